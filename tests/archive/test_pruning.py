"""Old articles are taken out only when asked, wholly, and none that anything leans on."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from archive import open_archive, reading
from archive.check import check
from archive.fingerprint import bands
from archive.model import ArticleId, PollBatch, Regroup, RegroupWhat, Remark, Response, Say
from archive.place import Place
from archive.query import parse
from archive.search import search
from archive.store import Archive
from tests.fakes import CALM, FEED, NOW, article, entry, flag
from tests.postgres import execute

OLD = NOW - timedelta(days=400)
LONG_AGO = NOW - timedelta(days=100)
TEXT = "표류하던 유조선이 주말 동안 예인돼 항구로 돌아왔다고 해양경찰이 밝혔다."
TABLES = ("article", "entry", "alias", "entry_revision", "revision", "page", "response", "body", "judgement", "band")


def answer(slug: str, body: bytes) -> Response:
    url = f"https://hangang.example/{slug}"
    return Response(url=url, final_url=url, status=200, headers=(), body=body, fetched_at=OLD, ip="203.0.113.7")


def polled(archive: Archive, slugs: str, at: datetime = OLD, *, fires: int = 0, **changes) -> None:
    """One article for each letter, seen at a time; two of them may have the same body."""
    new = [
        entry(
            slug,
            f"제목 {slug}",
            published=at,
            article=article(
                f"제목 {slug}", TEXT, slug=slug, published=at, bands=bands(f"제목 {slug}", TEXT), **changes
            ),
            flag=flag(fires) if fires else CALM,
            responses=(answer(slug, slug.lower().encode()),),
        )
        for slug in slugs
    ]
    archive.save_poll(PollBatch(feed=FEED, seen_at=at, new=tuple(new)))


def titles(archive: Archive) -> str:
    found = search(archive.reader, parse("제목", now=NOW, zone=UTC), order="oldest").hits
    return "".join(hit.title[-1] for hit in found)


def counts(archive: Archive) -> list[int]:
    return [archive.reader.values(f"SELECT count(*) FROM {table}")[0] for table in TABLES]


def test_what_is_taken_out_leaves_nothing_behind(place: Place, tmp_path: Path) -> None:
    with open_archive(place) as archive, open_archive(tmp_path / "like.sqlite3") as other:
        polled(archive, "abB")
        for each in (archive, other):
            polled(each, "xy", NOW)
        (first,) = [one for one in reading.entries(archive.reader) if one.guid == "a"]
        changed = entry("a", "제목 z", published=OLD, article=article("제목 z", slug="a", published=OLD))
        archive.save_poll(PollBatch(feed=FEED, seen_at=OLD, changed=((first.id, replace(changed, digest="other")),)))
        archive.prune(archive.prunable(LONG_AGO))
        assert archive.prunable(LONG_AGO) == []
        assert titles(archive) == "xy"
        assert counts(archive) == counts(other)
    assert check(place) == []


def test_what_was_changed_by_other_hands_makes_no_look_alike_once_it_is_taken_out(place: Place) -> None:
    with open_archive(place) as archive:
        polled(archive, "a")
        polled(archive, "x", NOW)
        execute(place, "UPDATE article SET text = 'by hand' WHERE id = 1")
        archive.prune([1])
        assert [one.id for one in reading.neighbours(archive.reader, bands("제목 a", TEXT))] == [2]


def test_a_body_that_is_also_of_what_stays_stays(place: Place) -> None:
    with open_archive(place) as archive:
        polled(archive, "b")
        polled(archive, "B", NOW)
        archive.prune(archive.prunable(LONG_AGO))
        assert titles(archive) == "B"
        assert counts(archive)[TABLES.index("body")] == 1
    assert check(place) == []


def test_flagged_ones_go_only_when_asked_for(place: Place) -> None:
    with open_archive(place) as archive:
        polled(archive, "a", fires=2)
        polled(archive, "x", NOW)
        assert archive.prunable(LONG_AGO) == []
        assert archive.prunable(LONG_AGO, flagged=True) == [1]


def test_what_an_analyst_spoke_of_or_a_feed_still_lists_stays(place: Place) -> None:
    with open_archive(place) as archive:
        polled(archive, "abc")
        polled(archive, "x", NOW)
        archive.remark(Remark(article_id=ArticleId(1), said_at=NOW, said_by="ana", say=Say.NO))
        (listed,) = [one.id for one in reading.entries(archive.reader) if one.guid == "b"]
        archive.save_poll(PollBatch(feed=FEED, seen_at=NOW, known=((listed, ()),)))
        assert archive.prunable(LONG_AGO) == [3]


def test_the_beginning_of_a_story_that_goes_on_stays_and_the_last_that_came_in(place: Place) -> None:
    with open_archive(place) as archive:
        polled(archive, "a")
        polled(archive, "b", story_id=ArticleId(1), duplicate_of=ArticleId(1))
        assert archive.prunable(LONG_AGO) == []  # the last leans on the first
        polled(archive, "c")
        assert archive.prunable(LONG_AGO) == [1, 2]
        polled(archive, "x", NOW, duplicate_of=ArticleId(2))
        assert archive.prunable(LONG_AGO) == [3]


def test_a_story_goes_whole_or_not_at_all_and_stays_where_a_user_joined_it(place: Place) -> None:
    with open_archive(place) as archive:
        polled(archive, "a")
        polled(archive, "b", story_id=ArticleId(1))
        polled(archive, "c", fires=2, story_id=ArticleId(1))
        polled(archive, "de")
        polled(archive, "x", NOW)
        assert archive.prunable(LONG_AGO) == [4, 5]  # of the first story one is flagged
        join = Regroup(what=RegroupWhat.MERGE, at=NOW, by="ana", story_id=ArticleId(4), other_id=ArticleId(5))
        archive.regroup(join)
        assert archive.prunable(LONG_AGO, flagged=True) == [1, 2, 3]
