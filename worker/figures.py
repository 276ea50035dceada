"""The quantities a text gives, in English and Korean, with where they stand, who says them and of when. Pure.

1. A figure is a number and what it counts or measures: 11,000 troops, 포탄 900만 발. Dates, ages, ordinals, calibres
and numbers that are names (KN-23, 3대 세습) are none; nor is a number whose thing no table knows. 2. text[start:end]
goes from the number to the noun or counter; qualifiers stand outside. 3. Who speaks and of when is told by the sentence
alone. 4. A cap or quota is marked as such: it is no claim of what was shipped.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from archive.model import JUDGED, ArticleDraft, Figure
from worker import measures, numerals
from worker.saying import dates_in, nearest, sentence_at, sentence_ends, speaker_of

VERSION: Final = "1"
"""Changes when other figures are read in the same text: archives are then told anew."""
MOST: Final = 200
"""Figures kept of one text: tables of numbers are no claims."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Where a number may begin: at a digit, or behind what stands before a word. A set of characters first, since to look
# behind at every letter would cost ten times as much.
_START: Final = re.compile(
    r"[\d\s\"“‘'(\[—–-](?:(?<=\d)[\d,.]*|(?:[Hh](?:alf|undreds)"
    r"|[Aa]n?(?= (?:dozen|hundred|thousand|[mb]illion|quarter))|[Oo]ne"
    r"|[Tt](?:wo|hree|en|welve|hirteen|wenty|hirty|ens|housands)|[Ff](?:our|ive|ourteen|ifteen|orty|ifty)"
    r"|[Ss](?:ix|even|ixteen|eventeen|ixty|eventy|cores)|[Ee](?:ight|leven|ighteen|ighty)|[Nn](?:ine|ineteen|inety)"
    r"|[Dd]ozens|[Mm]illions)(?=[ -])"
    r"|(?:[수몇]\s?[십백천만]|[십백천]여|[십백천]?만|[한두세석네넉열]|다섯|여섯|일곱|여덟|아홉|스무|스물)(?=[\s가-힣]))"
)
_NO_NUMBER: Final = re.compile(r"[A-Za-z0-9_.,·/:#№제-]")
_CURRENCY: Final = re.compile(r"(?:\b(?:US|C|A|NT|HK))?[$€£¥₩]$")
_MONEY: Final = {"$": "usd", "US$": "usd", "€": "eur", "£": "gbp", "¥": "jpy", "₩": "krw"}
_SYMBOL: Final = re.compile(r"(?:US|C|A|NT|HK)?[$€£¥₩]")
_MONEY_SCALE: Final = re.compile(r"\s?(k|m|b|mn|bn|tn)\b", re.I)
_RANGE: Final = re.compile(r"\s?(?:[-–~∼～〜]|to|or|내지|에서)\s?(?=[\d$€£¥₩A-Za-z])")
_BETWEEN: Final = re.compile(r"\b(?:between|from)\s$", re.I)
_AND: Final = re.compile(r"\s(?:and|to)\s")
_OPEN: Final = re.compile(r" or (more|so|fewer|less)\b|(\+)|-(plus)\b")

