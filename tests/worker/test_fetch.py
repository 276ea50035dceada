"""Fetching from a real server that behaves, misbehaves and moves."""

import asyncio
import gzip
import hashlib
import random
import threading
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from archive.model import Validators
from tests.fakeweb.misbehaviour import FEED, answer, head, sends
from tests.fakeweb.server import FakeWeb
from worker.fetch.client import Fetcher
from worker.fetch.limits import FetchLimits
from worker.flow import Fetched, FetchFailed, NotModified, Outcome, Reason

NOW = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)
SITE = "http://hanbit.example"
SHORT = timedelta(seconds=0.2)


async def fetch(limits: FetchLimits, url: str, validators: Validators | None = None) -> Outcome:
    async with Fetcher(limits, lambda: NOW) as fetcher:
        return await fetcher.fetch(url, validators=validators, purpose="feed")


# what is fetched


async def test_a_body_comes_whole_with_what_the_server_said_of_it(fakeweb: FakeWeb) -> None:
    headers = [("Cache-Control", "max-age=600"), ("X-Outlet", "한빛일보"), ("x-outlet", "again")]
    fakeweb.set("/feed", FEED, content_type="application/rss+xml", headers=headers, etag='"1"', last_modified="then")
    got = await fetch(fakeweb.limits(), f"{SITE}/feed#top")
    assert isinstance(got, Fetched)
    assert (got.url, got.final_url) == (f"{SITE}/feed#top", f"{SITE}/feed")
    assert (got.status, got.body, got.fetched_at) == (200, FEED, NOW)
    assert got.body_sha256 == hashlib.sha256(FEED).hexdigest()
    assert (got.content_type, got.etag, got.last_modified) == ("application/rss+xml", '"1"', "then")
    assert (got.max_age, got.permanent_url) == (timedelta(minutes=10), None)
    assert [value for name, value in got.headers if name.lower() == "x-outlet"] == ["한빛일보", "again"]


async def test_a_request_says_who_asks_and_nothing_else_about_them(fakeweb: FakeWeb) -> None:
    fakeweb.set("/feed", FEED)
    await fetch(fakeweb.limits(), f"{SITE}/feed?q=북한")
    (request,) = fakeweb.requests
    assert (request.method, request.target, request.host) == ("GET", "/feed?q=%EB%B6%81%ED%95%9C", "hanbit.example")
    assert request.header("user-agent") == "bongsu/0.1 (+https://desk.example/about)"
    assert request.header("accept-encoding") == "gzip, deflate"
    assert {name.lower() for name, _ in request.headers} == {"host", "user-agent", "accept", "accept-encoding"}


@pytest.mark.parametrize("name", ["gzip", "gzip-members", "gzip-padded", "deflate", "deflate-raw", "early-hints"])
async def test_a_body_packed_as_asked_for_is_unpacked(fakeweb: FakeWeb, name: str) -> None:
    got = await fetch(fakeweb.limits(), f"{SITE}/bad/{name}")
    assert isinstance(got, Fetched)
    assert got.body == FEED


async def test_one_layer_is_unpacked_and_no_more(fakeweb: FakeWeb) -> None:
    got = await fetch(fakeweb.limits(), f"{SITE}/bad/gzip-in-gzip")
    assert isinstance(got, Fetched)
    assert got.body.startswith(b"\x1f\x8b")


async def test_headers_that_are_no_utf_8_are_still_text(fakeweb: FakeWeb) -> None:
    got = await fetch(fakeweb.limits(), f"{SITE}/bad/latin-header")
    assert isinstance(got, Fetched)
    assert ("X-Name", "café") in got.headers


# conditional requests


@pytest.mark.parametrize(
    ("resource", "validators"),
    [
        ({"etag": 'W/"한-1"'}, Validators(etag='W/"한-1"')),
        (
            {"last_modified": "Tue, 01 Dec 2026 09:00:00 GMT"},
            Validators(last_modified="Tue, 01 Dec 2026 09:00:00 GMT"),
        ),
    ],
    ids=["etag", "last-modified"],
)
async def test_an_unchanged_document_costs_nothing(
    fakeweb: FakeWeb, resource: dict[str, str], validators: Validators
) -> None:
    fakeweb.set("/feed", FEED, headers={"Cache-Control": "max-age=60"}, **resource)  # type: ignore[arg-type]  # by name
    got = await fetch(fakeweb.limits(), f"{SITE}/feed", validators)
    assert got == NotModified(
        url=f"{SITE}/feed", final_url=f"{SITE}/feed", fetched_at=NOW, max_age=timedelta(minutes=1)
    )
    fakeweb.set("/feed", FEED, etag='"2"')
    assert isinstance(await fetch(fakeweb.limits(), f"{SITE}/feed", validators), Fetched)


