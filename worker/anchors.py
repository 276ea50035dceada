"""A headline and an opening to marks and anchors: what tells of which event they are. Pure.

Weights are fixed, by the kind of a feature and where it stands: whether two articles are of one story must not depend on
what else has been archived, or in which order.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta, timezone
from hashlib import blake2b
from itertools import combinations
from typing import Final, NamedTuple, Protocol

from worker import numbers
from worker.concepts import lexicon
from worker.marks import Marks
from worker.numbers import Quantity
from worker.stems import noun, stem

LEAD: Final = 600
FIRST: Final = 220
# How much of its weight a feature has in the title, the first sentence, and what follows.
PLACES: Final = (1.0, 0.75, 0.4)
WORD: Final = 0.8
NAME: Final = 1.7
SYLLABLES: Final = 0.5
QUANTITY: Final = 2.0
SMALL: Final = 1.3
VALUE: Final = 0.8
ORDINAL: Final = 2.0
DAY: Final = 0.4
# What each type of the gazetteer's entities tells. States and their leaders are in the news of every day.
ENTITY: Final = {
    "state": 0.4, "person": 1.7, "place": 1.4, "site": 2.0, "weapon": 1.8, "unit": 1.6, "organisation": 1.3,
    "exercise": 2.4, "sanction": 1.6, "ship": 2.5, "agreement": 1.8, "operation": 2.0,
}  # fmt: skip
_EVERYDAY: Final = dict.fromkeys(("kim-jong-un", "lee-jae-myung", "yoon-suk-yeol", "biden", "moon-jae-in"), 0.6)
# One thing under two names, and names of too many things to tell anything.
_SAME: Final = {
    "the-north": "c:dprk", "north-alone": "c:dprk", "north-short": "c:dprk", "dprk": "c:dprk", "rok": "c:rok",
    "south-alone": "c:rok", "jcs": "c:jcs", "pyongyang": "c:dprk", "kim-surname": "n:kim-jong-un", "kim-alone": "n:kim-jong-un", "kim-and-leader": "n:kim-jong-un",
    "trump": "c:trump", "putin": "c:putin", "xi-jinping": "c:xi", "security-council": "c:unsc", "iaea": "c:iaea",
    "nis": "c:nis", "east-sea": "c:eastsea", "guam": "c:guam", "okinawa": "c:okinawa", "jeju": "c:jeju", "dmz": "c:border",
}  # fmt: skip
_VAGUE: Final = frozenset(
    [
        "us",
        "china",
        "japan",
        "russia",
        "iran",
        "syria",
        "ukraine",
        "taiwan",
        "united-nations",
        "korea",
        "koreas",
        "peninsula",
        "dprk-us",
        "rok-us",
        "rok-others",
        "other-states",
        "us-secretaries",
        "russian-officials",
        "un-chiefs",
        "kcna",
        "world-leaders",
        "south-cities",
        "singapore-hanoi",
        "us-think-tanks",
        "38-north",
        "defence-ministry",
        "unification-ministry",
    ]
)
ANCHORS: Final = 24
_PAIRED: Final = 7
_DATELINE: Final = re.compile(
    r"\s*(?:[(\[【][^()=\]】]{1,30}[=／/ ][^()=\]】]{1,24}[)\]】][^=.\n]{0,40}?(?:기자|특파원)?\s*=?|[^().!?\n]{2,40}\([^()]{2,24}\)\s*[-—–]{1,3}|"
    r"[A-Z][A-Za-z ,.]{2,40}[-—–]{1,2}\s)"
)
_FIRST_END: Final = re.compile(r"(?<=[a-z0-9\"”’)다]{2})[.!?](?=\s|$)|\n")
_HANGUL: Final = re.compile("[가-힣]")
_TAG: Final = re.compile(r"\[[^\]]{1,12}\]|\([^)]{1,8}\)|<[^>]{1,12}>|【[^】]{1,12}】")
_LATIN: Final = re.compile(r"[^\W_]+(?:[.'’][^\W_]+)*")
_KO_RUN: Final = re.compile("[가-힣]+|[A-Za-z][A-Za-z0-9]+(?:-[0-9]+)?|[\u4e00-\u9fff]")


class Named(Protocol):
    """A name the gazetteer knows, and where it stands."""

    @property
    def start(self) -> int:
        """The first character."""
        ...

    @property
    def end(self) -> int:
        """Behind the last."""
        ...

    @property
    def id(self) -> str:
        """Its id there."""
        ...

    @property
    def type(self) -> str:
        """Its type there."""
        ...


class _Placed(NamedTuple):
    start: int
    end: int
    id: str
    type: str


Names = Callable[[str, str], tuple[Iterable[Named], Iterable[Named]]]


def nobody(_title: str, _lead: str) -> tuple[Iterable[Named], Iterable[Named]]:
    """A gazetteer that knows no names."""
    return (), ()


def marks_of(
    title: str, text: str, *, published: datetime, language: str | None = None, names: Names = nobody
) -> Marks:
    """What is known of an article by its headline and opening. `published` is when, or when it was first seen.

    Hangul is Korean whatever `language` says; what nobody knows the language of is taken for English.
    """
    title = _TAG.sub(" ", title)
    lead = text[: LEAD + 80]
    lead = lead[_dateline_end(lead) :][:LEAD]
    first, rest = _cut(lead)
    korean = _HANGUL.search(title) is not None or (not title.strip() and _HANGUL.search(lead) is not None)
    in_title, in_lead = names(title, lead)
    zones: tuple[tuple[str, Sequence[Named]], ...] = (
        (title, list(in_title)),
        (first, [n for n in in_lead if n.end <= len(first)]),
        (
            rest,
            [_Placed(n.start - len(first), n.end - len(first), n.id, n.type) for n in in_lead if n.start >= len(first)],
        ),
    )
    features: dict[str, float] = {}
    told: frozenset[str] = frozenset()
    proper = _proper(title, lead) if not korean else frozenset()
    for (zone, named), share in zip(zones, PLACES, strict=True):
        for name, weight in _features(zone, named, proper, korean=korean):
            if features.get(name, 0.0) < weight * share:
                features[name] = weight * share
        told = told or frozenset(features)
    day = published.astimezone(_zone(published, korean=korean)).date()
    days = frozenset(numbers.days(f"{title} . {first}", day, korean=korean))
    figures = _keyed(_quantities(title, korean=korean), _quantities(first, korean=korean))
    for place, zone in enumerate((title, first)):
        for quantity in _quantities(zone, korean=korean):
            weight = SMALL if quantity.unit in ("round", "craft", "ship", "toll") and quantity.value < 5 else QUANTITY
            features[f"q:{quantity.key}"] = max(features.get(f"q:{quantity.key}", 0.0), weight * PLACES[place])
            if not place:
                told |= {f"q:{quantity.key}"}
        for value in numbers.values(zone, korean=korean):
            name = f"v:{value:g}"
            features[name] = max(features.get(name, 0.0), VALUE * PLACES[place])
            if not place:
                told |= {name}
    rows = _ordinals(title, korean=korean) or _ordinals(first, korean=korean)
    for kind, found in rows.items():
        features.update({f"o:{kind}:{number}": ORDINAL for number in found})
    features.update({f"d:{one}": DAY for one in days})
    return Marks(
        language="ko" if korean else (language or "en")[:2].lower(),
        hours=int(published.timestamp() // 3600),
        features=features,
        title=told,
        figures=figures,
        ordinals=rows,
        days=days,
    )


def anchors_of(marks: Marks) -> tuple[int, ...]:
    """Numbers of which reports of one event share one or more: what alone or in twos is rare enough to look up."""
    ranked = sorted(
        ((weight, name) for name, weight in marks.features.items() if name[0] in "ncqov"),
        key=lambda one: (-one[0], one[1]),
    )[:_PAIRED]
    pairs = [f"{a} {b}" for a, b in combinations(sorted(name for _, name in ranked), 2)]
    alone = [name for weight, name in ranked if weight >= ORDINAL]
    words = sorted(
        ((weight, name) for name, weight in marks.features.items() if name[0] == "w" and name in marks.title),
        key=lambda one: (-one[0], -len(one[1]), one[1]),
    )
    nouns = [name for _, name in words[: ANCHORS // 2]]
    names = (*alone, *nouns, *pairs)[: 2 * ANCHORS]
    return tuple(dict.fromkeys(_hashed(f"{marks.language} {name}" if name[0] == "w" else name) for name in names))


def _hashed(name: str) -> int:
    return int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), "big", signed=True)


def _zone(published: datetime, *, korean: bool) -> timezone:
    offset = published.utcoffset()
    return timezone(offset or (timedelta(hours=9) if korean else timedelta(0))) if offset is not None else UTC


def _dateline_end(lead: str) -> int:
    match = _DATELINE.match(lead)
    return match.end() if match else 0


def _cut(lead: str) -> tuple[str, str]:
    """The first sentence, and what follows."""
    end = _FIRST_END.search(lead, 40)
    at = min(end.end() if end else len(lead), FIRST)
    return lead[:at], lead[at:]


def _quantities(zone: str, *, korean: bool) -> list[Quantity]:
    return list(numbers.quantities(zone, korean=korean))


def _keyed(title: list[Quantity], first: list[Quantity]) -> dict[str, frozenset[Quantity]]:
    units = {q.unit for q in (*title, *first)}
    return {
        unit: frozenset(q for q in title if q.unit == unit) or frozenset(q for q in first if q.unit == unit)
        for unit in units
    }


def _ordinals(zone: str, *, korean: bool) -> dict[str, frozenset[int]]:
    found: dict[str, set[int]] = {}
    for one in numbers.ordinals(zone, korean=korean):
        kind, _, number = one.partition(":")
        found.setdefault(kind, set()).add(int(number))
    return {kind: frozenset(some) for kind, some in found.items()}


def _features(
    zone: str, named: Sequence[Named], proper: frozenset[str], *, korean: bool
) -> Iterator[tuple[str, float]]:
    for name in named:
        if name.id in _VAGUE:
            continue
        same = _SAME.get(name.id)
        if same is not None and same[0] == "c":
            yield same, lexicon().weights[same[2:]]
        else:
            known = same[2:] if same else name.id
            yield f"n:{known}", _EVERYDAY.get(known, ENTITY[name.type])
    for name in named:  # what is named is no word besides
        if name.id in _VAGUE:
            continue
        zone = f"{zone[: name.start]}{' ' * (name.end - name.start)}{zone[name.end :]}"
    yield from _korean(zone) if korean else _english(zone, proper)


def _proper(title: str, lead: str) -> frozenset[str]:
    """The words that are capitalised within a sentence: names. A title in capitals tells nothing."""
    found: set[str] = set()
    for match in _LATIN.finditer(lead):
        before = lead[max(0, match.start() - 2) : match.start()]
        if (match.group()[0].isupper() and before.strip() and before.strip()[-1] not in ".!?\n") or (
            match.group()[0].isupper() and before[-1:] == " " and before[:1].isalnum()
        ):
            found.add(stem(match.group()))
    words = _LATIN.findall(title)
    capitals = sum(1 for word in words if word[0].isupper() or word[0].isdigit())
    if capitals <= len(words) * 0.6:
        found.update(stem(word) for word in words[1:] if word[0].isupper())
    return frozenset(found)


def _english(zone: str, proper: frozenset[str]) -> Iterator[tuple[str, float]]:
    known = lexicon()
    words = [word.rstrip(".") for word in _LATIN.findall(zone)]
    stems = [stem(word) for word in words]
    skip = 0
    for at, root in enumerate(stems):
        if skip:
            skip -= 1
            continue
        for rest, concept in known.english.get(root, ()):
            if not rest or tuple(stems[at + 1 : at + 1 + len(rest)]) == rest:
                if concept == "usa" and root == "us" and words[at] != "US":
                    continue
                yield f"c:{concept}", known.weights[concept]
                skip = len(rest)
                break
        else:
            if root in _STOP_STEMS or len(root) < 2 or root.isdigit():
                continue
            yield f"w:{root}", NAME if root in proper or (words[at].isupper() and len(root) > 1) else WORD


def _korean(zone: str) -> Iterator[tuple[str, float]]:
    known = lexicon()
    for run in _KO_RUN.findall(zone):
        if run in known.han:
            yield f"c:{known.han[run]}", known.weights[known.han[run]]
        elif "가" <= run[0] <= "힣":
            yield from _run(run)
        elif len(run) > 1:
            yield from _english(run, frozenset())
        else:
            yield f"w:{run}", WORD


def _run(run: str) -> Iterator[tuple[str, float]]:
    """Concepts within a Korean word, and pairs of syllables of what is left of it."""
    known = lexicon()
    at = left = 0
    rest: list[str] = []
    while at < len(run) - 1:
        for word, concepts in known.korean.get(run[at : at + 2], ()):
            if run.startswith(word, at) and (len(word) > 2 or at == left):
                for concept in concepts:
                    yield f"c:{concept}", known.weights[concept]
                rest.append(run[left:at])
                at = left = at + len(word)
                break
        else:
            at += 1
    rest.append(noun(run[left:]))
    for piece in rest:
        if len(piece) > 1 and piece not in _STOP_KO:
            pairs = {piece[i : i + 2] for i in range(len(piece) - 1)} - _STOP_PAIRS
            for pair in pairs:
                yield f"w:{pair}", SYLLABLES


_STOP: Final = """
a an the and or but nor for of in on at to from by with as than into over after before since under between amid about
against during through within without toward towards across near off up down out is are was were be been being has have
had do does did will would could should may might can must shall not no yes it its he him his she her they them their we
our us you your i my me this that these those there here who whom which what when where why how all any some each other
another more most many much few several such own same so too very just also only even still yet already again once now
then ever never said say says saying tell told according report reports reported reporting announce announced statement
official officials government authorities spokesman spokesperson source sources new news latest update updated breaking
exclusive live watch video photos year years month months week weeks day days hour hours minute time today yesterday
tomorrow monday tuesday wednesday thursday friday saturday sunday january february march april june july august september
october november december jan feb mar apr jun jul aug sep sept oct nov dec early late morning afternoon evening night
first second third one two three four five six seven eight nine ten last next past recent recently ahead amid while if
because due including include included make made take took get got give gave see seen set put go went come came expect
expected plan planned likely least around nearly almost mr ms mrs percent million billion thousand hundred state local
national country world people part area region number high low big top major key between both it's per via vs military
group member use used call called show showed lead led follow following continue want need help work way back
"""
_STOP_STEMS: Final = frozenset(stem(word) for word in _STOP.split())
_STOP_KO: Final = frozenset(
    [
        "밝혔다",
        "말했다",
        "전했다",
        "보도했다",
        "발표했다",
        "했다",
        "한다",
        "있다",
        "됐다",
        "된다",
        "것으로",
        "것이",
        "것은",
        "대해",
        "대한",
        "위해",
        "위한",
        "따르면",
        "관련",
        "지난",
        "이날",
        "오전",
        "오후",
        "기자",
        "뉴스",
        "통해",
        "등을",
        "이번",
        "올해",
        "가운데",
        "이어",
        "속보",
        "종합",
        "단독",
        "정부",
        "당국",
        "관계자",
        "설명했다",
        "덧붙였다",
        "알려졌다",
        "나타났다",
        "예정",
        "이후",
        "이전",
        "최근",
        "현지",
        "현지시간",
        "시간",
        "하는",
        "하고",
        "있는",
        "없는",
        "있다고",
        "한다고",
        "했다고",
        "그는",
        "이는",
        "또한",
        "이에",
        "함께",
        "대비",
        "지역",
        "인근",
        "오늘",
        "어제",
        "내일",
        "전날",
        "사진",
        "영상",
    ]
)
_STOP_PAIRS: Final = frozenset(
    [
        "했다",
        "밝혔",
        "혔다",
        "말했",
        "전했",
        "이다",
        "있다",
        "습니",
        "니다",
        "라고",
        "다고",
        "라며",
        "다며",
        "것으",
        "으로",
        "에서",
        "한다",
        "된다",
        "됐다",
        "하는",
        "하고",
        "있는",
        "에게",
        "까지",
        "부터",
        "이라",
        "이날",
        "지난",
        "따르",
        "르면",
        "대해",
        "관련",
        "위해",
        "통해",
        "현지",
        "지시",
        "시간",
        "오전",
        "오후",
        "하며",
        "되는",
        "였다",
        "었다",
        "았다",
        "졌다",
        "렸다",
        "켰다",
        "에는",
        "에도",
        "에선",
        "들이",
        "들은",
        "들을",
    ]
)
