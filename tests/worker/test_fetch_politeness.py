"""Spacing, places and robots.txt, as servers see them."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from tests.fakeweb.server import FakeWeb
from worker.fetch.client import Fetcher
from worker.flow import Fetched, FetchFailed, Outcome, Reason

NOW = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)
SITE = "http://hanbit.example"
PAGE = f"{SITE}/news/1"
ONLY_FRONT = "User-agent: *\nDisallow: /news\n"


class FakeTime:
    """Wall clock and monotonic clock that only sleeping moves; the wall's may be off."""

    def __init__(self) -> None:
        self.passed = 0.0
        self.off = timedelta(0)
        self.slept: list[float] = []

    def wall(self) -> datetime:
        return NOW + self.off + timedelta(seconds=self.passed)

    def monotonic(self) -> float:
        return self.passed

    async def sleep(self, seconds: float) -> None:
        self.slept.append(round(seconds, 3))
        self.passed += seconds
        await asyncio.sleep(0)


@pytest.fixture
def time() -> FakeTime:
    return FakeTime()


def fetcher(web: FakeWeb, time: FakeTime, **limits: object) -> Fetcher:
    return Fetcher(web.limits(**limits), time.wall, monotonic=time.monotonic, sleep=time.sleep)


def reason(outcome: Outcome) -> Reason | None:
    return outcome.reason if isinstance(outcome, FetchFailed) else None


async def test_requests_to_one_host_are_spaced_and_to_another_not(fakeweb: FakeWeb, time: FakeTime) -> None:
    fakeweb.set("/a", b"x")
    async with fetcher(fakeweb, time, per_host_spacing=timedelta(seconds=1)) as polite:
        for host in ("hanbit", "nuri", "hanbit", "hanbit"):
            assert isinstance(await polite.fetch(f"http://{host}.example/a", purpose="feed"), Fetched)
    assert time.slept == [1.0, 1.0]


async def test_a_site_is_one_host_with_www_and_without_and_on_every_port(fakeweb: FakeWeb, time: FakeTime) -> None:
    fakeweb.set("/a", b"x")
    async with fetcher(fakeweb, time, per_host_spacing=timedelta(seconds=1)) as polite:
        for origin in ("http://hanbit.example", "http://www.hanbit.example", f"http://hanbit.example:{fakeweb.port}"):
            assert isinstance(await polite.fetch(f"{origin}/a", purpose="feed"), Fetched)
        assert isinstance(await polite.fetch("http://m.hanbit.example/a", purpose="feed"), Fetched)
    assert time.slept == [1.0, 1.0]


async def test_a_redirect_is_one_visit_to_its_host(fakeweb: FakeWeb, time: FakeTime) -> None:
    fakeweb.redirect("/a", "/b")
    fakeweb.redirect("/b", "http://nuri.example/c")
    fakeweb.set("/c", b"x")
    async with fetcher(fakeweb, time, per_host_spacing=timedelta(seconds=1)) as polite:
        assert isinstance(await polite.fetch(f"{SITE}/a", purpose="feed"), Fetched)
        assert time.slept == []
        assert isinstance(await polite.fetch(f"{SITE}/c", purpose="feed"), Fetched)
        assert time.slept == [1.0]


async def test_waiting_for_a_turn_does_not_use_up_the_time(fakeweb: FakeWeb, time: FakeTime) -> None:
    fakeweb.set("/a", b"x")
    limits = {"per_host_spacing": timedelta(seconds=20), "total": timedelta(seconds=10)}
    async with fetcher(fakeweb, time, **limits) as polite:
        outcomes = [await polite.fetch(f"{SITE}/a", purpose="feed") for _ in range(3)]
    assert all(isinstance(outcome, Fetched) for outcome in outcomes)


