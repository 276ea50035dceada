"""Proving an archive whole: beside a writer, where nothing can be written, and when something is wrong."""

import os
import shutil
import sqlite3
import tempfile
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from archive import open_archive, open_reader, reading
from archive.check import check, examine
from archive.copies import copy_database
from archive.errors import ArchiveError, Damaged, Unwritable
from archive.model import PollBatch
from tests.fakes import FEED, NOW, article, entry

NOBODY = 65534


def story(number: int) -> object:
    words = f"북한, 미사일 발사 {number}차 Hwasong-{number}"
    return entry(str(number), words, article=article(words, f"합참은 {number}번째로 밝혔다.", slug=str(number)))


def filled(path: Path, articles: int) -> Path:
    with open_archive(path) as archive:
        archive.sync_feeds([FEED])
        archive.save_poll(PollBatch(feed=FEED, seen_at=NOW, new=[story(n) for n in range(articles)]))  # type: ignore[arg-type]
    return path


@pytest.fixture
def anyones() -> Iterator[Path]:
    """A folder that every user may enter; pytest's own are closed to all but theirs."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        folder.chmod(0o755)
        shutil.rmtree(folder)


@contextmanager
def not_root() -> Iterator[None]:
    """Root may write where nobody may: be nobody for a while."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


def test_an_archive_is_whole_beside_a_running_writer(tmp_path: Path) -> None:
    path = filled(tmp_path / "archive.sqlite3", 300)
    enough = threading.Event()

    def write() -> None:
        with open_archive(path) as archive:
            number = 300
            while not enough.is_set():
                archive.save_poll(PollBatch(feed=FEED, seen_at=NOW, new=[story(number)]))  # type: ignore[list-item]
                number += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        assert check(path) == []
        assert check(path) == []
    finally:
        enough.set()
        writer.join()


