"""How often a feed is asked: what its documents overlap by tunes it, what it says of itself slows it. Pure.

1. A feed that configures an interval is asked at that interval.
2. What lists new entries is asked again before more than `SHARE` of its document can have rolled over, judged by how
   fast the last one did (if all of it was new, also by the times its entries carry), and at the usual interval at the
   latest.
3. What brings nothing new is asked ever more seldom, up to the quiet interval, or half the time that its last document
   covers if that is less: the morning may bring as much as the day before. Speed is lost as slowly.
4. What a feed says of its freshness (ttl, max-age, sy:updatePeriod) slows it, up to the same, unless entries would
   roll over unseen by then: a headline lost is worse than a request too many.
5. Nothing is asked more often than the shortest interval. `spread` takes up to a tenth off each wait, so that feeds
   that began together part, and a cron job finds due what it comes for.
"""

import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from archive.model import FeedId

SHARE: Final = 0.25
GROWTH: Final = 1.25
_COVERED: Final = 0.5
_SPREAD: Final = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """The intervals of the settings: `shortest` ≤ `usual` ≤ `quiet`; `longest` is for feeds that fail."""

    shortest: timedelta
    usual: timedelta
    quiet: timedelta
    longest: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Turnover:
    """What a document had: `listed` entries, `new` of them come within `since` the last good poll (None: the first).

    `span` is in how long they were published, which tells more when nothing was known of them; None if they don't say.
    """

    listed: int
    new: int
    since: timedelta | None
    span: timedelta | None


def tuned(
    before: timedelta | None,
    turnover: Turnover | None,
    *,
    window: timedelta | None,
    told: timedelta | None,
    pace: Pace,
) -> timedelta:
    """The interval that follows `before` (None: the first) after a document, or after none (None: unchanged).

    `window` is the time that the last document covers, `told` how long the feed says that it stays fresh.
    """
    need = _need(turnover, pace.shortest)
    brought = turnover is not None and turnover.new > 0
    calm = pace.quiet if not window else max(pace.usual, min(window * _COVERED, pace.quiet))
    wanted = pace.usual if before is None else min(before * GROWTH, pace.usual if brought else calm)
    if need is not None:
        wanted = min(wanted, need)
    patience = min(told or timedelta(0), calm)
    if need is None or need >= patience:
        wanted = max(wanted, patience)
    return max(wanted, pace.shortest)


def _need(turnover: Turnover | None, shortest: timedelta) -> timedelta | None:
    """In how long `SHARE` of a document rolls over; None when nothing tells. Less than `shortest` is no measure."""
    if turnover is None or not turnover.new:
        return None
    since = None if turnover.since is None or turnover.since <= timedelta(0) else max(turnover.since, shortest)
    told = (since, turnover.span if turnover.new == turnover.listed else None)
    during = min((time for time in told if time is not None and time > timedelta(0)), default=None)
    return None if during is None else during * (SHARE * turnover.listed / turnover.new)


def span(published: Iterable[datetime | None]) -> timedelta | None:
    """The time that a document covers, judged by its newer half (old entries are often pinned); None if not told."""
    times = sorted((moment for moment in published if moment is not None), reverse=True)
    return (2 * (times[0] - times[len(times) // 2]) or None) if len(times) > 1 else None


def spread(wait: timedelta, feed_id: FeedId, now: datetime) -> timedelta:
    """A wait, up to a tenth shorter: by how much, the feed and the time decide, so that it can be told again."""
    part = zlib.crc32(f"{feed_id} {now.isoformat()}".encode()) / 2**32
    return wait * (1 - _SPREAD * part)