_BEFORE: Final = re.compile(
    r"\b(?:(?P<about>about|around|approximately|roughly|some|estimated|circa)"
    r"|(?P<near>nearly|almost|close to|just under)"
    r"|(?P<over>more than|over|in excess of|upwards? of|exceeding|exceeded|above|surpassed|topped)"
    r"|(?P<least>at least|no fewer than|no less than|not less than|a minimum of)"
    r"|(?P<most>up to|as many as|as much as|at most|no more than|not more than|a maximum of)"
    r"|(?P<under>less than|fewer than|under|below))\s(?:an? |the |about )?$",
    re.IGNORECASE,
)
_CAP: Final = re.compile(
    r"\b(?:cap|caps|capped|ceiling|limits?|quota|limited)\b[^.;]{0,70}?\b(?:of|at|to|is|was)\s$", re.I
)
_CAP_AFTER: Final = re.compile(r"(?:-| )?(?:a year )?(?:annual )?(?:cap|ceiling|limit|quota)\b", re.I)
_NAMED_BEFORE: Final = re.compile(
    r"(?:\b(?:No|Nos|Art|Article|Resolutions?|Phase|Type|Camp|Annex|Room|Chapter|Section|Group of|Route"
    r"|Highway|Channel|Runway|Flight|Jan|January|Feb|February|March|April|May|June|July|Aug|August|Sept?|September"
    r"|Oct|October|Nov|November|Dec|December)\.?"
    r"|제)\s?$"
)
_PERCENT: Final = re.compile(r"[ -]per ?cent(?:age points?)?\b")
_SIGN: Final = re.compile(r"\s?(㎞|km|kg|㎏|kt|t|m)\b(?!\.\w)")
_WORD: Final = re.compile(r"[ \u00a0]?-?([A-Za-z][\w’'.-]*)")
_STOP: Final = _words(
    """
    of in on at to from by with and or but for as into against over under than that which who whom were was is
    are has have had be been will would could should may might can the a an this these those its their his her
    our your my said says told after before since until while when where if so not no nor per each more th st nd
    rd mm millimeter millimeters caliber calibre inch inches degrees degree a.m p.m am pm year-old month-old
    week-old year-olds percent-plus between during through across via along near toward towards ago long away
    about around both
    """
)
_INVARIANT: Final = _words(
    """
    people personnel men women aircraft km kg kt percent pct feet yen yuan won crew children casualties usd krw
    bbl fishermen servicemen crewmen renminbi
    """
)
_MEASURED: Final = _words(
    """
    t kt kg l km miles m feet usd krw jpy cny eur rub percent barrels
    """
)
_STUFF: Final = _words("ammunition ammo shells rockets products supplies weapons equipment ore goods waste parts")
_OF_SOMETHING: Final = _words("t kg l barrels rounds guns systems")
_TIMES: Final = _words(
    """
    seconds minutes hours days weeks months years times
    """
)
_OF: Final = re.compile(r" of ((?:[A-Za-z][\w-]*)(?: [a-z][\w-]*)?)")
_TALKS: Final = re.compile(
    r" of (?:\w+ )?(?:talks|negotiations|voting|sanctions|consultations|meetings|dialogue|elections|fighting|tests)\b"
)
_FIGHTER: Final = re.compile(r"(?:[A-Z]{1,3}-?\d|\bjet|stealth|MiG)", re.I)
_HARMED: Final = re.compile(
    r"[^.;,]{0,30}?\b(killed|died|dead|injured|wounded)\b|[이가은는도]?\s?[^.,\s]{0,6}\s?(숨지|숨졌|사망|전사|부상|다치|다쳤)"
)

_KO_MARKS: Final = "을를이가은는의도만에로과와씩간째당까부여였라며고쯤선급"
_COUNTER: Final = re.compile(
    r"\s?(여|몇)?\s?("
    + "|".join(sorted((*measures.COUNTERS, *measures.BY_THING), key=len, reverse=True))
    + rf")(?:(?![가-힣A-Za-z0-9])|(?=[{_KO_MARKS}](?![가-힣])|[{_KO_MARKS}][가-힣]?(?![가-힣])"
    r"|이상|이하|미만|초과|가량|정도|안팎|내외|남짓|분량|어치|상당|규모|넘|동안|이나|이었|이며|이라|으로|에서|에게|까지|부터|밖에|보다|포인트|쓰|대의))"
)
_KO_BEFORE: Final = re.compile(
    r"(?:(?P<about>약|대략|어림잡아|추정)|(?P<least>최소|적어도|적게는|최소한)|(?P<most>최대|많게는|최고)|(?P<near>거의))\s?$"
)
_KO_AFTER: Final = re.compile(
    r"(?P<about>\s?여\b|\s?(?:가량|정도|쯤|안팎|내외|남짓))|(?P<least>\s?이상)|(?P<most>\s?이하)|(?P<under>\s?미만)"
    r"|(?P<over>\s?초과|[을를이가]?\s?(?:넘|웃도|웃돌|상회))|(?P<near>\s?가까이|에 육박|에 가까운)"
)
_KO_CAP: Final = re.compile(r"(?:상한|한도|쿼터)(?:선|량|치)?(?:인|은|는)?\s?(?:연간\s|연\s)?$")
_KO_CAP_AFTER: Final = re.compile(r"(?:의|인|라는)?\s?(?:상한|한도|쿼터)")
_KO_TIME: Final = re.compile(r"간|째|\s?(?:동안|만에|전|뒤|후|이상|넘|가까이|형)")
_KO_CLOCK: Final = re.compile(r"\d시\s?$")
_KO_WORD: Final = re.compile(r"[가-힣A-Za-z0-9·-]+")
_KO_LED: Final = _words(
    """
    약 총 모두 최소 최대 각각 연간 매달 하루 추가로 대략 거의 등 약간 매년 무려 또 및 와 과
    최소한 많게는 적어도 이
    """
)
_OF_IT: Final = re.compile(r"의\s((?:[가-힣A-Za-z-]+\s?){1,3})")
_OF_WHICH: Final = re.compile(r"의?\s((?:[가-힣A-Za-z-]+\s?){1,3})")
# What a counter may count, beyond what it says itself.
_COUNTS: Final = {
    "발": _words("rounds missiles rockets mines warheads"),
    "기": _words("missiles aircraft warheads launchers satellites balloons reactors systems mines"),
    "대": _words("aircraft tanks trucks vehicles launchers guns centrifuges loudspeakers systems"),
    "개": _words("containers balloons sites accounts companies mines systems warheads missiles"),
    "문": _words("guns"),
    "정": _words("guns"),
    "동": _words("sites"),
    "채": _words("sites"),
}


