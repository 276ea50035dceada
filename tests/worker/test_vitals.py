"""How feeds fare as a whole: what is late, dead, silent, and what only looks so."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from archive.model import FeedId, FeedState, FeedStatus
from archive.reading import CLOCK_SLACK
from tests.fakes import NOW
from worker.flow import FeedSpec
from worker.vitals import Vitals, vitals

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
WELL = FeedState(
    id=FeedId("a"),
    url="https://a.example/rss",
    status=FeedStatus.OK,
    last_attempt=NOW - HOUR / 4,
    last_success=NOW - HOUR / 4,
    last_new=NOW - HOUR,
    next_poll=NOW + HOUR / 4,
    window=2 * DAY,
)
ILL = {"status": FeedStatus.FAILING, "reason": "dns", "failing_since": NOW - HOUR}


def spec(name: str, *, enabled: bool = True) -> FeedSpec:
    return FeedSpec(id=FeedId(name), url=f"https://{name}.example/rss", title=name, outlet=name, enabled=enabled)


def judged(**changes: Any) -> Vitals:
    return vitals([spec("a")], [replace(WELL, **changes)], NOW, CLOCK_SLACK)


def test_states_are_counted_and_add_up_with_those_that_are_off_and_new() -> None:
    feeds = [spec("a"), spec("b"), spec("c", enabled=False), spec("d")]
    states = [WELL, replace(WELL, id=FeedId("b"), **ILL), replace(WELL, id=FeedId("gone-from-config"))]
    seen = vitals(feeds, states, NOW, CLOCK_SLACK)
    assert {name: n for name, n in seen.states.items() if n} == {"ok": 1, "failing": 1, "new": 1, "off": 1}
    assert (seen.enabled, seen.failing, seen.reasons) == (3, 1, {"dns": 1})


@pytest.mark.parametrize(
    ("next_poll", "lag", "due"),
    [(NOW + HOUR, timedelta(0), 0), (NOW, timedelta(0), 1), (NOW - HOUR, HOUR, 1), (None, timedelta(0), 1)],
)
def test_lag_is_how_long_what_is_due_has_waited(next_poll: Any, lag: timedelta, due: int) -> None:
    seen = judged(next_poll=next_poll)
    assert (seen.lag, seen.due) == (lag, due)


@pytest.mark.parametrize(
    ("changes", "silent"),
    [
        ({"last_new": NOW - 3 * DAY}, False),  # a long weekend
        ({"last_new": NOW - 5 * DAY}, True),
        ({"last_new": NOW - 5 * DAY, "window": 20 * DAY}, False),  # a feed of weekly papers
        ({"last_new": NOW - 11 * DAY, "window": 20 * DAY}, True),
        ({"last_new": NOW - 20 * DAY, "window": None}, False),
        ({"last_new": NOW - 40 * DAY, "window": None}, True),
        ({"last_new": None}, True),  # answers well and has never listed anything
        ({"last_new": NOW - 40 * DAY, **ILL}, False),  # it fails: that is told already
        ({"last_new": None, "last_success": None, "status": FeedStatus.NEW}, False),
    ],
)
def test_a_feed_is_silent_when_its_own_pace_lets_expect_more(changes: dict[str, Any], silent: bool) -> None:
    assert bool(judged(**changes).silent) is silent


@pytest.mark.parametrize(
    ("changes", "dead", "never"),
    [
        (ILL, False, False),
        ({**ILL, "failing_since": NOW - 8 * DAY}, True, False),
        ({"status": FeedStatus.GONE}, True, False),
        ({**ILL, "last_success": None}, False, True),
        ({"status": FeedStatus.NEW, "last_success": None, "last_attempt": None}, False, False),
    ],
)
def test_dead_and_never_read_are_told_apart(changes: dict[str, Any], dead: bool, never: bool) -> None:
    seen = judged(**changes)
    assert (bool(seen.dead), bool(seen.never)) == (dead, never)


def test_a_feed_that_was_asked_in_the_future_tells_of_a_wrong_clock() -> None:
    assert judged(last_attempt=NOW + HOUR).ahead == ("a",)
    assert judged(last_attempt=NOW + CLOCK_SLACK).ahead == ()
