"""When to try again what failed. Pure.

A feed is never given up: it is asked ever more seldom, up to the longest interval, or a week once it is gone. A page is
tried five times over a day, and not again when the answer will not change.
"""

from datetime import datetime, timedelta
from typing import Final

from worker.flow import Reason

DAY: Final = timedelta(days=1)
GONE_INTERVAL: Final = timedelta(days=7)
_DOUBLINGS: Final = 14  # a minute becomes eleven days; a month stays within what a timedelta holds
PAGE_DELAYS: Final = (timedelta(minutes=15), timedelta(hours=1), timedelta(hours=4), timedelta(hours=18))
PAGE_SOONEST: Final = timedelta(minutes=1)

# The same request gives the same answer; HTTP_4XX is among them but for PASSING_STATUSES.
FINAL_FOR_PAGES: Final = frozenset(
    {
        Reason.BAD_URL,
        Reason.FORBIDDEN_ADDRESS,
        Reason.TOO_LARGE,
        Reason.ROBOTS,
        Reason.HTTP_4XX,
        Reason.GONE,
        Reason.NOT_A_FEED,
        Reason.HTML_NOT_FEED,
        Reason.NOT_A_PAGE,
        Reason.PARSE,
        Reason.CPU_LIMIT,
        Reason.MEMORY_LIMIT,
        Reason.NO_ARTICLE,
        Reason.TOO_OLD,
    }
)
PASSING_STATUSES: Final = frozenset({408, 425, 429})


def feed_delay(
    failures: int,
    reason: Reason,
    *,
    interval: timedelta,
    longest: timedelta,
    retry_at: datetime | None,
    now: datetime,
) -> timedelta:
    """How long to leave a feed alone after `failures` failures in a row, this one included.

    The server's own wish counts to the second, between `interval` and a day. Without one, or with one that is past:
    `interval`, doubled with each further failure up to `longest`; a feed that is gone is asked once a week. Never
    shorter than `interval`.
    """
    if reason is Reason.GONE:
        return max(GONE_INTERVAL, interval)
    if retry_at is not None and retry_at >= now:
        return max(interval, min(retry_at - now, DAY))
    doublings = min(max(failures, 1) - 1, _DOUBLINGS)
    return max(interval, min(interval * (1 << doublings), longest))


def page_retry(
    reason: Reason, attempts: int, *, status: int | None, retry_at: datetime | None, now: datetime
) -> datetime | None:
    """When to try a page again after `attempts` tries, this one included; None: give it up.

    The server's own wish counts to the second, between a minute and a day.
    """
    if reason in FINAL_FOR_PAGES and status not in PASSING_STATUSES:
        return None
    if attempts > len(PAGE_DELAYS):
        return None
    if retry_at is not None and retry_at >= now:
        return now + max(PAGE_SOONEST, min(retry_at - now, DAY))
    return now + PAGE_DELAYS[max(attempts, 1) - 1]
