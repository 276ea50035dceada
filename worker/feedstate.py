"""How a feed fares after a poll: old state and outcome in, new state out. Pure.

1. A good poll clears a failure; a 304 after a failure takes one off `failures`, and only a document that is really
   read the last.
2. A failure counts, is named, and delays the next poll; none stops a feed for ever.
3. When a feed is asked next is decided by `cadence.py`, or `fetch/retry.py` after a failure, and comes in as a wait.
4. A permanent redirect is followed from the start once it was seen `CONFIRMATIONS` times running.
5. Validators move only with a document that was parsed.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from archive.model import FeedState, FeedStatus, Gap, Validators
from archive.reading import CLOCK_SLACK
from worker.flow import Fetched, FetchFailed, NotModified, Reason
from worker.kinds import masked

CONFIRMATIONS: Final = 3


def address(state: FeedState) -> str:
    """Where to ask for a feed now: where it moved, once that is sure, else where the config says."""
    if state.moved_to is not None and state.moved_seen >= CONFIRMATIONS:
        return state.moved_to
    return state.url


def _moved(state: FeedState, permanent_url: str | None) -> FeedState:
    if address(state) == state.moved_to and permanent_url is None:
        return state
    if permanent_url is None or permanent_url == state.url:
        return replace(state, moved_to=None, moved_seen=0)
    seen = state.moved_seen + 1 if permanent_url == state.moved_to else 1
    return replace(state, moved_to=permanent_url, moved_seen=seen)


def _status(state: FeedState) -> FeedStatus:
    return FeedStatus.MOVED if state.moved_to is not None else FeedStatus.OK


def unchanged(state: FeedState, outcome: NotModified | Fetched, *, interval: timedelta, wait: timedelta) -> FeedState:
    """The state after an answer that brought nothing: 304, or the same bytes as before."""
    now = outcome.fetched_at
    moved = _moved(state, outcome.permanent_url)
    return replace(
        moved,
        status=_status(moved),
        reason=None,
        detail=None,
        failing_since=None,
        last_attempt=now,
        last_success=now,
        failures=min(state.failures, max(1, state.failures - 1)),
        next_poll=now + wait,
        interval=interval,
    )


def succeeded(
    state: FeedState,
    outcome: Fetched,
    *,
    title: str,
    language: str | None,
    new: int,
    notes: tuple[str, ...],
    interval: timedelta,
    wait: timedelta,
) -> FeedState:
    """The state after a document that was parsed."""
    after = unchanged(state, outcome, interval=interval, wait=wait)
    return replace(
        after,
        title=state.title or title,
        language=state.language or language,
        failures=0,
        last_new=outcome.fetched_at if new else state.last_new,
        validators=Validators(etag=outcome.etag, last_modified=outcome.last_modified, body_sha256=outcome.body_sha256),
        notes=notes,
    )


def failed(state: FeedState, reason: Reason, detail: str, *, now: datetime, delay: timedelta) -> FeedState:
    """The state after a poll that gave no document."""
    return replace(
        state,
        status=FeedStatus.GONE if reason is Reason.GONE else FeedStatus.FAILING,
        reason=reason,
        detail=masked(detail),
        failures=state.failures + 1,
        failing_since=state.failing_since or now,
        last_attempt=now,
        next_poll=now + delay,
        moved_seen=0 if address(state) == state.moved_to else state.moved_seen,
    )


def since(state: FeedState, now: datetime) -> timedelta | None:
    """How long ago the last good poll was; None for a feed that has listed nothing yet."""
    return now - state.last_success if state.listed and state.last_success is not None else None


def clock_was_ahead(state: FeedState, outcome: Fetched | NotModified) -> bool:
    """Whether a feed was last asked in the future, by a clock that its server's bears out."""
    attempt = state.last_attempt
    return attempt is not None and attempt > outcome.fetched_at + CLOCK_SLACK and outcome.clock_agrees


def possible_gap(state: FeedState, listed: int, now: datetime) -> Gap | None:
    """What may have been missed since the last good poll, given that nothing listed before is listed now.

    None where nothing was listed then, or where the clock ran backwards since.
    """
    if not state.listed or state.last_success is None or state.last_success >= now:
        return None
    return Gap(feed_id=state.id, since=state.last_success, until=now, listed=listed)


def failure_of(outcome: FetchFailed) -> str:
    """The detail of a failed fetch, with the HTTP status when there was one."""
    return outcome.detail if outcome.status is None else f"HTTP {outcome.status}: {outcome.detail}"
