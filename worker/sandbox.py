"""Run a function on a stranger's input in a child that can be ended: CPU, memory and time are bounded. [edge]

The children come from a server process that has the stages loaded, so a fresh one costs milliseconds. Limits count
for one task, not for a child's life; they are lifted before the answer is sent, so a child never dies while it holds
the channel it shares with its neighbours. A child whose memory ran out is replaced. Children die with their parent.
"""

import asyncio
import gc
import math
import multiprocessing
import os
import pickle  # nosec B403  # between a parent and its own children
import resource
import signal
import sys
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import TimeoutError as FutureTimeout
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from typing import Final, Literal, NamedTuple, ParamSpec, TypeVar

from pebble import ProcessExpired, ProcessFuture, ProcessPool

from worker.decode import one_line
from worker.errors import StageFailed
from worker.flow import Reason
from worker.heap import give_back_large_blocks

T = TypeVar("T")
P = ParamSpec("P")

# What the stages import when first used: half a second and 100 MB that children share instead of repeating.
STAGES: Final = ("worker.parse.feed", "worker.parse.jsonfeed", "worker.extract.article", "worker.markup")
# A child that is not done in this many times its CPU limit hangs, or the machine does.
WALL_PER_CPU: Final = 30.0
_OUT_OF_MEMORY: Final = 77
_START_SECONDS: Final = 120.0  # children that die before they are ready are replaced for ever
# Linux counts RLIMIT_CPU in whole ticks, by this clock; `process_time` is exact. In a child's life the two
# drift apart by a tenth and more: measured by the wrong one, an old child would kill honest work, or spare what hangs.
_CLOCK_OF_LIMIT: Final = ~0 << 3

Status = Literal["done", "refused", "broke"]


class Answer(NamedTuple):
    """What a child sends: `done` with the pickled result, or why there is none."""

    status: Status
    result: bytes = b""
    reason: str = ""
    detail: str = ""


