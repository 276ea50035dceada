"""How feeds fare, and which are due."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from archive.dialects import Reader, Row
from archive.model import FeedId, FeedState, FeedStatus, Gap, Validators
from archive.reading.values import duration, listed
from archive.times import as_written, from_iso, to_iso

CLOCK_SLACK: Final = timedelta(minutes=1)


def _feed(row: Row) -> FeedState:
    return FeedState(
        id=FeedId(row["id"]),
        url=row["url"],
        title=row["title"],
        outlet=row["outlet"],
        language=row["language"],
        status=FeedStatus(row["status"]),
        reason=row["reason"],
        detail=row["detail"],
        failures=row["failures"],
        failing_since=as_written(row["failing_since"]),
        last_attempt=as_written(row["last_attempt"]),
        last_success=as_written(row["last_success"]),
        last_new=as_written(row["last_new"]),
        next_poll=as_written(row["next_poll"]),
        interval=duration(row["interval_seconds"]),
        validators=Validators(etag=row["etag"], last_modified=row["last_modified"], body_sha256=row["body_sha256"]),
        moved_to=row["moved_to"],
        moved_seen=row["moved_seen"],
        listed=row["listed"],
        window=duration(row["window_seconds"]),
        notes=listed(row["notes"]),
    )


def feed_states(reader: Reader) -> tuple[FeedState, ...]:
    """Every feed ever polled, by id; the pseudo-feeds of imports among them."""
    return tuple(map(_feed, reader.rows("SELECT * FROM feed ORDER BY id")))


def gaps(reader: Reader) -> Mapping[FeedId, tuple[Gap, ...]]:
    """The possible gaps of each feed that has any, latest first."""
    found: dict[FeedId, list[Gap]] = {}
    for row in reader.rows("SELECT * FROM possible_gap ORDER BY until DESC, feed_id"):
        since, until = from_iso(row["since"]), from_iso(row["until"])
        gap = Gap(feed_id=FeedId(row["feed_id"]), since=since, until=until, listed=row["listed"])
        found.setdefault(gap.feed_id, []).append(gap)
    return {feed_id: tuple(listed) for feed_id, listed in found.items()}


_DUE: Final = "(next_poll IS NULL OR next_poll <= :now OR last_attempt > :ahead)"


def due_feeds(reader: Reader, now: datetime) -> tuple[FeedState, ...]:
    """Feeds whose next poll has come, longest due first.

    One that was last asked in the future is due now: the clock was wrong then, or was set back since.
    """
    sql = f"SELECT * FROM feed WHERE {_DUE} ORDER BY next_poll IS NOT NULL, next_poll, id"
    return tuple(map(_feed, reader.rows(sql, {"now": to_iso(now), "ahead": to_iso(now + CLOCK_SLACK)})))


def due_feed(reader: Reader, now: datetime, feed_id: str) -> FeedState | None:
    """That feed, if its next poll has come."""
    sql = f"SELECT * FROM feed WHERE id = :id AND {_DUE}"
    values = {"id": feed_id, "now": to_iso(now), "ahead": to_iso(now + CLOCK_SLACK)}
    return next(map(_feed, reader.few(sql, values)), None)
