"""The times of a query: `7d`, `2026-11`, `2026-11-01..2026-11-07` to [start, end). Pure."""

import re
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Final

from archive.errors import QueryError

_HINT: Final = "2026-11-01, 2026-11, 2026, 7d, 24h, today, 2026-11-01..2026-11-07, 2026-11-01.."
_AGO: Final = re.compile(r"([0-9]{1,5})([hdwmy])")
_DAY: Final = re.compile(r"([0-9]{4})(?:-([0-9]{1,2})(?:-([0-9]{1,2}))?)?")
_HOURS: Final = {"h": 1, "d": 24, "w": 24 * 7, "m": 24 * 30, "y": 24 * 365}
_DAYS_AGO: Final = {"today": 0, "오늘": 0, "yesterday": 1, "어제": 1}
_YEARS: Final = range(1900, 3000)

Span = tuple[datetime | None, datetime | None]


def parse_period(operator: str, value: str, *, now: datetime, zone: tzinfo, column: int) -> Span:
    """The span that a field's operator and value mean, in UTC and whole seconds; None is open. Raises QueryError.

    A day begins at midnight of `zone`. `7d` is the last 168 hours, m is 30 days and y is 365.
    """
    try:
        if ".." in value:
            if operator not in (":", "="):
                raise ValueError(f"{operator} takes one time, not a range")
            span = _range(*value.split("..", 1), now=now, zone=zone)
        else:
            span = _compared(operator, *_point(value, now=now, zone=zone))
    except (ValueError, OverflowError) as error:
        raise QueryError(f"{value!r} is not a time: {error}", column=column, hint=_HINT) from error
    start, end = (None if moment is None else moment.astimezone(UTC).replace(microsecond=0) for moment in span)
    if start is not None and end is not None and start >= end:
        raise QueryError(f"{value!r} ends before it begins", column=column, hint="the earlier time comes first")
    return start, end


def _range(first: str, last: str, *, now: datetime, zone: tzinfo) -> Span:
    if not first and not last:
        raise ValueError("a range needs a beginning or an end")
    start = _point(first, now=now, zone=zone)[0] if first else None
    end = _point(last, now=now, zone=zone)[1] if last else None
    return start, end


def _compared(operator: str, start: datetime, end: datetime | None) -> Span:
    match operator:
        case ">=":
            return start, None
        case ">":
            return end or start, None
        case "<":
            return None, start
        case "<=":
            return None, end or start
        case _:
            return start, end


def _point(text: str, *, now: datetime, zone: tzinfo) -> tuple[datetime, datetime | None]:
    """The time a text names, as the stretch it covers; one counted back from now lasts until whenever."""
    text = text.strip().casefold()
    if ago := _AGO.fullmatch(text):
        start = now - timedelta(hours=int(ago.group(1)) * _HOURS[ago.group(2)])
        if start.year not in _YEARS:
            raise ValueError("so long ago there was no news")
        return start, None
    if text in _DAYS_AGO:
        day = now.astimezone(zone) - timedelta(days=_DAYS_AGO[text])
        return _day(day.year, day.month, day.day, zone)
    named = _DAY.fullmatch(text)
    if named is None:
        raise ValueError("it is written as a day, a month, a year, or as hours or days ago")
    year, month, day_of_month = (int(part) if part else None for part in named.groups())
    if year is None or year not in _YEARS:
        raise ValueError(f"the year is from {_YEARS[0]} to {_YEARS[-1]}")
    if month is None:
        return datetime(year, 1, 1, tzinfo=zone), datetime(year + 1, 1, 1, tzinfo=zone)
    if day_of_month is None:
        start = datetime(year, month, 1, tzinfo=zone)
        return start, datetime(year + month // 12, month % 12 + 1, 1, tzinfo=zone)
    return _day(year, month, day_of_month, zone)


def _day(year: int, month: int, day: int, zone: tzinfo) -> tuple[datetime, datetime]:
    following = datetime(year, month, day, tzinfo=UTC) + timedelta(days=1)
    end = datetime(following.year, following.month, following.day, tzinfo=zone)
    return datetime(year, month, day, tzinfo=zone), end