async def test_validators_reach_the_document_behind_a_redirect(fakeweb: FakeWeb) -> None:
    fakeweb.redirect("/old", "http://nuri.example/new", status=301)
    fakeweb.set("http://nuri.example/new", FEED, etag='"1"')
    got = await fetch(fakeweb.limits(), f"{SITE}/old", Validators(etag='"1"'))
    assert isinstance(got, NotModified)
    assert got.permanent_url == "http://nuri.example/new"


async def test_a_validator_that_cannot_be_a_header_is_not_sent(fakeweb: FakeWeb) -> None:
    fakeweb.set("/feed", FEED)
    got = await fetch(fakeweb.limits(), f"{SITE}/feed", Validators(etag='"1"\r\nX-Evil: 1', last_modified=""))
    assert isinstance(got, Fetched)
    assert not {"x-evil", "if-none-match", "if-modified-since"} & {n.lower() for n, _ in fakeweb.requests[0].headers}


# redirects


@pytest.mark.parametrize(
    ("statuses", "permanent"),
    [
        ([301], 1),
        ([308], 1),
        ([301, 308], 2),
        ([302], None),
        ([303], None),
        ([307], None),
        ([301, 302], 1),
        ([302, 301], None),
        ([301, 307, 301], 1),
    ],
    ids=lambda value: str(value),
)
async def test_only_permanent_redirects_from_the_start_on_move_a_url(
    fakeweb: FakeWeb, statuses: list[int], permanent: int | None
) -> None:
    for hop, status in enumerate(statuses):
        fakeweb.redirect(f"/{hop}", f"{hop + 1}#part", status=status)
    fakeweb.set(f"/{len(statuses)}", FEED)
    got = await fetch(fakeweb.limits(), f"{SITE}/0")
    assert isinstance(got, Fetched)
    assert got.final_url == f"{SITE}/{len(statuses)}"
    assert got.permanent_url == (None if permanent is None else f"{SITE}/{permanent}")


async def test_redirects_are_followed_as_often_as_allowed(fakeweb: FakeWeb) -> None:
    for hop in range(5):
        fakeweb.redirect(f"/{hop}", f"/{hop + 1}")
    fakeweb.set("/5", FEED)
    assert isinstance(await fetch(fakeweb.limits(max_redirects=5), f"{SITE}/0"), Fetched)
    refused = await fetch(fakeweb.limits(max_redirects=4), f"{SITE}/0")
    assert isinstance(refused, FetchFailed)
    assert refused.reason is Reason.REDIRECTS


async def test_a_redirect_written_in_euc_kr_is_followed_byte_for_byte(fakeweb: FakeWeb) -> None:
    fakeweb.set("/%BA%CF%C7%D1", FEED)
    assert isinstance(await fetch(fakeweb.limits(), f"{SITE}/bad/redirect-euc-kr"), Fetched)


async def test_cookies_and_referrers_are_not_carried(fakeweb: FakeWeb) -> None:
    fakeweb.set("/echo", FEED, headers={"Set-Cookie": "session=2"})
    site = f"{SITE}:{fakeweb.port}"  # by its own name: cookies of bare addresses are dropped by anybody
    async with Fetcher(fakeweb.limits(connect_to={}), lambda: NOW, lookup=lambda host: [fakeweb.ip]) as fetcher:
        for url in (f"{site}/bad/redirect-cookie", f"{site}/echo"):
            assert isinstance(await fetcher.fetch(url, purpose="feed"), Fetched)
    assert len(fakeweb.asked("/echo")) == 2
    for request in fakeweb.requests:
        assert request.header("cookie") is None
        assert request.header("referer") is None


# what fails, and why

