"""Disks that fill, files that are no archives, databases that others hold: a sentence, an exit code, nothing lost."""

import asyncio
import resource
import signal
import sqlite3
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from archive import open_archive, open_reader, reading
from archive.check import check
from archive.errors import Unwritable
from tests.e2e.command import BONGSU, Done, bongsu, environment
from tests.e2e.serving import RSS, configure, serving, wait_until
from tests.fakeweb.misbehaviour import Request, answer
from tests.fakeweb.server import FakeWeb

BIG = RSS.replace("미사일 발사", "미사일 발사 " + "합동참모본부가 밝혔다 " * 4000)


@pytest.fixture
def home(tmp_path: Path, fakeweb: FakeWeb) -> Path:
    fakeweb.set("/rss", RSS.format(guid=1))
    fakeweb.set("/big", BIG.format(guid=2))
    configure(tmp_path, fakeweb, "/rss")
    return tmp_path


def ask(home: Path, *words: str) -> Done:
    return bongsu("--config", "bongsu.toml", *words, home=home)


def entries(home: Path) -> int:
    reader = open_reader(home / "archive.sqlite3")
    try:
        return reading.counts(reader)["entries"]
    finally:
        reader.close()


def one_sentence(err: str) -> bool:
    return err.startswith("bongsu: ") and err.count("\n") == 1 and "Traceback" not in err


def spoil(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[:4096] + b"\xff" * 20_000 + content[24_096:])


def version(number: str) -> Callable[[Path], None]:
    def change(path: Path) -> None:
        with closing(sqlite3.connect(path)) as db, db:
            db.execute("UPDATE alembic_version SET version_num = ?", [number])

    return change


FAULTS: dict[str, tuple[Callable[[Path], object], int, str]] = {
    "text": (lambda path: path.write_text("this is no database\n" * 400), 1, "not a sound SQLite database"),
    "header": (lambda path: path.write_bytes(b"\0" * 100 + path.read_bytes()[100:]), 1, "not a sound SQLite"),
    "short": (lambda path: path.write_bytes(path.read_bytes()[:50_000]), 1, "not a sound SQLite database"),
    "pages": (spoil, 1, "not a sound SQLite database"),
    "empty": (lambda path: path.write_bytes(b""), 1, "is empty, which no archive is"),
    "older": (version("0000"), 10, "has schema 0000"),
    "newer": (version("9999"), 10, "made by a newer bongsu"),
}
VERBS = [["run"], ["stats"], ["export"], ["import", "bongsu.toml"], ["db", "check"], ["db", "backup", "copy.sqlite3"]]


def assert_refused(home: Path, words: list[str], fault: str) -> None:
    make, code, says = FAULTS[fault]
    path = home / "archive.sqlite3"
    open_archive(path).close()
    make(path)
    before = path.read_bytes()
    done = ask(home, *words)
    assert (done.code, done.out) == (code, "")
    assert says in done.err
    assert str(path) in done.err
    assert one_sentence(done.err)
    assert path.read_bytes() == before


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("words", [["poll", "--once"], ["search", "미사일"]], ids=["poll", "search"])
def test_what_is_no_sound_archive_is_left_as_it_is(home: Path, words: list[str], fault: str) -> None:
    assert_refused(home, words, fault)


@pytest.mark.parametrize("words", VERBS, ids=" ".join)
def test_every_verb_refuses_what_is_no_archive(home: Path, words: list[str]) -> None:
    assert_refused(home, words, "text")


def within(limit: int, home: Path, *words: str) -> Done:
    """Run with no file allowed to grow beyond so many bytes: what a full disk does, without a disk."""
    done = subprocess.run(
        ["prlimit", f"--fsize={limit}", BONGSU, "--config", "bongsu.toml", *words],
        cwd=home,
        env=environment(home),
        capture_output=True,
        timeout=60,
        check=False,
    )
    return Done(done.returncode, done.stdout.decode(), done.stderr.decode())


@pytest.mark.parametrize("limit", [0, 60_000])
def test_no_room_for_a_new_archive_leaves_none(home: Path, limit: int) -> None:
    done = within(limit, home, "poll", "--once")
    assert done.code == 1
    assert "can't be written" in done.err
    assert one_sentence(done.err)
    assert [path.name for path in home.glob("archive*")] == ["archive.sqlite3.lock"]
    assert ask(home, "poll", "--once").code == 0
    assert entries(home) == 1


