"""A start that fails leaves the signals as it found them: whoever runs on, or is begun by it, can still be told."""

import signal
from pathlib import Path

import pytest

from worker.cli.main import run
from worker.run.told import SIGNALS


def test_a_start_that_is_refused_holds_no_signal_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("BONGSU_ARCHIVE_PATH", str(tmp_path / "archive.sqlite3"))
    assert run(["run", "--workers", "queue"]) == 2
    assert not signal.pthread_sigmask(signal.SIG_BLOCK, ()) & set(SIGNALS)
