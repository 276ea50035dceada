"""`bongsu doctor`: each thing that can be wrong is found, weighed, and comes with what to do; nothing is changed."""

import json
import os
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from importlib.metadata import distribution, distributions
from pathlib import Path

import pytest

from archive.model import FeedStatus
from tests.archive.older import old_archive
from tests.worker.doctor.conftest import BLOCK, Poll
from worker.cli.main import run
from worker.doctor.software import files

Told = tuple[str, str, str]
LONG_AGO = datetime.now(UTC) - timedelta(days=60)


def told(capsys: pytest.CaptureFixture[str], *words: str) -> list[Told]:
    assert run(["doctor", "--json", *words]) == 0
    found = json.loads(capsys.readouterr().out)["findings"]
    return [(finding["check"], finding["gravity"], finding["what"]) for finding in found if finding["gravity"] != "ok"]


def test_where_all_is_well_it_says_what_it_looked_at(polled: Poll, capsys: pytest.CaptureFixture[str]) -> None:
    polled()
    assert run(["doctor", "--fail-on", "warning"]) == 0
    lines = capsys.readouterr().out.splitlines()
    looked = {line.split()[1] for line in lines if line.startswith("ok ")}
    assert looked >= {
        "config",
        "archive",
        "soundness",
        "owner",
        "disk",
        "work",
        "feeds",
        "clock",
        "sqlite",
        "libraries",
    }
    assert lines[-1].startswith("0 errors, 0 warnings")


def _config(home: Path) -> None:
    (home / "config" / "bongsu.toml").write_text("[fetch]\nport = 3\n")


def _feed(home: Path) -> None:
    (home / "config" / "feeds.d" / "two.toml").write_text("[[feed]]\nid = 7\n")


def _garbage(home: Path) -> None:
    (home / "data" / "archive.sqlite3").write_bytes(b"no database at all" * 100)


def _older(home: Path) -> None:
    (home / "data" / "archive.sqlite3").unlink()
    old_archive(home / "data" / "archive.sqlite3", "0002")


def _gone(home: Path) -> None:
    (home / "data" / "archive.sqlite3").unlink()


def _unindexed(home: Path) -> None:
    with sqlite3.connect(home / "data" / "archive.sqlite3") as database:
        database.execute("INSERT INTO article_fts(article_fts) VALUES ('delete-all')")
    database.close()


def _damaged(home: Path) -> None:
    file = home / "data" / "archive.sqlite3"
    with sqlite3.connect(file) as database:
        (root,) = database.execute(
            "SELECT rootpage FROM sqlite_schema WHERE name = 'ix_article_rules_version'"
        ).fetchone()
        (size,) = database.execute("PRAGMA page_size").fetchone()
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    with file.open("r+b") as pages:
        pages.seek((root - 1) * size)
        pages.write(b"\xff" * size)


def _world_writable(home: Path) -> None:
    (home / "data").chmod(0o777)


def _left_over(home: Path) -> None:
    (home / "data" / "archive.sqlite3.new").touch()


def _copy(home: Path) -> None:
    (home / "data" / "archive.sqlite3.schema-0002").write_bytes(b"x" * 2_000_000)


def _foreign(home: Path) -> None:
    (home / "data" / "holiday.jpg").touch()


BREAKS: dict[str, tuple[Callable[[Path], None], Told]] = {
    "a setting": (_config, ("config", "error", "port")),
    "a feed list": (_feed, ("config", "error", "two.toml:2: id is 7")),
    "no database": (_garbage, ("archive", "error", "not a sound SQLite database")),
    "an older schema": (_older, ("schema", "error", "run `bongsu db upgrade`")),
    "no archive": (_gone, ("archive", "error", "there is no archive at")),
    "an index that lacks articles": (_unindexed, ("soundness", "error", "2 articles are not in the full-text index")),
    "a damaged index of rules": (_damaged, ("soundness", "error", "Page")),
    "an open folder": (_world_writable, ("permissions", "warning", "anybody may write in")),
    "a leftover": (_left_over, ("files", "note", "left over beside the archive: archive.sqlite3.new")),
    "a copy": (_copy, ("files", "note", "1 earlier copies beside the archive, 2.0 MB")),
    "a foreign file": (_foreign, ("files", "note", "not of bongsu's making: holiday.jpg")),
}