FAILURES = {
    "silent": Reason.TIMEOUT,
    "slow-headers": Reason.TIMEOUT,
    "slow-body": Reason.TIMEOUT,
    "early-hints-for-ever": Reason.TIMEOUT,
    "late-bad-chunk": Reason.TIMEOUT,
    "endless": Reason.TOO_LARGE,
    "endless-chunks": Reason.TOO_LARGE,
    "huge-length": Reason.TOO_LARGE,
    "gzip-bomb": Reason.TOO_LARGE,
    "deflate-bomb": Reason.TOO_LARGE,
    "endless-header": Reason.BAD_RESPONSE,
    "endless-headers": Reason.BAD_RESPONSE,
    "giant-header": Reason.BAD_RESPONSE,
    "bad-chunks": Reason.BAD_RESPONSE,
    "two-lengths": Reason.BAD_RESPONSE,
    "garbage": Reason.BAD_RESPONSE,
    "not-http": Reason.BAD_RESPONSE,
    "status-999": Reason.BAD_RESPONSE,
    "switching": Reason.BAD_RESPONSE,
    "partial": Reason.BAD_RESPONSE,
    "not-modified-unasked": Reason.BAD_RESPONSE,
    "reset": Reason.RESET,
    "reset-body": Reason.RESET,
    "reset-unsized": Reason.RESET,
    "closed": Reason.RESET,
    "truncated": Reason.TRUNCATED,
    "truncated-chunks": Reason.TRUNCATED,
    "gzip-short": Reason.BAD_ENCODING,
    "gzip-broken": Reason.BAD_ENCODING,
    "gzip-only-said": Reason.BAD_ENCODING,
    "gzip-one-byte": Reason.BAD_ENCODING,
    "gzip-many-members": Reason.BAD_ENCODING,
    "gzip-in-transfer": Reason.BAD_ENCODING,
    "gzip-twice": Reason.BAD_ENCODING,
    "brotli": Reason.BAD_ENCODING,
    "redirect-self": Reason.REDIRECTS,
    "redirect-loop": Reason.REDIRECTS,
    "redirect-deeper": Reason.REDIRECTS,
    "redirect-nowhere": Reason.REDIRECTS,
    "redirect-no-url": Reason.REDIRECTS,
    "redirect-metadata": Reason.FORBIDDEN_ADDRESS,
    "redirect-localhost": Reason.FORBIDDEN_ADDRESS,
    "redirect-decimal": Reason.FORBIDDEN_ADDRESS,
    "redirect-inside": Reason.FORBIDDEN_ADDRESS,
    "redirect-userinfo": Reason.BAD_URL,
    "redirect-file": Reason.BAD_URL,
    "gone": Reason.GONE,
    "missing": Reason.HTTP_4XX,
    "forbidden": Reason.HTTP_4XX,
    "broken": Reason.HTTP_5XX,
    "busy": Reason.HTTP_5XX,
    "busy-seconds": Reason.RATE_LIMITED,
    "rate-limited-mute": Reason.RATE_LIMITED,
    "empty": Reason.EMPTY,
    "no-content": Reason.EMPTY,
    "gzip-empty": Reason.EMPTY,
}


@pytest.mark.parametrize(("name", "reason"), FAILURES.items(), ids=FAILURES)
async def test_a_server_that_misbehaves_is_a_failure_with_its_reason(
    fakeweb: FakeWeb, name: str, reason: Reason
) -> None:
    slow = reason is Reason.TIMEOUT
    limits = fakeweb.limits(
        **({"total": SHORT} if slow else {}), max_wire_bytes=500_000, max_body_bytes=500_000, max_header_bytes=20_000
    )
    url = f"{SITE}/bad/{name}"
    got = await fetch(limits, url)
    assert isinstance(got, FetchFailed)
    assert got.reason is reason, got.detail
    assert (got.url, got.fetched_at) == (url, NOW)
    assert got.detail


HEADERS = [
    ("Content-Encoding", "gzip"),
    ("ETag", '"1"'),
    ("Cache-Control", "max-age=60"),
    ("Expires", "Tue, 01 Dec 2026 12:30:00 GMT"),
]
SOUND = [
    answer(200, gzip.compress(FEED), HEADERS),
    head(200, [("Transfer-Encoding", "chunked")]) + b"5\r\nhello\r\n3;a=b\r\nabc\r\n0\r\nX-After: 1\r\n\r\n",
    answer(302, b"", [("Location", f"{SITE}/elsewhere")]),
    answer(503, b"", [("Retry-After", "Tue, 01 Dec 2026 12:30:00 GMT")]),
]
DIRT = [
    *(
        b"\r\n",
        b"\r",
        b"\n",
        b"\x00",
        b"\xff\xfe",
        b":",
        b"9" * 30,
        b"-1",
        "북".encode("euc-kr"),
        b"HTTP/1.1 200 OK\r\n",
    ),
    *(b"Content-Length: 99999999999999999999999\r\n", b"Transfer-Encoding: chunked\r\n", b"Content-Encoding: gzip\r\n"),
    *(b"Location: http://[::1%25x]/\r\n", b"Location: //\r\n", b"Expires: Mon, 99 Foo 0000 99:99:99 GMT\r\n"),
]


async def test_no_answer_however_garbled_raises(fakeweb: FakeWeb) -> None:
    chance = random.Random(20261201)
    async with Fetcher(fakeweb.limits(total=timedelta(seconds=0.1)), lambda: NOW) as fetcher:
        for _ in range(300):
            raw = bytearray(chance.choice(SOUND))
            for _ in range(chance.randint(1, 4)):
                at = chance.randrange(len(raw))
                raw[at : at + chance.choice([0, 0, 1, 9])] = chance.choice(DIRT)
            fakeweb.misbehave("/garbled", sends(bytes(raw)))
            assert isinstance(await fetcher.fetch(f"{SITE}/garbled", purpose="feed"), Outcome)


