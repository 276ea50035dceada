"""Peak memory and descriptors of a worker and its children over rounds among every misbehaviour there is.

python -m tests.bench.rounds_memory [ROUNDS]

The worker has the settings' own bounds and concurrency; the fake web is another process and does not count.
"""

import asyncio
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from archive import reading
from tests.bench.processes import Memory, descriptors, memory, tree
from tests.fakeweb.server import FakeWeb
from tests.rounds import GAP, ROUNDS, Clock, entries_by_feed, furnish, worker, wrong
from worker.log import configure
from worker.run.once import run_round

EVERY = 0.02  # seconds


def tell(line: str) -> None:
    """Say it now."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def serve() -> None:
    """Be the web until standard input ends."""
    with FakeWeb() as web:
        furnish(web)
        tell(str(web.port))
        sys.stdin.read()


async def work(folder: Path, port: int, rounds: int) -> None:
    """Be the worker; say after each round how many descriptors are open and which feeds are not as they should be."""
    configure("error")
    clock = Clock()
    async with worker(folder, port, clock) as works:
        for number in range(1, rounds + 1):
            await run_round(works)
            states = await works.keeper.ask(reading.feed_states)
            found = wrong(states, await works.keeper.ask(entries_by_feed), number)
            tell(f"round {number}: {descriptors(os.getpid())} descriptors, {len(states)} feeds, {len(found)} wrong")
            for what in found:
                tell(what)
            clock.now += GAP


def watch(busy: "subprocess.Popen[str]") -> tuple[Memory, float]:
    """The most that a process and its descendants held until it ended, and after how many seconds."""
    began = time.monotonic()
    most, at = Memory(0, 0), 0.0
    while busy.poll() is None:
        now = memory(*tree(busy.pid))
        if now.pss > most.pss:
            most, at = now, time.monotonic() - began
        time.sleep(EVERY)
    return most, at


def measure(rounds: int) -> None:
    """Run both and watch the worker."""
    again = [sys.executable, "-m", "tests.bench.rounds_memory"]
    with (
        tempfile.TemporaryDirectory() as folder,
        subprocess.Popen([*again, "web"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as web,
    ):
        assert web.stdin is not None
        assert web.stdout is not None
        port = web.stdout.readline().strip()
        with subprocess.Popen([*again, "work", folder, port, str(rounds)], text=True) as busy:
            most, at = watch(busy)
        web.stdin.close()
    tell(f"peak of the tree: {most.pss / 1e6:.0f} MB PSS, {most.rss / 1e6:.0f} MB RSS summed, after {at:.1f} s")


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["web"]:
            serve()
        case ["work", folder, port, rounds]:
            asyncio.run(work(Path(folder), int(port), int(rounds)))
        case [*rounds]:
            measure(int(rounds[0]) if rounds else ROUNDS)
