"""The writing door: what one write promises, and that writing twice is harmless."""

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, closing, nullcontext
from dataclasses import replace
from datetime import UTC, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from archive import open_archive, open_reader, reading, store
from archive.check import check
from archive.copies import copy_database, upgrade_archive
from archive.dialects import Row
from archive.dialects.fts5 import Fts5
from archive.dialects.sqlite import translate
from archive.errors import ArchiveError, Busy, Damaged, Missing, SchemaMismatch, Unwritable
from archive.fingerprint import bands
from archive.model import (
    JUDGED,
    LOOK_ALIKES,
    Alias,
    ArticleId,
    EntryDraft,
    EntryId,
    FeedStatus,
    PageState,
    PageStatus,
    PollBatch,
    ReadBatch,
    TextSource,
    Validators,
)
from archive.place import Place
from archive.query import parse
from archive.search import search
from archive.store import Archive
from tests.archive.older import old_archive
from tests.fakes import CALM, FEED, NOW, article, entry, flag


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "archive.sqlite3"


@pytest.fixture
def archive(place: Place) -> Iterator[Archive]:
    with open_archive(place) as opened:
        opened.sync_feeds([FEED])
        yield opened


def poll(*new: object, **rest: object) -> PollBatch:
    return PollBatch(feed=FEED, seen_at=NOW, new=new, **rest)  # type: ignore[arg-type]


def page_text(archive: Archive, text: str, *, title: str = "북한, 미사일 발사", at: timedelta = timedelta(0)) -> None:
    draft = article(title, text, text_source=TextSource.PAGE)
    fate = PageState(status=PageStatus.OK, attempts=1, http_status=200)
    archive.save_read(ReadBatch(article_id=ArticleId(1), seen_at=NOW + at, page=fate, article=draft, flag=flag()))


def found(archive: Archive, word: str) -> list[int]:
    return sorted(hit.id for hit in search(archive.reader, parse(f'"{word}"', now=NOW, zone=UTC)).hits)


def test_a_headline_is_archived_searchable_flagged_and_its_page_pending_in_one_write(archive: Archive) -> None:
    saved = archive.save_poll(poll(entry(flag=flag(4))))
    assert (saved.new, saved.articles) == (1, (1,))
    kept = reading.article(archive.reader, 1)
    assert kept.flag == flag(4)
    assert kept.page.status is PageStatus.PENDING
    assert found(archive, "미사일") == [1]
    assert [p.article_id for p in reading.due_pages(archive.reader, NOW, limit=9)] == [1]


def test_the_same_poll_twice_adds_nothing(archive: Archive) -> None:
    batch = poll(entry("1"), entry("2", "고령화 대책"))
    archive.save_poll(batch)
    again = archive.save_poll(batch)
    assert (again.new, again.known) == (0, 2)
    assert reading.counts(archive.reader)["entries"] == 2
    assert reading.counts(archive.reader)["articles"] == 2


def test_every_articles_page_is_counted_by_its_fate(archive: Archive) -> None:
    archive.save_poll(poll(*(entry(f"{n}", f"{n}번째 소식") for n in range(1, 5))))
    fates = {2: PageStatus.OK, 3: PageStatus.FAILED, 4: PageStatus.NONE}
    for number, status in fates.items():
        fate = PageState(status=status, attempts=1)
        archive.save_read(ReadBatch(article_id=ArticleId(number), seen_at=NOW, page=fate))
    counts = reading.counts(archive.reader)
    pages = {name: count for name, count in counts.items() if name.startswith("pages_")}
    assert pages == {"pages_pending": 1, "pages_read": 1, "pages_failed": 1, "pages_unread": 1}
    assert sum(pages.values()) == counts["articles"]


def test_the_same_read_twice_changes_nothing(archive: Archive) -> None:
    archive.save_poll(poll(entry()))
    page_text(archive, "합참이 밝혔다.")
    before = reading.article(archive.reader, 1)
    page_text(archive, "합참이 밝혔다.")
    assert reading.article(archive.reader, 1) == before
    assert before.revisions == 1


def test_two_feeds_that_list_one_story_share_its_article(archive: Archive) -> None:
    archive.save_poll(poll(entry()))
    other = replace(FEED, id="dongnae", url="https://dongnae.example/rss")
    archive.sync_feeds([other])
    archive.save_poll(PollBatch(feed=other, seen_at=NOW, new=(entry(summary="더 긴 요약"),)))
    kept = reading.article(archive.reader, 1)
    assert kept.feeds == ("dongnae", "hangang")
    assert kept.draft.text == "더 긴 요약"
    assert kept.draft.text_source is TextSource.SUMMARY


