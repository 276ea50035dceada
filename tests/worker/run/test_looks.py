"""Looks at pages that were read, in a round and in the service: after all else, a bounded crowd, and only if wanted."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from archive import reading
from archive.check import check
from archive.model import PageStatus
from archive.sightings import sightings
from tests.fakes import FEED, NOW
from worker.compose import Config, Works, compose, load_config
from worker.flow import Extracted, FeedSpec, Fetched, FetchFailed, NotModified, Outcome, ParsedEntry, ParsedFeed, Reason
from worker.run import units
from worker.run.local import Service
from worker.run.once import run_round
from worker.settings import load

SPEC = FeedSpec(id=FEED.id, url=FEED.url, title="Hangang", outlet="Hangang Wire", profile="state")
COUNT = 5
TEXT = "시장은 항만 공사가 끝났다고 밝혔다. 공사에는 11,000명이 참여했다. " * 9
HOUR = timedelta(hours=1)


class Web:
    """A feed with some calm stories of state media, whose pages do as `does` says when they are asked for again."""

    def __init__(self) -> None:
        self.now = NOW
        self.asked: list[tuple[str, Any]] = []
        self.does: Any = None
        self.looked = asyncio.Event()

    async def __call__(self, url: str, *, validators: Any = None, purpose: str) -> Outcome:
        if purpose == "feed":
            return Fetched(url=url, final_url=url, status=200, body=b"1", fetched_at=self.now)
        self.asked.append((url, validators))
        if self.does is not None:
            self.looked.set()
            return self.does(url)
        return Fetched(url=url, final_url=url, status=200, body=url.encode(), fetched_at=self.now, etag='"1"')

    def unchanged(self, url: str) -> Outcome:
        return NotModified(url=url, final_url=url, fetched_at=self.now)

    def gone(self, url: str) -> Outcome:
        return FetchFailed(url=url, reason=Reason.GONE, detail="410", fetched_at=self.now, status=410)

    def broken(self, url: str) -> Outcome:
        raise RuntimeError(url)


async def parse(document: Fetched, feed: FeedSpec) -> ParsedFeed:
    del document, feed
    links = [f"https://hangang.example/{n}" for n in range(COUNT)]
    entries = tuple(ParsedEntry(title=f"항만 공사 끝나 {n}", guid=link, url=link) for n, link in enumerate(links))
    return ParsedFeed(title="Hangang", kind="rss", entries=entries)


async def extract(page: Fetched, headline: str, feed: FeedSpec | None) -> Extracted:
    del page, feed
    return Extracted(title=headline, text=TEXT)


@cache
def shipped() -> Config:
    """The shipped config, compiled once: it takes a second."""
    return load_config(load(None, {}))


@asynccontextmanager
async def worker(home: Path, web: Web, spec: FeedSpec = SPEC, settings: str = "") -> AsyncIterator[Works]:
    (home / "bongsu.toml").write_text(f'[archive]\npath = "archive.sqlite3"\n{settings}')
    config = replace(shipped(), settings=load(home / "bongsu.toml", {}), feeds=(spec,))
    async with compose(config, clock=lambda: web.now) as works:
        yield replace(works, tools=replace(works.tools, fetch=web, parse=parse, extract=extract))


@pytest.fixture
async def web(tmp_path: Path) -> Web:
    """A web whose pages were all read once, an hour and a minute ago."""
    web = Web()
    async with worker(tmp_path, web) as works:
        assert (await run_round(works)).pages_read == COUNT
    web.asked.clear()
    web.now += HOUR + timedelta(minutes=1)
    return web


async def test_a_page_of_state_media_is_looked_at_with_its_own_validators(tmp_path: Path, web: Web) -> None:
    web.does = web.unchanged
    async with worker(tmp_path, web) as works:
        tally = await run_round(works)
        assert (tally.checks, tally.checks_changed, tally.checks_gone, tally.pages_read) == (COUNT, 0, 0, 0)
        assert {validators.etag for _, validators in web.asked} == {'"1"'}
        assert (await run_round(works)).checks == 0
        watch = await works.keeper.ask(reading.watch, 1)
        assert watch is not None
        assert watch.next_check == NOW + 6 * HOUR


@pytest.mark.parametrize("settings", ["[pages]\nenabled = false", "[pages]\nrechecks = []"])
async def test_no_page_is_looked_at_where_the_settings_say_so(tmp_path: Path, web: Web, settings: str) -> None:
    async with worker(tmp_path, web, settings=settings) as works:
        assert (await run_round(works)).checks == 0
    assert web.asked == []


async def test_a_round_looks_at_a_bounded_crowd(tmp_path: Path, web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(units, "CHECKS_AT_A_TIME", 2)
    web.does = web.unchanged
    async with worker(tmp_path, web) as works:
        assert [(await run_round(works)).checks for _ in range(4)] == [2, 2, 1, 0]


async def test_a_page_that_no_feed_wants_any_more_is_not_looked_at(tmp_path: Path, web: Web) -> None:
    async with worker(tmp_path, web, replace(SPEC, pages=False)) as works:
        await run_round(works)
        assert (await run_round(works)).checks == 0
    assert web.asked == []


async def test_an_outlet_that_is_state_media_no_more_is_looked_at_no_more(tmp_path: Path, web: Web) -> None:
    async with worker(tmp_path, web, replace(SPEC, profile="press")) as works:
        await run_round(works)
        web.now += 900 * HOUR
        await run_round(works)
    assert web.asked == []


async def test_a_fault_of_ours_is_noted_and_tried_again(tmp_path: Path, web: Web) -> None:
    web.does = web.broken
    async with worker(tmp_path, web) as works:
        with capture_logs() as lines:
            tally = await run_round(works)
        assert [line["article"] for line in lines if line["event"] == "check_broke"] == [1, 2, 3, 4, 5]
        assert (tally.checks, tally.checks_unsure) == (COUNT, COUNT)
        article = await works.keeper.ask(reading.article, 1)
        assert (article.page.status, article.draft.text != "") == (PageStatus.OK, True)
        watch = await works.keeper.ask(reading.watch, 1)
        assert watch is not None
        assert (watch.reason, watch.gone_since, watch.attempts) == ("internal", None, 1)
        web.does = web.unchanged
        web.now += HOUR
        assert (await run_round(works)).checks == COUNT


async def test_the_service_looks_too(tmp_path: Path, web: Web) -> None:
    web.does = web.gone
    async with worker(tmp_path, web) as works, Service(works, asyncio.Event()) as service:
        await service.until(web.looked)
    async with worker(tmp_path, web) as works:
        await run_round(works)
        kinds = await works.keeper.ask(lambda reader: [str(s.sighting.kind) for s in sightings(reader)])
        assert kinds == ["gone"] * COUNT
    assert check(tmp_path / "archive.sqlite3") == []
