"""A quick look at an archive's soundness: what it finds, and that it ends in time."""

import itertools
import sqlite3
from pathlib import Path

import pytest

from archive import open_archive
from archive.errors import Damaged, Missing
from archive.glance import Glance, glance
from archive.model import PollBatch
from tests.fakes import FEED, NOW, entry


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with open_archive(tmp_path / "archive.sqlite3") as archive:
        archive.sync_feeds([FEED])
        drafts = tuple(entry(str(n), f"북한, 미사일 {n}발 발사") for n in range(200))
        archive.save_poll(PollBatch(feed=FEED, seen_at=NOW, new=drafts))
    return tmp_path / "archive.sqlite3"


def test_a_sound_archive_has_no_faults_also_beside_its_writer(path: Path) -> None:
    assert glance(path, 10.0) == Glance(faults=())
    with open_archive(path):
        assert glance(path, 10.0) == Glance(faults=())


def test_articles_that_are_not_indexed_and_rows_without_an_article_are_faults(path: Path) -> None:
    with sqlite3.connect(path) as database:
        database.execute("UPDATE article SET docid = docid + 1000000 WHERE id <= 3")
    database.close()
    assert [fault.partition(";")[0] for fault in glance(path, 10.0).faults] == [
        "3 articles are not in the full-text index",
        "3 rows of the full-text index have no article",
    ]


def test_a_page_that_is_overwritten_is_a_fault(path: Path) -> None:
    with path.open("r+b") as file:
        file.seek(4096 * 12)
        file.write(b"\xff" * 4096)
    assert glance(path, 10.0).faults


def test_it_ends_when_its_time_is_up_and_says_what_it_did_not_see(path: Path) -> None:
    ticks = itertools.count()
    assert glance(path, 0.5, clock=lambda: float(next(ticks))) == Glance(
        faults=(), unread=("database", "full-text index")
    )


def test_what_is_no_archive_is_raised(tmp_path: Path) -> None:
    with pytest.raises(Missing):
        glance(tmp_path / "none", 1.0)
    (tmp_path / "empty").touch()
    with pytest.raises(Damaged):
        glance(tmp_path / "empty", 1.0)