def test_entries_of_one_poll_share_an_article_and_are_numbered_as_listed(archive: Archive, place: Place) -> None:
    again = entry("2b", summary="더 긴 요약", article=article(text="더 긴 요약", slug="2"))
    saved = archive.save_poll(poll(entry("1"), entry("2"), again, entry("3"), entry("1", "같은 이름")))
    assert (saved.new, saved.known, saved.articles) == (4, 1, (1, 2, 2, 3))
    assert [e.article_id for e in reading.entries(archive.reader)] == [1, 2, 2, 3]
    assert reading.article(archive.reader, 2).draft.text == "더 긴 요약"
    assert reading.article(archive.reader, 3).draft.url == "https://hangang.example/3"
    assert found(archive, "요약") == [2]
    assert check(place) == []


def test_a_page_in_place_of_a_summary_is_no_edit_but_a_changed_page_is(archive: Archive) -> None:
    archive.save_poll(poll(entry(summary="요약")))
    page_text(archive, "미사일 두 발을 쐈다.")
    assert reading.article(archive.reader, 1).revisions == 1
    page_text(archive, "미사일 세 발을 쐈다.", at=timedelta(hours=2))
    kept = reading.article(archive.reader, 1)
    assert (kept.revisions, kept.draft.text) == (2, "미사일 세 발을 쐈다.")
    (old,) = reading.revisions(archive.reader, 1)
    assert (old.n, old.text, old.seen_at) == (1, "미사일 두 발을 쐈다.", NOW)
    assert found(archive, "두 발") == []
    assert found(archive, "세 발을") == [1]


def test_a_poorer_text_never_replaces_a_richer_one(archive: Archive) -> None:
    archive.save_poll(poll(entry(summary="요약")))
    page_text(archive, "전문.")
    changed = entry(summary="고친 요약", digest="other")
    archive.save_poll(PollBatch(feed=FEED, seen_at=NOW + timedelta(hours=1), changed=((EntryId(1), changed),)))
    assert reading.article(archive.reader, 1).draft.text == "전문."


def test_a_changed_entry_keeps_its_id_its_old_words_and_has_its_page_read_again(archive: Archive) -> None:
    archive.save_poll(poll(entry(summary="두 발")))
    page_text(archive, "두 발을 쐈다.")
    later = NOW + timedelta(hours=1)
    changed = entry(title="북한, 미사일 세 발 발사", summary="세 발", digest="other")
    batch = PollBatch(feed=FEED, seen_at=later, changed=((EntryId(1), changed),))
    for _ in range(2):
        archive.save_poll(batch)
    (kept,) = reading.entries(archive.reader)
    assert (kept.id, kept.revisions, kept.title) == (1, 2, "북한, 미사일 세 발 발사")
    old = list(archive.reader.rows("SELECT n, title, summary FROM entry_revision"))
    assert old == [{"n": 1, "title": "북한, 미사일 발사", "summary": "두 발"}]
    assert [p.article_id for p in reading.due_pages(archive.reader, later, limit=9)] == [1]


def test_a_known_entry_gains_the_aliases_it_goes_by_now(archive: Archive) -> None:
    archive.save_poll(poll(entry()))
    alias = Alias(kind="guid", value="churned")
    archive.save_poll(PollBatch(feed=FEED, seen_at=NOW, known=((EntryId(1), (alias,)),)))
    assert reading.known(archive.reader, FEED.id, [alias])[alias].id == 1


def test_validators_are_committed_with_the_entries_or_not_at_all(archive: Archive) -> None:
    state = replace(FEED, validators=Validators(etag='"1"'), status=FeedStatus.OK)
    broken = entry("2", published=NOW.replace(tzinfo=None))
    with pytest.raises(Exception, match="time zone"):
        archive.save_poll(PollBatch(feed=state, seen_at=NOW, new=(entry("1"), broken)))
    assert reading.feed_states(archive.reader)[0].validators.etag is None
    assert reading.counts(archive.reader)["entries"] == 0