@dataclass(frozen=True, slots=True)
class _Found:
    start: int
    end: int
    low: float
    high: float
    unit: str
    thing: str
    qualifier: str | None


def with_figures(draft: ArticleDraft) -> ArticleDraft:
    """The article with the figures it gives."""
    return replace(draft, figures=figures(draft.title, draft.text))


def figures(title: str, text: str) -> tuple[Figure, ...]:
    """The figures of a title and a text, in the order they stand in."""
    found = [*_figures("title", title[:JUDGED]), *_figures("text", text[:JUDGED])]
    return tuple(found[:MOST])


def _figures(field: str, text: str) -> Iterator[Figure]:
    ends: list[int] | None = None
    spoken: tuple[int, str | None, list[tuple[int, int, str]]] = (-1, None, [])
    done = 0
    for match in _START.finditer("\n" + text):
        start = _beginning(text, match)
        found = _at(text, start) if start is not None and start >= done else None
        if found is None:
            continue
        done = found.end
        ends = sentence_ends(text) if ends is None else ends
        start, end = sentence_at(text, ends, found.start)
        if spoken[0] != start:
            spoken = (start, speaker_of(text[start:end]), dates_in(text[start:end]))
        low, high = _bounds(found)
        yield Figure(
            field=field,
            start=found.start,
            end=found.end,
            low=low,
            high=high,
            unit=found.unit,
            thing=found.thing,
            qualifier=found.qualifier,
            speaker=spoken[1],
            dated=nearest(spoken[2], found.start - start, found.end - start),
            sentence_start=start,
            sentence_end=end,
        )


def _beginning(text: str, match: re.Match[str]) -> int | None:
    """Where a number begins in a text, its currency included; None inside of a name. The match is one place behind."""
    if not match[0][0].isdigit():
        return match.start()  # behind the space
    start = match.start() - 1
    if symbol := _CURRENCY.search(text, max(start - 3, 0), start):
        return symbol.start()
    return None if start and _NO_NUMBER.match(text, start - 1) else start


def _bounds(found: _Found) -> tuple[float | None, float | None]:
    match found.qualifier:
        case "over" | "least":
            return found.low, None
        case "under" | "most":
            return None, found.high
        case _:
            return found.low, found.high


def _at(text: str, start: int) -> _Found | None:
    """The figure that begins at a place; None where the number there counts nothing we know."""
    return _korean(text, start) or _english(text, start)


def _korean(text: str, start: int) -> _Found | None:
    first = numerals.KOREAN.match(text, start)
    if first is None:
        return None
    (low, high), end, ranged = numerals.korean(first[0]), first.end(), False
    if (gap := _RANGE.match(text, end)) and (second := numerals.KOREAN.match(text, gap.end())):
        more = numerals.korean(second[0])[1]
        low, high, end, ranged = _shared(low, more, first[0], second[0]), more, second.end(), True
    counted = _COUNTER.match(text, end)
    if counted is None or (ranged and low >= high):
        return None
    return _counted(text, start, counted, (low, high), ranged)


def _shared(low: float, high: float, first: str, second: str) -> float:
    """The lower end of a range, whose scale may be written with the higher end only: 1~2만 명, 8 to 10 million."""
    bare = re.fullmatch(r"[\d.,]+", first)
    scale = re.sub(r"[\d.,]+", "", second).strip()
    if bare and scale and low < (digits := float(re.sub(r"[^\d.]", "", second) or 0)) and digits:
        return low * high / digits
    return low


