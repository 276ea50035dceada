"""`bongsu health`: an exit code that a monitor can rely on, and a sentence for each thing that was looked at."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from archive import open_archive
from archive.model import FeedStatus
from tests.archive.older import old_archive
from tests.worker.doctor.conftest import Poll
from worker.cli.main import run

LONG_AGO = datetime.now(UTC) - timedelta(days=60)
FAILS = {"status": FeedStatus.FAILING, "reason": "dns"}


def told(capsys: pytest.CaptureFixture[str]) -> tuple[int, dict[str, tuple[str, str]], bool]:
    code = run(["health", "--json"])
    document = json.loads(capsys.readouterr().out)
    found = {finding["check"]: (finding["gravity"], finding["what"]) for finding in document["findings"]}
    return code, found, document["healthy"]


def test_all_is_well(polled: Poll, capsys: pytest.CaptureFixture[str]) -> None:
    polled()
    code, found, healthy = told(capsys)
    assert (code, healthy, {gravity for gravity, _ in found.values()}) == (0, True, {"ok"})
    assert set(found) == {"archive", "work", "feeds", "silence", "disk"}
    assert run(["health"]) == 0
    assert "no worker is at work just now" in capsys.readouterr().out


def test_no_archive_and_one_of_another_version_are_10(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, found, healthy = told(capsys)
    assert (code, healthy, found["archive"][0]) == (10, False, "error")
    old_archive(home / "data" / "archive.sqlite3", "0001")
    assert told(capsys)[0] == 10


def test_a_damaged_archive_is_1(home: Path, polled: Poll, capsys: pytest.CaptureFixture[str]) -> None:
    polled()
    (home / "data" / "archive.sqlite3").write_bytes(b"no database at all" * 100)
    assert told(capsys)[0] == 1


WORK_STANDS = {"last_attempt": LONG_AGO, "next_poll": LONG_AGO}


@pytest.mark.parametrize(
    ("changes", "check", "gravity", "what"),
    [
        ({"hangang": WORK_STANDS}, "work", "error", "1 feeds are due, the first for 60 days"),
        ({"hangang": FAILS}, "feeds", "ok", "1 of 2 feeds fail (dns 1)"),
        ({"hangang": FAILS, "haedong": FAILS}, "feeds", "error", "2 of 2 feeds fail (dns 2)"),
        ({"hangang": {"last_new": LONG_AGO}}, "silence", "warning", "1 feeds answer but have brought nothing"),
        ({"hangang": {"last_attempt": None}, "haedong": {"last_attempt": None}}, "work", "error", "no feed was ever"),
    ],
)
def test_what_hinders_the_work_is_unhealthy(
    polled: Poll, capsys: pytest.CaptureFixture[str], changes: dict[str, Any], check: str, gravity: str, what: str
) -> None:
    polled(**changes)
    code, found, healthy = told(capsys)
    assert found[check][0] == gravity
    assert what in found[check][1]
    assert (code, healthy) == ((1, False) if gravity == "error" else (0, True))


def test_a_worker_that_has_the_archive_but_does_not_get_on_is_told_from_none(
    home: Path, polled: Poll, capsys: pytest.CaptureFixture[str]
) -> None:
    polled(hangang=WORK_STANDS)
    assert "no worker is at work" in told(capsys)[1]["work"][1]
    with open_archive(home / "data" / "archive.sqlite3"):
        assert "a worker has the archive, but does not get on" in told(capsys)[1]["work"][1]


def test_a_worker_that_has_just_begun_is_healthy(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with open_archive(home / "data" / "archive.sqlite3"):
        assert told(capsys)[0] == 0


@pytest.mark.parametrize(
    ("variable", "value", "check"),
    [("HEALTH_MIN_FREE_BYTES", "64000 GiB", "disk"), ("HEALTH_MAX_FAILING_PERCENT", "0", "feeds")],
)
def test_what_counts_as_healthy_is_a_setting(
    polled: Poll,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    variable: str,
    value: str,
    check: str,
) -> None:
    polled(hangang=FAILS)
    assert told(capsys)[0] == 0
    monkeypatch.setenv(f"BONGSU_{variable}", value)
    code, found, _ = told(capsys)
    assert (code, found[check][0]) == (1, "error")


def test_no_feeds_at_all_is_unhealthy(home: Path, polled: Poll, capsys: pytest.CaptureFixture[str]) -> None:
    polled()
    (home / "config" / "feeds.d" / "two.toml").write_text("")
    assert told(capsys)[1]["work"] == ("error", "no feed is configured and enabled")


def test_a_broken_config_is_2(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "config" / "bongsu.toml").write_text("[health]\nmax_lag = 3\n")
    assert run(["health"]) == 2
    assert "max_lag_seconds" in capsys.readouterr().err
