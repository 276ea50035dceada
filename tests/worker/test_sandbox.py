import asyncio
import multiprocessing
import os
import select
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from functools import partial
from typing import Any

import pytest

from tests.fakes import NOW
from tests.worker import chores
from worker import parse
from worker.errors import StageFailed
from worker.flow import Reason
from worker.sandbox import Sandbox


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox(cpu_seconds=1, memory_bytes=1 << 30, preload=()) as box:
        yield box


async def reason_of(box: Sandbox, function: Callable[..., Any], *args: Any) -> tuple[Reason, str]:
    with pytest.raises(StageFailed) as caught:
        await box.run(function, *args)
    return caught.value.reason, caught.value.detail


async def test_a_task_in_a_child_gives_its_result(sandbox: Sandbox) -> None:
    assert await sandbox.run(chores.add, 1, right=2) == 3
    assert await sandbox.run(chores.who) != os.getpid()


async def test_nothing_starts_before_the_first_task() -> None:
    before = set(multiprocessing.active_children())
    async with Sandbox(preload=()):
        assert set(multiprocessing.active_children()) == before


@pytest.mark.parametrize(
    ("function", "args", "reason", "said"),
    [
        (chores.refuse, (), Reason.HTML_NOT_FEED, "이것은 피드가 아니다"),
        (chores.burn, (), Reason.CPU_LIMIT, "1 s of CPU"),
        (chores.eat, (3 << 30,), Reason.MEMORY_LIMIT, "1024 MiB"),
        (chores.segfault, (), Reason.CRASHED, "SIGSEGV"),
        (chores.leave, (), Reason.CRASHED, "exit code 3"),
        (chores.add, (1, "둘"), Reason.INTERNAL, "TypeError: unsupported operand"),
        (chores.break_oddly, (), Reason.INTERNAL, "Odd: 이상한 오류"),
        (chores.unpicklable, (), Reason.INTERNAL, "pickle"),
    ],
    ids=[
        "refused",
        "burns",
        "eats",
        "segfaults",
        "exits",
        "raises",
        "raises-the-unpicklable",
        "returns-the-unpicklable",
    ],
)
async def test_what_goes_wrong_in_a_child_has_a_reason(
    sandbox: Sandbox, function: Callable[..., Any], args: tuple[Any, ...], reason: Reason, said: str
) -> None:
    found, detail = await reason_of(sandbox, function, *args)
    assert found == reason
    assert said in detail
    assert await sandbox.run(chores.add, 2, 2) == 4


async def test_a_document_that_needs_too_much_memory_says_so_and_not_that_it_is_broken() -> None:
    flood = b"<rss><channel><item><title>" + b"&" * 7_000_000 + b"</title></item></channel></rss>"
    parsing = partial(parse.parse, flood, url="", content_type=None, timezone="UTC", now=NOW)
    async with Sandbox(workers=1, memory_bytes=256 << 20, preload=()) as box:
        assert await reason_of(box, parsing) == (Reason.MEMORY_LIMIT, "needs more than 256 MiB of memory")


async def test_one_death_fails_no_neighbour() -> None:
    async with Sandbox(workers=2, cpu_seconds=1, preload=()) as box:
        deaths = [box.run(function) for function in (chores.segfault, chores.leave, chores.break_oddly)]
        sums = [box.run(chores.add, n, n) for n in range(20)]
        mixed = [*sums[:5], deaths[0], *sums[5:9], *deaths[1:], *sums[9:]]
        answers = await asyncio.gather(*mixed, return_exceptions=True)
    assert [answer for answer in answers if isinstance(answer, int)] == [2 * n for n in range(20)]
    assert sum(isinstance(answer, StageFailed) for answer in answers) == 3


async def test_the_cpu_limit_is_a_tasks_not_a_childs() -> None:
    async with Sandbox(workers=1, cpu_seconds=1, preload=()) as box:
        child = await box.run(chores.who)
        assert [await box.run(chores.work, 0.4) for _ in range(4)] == ["done"] * 4
        assert await box.run(chores.who) == child


async def test_a_task_that_waits_for_ever_is_ended_by_the_wall() -> None:
    async with Sandbox(workers=1, wall_seconds=0.3, preload=()) as box:
        assert (await reason_of(box, chores.nap, 60))[0] == Reason.TIMEOUT
        assert await box.run(chores.add, 1, 1) == 2


async def test_a_child_gives_way_after_its_tasks() -> None:
    async with Sandbox(workers=1, tasks_per_child=3, preload=()) as box:
        children = [await box.run(chores.who) for _ in range(8)]
    assert len(set(children)) >= 3


async def test_a_pool_killed_from_outside_is_replaced(sandbox: Sandbox) -> None:
    for n in range(2):
        os.kill(await sandbox.run(chores.who), signal.SIGKILL)
        assert await sandbox.run(chores.add, n, 1) == n + 1


async def test_children_leave_interrupts_to_their_parent(sandbox: Sandbox) -> None:
    assert await sandbox.run(chores.interrupt) == "still here"


async def test_a_task_given_up_ends_its_child_and_frees_its_place() -> None:
    async with Sandbox(workers=1, cpu_seconds=60, preload=()) as box:
        child = await box.run(chores.who)
        task = asyncio.create_task(box.run(chores.nap, 60))
        done, _ = await asyncio.wait([task], timeout=0.3)
        assert not done
        task.cancel()
        assert await box.run(chores.who) != child


async def test_children_that_are_being_started_for_a_task_given_up_end_with_the_sandbox() -> None:
    before = set(multiprocessing.active_children())
    async with Sandbox(workers=1, preload=()) as box:
        task = asyncio.create_task(box.run(chores.who))
        await asyncio.sleep(0)
        task.cancel()
        await asyncio.wait([task])
    await asyncio.get_running_loop().shutdown_default_executor()
    assert set(multiprocessing.active_children()) == before


_PARENT = """
import asyncio
from tests.fakes import NOW
from tests.worker import chores
from worker import parse
from worker.sandbox import Sandbox

async def main():
    async with Sandbox(workers=1, cpu_seconds=60, preload=()) as box:
        await box.run(chores.burn_aloud)

asyncio.run(main())
"""


def test_children_die_with_a_parent_that_is_killed() -> None:
    with subprocess.Popen([sys.executable, "-c", _PARENT], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as parent:
        assert parent.stdout is not None
        child = os.pidfd_open(int(parent.stdout.readline()))
        parent.kill()
        ended, _, _ = select.select([child], [], [], 20)
        os.close(child)
    assert ended, "the child outlived its parent"