def _counted(
    text: str, start: int, counted: re.Match[str], numbers: tuple[float, float], ranged: bool
) -> _Found | None:
    counter, end = counted[2], counted.end()
    if _is_time(text, start, counter, end, numbers[0]):
        return None
    before, after = text[max(start - 60, 0) : start], text[end : end + 30]
    unit, thing = _thing(counter, _since_stop(before), after)
    if unit is None or (thing == counter and counter in "발문" and not text[start].isdigit()):
        return None  # 한 발 물러서다 is a step, and nothing that flies
    if unit == "people" and (harm := _HARMED.match(after)):
        thing = f"{thing} {harm[1] or harm[2]}".strip()
    qualifier = "about" if counted[1] or (numbers[0] != numbers[1] and not ranged) else "range" if ranged else None
    if _KO_CAP.search(before) or _KO_CAP_AFTER.match(after) or _CAP.search(before):
        qualifier = "cap"
    elif match := _KO_AFTER.match(after) or _KO_BEFORE.search(before) or _BEFORE.search(before):
        qualifier = match.lastgroup
    return _Found(start, end, *numbers, unit, thing, qualifier)


def _since_stop(before: str) -> str:
    """What stands before a number in its sentence."""
    return re.split(r"[.!?\n](?:\s|$)", before)[-1]


def _is_time(text: str, start: int, counter: str, end: int, number: float) -> bool:
    """Whether a number with a counter of time is a date or an hour, not how long something lasts."""
    after = text[end : end + 6]
    if counter in ("일", "주"):
        return _KO_TIME.match(after) is None
    if counter == "년":
        return number >= 1000 or (after[:1] in "생대도" and bool(after[:1])) or (number < 1)
    if counter == "분":
        return after[:1] == "의" or _KO_CLOCK.search(text[max(start - 4, 0) : start]) is not None
    return False


def _thing(counter: str, before: str, after: str) -> tuple[str | None, str]:
    """The class of what a counter counts, and its noun: after it (발의 포탄), else before it (포탄 900만 발)."""
    allowed = _COUNTS.get(counter)
    own = measures.COUNTERS.get(counter)
    for word in _nouns(before, after, counter):
        unit, noun = _known(word)
        if unit and (unit == own or (allowed is not None and unit in allowed)):
            return unit, noun
        if own in _OF_SOMETHING and measures.LIKE.get(noun):
            return own, noun
    if counter in measures.BY_THING or own is None:
        return None, ""
    return own, "" if own in _MEASURED or own in _TIMES else counter


def _nouns(before: str, after: str, counter: str) -> Iterator[str]:
    if match := (_OF_WHICH if counter == "개" else _OF_IT).match(after):
        yield from match[1].split()
    words = [word for word in _KO_WORD.findall(before) if word not in _KO_LED]
    yield from reversed(words[-5:])


def _known(word: str) -> tuple[str | None, str]:
    """The class of a Korean noun by its longest known end, its particle left out; and the noun."""
    for bare in (word, re.sub(r"(?:에서|에게|으로|[을를이가은는도만의과와에로])$", "", word)):
        for length in range(min(len(bare), 7), 0, -1):
            if (length > 1 or len(bare) == 1) and (unit := measures.KOREAN.get(bare[-length:])):
                return unit, bare
        if bare in measures.LIKE:
            return None, bare
    return None, word


def _english(text: str, start: int) -> _Found | None:
    symbol = _SYMBOL.match(text, start)
    first = numerals.ENGLISH.match(text, symbol.end() if symbol else start)
    if first is None or (not symbol and _is_name(text, start, first)):
        return None
    low, high = numerals.english(first[0])
    end, ranged, second = first.end(), False, first[0]
    between = _BETWEEN.search(text, max(start - 8, 0), start)
    money = _MONEY_SCALE.match(text, end) if symbol else None
    if money:
        low, high, end = low * numerals.short_scale(money[1][0]), high * numerals.short_scale(money[1][0]), money.end()
    gap = (_AND.match(text, end) if between else None) or _RANGE.match(text, end)
    if gap:
        sign = _SYMBOL.match(text, gap.end())
        following = numerals.ENGLISH.match(text, sign.end() if sign else gap.end())
        if following and not _OPEN.match(text, end):
            second, more = following[0], numerals.english(following[0])[1]
            low, high, end, ranged = _shared(low, more, first[0], second), more, following.end(), True
            if sign and (money := _MONEY_SCALE.match(text, end)):
                high, end = high * numerals.short_scale(money[1][0]), money.end()
                low = low * numerals.short_scale(money[1][0]) if low < more else low
    if ranged and low >= high:
        return None
    vague = low != high and not ranged
    return _measured(text, start, end, (low, high), _MONEY.get(symbol[0]) if symbol else None, ranged, vague)


