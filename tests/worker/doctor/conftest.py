"""A config folder with two feeds and an archive in which they were polled a moment ago."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from archive import open_archive
from archive.model import FeedId, FeedState, FeedStatus, PollBatch
from tests.fakes import entry

Poll = Callable[..., None]
BLOCK = '[[feed]]\nid = "{0}"\nurl = "https://{0}.example/rss"\ntitle = "{0}"\n'


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What `bongsu` finds: ./config and an empty folder for the archive."""
    (tmp_path / "config" / "feeds.d").mkdir(parents=True)
    (tmp_path / "config" / "bongsu.toml").write_text(
        '[archive]\npath = "../data/archive.sqlite3"\n[fetch]\nuser_agent = "x (a@b.example)"\n'
    )
    (tmp_path / "config" / "feeds.d" / "two.toml").write_text(BLOCK.format("hangang") + BLOCK.format("haedong"))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path


@pytest.fixture
def polled(home: Path) -> Poll:
    """Writes how the two feeds fare: well and just polled, but for what is changed."""

    def write(**changes: Any) -> None:
        now = datetime.now(UTC)
        with open_archive(home / "data" / "archive.sqlite3") as archive:
            for name in ("hangang", "haedong"):
                well = FeedState(
                    id=FeedId(name),
                    url=f"https://{name}.example/rss",
                    outlet=name,
                    status=FeedStatus.OK,
                    last_attempt=now,
                    last_success=now,
                    last_new=now,
                    next_poll=now + timedelta(minutes=15),
                )
                archive.sync_feeds([well])
                archive.save_poll(
                    PollBatch(feed=replace(well, **changes.get(name, {})), seen_at=now, new=(entry(name),))
                )

    return write
