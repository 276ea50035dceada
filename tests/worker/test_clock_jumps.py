"""A clock that jumps: every feed is polled again within an interval of the true clock, and nothing is dated past it."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from archive import reading
from archive.model import FeedId
from tests.fakeweb.server import FakeWeb
from worker.compose import Works, compose, load_config
from worker.flow import FeedSpec
from worker.run.once import run_round
from worker.settings import load

TRUE = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)
INTERVAL = timedelta(minutes=15)
FEEDS = 6
HTTP = "%a, %d %b %Y %H:%M:%S GMT"
RSS = '<rss version="2.0"><channel><title>{name}</title>{items}</channel></rss>'
ITEM = "<item><title>{title}</title><guid>{title}</guid>{date}</item>"


@dataclass
class Clock:
    """The true time, and how far this machine's clock is off it."""

    true: datetime = TRUE
    off: timedelta = field(default=timedelta(0))

    def __call__(self) -> datetime:
        return self.true + self.off


def serve(web: FakeWeb, clock: Clock) -> None:
    """Each feed lists an item for each of the last ten minutes, dated in the various ways feeds have."""
    dated = (
        lambda at: f"<pubDate>{at:{HTTP}}</pubDate>",
        lambda at: f"<pubDate>{at + timedelta(days=200):{HTTP}}</pubDate>",
        lambda _: "",
    )
    for n in range(FEEDS):
        latest = clock.true.replace(minute=clock.true.minute // 10 * 10, second=0)
        times = [latest - timedelta(minutes=10 * ago) for ago in range(8)]
        items = (ITEM.format(title=f"{n} at {time:%d %H:%M}", date=dated[n % 3](time)) for time in times)
        web.set(f"/{n}.xml", RSS.format(name=n, items="".join(items)), headers={"Date": f"{clock.true:{HTTP}}"})


@pytest.fixture
async def works(tmp_path: Path, fakeweb: FakeWeb, clock: Clock) -> AsyncIterator[Works]:
    (tmp_path / "bongsu.toml").write_text('[archive]\npath = "archive.sqlite3"\n[sandbox]\nworkers = 1\n')
    settings = load(tmp_path / "bongsu.toml", {})
    feeds = tuple(
        FeedSpec(id=FeedId(f"f{n}"), url=f"http://feed{n}.example/{n}.xml", title=str(n), outlet=str(n), pages=False)
        for n in range(FEEDS)
    )

    config = load_config(settings)

    async with compose(replace(config, feeds=feeds), clock=clock, limits=fakeweb.limits()) as opened:
        yield opened


@pytest.fixture
def clock() -> Clock:
    return Clock()


async def due(works: Works, web: FakeWeb, clock: Clock) -> set[str]:
    """A round as the service has it: which feeds were asked."""
    serve(web, clock)
    web.requests.clear()
    await run_round(works, due_only=True)
    return {request.host.partition(".")[0] for request in web.requests}


ALL = {f"feed{n}" for n in range(FEEDS)}


@pytest.mark.parametrize("days", [2, -2, 400, -30])
async def test_a_clock_that_jumps_and_is_put_right_strands_no_feed_and_dates_nothing_ahead(
    works: Works, fakeweb: FakeWeb, clock: Clock, days: int
) -> None:
    assert await due(works, fakeweb, clock) == ALL
    clock.true += INTERVAL
    clock.off = timedelta(days=days)
    assert await due(works, fakeweb, clock) == ALL
    clock.true += INTERVAL
    clock.off = timedelta(0)
    assert await due(works, fakeweb, clock) == ALL
    clock.true += INTERVAL
    assert await due(works, fakeweb, clock) == ALL
    published = [entry.published for entry in await works.keeper.ask(lambda reader: list(reading.entries(reader)))]
    assert len(published) >= FEEDS * 8
    assert all(moment is None or moment <= clock.true + timedelta(days=1) for moment in published)
    assert sum(moment is not None for moment in published) >= FEEDS * 8 // 3
