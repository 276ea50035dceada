"""What robots.txt says, and what its absence says."""

from datetime import UTC, datetime, timedelta

import pytest

from worker.fetch.limits import FetchLimits
from worker.fetch.robots import crawl_delay, objection, robots_url, rules_from
from worker.flow import Fetched, FetchFailed, Reason

NOW = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)
LIMITS = FetchLimits(user_agent="bongsu/0.1 (+https://desk.example/about)")
ROBOTS = "http://hanbit.example/robots.txt"
PAGE = "http://hanbit.example/news/1?q=%EB%B6%81%ED%95%9C"


def file(text: str | bytes) -> Fetched:
    body = text.encode() if isinstance(text, str) else text
    return Fetched(url=ROBOTS, final_url=ROBOTS, status=200, body=body, fetched_at=NOW)


def failure(reason: Reason, retry_at: datetime | None = None) -> FetchFailed:
    return FetchFailed(url=ROBOTS, reason=reason, detail="so it was", fetched_at=NOW, retry_at=retry_at)


@pytest.mark.parametrize(
    ("text", "allowed"),
    [
        ("", True),
        ("User-agent: *\nDisallow:", True),
        ("User-agent: *\nDisallow: /", False),
        ("User-agent: *\nDisallow: /news", False),
        ("User-agent: *\nDisallow: /news\nAllow: /news/1", True),
        ("User-agent: *\nDisallow: /*?q=북한", False),
        ("User-agent: *\nDisallow: /*?", False),
        ("User-agent: *\nDisallow: /*.pdf$", True),
        ("user-agent: BongSu\ndisallow: /\n\nuser-agent: *\nallow: /", False),
        ("User-agent: bongsu\nAllow: /\n\nUser-agent: *\nDisallow: /", True),
        ("User-agent: googlebot\nUser-agent: bongsu # us\nDisallow: /", False),
        ("User-agent: googlebot\nDisallow: /", True),
        ("User-agent: desk\nDisallow: /", True),
        ("User-agent: bongsubot\nDisallow: /", True),
        ("\ufeffUser-agent: *\r\nDisallow: /\r\n", False),
        ("<html>nothing here</html>", True),
        ("Disallow: /", True),
    ],
)
def test_a_page_is_read_unless_the_file_minds(text: str, allowed: bool) -> None:
    refused = objection(rules_from(file(text), LIMITS, NOW), PAGE, LIMITS)
    assert (refused is None) is allowed
    assert refused is None or refused.reason is Reason.ROBOTS


def test_bytes_that_are_no_text_do_not_hide_the_rules() -> None:
    rules = rules_from(file("# 한빛일보\n".encode("euc-kr") + b"User-agent: *\nDisallow: /news\n"), LIMITS, NOW)
    assert objection(rules, PAGE, LIMITS) is not None


def test_rules_beyond_the_limit_are_not_read_nor_is_a_line_cut_in_two() -> None:
    text = "User-agent: *\nDisallow: /sport\nDisallow: /news/1/comments\n"
    for most in (len(text) - 1, len(text) - 12, text.index("/news") + 1):
        rules = rules_from(file(text), FetchLimits(robots_max_bytes=most), NOW)
        assert objection(rules, PAGE, LIMITS) is None
        assert objection(rules, "http://hanbit.example/sport/2", LIMITS) is not None


@pytest.mark.parametrize(
    "reason",
    [Reason.HTTP_4XX, Reason.GONE, Reason.EMPTY, Reason.REDIRECTS, Reason.BAD_URL, Reason.FORBIDDEN_ADDRESS],
)
def test_a_site_without_robots_txt_allows_all(reason: Reason) -> None:
    rules = rules_from(failure(reason), LIMITS, NOW)
    assert objection(rules, PAGE, LIMITS) is None
    assert rules.expires == NOW + LIMITS.robots_ttl


@pytest.mark.parametrize(
    "reason", [Reason.HTTP_5XX, Reason.RATE_LIMITED, Reason.TIMEOUT, Reason.DNS, Reason.CONNECT, Reason.RESET]
)
def test_robots_txt_that_cannot_be_had_forbids_for_now_with_that_reason(reason: Reason) -> None:
    rules = rules_from(failure(reason), LIMITS, NOW)
    refused = objection(rules, PAGE, LIMITS)
    assert refused is not None
    assert refused.reason is reason
    assert NOW < rules.expires <= NOW + timedelta(hours=1)


@pytest.mark.parametrize(
    ("wish", "lasts"),
    [
        (timedelta(hours=2), timedelta(hours=2)),
        (timedelta(0), timedelta(minutes=1)),
        (timedelta(days=9), timedelta(days=1)),
    ],
)
def test_a_busy_site_says_how_long(wish: timedelta, lasts: timedelta) -> None:
    assert rules_from(failure(Reason.RATE_LIMITED, NOW + wish), LIMITS, NOW).expires == NOW + lasts


def test_rules_are_never_believed_for_longer_than_a_day() -> None:
    rules = rules_from(file(""), FetchLimits(robots_ttl=timedelta(days=30)), NOW)
    assert rules.expires == NOW + timedelta(days=1)


@pytest.mark.parametrize(
    ("text", "delay"),
    [
        ("User-agent: *\nCrawl-delay: 7", 7.0),
        ("User-agent: *\nCrawl-delay: 7\n\nUser-agent: bongsu\nCrawl-delay: 2.5", 2.5),
        ("User-agent: *\nCrawl-delay: often", None),
        ("User-agent: *\nDisallow:", None),
    ],
)
def test_the_crawl_delay_is_ours_or_everybodys(text: str, delay: float | None) -> None:
    assert crawl_delay(rules_from(file(text), LIMITS, NOW), LIMITS) == delay


def test_thousands_of_agents_times_thousands_of_rules_cost_no_more_than_their_lines() -> None:
    agents = "".join(f"User-agent: other{n}*\nuseragent bongsu{'*' * (n % 99)}\n" for n in range(5_000))
    rules = rules_from(file(agents + "".join(f"Disallow: /{n}\n" for n in range(10_000))), LIMITS, NOW)
    assert rules.file is not None
    assert len(rules.file._user_agents) <= 2
    assert objection(rules, "http://hanbit.example/77", LIMITS) is not None


def test_an_origin_has_its_own_robots_txt() -> None:
    assert robots_url("http://hanbit.example/a/b?c") == ROBOTS
    assert robots_url("https://hanbit.example:8443/a") == "https://hanbit.example:8443/robots.txt"
    assert robots_url("http://[2606:4700::1]/a") == "http://[2606:4700::1]/robots.txt"
