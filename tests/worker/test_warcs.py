"""WARC files imported: what strangers wrote into them harms nobody, and evidence is kept. All content is fictional."""

import asyncio
import json
from dataclasses import replace
from io import BytesIO
from itertools import pairwise
from os import fstat
from pathlib import Path

import pytest
from warcio.warcwriter import WARCWriter

from archive import reading, snapshots
from archive.model import Article, Response, Snapshot
from archive.warc import PROFILE
from tests.fakes import NOW
from worker import warcs
from worker.compose import Works, compose, load_config
from worker.imported import Imported, archive_items
from worker.settings import load
from worker.warcs import Part, Progress, article_item, import_warc, parts_of

TOLD = {
    "profile": PROFILE,
    "title": "해도에 없는 케이블",
    "text": "해양부는 달란 제도 서쪽에서 케이블이 발견됐다고 밝혔다.",
    "url": "https://a.example/1",
}
SENT = Response(
    url="https://a.example/1",
    final_url="https://a.example/1",
    status=200,
    headers=(("Content-Type", "text/html"),),
    body="<p>케이블</p>".encode(),
    fetched_at=NOW,
)


def kept(folder: Path) -> list[tuple[Article, tuple[Snapshot, ...]]]:
    reader = reading.open_reader(folder / "archive.db")
    try:
        return [(article, snapshots.snapshots(reader, article.id)) for article in reading.articles(reader)]
    finally:
        reader.close()


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BONGSU_ARCHIVE_PATH", str(tmp_path / "archive.db"))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def packed(*told: object) -> BytesIO:
    """A file of articles told so."""
    written = BytesIO()
    writer = WARCWriter(written, gzip=True)
    for number, one in enumerate(told):
        payload = json.dumps(one).encode()
        writer.write_record(
            writer.create_warc_record(
                f"https://a.example/{number}",
                "metadata",
                payload=BytesIO(payload),
                length=len(payload),
                warc_content_type="application/json",
            )
        )
    return written


def imported(*told: object) -> tuple[list[Imported], list[str]]:
    """What becomes of a file of articles told so."""
    written = packed(*told)

    async def work() -> tuple[list[Imported], list[str]]:
        async with compose(load_config(load(None)), clock=lambda: NOW) as works:
            size = len(written.getvalue())
            done, refused, _ = await import_warc(
                works, b"WARC", BytesIO(written.getvalue()), size=size, most=1 << 20, progress=lambda *_: None
            )
            return done, [one.detail for one in refused]

    return asyncio.run(work())


@pytest.mark.parametrize(
    "odd",
    [
        {"url": "https://a.example/\ud800", "sources": {"\ud800": "\udfff"}, "outlet": "\ud800"},
        {"published": "0001-01-01T00:00:00+14:00", "modified": "9999-12-31T23:59:59-12:00"},
        {"published": "0001-01-01T00:00:00Z", "modified": "9999-12-31T23:59:59Z"},
        {"authors": [1, None, {}], "sources": {"a": {"b": 1}}, "responses": {"a": 1}, "emails": None},
    ],
    ids=["half a pair", "beyond the calendar", "at its ends", "other types"],
)
def test_odd_articles_hold_up_no_import(home: Path, odd: dict[str, object]) -> None:
    done, refused = imported(TOLD | odd, TOLD | {"title": "다른 소식", "url": "https://a.example/2"})
    assert ([item.outcome for item in done], refused) == (["new", "new"], [])
    assert len(kept(home)) == 2


def test_nothing_in_a_file_steers_a_terminal(home: Path) -> None:
    imported(TOLD | dict.fromkeys(("language", "section", "quality", "dateline"), "\x1b[31mred\x07"))
    imported(TOLD | {"url": "https://a.example/2", "sources": {"\x1b[31mtitle": "\x1b]0;h1\x07"}})
    draft = [article.draft for article, _ in kept(home)]
    assert "\x1b" not in "".join(map(repr, draft)).replace("\\x1b", "\x1b")


def test_what_was_sent_is_kept_of_an_article_that_is_known(home: Path) -> None:
    item = article_item(TOLD, ())
    assert item is not None

    async def work() -> list[str]:
        async with compose(load_config(load(None)), clock=lambda: NOW) as works:
            rounds = [[item], [replace(item, responses=(SENT,))], [replace(item, responses=(SENT,))]]
            return [done.outcome for items in rounds for done in await archive_items(works, items)]

    assert asyncio.run(work()) == ["new", "known", "known"]
    ((_, (snapshot,)),) = kept(home)
    assert snapshot.sha256 == SENT.sha256


@pytest.mark.parametrize(("told", "source"), [("summary", "summary"), ("content", "content"), ("page", "import")])
def test_what_a_feed_gave_alone_stays_that(home: Path, told: str, source: str) -> None:
    imported(TOLD | {"text_source": told})
    ((article, _),) = kept(home)
    assert article.draft.text_source == source


def many(count: int) -> list[object]:
    return [TOLD | {"title": f"케이블 소식 {n}", "url": f"https://a.example/{n}"} for n in range(count)]


def test_a_file_in_parts_gives_each_article_once_whatever_part_comes_first(home: Path) -> None:
    file = home / "many.warc.gz"
    file.write_bytes(packed(*many(9)).getvalue())
    parts = parts_of(file, most=1 << 20, least=file.stat().st_size // 4)
    assert 2 < len(parts) < 9
    assert [parts[0][0], parts[-1][1]] == [0, file.stat().st_size]
    assert all(one[1] == other[0] for one, other in pairwise(parts))

    async def work() -> list[list[str]]:
        async with compose(load_config(load(None)), clock=lambda: NOW) as works:
            return [await outcomes(works, file, part) for part in reversed(parts)]

    done = asyncio.run(work())
    assert [one for part in done for one in part] == ["new"] * 9
    assert all(done)
    assert len(kept(home)) == 9


async def outcomes(works: Works, file: Path, part: Part, progress: Progress = lambda *_: None) -> list[str]:
    with file.open("rb") as stream:
        size = fstat(stream.fileno()).st_size
        done, refused, _ = await import_warc(
            works, b"WARC", stream, size=size, most=1 << 20, progress=progress, part=part
        )
    assert not refused
    return [item.outcome for item in done]


def test_a_part_that_was_broken_off_goes_on_where_it_was(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warcs, "AT_ONCE", 2)
    file = home / "many.warc.gz"
    file.write_bytes(packed(*many(9)).getvalue())
    _, part = parts_of(file, most=1 << 20, least=file.stat().st_size // 2)

    def break_off(_: str, done: int, total: int) -> None:
        assert total == part[1] - part[0]
        if done:
            raise KeyboardInterrupt

    async def work(progress: Progress) -> list[str]:
        async with compose(load_config(load(None)), clock=lambda: NOW) as works:
            return await outcomes(works, file, part, progress)

    with pytest.raises(KeyboardInterrupt):
        asyncio.run(work(break_off))
    begun = len(kept(home))
    assert begun == 2
    assert asyncio.run(work(lambda *_: None)) == ["new"] * (len(many(9)) // 2 - begun)


def test_what_is_broken_is_told_of_with_the_last_part(home: Path) -> None:
    file = home / "broken.warc.gz"
    file.write_bytes(packed(*many(9)).getvalue() + b"no record")
    parts = parts_of(file, most=1 << 20, least=file.stat().st_size // 4)
    assert parts[-1][1] == file.stat().st_size
    assert len(parts) > 2
