"""What an archive holds, counted at one moment: for metrics and for those who look after it. Reads only."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from archive import reading
from archive.dialects import Reader
from archive.reading import LONGEST_RETRY
from archive.times import from_iso, to_iso


@dataclass(frozen=True, slots=True, kw_only=True)
class Census:
    """The counts. `fires` are articles by their fires, from 1; `pages_due` wait to be read, since `due_since` or later.

    `failed` are the pages given up, by reason; `kept_bytes` is what bodies of pages take as stored.
    """

    entries: int
    articles: int
    earlier_texts: int
    fires: Mapping[int, int]
    pages: Mapping[str, int]
    failed: Mapping[str, int]
    pages_due: int
    due_since: datetime | None
    gaps: int
    kept_bytes: int


def census(reader: Reader, now: datetime) -> Census:
    """Count. Some tenths of a second for a million articles: not for the loop that serves."""
    with reader.snapshot():
        counts = reading.counts(reader)
        due, since = _due(reader, now)
        return Census(
            entries=counts["entries"],
            articles=counts["articles"],
            earlier_texts=counts["earlier_texts"],
            fires=reading.graded(reader),
            pages={name: counts[f"pages_{name}"] for name in ("pending", "read", "failed", "unread")},
            failed=_failed(reader),
            pages_due=due,
            due_since=since,
            gaps=_one(reader, "SELECT count(*) AS n FROM possible_gap"),
            kept_bytes=_one(reader, "SELECT coalesce(sum(stored), 0) AS n FROM body WHERE let_go IS NULL"),
        )


def _one(reader: Reader, sql: str) -> int:
    return int(next(iter(reader.rows(sql)))["n"])


def _failed(reader: Reader) -> Mapping[str, int]:
    sql = "SELECT reason, count(*) AS n FROM page WHERE status = 'failed' GROUP BY reason ORDER BY reason"
    return {row["reason"] or "unknown": row["n"] for row in reader.rows(sql)}


def _due(reader: Reader, now: datetime) -> tuple[int, datetime | None]:
    """As `reading.due_pages` sees it: one due further ahead than any retry is set was put there by a wrong clock."""
    sql = "SELECT count(*) AS n, min(next_try) AS since FROM page WHERE next_try <= :now OR next_try > :ahead"
    row = next(iter(reader.rows(sql, {"now": to_iso(now), "ahead": to_iso(now + LONGEST_RETRY)})))
    since = None if row["since"] is None else from_iso(row["since"])
    return row["n"], None if since is None else min(since, now)
