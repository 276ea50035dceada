"""Pages that wait for another try while the config changes: what nobody wants any more is not asked for."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from archive import reading
from archive.check import check
from archive.model import PageStatus
from tests.fakes import FEED, NOW
from worker.compose import Works, compose, load_config
from worker.flow import FeedSpec, Fetched, FetchFailed, Outcome, ParsedEntry, ParsedFeed, Reason
from worker.run.local import Service
from worker.run.once import run_round
from worker.settings import load

SPEC = FeedSpec(id=FEED.id, url=FEED.url, title="Hangang", outlet="Hangang Wire")
OTHER = replace(SPEC, id="other", url="https://other.example/rss")
ENTRY = ParsedEntry(title="북한, 미사일 발사", guid="g", url="https://hangang.example/1", published=NOW)
LATER = NOW + timedelta(hours=1)


class Web:
    """Feeds that list one entry, whose page is down."""

    def __init__(self) -> None:
        self.pages_asked = 0
        self.feed_asked = asyncio.Event()

    async def __call__(self, url: str, *, validators: Any = None, purpose: str) -> Outcome:
        del validators
        if purpose == "feed":
            self.feed_asked.set()
            return Fetched(url=url, final_url=url, status=200, body=b"1", fetched_at=NOW)
        self.pages_asked += 1
        return FetchFailed(url=url, reason=Reason.HTTP_5XX, detail="down", fetched_at=NOW, status=503)


async def parse(document: Fetched, feed: FeedSpec) -> ParsedFeed:
    del document, feed
    return ParsedFeed(title="Hangang", kind="rss", entries=(ENTRY,))


@asynccontextmanager
async def worker(home: Path, web: Web, *feeds: FeedSpec, now: Any = NOW, pages: str = "true") -> AsyncIterator[Works]:
    (home / "bongsu.toml").write_text(f'[archive]\npath = "archive.sqlite3"\n[pages]\nenabled = {pages}\n')
    config = replace(load_config(load(home / "bongsu.toml", {})), feeds=feeds)
    async with compose(config, clock=lambda: now) as works:
        yield replace(works, tools=replace(works.tools, fetch=web, parse=parse))


@pytest.fixture
async def web(tmp_path: Path) -> Web:
    """A web, and an archive in which a page that two feeds list waits for its second try."""
    web = Web()
    async with worker(tmp_path, web, SPEC, OTHER) as works:
        assert (await run_round(works)).pages_retry == 1
    web.pages_asked = 0
    web.feed_asked.clear()
    return web


async def fate(works: Works) -> tuple[PageStatus, str | None]:
    page = (await works.keeper.ask(reading.article, 1)).page
    return page.status, page.reason


async def test_no_page_is_asked_for_while_pages_are_off_and_those_that_wait_go_on_waiting(
    tmp_path: Path, web: Web
) -> None:
    async with worker(tmp_path, web, SPEC, OTHER, now=LATER, pages="false") as works:
        await run_round(works)
        assert await fate(works) == (PageStatus.PENDING, Reason.HTTP_5XX)
    assert not web.pages_asked
    async with worker(tmp_path, web, SPEC, OTHER, now=LATER) as works:
        await run_round(works)
    assert web.pages_asked == 1


async def test_the_service_asks_for_no_page_while_pages_are_off(tmp_path: Path, web: Web) -> None:
    async with (
        worker(tmp_path, web, SPEC, now=LATER, pages="false") as works,
        Service(works, asyncio.Event()) as service,
    ):
        await service.until(web.feed_asked)
    assert not web.pages_asked


OFF = {
    "pages = false": (replace(SPEC, pages=False), replace(OTHER, pages=False)),
    "switched off": (replace(SPEC, enabled=False), replace(OTHER, pages=False)),
    "removed": (replace(OTHER, pages=False),),
}


@pytest.mark.parametrize("feeds", OFF.values(), ids=OFF)
async def test_a_page_that_no_feed_wants_any_more_leaves_the_line(
    tmp_path: Path, web: Web, feeds: tuple[FeedSpec, ...]
) -> None:
    async with worker(tmp_path, web, *feeds, now=LATER) as works:
        assert (await run_round(works)).pages_unwanted == 1
        assert (await run_round(works)).pages_unwanted == 0
        assert await fate(works) == (PageStatus.NONE, None)
    assert not web.pages_asked
    assert check(tmp_path / "archive.sqlite3") == []


async def test_a_page_that_one_of_its_feeds_still_wants_is_read(tmp_path: Path, web: Web) -> None:
    async with worker(tmp_path, web, replace(SPEC, pages=False), OTHER, now=LATER) as works:
        await run_round(works)
    assert web.pages_asked == 1
