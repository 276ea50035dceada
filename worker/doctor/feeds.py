"""The feeds, one trouble after the other: dead, never read, silent, moved, all failing alike. Pure."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from archive.model import FeedState
from worker.doctor.findings import Finding, ago, note, ok, some, warning
from worker.vitals import Vitals, patience


def fed(seen: Vitals, now: datetime) -> Iterator[Finding]:
    """What there is to say of feeds beside their health."""
    if seen.dead:
        names = some(_since(state, state.failing_since, now) for state in seen.dead)
        advice = "`bongsu feeds test FEED` says why; mend its address (`bongsu feeds discover SITE`) or remove it"
        yield warning("dead feeds", f"{len(seen.dead)} feeds fail for longer than a week, or are gone: {names}", advice)
    never = [state for state in seen.never if state not in seen.dead]
    if never:
        advice = "`bongsu feeds test FEED` says what their addresses answer"
        yield warning("never read", f"{len(never)} feeds were never read: {_ids(never)}", advice)
    if seen.silent:
        names = some(f"{_since(state, state.last_new, now)}, of {_days(state)}" for state in seen.silent)
        advice = "`bongsu feeds test FEED` tells what one lists now; `bongsu feeds discover SITE` what took its place"
        yield warning("silence", f"{len(seen.silent)} feeds answer but bring nothing: {names}", advice)
    if seen.moved:
        yield note(
            "moved feeds", f"{len(seen.moved)} have moved: {_ids(seen.moved)}", "put the new addresses in the list"
        )
    if not (seen.dead or never or seen.silent):
        yield ok("silence", "no feed is dead, or silent for longer than its pace lets expect")


def _ids(states: Sequence[FeedState]) -> str:
    return some(state.id for state in states)


def _since(state: FeedState, moment: datetime | None, now: datetime) -> str:
    return f"{state.id} (ever)" if moment is None else f"{state.id} ({ago((now - moment).total_seconds())})"


def _days(state: FeedState) -> str:
    return f"{patience(state).days} days expected"