@pytest.mark.parametrize("name", BREAKS)
def test_what_is_broken_is_found_and_nothing_is_changed_by_looking(
    home: Path, polled: Poll, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    breaks, (check, gravity, what) = BREAKS[name]
    polled()
    told_before = told(capsys)
    breaks(home)
    before = {path: path.read_bytes() for path in home.rglob("*") if path.is_file()}
    new = [finding for finding in told(capsys) if finding not in told_before]
    assert [finding[:2] for finding in new if what in finding[2]] == [(check, gravity)], new
    assert {path: path.read_bytes() for path in before} == before  # a reader may leave SQLite's own files beside it
    if gravity == "error":
        assert run(["doctor", "--fail-on", "error"]) == 4
        assert " → " in capsys.readouterr().out


def test_articles_of_other_rules_are_told_until_they_are_judged_again(
    polled: Poll, capsys: pytest.CaptureFixture[str]
) -> None:
    polled()
    (what,) = (what for check, gravity, what in told(capsys) if (check, gravity) == ("rules", "note"))
    assert what.startswith("of 2 articles 2 went by other rules than those of this config")
    assert run(["reflag"]) == 0
    capsys.readouterr()
    assert not any(check == "rules" for check, _, _ in told(capsys))


FEEDS = {
    "dead": ({"status": FeedStatus.FAILING, "reason": "dns", "failing_since": LONG_AGO}, "dead feeds", "(60 days)"),
    "gone": ({"status": FeedStatus.GONE, "reason": "gone"}, "dead feeds", "hangang (ever)"),
    "never read": ({"status": FeedStatus.FAILING, "reason": "dns", "last_success": None}, "never read", "hangang"),
    "silent": ({"last_new": LONG_AGO}, "silence", "hangang (60 days), of 30 days expected"),
    "moved": ({"status": FeedStatus.MOVED, "moved_to": "https://x.example/"}, "moved feeds", "hangang"),
    "asked in the future": ({"last_attempt": datetime.now(UTC) + timedelta(days=1)}, "clock", "hangang"),
}


@pytest.mark.parametrize("name", FEEDS)
def test_each_trouble_of_feeds_is_told_with_the_feed(
    polled: Poll, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    state, check, what = FEEDS[name]
    polled(hangang=state)
    [found] = [finding for finding in told(capsys) if finding[0] == check]
    assert what in found[2]
    assert "haedong" not in found[2]


def test_a_zone_that_nobody_knows_is_told(
    polled: Poll, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    polled()
    monkeypatch.setenv("TZ", "Nowhere/Bad")
    assert ("time zone", "warning", "TZ is `Nowhere/Bad`, which names no zone") in told(capsys)
    monkeypatch.setenv("TZ", "KST-9")
    assert all(finding[0] != "time zone" for finding in told(capsys))


def test_an_extra_that_the_settings_want_must_be_there(
    polled: Poll, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    polled()
    assert all(finding[0] != "extras" for finding in told(capsys))
    monkeypatch.setenv("BONGSU_FLAGS_LEARNED", "true")
    extras = [finding[1] for finding in told(capsys) if finding[0] == "extras"]
    assert extras in ([], ["error"])  # as it is installed here or not


def test_a_secret_in_what_is_told_is_hidden(home: Path, polled: Poll, capsys: pytest.CaptureFixture[str]) -> None:
    polled()
    (home / "config" / "feeds.d" / "two.toml").write_text(
        BLOCK.format("hangang") + '[[feed]]\nid = "x"\nurl = "https://kim:s3cret@x.example/?token=s3cret"\n'
    )
    assert run(["doctor"]) == 0
    assert "s3cret" not in "".join(capsys.readouterr())


@pytest.mark.skipif(os.getuid() != 0, reason="only root can give files away")
def test_files_of_another_owner_are_told(home: Path, polled: Poll, capsys: pytest.CaptureFixture[str]) -> None:
    polled()
    os.chown(home / "data", 65534, 65534)
    [found] = [finding for finding in told(capsys) if finding[0] == "owner"]
    assert found[1] == "error"
    assert "archive.sqlite3" in found[2]


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """A site-packages folder with a small bongsu, as an installer leaves it."""
    site = tmp_path / "site"
    (site / "worker").mkdir(parents=True)
    (site / "archive").mkdir()
    (site / "bongsu-9.dist-info").mkdir()
    (site / "worker" / "a.py").write_text("A = 1\n")
    (site / "archive" / "b.py").write_text("B = 1\n")
    (site / "bongsu-9.dist-info" / "METADATA").write_text("Metadata-Version: 2.4\nName: bongsu\nVersion: 9\n")
    (site / "bongsu-9.dist-info" / "RECORD").write_text(
        "worker/a.py,sha256=Bu289DNhZaJx5lJAJaZDnDyqMkb9B5bxFncieXB6UyU,6\n"
        "archive/b.py,sha256=GaaxXoyDiUJIyvCdFzbCtjf6gngpkTxy_Dxjf39c7EA,6\n"
        "bongsu-9.dist-info/RECORD,,\n"
    )
    return site


def of(site: Path) -> list[Told]:
    [ours] = distributions(name="bongsu", path=[str(site)])
    return [(finding.check, str(finding.gravity), finding.what) for finding in files(ours)]


def test_installed_files_are_compared_with_what_they_were(installed: Path) -> None:
    assert of(installed) == [("files", "ok", "all 2 are as they came")]
    (installed / "worker" / "a.py").write_text("A = 2\n")
    (installed / "archive" / "b.py").unlink()
    (installed / "worker" / "other.py").touch()
    assert of(installed) == [
        ("files", "warning", "2 files are not as they came: archive/b.py, worker/a.py"),
        ("files", "warning", "1 files among bongsu's own did not come with it: worker/other.py"),
    ]


def test_a_checkout_has_nothing_to_compare_with() -> None:
    assert [finding.gravity for finding in files(distribution("bongsu"))] == ["note"]
