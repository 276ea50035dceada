"""Which feeds are polled in a round. Pure."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from archive.model import FeedId, FeedState, FeedStatus
from archive.reading import CLOCK_SLACK
from worker.flow import FeedSpec

Pair = tuple[FeedSpec, FeedState]
# How many of the pages that are due are looked at together: enough that a slow host's are not all of them.
PAGES_AT_A_TIME: Final = 2_000
# Looks at pages that were read come after all else: so many wait at once, so many are taken in a round of `poll`.
CHECKS_AT_A_TIME: Final = 200
CHECKS_AT_ONCE: Final = 2


def enabled(feeds: Iterable[FeedSpec], states: Iterable[FeedState]) -> list[Pair]:
    """The feeds to be polled at all, each with its state, in the order of the states."""
    specs = {feed.id: feed for feed in feeds if feed.enabled}
    return [(specs[state.id], state) for state in states if state.id in specs]


def waiting(state: FeedState, now: datetime) -> bool:
    """Whether to leave a feed alone for now: it failed, and its next try has not come, by a clock that was right."""
    trouble = state.status in (FeedStatus.FAILING, FeedStatus.GONE)
    sound = state.last_attempt is not None and state.last_attempt <= now + CLOCK_SLACK
    return trouble and sound and state.next_poll is not None and state.next_poll > now


def named(pairs: Sequence[Pair], ids: Iterable[str]) -> tuple[list[Pair], list[str]]:
    """The pairs of some feed ids, and the ids that no feed has."""
    by_id = {spec.id: (spec, state) for spec, state in pairs}
    wanted = list(dict.fromkeys(map(FeedId, ids)))
    return [by_id[i] for i in wanted if i in by_id], [i for i in wanted if i not in by_id]
