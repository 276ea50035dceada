"""What servers do wrong, and the reason each failure goes by."""

import asyncio
import gzip
import random
from datetime import UTC, datetime, timedelta

import pytest

from tests.fakeweb.misbehaviour import FEED, answer, head, sends
from tests.fakeweb.replies import REPLIES
from tests.fakeweb.server import FakeWeb
from tests.fakeweb.wire import WIRE
from worker.decode import one_line
from worker.fetch.client import Fetcher
from worker.fetch.limits import FetchLimits
from worker.flow import Fetched, FetchFailed, Outcome, Reason

NOW = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)
SITE = "http://hanbit.example"
SHORT = timedelta(seconds=0.2)


async def fetch(limits: FetchLimits, url: str) -> Outcome:
    async with Fetcher(limits, lambda: NOW) as fetcher:
        return await fetcher.fetch(url, purpose="feed")


# The documents of the table are for parsers: to the fetcher they are bodies like any other.
FAILURES = {name: bad.fate for name, bad in {**WIRE, **REPLIES}.items() if isinstance(bad.fate, Reason)}


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


SAID = "\x1b[31mzip\x07 \x9b2J\u202e\tx"


@pytest.mark.parametrize(
    "raw",
    [
        answer(200, b"x", [("Content-Encoding", SAID)]),
        answer(302, b"", [("Location", f"http://{SAID}/")]),
        answer(302, b"", [("Location", f"http://[{SAID}/")]),
        f"HTTP/1.1 {SAID}\r\n\r\n".encode(),
    ],
    ids=["encoding", "location", "no location", "status"],
)
async def test_what_a_failure_quotes_of_a_server_is_clean_and_one_line(fakeweb: FakeWeb, raw: bytes) -> None:
    fakeweb.misbehave("/rss", sends(raw))
    got = await fetch(fakeweb.limits(), f"{SITE}/rss")
    assert isinstance(got, FetchFailed)
    assert got.detail == one_line(got.detail)


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


@pytest.mark.parametrize("place", ["http://desk:s3cret@hanbit.example/", "http://desk:s3 cret@[half"])
async def test_no_password_of_a_redirect_is_repeated(fakeweb: FakeWeb, place: str) -> None:
    fakeweb.redirect("/feed", place)
    got = await fetch(fakeweb.limits(), f"{SITE}/feed")
    assert isinstance(got, FetchFailed)
    assert "hanbit" in got.detail
    assert "cret" not in repr(got)


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