async def test_robots_txt_is_asked_once_per_origin_and_obeyed(fakeweb: FakeWeb, time: FakeTime) -> None:
    fakeweb.set(f"{SITE}/robots.txt", ONLY_FRONT, content_type="text/plain")
    for path in ("/front", "/news/1"):
        fakeweb.set(path, b"x")
    async with fetcher(fakeweb, time) as polite:
        fates = await asyncio.gather(
            *(polite.fetch(f"{SITE}{path}", purpose="page") for path in ("/front", "/news/1", "/front", "/news/1"))
        )
        elsewhere = await polite.fetch("http://nuri.example/news/1", purpose="page")
    assert [reason(fate) for fate in fates] == [None, Reason.ROBOTS, None, Reason.ROBOTS]
    assert isinstance(elsewhere, Fetched)
    assert [request.host for request in fakeweb.asked("/robots.txt")] == ["hanbit.example", "nuri.example"]
    assert [request.host for request in fakeweb.asked("/news/1")] == ["nuri.example"]


async def test_feeds_are_exempt_from_robots_txt(fakeweb: FakeWeb, time: FakeTime) -> None:
    fakeweb.set("/robots.txt", "User-agent: *\nDisallow: /")
    fakeweb.set("/feed", b"x")
    async with fetcher(fakeweb, time) as polite:
        assert isinstance(await polite.fetch(f"{SITE}/feed", purpose="feed"), Fetched)
    assert fakeweb.asked("/robots.txt") == []


async def test_robots_txt_can_be_switched_off(fakeweb: FakeWeb, time: FakeTime) -> None:
    fakeweb.set("/robots.txt", "User-agent: *\nDisallow: /")
    fakeweb.set("/news/1", b"x")
    async with fetcher(fakeweb, time, robots=False) as impolite:
        assert isinstance(await impolite.fetch(PAGE, purpose="page"), Fetched)


async def test_a_redirect_does_not_get_around_robots_txt(fakeweb: FakeWeb, time: FakeTime) -> None:
    fakeweb.set("http://nuri.example/robots.txt", ONLY_FRONT)
    fakeweb.redirect("/short", "http://nuri.example/news/1")
    fakeweb.set("/news/1", b"x")
    async with fetcher(fakeweb, time) as polite:
        got = await polite.fetch(f"{SITE}/short", purpose="page")
    assert reason(got) is Reason.ROBOTS
    assert fakeweb.asked("/news/1") == []


@pytest.mark.parametrize("to", ["/elsewhere.txt", "http://nuri.example/their.txt"], ids=["same host", "another host"])
async def test_robots_txt_may_be_redirected(fakeweb: FakeWeb, time: FakeTime, to: str) -> None:
    fakeweb.redirect(f"{SITE}/robots.txt", to, status=301)
    fakeweb.set(to, ONLY_FRONT)
    fakeweb.set("/news/1", b"x")
    async with fetcher(fakeweb, time) as polite:
        assert reason(await polite.fetch(PAGE, purpose="page")) is Reason.ROBOTS


@pytest.mark.parametrize(
    ("led_to", "fate"),
    [
        ("/bad/missing", None),
        ("/bad/gone", None),
        ("/bad/empty", None),
        ("/bad/redirect-loop", None),
        ("/bad/redirect-metadata", None),
        ("/bad/html", None),
        ("/bad/broken", Reason.HTTP_5XX),
        ("/bad/rate-limited", Reason.RATE_LIMITED),
        ("/bad/reset", Reason.RESET),
        ("/bad/garbage", Reason.BAD_RESPONSE),
        ("/bad/gzip-twice", Reason.BAD_ENCODING),
    ],
)
async def test_what_a_broken_robots_txt_means_for_pages(
    fakeweb: FakeWeb, time: FakeTime, led_to: str, fate: Reason | None
) -> None:
    fakeweb.redirect("/robots.txt", led_to)
    fakeweb.set("/news/1", b"x")
    async with fetcher(fakeweb, time) as polite:
        got = await polite.fetch(PAGE, purpose="page")
    assert reason(got) is fate
    assert len(fakeweb.asked("/news/1")) == (1 if fate is None else 0)
    if isinstance(got, FetchFailed):
        assert "robots.txt" in got.detail
        assert got.retry_at is not None
        assert got.retry_at > NOW


