"""When a host may be asked next. Pure: times are seconds of a monotonic clock that the caller reads."""

from datetime import timedelta
from typing import Final, NamedTuple
from urllib.parse import urlsplit

LONGEST_SPACING: Final = timedelta(seconds=30)  # a robots.txt can slow us to this, not to a standstill


def host_of(url: str) -> str:
    """Who is asked for a turn: a host whatever its port, with `www.` and without the same; "" where none is named."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


class Turn(NamedTuple):
    """A booked place in a host's queue: how many seconds to wait, and when the one after may start."""

    wait: float
    ready_at: float


def book(ready_at: float, now: float, spacing: timedelta, *, follows: bool = False) -> Turn:
    """Book the next turn at a host that is ready at `ready_at`. Turns booked in order start `spacing` apart.

    A request that `follows` a redirect of the same host starts at once, and pushes the others back.
    """
    start = now if follows else max(ready_at, now)
    return Turn(wait=start - now, ready_at=max(ready_at, start + spacing.total_seconds()))


def spacing_at(host_spacing: timedelta, crawl_delay: float | None) -> timedelta:
    """The time between two requests: ours, or the host's wish if that is longer, within LONGEST_SPACING."""
    if crawl_delay is None:
        return host_spacing
    wished = min(max(crawl_delay, 0.0), LONGEST_SPACING.total_seconds())
    return max(host_spacing, timedelta(seconds=wished))
