"""The command with its archive on PostgreSQL: the same verbs and answers, and no password anywhere."""

import json
from pathlib import Path

import pytest

from archive.place import DatabaseUrl
from tests.postgres import Server
from worker.cli.main import run
from worker.errors import ConfigError
from worker.settings import load

ARTICLE = {"url": "https://hangang.example/1", "title": "북한, 동해로 미사일 발사", "text": "합참이 밝혔다. " * 30}

VERBS = (
    "stats",
    "db check",
    "db reindex",
    "db prune",
    "db prune --articles-before 2020-01-01 --yes",
    "db upgrade",
    "explain 1",
    "stories --all",
    "story show 1",
    "edits",
    "outlets apply",
    "search --group story 미사일",
    "doctor",
    "metrics",
)


@pytest.fixture
def at(postgres: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of an empty database, which the settings of the process name."""
    address = postgres.url(postgres.database().conninfo.rpartition("/")[2])
    (tmp_path / "password").write_text("s3cret\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("BONGSU_ARCHIVE_URL", address)
    monkeypatch.setenv("BONGSU_ARCHIVE_PASSWORD_FILE", "password")
    (tmp_path / "news.jsonl").write_text(json.dumps(ARTICLE, ensure_ascii=False))
    return address


def test_what_goes_in_is_found_flagged_counted_checked_and_copied(
    at: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["search", "미사일"]) == 10
    assert "no archive in postgresql+psycopg://" in capsys.readouterr().err
    assert run(["import", "news.jsonl"]) == 0
    capsys.readouterr()
    assert run(["search", "미사일", "--json"]) == 0
    (hit,) = json.loads(capsys.readouterr().out)["hits"]
    assert (hit["title"], hit["fires"] > 0) == (ARTICLE["title"], True)
    for words in VERBS:
        assert run(words.split()) == 0, words
    told = capsys.readouterr().out
    assert "of this version's schema" in told
    assert "postgresql is installed" in told
    assert 'bongsu_archive_bytes{part="database"}' in told
    assert "bongsu_disk_free_bytes" not in told
    assert run(["db", "copy", at, "copy.sqlite3"]) == 0
    assert "verified equal" in capsys.readouterr().out
    assert run(["db", "copy", "copy.sqlite3", at]) == 1
    assert "holds an archive already" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "instead"),
    [
        (["db", "backup", "copy"], "pg_dump"),
        (["db", "restore", "news.jsonl"], "pg_restore"),
        (["db", "compact"], "VACUUM"),
        (["db", "backup", "--into", "backups"], "pg_dump"),
    ],
    ids=["backup", "restore", "compact", "backups"],
)
def test_what_is_the_servers_own_work_is_named(
    postgres: Server,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    words: list[str],
    instead: str,
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("BONGSU_ARCHIVE_URL", postgres.url(postgres.archive().conninfo.rpartition("/")[2]))
    assert run(words) == 1
    assert instead in capsys.readouterr().err


def test_a_server_that_is_away_ends_a_command_with_try_later_and_no_password(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("BONGSU_ARCHIVE_URL", "postgresql+psycopg://kim:s3cret@127.0.0.1:1/archive")
    assert run(["search", "미사일"]) == 75
    assert run(["config", "show"]) == 0
    told = "".join(capsys.readouterr())
    assert "s3cret" not in told
    assert "postgresql+psycopg://…@127.0.0.1:1/archive" in told
    monkeypatch.setenv("BONGSU_ARCHIVE_URL", "mysql://kim:s3cret@127.0.0.1/archive")
    assert run(["search", "미사일"]) == 2
    assert "s3cret" not in "".join(capsys.readouterr())


def test_the_password_is_read_from_its_file_when_it_is_needed(at: str, tmp_path: Path) -> None:
    place = load().archive_place
    assert isinstance(place, DatabaseUrl)
    assert (place.password, "s3cret" in f"{place} {place!r} {load()!r}") == ("s3cret", False)
    (tmp_path / "password").unlink()
    with pytest.raises(ConfigError, match=r"archive\.password_file"):
        _ = load().archive_place


def test_the_queue_is_for_postgresql_and_tells_what_is_in_it(
    at: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["queue", "reflag"]) == 10
    assert run(["import", "news.jsonl"]) == 0
    capsys.readouterr()
    assert run(["queue", "status"]) == 0
    assert "There is no queue yet" in capsys.readouterr().out
    assert run(["queue", "import", "news.jsonl", "other.warc.gz"]) == 0
    assert run(["queue", "import", "news.jsonl"]) == 0
    assert "0 jobs put in line, 1 were in it already" in capsys.readouterr().out
    assert run(["queue", "status", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["jobs"] == [{"kind": "import", "state": "todo", "jobs": 2}]
    assert (told["workers"], told["stalled"], told["judged_by_other_rules"]) == (0, 0, 0)
    monkeypatch.delenv("BONGSU_ARCHIVE_URL")
    for words in (["queue", "status"], ["run", "--workers", "queue"]):
        assert run(words) == 2
        assert "archive.url" in capsys.readouterr().err
