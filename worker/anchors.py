"""A headline and an opening to marks and anchors: what tells of which event they are. Pure."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from hashlib import blake2b
from itertools import combinations
from math import fsum
from typing import Final, NamedTuple, Protocol

from worker.concepts import EMPTY, Lexicon
from worker.features import features, form, proper_names
from worker.marks import Marks
from worker.numbers import Quantity, quantities, values
from worker.occasions import days, ordinals
from worker.openings import Opening, words
from worker.sounds import sounds

LEAD: Final = 600
FIRST: Final = 220
# How much of its weight a feature has in the title, the first sentence, and what follows; in what a title says it is
# after.
PLACES: Final = (1.0, 0.75, 0.4)
ASIDE: Final = 0.5
QUANTITY: Final = 2.0
SMALL: Final = 1.3
PERCENT: Final = 1.0
VALUE: Final = 0.8
ORDINAL: Final = 2.0
DAY: Final = 0.4
# What each type of the gazetteer's entities tells. States and their leaders are in the news of every day.
ENTITY: Final = {
    "state": 0.4, "person": 1.7, "place": 1.4, "site": 2.0, "weapon": 1.8, "unit": 1.6, "organisation": 1.3,
    "exercise": 2.4, "sanction": 1.6, "ship": 2.5, "agreement": 1.8, "operation": 2.0,
}  # fmt: skip
# What a first sentence counts is now this, now that: the dead, those aboard, those who fled; a rate, and its change.
_HEADS: Final = frozenset(("person", "won"))
_FEW: Final = frozenset(("round", "craft", "ship", "toll", "person"))
_YEARS: Final = range(1900, 3000)
# Of a headline that tells of what is below it more than this share is said there, if so much text is there at all.
SHORT: Final = 80
TOLD: Final = 0.34
ANCHORS: Final = 24
_PAIRED: Final = 10
# What weighs so much is looked up alone, too.
_ALONE: Final = 1.0

_DATELINE: Final = re.compile(
    # (서울=통신) 홍길동 기자 =
    r"\s*(?:[(\[【][^()=\]】]{1,30}[=／/ ][^()=\]】]{1,24}[)\]】][^=.\n]{0,40}?(?:기자|특파원)?\s*=?"
    r"|[^().!?\n]{2,40}\([^()]{2,24}\)\s*[-—–]{1,3}"  # SEOUL, Nov. 3 (Agency) -
    r"|[A-Z]{3}[A-Za-z0-9 ,.'/]{0,40}\s[-—–]{1,3}\s"  # LIMA, March 12 -
    r"|[A-Z][A-Za-z ,.]{2,40}[-—–]{1,2}\s)"
)
_FIRST_END: Final = re.compile(r"(?<=[a-z0-9\"”’)다]{2})[.!?](?=\s|$)|\n")
_ASIDE: Final = re.compile(
    r"(?<=\w)[,;]? (?:after|following|amid|despite|ahead of|(?:days|hours) before"
    r"|before(?= (?:\w+ ){0,3}(?:\w+ing|meets?|visits?|leaves?|holds?|travels?)\b)) "
)
# What was before: in a headline "항모 입항 하루 만에", in a sentence "…, a day after it fired two".
_DAYS_EN: Final = re.compile(
    r"(?<=[\w,] )(?:(?:just|only) )?(?:a|one|two|three|four|five|several|\d) days? (?:after|before)\b[^.;,]*"
)
_DAYS_KO: Final = re.compile("(?:하루|이틀|사흘|나흘|닷새|엿새) 전에는[^.]*")
_SINCE_KO: Final = re.compile(
    "[^ …,\"”']+ [^ …,\"”']+ (?:\\d{1,2}시간|하루|이틀|사흘|나흘|닷새|엿새) ?만에"
    "(?! ?(?:[진소]화|완진|꺼|잡|발견|구조|종료|해제|재개))"
)
# A toll that has risen since is news of a day before.
_RISEN: Final = re.compile(
    r"\b(?:toll|deaths|dead)\b.*\b(?:ris(?:e|es|en|ing)|rose|climb\w*|grow\w*|grew|jump\w*|tops?|passes)\b"
    r"|\b(?:rises|climbs|grows|jumps|tops)\b.*\b(?:toll|deaths|dead)\b"
    r"|(?:사망자?|희생자?|실종자?|부상자?|피해).{0,16}(?:늘어|늘었|증가|넘어|넘었|명으로)",
    re.IGNORECASE,
)
_HANGUL: Final = re.compile("[가-힣]")
_TAG: Final = re.compile(
    r"^\s*(?:UPDATE|WRAPUP|BREAKING|EXCLUSIVE|URGENT|FLASH|ALERT|RPT|REFILE|LIVE|LEAD)(?: ?\d{1,2})?\s*[-:|—]\s*|"
    r"\[[^\]]{1,12}\]|\([^)]{1,8}\)|<[^>]{1,12}>|【[^】]{1,12}】"
)


class Named(Protocol):
    """A name the gazetteer knows, by its id and type there, and where it stands."""

    @property
    def start(self) -> int:
        """Its first character."""
        ...

    @property
    def end(self) -> int:
        """Behind its last."""
        ...

    @property
    def id(self) -> str:
        """Which entity."""
        ...

    @property
    def type(self) -> str:
        """Which kind of entity."""
        ...


class _Moved(NamedTuple):
    start: int
    end: int
    id: str
    type: str


Names = Callable[[str, str], tuple[Iterable[Named], Iterable[Named]]]


def nobody(_title: str, _lead: str) -> tuple[Iterable[Named], Iterable[Named]]:
    """A gazetteer that knows no names."""
    return (), ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of the names and the happenings in a text: the gazetteer's, and the concepts."""

    names: Names = nobody
    lexicon: Lexicon = EMPTY


