"""Restoring, making small, and keeping the index in order: nothing is lost on the way."""

import sqlite3
from pathlib import Path

import pytest

from archive import open_archive, open_reader, reading
from archive.check import check
from archive.copies import copy_database, restore_archive
from archive.dialects.sqlite import PIECES
from archive.errors import Busy, Damaged, Missing, SchemaMismatch, Unwritable
from archive.model import PollBatch
from tests.archive.older import old_archive
from tests.fakes import FEED, NOW, entry


def archived(path: Path, *slugs: str) -> Path:
    with open_archive(path) as archive:
        for slug in slugs:
            archive.save_poll(PollBatch(feed=FEED, seen_at=NOW, new=(entry(slug, f"미사일 {slug} " * 20),)))
    return path


def slugs(path: Path) -> list[str | None]:
    with open_archive(path) as archive:
        return [e.guid for e in reading.entries(archive.reader)]


def test_a_backup_takes_the_archives_place_and_what_was_there_is_kept(tmp_path: Path) -> None:
    path = archived(tmp_path / "a.sqlite3", "1", "2")
    copy_database(path, tmp_path / "backup")
    archived(path, "3")
    aside = restore_archive(tmp_path / "backup", path)
    assert slugs(path) == ["1", "2"]
    assert aside is not None
    assert slugs(aside) == ["1", "2", "3"]
    assert check(path) == []
    assert (tmp_path / "backup").exists()


def test_the_log_of_what_is_replaced_goes_with_it(tmp_path: Path) -> None:
    path = archived(tmp_path / "a.sqlite3", "1")
    copy_database(path, tmp_path / "backup")
    reader = open_reader(path)  # with a reader the log stays when the writer ends, and holds what came last
    archived(path, "2")
    assert path.with_name("a.sqlite3-wal").stat().st_size
    aside = restore_archive(tmp_path / "backup", path)
    reader.close()
    assert aside is not None
    assert slugs(aside) == ["1", "2"]
    assert slugs(path) == ["1"]


def test_a_backup_is_restored_where_nothing_is(tmp_path: Path) -> None:
    copy_database(archived(tmp_path / "a.sqlite3", "1"), tmp_path / "backup")
    assert restore_archive(tmp_path / "backup", tmp_path / "new" / "b.sqlite3") is None
    assert slugs(tmp_path / "new" / "b.sqlite3") == ["1"]


def test_what_is_no_sound_backup_changes_nothing(tmp_path: Path) -> None:
    path = archived(tmp_path / "a.sqlite3", "1")
    (tmp_path / "text").write_text("no database")
    other = tmp_path / "other.db"
    sqlite3.connect(other).execute("CREATE TABLE t (x)").connection.close()
    for backup, error in (
        (tmp_path / "text", Damaged),
        (other, SchemaMismatch),
        (tmp_path / "none", Missing),
        (path, Unwritable),
    ):
        with pytest.raises(error):
            restore_archive(backup, path)
    assert slugs(path) == ["1"]


def test_an_archive_in_use_is_not_replaced(tmp_path: Path) -> None:
    path = archived(tmp_path / "a.sqlite3", "1")
    copy_database(path, tmp_path / "backup")
    with open_archive(path), pytest.raises(Busy):
        restore_archive(tmp_path / "backup", path)


def test_an_older_backup_is_restored_as_it_is_and_then_upgraded(tmp_path: Path) -> None:
    path = archived(tmp_path / "a.sqlite3", "1")
    old_archive(tmp_path / "old.sqlite3", "0001")
    restore_archive(tmp_path / "old.sqlite3", path)
    with pytest.raises(SchemaMismatch, match="db upgrade"):
        open_archive(path)


def test_an_index_in_many_pieces_is_put_together_until_there_is_no_more_to_do(tmp_path: Path) -> None:
    path = archived(tmp_path / "a.sqlite3", *map(str, range(60)))
    with open_archive(path) as archive:
        rounds = 0
        while archive.merge_index(pages=4):
            rounds += 1
            assert rounds < 1_000
        assert len(archive.reader.values(PIECES)) == 1
    assert check(path) == []


def test_a_compacted_archive_is_smaller_and_whole(tmp_path: Path) -> None:
    path = archived(tmp_path / "a.sqlite3", *map(str, range(60)))
    with open_archive(path) as archive:
        archive.compact()
        assert not archive.merge_index()
    small = path.stat().st_size
    assert check(path) == []
    assert slugs(path) == [str(n) for n in range(60)]
    assert small <= archived(tmp_path / "b.sqlite3", *map(str, range(60))).stat().st_size
