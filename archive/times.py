"""Times as the archive writes them. Pure."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Final

DOCID_STEP: Final = 1 << 10


def to_iso(moment: datetime) -> str:
    """ISO 8601 UTC text with seconds, which sorts as time. Raises ValueError for a naive datetime."""
    if moment.tzinfo is None:
        raise ValueError(f"{moment!r} has no time zone; the archive keeps only aware times")
    # strftime does not pad the years before 1000.
    return f"{moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='seconds')}Z"


def from_iso(text: str) -> datetime:
    """The UTC datetime that `to_iso` wrote."""
    return datetime.fromisoformat(text)


def as_written(text: str | None, offset: int | None = None) -> datetime | None:
    """A time with the offset, in minutes, that its source wrote; in UTC where it named no zone."""
    moment = None if text is None else from_iso(text)
    return moment if moment is None or offset is None else moment.astimezone(timezone(timedelta(minutes=offset)))


def docid(moment: datetime, article_id: int) -> int:
    """Where an article belongs in the full-text index: in time order. Times before 1970 count as 1970.

    Each second has 1,024 places: the smaller the numbers, the smaller the index. Another article may have this one
    already; `archive.placing` finds a free one.
    """
    return max(0, int(moment.timestamp())) * DOCID_STEP + article_id % DOCID_STEP


def docid_floor(moment: datetime) -> int:
    """The smallest docid at or after a moment: what a date filter compares with."""
    return docid(moment, 0)
