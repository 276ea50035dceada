"""The time of day and the zone that stand beside a day. Pure."""

import re
from datetime import datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

# No zone is further from UTC, but for islands that nobody dates news by.
WIDEST: Final = timedelta(hours=14)

_HOURS: Final = {
    "z": 0, "gmt": 0, "utc": 0, "ut": 0, "wet": 0, "west": 1, "bst": 1, "cet": 1, "met": 1, "cest": 2, "mest": 2,
    "sast": 2, "eet": 2, "eest": 3, "msk": 3, "trt": 3, "gst": 4, "pkt": 5, "ist": 5.5, "ict": 7, "wib": 7, "hkt": 8,
    "sgt": 8, "pht": 8, "awst": 8, "kst": 9, "jst": 9, "acst": 9.5, "aest": 10, "aedt": 11, "nzst": 12, "nzdt": 13,
    "ast": -4, "adt": -3, "edt": -4, "est": -5, "cdt": -5, "cst": -6, "mdt": -6, "mst": -7, "pdt": -7, "pst": -8,
    "akdt": -8, "akst": -9, "hst": -10, "brt": -3, "art": -3,
}  # fmt: skip
_SEASONAL: Final = {
    "et": "America/New_York",
    "ct": "America/Chicago",
    "mt": "America/Denver",
    "pt": "America/Los_Angeles",
}
_SPOKEN: Final = (
    (
        re.compile(
            r"(?:한국|서울|평양|일본)\s*(?:표준)?\s*(?:시간|시각)|(?:日本|韓国|韩国|首尔)(?:標準|标准)?(?:時間|时间)"
        ),
        9,
    ),
    (re.compile(r"(?:중국|베이징)\s*(?:표준)?\s*(?:시간|시각)|北京(?:时间|時間)"), 8),
)

_HALVES: Final = r"오전|오후|午前|午後|上午|下午"
_AFTER_NOON: Final = ("오후", "午後", "下午")
_TIME: Final = re.compile(
    rf"(?:(?P<before>{_HALVES}|[ap]\.?m\.?)\s*)?"
    r"(?P<hour>\d{1,2})(?P<mark>\s*(?:[:시時时点點h]|(?<=\d\d)\.(?=\d\d(?!\d)))\s*(?P<minute>\d{1,2})?\s*[분分]?"
    r"(?:\s*:?\s*(?P<second>(?<=[:분分 ])\d{1,2})\s*[초秒]?(?:[.,]\d+)?)?)?"
    r"(?:\s*(?P<after>[ap]\.?m\b\.?))?",
    re.IGNORECASE,
)
# Between a day and its time: a weekday, "at", a bar; never a digit.
_GAP: Final = re.compile(rf"[^\d+]{{0,24}}?(?={_HALVES}|\b[ap]\.?m\.?\s*\d|(?<!\d)\d)", re.IGNORECASE)
_MAY_BE_TIME: Final = re.compile(r"(?<![\d:])(?=\d{1,2}\s*(?:[:시時时点點]\s*\d|[ap]\.?m))", re.IGNORECASE)
_OFFSET: Final = re.compile(r"(?:GMT|UTC|Z)?\s*([+-])\s*(\d{1,2})(?::?(\d{2}))?(?!\d|[-/.])", re.IGNORECASE)
_ABBREVIATION: Final = re.compile(r"([A-Za-z]{1,5})\.?(?![A-Za-z])")

Time = re.Match[str]


@lru_cache(maxsize=64)
def zone_named(name: str) -> tzinfo:
    """A zone of the tz database. Raises ValueError, saying what is allowed."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, OSError) as error:
        raise ValueError(f'there is no time zone "{name}"; write one such as "Asia/Seoul" or "UTC"') from error


def time_after(text: str, end: int) -> Time | None:
    """The time of day that follows a day which ends here: at once, or after a few words without digits."""
    gap = _GAP.match(text, end)
    return _time(text, gap.end()) if gap else None


def time_before(text: str) -> Time | None:
    """The last time of day in the text before a day: 3:05 PM KST, Nov 23, 2026."""
    times = [_time(text, match.start()) for match in _MAY_BE_TIME.finditer(text)]
    return next((time for time in reversed(times) if time), None)


def time_of(text: str) -> Time | None:
    """A text that is a time of day and nothing else."""
    return _TIME.fullmatch(text)


def _time(text: str, start: int) -> Time | None:
    """A time of day that begins here: a number alone is none, it has minutes, a half of the day or a word for hours."""
    match = _TIME.match(text, start)
    if match is None or (match.end() < len(text) and text[match.end()].isdigit()):
        return None
    return match if match["mark"] or match["before"] or match["after"] else None


def since_midnight(time: Time) -> timedelta:
    """How far into its day a time is. Raises ValueError for one that no clock shows."""
    hour, minute, second = int(time["hour"]), int(time["minute"] or 0), int(time["second"] or 0)
    if second == 60:  # a leap second, which datetime can't hold
        second = 59
    half = (time["before"] or time["after"] or "").lower()
    if half and hour <= 12:
        hour = hour % 12 + (12 if half[0] == "p" or half in _AFTER_NOON else 0)
    if hour > 24 or (hour == 24 and minute + second) or minute > 59 or second > 59:
        raise ValueError("no time of day")
    return timedelta(hours=hour, minutes=minute, seconds=second)


def offset_of(rest: str, *, text: str, moment: datetime, home: tzinfo) -> tzinfo | None:
    """The zone that begins `rest`, what follows a time, or is named in words in the text; None for none we know."""
    rest = rest.lstrip(" ([,")
    written = _OFFSET.match(rest)
    if written:
        ahead = timedelta(hours=int(written[2]), minutes=int(written[3] or 0))
        if ahead <= WIDEST:
            return timezone(ahead if written[1] == "+" else -ahead)
    short = _ABBREVIATION.match(rest)
    zone = _abbreviated(short[1], moment, home) if short else None
    if zone is not None:
        return zone
    return next((timezone(timedelta(hours=hours)) for spoken, hours in _SPOKEN if spoken.search(text)), None)


def _abbreviated(name: str, moment: datetime, home: tzinfo) -> tzinfo | None:
    """What an abbreviation means at home, in either season; else what most mail means by it."""
    for month in (1, 7):
        here = moment.replace(month=month, day=1, tzinfo=home)
        if here.tzname() == name.upper():
            offset = here.utcoffset()
            return timezone(offset) if offset is not None else None
    if name.lower() in _SEASONAL:
        return zone_named(_SEASONAL[name.lower()])
    hours = _HOURS.get(name.lower())
    return None if hours is None else timezone(timedelta(hours=hours))
