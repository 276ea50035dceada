"""Times as feeds and pages write them. Pure.

A text is searched for a day (year first; a month's name; numbers in the zone's order), then for the time beside it,
then for the zone beside that. What is not there is not invented: no day, no time; what is out of bounds is dropped
with a note that says why. A time keeps the offset it was written with.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

OLDEST_YEAR: Final = 1990
FUTURE_SLACK: Final = timedelta(days=1)
_WIDEST: Final = timedelta(hours=14)
_LONGEST: Final = 200

_KST: Final = timedelta(hours=9)
_HOURS: Final = {
    "z": 0,
    "gmt": 0,
    "utc": 0,
    "ut": 0,
    "wet": 0,
    "west": 1,
    "bst": 1,
    "cet": 1,
    "met": 1,
    "cest": 2,
    "mest": 2,
    "sast": 2,
    "eet": 2,
    "eest": 3,
    "msk": 3,
    "trt": 3,
    "gst": 4,
    "pkt": 5,
    "ist": 5.5,
    "ict": 7,
    "wib": 7,
    "hkt": 8,
    "sgt": 8,
    "pht": 8,
    "awst": 8,
    "kst": 9,
    "jst": 9,
    "acst": 9.5,
    "aest": 10,
    "aedt": 11,
    "nzst": 12,
    "nzdt": 13,
    "ast": -4,
    "adt": -3,
    "edt": -4,
    "est": -5,
    "cdt": -5,
    "cst": -6,
    "mdt": -6,
    "mst": -7,
    "pdt": -7,
    "pst": -8,
    "akdt": -8,
    "akst": -9,
    "hst": -10,
    "brt": -3,
    "art": -3,
}  # fmt: skip  (a table)
_SEASONAL: Final = {
    "et": "America/New_York",
    "ct": "America/Chicago",
    "mt": "America/Denver",
    "pt": "America/Los_Angeles",
}  # fmt: skip  (a table)
_SPOKEN: Final = re.compile(r"한국\s*(?:표준)?\s*(?:시간|시각)|日本時間|日本标准时间|韓国時間|韩国时间|평양\s*시간")
_SPOKEN_CHINA: Final = re.compile(r"北京时间|北京時間|중국\s*시간|베이징\s*시간")

_MONTHS: Final = {
    "jan": 1,
    "feb": 2,
    "mar": 3,
    "apr": 4,
    "may": 5,
    "jun": 6,
    "jul": 7,
    "aug": 8,
    "sep": 9,
    "oct": 10,
    "nov": 11,
    "dec": 12,
}  # fmt: skip  (a table)
_MONTH: Final = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_CLOCK: Final = (
    r"(?:(?P<before>오전|오후|午前|午後|上午|下午|[ap]\.?m\.?)\s*)?"
    r"(?P<hour>\d{1,2})(?:\s*(?:[:시時时点點h]|(?<=\d\d)\.(?=\d\d(?!\d)))\s*(?P<minute>\d{1,2})?\s*[분分]?"
    r"(?:\s*:?\s*(?P<second>(?<=[:분分 ])\d{1,2})\s*[초秒]?(?:[.,]\d+)?)?)?"
    r"(?:\s*(?P<after>[ap]\.?m\b\.?))?"
)
_TIME: Final = re.compile(_CLOCK, re.IGNORECASE)

_ISO: Final = re.compile(r"\d{4}-\d\d-\d\d(?:[T ]\d\d:?\d\d.*)?")
_YEAR_FIRST: Final = re.compile(
    r"(?<![\d.,])(?P<year>\d{4})(?:\s*[-./년年]\s*)(?P<month>\d{1,2})(?:\s*[-./월月]\s*)(?P<day>\d{1,2})(?!\d)\s*[일日.]?"
)
_SHORT_YEAR_FIRST: Final = re.compile(
    r"(?<![\d.,:/-])'?(?P<year>\d\d)(?P<mark>[-./])\s*(?P<month>\d{1,2})(?P=mark)\s*(?P<day>\d{1,2})(?![\d])\.?"
)
_COMPACT: Final = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)"
    r"(?:[T ]?(?P<hour>\d\d)(?P<minute>\d\d)(?P<second>\d\d)?(?:[.,]\d+)?)?(?!\d)"
)
_DAY_MONTH: Final = re.compile(
    rf"(?<![\d:])(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[\s.,-]*(?:of\s+)?\b{_MONTH}\b[\s.,'-]*(?P<year>\d{{4}}|\d\d(?!\d|:))",
    re.IGNORECASE,
)
_MONTH_DAY: Final = re.compile(
    rf"\b{_MONTH}\b[\s.,-]*(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?!\d|:)[\s,-]+(?P<year>\d{{4}})", re.IGNORECASE
)
# As C's asctime: the year comes last.
_ASCTIME: Final = re.compile(
    rf"\b{_MONTH}\s+(?P<day>\d{{1,2}})\s+(?P<clock>\d{{1,2}}:\d\d(?::\d\d)?)\s+(?:(?P<zone>[A-Z]{{1,5}}|[+-]\d{{4}})\s+)?"
    r"(?P<year>\d{4})",
    re.IGNORECASE,
)
_YEAR_LAST: Final = re.compile(
    r"(?<![\d.,:/-])(?P<first>\d{1,2})(?P<mark>[-./])\s?(?P<second>\d{1,2})(?P=mark)\s?(?P<year>\d{4})(?!\d)"
)
_EPOCH: Final = re.compile(r"1\d{9}(?:\d{3})?")
# Between a day and its time: a weekday, "at", a bar; never a digit.
_GAP: Final = re.compile(r"[^\d+]{0,24}?(?=오전|오후|午前|午後|上午|下午|\b[ap]\.?m\.?\s*\d|(?<!\d)\d)", re.IGNORECASE)
_OFFSET: Final = re.compile(r"(?:GMT|UTC|Z)?\s*([+-])\s*(\d{1,2})(?::?(\d{2}))?(?!\d|[-/.])", re.IGNORECASE)
_NAMED: Final = re.compile(r"([A-Za-z]{1,5})\.?(?![A-Za-z])")

# Zones whose people write the month first, and those who write the year first and so have no order for the rest.
_MONTH_FIRST: Final = ("America/", "US/", "Asia/Manila")
_NO_ORDER: Final = ("Asia/Seoul", "Asia/Pyongyang", "Asia/Tokyo", "Asia/Shanghai", "Asia/Taipei", "UTC", "Etc/")
_DAY_FIRST_AMERICA: Final = re.compile(r"America/(?:Argentina|Sao_Paulo|Mexico_City|Bogota|Lima|Santiago|Caracas)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """A time and what is doubtful about it. Without a value, `note` says why there is none.

    `note` is None; or missing, unreadable, absurd (before 1990), future (more than a day ahead): no value; or
    zone-assumed: the value is in the zone that was given, none was written.
    """

    value: datetime | None
    note: str | None


class _Day(NamedTuple):
    """A day found in a text; `clock` and `zone` where its form holds them too."""

    start: int
    end: int
    year: int
    month: int
    day: int
    clock: str = ""
    zone: str = ""


def read_date(text: str, *, zone: tzinfo | str, now: datetime) -> Dated:
    """The time a text says. `zone` is for times written without one; a day without a time is its midnight.

    A zone's abbreviation means what it means in `zone` if it is used there (CST in Shanghai), else what it means in
    most mail. Numbers that could be day/month as well as month/day are read in the zone's order; in zones that write
    the year first, and in UTC, they are unreadable.
    """
    text = " ".join(unicodedata.normalize("NFKC", text[:_LONGEST]).replace("\u2212", "-").split())
    if not text:
        return Dated(value=None, note="missing")
    home = _zone(zone) if isinstance(zone, str) else zone
    try:
        found = _fast(text) or _epoch(text) or _searched(text, home)
    except (ValueError, OverflowError):
        found = None
    if found is None:
        return Dated(value=None, note="unreadable")
    return _judged(found, home, now)


@lru_cache(maxsize=64)
def _zone(name: str) -> tzinfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, OSError) as error:
        raise ValueError(f'there is no time zone "{name}"; write one such as "Asia/Seoul" or "UTC"') from error


def _judged(found: datetime, home: tzinfo, now: datetime) -> Dated:
    if found.year < OLDEST_YEAR:
        return Dated(value=None, note="absurd")
    if found.year > now.year + 1:
        return Dated(value=None, note="future")
    note = None
    if found.tzinfo is None:
        found, note = found.replace(tzinfo=home), "zone-assumed"
    if found - now > FUTURE_SLACK:
        return Dated(value=None, note="future")
    offset = found.utcoffset()
    assert offset is not None
    return Dated(value=found.replace(microsecond=0, tzinfo=timezone(offset) if offset else UTC), note=note)


def _fast(text: str) -> datetime | None:
    """ISO 8601, by the standard library."""
    if not _ISO.fullmatch(text):
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if abs(found.utcoffset() or timedelta(0)) <= _WIDEST else None


def _epoch(text: str) -> datetime | None:
    """Seconds or milliseconds since 1970: a number and nothing else."""
    if not _EPOCH.fullmatch(text):
        return None
    return datetime.fromtimestamp(int(text[:10]), UTC)


def _searched(text: str, home: tzinfo) -> datetime | None:
    days = [day for reader in _READERS if (day := reader(text, home))]
    if not days:
        return None
    day = min(days, key=lambda found: found.start)
    base = datetime(day.year, day.month, day.day)  # noqa: DTZ001  (its zone is looked for next)
    if day.clock:
        clock = _TIME.fullmatch(day.clock)
        rest = day.zone
    else:
        gap = _GAP.match(text, day.end)
        clock = _clock(text, gap.end()) if gap else None
        rest = text[clock.end() :] if clock else ""
        if clock is None:
            clock = _last_clock(text[: day.start])
            rest = clock.string[clock.end() :] if clock else ""
    moment = base if clock is None else base + _since_midnight(clock)
    return moment.replace(tzinfo=_offset(rest, text, moment, home))


def _clock(text: str, start: int) -> re.Match[str] | None:
    """A time of day that begins here: it has minutes, or a half of the day, or a word for hours."""
    match = _TIME.match(text, start)
    if match is None or (match.end() < len(text) and text[match.end()].isdigit()):
        return None
    hours_word = any(word in match.group() for word in "시時时点點:")
    return match if match["minute"] or match["before"] or match["after"] or hours_word else None


def _last_clock(text: str) -> re.Match[str] | None:
    """The time of day that stands before a day: 3:05 PM KST, Nov 23, 2026."""
    found = None
    for match in re.finditer(r"(?<![\d:])(?=\d{1,2}\s*(?:[:시時时点點]\s*\d|[ap]\.?m))", text, re.IGNORECASE):
        found = _clock(text, match.start()) or found
    return found


def _since_midnight(clock: re.Match[str]) -> timedelta:
    hour, minute = int(clock["hour"]), int(clock["minute"] or 0)
    second = int(clock["second"] or 0)
    if second == 60:  # a leap second, which datetime can't hold
        second = 59
    half = (clock["before"] or clock["after"] or "").lower()
    if half and hour <= 12:
        hour = hour % 12 + (12 if half[0] in "pP" or half in ("오후", "午後", "下午") else 0)
    if hour > 24 or (hour == 24 and minute + second) or minute > 59 or second > 59:
        raise ValueError("no time of day")
    return timedelta(hours=hour, minutes=minute, seconds=second)


def _offset(rest: str, text: str, moment: datetime, home: tzinfo) -> tzinfo | None:
    """The zone written after a time, or anywhere in words; None where there is none we know."""
    rest = rest.lstrip(" ([,")
    written = _OFFSET.match(rest)
    if written:
        ahead = timedelta(hours=int(written[2]), minutes=int(written[3] or 0))
        if ahead <= _WIDEST:
            return timezone(ahead if written[1] == "+" else -ahead)
    named = _NAMED.match(rest)
    if named:
        return _abbreviated(named[1], moment, home)
    if _SPOKEN.search(text):
        return timezone(_KST)
    return timezone(timedelta(hours=8)) if _SPOKEN_CHINA.search(text) else None


def _abbreviated(name: str, moment: datetime, home: tzinfo) -> tzinfo | None:
    for month in (1, 7):
        here = moment.replace(month=month, day=1, tzinfo=home)
        if here.tzname() == name.upper():
            offset = here.utcoffset()
            return timezone(offset) if offset is not None else None
    if name.lower() in _SEASONAL:
        return _zone(_SEASONAL[name.lower()])
    hours = _HOURS.get(name.lower())
    return None if hours is None else timezone(timedelta(hours=hours))


def _year(text: str) -> int:
    """Two digits as RFC 2822 has them: 00 to 49 are this century's."""
    return int(text) + (0 if len(text) > 2 else 2000 if int(text) < 50 else 1900)