def test_a_published_time_keeps_its_zone(archive: Archive) -> None:
    seoul = timezone(timedelta(hours=9))
    published = NOW.astimezone(seoul)
    archive.save_poll(poll(entry(published=published, article=article(published=published))))
    (kept,) = reading.entries(archive.reader)
    assert kept.published is not None
    assert kept.published.isoformat() == "2026-11-24T12:00:00+09:00"


def test_index_order_is_time_order_also_for_late_arrivals(archive: Archive) -> None:
    for slug, hours in (("1", 5), ("2", 1), ("3", 48)):
        published = NOW - timedelta(hours=hours)
        archive.save_poll(poll(entry(slug, article=article(slug=slug, published=published))))
    rows = archive.reader.rows("SELECT id FROM article ORDER BY docid DESC")
    assert [row["id"] for row in rows] == [2, 1, 3]


def test_a_time_before_1970_and_a_missing_one_are_kept_apart_from_others(archive: Archive) -> None:
    ancient = NOW.replace(year=1901)
    archive.save_poll(poll(entry("1", article=article(slug="1", published=ancient))))
    archive.save_poll(poll(entry("2", article=article(slug="2", published=ancient))))
    archive.save_poll(poll(entry("3", article=article(slug="3", published=None, published_note="missing"))))
    assert reading.article(archive.reader, 3).draft.published_note == "missing"
    assert reading.counts(archive.reader)["articles"] == 3


def test_feeds_are_due_in_order_and_a_clock_set_back_strands_none(archive: Archive) -> None:
    hour = timedelta(hours=1)
    for name, asked, due in (
        ("late", NOW - 3 * hour, NOW - 2 * hour),
        ("soon", NOW, NOW + hour),
        ("patient", NOW, NOW + 900 * hour),
        ("stranded", NOW + 900 * hour, NOW + 901 * hour),
    ):
        archive.save_poll(PollBatch(feed=replace(FEED, id=name, last_attempt=asked, next_poll=due), seen_at=NOW))
    due_ids = [state.id for state in reading.due_feeds(archive.reader, NOW)]
    assert due_ids == ["hangang", "late", "stranded"]


def test_a_new_address_in_the_config_forgets_the_validators(archive: Archive) -> None:
    archive.save_poll(PollBatch(feed=replace(FEED, validators=Validators(etag='"1"'), next_poll=NOW), seen_at=NOW))
    archive.sync_feeds([replace(FEED, outlet="Hangang")])
    kept = reading.feed_states(archive.reader)[0]
    assert (kept.outlet, kept.validators.etag) == ("Hangang", '"1"')
    archive.sync_feeds([replace(FEED, url="https://hangang.example/atom")])
    kept = reading.feed_states(archive.reader)[0]
    assert (kept.validators.etag, kept.next_poll) == (None, None)


def test_look_alikes_are_found_by_their_bands(archive: Archive) -> None:
    archive.save_poll(poll(entry(article=article(text="전문", bands=(11, -22)))))
    assert [n.id for n in reading.neighbours(archive.reader, [-22, 5])] == [1]
    assert reading.neighbours(archive.reader, [5]) == ()


def test_what_an_article_said_before_an_edit_makes_no_look_alike(archive: Archive) -> None:
    said, says = "정부는 유조선이 표류하고 있다고 밝혔다", "정부는 화물선이 항구를 떠났다고 전했다"
    before, after = (article("항구", text, bands=bands("항구", text)) for text in (said, says))
    archive.save_poll(poll(entry(article=before)))
    assert reading.neighbours(archive.reader, bands("", said))
    batch = PollBatch(feed=FEED, seen_at=NOW, changed=((EntryId(1), entry(article=after, digest="other")),))
    archive.save_poll(batch)
    assert reading.neighbours(archive.reader, bands("", said)) == ()
    assert [n.id for n in reading.neighbours(archive.reader, bands("", says))] == [1]


def test_one_crowded_band_alone_makes_no_look_alike(archive: Archive) -> None:
    crowd = [entry(str(n), article=article(slug=str(n), bands=(11, *((12,) if n == 3 else ())))) for n in range(25)]
    archive.save_poll(poll(*crowd))
    assert reading.neighbours(archive.reader, [11, 99]) == ()
    assert [n.id for n in reading.neighbours(archive.reader, [11, 12])] == [4]


