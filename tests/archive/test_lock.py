"""The writer's lock: one holder, whoever looks at it meanwhile, by whatever name."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from archive.errors import Busy
from archive.lock import prove_free, take_lock


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "archive.sqlite3"


@contextmanager
def taken(path: Path) -> Iterator[int]:
    lock = take_lock(path)
    try:
        yield lock
    finally:
        os.close(lock)


def no_pause(_: float) -> None:
    """Look again at once."""


def test_whoever_looks_for_a_moment_keeps_no_writer_out(path: Path) -> None:
    with taken(path) as looker:
        fcntl.flock(looker, fcntl.LOCK_SH)
        prove_free(path)
        os.close(take_lock(path, lambda _: fcntl.flock(looker, fcntl.LOCK_UN)))


def test_whoever_writes_keeps_others_out(path: Path) -> None:
    with taken(path):
        with pytest.raises(Busy, match="another bongsu is writing"):
            take_lock(path, no_pause)
        with pytest.raises(Busy, match="another bongsu is writing"):
            prove_free(path)
    prove_free(path)


def test_a_link_to_an_archive_is_locked_with_it(path: Path) -> None:
    (path.parent / "elsewhere").mkdir()
    link = path.parent / "elsewhere" / "linked.sqlite3"
    link.symlink_to(path)
    for held, other in ((path, link), (link, path)):
        with taken(held):
            with pytest.raises(Busy):
                take_lock(other, no_pause)
            with pytest.raises(Busy):
                prove_free(other)