def test_a_writer_who_stays_leaves_one_check_out_and_says_so(tmp_path: Path) -> None:
    path = filled(tmp_path / "archive.sqlite3", 1)
    with closing(sqlite3.connect(path, isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        found = examine(path)
        writer.execute("ROLLBACK")
    assert found.findings == ()
    assert "the structure of the full-text index was not checked" in found.notes[0]
    assert examine(path).notes == ()


def test_an_archive_in_a_read_only_folder_is_searched_checked_and_copied(anyones: Path) -> None:
    path = filled(anyones / "kept" / "archive.sqlite3", 2)
    (anyones / "out").mkdir()
    (anyones / "out").chmod(0o777)
    path.parent.chmod(0o555)
    with not_root():
        reader = open_reader(path)
        assert reading.counts(reader)["articles"] == 2
        reader.close()
        found = examine(path)
        copy_database(path, anyones / "out" / "copy.sqlite3")
    path.parent.chmod(0o755)
    assert found.findings == ()
    assert len(found.notes) == 1
    assert check(anyones / "out" / "copy.sqlite3") == []


def test_a_log_left_in_a_read_only_folder_is_not_passed_over(anyones: Path) -> None:
    path = filled(anyones / "kept" / "archive.sqlite3", 1)
    path.with_name(path.name + "-wal").write_bytes(b"not yet in the archive")
    path.parent.chmod(0o555)
    with not_root(), pytest.raises(ArchiveError, match="can't be read"):
        open_reader(path)
    path.parent.chmod(0o755)


@pytest.mark.parametrize("closed", ["kept", "kept/archive.sqlite3"], ids=["folder", "file"])
def test_what_may_not_be_read_is_not_said_to_be_unwritable(anyones: Path, closed: str) -> None:
    path = filled(anyones / "kept" / "archive.sqlite3", 1)
    (anyones / closed).chmod(0o000)
    with not_root(), pytest.raises(ArchiveError, match="can't be read") as raised:
        open_reader(path)
    (anyones / closed).chmod(0o755)
    assert not isinstance(raised.value, Unwritable)


@pytest.mark.parametrize("closed", ["kept", "kept/archive.sqlite3"], ids=["folder", "file"])
def test_what_may_not_be_written_is_named_and_left_as_it_is(anyones: Path, closed: str) -> None:
    path = filled(anyones / "kept" / "archive.sqlite3", 1)
    before = path.read_bytes()
    for open_to_all in (path.parent, path, path.with_name(path.name + ".lock")):
        open_to_all.chmod(0o777)
    path.with_name(path.name + ".lock").unlink()
    (anyones / closed).chmod(0o555)
    refused = pytest.raises(Unwritable, match=r"kept.* can't be written .*permissions")
    with not_root(), refused, open_archive(path) as archive:
        archive.save_poll(PollBatch(feed=FEED, seen_at=NOW, new=[story(1)]))  # type: ignore[list-item]
    path.parent.chmod(0o755)
    assert path.read_bytes() == before


def spoil(path: Path) -> None:
    """Overwrite the middle of the file, as a failing disk does."""
    with path.open("r+b") as stream:
        stream.seek(path.stat().st_size // 2)
        stream.write(b"\xff" * 20_000)


def test_a_damaged_archive_is_not_copied_and_is_named(tmp_path: Path) -> None:
    path = filled(tmp_path / "archive.sqlite3", 200)
    spoil(path)
    with pytest.raises(Damaged, match=r"archive\.sqlite3 is not a sound"):
        copy_database(path, tmp_path / "copy.sqlite3")
    assert not list(tmp_path.glob("copy*"))


def test_a_copy_that_fails_leaves_nothing_and_names_its_target(anyones: Path) -> None:
    path = filled(anyones / "kept" / "archive.sqlite3", 1)
    (anyones / "out").mkdir(mode=0o555)
    with not_root(), pytest.raises(Unwritable, match=r"copy\.sqlite3.* can't be written"):
        copy_database(path, anyones / "out" / "copy.sqlite3")
    assert not list((anyones / "out").iterdir())
    with pytest.raises(Unwritable, match=r"copy\.sqlite3.* can't be written"):
        copy_database(path, anyones / "nowhere" / "copy.sqlite3")


def test_what_a_killed_copy_left_does_not_stop_the_next(tmp_path: Path) -> None:
    path = filled(tmp_path / "archive.sqlite3", 1)
    (tmp_path / "copy.sqlite3.part").write_bytes(b"half a copy")
    copy_database(path, tmp_path / "copy.sqlite3")
    assert check(tmp_path / "copy.sqlite3") == []
    assert not (tmp_path / "copy.sqlite3.part").exists()


DAMAGE = {
    "DELETE FROM page WHERE article_id = 2": "article 2 has no page row",
    "DELETE FROM alias WHERE entry_id = 2; DELETE FROM entry WHERE id = 2": "article 2 has no entry",
    "DELETE FROM judgement WHERE article_id = 2": "article 2 has no judgement of its text",
    "UPDATE article SET story_id = 77 WHERE id = 2": "article 2 is of a story that is not there",
    "UPDATE article SET duplicate_of = 77 WHERE id = 2": "article 2 is a copy of one that is not there",
    "UPDATE article SET revisions = 3 WHERE id = 2": "article 2 lacks some of its earlier texts, or has too many",
    "UPDATE entry SET revisions = 3 WHERE id = 2": "entry 2 lacks some of its earlier states, or has too many",
    "UPDATE alias SET feed_id = 'other' WHERE entry_id = 2": "entry 2 goes by a name within another feed",
    "UPDATE alias SET entry_id = 77 WHERE entry_id = 2": "refers to a missing entry",
    "UPDATE article SET text = 'other' WHERE id = 2": "article 2: its text does not match its sha256",
    "INSERT INTO article_fts(article_fts) VALUES ('delete-all')": "3 articles are not in it",
    "INSERT INTO article_fts(rowid, title, body) VALUES (5, 'x', 'y')": "1 rows of it have no article",
}


@pytest.mark.parametrize(("damage", "says"), DAMAGE.items(), ids=DAMAGE.values())
def test_whatever_does_not_belong_together_is_found(tmp_path: Path, damage: str, says: str) -> None:
    path = filled(tmp_path / "archive.sqlite3", 3)
    assert check(path) == []
    with closing(sqlite3.connect(path)) as db:
        db.executescript(damage)
    assert any(says in finding for finding in check(path))
