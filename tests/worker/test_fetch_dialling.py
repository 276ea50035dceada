"""Which addresses are dialled, by name and by route, and what a look-up may do."""

import asyncio
import threading
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from tests.fakeweb.misbehaviour import FEED
from tests.fakeweb.server import FakeWeb
from worker.fetch.client import Fetcher
from worker.fetch.limits import FetchLimits
from worker.flow import Fetched, FetchFailed, Outcome, Reason

NOW = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)
SITE = "http://hanbit.example"


async def fetch(limits: FetchLimits, url: str) -> Outcome:
    async with Fetcher(limits, lambda: NOW) as fetcher:
        return await fetcher.fetch(url, purpose="feed")


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1/", "file:///etc/passwd", "http://a@b/", "not a url", "", "http://[::1"]
)
async def test_what_must_not_be_dialled_fails_without_a_request(fakeweb: FakeWeb, url: str) -> None:
    got = await fetch(fakeweb.limits(), url)
    assert isinstance(got, FetchFailed)
    assert got.reason in (Reason.BAD_URL, Reason.FORBIDDEN_ADDRESS)
    assert fakeweb.requests == []


def resolving(limits: FetchLimits, *addresses: str) -> Fetcher:
    return Fetcher(limits, lambda: NOW, lookup=lambda host: addresses)


@pytest.mark.parametrize(
    "address", ["127.0.0.2", "10.0.0.1", "169.254.169.254", "::1", "fe80::1%lo", "::ffff:10.0.0.1"]
)
async def test_a_name_that_leads_inside_is_refused_at_the_socket(fakeweb: FakeWeb, address: str) -> None:
    async with resolving(fakeweb.limits(connect_to={}), address) as fetcher:
        for url in ("http://hanbit.example/", "https://hanbit.example/", f"http://hanbit.example:{fakeweb.port}/"):
            got = await fetcher.fetch(url, purpose="feed")
            assert isinstance(got, FetchFailed)
            assert got.reason is Reason.FORBIDDEN_ADDRESS, got.detail
    assert fakeweb.requests == []


async def test_a_name_is_judged_each_time_it_is_dialled(fakeweb: FakeWeb) -> None:
    answers = iter([["127.0.0.1"], ["127.0.0.2"]])
    limits = fakeweb.limits(connect_to={})
    url = f"http://hanbit.example:{fakeweb.port}/feed"
    fakeweb.set("/feed", FEED)
    outcomes = []
    for _ in range(2):
        async with Fetcher(limits, lambda: NOW, lookup=lambda host: next(answers)) as fetcher:
            outcomes.append(await fetcher.fetch(url, purpose="feed"))
    assert isinstance(outcomes[0], Fetched)
    assert isinstance(outcomes[1], FetchFailed)
    assert outcomes[1].reason is Reason.FORBIDDEN_ADDRESS


async def test_the_public_address_among_several_is_dialled(fakeweb: FakeWeb) -> None:
    fakeweb.set("/feed", FEED)
    async with resolving(fakeweb.limits(connect_to={}), "10.0.0.1", "fe80::1", "127.0.0.1") as fetcher:
        got = await fetcher.fetch(f"http://hanbit.example:{fakeweb.port}/feed", purpose="feed")
    assert isinstance(got, Fetched)


async def test_a_route_to_an_inner_address_needs_the_allow_list(fakeweb: FakeWeb) -> None:
    fakeweb.set("/feed", FEED)
    got = await fetch(fakeweb.limits(allow_addresses=frozenset()), f"{SITE}/feed")
    assert isinstance(got, FetchFailed)
    assert got.reason is Reason.FORBIDDEN_ADDRESS
    assert fakeweb.requests == []


async def test_a_route_leads_one_host_and_keeps_its_name(fakeweb: FakeWeb) -> None:
    fakeweb.set("http://xn--xx3br43b.example:443/feed", FEED)
    limits = fakeweb.limits(connect_to={"xn--xx3br43b.example": (fakeweb.ip, fakeweb.port)})
    async with Fetcher(limits, lambda: NOW, lookup=lambda host: ["10.0.0.1"]) as fetcher:
        got = await fetcher.fetch("http://한빛.example:443/feed", purpose="feed")
        other = await fetcher.fetch("http://nuri.example/feed", purpose="feed")
    assert isinstance(got, Fetched)
    assert got.final_url == "http://xn--xx3br43b.example:443/feed"
    assert isinstance(other, FetchFailed)


async def test_a_plain_port_is_no_tls(fakeweb: FakeWeb) -> None:
    got = await fetch(fakeweb.limits(), "https://hanbit.example/feed")
    assert isinstance(got, FetchFailed)
    assert got.reason is Reason.TLS


async def test_a_certificate_nobody_trusts_is_a_tls_failure() -> None:
    with FakeWeb(tls=True) as impostor:
        got = await fetch(impostor.limits(), "https://hanbit.example/feed")
    assert isinstance(got, FetchFailed)
    assert got.reason is Reason.TLS
    assert impostor.requests == []


async def test_a_closed_port_is_a_failure_to_connect(fakeweb: FakeWeb) -> None:
    with FakeWeb() as short_lived:
        closed = (short_lived.ip, short_lived.port)
    got = await fetch(fakeweb.limits(allow_addresses=frozenset({closed}), connect_to={"*": closed}), f"{SITE}/feed")
    assert isinstance(got, FetchFailed)
    assert got.reason is Reason.CONNECT


# looking up


def no_such_host(host: str) -> Sequence[str]:
    raise OSError(-2, "Name or service not known")


def not_a_name(host: str) -> Sequence[str]:
    raise UnicodeError("label too long")


@pytest.mark.parametrize(
    "lookup", [no_such_host, not_a_name, lambda host: []], ids=["unknown", "no name", "no address"]
)
async def test_a_name_without_an_address_is_a_dns_failure(fakeweb: FakeWeb, lookup: object) -> None:
    async with Fetcher(fakeweb.limits(connect_to={}), lambda: NOW, lookup=lookup) as fetcher:  # type: ignore[arg-type]  # a table of look-ups
        got = await fetcher.fetch("http://hanbit.example/", purpose="feed")
    assert isinstance(got, FetchFailed)
    assert got.reason is Reason.DNS


async def test_a_hung_lookup_fails_by_its_own_deadline_and_holds_up_nobody(fakeweb: FakeWeb) -> None:
    fakeweb.set("/feed", FEED)
    released = threading.Event()

    def lookup(host: str) -> Sequence[str]:
        if host.startswith("hung"):
            released.wait()
        return ["127.0.0.1"]

    async with Fetcher(
        fakeweb.limits(connect_to={}, dns=timedelta(seconds=0.5)), lambda: NOW, lookup=lookup
    ) as fetcher:
        hung = [asyncio.create_task(fetcher.fetch(f"http://hung{n}.example/", purpose="feed")) for n in range(40)]
        await asyncio.sleep(0)
        fine = await fetcher.fetch(f"http://fine.example:{fakeweb.port}/feed", purpose="feed")
        assert isinstance(fine, Fetched)
        outcomes = await asyncio.gather(*hung)
    released.set()
    assert {outcome.reason for outcome in outcomes if isinstance(outcome, FetchFailed)} == {Reason.DNS}
    assert len(outcomes) == 40