@pytest.fixture
def small_disk(home: Path) -> Iterator[Callable[[int], Path]]:
    """A disk of so many kilobytes, where one may be had."""
    place = home / "disk"
    place.mkdir()

    def mount(kilobytes: int) -> Path:
        command = ["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "none", str(place)]
        if subprocess.run(command, capture_output=True, check=False).returncode:
            pytest.skip("this user may not mount a disk")
        return place

    yield mount
    subprocess.run(["umount", str(place)], capture_output=True, check=False)


@pytest.mark.parametrize("kilobytes", [64, 180, 220, 260, 300])
def test_a_disk_too_small_for_a_new_archive_keeps_no_part_of_one(
    small_disk: Callable[[int], Path], kilobytes: int
) -> None:
    path = small_disk(kilobytes) / "archive.sqlite3"
    with pytest.raises(Unwritable, match=r"archive\.sqlite3.* can't be (written|made).* (room|space)"):
        open_archive(path)
    assert [left.name for left in path.parent.iterdir()] == ["archive.sqlite3.lock"]


def test_no_room_to_grow_costs_nothing_that_was_there_and_nothing_that_comes(home: Path, fakeweb: FakeWeb) -> None:
    assert ask(home, "poll", "--once").code == 0
    configure(home, fakeweb, "/rss", "/big")
    done = within(100_000, home, "poll", "--once", "--quiet")
    assert done.code == 1
    assert one_sentence(done.err)
    assert check(home / "archive.sqlite3") == []
    assert entries(home) == 1
    assert ask(home, "poll", "--once").code == 0
    assert entries(home) == 2


def test_no_room_for_a_backup_leaves_none(home: Path) -> None:
    open_archive(home / "archive.sqlite3").close()
    done = within(60_000, home, "db", "backup", "copy.sqlite3")
    assert done.code == 1
    assert "copy.sqlite3" in done.err
    assert one_sentence(done.err)
    assert not list(home.glob("copy*"))


def test_a_service_whose_disk_fills_says_so_and_goes_on_when_there_is_room(home: Path, fakeweb: FakeWeb) -> None:
    gate = threading.Event()

    async def when_the_disk_is_full(_: Request, writer: asyncio.StreamWriter) -> None:
        await asyncio.to_thread(gate.wait)
        writer.write(answer(200, BIG.format(guid=2).encode()))

    fakeweb.misbehave("/late", when_the_disk_is_full)
    configure(home, fakeweb, "/rss", "/late")
    with serving(home) as service:
        service.logged("feed_polled", feed="rss")
        pid = service.process.pid
        room = resource.prlimit(pid, resource.RLIMIT_FSIZE)
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (1, room[1]))
        gate.set()
        assert "can't be written" in service.logged("archive_takes_nothing")["why"]
        service.told("STATUS=waiting: ")
        assert entries(home) == 1
        resource.prlimit(pid, resource.RLIMIT_FSIZE, room)
        assert service.logged("feed_polled")["feed"] == "late"
        service.logged("archive_takes_again")
        service.told("STATUS=serving 2 feeds")
        assert service.ends(signal.SIGTERM) == 0
    assert entries(home) == 2
    assert check(home / "archive.sqlite3") == []


@pytest.mark.parametrize("words", [["run"], ["poll", "--once"]], ids=["run", "poll"])
def test_a_database_held_by_another_program_is_waited_for(home: Path, fakeweb: FakeWeb, words: list[str]) -> None:
    path = home / "archive.sqlite3"
    gate = threading.Event()

    async def when_it_is_held(_: Request, writer: asyncio.StreamWriter) -> None:
        await asyncio.to_thread(gate.wait)
        writer.write(answer(200, RSS.format(guid=1).encode()))

    fakeweb.misbehave("/rss", when_it_is_held)
    with serving(home, *words) as service:
        wait_until(lambda: fakeweb.asked("/rss"))
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            gate.set()
            other.execute("ROLLBACK")
        assert service.logged("feed_polled")["outcome"] == "ok"
        assert (service.ends(signal.SIGTERM) if words == ["run"] else service.process.wait(timeout=60)) == 0
    assert entries(home) == 1
    assert check(path) == []
