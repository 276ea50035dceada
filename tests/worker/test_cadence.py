"""How often a feed is asked: tuned by what its documents overlap by."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.model import FeedId
from worker.cadence import Pace, Turnover, span, spread, tuned

NOW = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
PACE = Pace(shortest=5 * MINUTE, usual=15 * MINUTE, quiet=60 * MINUTE, longest=timedelta(days=1))


def turnover(listed: int, new: int, since: float | None, span: float | None = None) -> Turnover:
    return Turnover(
        listed=listed,
        new=new,
        since=None if since is None else since * MINUTE,
        span=None if span is None else span * MINUTE,
    )


def minutes_or_none(number: float | None) -> timedelta | None:
    return None if number is None else number * MINUTE


@pytest.mark.parametrize(
    ("before", "seen", "told", "minutes"),
    [
        pytest.param(None, None, None, 15, id="the first answer was unchanged"),
        pytest.param(None, turnover(30, 30, None), None, 15, id="the first document says nothing of times"),
        pytest.param(None, turnover(30, 30, None, 600), None, 15, id="the first document took ten hours"),
        pytest.param(None, turnover(30, 30, None, 40), None, 10, id="the first document took forty minutes"),
        pytest.param(None, turnover(30, 30, None, 4), None, 5, id="never more often than the shortest"),
        pytest.param(15, turnover(30, 3, 15), None, 15, id="some news: the usual"),
        pytest.param(60, turnover(30, 1, 60), None, 15, id="news after quiet: the usual at once"),
        pytest.param(15, turnover(30, 10, 15), None, 11.25, id="a third rolled over"),
        pytest.param(15, turnover(20, 20, 15), None, 5, id="all rolled over"),
        pytest.param(15, turnover(20, 20, 4320, 40), None, 10, id="all rolled over in three days, lately fast"),
        pytest.param(15, turnover(1, 1, 15), None, 5, id="a feed of one item"),
        pytest.param(5, turnover(30, 1, 5), None, 6.25, id="speed is lost slowly, with news"),
        pytest.param(15, None, None, 18.75, id="nothing new: more seldom"),
        pytest.param(15, turnover(30, 0, 15), None, 18.75, id="all known: more seldom"),
        pytest.param(55, None, None, 60, id="quiet at the most"),
        pytest.param(15, turnover(30, 1, -9000), None, 15, id="a clock set back"),
        pytest.param(15, turnover(0, 0, 15), None, 18.75, id="an empty document"),
        pytest.param(15, turnover(30, 1, 15), 40, 40, id="it says that it stays the same"),
        pytest.param(15, None, 1440, 60, id="it says so for a day"),
        pytest.param(15, turnover(30, 20, 15), 40, 5.625, id="it says so, but rolls over before"),
    ],
)
def test_the_interval_follows_what_was_new(
    before: float | None, seen: Turnover | None, told: float | None, minutes: float
) -> None:
    got = tuned(minutes_or_none(before), seen, window=None, told=minutes_or_none(told), pace=PACE)
    assert got == minutes * MINUTE


@pytest.mark.parametrize(
    ("covers", "told", "minutes"),
    [(None, None, 60), (600, None, 60), (80, None, 40), (20, None, 15), (80, 1440, 40)],
)
def test_a_quiet_feed_is_still_asked_before_it_could_roll_over_at_its_usual_pace(
    covers: float | None, told: float | None, minutes: float
) -> None:
    got = tuned(60 * MINUTE, None, window=minutes_or_none(covers), told=minutes_or_none(told), pace=PACE)
    assert got == minutes * MINUTE


@given(rate=st.floats(0.001, 100), listed=st.integers(1, 500), start=st.floats(5, 60))
def test_a_steady_feed_never_rolls_over_unseen_once_it_is_known(rate: float, listed: int, start: float) -> None:
    """Unless it does within the shortest interval: then it is asked at that."""
    interval = start * MINUTE
    for _ in range(30):
        new = min(listed, round(rate * (interval / MINUTE)))
        interval = tuned(interval, turnover(listed, new, interval / MINUTE), window=None, told=None, pace=PACE)
    missed = rate * (interval / MINUTE) > listed
    assert not missed or interval == PACE.shortest
    assert PACE.shortest <= interval <= PACE.quiet


def test_the_times_of_a_first_document_tell_how_fast_it_rolls_over() -> None:
    times = [NOW - n * MINUTE for n in range(20)]
    assert span(times) == 20 * MINUTE
    assert span([*times, NOW - timedelta(days=400)]) == 20 * MINUTE
    assert span([NOW, None]) is None
    assert span([]) is None


@given(st.timedeltas(timedelta(0), timedelta(days=30)), st.text(), st.datetimes(timezones=st.just(UTC)))
def test_feeds_that_began_together_part_by_a_tenth_at_most(wait: timedelta, feed: str, now: datetime) -> None:
    got = spread(wait, FeedId(feed), now)
    assert wait * 0.9 - timedelta(microseconds=1) <= got <= wait
    assert got == spread(wait, FeedId(feed), now)


def test_a_hundred_feeds_do_not_come_due_together() -> None:
    assert len({spread(15 * MINUTE, FeedId(f"feed-{n}"), NOW) // timedelta(seconds=5) for n in range(100)}) > 10