def _is_name(text: str, start: int, first: re.Match[str]) -> bool:
    """Whether a number names something: a year, an hour, No. 5, Nov. 23."""
    before, after = text[max(start - 14, 0) : start], text[first.end() : first.end() + 2]
    if _NAMED_BEFORE.search(before) or after[:1] == ":" or re.match(r"\.\d|/\d|-\d", after):
        return re.match(r"-\d", after) is None
    if len(first[0]) > 1 and first[0][0] == "0" and first[0][1] != ".":
        return True
    year = first[0].isdigit() and len(first[0]) == 4 and 1900 <= int(first[0]) < 2100
    return year and not _BEFORE.search(before)


def _measured(
    text: str, start: int, end: int, numbers: tuple[float, float], money: str | None, ranged: bool, vague: bool
) -> _Found | None:
    opened = _OPEN.match(text, end)
    at = opened.end() if opened else end
    if money:
        unit, thing, end = money, "", at if opened else end
    else:
        noun = _noun(text, at, numbers[1])
        if noun is None:
            return None
        unit, thing, end = noun
        if numbers == (1.0, 1.0) and unit in _TIMES:
            return None  # one day, one time: seldom a count
        if unit == "countries" and re.search(r"\bthe\s$", text[max(start - 5, 0) : start], re.I):
            return None  # the two countries: those spoken of
    before = _since_stop(text[max(start - 110, 0) : start])
    qualifier = "range" if ranged else "about" if vague else None
    if _CAP.search(before) or _CAP_AFTER.match(text, end):
        qualifier = "cap"
    elif opened:
        qualifier = {"more": "least", "so": "about", "fewer": "most", "less": "most"}.get(opened[1] or "more")
    elif match := _BEFORE.search(before):
        qualifier = match.lastgroup
    return _Found(start, end, *numbers, unit, thing, qualifier)


def _noun(text: str, at: int, number: float) -> tuple[str, str, int] | None:
    """The class, the noun and the end of what follows a number; adjectives may stand between."""
    if text[at : at + 1] in ("%", "％"):
        return "percent", "", at + 1
    if match := _PERCENT.match(text, at):
        return "percent", "", match.end()
    if match := _SIGN.match(text, at):
        return measures.COUNTERS[match[1]], "", match.end()
    if text[at : at + 3] == " of" and number >= 10:  # dozens of ships
        at += 3
    found: tuple[str, int] | None = None
    first, position = at, at
    for step in range(6):
        word = _WORD.match(text, position)
        if word is None:
            break
        plain = word[1].rstrip(".").lower().removesuffix("'s").removesuffix("’s")
        unit = measures.ENGLISH.get(plain)
        if plain in _STOP or (found and unit is None):
            break
        hyphened = step == 0 and text[position] == "-"
        if unit and (
            plain.endswith("s") or plain in _INVARIANT or number <= 1 or hyphened or _compound(text, word.end())
        ):
            found = unit, word.start(1) + len(word[1].rstrip("."))
        position = word.end()
    if found is None:
        return None
    return _finished(text, first, *found)


def _compound(text: str, at: int) -> bool:
    """Whether a known noun follows: missile launchers."""
    word = _WORD.match(text, at)
    return word is not None and word[1].rstrip(".").lower() in measures.ENGLISH


def _finished(text: str, first: int, unit: str, end: int) -> tuple[str, str, int] | None:
    if unit == "rounds" and _TALKS.match(text, end):
        return None
    thing = text[first:end].strip(" -\u00a0")
    if unit == "people" and thing.lower().endswith("fighters") and _FIGHTER.search(thing):
        unit = "aircraft"
    if (unit in _MEASURED or unit in ("rounds", "guns", "systems")) and unit not in (
        "percent",
        "km",
        "miles",
        "m",
        "feet",
    ):
        more = _OF.match(text, end)
        if more:
            words = more[1].split()
            kept = words if len(words) > 1 and (words[1] in _STUFF or words[1] in measures.LIKE) else words[:1]
            if kept[0].lower() not in _STOP:
                end = more.start(1) + len(" ".join(kept))
                thing = text[first:end].strip(" -\u00a0")
    if unit == "people" and (harm := _HARMED.match(text, end)):
        thing = f"{thing} {harm[1]}"
    return unit, thing, end
