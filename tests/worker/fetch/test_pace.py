"""When a host may be asked next, decided and waited for."""

import asyncio
from datetime import timedelta

import pytest

from worker.fetch.lanes import Lanes
from worker.fetch.limits import FetchLimits
from worker.fetch.pace import Turn, book, spacing_at

SECOND = timedelta(seconds=1)


def test_turns_booked_in_a_burst_start_one_spacing_apart() -> None:
    ready, waits = 0.0, []
    for _ in range(4):
        turn = book(ready, 100.0, SECOND)
        waits.append(turn.wait)
        ready = turn.ready_at
    assert waits == [0.0, 1.0, 2.0, 3.0]


@pytest.mark.parametrize(
    ("ready_at", "now", "follows", "turn"),
    [
        (0.0, 50.0, False, Turn(wait=0.0, ready_at=51.0)),
        (50.5, 50.0, False, Turn(wait=0.5, ready_at=51.5)),
        (50.5, 50.0, True, Turn(wait=0.0, ready_at=51.0)),
        (60.0, 50.0, True, Turn(wait=0.0, ready_at=60.0)),
    ],
    ids=["long idle", "just asked", "redirect", "redirect in a queue"],
)
def test_a_turn_waits_for_the_host_but_not_within_a_redirect(
    ready_at: float, now: float, follows: bool, turn: Turn
) -> None:
    assert book(ready_at, now, SECOND, follows=follows) == turn


@pytest.mark.parametrize(
    ("crawl_delay", "seconds"), [(None, 1.0), (0.2, 1.0), (5.0, 5.0), (86_400.0, 30.0), (-3.0, 1.0)]
)
def test_a_crawl_delay_slows_us_within_bounds(crawl_delay: float | None, seconds: float) -> None:
    assert spacing_at(SECOND, crawl_delay).total_seconds() == seconds


class FakeTime:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.now = 1_000.0
        self.slept: list[float] = []

    def read(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now = max(self.now, self.now + seconds)
        await asyncio.sleep(0)


def lanes(time: FakeTime, **limits: object) -> Lanes:
    return Lanes(FetchLimits(**limits), time.read, time.sleep)  # type: ignore[arg-type]  # a test's shorthand


async def crowd(queue: Lanes, hosts: list[str], spacing: timedelta) -> int:
    """Send one visitor per host named at once; how many were inside at the same time, at most."""
    inside = most = 0

    async def visit(host: str) -> None:
        nonlocal inside, most
        async with queue.turn(host, spacing):
            inside += 1
            most = max(most, inside)
            await asyncio.sleep(0)
            await asyncio.sleep(0)
            inside -= 1

    await asyncio.gather(*(visit(host) for host in hosts))
    return most


async def test_no_more_than_so_many_are_at_one_host_at_once() -> None:
    assert await crowd(lanes(FakeTime(), per_host_concurrency=2), ["a.example"] * 9, timedelta(0)) == 2


async def test_hosts_do_not_wait_for_each_other() -> None:
    time = FakeTime()
    assert await crowd(lanes(time, per_host_concurrency=1), [f"{n}.example" for n in range(9)], SECOND) == 9
    assert time.slept == []


async def test_no_more_than_so_many_connections_are_open_in_all() -> None:
    assert await crowd(lanes(FakeTime(), connections=3), [f"{n}.example" for n in range(9)], timedelta(0)) == 3


async def test_requests_to_a_host_start_one_spacing_apart() -> None:
    time = FakeTime()
    await crowd(lanes(time, per_host_concurrency=1), ["a.example"] * 4, SECOND)
    assert time.slept == [1.0, 1.0, 1.0]


async def test_a_visitor_who_gives_up_leaves_the_place_to_others() -> None:
    queue = lanes(FakeTime(), per_host_concurrency=1)
    async with queue.turn("a.example", timedelta(0)):
        waiting = asyncio.create_task(crowd(queue, ["a.example"], timedelta(0)))
        await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
    assert await crowd(queue, ["a.example"], timedelta(0)) == 1


async def test_hosts_not_asked_for_long_are_forgotten() -> None:
    time = FakeTime()
    queue = lanes(time)
    for n in range(2_500):
        await crowd(queue, [f"{n}.example"], timedelta(0))
    assert len(queue._lanes) <= 1_000
