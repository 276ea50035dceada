"""How the feeds fare as a whole: by state, how long the longest due has waited, which are silent or never came. Pure.

Silence is judged by each feed's own pace: one whose last document covers a day should bring something within days, one
that covers a year may rest for months. A feed that answers 200 with nothing new looks healthy everywhere else.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from archive.model import FeedId, FeedState, FeedStatus
from worker.flow import FeedSpec

# Longer than a weekend with a holiday: ministries and small papers are silent then.
LEAST_SILENCE: Final = timedelta(days=4)
# For a feed whose documents do not say what time they cover.
UNKNOWN_SILENCE: Final = timedelta(days=30)
LONG_FAILING: Final = timedelta(days=7)
_BAD: Final = (FeedStatus.FAILING, FeedStatus.GONE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Vitals:
    """How the enabled feeds fare. `states` counts all configured ones by state, those that are off as `off`.

    `lag` is how long the feed that is due longest has waited, `due` how many are due. `silent` answer well but bring
    nothing new, `never` have never been read, `dead` fail for longer than a week or are gone, `moved` name where to.
    """

    states: Mapping[str, int]
    reasons: Mapping[str, int]
    due: int
    lag: timedelta
    last_attempt: datetime | None
    last_success: datetime | None
    last_new: datetime | None
    silent: tuple[FeedState, ...] = ()
    never: tuple[FeedState, ...] = ()
    dead: tuple[FeedState, ...] = ()
    moved: tuple[FeedState, ...] = ()
    ahead: tuple[FeedId, ...] = ()

    @property
    def enabled(self) -> int:
        """How many feeds are asked at all."""
        return sum(self.states.values()) - self.states.get("off", 0)

    @property
    def failing(self) -> int:
        """How many of them fail now or are gone."""
        return sum(self.states.get(str(status), 0) for status in _BAD)


def vitals(feeds: Iterable[FeedSpec], states: Iterable[FeedState], now: datetime, slack: timedelta) -> Vitals:
    """Judge the configured feeds by their states; `slack` is how far a clock may be off."""
    specs = {feed.id: feed for feed in feeds}
    known = {state.id: state for state in states if state.id in specs}
    on = [known.get(feed.id) or _unasked(feed) for feed in specs.values() if feed.enabled]
    waits = [now - state.next_poll for state in on if state.next_poll is not None and state.next_poll <= now]
    unasked = sum(state.next_poll is None for state in on)
    counted = Counter(str(state.status) for state in on)
    counted["off"] = len(specs) - len(on)
    return Vitals(
        states={name: counted[name] for name in (*map(str, FeedStatus), "off")},
        reasons=dict(sorted(Counter(state.reason or "unknown" for state in on if state.status in _BAD).items())),
        due=len(waits) + unasked,
        lag=max(waits, default=timedelta(0)),
        last_attempt=max((state.last_attempt for state in on if state.last_attempt), default=None),
        last_success=max((state.last_success for state in on if state.last_success), default=None),
        last_new=max((state.last_new for state in on if state.last_new), default=None),
        silent=tuple(state for state in on if silent(state, now)),
        never=tuple(state for state in on if state.last_attempt is not None and state.last_success is None),
        dead=tuple(state for state in on if _dead(state, now)),
        moved=tuple(state for state in on if state.status is FeedStatus.MOVED),
        ahead=tuple(state.id for state in on if state.last_attempt is not None and state.last_attempt > now + slack),
    )


def _unasked(feed: FeedSpec) -> FeedState:
    return FeedState(id=feed.id, url=feed.url, title=feed.title, outlet=feed.outlet, language=feed.language)


def patience(state: FeedState) -> timedelta:
    """How long a feed may bring nothing before that is strange: half of what its last document covers, or more."""
    return UNKNOWN_SILENCE if state.window is None else max(LEAST_SILENCE, state.window / 2)


def silent(state: FeedState, now: datetime) -> bool:
    """Whether a feed that answers well has brought nothing for longer than its own pace lets expect."""
    if state.status in _BAD or state.last_success is None:
        return False
    if state.last_new is None:
        return True
    return now - state.last_new > patience(state)


def _dead(state: FeedState, now: datetime) -> bool:
    if state.status is FeedStatus.GONE:
        return True
    return state.failing_since is not None and now - state.failing_since > LONG_FAILING
