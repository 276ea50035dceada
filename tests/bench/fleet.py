"""How polls scale with workers on one PostgreSQL, and what the queue adds to a fetch.

python -m tests.bench.fleet [--feeds N] [--workers 1 2 4] [--milliseconds 30]

Each run polls all feeds, none of them seen before, of a server that takes so long for an answer; feeds a second from
the first request to the last. Then the queue's own parts, alone, one after another: putting a job in line, taking and
ending it, a visit to a host, the turn to write; beside them the fetch, as the server has it.
"""

import argparse
import asyncio
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

from procrastinate.jobs import Status

from archive.place import DatabaseUrl
from tests.contracts.fleet import Web, fleet, furnish, state, until
from tests.postgres import Server, running
from worker.run.due import Line
from worker.run.fleet import Fleet
from worker.run.jobs import Kind, todo

TIMES = 300


def scaling(server: Server, feeds: int, workers: int, seconds: float) -> str:
    """One run."""
    place = server.archive()
    with tempfile.TemporaryDirectory() as folder, Web(seconds) as web:
        address = server.url(place.conninfo.rpartition("/")[2])
        file = furnish(Path(folder), address, feeds, level="error", pages=False)
        with fleet(file, web.port, workers):
            if not until(lambda: state(place).polled == feeds, 600):
                return f"{workers} workers: not done"
        took = web.arrivals[-1].at - web.arrivals[0].at
        asked = len(web.arrivals)
    server.drop(place)
    return f"{workers} workers: {feeds / took:.1f} feeds a second ({asked} requests, {took:.1f} s)"


async def parts(place: DatabaseUrl, waiting: int) -> list[str]:
    """Milliseconds of each of the queue's parts, while so many jobs wait."""
    told = []
    async with Fleet(place, hold=timedelta(seconds=30), places=2) as shared:
        line = Line(shared)
        jobs = [todo(Kind.POLL, n, f"h{n}.example 0", feed=str(n)) for n in range(waiting)]
        begun = time.perf_counter()
        await line.put(jobs)
        told.append(f"put in line {1000 * (time.perf_counter() - begun) / waiting:.2f} ms")
        worker = await line.manager.register_worker()

        async def job() -> None:
            taken = await line.manager.fetch_job(queues=["polls"], worker_id=worker)
            assert taken is not None
            await line.manager.finish_job(taken, Status.SUCCEEDED, delete_job=True)

        async def visit() -> None:
            async with shared.visit("host.example", timedelta(0), follows=False):
                pass

        async def turn() -> None:
            async with shared.turn:
                pass

        told.append(f"taken and ended {await _each(job):.2f} ms")
        told.append(f"visit {await _each(visit):.2f} ms")
        told.append(f"turn {await _each(turn):.2f} ms")
    return told


async def _each(do: Callable[[], Awaitable[None]]) -> float:
    begun = time.perf_counter()
    for _ in range(TIMES):
        await do()
    return 1000 * (time.perf_counter() - begun) / TIMES


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--feeds", type=int, default=1_000)
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2, 4])
    parser.add_argument("--milliseconds", type=float, default=30, help="that the server takes for an answer")
    args = parser.parse_args()
    with running("fsync=on") as server:
        told = asyncio.run(parts(server.archive(), 1_000))
        sys.stdout.write(f"a job: {', '.join(told)}; the fetch: {args.milliseconds:.0f} ms\n")
        for workers in args.workers:
            sys.stdout.write(scaling(server, args.feeds, workers, args.milliseconds / 1000) + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