class Sandbox:
    """A pool of children. `async with Sandbox() as sandbox: await sandbox.run(parse, body, url=…)`.

    Nothing is started before the first `run`. `tasks_per_child` is when a child gives way to a fresh one.
    """

    def __init__(
        self,
        *,
        workers: int = 2,
        cpu_seconds: float = 10.0,
        memory_bytes: int = 320 << 20,
        tasks_per_child: int = 200,
        wall_seconds: float | None = None,
        preload: Sequence[str] = STAGES,
    ) -> None:
        self._workers = workers
        self._cpu_seconds = cpu_seconds
        self._memory_bytes = memory_bytes
        self._tasks_per_child = tasks_per_child
        self._wall_seconds = wall_seconds or cpu_seconds * WALL_PER_CPU
        self._preload = list(preload)
        # A task of its own: a start goes on when those who wait for it are cancelled, and is known at the end.
        self._pool: asyncio.Task[ProcessPool] | None = None
        # A task is copied three times on its way to a child: all but one of those that wait do so uncopied.
        self._places = asyncio.Semaphore(workers + 1)

    async def __aenter__(self) -> "Sandbox":
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._pool is not None:
            await self._discard(self._pool)

    async def run(self, function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """The function's result. It must be found by its module and name, arguments and result must pickle.

        Raises StageFailed, its words clean and on one line: what the function raised as one; CPU_LIMIT, MEMORY_LIMIT,
        TIMEOUT, CRASHED; INTERNAL for any other exception, with its type and message. Cancelling ends the child.
        """
        async with self._places:
            task = pickle.dumps((function, args, kwargs), protocol=pickle.HIGHEST_PROTOCOL)
            try:
                answer = await self._ask(task)
            except _Broken:
                # A child that is killed from outside while idle takes the pool with it, but no task's fault is it.
                answer = await self._ask(task, last=True)
        if answer.status == "done":
            result: T = pickle.loads(answer.result)  # nosec B301  # noqa: S301  (from a child of ours)
            return result
        raise StageFailed(Reason(answer.reason), one_line(answer.detail))

    async def _ask(self, task: bytes, *, last: bool = False) -> Answer:
        started = self._started()
        pool = await asyncio.shield(started)
        try:
            future: ProcessFuture[Answer] = pool.schedule(
                _bounded, args=(task, self._cpu_seconds, self._memory_bytes), timeout=self._wall_seconds
            )
            return await asyncio.wrap_future(future)
        except ProcessExpired as error:
            raise self._ended(error.exitcode) from error
        except FutureTimeout as error:
            raise StageFailed(Reason.TIMEOUT, f"not done after {self._wall_seconds:g} s") from error
        except (BrokenProcessPool, RuntimeError) as error:
            await self._discard(started)
            if last:
                raise StageFailed(Reason.CRASHED, f"the children can't be kept running: {error}") from error
            raise _Broken from error

    def _started(self) -> asyncio.Task[ProcessPool]:
        if self._pool is None or (self._pool.done() and self._pool.exception() is not None):
            # The first time the server process loads the stages, which the loop must not wait for.
            self._pool = asyncio.create_task(asyncio.to_thread(self._start))
        return self._pool

    def _start(self) -> ProcessPool:
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(self._preload)
        pool = ProcessPool(
            max_workers=self._workers, max_tasks=self._tasks_per_child, initializer=_settle, context=context
        )
        try:
            pool.schedule(_nothing).result(_START_SECONDS)
        except (BrokenProcessPool, ProcessExpired, RuntimeError, OSError, FutureTimeout) as error:
            _stop(pool)
            raise StageFailed(Reason.CRASHED, f"no child can be started: {error or 'none got ready'}") from error
        return pool

    async def _discard(self, started: asyncio.Task[ProcessPool]) -> None:
        if self._pool is started:
            self._pool = None
        with suppress(StageFailed):
            await asyncio.to_thread(_stop, await started)

    def _ended(self, exit_code: int | None) -> StageFailed:
        if exit_code == -signal.SIGXCPU:
            return StageFailed(Reason.CPU_LIMIT, f"ended after {self._cpu_seconds:g} s of CPU time")
        if exit_code == _OUT_OF_MEMORY:
            return StageFailed(Reason.MEMORY_LIMIT, f"needs more than {self._memory_bytes >> 20} MiB of memory")
        if exit_code is not None and exit_code < 0:
            name = signal.Signals(-exit_code).name if -exit_code in set(signal.Signals) else str(-exit_code)
            return StageFailed(Reason.CRASHED, f"the child was ended by signal {name}")
        return StageFailed(Reason.CRASHED, f"the child ended with exit code {exit_code}")


class _Broken(Exception):
    """The pool is gone; a new one can be had."""


def _stop(pool: ProcessPool) -> None:
    pool.stop()  # type: ignore[no-untyped-call]  # pebble leaves it without types
    pool.join()


def _nothing() -> None:
    """What a pool is started with."""


def _settle() -> None:
    """Once in each child: die with the parent, write no cores, hold no memory, share what the server process loaded."""
    give_back_large_blocks()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    gc.freeze()
    threading.Thread(target=_follow_parent, daemon=True).start()


def _follow_parent() -> None:
    """End with the parent, however it ends. Code that holds the interpreter delays this, by its CPU limit at most."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _bounded(task: bytes, cpu_seconds: float, memory_bytes: int) -> Answer:
    """In the child: one task within its limits."""
    _limit(cpu_seconds, memory_bytes)
    try:
        return _answer(task)
    except MemoryError:
        # What is left of the heap can't be trusted to serve the next task.
        os._exit(_OUT_OF_MEMORY)
    finally:
        _lift()


def _answer(task: bytes) -> Answer:
    try:
        function, args, kwargs = pickle.loads(task)  # nosec B301  # noqa: S301  (from our parent)
        return Answer("done", result=pickle.dumps(function(*args, **kwargs), protocol=pickle.HIGHEST_PROTOCOL))
    except MemoryError:
        raise
    except StageFailed as error:
        return Answer("refused", reason=error.reason, detail=error.detail)
    except BaseException as error:  # noqa: BLE001  (the boundary: whatever it is, the parent is told)
        detail = f"{type(error).__name__}: {error}"
        return Answer("broke", reason=Reason.INTERNAL, detail=detail[:2000])


def _limit(cpu_seconds: float, memory_bytes: int) -> None:
    used = _cpu_counted()
    _, hardest = resource.getrlimit(resource.RLIMIT_CPU)
    seconds = math.ceil(used + cpu_seconds)
    resource.setrlimit(resource.RLIMIT_CPU, (_at_most(seconds, hardest), hardest))
    _, hardest = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (_at_most(memory_bytes, hardest), hardest))


def _cpu_counted() -> float:
    """The CPU seconds of this process as its limit counts them."""
    return time.clock_gettime(_CLOCK_OF_LIMIT) if sys.platform == "linux" else time.process_time()


def _lift() -> None:
    for limit in (resource.RLIMIT_CPU, resource.RLIMIT_AS):
        _, hardest = resource.getrlimit(limit)
        resource.setrlimit(limit, (hardest, hardest))


def _at_most(wanted: int, hardest: int) -> int:
    return wanted if hardest == resource.RLIM_INFINITY else min(wanted, hardest)