def test_an_old_issue_of_a_form_is_found_behind_many_later_ones(archive: Archive) -> None:
    form, old = tuple(range(6)), (100, 101)
    archive.save_poll(poll(entry("old", article=article(slug="old", bands=(*form, *old)))))
    archive.save_poll(poll(*(entry(str(n), article=article(slug=str(n), bands=form)) for n in range(60))))
    alike = reading.neighbours(archive.reader, (*form, *old))
    assert [one.id for one in alike[:2]] == [1, 61]


def test_of_one_outlet_no_more_pages_are_due_at_a_time_than_leave_room_for_others(archive: Archive) -> None:
    def of(outlet: str, slug: str) -> EntryDraft:
        return entry(slug, article=article(slug=slug, outlet=outlet), flag=flag(5 if outlet == "Many" else 4))

    archive.save_poll(poll(*(of("Many", str(n)) for n in range(30)), of("Few", "few")))

    def due(**how: Any) -> list[int]:
        return [page.article_id for page in reading.due_pages(archive.reader, NOW, **how)]

    assert due(limit=10, of_one=5) == [30, 29, 28, 27, 26, 31]
    assert due(limit=4, of_one=5) == [30, 29, 28, 27]
    assert due(limit=10, of_one=2, without={30, 31}) == [29, 28]
    assert len(due(limit=100)) == 31


def test_of_a_look_alike_only_the_start_is_read(archive: Archive) -> None:
    archive.save_poll(poll(entry(article=article(text="가" * (JUDGED + 1), bands=(11,)))))
    (alike,) = reading.neighbours(archive.reader, [11])
    assert len(alike.text) == JUDGED


class Counted:
    """A reader that counts the work of its queries, in hundreds of SQLite's steps."""

    wording = Fts5()

    def __init__(self, path: Path) -> None:
        self.work = 0
        self._connection = sqlite3.connect(path)
        self._connection.row_factory = sqlite3.Row
        self._connection.set_progress_handler(self._step, 100)

    def _step(self) -> None:
        self.work += 1

    def rows(self, sql: str, parameters: Mapping[str, Any] | None = None) -> Iterator[Row]:
        return map(dict, self._connection.execute(sql, dict(parameters or {})))

    def tuples(self, sql: str, parameters: Mapping[str, Any] | None = None) -> list[tuple[Any, ...]]:
        return [tuple(row) for row in self._connection.execute(sql, dict(parameters or {}))]

    def snapshot(self) -> AbstractContextManager[None]:
        return nullcontext()

    def close(self) -> None:
        self._connection.close()


def test_the_latest_look_alikes_cost_the_same_however_many_there_are(path: Path) -> None:
    archive = open_archive(path)
    bands, cost = tuple(range(24)), []
    for numbers in (range(100), range(100, 500)):
        alike = [entry(str(n), article=article(slug=str(n), bands=bands[n % 3 :])) for n in numbers]
        archive.save_poll(poll(*alike))
        with closing(Counted(path)) as reader:
            latest = reading.neighbours(reader, bands)
        assert len(latest) == LOOK_ALIKES
        assert latest[0].id == 1 + max(n for n in numbers if n % 3 == 0)  # shares most, and is the latest of those
        cost.append(reader.work)
    archive.close()
    assert cost[1] < 1.2 * cost[0]


def test_a_second_writer_of_a_file_is_told_to_wait_and_a_reader_is_not(path: Path) -> None:
    with open_archive(path) as archive:
        archive.save_poll(poll(entry()))
        with pytest.raises(Busy, match="another bongsu is writing"):
            open_archive(path)
        reader = open_reader(path)
        assert reading.counts(reader)["entries"] == 1
        reader.close()


def test_the_lock_goes_with_its_holder(path: Path) -> None:
    open_archive(path).close()
    open_archive(path).close()


def test_nothing_is_made_for_a_reader(path: Path) -> None:
    with pytest.raises(Missing, match="bongsu"):
        open_reader(path)
    assert not path.parent.exists()


def test_a_file_that_is_no_database_is_left_as_it_is(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"not a database, but dear to somebody" * 100)
    for door in (open_archive, open_reader):
        with pytest.raises(Damaged, match="not a sound SQLite database"):
            door(path)
    assert path.read_bytes().startswith(b"not a database")


def test_somebody_elses_database_is_not_taken_over(path: Path) -> None:

    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as other, other:
        other.execute("CREATE TABLE recipes (name)")
    with pytest.raises(SchemaMismatch, match="not a bongsu archive"):
        open_archive(path)