async def test_small_headers_in_number_are_bounded_too(fakeweb: FakeWeb) -> None:
    fakeweb.set("/feed", FEED, headers=[(f"X-{n}", "x" * 150) for n in range(100)])
    assert isinstance(await fetch(fakeweb.limits(), f"{SITE}/feed"), Fetched)
    got = await fetch(fakeweb.limits(max_header_bytes=10_000), f"{SITE}/feed")
    assert isinstance(got, FetchFailed)
    assert got.reason is Reason.BAD_RESPONSE


async def test_a_body_as_large_as_allowed_is_fetched(fakeweb: FakeWeb) -> None:
    fakeweb.set("/feed", b"x" * 300_000)
    exact = fakeweb.limits(max_wire_bytes=300_000, max_body_bytes=300_000)
    assert isinstance(await fetch(exact, f"{SITE}/feed"), Fetched)
    for bound in ("max_wire_bytes", "max_body_bytes"):
        got = await fetch(fakeweb.limits(**{bound: 299_999}), f"{SITE}/feed")
        assert isinstance(got, FetchFailed)
        assert got.reason is Reason.TOO_LARGE


@pytest.mark.parametrize("name", ["endless", "endless-chunks", "huge-length"])
async def test_the_wire_is_bounded_even_where_the_body_may_be_larger(fakeweb: FakeWeb, name: str) -> None:
    got = await fetch(fakeweb.limits(max_wire_bytes=200_000, max_body_bytes=5_000_000), f"{SITE}/bad/{name}")
    assert isinstance(got, FetchFailed)
    assert "200000 bytes on the wire" in got.detail


async def test_a_loop_of_redirects_is_left_the_first_time_round(fakeweb: FakeWeb) -> None:
    await fetch(fakeweb.limits(), f"{SITE}/bad/redirect-loop")
    assert [request.path for request in fakeweb.requests] == ["/bad/redirect-loop", "/bad/redirect-loop-back"]


@pytest.mark.parametrize(
    ("name", "status", "retry_at"),
    [
        ("rate-limited", 429, NOW + timedelta(minutes=2)),
        ("rate-limited-mute", 429, None),
        ("busy-seconds", 503, NOW + timedelta(hours=1)),
        ("busy-date", 503, NOW + timedelta(minutes=30)),
        ("busy", 503, None),
        ("missing", 404, None),
    ],
)
async def test_a_failure_tells_the_status_and_when_to_come_back(
    fakeweb: FakeWeb, name: str, status: int, retry_at: datetime | None
) -> None:
    got = await fetch(fakeweb.limits(), f"{SITE}/bad/{name}")
    assert isinstance(got, FetchFailed)
    assert (got.status, got.retry_at) == (status, retry_at)


async def test_the_time_is_for_all_hops_together(fakeweb: FakeWeb) -> None:
    fakeweb.redirect("/slow", "/bad/silent")
    ticks = iter([0.0, 0.0, 9.9, 9.9, 9.9, 10.0])
    async with Fetcher(fakeweb.limits(), lambda: NOW, monotonic=lambda: next(ticks)) as fetcher:
        got = await fetcher.fetch(f"{SITE}/slow", purpose="feed")
    assert isinstance(got, FetchFailed)
    assert got.reason is Reason.TIMEOUT
    assert (got.url, got.final_url) == (f"{SITE}/slow", f"{SITE}/bad/silent")
    assert "within 0.1 s" in got.detail


async def test_one_bad_server_does_not_hold_up_another(fakeweb: FakeWeb) -> None:
    fakeweb.set("/feed", FEED)
    async with Fetcher(fakeweb.limits(total=timedelta(seconds=30)), lambda: NOW) as fetcher:
        stuck = [asyncio.create_task(fetcher.fetch(f"{SITE}/bad/silent", purpose="feed")) for _ in range(9)]
        assert isinstance(await fetcher.fetch("http://nuri.example/feed", purpose="feed"), Fetched)
        assert not any(task.done() for task in stuck)
        for task in stuck:
            task.cancel()
        assert all(
            isinstance(end, asyncio.CancelledError) for end in await asyncio.gather(*stuck, return_exceptions=True)
        )


# where we dial


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

    async with Fetcher(fakeweb.limits(connect_to={}, dns=timedelta(seconds=0.5)), lambda: NOW, lookup=lookup) as fetcher:
        hung = [asyncio.create_task(fetcher.fetch(f"http://hung{n}.example/", purpose="feed")) for n in range(40)]
        await asyncio.sleep(0)
        fine = await fetcher.fetch(f"http://fine.example:{fakeweb.port}/feed", purpose="feed")
        assert isinstance(fine, Fetched)
        outcomes = await asyncio.gather(*hung)
    released.set()
    assert {outcome.reason for outcome in outcomes if isinstance(outcome, FetchFailed)} == {Reason.DNS}
    assert len(outcomes) == 40
