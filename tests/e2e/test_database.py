"""`bongsu db` as an administrator has it: a backup, what came after, the backup in its place again, a smaller file."""

import json
from pathlib import Path

from archive import open_archive
from tests.e2e.command import bongsu

TITLES = [f"북한, 탄도미사일 {n}차 발사" for n in range(1, 4)]
LINES = [json.dumps({"title": title, "outlet": "한강"}, ensure_ascii=False) for title in TITLES]


def articles(home: Path) -> int:
    return int(bongsu("stats", "--json", home=home).json["articles"])


def test_a_backup_is_put_back_and_the_file_made_small(tmp_path: Path) -> None:
    bongsu("import", "-", home=tmp_path, stdin="\n".join(LINES[:2]))
    assert bongsu("db", "backup", "backup.sqlite3", home=tmp_path).code == 0
    bongsu("import", "-", home=tmp_path, stdin=LINES[2])
    assert articles(tmp_path) == 3
    done = bongsu("db", "restore", "backup.sqlite3", home=tmp_path)
    assert done.code == 0, done.err
    assert ".replaced" in done.out
    assert articles(tmp_path) == 2
    done = bongsu("db", "compact", home=tmp_path)
    assert done.code == 0, done.err
    assert "MB before" in done.out
    assert bongsu("db", "check", home=tmp_path).code == 0


def test_what_can_not_be_restored_or_compacted_is_told_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "notes").write_text("no database")
    for words, code, says in (
        (("restore", "notes"), 1, "not a"),
        (("restore", "nothing"), 10, "db backup"),
        (("compact",), 10, "no archive at"),
    ):
        done = bongsu("db", *words, home=tmp_path)
        assert (done.code, done.out) == (code, "")
        assert says in done.err
        assert "Traceback" not in done.err
    path = tmp_path / ".local/share/bongsu/archive.sqlite3"
    with open_archive(path):
        assert bongsu("db", "compact", home=tmp_path).code == 75