def _numbered(pattern: re.Pattern[str]) -> Callable[[str, tzinfo], _Day | None]:
    def read(text: str, _: tzinfo) -> _Day | None:
        match = pattern.search(text)
        if match is None:
            return None
        return _Day(match.start(), match.end(), _year(match["year"]), int(match["month"]), int(match["day"]))

    return read


def _named(pattern: re.Pattern[str]) -> Callable[[str, tzinfo], _Day | None]:
    def read(text: str, _: tzinfo) -> _Day | None:
        match = pattern.search(text)
        if match is None:
            return None
        month = _MONTHS[match["month"][:3].lower()]
        return _Day(match.start(), match.end(), _year(match["year"]), month, int(match["day"]))

    return read


def _asctime(text: str, _: tzinfo) -> _Day | None:
    match = _ASCTIME.search(text)
    if match is None:
        return None
    month = _MONTHS[match["month"][:3].lower()]
    zone = match["zone"] or text[match.end() :]
    return _Day(match.start(), match.end(), int(match["year"]), month, int(match["day"]), match["clock"], zone)


def _compact(text: str, _: tzinfo) -> _Day | None:
    match = _COMPACT.search(text)
    if match is None:
        return None
    clock = f"{match['hour']}:{match['minute']}:{match['second'] or '00'}" if match["hour"] else ""
    rest = text[match.end() :] if clock else ""
    return _Day(match.start(), match.end(), int(match["year"]), int(match["month"]), int(match["day"]), clock, rest)


