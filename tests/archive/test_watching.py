"""Pages that were read are watched where that is wanted; what was seen of them is kept once."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from archive import open_archive, reading
from archive.check import check
from archive.model import (
    Alias,
    ArticleId,
    EntryId,
    FeedId,
    Judged,
    PageState,
    PageStatus,
    PollBatch,
    ReadBatch,
    Remark,
    Response,
    Say,
    SightingKind,
    TextSource,
    Watch,
)
from archive.place import Place
from archive.sightings import sightings, texts
from archive.store import Archive
from tests.fakes import CALM, FEED, NOW, article, entry, flag

H = timedelta(hours=1)
GRAVE = replace(flag(4), rules_version="new")
LONGEST = timedelta(days=30)


@pytest.fixture
def archive(place: Place) -> Iterator[Archive]:
    """An archive with four articles of two outlets whose pages were read, none flagged."""
    with open_archive(place) as opened:
        opened.sync_feeds([FEED])
        opened.save_poll(PollBatch(feed=FEED, seen_at=NOW, new=tuple(entry(str(n)) for n in range(1, 5))))
        for number in range(1, 5):
            read(opened, number, "합참이 밝혔다.")
        yield opened


def read(archive: Archive, number: int, text: str, at: timedelta = timedelta(0), **more: object) -> None:
    draft = article(f"북한, 미사일 발사 {number}", text, text_source=TextSource.PAGE, slug=str(number))
    fate = PageState(status=PageStatus.OK, fetched_at=NOW + at)
    batch = ReadBatch(article_id=ArticleId(number), seen_at=NOW + at, page=fate, article=draft, flag=CALM)
    archive.save_read(replace(batch, **more))  # type: ignore[arg-type]


def look(archive: Archive, number: int, watch: Watch, at: timedelta = timedelta(0), **more: object) -> None:
    page = reading.article(archive.reader, number).page
    batch = ReadBatch(article_id=ArticleId(number), seen_at=NOW + at, page=page, watch=watch)
    archive.save_read(replace(batch, **more))  # type: ignore[arg-type]


def due(archive: Archive, at: timedelta = timedelta(0), **how: object) -> list[int]:
    how = {"longest": LONGEST, "limit": 9, **how}
    return [page.article_id for page in reading.due_checks(archive.reader, NOW + at, **how)]  # type: ignore[arg-type]


def kinds(archive: Archive, number: int) -> list[str]:
    return [str(seen.sighting.kind) for seen in sightings(archive.reader, article_id=number)][::-1]


def test_an_article_that_an_analyst_flags_is_due_for_a_look_at_once(archive: Archive) -> None:
    assert due(archive) == []
    archive.remark(Remark(article_id=ArticleId(2), said_at=NOW, said_by="kim", say=Say.YES))
    assert due(archive) == [2]
    watch = reading.watch(archive.reader, 2)
    assert watch is not None
    assert watch.first_read == NOW


def test_an_article_that_newer_rules_flag_is_due_once_however_often_rules_change(archive: Archive) -> None:
    for version in ("new", "newer"):
        by_new_rules = replace(GRAVE, rules_version=version)
        judged = [
            Judged(article_id=article.id, sha256=article.sha256, flag=by_new_rules)
            for article in reading.articles(archive.reader)
            if article.id in (1, 3)
        ]
        archive.add_judgements(judged, NOW)
        assert archive.switch(version, [ArticleId(n) for n in (1, 2, 3)]) == 2
        assert due(archive) == ([1, 3] if version == "new" else [])
        for number in due(archive):
            look(archive, number, Watch(first_read=NOW))


def test_a_headline_whose_page_was_not_read_is_not_watched(archive: Archive) -> None:
    archive.save_poll(PollBatch(feed=FEED, seen_at=NOW, new=(entry("9", "다른 소식"),)))
    archive.remark(Remark(article_id=ArticleId(5), said_at=NOW, said_by="kim", say=Say.YES))
    assert due(archive) == []


def test_looks_are_due_by_the_database_longest_due_first_some_of_each_outlet(archive: Archive) -> None:
    for number in range(1, 5):
        look(archive, number, Watch(first_read=NOW, next_check=NOW + (5 - number) * H))
    assert due(archive) == []
    assert due(archive, 3 * H) == [4, 3, 2]
    assert due(archive, 9 * H, limit=1) == [4]
    assert due(archive, 9 * H, of_one=2, without={4}) == [3, 2]


def test_a_look_that_a_wrong_clock_put_off_for_years_is_due_now(archive: Archive) -> None:
    look(archive, 1, Watch(first_read=NOW, next_check=NOW + timedelta(days=30)))
    look(archive, 2, Watch(first_read=NOW, next_check=NOW + timedelta(days=3_000)))
    assert due(archive) == [2]


def test_a_page_that_waits_to_be_read_is_not_looked_at_beside(archive: Archive) -> None:
    look(archive, 1, Watch(first_read=NOW, next_check=NOW))
    edited = replace(entry("1", "고친 제목"), digest="2")
    archive.save_poll(PollBatch(feed=FEED, seen_at=NOW, changed=((1, edited),)))  # type: ignore[arg-type]
    assert due(archive, H) == []


def test_going_and_coming_back_are_each_seen_once_with_the_answer_that_proves_it(archive: Archive) -> None:
    url = "https://hangang.example/1"
    proof = Response(url=url, final_url=url, status=404, headers=(("X", "y"),), body=b"none", fetched_at=NOW + H)
    gone = Watch(first_read=NOW, gone_since=NOW + H, reason="not-found", detail="answered 404")
    for _ in range(3):
        look(archive, 1, gone, H, response=proof, http_status=404)
    for _ in range(2):
        look(archive, 1, Watch(first_read=NOW), 2 * H, http_status=200)
    (back, lost) = sightings(archive.reader, article_id=1)
    assert (lost.sighting.reason, lost.sighting.http_status, lost.snapshot) == ("not-found", 404, 1)
    assert (back.sighting.kind, back.sighting.http_status, back.snapshot) == (SightingKind.RESTORED, 200, None)
    assert reading.article(archive.reader, 1).draft.text == "합참이 밝혔다."
    assert check(archive.place) == []


def test_furniture_leaves_text_flag_and_index_alone_and_takes_over_the_rest(archive: Archive) -> None:
    before = reading.article(archive.reader, 1)
    later = NOW + H
    draft = replace(
        article("북한, 미사일 발사 1", "합참이 밝혔다.\n조회수 99", text_source=TextSource.PAGE, slug="1"),
        modified=later,
    )
    fate = PageState(status=PageStatus.OK, fetched_at=later)
    saved = archive.save_read(ReadBatch(article_id=ArticleId(1), seen_at=later, page=fate, article=draft, flag=flag(5)))
    after = reading.article(archive.reader, 1)
    assert (saved.changed, after.revisions, after.sha256) == (0, 1, before.sha256)
    assert (after.standing, after.draft.modified) == (before.standing, later)
    assert kinds(archive, 1) == []
    assert check(archive.place) == []


def test_a_changed_text_is_an_edit_with_its_figures_and_whether_it_said_so(archive: Archive) -> None:
    read(archive, 1, "합참이 2발이라고 밝혔다.", H)
    read(archive, 1, "합참이 3발이라고 밝혔다.", 2 * H)
    (last, first) = sightings(archive.reader, article_id=1)
    assert (last.sighting.words, last.sighting.figures, last.is_stealth) == ((1, 1), (("2", "3"),), True)
    assert [text.n for text in texts(archive.reader, 1)] == [1, 2, 3]
    assert (first.sighting.n, last.sighting.n) == (1, 2)
    draft = article(
        "북한, 미사일 발사 1", "합참이 4발이라고 밝혔다.", text_source=TextSource.PAGE, modified=NOW + 3 * H
    )
    read(archive, 1, "", 3 * H, article=draft)
    told = next(sightings(archive.reader, article_id=1))
    assert (told.sighting.time_changed, told.is_stealth) == (True, False)


def headline(archive: Archive, title: str, at: timedelta, digest: str) -> None:
    listed = replace(entry("1", title), digest=digest)
    archive.save_poll(PollBatch(feed=FEED, seen_at=NOW + at, changed=((1, listed),)))  # type: ignore[arg-type]


def test_a_headline_that_its_feed_changes_is_seen_and_not_again_when_its_page_follows(archive: Archive) -> None:
    news = '북한, 미사일 "2발" 발사'
    headline(archive, news, H, "2")
    headline(archive, news, 2 * H, "3")
    (seen,) = sightings(archive.reader, article_id=1)
    assert (seen.sighting.kind, seen.headlines) == (SightingKind.HEADLINE, ("북한, 미사일 발사", news))
    read(archive, 1, "", 3 * H, article=article(news, "합참이 밝혔다.", text_source=TextSource.PAGE))
    assert kinds(archive, 1) == ["headline"]
    assert reading.article(archive.reader, 1).revisions == 2
    headline(archive, "북한, 미사일 “2발” 발사", 4 * H, "4")
    assert kinds(archive, 1) == ["headline"]


def test_a_headline_that_its_page_had_first_is_no_news(archive: Archive) -> None:
    draft = article("북한, 미사일 2발 발사", "합참이 밝혔다.", text_source=TextSource.PAGE)
    read(archive, 1, "", H, article=draft)
    headline(archive, "북한, 미사일 2발 발사", 2 * H, "2")
    assert kinds(archive, 1) == ["edited"]


def test_listing_is_newest_first_of_a_time_and_of_kinds(archive: Archive) -> None:
    for number in (1, 2, 3):
        read(archive, number, f"합참이 {number}발이라고 밝혔다.", number * H)
    look(archive, 4, Watch(first_read=NOW, gone_since=NOW + 4 * H, reason="gone"), 4 * H)
    assert [seen.sighting.article_id for seen in sightings(archive.reader)] == [4, 3, 2, 1]
    assert [seen.sighting.article_id for seen in sightings(archive.reader, since=NOW + 3 * H)] == [4, 3]
    assert [seen.sighting.article_id for seen in sightings(archive.reader, limit=2)] == [4, 3]
    gone = sightings(archive.reader, kinds=[SightingKind.GONE, SightingKind.RESTORED])
    assert [seen.sighting.article_id for seen in gone] == [4]


ELSEWHERE = replace(FEED, id=FeedId("naru"), url="https://naru.example/rss")
NEWS = "북한, 미사일 2발 발사"


def test_an_edit_that_feeds_and_page_show_is_told_once_and_no_version_is_lost(archive: Archive) -> None:
    archive.sync_feeds([FEED, ELSEWHERE])
    other = replace(entry("1", "[속보] 북한, 미사일 발사"), aliases=(Alias(kind="guid", value="naru-1"),))
    archive.save_poll(PollBatch(feed=ELSEWHERE, seen_at=NOW, new=(other,)))
    headline(archive, NEWS, H, "2")
    retitled = replace(other, title=f"[속보] {NEWS}", digest="2")
    archive.save_poll(PollBatch(feed=ELSEWHERE, seen_at=NOW + 2 * H, changed=((EntryId(5), retitled),)))
    assert kinds(archive, 1) == ["headline"]
    draft = article(NEWS, "합참이 2발이라고 밝혔다.", text_source=TextSource.PAGE)
    read(archive, 1, "", 3 * H, article=draft)
    (told,) = sightings(archive.reader, article_id=1)
    assert (told.sighting.kind, told.sighting.words) == (SightingKind.EDITED, (3, 2))
    assert [(text.title, text.text) for text in texts(archive.reader, 1)] == [
        ("북한, 미사일 발사 1", "합참이 밝혔다."),
        (NEWS, "합참이 2발이라고 밝혔다."),
    ]
    before = [row["title"] for row in archive.reader.rows("SELECT title FROM entry_revision ORDER BY entry_id", {})]
    assert before == ["북한, 미사일 발사", "[속보] 북한, 미사일 발사"]


def test_a_headline_that_a_feed_takes_back_and_gives_again_is_told_each_time(archive: Archive) -> None:
    draft = article(NEWS, "합참이 2발이라고 밝혔다.", text_source=TextSource.PAGE)
    for at, title in enumerate((NEWS, "북한, 미사일 발사", NEWS), 1):
        headline(archive, title, at * H, str(at + 1))
    read(archive, 1, "", 4 * H, article=draft)
    assert kinds(archive, 1) == ["headline", "headline", "edited"]


def test_another_edit_of_the_page_is_told_beside_its_feeds_headline(archive: Archive) -> None:
    headline(archive, NEWS, H, "2")
    read(archive, 1, "합참이 아니라고 밝혔다.", 2 * H)
    assert kinds(archive, 1) == ["headline", "edited"]
