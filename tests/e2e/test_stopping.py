"""Told to stop, it stops: whatever hangs, waits or has not begun, with the right exit code and nothing half-written."""

import asyncio
import signal
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from archive import open_archive
from archive.check import check
from tests.e2e.serving import RSS, configure, serving, wait_until
from tests.fakeweb.misbehaviour import Request, answer
from tests.fakeweb.server import FakeWeb

HUP, TERM, INT = signal.SIGHUP, signal.SIGTERM, signal.SIGINT


def silent(web: FakeWeb) -> int:
    return len(web.asked("/bad/silent"))


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Another program writes this database and does not come to an end."""
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


def held(path: Path) -> bool:
    """Whether some bongsu is the one who writes this archive."""
    lock = path.with_name(path.name + ".lock")
    return lock.exists() and f":{lock.stat().st_ino} " in Path("/proc/locks").read_text()


def many_silent(home: Path, web: FakeWeb, count: int = 200) -> None:
    configure(home, web)
    blocks = (f'[[feed]]\nid = "f{n}"\nurl = "{web.url("/bad/silent")}?{n}"\ntitle = "f"\n' for n in range(count))
    (home / "feeds.d" / "one.toml").write_text("".join(blocks))


def test_feeds_that_hang_and_feeds_that_wait_hold_up_nothing(tmp_path: Path, fakeweb: FakeWeb) -> None:
    many_silent(tmp_path, fakeweb)
    with serving(tmp_path) as service:
        wait_until(lambda: silent(fakeweb) >= 16)
        assert service.ends(TERM) == 0
    assert silent(fakeweb) == 16
    assert check(tmp_path / "archive.sqlite3") == []


@pytest.mark.parametrize("again", [TERM, INT])
def test_told_twice_it_does_not_wait_for_what_runs(tmp_path: Path, fakeweb: FakeWeb, again: signal.Signals) -> None:
    many_silent(tmp_path, fakeweb)
    with serving(tmp_path) as service:
        wait_until(lambda: silent(fakeweb) >= 16)
        service.tell(TERM)
        service.logged("draining", units=16)
        assert service.ends(again) == 0


def test_a_write_that_waits_for_another_program_holds_up_nothing(tmp_path: Path, fakeweb: FakeWeb) -> None:
    gate = threading.Event()

    async def after_the_lock(_: Request, writer: asyncio.StreamWriter) -> None:
        await asyncio.to_thread(gate.wait)
        writer.write(answer(200, RSS.format(guid=1).encode()))

    fakeweb.misbehave("/rss", after_the_lock)
    configure(tmp_path, fakeweb, "/rss")
    with serving(tmp_path) as service:
        wait_until(lambda: fakeweb.asked("/rss"))
        with locked(tmp_path / "archive.sqlite3"):
            gate.set()
            service.tell(TERM)
            service.logged("draining")
            assert service.ends(TERM) == 0
    assert check(tmp_path / "archive.sqlite3") == []


def test_told_before_it_is_ready_it_ends_as_cleanly(tmp_path: Path, fakeweb: FakeWeb) -> None:
    open_archive(tmp_path / "archive.sqlite3").close()
    configure(tmp_path, fakeweb, "/rss")
    with locked(tmp_path / "archive.sqlite3"), serving(tmp_path) as service:
        wait_until(lambda: held(tmp_path / "archive.sqlite3"))
        assert service.ends(TERM) == 0
        assert service.channel.recv(2000) == b"STOPPING=1"


@pytest.mark.parametrize(("number", "code", "says"), [(TERM, 143, "told to stop"), (INT, 130, "interrupted")])
def test_a_round_that_is_stopped_tells_how_far_it_came(
    tmp_path: Path, fakeweb: FakeWeb, number: signal.Signals, code: int, says: str
) -> None:
    fakeweb.set("/rss", RSS.format(guid=1))
    configure(tmp_path, fakeweb, "/rss", "/bad/silent")
    with serving(tmp_path, "poll", "--once") as poll:
        poll.logged("feed_polled", feed="rss")
        wait_until(lambda: silent(fakeweb))
        assert poll.ends(number) == code
        assert poll.process.stdout is not None
        assert poll.process.stdout.read().startswith("feeds    1 polled, 0 unchanged, 0 failed")
        assert says in str(poll.lines.get(timeout=60))
    assert check(tmp_path / "archive.sqlite3") == []


def test_a_round_that_is_stopped_before_any_feed_is_done_tells_nothing_else(tmp_path: Path, fakeweb: FakeWeb) -> None:
    configure(tmp_path, fakeweb, "/bad/silent")
    with serving(tmp_path, "poll", "--once") as poll:
        wait_until(lambda: silent(fakeweb))
        assert poll.ends(TERM) == 143
        assert poll.process.stdout is not None
        feeds, entries, pages = poll.process.stdout.read().splitlines()
    assert feeds == "feeds    0 polled, 0 unchanged, 0 failed, 0 not due"
    assert entries.startswith("entries  0 seen")
    assert pages.startswith("pages    0 read")
