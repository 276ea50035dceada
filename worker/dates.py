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
from typing import Final, NamedTuple

from worker.clock import WIDEST, offset_of, since_midnight, time_after, time_before, time_of, zone_named

OLDEST_YEAR: Final = 1990
FUTURE_SLACK: Final = timedelta(days=1)
_LONGEST: Final = 200

# By their beginnings: English, then Spanish, Portuguese, French, Italian, German, Dutch and Scandinavian, Polish,
# Turkish, Russian.
_MONTHS: Final = {
    "jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "oct": 10, "nov": 11,
    "dec": 12, "ene": 1, "gen": 1, "fev": 2, "fév": 2, "mär": 3, "maa": 3, "mrt": 3, "abr": 4, "avr": 4, "mai": 5,
    "mag": 5, "mei": 5, "juin": 6, "giu": 6, "juil": 7, "lug": 7, "ago": 8, "aoû": 8, "set": 9, "out": 10, "ott": 10,
    "okt": 10, "dez": 12, "dic": 12, "déc": 12, "maj": 5, "des": 12,
    "sty": 1, "lut": 2, "kwi": 4, "cze": 6, "lip": 7, "sie": 8, "wrz": 9, "paź": 10, "lis": 11, "gru": 12,
    "oca": 1, "şub": 2, "nis": 4, "haz": 6, "tem": 7, "ağu": 8, "eyl": 9, "eki": 10, "kas": 11, "ara": 12,
    "янв": 1, "фев": 2, "мар": 3, "апр": 4, "мая": 5, "май": 5, "июн": 6, "июл": 7, "авг": 8, "сен": 9, "окт": 10,
    "ноя": 11, "дек": 12,
}  # fmt: skip
_MONTH: Final = rf"(?P<month>{'|'.join(_MONTHS)})[^\W\d_]*"
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
    rf"(?<![\d:])(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[\s.,-]*(?:(?:of|de)\s+)?\b{_MONTH}\b"
    r"[\s.,'-]*(?:de\s+)?(?P<year>\d{4}|\d\d(?!\d|:))",
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
    home = zone_named(zone) if isinstance(zone, str) else zone
    try:
        found = _fast(text) or _epoch(text) or _searched(text, home)
    except (ValueError, OverflowError):
        found = None
    if found is None:
        return Dated(value=None, note="unreadable")
    return _judged(found, home, now)


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
    return found if abs(found.utcoffset() or timedelta(0)) <= WIDEST else None


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
    midnight = datetime(day.year, day.month, day.day)  # noqa: DTZ001  (its zone is looked for next)
    if day.clock:
        time, rest = time_of(day.clock), day.zone
    else:
        time = time_after(text, day.end) or time_before(text[: day.start])
        rest = time.string[time.end() :] if time else ""
    moment = midnight + since_midnight(time) if time else midnight
    return moment.replace(tzinfo=offset_of(rest, text=text, moment=moment, home=home))


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
        month = _MONTHS[match["month"].lower()]
        return _Day(match.start(), match.end(), _year(match["year"]), month, int(match["day"]))

    return read


def _asctime(text: str, _: tzinfo) -> _Day | None:
    match = _ASCTIME.search(text)
    if match is None:
        return None
    month = _MONTHS[match["month"].lower()]
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