async def test_robots_txt_is_asked_again_when_its_word_has_run_out(fakeweb: FakeWeb, time: FakeTime) -> None:
    fakeweb.set("/robots.txt", ONLY_FRONT)
    fakeweb.set("/news/1", b"x")
    async with fetcher(fakeweb, time, robots_ttl=timedelta(hours=2)) as polite:
        assert reason(await polite.fetch(PAGE, purpose="page")) is Reason.ROBOTS
        fakeweb.set("/robots.txt", "User-agent: *\nDisallow:")
        time.passed += 3_600
        assert reason(await polite.fetch(PAGE, purpose="page")) is Reason.ROBOTS
        time.passed += 3_601
        assert isinstance(await polite.fetch(PAGE, purpose="page"), Fetched)


async def test_the_word_of_a_robots_txt_lasts_no_longer_when_the_clock_is_put_right(
    fakeweb: FakeWeb, time: FakeTime
) -> None:
    fakeweb.set("/robots.txt", ONLY_FRONT)
    fakeweb.set("/news/1", b"x")
    time.off = timedelta(days=400)
    async with fetcher(fakeweb, time) as polite:
        assert reason(await polite.fetch(PAGE, purpose="page")) is Reason.ROBOTS
        fakeweb.set("/robots.txt", "User-agent: *\nDisallow:")
        time.off = timedelta(0)
        time.passed += 24 * 3_600
        assert isinstance(await polite.fetch(PAGE, purpose="page"), Fetched)


async def test_a_robots_txt_without_end_is_read_to_its_limit(fakeweb: FakeWeb, time: FakeTime) -> None:
    fakeweb.set("/robots.txt", ONLY_FRONT + "# and so on\n" * 50_000 + "Disallow: /front\n")
    for path in ("/front", "/news/1"):
        fakeweb.set(path, b"x")
    async with fetcher(fakeweb, time, robots_max_bytes=1_000, max_body_bytes=10_000) as polite:
        assert reason(await polite.fetch(PAGE, purpose="page")) is Reason.ROBOTS
        assert isinstance(await polite.fetch(f"{SITE}/front", purpose="page"), Fetched)


async def test_no_crawl_delay_brings_us_to_a_standstill(fakeweb: FakeWeb, time: FakeTime) -> None:
    fakeweb.set(f"{SITE}/robots.txt", "User-agent: *\nCrawl-delay: 86400\n")
    fakeweb.set("/news/1", b"x")
    async with fetcher(fakeweb, time) as polite:
        for _ in range(2):
            assert isinstance(await polite.fetch(PAGE, purpose="page"), Fetched)
    assert time.slept == [30.0]


async def test_robots_txt_is_sought_five_redirects_far(fakeweb: FakeWeb, time: FakeTime) -> None:
    for n in range(5):
        fakeweb.redirect(f"/robots{n}.txt" if n else "/robots.txt", f"/robots{n + 1}.txt")
    fakeweb.set("/robots5.txt", ONLY_FRONT)
    fakeweb.set("/news/1", b"x")
    async with fetcher(fakeweb, time) as polite:
        assert reason(await polite.fetch(PAGE, purpose="page")) is Reason.ROBOTS
    fakeweb.redirect("/robots5.txt", "/robots6.txt")
    fakeweb.set("/robots6.txt", ONLY_FRONT)
    async with fetcher(fakeweb, time) as polite:
        assert isinstance(await polite.fetch(PAGE, purpose="page"), Fetched)


async def test_a_hosts_crawl_delay_spaces_its_pages(fakeweb: FakeWeb, time: FakeTime) -> None:
    fakeweb.set(f"{SITE}/robots.txt", "User-agent: bongsu\nCrawl-delay: 5\n")
    fakeweb.set("/news/1", b"x")
    async with fetcher(fakeweb, time) as polite:
        for _ in range(3):
            assert isinstance(await polite.fetch(PAGE, purpose="page"), Fetched)
    assert time.slept == [5.0, 5.0]