@pytest.mark.parametrize("door", [open_archive, open_reader], ids=["write", "read"])
def test_an_empty_file_is_no_new_archive(path: Path, door: Callable[[Path], object]) -> None:
    path.parent.mkdir()
    path.touch()
    log = path.with_name(path.name + "-wal")
    log.write_bytes(b"what a cut-off archive had not taken in")
    with pytest.raises(Damaged, match="is empty, which no archive is; restore it"):
        door(path)
    assert (path.stat().st_size, log.stat().st_size) == (0, 39)


@pytest.mark.parametrize("ending", ["-wal", "-journal"])
def test_the_log_of_an_archive_that_is_gone_is_neither_lost_nor_written_into_a_new_one(path: Path, ending: str) -> None:
    path.parent.mkdir()
    log = path.with_name(path.name + ending)
    log.write_bytes(b"what the lost archive had not taken in")
    with pytest.raises(Damaged, match=r"without its archive .*; restore that, or move the log away"):
        open_archive(path)
    assert (path.exists(), log.stat().st_size) == (False, 38)
    log.write_bytes(b"")
    path.with_name(path.name + "-shm").write_bytes(b"of no more use" * 3000)
    open_archive(path).close()
    assert check(path) == []


def test_a_creation_that_was_killed_is_begun_anew(path: Path) -> None:
    path.parent.mkdir()
    path.with_name(path.name + ".new").write_bytes(b"half an archive")
    open_archive(path).close()
    assert check(path) == []
    assert not list(path.parent.glob("*.new*"))


@pytest.mark.parametrize("door", [open_archive, open_reader], ids=["write", "read"])
def test_a_folder_in_the_place_of_the_archive_is_named_as_one(path: Path, door: Callable[[Path], object]) -> None:
    path.mkdir(parents=True)
    with pytest.raises(Damaged, match="is a folder, not an archive"):
        door(path)
    assert not list(path.parent.glob("*.lock"))


def test_a_link_to_a_place_that_is_not_there_is_not_replaced(path: Path, tmp_path: Path) -> None:
    path.parent.mkdir()
    path.symlink_to(tmp_path / "unmounted" / "archive.sqlite3")
    with pytest.raises(Unwritable, match="unmounted"):
        open_archive(path)
    assert path.is_symlink()


def test_a_link_to_a_place_of_no_archive_yet_leads_to_a_new_one(path: Path, tmp_path: Path) -> None:
    path.parent.mkdir()
    path.symlink_to(tmp_path / "elsewhere.sqlite3")
    open_archive(path).close()
    assert path.is_symlink()
    assert check(tmp_path / "elsewhere.sqlite3") == []


def test_a_write_waits_for_another_process_until_it_is_told_to_give_up(path: Path) -> None:
    with open_archive(path) as archive, closing(sqlite3.connect(path, isolation_level=None)) as other:
        archive.sync_feeds([FEED])
        other.execute("BEGIN IMMEDIATE")
        archive.give_up()
        with pytest.raises(Busy, match="locked by another process"):
            archive.save_poll(PollBatch(feed=FEED, seen_at=NOW, new=[entry()]))
        other.execute("ROLLBACK")
        assert archive.save_poll(PollBatch(feed=FEED, seen_at=NOW, new=[entry()])).new == 1


@pytest.mark.parametrize(
    ("number", "kind", "says"),
    [
        (sqlite3.SQLITE_BUSY_SNAPSHOT, Busy, "locked by another process"),
        (sqlite3.SQLITE_FULL, Unwritable, "make room"),
        (sqlite3.SQLITE_IOERR_WRITE, Unwritable, "limit on the size of files"),
        (sqlite3.SQLITE_READONLY_DIRECTORY, Unwritable, "permissions"),
        (sqlite3.SQLITE_CORRUPT_VTAB, Damaged, "restore it from a backup"),
        (sqlite3.SQLITE_TOOBIG, ArchiveError, "a.sqlite3: words that say busy, full, malformed"),
        (None, ArchiveError, "a.sqlite3: words that say busy, full, malformed"),
    ],
)
def test_errors_of_the_database_are_told_apart_by_number(number: int | None, kind: type, says: str) -> None:
    error = sqlite3.OperationalError("words that say busy, full, malformed")
    if number is not None:
        error.sqlite_errorcode = number
    told = translate(error, "a.sqlite3")
    assert type(told) is kind
    assert says in str(told)


