"""Figures in English: a number, adjectives perhaps, and the noun it counts; or a sum of money. Pure."""

import re
from typing import Final

from worker.figures import measures, numerals
from worker.figures.found import BEFORE, CAP, RANGE, Found, shared, since_stop, words

_MONEY: Final = {"$": "usd", "US$": "usd", "€": "eur", "£": "gbp", "¥": "jpy", "₩": "krw"}
_SYMBOL: Final = re.compile(r"(?:US|C|A|NT|HK)?[$€£¥₩]")
_MONEY_SCALE: Final = re.compile(r"\s?(k|m|b|mn|bn|tn)\b", re.I)
_BETWEEN: Final = re.compile(r"\b(?:between|from)\s$", re.I)
_AND: Final = re.compile(r"\s(?:and|to)\s")
_OPEN: Final = re.compile(r" or (more|so|fewer|less)\b|(\+)|-(plus)\b")
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
_STOP: Final = words(
    """
    of in on at to from by with and or but for as into against over under than that which who whom were was is
    are has have had be been will would could should may might can the a an this these those its their his her
    our your my said says told after before since until while when where if so not no nor per each more th st nd
    rd mm millimeter millimeters caliber calibre inch inches degrees degree a.m p.m am pm year-old month-old
    week-old year-olds percent-plus between during through across via along near toward towards ago long away
    about around both
    """
)
_INVARIANT: Final = words(
    """
    people personnel men women aircraft km kg kt percent pct feet yen yuan won crew children casualties usd krw
    bbl fishermen servicemen crewmen renminbi
    """
)
_STUFF: Final = words("ammunition ammo shells rockets products supplies weapons equipment ore goods waste parts")
_OF_SOMETHING: Final = words("t kg l barrels rounds guns systems")
_TIMES: Final = words(
    """
    seconds minutes hours days weeks months years times
    """
)
_OF: Final = re.compile(r" of ((?:[A-Za-z][\w-]*)(?: [a-z][\w-]*)?)")
_TALKS: Final = re.compile(
    r" of (?:\w+ )?(?:talks|negotiations|voting|sanctions|consultations|meetings|dialogue|elections|fighting|tests)\b"
)
_FIGHTER: Final = re.compile(r"(?:[A-Z]{1,3}-?\d|\bjet|stealth|MiG)", re.I)
_HARMED: Final = re.compile(r"[^.;,]{0,30}?\b(killed|died|dead|injured|wounded)\b")
_HARM_ALONE: Final = re.compile(r" (?:were |was |have been |had been |more )?(killed|injured|wounded|dead|hurt)\b")
_CALIBRE: Final = re.compile(r"[ -]?\d+(?:[ -]?mm|[ -]millimet(?:er|re))\b")
_NAMES_NOTHING: Final = re.compile(r":|\.\d|/\d")
_ONE_IN: Final = re.compile(r"\b(?:one|two|three|\d+) (?:in|out of) (?:every )?$", re.IGNORECASE)
_THE: Final = re.compile(r"\bthe\s$", re.IGNORECASE)
_OPENED: Final = {"more": "least", "so": "about", "fewer": "most", "less": "most"}


def english(text: str, start: int) -> Found | None:
    """The figure in English that begins at a place; None where the number there counts nothing we know."""
    symbol = _SYMBOL.match(text, start)
    first = _amount(text, start)
    if first is None or (not symbol and _is_name(text, start, first[3])):
        return None
    low, high, end, written = first
    if low != high:
        return _measured(text, (start, end), (low, high), symbol, "about")
    between = _BETWEEN.search(text, max(start - 8, 0), start)
    gap = (_AND.match(text, end) if between else None) or RANGE.match(text, end)
    second = _amount(text, gap.end()) if gap and not _OPEN.match(text, end) else None
    if second is None:
        return _measured(text, (start, end), (low, high), symbol, None)
    low = shared(low, second[1], written, second[3])
    return _measured(text, (start, second[2]), (low, second[1]), symbol, "range") if low < second[1] else None


def _amount(text: str, start: int) -> tuple[float, float, int, str] | None:
    """The number at a place, a sign of money before it: its least, its most, its end, and how it is written."""
    symbol = _SYMBOL.match(text, start)
    match = numerals.ENGLISH.match(text, symbol.end() if symbol else start)
    if match is None:
        return None
    low, high = numerals.english(match[0])
    scale = _MONEY_SCALE.match(text, match.end()) if symbol else None
    if scale is None:
        return low, high, match.end(), match[0]
    times = numerals.short_scale(scale[1])
    return low * times, high * times, scale.end(), match[0] + scale[1]


