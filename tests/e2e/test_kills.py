"""SIGKILL in the middle of the work, over feeds that change at every request: nothing lost, doubled or half-written."""

import subprocess
from collections.abc import Callable
from pathlib import Path

from archive.check import check
from tests.e2e.kills import Newsroom, all_due, compare, configure, kill
from tests.e2e.serving import wait_until
from tests.fakeweb.server import FakeWeb

Moment = Callable[[subprocess.Popen[bytes]], None]


def test_killed_in_the_middle_nothing_is_lost_doubled_or_half_written(tmp_path: Path, fakeweb: FakeWeb) -> None:
    newsroom = Newsroom(fakeweb)
    configure(tmp_path, fakeweb)

    def feeds(count: int) -> Moment:
        wanted = newsroom.requests + count
        return lambda started: wait_until(lambda: newsroom.requests >= wanted or started.poll() is not None)

    def pages(count: int) -> Moment:
        wanted = len(fakeweb.asked("/page")) + count
        return lambda started: wait_until(lambda: len(fakeweb.asked("/page")) >= wanted or started.poll() is not None)

    for verb, moment, alone in (("poll", feeds(1), True), ("run", feeds(3), False), ("poll", pages(4), True)):
        kill(tmp_path, verb, moment, alone=alone)
        path = tmp_path / "archive.sqlite3"
        assert check(path) == []
        all_due(path)
    assert compare(tmp_path, newsroom) == []
    assert newsroom.served