@pytest.mark.parametrize(("found", "words"), [("0000", "db upgrade"), ("9999", "newer bongsu")])
def test_another_schema_is_named_with_what_to_do(path: Path, found: str, words: str) -> None:
    open_archive(path).close()
    _execute(path, f"UPDATE alembic_version SET version_num = '{found}'")
    for door in (open_archive, open_reader):
        with pytest.raises(SchemaMismatch, match=words):
            door(path)


def test_upgrading_an_archive_of_this_schema_does_nothing(path: Path) -> None:
    open_archive(path).close()
    assert upgrade_archive(path) is None


def test_an_upgrade_nothing_leads_on_from_is_refused_without_a_trace(path: Path) -> None:
    open_archive(path).close()
    _execute(path, "UPDATE alembic_version SET version_num = '0000'")
    path.with_name(path.name + ".schema-0000").write_text("an older backup")
    for _ in range(2):
        with pytest.raises(SchemaMismatch, match="can't be brought to schema"):
            upgrade_archive(path)
    assert [found.read_text() for found in path.parent.glob("*schema*")] == ["an older backup"]


def test_an_upgrade_makes_the_index_anew_where_words_are_folded_another_way(path: Path) -> None:
    old_archive(path, "0001", fold_version="0")
    path.with_name(path.name + ".schema-0001").write_text("an older backup")
    assert upgrade_archive(path) == path.with_name(path.name + ".schema-0001.2")
    assert check(path) == []
    with open_archive(path) as archive:
        assert found(archive, "미사일") == [1]


def test_another_way_of_folding_asks_for_a_new_index_and_gets_one(path: Path) -> None:
    with open_archive(path) as archive:
        archive.save_poll(poll(entry()))
    _execute(path, "UPDATE meta SET value = '0' WHERE key = 'fold_version'")
    with pytest.raises(SchemaMismatch, match="db reindex"):
        open_reader(path)
    with store.open_archive(path, any_fold=True) as archive:
        assert archive.reindex() == 1
        assert found(archive, "미사일") == [1]
    assert check(path) == []


def test_a_folder_that_is_a_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")
    with pytest.raises(Unwritable, match="is not a folder"):
        open_archive(tmp_path / "data" / "archive.sqlite3")


def test_check_finds_nothing_in_a_sound_archive(place: Place, archive: Archive) -> None:
    archive.save_poll(poll(entry("1"), entry("2", "Élysée says “no”", article=article("Élysée says “no”", slug="2"))))
    page_text(archive, "합참이 밝혔다.")
    assert check(place) == []


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        ("UPDATE article SET text = 'edited away'", "does not match its sha256"),
        ("UPDATE article SET docid = docid + 1", "full-text index"),
        ("DELETE FROM article", "refers to a missing article"),
    ],
    ids=["text", "index", "row"],
)
def test_check_names_what_was_changed_behind_our_back(path: Path, damage: str, words: str) -> None:
    with open_archive(path) as archive:
        archive.save_poll(poll(entry()))
    _execute(path, damage)
    assert any(words in finding for finding in check(path))


def test_a_backup_is_whole_and_never_overwrites(path: Path, tmp_path: Path) -> None:
    with open_archive(path) as archive:
        archive.save_poll(poll(entry()))
    copy_database(path, tmp_path / "copy.sqlite3")
    assert check(tmp_path / "copy.sqlite3") == []
    with pytest.raises(Unwritable, match="is there already"):
        copy_database(path, tmp_path / "copy.sqlite3")


def test_judgements_of_older_rules_are_kept(archive: Archive) -> None:
    archive.save_poll(poll(entry()))
    for version in ("a", "b"):
        draft = article(text="전문", text_source=TextSource.PAGE)
        judged = replace(flag(2), rules_version=version)
        fate = PageState(status=PageStatus.OK)
        archive.save_read(ReadBatch(article_id=ArticleId(1), seen_at=NOW, page=fate, article=draft, flag=judged))
    rows = list(archive.reader.rows("SELECT rules_version FROM judgement ORDER BY id"))
    assert [row["rules_version"] for row in rows] == [CALM.rules_version, "a", "b"]
    assert reading.article(archive.reader, 1).flag.rules_version == "b"


def _execute(path: Path, sql: str) -> None:

    with closing(sqlite3.connect(path)) as db, db:
        db.execute(sql)