def _short_year_first(text: str, home: tzinfo) -> _Day | None:
    """26.11.23: only where the year is written first, or where nothing else is possible."""
    match = _SHORT_YEAR_FIRST.search(text)
    if match is None or not str(home).startswith(_NO_ORDER[:5]):
        return None
    return _Day(match.start(), match.end(), _year(match["year"]), int(match["month"]), int(match["day"]))


def _year_last(text: str, home: tzinfo) -> _Day | None:
    match = _YEAR_LAST.search(text)
    if match is None:
        return None
    first, second = int(match["first"]), int(match["second"])
    if match["mark"] == "." or first > 12 or first == second:
        day_first: bool | None = True  # with dots the day comes first wherever the year comes last
    else:
        day_first = False if second > 12 else _writes_day_first(home)
    if day_first is None:
        return None
    day, month = (first, second) if day_first else (second, first)
    return _Day(match.start(), match.end(), int(match["year"]), month, day)


def _writes_day_first(home: tzinfo) -> bool | None:
    """The order of day and month where a zone is used; None where neither is."""
    name = str(home)
    if "/" not in name or name.startswith(_NO_ORDER):
        return None
    return bool(_DAY_FIRST_AMERICA.match(name)) or not name.startswith(_MONTH_FIRST)


_READERS: Final[tuple[Callable[[str, tzinfo], _Day | None], ...]] = (
    _asctime,
    _numbered(_YEAR_FIRST),
    _compact,
    _named(_DAY_MONTH),
    _named(_MONTH_DAY),
    _short_year_first,
    _year_last,
)
