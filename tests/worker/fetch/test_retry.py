"""When what failed is tried again."""

from datetime import UTC, datetime, timedelta

import pytest

from worker.fetch.retry import FINAL_FOR_PAGES, feed_delay, page_retry
from worker.flow import Reason

NOW = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
QUARTER = 15 * MINUTE


@pytest.mark.parametrize(
    ("failures", "delay"),
    [(0, QUARTER), (1, QUARTER), (2, 2 * QUARTER), (3, HOUR), (5, 4 * HOUR), (7, 16 * HOUR), (8, DAY), (10**9, DAY)],
)
def test_a_failing_feed_is_asked_ever_more_seldom_up_to_a_day(failures: int, delay: timedelta) -> None:
    assert feed_delay(failures, Reason.TIMEOUT, interval=QUARTER, longest=DAY, retry_at=None, now=NOW) == delay


@pytest.mark.parametrize("interval", [MINUTE, 6 * HOUR, 7 * DAY])
@pytest.mark.parametrize("longest", [HOUR, DAY, 7 * DAY])
def test_the_longest_interval_is_what_the_setting_says_after_however_many_failures(
    interval: timedelta, longest: timedelta
) -> None:
    delay = feed_delay(10**9, Reason.TIMEOUT, interval=interval, longest=longest, retry_at=None, now=NOW)
    assert delay == max(interval, longest)


@pytest.mark.parametrize("longest", [HOUR, 7 * DAY])
def test_what_a_server_wishes_counts_whatever_the_longest_interval(longest: timedelta) -> None:
    wish = NOW + 20 * HOUR
    delay = feed_delay(6, Reason.RATE_LIMITED, interval=QUARTER, longest=longest, retry_at=wish, now=NOW)
    assert delay == 20 * HOUR


@pytest.mark.parametrize(
    ("wish", "delay"),
    [
        (timedelta(seconds=1803), timedelta(seconds=1803)),
        (timedelta(seconds=1), QUARTER),
        (-HOUR, 8 * HOUR),
        (400 * DAY, DAY),
    ],
    ids=["to the second", "too soon", "in the past", "too far"],
)
def test_a_feeds_retry_after_counts_between_its_interval_and_a_day_but_not_if_past(
    wish: timedelta, delay: timedelta
) -> None:
    assert feed_delay(6, Reason.RATE_LIMITED, interval=QUARTER, longest=DAY, retry_at=NOW + wish, now=NOW) == delay


def test_a_feed_that_is_gone_is_still_asked_now_and_then() -> None:
    assert feed_delay(1, Reason.GONE, interval=QUARTER, longest=DAY, retry_at=None, now=NOW) == 7 * DAY


@pytest.mark.parametrize("reason", list(Reason))
def test_a_feed_is_never_asked_sooner_than_its_interval(reason: Reason) -> None:
    slow = 30 * DAY
    assert feed_delay(3, reason, interval=slow, longest=DAY, retry_at=NOW + MINUTE, now=NOW) == slow


@pytest.mark.parametrize("reason", sorted(set(Reason) - FINAL_FOR_PAGES))
def test_a_page_is_tried_five_times_over_a_day(reason: Reason) -> None:
    at, tries = NOW, 1
    while (following := page_retry(reason, tries, status=None, retry_at=None, now=at)) is not None:
        assert following > at
        at, tries = following, tries + 1
    assert tries == 5
    assert 20 * HOUR < at - NOW <= DAY


@pytest.mark.parametrize("reason", sorted(FINAL_FOR_PAGES))
def test_a_page_is_given_up_at_once_when_the_answer_will_not_change(reason: Reason) -> None:
    assert page_retry(reason, 1, status=None, retry_at=NOW + HOUR, now=NOW) is None


def test_the_reasons_named_for_giving_up_are_the_lasting_ones() -> None:
    lasting = {Reason.GONE, Reason.HTTP_4XX, Reason.ROBOTS, Reason.NOT_A_PAGE, Reason.BAD_URL, Reason.FORBIDDEN_ADDRESS}
    passing = {Reason.DNS, Reason.CONNECT, Reason.TIMEOUT, Reason.HTTP_5XX, Reason.RATE_LIMITED, Reason.INTERNAL}
    assert lasting <= FINAL_FOR_PAGES
    assert not passing & FINAL_FOR_PAGES


@pytest.mark.parametrize(
    ("status", "again"), [(404, False), (403, False), (451, False), (408, True), (425, True), (429, True)]
)
def test_some_client_errors_pass(status: int, again: bool) -> None:
    assert (page_retry(Reason.HTTP_4XX, 1, status=status, retry_at=None, now=NOW) is not None) is again


@pytest.mark.parametrize(
    ("wish", "wait"),
    [(timedelta(seconds=150), timedelta(seconds=150)), (timedelta(0), MINUTE), (-DAY, HOUR), (9 * DAY, DAY)],
    ids=["to the second", "now", "in the past", "too far"],
)
def test_a_pages_retry_after_counts_between_a_minute_and_a_day_but_not_if_past(
    wish: timedelta, wait: timedelta
) -> None:
    assert page_retry(Reason.RATE_LIMITED, 2, status=429, retry_at=NOW + wish, now=NOW) == NOW + wait
