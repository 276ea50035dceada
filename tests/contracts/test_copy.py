"""`archive.transfer`: an archive moved to another database is the same archive there."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC
from pathlib import Path

import pytest

from archive import open_archive, open_reader, reading, stories
from archive.check import check
from archive.errors import Damaged, Missing, Unwritable
from archive.export import KINDS, records
from archive.model import (
    ArticleId,
    Figure,
    Gap,
    PageState,
    PageStatus,
    PollBatch,
    ReadBatch,
    Regroup,
    RegroupWhat,
    Remark,
    Response,
    Say,
    TextSource,
    Watch,
)
from archive.place import DatabaseUrl, Place
from archive.query import parse
from archive.search import search
from archive.sightings import sightings, texts
from archive.told import figures
from archive.transfer import copy_archive
from tests.fakes import FEED, NOW, article, entry, flag
from tests.postgres import Server, execute

FIGURE = Figure(
    field="title", start=0, end=2, low=1.1, high=None, unit="km", thing="", sentence_start=0, sentence_end=2,
    qualifier="over", speaker="합참", dated=None,
)  # fmt: skip


def filled(place: Place) -> Place:
    """An archive with a row in every table."""
    gap = Gap(feed_id=FEED.id, since=NOW.replace(hour=1), until=NOW, listed=9)
    sent = Response(
        url="https://hangang.example/1",
        final_url="https://hangang.example/1",
        status=200,
        headers=(("Content-Type", "text/html; charset=utf-8"),),
        body=b"<p>\xbc\xd2\xbd\xc4 \0\\\n</p>" * 20,
        fetched_at=NOW,
    )
    with open_archive(place) as archive:
        archive.sync_feeds([FEED])
        drafts = (
            entry("1", flag=flag(4)),
            entry(
                "2",
                "한·미·일 \\N \t 정상",
                "요약 “말”",
                article=article(slug="2", bands=(-7, 9), anchors=(-5, 2**62), marks="둘", figures=(FIGURE,)),
            ),
        )
        archive.save_poll(PollBatch(feed=FEED, seen_at=NOW, new=drafts, gap=gap))
        (known,) = [kept for kept in reading.entries(archive.reader) if kept.guid == "2"]
        edited = replace(drafts[1], title="한·미·일 정상 회담", digest="other")
        archive.save_poll(PollBatch(feed=FEED, seen_at=NOW, changed=((known.id, edited),)))
        for text in ("합참이 밝혔다.", "합참이 밝혔다. 두 발이다."):
            page = PageState(status=PageStatus.OK, http_status=200)
            draft = article(text=text, text_source=TextSource.PAGE, sources=(("title", "h1"),))
            archive.save_read(
                ReadBatch(
                    article_id=ArticleId(1),
                    seen_at=NOW,
                    page=page,
                    response=sent,
                    article=draft,
                    flag=flag(),
                    watch=Watch(first_read=NOW, next_check=NOW),
                )
            )
        archive.remark(Remark(article_id=ArticleId(2), said_at=NOW, said_by="kim", say=Say.YES, note="그렇다"))
        archive.regroup(
            Regroup(what=RegroupWhat.MERGE, at=NOW, by="kim", story_id=ArticleId(1), other_id=ArticleId(2), note="같다")
        )
        archive.mark("import", "half")
    return place


def told(place: Place) -> list[object]:
    reader = open_reader(place)
    try:
        hits = search(reader, parse("미사일 OR 정상", now=NOW, zone=UTC)).hits
        seen = [*sightings(reader), *stories.stories(reader), *stories.changes(reader, 1)]
        near = stories.around(reader, [-5, 2**62], NOW)
        return [
            *records(reader, list(KINDS)),
            *hits,
            *seen,
            near,
            figures(reader, [1, 2]),
            texts(reader, 1),
            reading.mark(reader, "import"),
        ]
    finally:
        reader.close()


def test_an_archive_goes_to_a_server_and_back_with_all_it_holds(postgres: Server, tmp_path: Path) -> None:
    file = filled(tmp_path / "archive.sqlite3")
    database, back = postgres.database(), tmp_path / "back.sqlite3"
    seen: list[tuple[str, int, int]] = []
    there = copy_archive(file, database, lambda *step: seen.append(step))
    assert ("article", 2, 2) in seen
    assert all(table.rows for table in there)
    assert copy_archive(database, back) == there
    assert told(file) == told(database) == told(back)
    assert check(database) == check(back) == []


@pytest.mark.parametrize("target", ["sqlite", "postgresql"])
def test_a_copy_goes_on_where_the_other_left_off(postgres: Server, tmp_path: Path, target: str) -> None:
    places: dict[str, Callable[[], Place]] = {
        "sqlite": lambda: tmp_path / "copy.sqlite3",
        "postgresql": postgres.database,
    }
    source = filled(postgres.archive() if target == "sqlite" else tmp_path / "archive.sqlite3")
    place = places[target]()
    copy_archive(source, place)
    with open_archive(place) as archive:
        assert archive.save_poll(PollBatch(feed=FEED, seen_at=NOW, new=(entry("1"), entry("3")))).articles == (3,)
        archive.remark(Remark(article_id=ArticleId(1), said_at=NOW, said_by="kim", say=Say.NO))
    assert check(place) == []


def test_a_target_that_holds_something_is_refused_and_left_as_it_is(postgres: Server, tmp_path: Path) -> None:
    file, other = filled(tmp_path / "archive.sqlite3"), tmp_path / "other.sqlite3"
    database = filled(postgres.archive())
    other.write_bytes(b"dear to somebody")
    before = told(database)
    for target in (other, database):
        with pytest.raises(Unwritable, match="already"):
            copy_archive(file, target)
    assert other.read_bytes() == b"dear to somebody"
    assert told(database) == before


def test_an_empty_archive_is_as_good_as_none(postgres: Server, tmp_path: Path) -> None:
    file, database = filled(tmp_path / "archive.sqlite3"), postgres.archive()
    copy_archive(file, database)
    assert told(file) == told(database)


def test_a_copy_that_is_broken_off_leaves_nothing_and_is_begun_again(postgres: Server, tmp_path: Path) -> None:
    file, database, copy = filled(tmp_path / "archive.sqlite3"), postgres.database(), tmp_path / "copy.sqlite3"

    class Interrupted(Exception):
        pass

    def interrupt(table: str, *_: int) -> None:
        if table == "full-text index":
            raise Interrupted

    for target in (database, copy):
        with pytest.raises(Interrupted):
            copy_archive(file, target, interrupt)
        with pytest.raises(Missing):
            open_reader(target)
    assert not copy.with_name(copy.name + ".part").exists()
    copy_archive(file, database)
    copy_archive(file, copy)
    assert told(database) == told(copy) == told(file)


def test_a_copy_that_differs_is_told(postgres: Server, tmp_path: Path) -> None:
    file, database = filled(tmp_path / "archive.sqlite3"), postgres.database()

    def meddle(table: str, done: int, total: int) -> None:
        if table == "article verified":
            execute(database, "UPDATE alias SET value = 'another' WHERE value = '1'")

    assert isinstance(database, DatabaseUrl)
    with pytest.raises(Damaged, match="differs"):
        copy_archive(file, database, meddle)