def _is_name(text: str, start: int, number: str) -> bool:
    """Whether a number names something: a year, an hour, No. 5, Nov. 23."""
    before = text[max(start - 14, 0) : start]
    if _NAMED_BEFORE.search(before) or _NAMES_NOTHING.match(text, start + len(number)):
        return True
    if number[0] == "0" and number[1:2] not in (".", ""):
        return True
    year = number.isdigit() and len(number) == 4 and 1900 <= int(number) < 2100
    return year and not BEFORE.search(before)


def _measured(
    text: str, place: tuple[int, int], numbers: tuple[float, float], symbol: re.Match[str] | None, kind: str | None
) -> Found | None:
    start, end = place
    before = since_stop(text[max(start - 110, 0) : start])
    opened = _OPEN.match(text, end)
    unit, thing = _MONEY.get(symbol[0]) if symbol else None, ""
    if unit is None:
        noun = _noun(text, opened.end() if opened else end, numbers[1])
        if noun is None or _is_no_count(noun[0], numbers, before):
            return None
        unit, thing, end = noun
    if CAP.search(before) or _CAP_AFTER.match(text, end):
        kind = "cap"
    elif opened:
        kind = _OPENED[opened[1] or "more"]
    elif match := BEFORE.search(before):
        kind = match.lastgroup
    return Found(start, end, *numbers, unit, thing, kind)


def _is_no_count(unit: str, numbers: tuple[float, float], before: str) -> bool:
    """Whether a number counts nothing: one day, the two countries, one in ten people."""
    if numbers == (1.0, 1.0) and unit in _TIMES:
        return True
    return (unit == "countries" and _THE.search(before) is not None) or _ONE_IN.search(before) is not None


def _noun(text: str, at: int, number: float) -> tuple[str, str, int] | None:
    """The class, the noun and the end of what follows a number; adjectives may stand between."""
    if text[at : at + 1] in ("%", "％"):
        return "percent", "", at + 1
    if match := _PERCENT.match(text, at):
        return "percent", "", match.end()
    if match := _SIGN.match(text, at):
        return measures.COUNTERS[match[1]], "", match.end()
    if match := _HARM_ALONE.match(text, at):
        return "people", match[1], match.end()
    if text[at : at + 3] == " of" and number >= 10:  # dozens of ships
        at += 3
    found = _counted(text, at, number)
    return None if found is None else _finished(text, at, *found)


def _counted(text: str, at: int, number: float) -> tuple[str, int] | None:
    """The class and the end of the noun that follows, of nouns in a row the last: missile launchers."""
    found: tuple[str, int] | None = None
    position = at
    for step in range(6):
        if calibre := _CALIBRE.match(text, position):
            position = calibre.end()
        word = _WORD.match(text, position)
        if word is None:
            break
        plain = word[1].rstrip(".").lower().removesuffix("'s").removesuffix("’s")
        unit = measures.ENGLISH.get(plain)
        if plain in _STOP or (found and unit is None):
            break
        many = plain.endswith("s") or plain in _INVARIANT or number <= 1
        hyphened = step == 0 and text[position] == "-"
        if unit and (many or hyphened or _compound(text, word.end())):
            found = unit, word.start(1) + len(word[1].rstrip("."))
        position = word.end()
    return found


def _compound(text: str, at: int) -> bool:
    """Whether a known noun follows: missile launchers."""
    word = _WORD.match(text, at)
    return word is not None and word[1].rstrip(".").lower() in measures.ENGLISH


def _finished(text: str, first: int, unit: str, end: int) -> tuple[str, str, int] | None:
    """The class, the noun with what it is of (rounds of artillery ammunition) and its end."""
    if unit == "rounds" and _TALKS.match(text, end):
        return None
    thing = text[first:end].strip(" -\u00a0")
    if unit == "people" and thing.lower().endswith("fighters") and _FIGHTER.search(thing):
        unit = "aircraft"
    if unit in _OF_SOMETHING and (more := _OF.match(text, end)):
        said = more[1].split()
        kept = said if len(said) > 1 and (said[1] in _STUFF or said[1] in measures.LIKE) else said[:1]
        if kept[0].lower() not in _STOP:
            end = more.start(1) + len(" ".join(kept))
            thing = text[first:end].strip(" -\u00a0")
    if unit == "people" and (harm := _HARMED.match(text, end)):
        thing = f"{thing} {harm[1]}"
    return unit, thing, end
