"""A folder of backups: one more each time, the oldest gone, nothing else touched."""

from datetime import timedelta
from pathlib import Path

import pytest

from archive import open_archive
from archive.backups import backup_into, backups
from archive.check import check
from archive.errors import Damaged, Missing
from tests.fakes import NOW
from worker.cli.main import run

NAMES = ["bongsu-20261124T030000Z.sqlite3", "bongsu-20261125T030000Z.sqlite3", "bongsu-20261126T030000Z.sqlite3"]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    open_archive(tmp_path / "archive.sqlite3").close()
    return tmp_path / "archive.sqlite3"


def test_each_is_named_after_its_time_and_only_the_latest_stay(path: Path, tmp_path: Path) -> None:
    folder = tmp_path / "backup"
    for day in range(2):
        made, gone = backup_into(path, folder, NOW + timedelta(days=day), keep=2)
        assert (made.name, gone, check(made)) == (NAMES[day], (), [])
    for other in ("bongsu-before.sqlite3", "bongsu-20201124T030000Z.sqlite3.part", "notes.txt"):
        (folder / other).touch()
    made, gone = backup_into(path, folder, NOW + timedelta(days=2), keep=2)
    assert gone == (folder / NAMES[0],)
    assert [file.name for file in backups(folder)] == NAMES[1:]
    assert {file.name for file in folder.iterdir() if not file.name.endswith(("-wal", "-shm"))} == {
        *NAMES[1:],
        "bongsu-before.sqlite3",
        "bongsu-20201124T030000Z.sqlite3.part",
        "notes.txt",
    }
    assert not list(folder.glob(f"{NAMES[0]}*"))


def test_nothing_is_removed_when_no_new_one_can_be_made(path: Path, tmp_path: Path) -> None:
    folder = tmp_path / "backup"
    backup_into(path, folder, NOW, keep=1)
    path.write_bytes(b"no database at all" * 100)
    with pytest.raises(Damaged):
        backup_into(path, folder, NOW + timedelta(days=1), keep=1)
    path.unlink()
    with pytest.raises(Missing):
        backup_into(path, folder, NOW + timedelta(days=1), keep=1)
    assert [file.name for file in folder.iterdir()] == NAMES[:1]


def test_the_verb(
    path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BONGSU_ARCHIVE_PATH", str(path))
    folder = tmp_path / "backup"
    assert run(["db", "backup", "--into", str(folder), "--keep", "3"]) == 0
    assert str(backups(folder)[0]) in capsys.readouterr().out
    for words in ([], ["--into", str(folder), "--keep", "0"], ["x.sqlite3", "--into", str(folder)]):
        with pytest.raises(SystemExit) as wrong:
            run(["db", "backup", *words])
        assert wrong.value.code == 2
