"""What a query's hits have in common, and how many there were when: counts by outlet, feed, topic, language, day.

A hit's time is in its docid, so that counts over time read the full-text index alone.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Final

from archive.asking import plan_for
from archive.dialects import Reader, Row
from archive.newest import COUNTED
from archive.query import Query
from archive.times import DOCID_STEP

# A quarter of an hour: no zone's midnight lies within one.
_GRAIN: Final = 900
_UNITS: Final = ("day", "week", "month", "year")
_MOST_BUCKETS: Final = {"day": 62, "week": 53, "month": 60}


@dataclass(frozen=True, slots=True, kw_only=True)
class Facets:
    """For each facet its values with their numbers of hits, the most first. `more`: only the newest were counted."""

    counts: Mapping[str, tuple[tuple[str, int], ...]]
    counted: int
    more: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """Hits for each day, week (from Monday), month or year of a zone, without gaps, oldest first."""

    unit: str
    buckets: tuple[tuple[date, int], ...]


def _topics(row: Row) -> Iterable[str]:
    topics: list[str] = json.loads(row["topics"])
    return topics


_FACETS: Final[Mapping[str, Callable[[Row], Iterable[str]]]] = {
    "outlet": lambda row: (row["outlet"],),
    "source": lambda row: (row["feeds"] or "").split(","),
    "topic": _topics,
    "lang": lambda row: (row["language"] or "unknown",),
    "fires": lambda row: (str(row["fires"]),),
    "text": lambda row: (row["text_source"],),
}
NAMES: Final = (*_FACETS, "day")


def facets(reader: Reader, query: Query, names: Sequence[str], *, zone: tzinfo, most: int = 10) -> Facets:
    """Counts of some facets (of NAMES), at most so many values each, over the newest hits up to 10,000."""
    plan = plan_for(reader, query.root)
    listed = reader.wording.listed("e.feed_id")  # ids have no comma
    feeds = f"(SELECT {listed} FROM entry e WHERE e.article_id = a.id)"
    columns = "a.docid, a.outlet, a.language, a.fires, a.topics, a.text_source"
    newest = f"{plan.sql(f'{plan.docid} AS found', order='DESC')} LIMIT {COUNTED + 1}"
    sql = (
        f"SELECT {columns}, {feeds if 'source' in names else 'NULL'} AS feeds"
        f" FROM ({newest}) n {reader.wording.joined('n.found')}"
    )
    counters: dict[str, Counter[str]] = {name: Counter() for name in names}
    counted = 0
    for row in reader.rows(sql, plan.parameters):
        counted += 1
        if counted > COUNTED:
            break
        for name, counter in counters.items():
            counter.update(_day(row, zone) if name == "day" else _FACETS[name](row))
    counts = {name: tuple(_sorted(name, counter)[:most]) for name, counter in counters.items()}
    return Facets(counts=counts, counted=min(counted, COUNTED), more=counted > COUNTED)


def _day(row: Row, zone: tzinfo) -> Iterable[str]:
    return (datetime.fromtimestamp(row["docid"] // DOCID_STEP, zone).date().isoformat(),)


def _sorted(name: str, counter: Counter[str]) -> list[tuple[str, int]]:
    found = [(value.strip(), count) for value, count in counter.items() if value.strip()]
    return sorted(found, reverse=True) if name == "day" else sorted(found, key=lambda pair: (-pair[1], pair[0]))


def timeline(reader: Reader, query: Query, *, zone: tzinfo, unit: str | None = None) -> Timeline:
    """All hits of a query over time. Without `unit`, the finest that gives no more than some sixty."""
    plan = plan_for(reader, query.root)
    quarters = plan.sql(f"{plan.docid} / {DOCID_STEP * _GRAIN} AS quarter")
    sql = f"SELECT quarter, count(*) AS n FROM ({quarters}) q GROUP BY 1"
    days: Counter[date] = Counter()
    for row in reader.rows(sql, plan.parameters):
        days[datetime.fromtimestamp(row["quarter"] * _GRAIN, UTC).astimezone(zone).date()] += row["n"]
    if not days:
        return Timeline(unit=unit or "day", buckets=())
    if unit is None:
        first, last = min(days), max(days)
        unit = next((u for u, most in _MOST_BUCKETS.items() if len(list(_buckets(u, first, last))) <= most), "year")
    counts: Counter[date] = Counter()
    for day, count in days.items():
        counts[_start(unit, day)] += count
    return Timeline(unit=unit, buckets=tuple((start, counts[start]) for start in _buckets(unit, min(days), max(days))))


def _start(unit: str, day: date) -> date:
    match unit:
        case "week":
            return day - timedelta(days=day.weekday())
        case "month":
            return day.replace(day=1)
        case "year":
            return day.replace(month=1, day=1)
        case _:
            return day


def _buckets(unit: str, first: date, last: date) -> Iterator[date]:
    start = _start(unit, first)
    while start <= last:
        yield start
        match unit:
            case "month":
                start = _start("month", start + timedelta(days=31))
            case "year":
                start = _start("year", start + timedelta(days=366))
            case _:
                start += timedelta(days=7 if unit == "week" else 1)
