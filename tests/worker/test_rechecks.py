"""A month of a newsroom: every edit and every disappearance is noticed once, and nothing else is."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import pytest

from archive import reading, snapshots
from archive.check import check
from archive.dialects import Reader
from archive.errors import Unwritable
from archive.model import ReadBatch, Saved
from archive.sightings import Seen, sightings, texts
from tests.fakes import NOW, flag
from tests.fakeweb.month import LOST, MONTH, PUBLISHED
from tests.fakeweb.outlet import STAGES, Outlet, Story
from tests.fakeweb.server import FakeWeb
from tests.rounds import Clock, worker
from worker.compose import Works
from worker.flow import FeedSpec
from worker.run.once import run_round

HOST: Final = "hanbit.example"
WAITS: Final = tuple(timedelta(hours=hours) for hours in (0, 1, 6, 24, 7 * 24, 30 * 24))
SOON: Final = timedelta(minutes=20)
SLACK: Final = timedelta(minutes=1)


def only_feed(port: int) -> tuple[FeedSpec, ...]:
    return (
        FeedSpec(
            id="hanbit",
            url=f"http://{HOST}:{port}/feed.xml",
            title="한빛일보",
            outlet="한빛일보",
            timezone="Asia/Seoul",
        ),
    )


def judge(draft: Any, profile: str) -> Any:
    del profile
    calm = "Bakers" in draft.title
    return (
        flag(0 if calm else 3, word=draft.title[:2]) if not calm else replace(flag(), flagged=False, fires=0, topics=())
    )


class Dying:
    """The archive's door in a process that dies at every third look, before or after it wrote, and comes back."""

    def __init__(self, keep: Any) -> None:
        self._keep = keep
        self._writes = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._keep, name)

    async def save_read(self, batch: ReadBatch) -> Saved:
        self._writes += 1
        if self._writes % 3 == 1:
            raise Unwritable("killed before the write")
        saved = await self._keep.save_read(batch)
        if self._writes % 3 == 2:
            raise Unwritable("killed after the write")
        return saved


class Twice(Dying):
    """The archive's door where every write comes twice."""

    async def save_read(self, batch: ReadBatch) -> Saved:
        await self._keep.save_read(batch)
        return await self._keep.save_read(batch)


@asynccontextmanager
async def month(
    folder: Path, stories: Sequence[Story], door: Any = lambda keep: keep
) -> AsyncIterator[tuple[Works, FakeWeb]]:
    """A worker after a month with these stories; each stage has two rounds, the second when trouble has passed."""
    clock = Clock()
    with FakeWeb() as web:
        outlet = Outlet(web, f"{HOST}:{web.port}", tuple(stories), PUBLISHED)
        async with worker(folder, web.port, clock, entries=100, among=only_feed) as works:
            works = replace(works, tools=replace(works.tools, judge=judge, keep=door(works.tools.keep)))
            for stage in range(STAGES):
                outlet.at(stage)
                clock.now = NOW + WAITS[stage] + SLACK * bool(stage)
                await until_done(works)
                outlet.settle()
                clock.now += SOON
                await until_done(works)
            yield works, web


async def until_done(works: Works) -> None:
    for _ in range(400):
        try:
            await run_round(works)
        except Unwritable:
            continue
        return
    raise AssertionError("it never comes to an end")


def noticed(reader: Reader) -> dict[str, list[Seen]]:
    found: dict[str, list[Seen]] = {}
    for seen in reversed(list(sightings(reader))):
        assert seen.url is not None
        found.setdefault(seen.url.rpartition("/")[2], []).append(seen)
    return found


def word(seen: Seen) -> str:
    sighting = seen.sighting
    if sighting.kind == "gone":
        return f"gone {sighting.reason} {sighting.http_status}"
    return "stealth" if seen.is_stealth else str(sighting.kind)


def faults(reader: Reader, stories: Sequence[Story]) -> list[str]:
    """Where what was noticed is not what happened."""
    found = noticed(reader)
    wrong = []
    for story in stories:
        seen = found.get(story.slug, [])
        if tuple(map(word, seen)) != story.noticed:
            wrong.append(f"{story.slug}: noticed {list(map(word, seen))}, not {story.noticed}")
        figures = [pair for one in seen for pair in one.sighting.figures]
        if story.figures and not set(story.figures) <= set(figures):
            wrong.append(f"{story.slug}: figures {figures}, not {story.figures}")
    return wrong


async def test_every_edit_and_loss_of_a_month_is_noticed_once_and_no_furniture_is(tmp_path: Path) -> None:
    async with month(tmp_path, MONTH) as (works, web):
        assert await works.keeper.ask(lambda reader: faults(reader, MONTH)) == []
        asked = [request for story in MONTH if not story.churns for request in web.asked(story.path)]
        assert any(request.header("if-none-match") for request in asked)
        assert len(web.asked("/news/2026/bakers-en")) == 1


async def test_what_is_gone_has_its_evidence_and_keeps_its_text(tmp_path: Path) -> None:
    async with month(tmp_path, LOST) as (works, _):

        def look(reader: Reader) -> None:
            for slug, seen in noticed(reader).items():
                for one in seen:
                    if one.sighting.kind != "gone":
                        continue
                    article = reading.article(reader, one.sighting.article_id)
                    assert "합동참모본부" in article.draft.text or "joint chiefs" in article.draft.text, slug
                    kept = snapshots.snapshots(reader, article.id)
                    (proof,) = [s for s in kept if s.n == one.snapshot]
                    assert proof.status == one.sighting.http_status, slug
                    assert proof.headers
                    body = snapshots.body(reader, proof)
                    assert body
                    if proof.status != 200:
                        assert b"The story is not here" in body
                        assert ("X-Desk", "night") in proof.headers
            watched = [reading.watch(reader, number) for number in range(1, 12)]
            assert sum(watch is not None and watch.gone_since is not None for watch in watched) == 9

        await works.keeper.ask(look)
    assert check(tmp_path / "archive.sqlite3") == []


@pytest.mark.parametrize("door", [Dying, Twice])
async def test_a_look_that_is_cut_short_or_comes_twice_is_noticed_once(tmp_path: Path, door: Any) -> None:
    some = tuple(story for n, story in enumerate(MONTH) if n % 4 == 1 or story.slug in ("back-ko", "feed-first-ko"))
    async with month(tmp_path, some, door) as (works, _):
        assert await works.keeper.ask(lambda reader: faults(reader, some)) == []
        assert await works.keeper.ask(lambda reader: len(texts(reader, 1))) >= 1
    assert check(tmp_path / "archive.sqlite3") == []