NOTHING: Final = Known()


class _Zone(NamedTuple):
    """A stretch of an article, what is named in it, and how much what it says weighs."""

    text: str
    named: Sequence[Named]
    share: float


class _Gathered:
    """Features with their weights, each the highest it has anywhere; those of the title apart."""

    def __init__(self) -> None:
        self.weights: dict[str, float] = {}
        self.title: frozenset[str] = frozenset()

    def add(self, name: str, weight: float) -> None:
        weight = round(weight, 2)  # as it is archived
        if self.weights.get(name, 0.0) < weight:
            self.weights[name] = weight


def marks_of(
    title: str, text: str, *, published: datetime, language: str | None = None, known: Known = NOTHING
) -> Marks:
    """What is known of an article by its headline and opening. `published` is when, or when it was first seen.

    Hangul is Korean whatever `language` says; what nobody knows the language of is taken for English.
    """
    title = _TAG.sub(" ", title)
    lead = text[: LEAD + 80]
    dateline = _DATELINE.match(lead)
    lead = lead[dateline.end() if dateline else 0 :][:LEAD]
    korean = _HANGUL.search(title) is not None or (not title.strip() and _HANGUL.search(lead) is not None)
    opening = Opening.of(words(lead))
    column = ""
    if _tells_nothing(title, lead, known, korean=korean):
        end, column = _first_end(lead), " ".join(title.split()).casefold()
        title, lead = lead[:end], lead[end:]
    aside = _ASIDE.search(title)
    title, before = (title[: aside.start()], title[aside.end() :]) if aside else (title, "")
    if korean and (since := _SINCE_KO.search(title)):
        title, before = f"{title[: since.start()]} {title[since.end() :]}", since.group()
    first = lead[: _first_end(lead)]
    zones = _zones(title, (_DAYS_KO if korean else _DAYS_EN).sub(" ", lead), known.names)
    proper = frozenset[str]() if korean else proper_names(title, lead)
    gathered = _Gathered()
    figures: dict[str, frozenset[Quantity]] = {}
    rows: dict[str, frozenset[int]] = {}
    all_counted: dict[str, set[Quantity]] = {}
    for place, zone in enumerate(zones):
        _words(zone, proper, gathered, known.lexicon, korean=korean)
        if place < 2:  # the title, and the first sentence for what the title does not count
            for name, weight in sounds(zone.text, proper, known.lexicon, korean=korean):
                gathered.add(name, weight * zone.share)
            counted = _figures(zone, gathered, korean=korean)
            for unit, some in counted.items():
                all_counted.setdefault(unit, set()).update(some)
            figures = (counted if not place else {u: counted[u] for u in counted.keys() - _HEADS}) | figures
        else:
            for quantity in quantities(zone.text, korean=korean):
                all_counted.setdefault(quantity.unit, set()).add(quantity)
        if not place:
            gathered.title = frozenset(gathered.weights)
            rows = _ordinals(zone.text, korean=korean)
    for name, weight in features(before, proper, known.lexicon, korean=korean):
        gathered.add(name, weight * ASIDE)
    risen = _RISEN.search(title) is not None
    named_days = frozenset[int]() if risen else _days(f"{title} . {first}", published, korean=korean)
    if not gathered.title & known.lexicon.measured:
        figures.pop("percent", None)
    for kind, found in rows.items():
        for number in found:
            gathered.add(f"o:{kind}:{number}", ORDINAL)
    for one in named_days:
        gathered.add(f"d:{one}", DAY)
    return Marks(
        language="ko" if korean else (language or "en")[:2].lower(),
        hours=int(published.timestamp() // 3600),
        features=gathered.weights,
        title=gathered.title,
        figures=figures,
        ordinals=rows,
        counted={unit: frozenset(some) for unit, some in all_counted.items()},
        days=named_days,
        form=form(title, proper, known.lexicon, korean=korean),
        against=_against(gathered.title, known.lexicon),
        opening=opening,
        parties=_parties(zones[0].named, gathered.title, known.lexicon),
        column=column,
    )


def _tells_nothing(title: str, lead: str, known: Known, *, korean: bool) -> bool:
    """Whether a headline could stand over anything: it names and counts nothing, and hardly a word of it is told."""
    if len(lead) < SHORT or any(map(str.isdigit, title)):
        return False
    if any(name.end - name.start > 1 for name in known.names(title, "")[0]):  # 일 is Japan, and a thing
        return False
    said = dict(features(title, frozenset(), known.lexicon, korean=korean))
    told = said.keys() & {name for name, _ in features(lead, frozenset(), known.lexicon, korean=korean)}
    if any(name[0] not in "wc" for name in said) or any(name[0] == "c" for name in told):
        return False
    return fsum(said[name] for name in told) <= TOLD * fsum(said.values())


def _parties(named: Iterable[Named], title: frozenset[str], known: Lexicon) -> frozenset[str]:
    """The states that meet in a headline, as far as it names those who speak for them."""
    if title.isdisjoint(known.meetings):
        return frozenset()
    return frozenset(known.parties[name.id] for name in named if name.id in known.parties)


def _against(title: frozenset[str], known: Lexicon) -> Mapping[str, frozenset[str]]:
    """What contradicts a headline, by what it does in it; not where it is told of, too."""
    return {name: known.against[name] - title for name in title & known.against.keys() if known.against[name] - title}


def anchors_of(marks: Marks) -> tuple[int, ...]:
    """Numbers of which reports of one event share one or more: what alone or in twos is rare enough to look up."""
    neutral = [(-weight, name) for name, weight in marks.features.items() if name[0] in "nslzkcqov"]
    ranked = sorted(neutral)[:_PAIRED]
    pairs = [f"{a} {b}" for a, b in combinations(sorted(name for _, name in ranked), 2)]
    alone = [name for weight, name in ranked if -weight >= _ALONE]
    words = sorted(
        (-weight, -len(name), name) for name, weight in marks.features.items() if name[0] == "w" and name in marks.title
    )[: ANCHORS // 2]
    nouns = [f"{marks.language} {name}" for _, _, name in words]
    return tuple(dict.fromkeys(_hashed(name) for name in (*alone, *nouns, *pairs)))


def _hashed(name: str) -> int:
    return int.from_bytes(blake2b(name.encode("utf-8", "replace"), digest_size=8).digest(), "big", signed=True)


def _days(text: str, published: datetime, *, korean: bool) -> frozenset[int]:
    """The days a text names, in the zone of its source, else in Korea's where it is Korean."""
    if published.year not in _YEARS:
        return frozenset()  # no time of news; some of them have no day before or after
    offset = published.utcoffset() or timedelta(hours=9 if korean else 0)
    return frozenset(days(text, published.astimezone(timezone(offset)).date(), korean=korean))


def _first_end(lead: str) -> int:
    """Where the first sentence ends."""
    end = _FIRST_END.search(lead, 40)
    return min(end.end() if end else len(lead), FIRST)


def _zones(title: str, lead: str, names: Names) -> tuple[_Zone, _Zone, _Zone]:
    """The title, the first sentence, and what follows of the lead."""
    at = _first_end(lead)
    in_title, in_lead = names(title, lead)
    first = [name for name in in_lead if name.end <= at]
    rest = [_Moved(name.start - at, name.end - at, name.id, name.type) for name in in_lead if name.start >= at]
    return (
        _Zone(title, list(in_title), PLACES[0]),
        _Zone(lead[:at], first, PLACES[1]),
        _Zone(lead[at:], rest, PLACES[2]),
    )


def _words(zone: _Zone, proper: frozenset[str], gathered: _Gathered, known: Lexicon, *, korean: bool) -> None:
    """Gather what a stretch names and says. What is named is no word besides."""
    text = zone.text
    for name in zone.named:
        if name.id in known.vague:
            continue
        feature, weight = known.entities.get(name.id) or (f"n:{name.id}", ENTITY[name.type])
        gathered.add(feature, weight * zone.share)
        text = f"{text[: name.start]}{' ' * (name.end - name.start)}{text[name.end :]}"
    for feature, weight in features(text, proper, known, korean=korean):
        gathered.add(feature, weight * zone.share)


def _figures(zone: _Zone, gathered: _Gathered, *, korean: bool) -> dict[str, frozenset[Quantity]]:
    """Gather what a stretch counts, and give it by unit."""
    if not any(character.isdigit() for character in zone.text) and korean and not _KO_COUNT.search(zone.text):
        return {}
    by_unit: dict[str, set[Quantity]] = {}
    for quantity in quantities(zone.text, korean=korean):
        by_unit.setdefault(quantity.unit, set()).add(quantity)
        few = quantity.unit in _FEW and quantity.value < 10
        weight = PERCENT if quantity.unit == "percent" else SMALL if few else QUANTITY
        gathered.add(f"q:{quantity.key}", weight * zone.share)
    for value in values(zone.text, korean=korean):
        gathered.add(f"v:{value:g}", (VALUE if value >= 100 else VALUE / 2) * zone.share)
    return {unit: frozenset(found) for unit, found in by_unit.items()}


_KO_COUNT: Final = re.compile("[한두세네섯곱덟홉열무] ?[가-힣]")


def _ordinals(text: str, *, korean: bool) -> dict[str, frozenset[int]]:
    found: dict[str, set[int]] = {}
    for one in ordinals(text, korean=korean):
        kind, _, number = one.partition(":")
        found.setdefault(kind, set()).add(int(number))
    return {kind: frozenset(some) for kind, some in found.items()}
