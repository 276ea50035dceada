"""Whether the service lives: what counts as progress, and what systemd is told, in which order."""

import asyncio
import socket
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from archive.retention import LetGo
from tests.fakes import NOW
from worker.anchors import NOTHING
from worker.compose import Works
from worker.outlets import compile_outlets
from worker.rulebook import load_ruleset
from worker.run.local import Service
from worker.run.notify import beat_seconds, notify
from worker.run.vigil import FIRST_REST, LONGEST_REST, Vigil, longest_unit, rest
from worker.settings import load


def test_idleness_is_life() -> None:
    assert Vigil(longest=10).alive(1e9)


def test_a_unit_may_take_as_long_as_is_honest_and_no_longer() -> None:
    vigil = Vigil(longest=10)
    vigil.begun(100)
    assert vigil.alive(110)
    assert not vigil.alive(111)
    vigil.ended(112)
    assert vigil.alive(1e9)


def test_one_that_ends_shows_life_and_those_that_begin_do_not() -> None:
    vigil = Vigil(longest=10)
    for now in (100, 109):
        vigil.begun(now)
    assert not vigil.alive(111)
    vigil.begun(111)
    assert not vigil.alive(111)
    vigil.ended(112)
    assert vigil.alive(122)
    assert not vigil.alive(123)


def test_a_time_of_idleness_does_not_count_against_the_next_unit() -> None:
    vigil = Vigil(longest=10)
    vigil.begun(100)
    vigil.ended(101)
    vigil.begun(5000)
    assert vigil.alive(5010)


def test_the_honest_maximum_follows_the_settings(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text("[fetch]\ntotal_seconds = 30\n[sandbox]\ncpu_seconds = 10\n")
    assert longest_unit(load(tmp_path / "a.toml", {}), 30.0) == 60 + 300 + 120


def test_rests_grow_and_end_growing() -> None:
    rests = [rest(n) for n in range(1, 50)]
    assert rests[0] == FIRST_REST
    assert rests == sorted(rests)
    assert rests[-1] == LONGEST_REST


@pytest.mark.parametrize(
    ("environ", "seconds"),
    [
        ({}, None),
        ({"WATCHDOG_USEC": "300000000"}, 150.0),
        ({"WATCHDOG_USEC": "300000000", "WATCHDOG_PID": "7"}, 150.0),
        ({"WATCHDOG_USEC": "300000000", "WATCHDOG_PID": "8"}, None),
        ({"WATCHDOG_USEC": "0"}, None),
        ({"WATCHDOG_USEC": "soon"}, None),
        ({"WATCHDOG_USEC": "1", "WATCHDOG_PID": "me"}, None),
    ],
)
def test_how_often_systemd_wants_to_hear(environ: dict[str, str], seconds: float | None) -> None:
    assert beat_seconds(environ, pid=7) == seconds


@pytest.fixture
def channel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as channel:
        channel.bind(str(tmp_path / "notify"))
        channel.settimeout(60)
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
        yield channel


def test_a_systemd_that_does_not_listen_stops_nothing(channel: socket.socket) -> None:
    said = 0
    while notify("WATCHDOG=1"):
        said += 1
    assert channel.recv(100) == b"WATCHDOG=1"
    assert said >= 1


async def test_life_is_told_only_once_the_archive_has_answered(channel: socket.socket, tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text("[flags]\nreflag = false\n")
    settings = load(tmp_path / "a.toml", {})
    asked, answers = asyncio.Event(), asyncio.Event()

    class SlowKeeper:
        async def ask(self, *_: object, **__: object) -> tuple[()]:
            asked.set()
            await answers.wait()
            notify("the archive answered")
            return ()

        async def serve(self, *, alone: bool) -> None:
            pass

        async def tell_again(self, *_: object) -> None:
            pass

        async def let_go(self, *_: object) -> LetGo:
            return LetGo()

        async def merge_index(self) -> bool:
            return False

    works = SimpleNamespace(
        config=SimpleNamespace(
            settings=settings,
            feeds=(),
            outlets=compile_outlets({}),
            ruleset=load_ruleset(settings),
            known=NOTHING,
        ),
        keeper=SlowKeeper(),
        tools=SimpleNamespace(clock=lambda: NOW, policy=SimpleNamespace(rechecks=()), turn=asyncio.Lock()),
    )
    async with Service(cast(Works, works), asyncio.Event()) as service:
        await asked.wait()
        await service.tick()
        answers.set()
        heard = [await asyncio.to_thread(channel.recv, 100)]
        while heard[-1] != b"WATCHDOG=1":
            heard.append(await asyncio.to_thread(channel.recv, 100))
    assert set(heard[:-1]) == {b"the archive answered"}
