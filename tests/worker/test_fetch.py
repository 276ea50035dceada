"""Fetching from a real server that behaves, and moves."""

import hashlib
from datetime import UTC, datetime, timedelta

import pytest

from archive.model import Validators
from tests.fakeweb.misbehaviour import FEED
from tests.fakeweb.server import FakeWeb
from worker.fetch.client import Fetcher
from worker.fetch.limits import FetchLimits
from worker.flow import Fetched, FetchFailed, NotModified, Outcome, Reason

NOW = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)
SITE = "http://hanbit.example"


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
