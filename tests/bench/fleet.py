"""How polls scale with workers on one PostgreSQL, and what the queue adds to a fetch.

python -m tests.bench.fleet [--feeds N] [--workers 1 2 4] [--milliseconds 30]

Each run polls all feeds of a server that takes so long for an answer: as they were never seen before, then twice as
they are unchanged, then with a new entry each. Feeds a second from the first request to the last, and what a feed costs
in CPU, by process: a worker itself, the children that parse, PostgreSQL. Before that the queue's own parts, alone, one
after another: putting a job in line, taking and ending it, a visit to a host, the turn to write; beside them the fetch,
as the server has it.
"""

import argparse
import asyncio
import os
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from procrastinate.jobs import Status

from archive import open_reader
from archive.dialects import Reader
from archive.place import DatabaseUrl
from archive.times import to_iso
from tests.contracts.fleet import ENTRIES, Web, document, fleet, furnish, until
from tests.postgres import Server, execute, running
from worker.run.due import Line
from worker.run.fleet import Fleet
from worker.run.jobs import Kind, todo

TIMES = 300


ROUNDS = (("first", 0), ("unchanged", 0), ("unchanged", 0), ("one new entry each", 1))
_HZ = os.sysconf("SC_CLK_TCK")


class Growing(Web):
    """A web whose feeds list some entries more from a moment on."""

    more = 0

    def feed(self, host: str, number: str) -> bytes:
        """The feed's document now."""
        return document(host, number, ENTRIES + self.more)


class Spent(NamedTuple):
    """CPU seconds so far: of the workers, of their children, of the server with all its own."""

    workers: float
    children: float
    server: float


def spent(pids: Sequence[int], server: Server) -> Spent:
    """What was spent, by process."""
    own, kin = _processes()
    workers = sum(own[pid] for pid in pids)
    return Spent(workers, sum(_family(pid, own, kin) for pid in pids) - workers, _family(server.pid, own, kin))


def _processes() -> tuple[dict[int, float], dict[int, list[int]]]:
    """Each process's own CPU seconds with those of its dead, and who its children are."""
    own: dict[int, float] = {}
    kin: dict[int, list[int]] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
            own[int(folder.name)] = sum(map(int, fields[11:15])) / _HZ
            kin.setdefault(int(fields[1]), []).append(int(folder.name))
    return own, kin


def _family(pid: int, own: dict[int, float], kin: dict[int, list[int]]) -> float:
    return own.get(pid, 0.0) + sum(_family(child, own, kin) for child in kin.get(pid, []))


def scaling(server: Server, feeds: int, workers: int, seconds: float) -> Iterator[str]:
    """One run: a line a round."""
    place = server.archive()
    with tempfile.TemporaryDirectory() as folder, Growing(seconds) as web:
        address = server.url(place.conninfo.rpartition("/")[2])
        file = furnish(Path(folder), address, feeds, level="error", pages=False)
        with fleet(file, web.port, workers) as hired, closing(open_reader(place)) as reader:
            if not until(lambda: bool(web.arrivals), 60):
                yield f"{workers} workers: nobody began"
                return
            for name, web.more in ROUNDS:
                before, asked = spent([one.pid for one in hired], server), 0 if name == "first" else len(web.arrivals)
                if name != "first":
                    execute(place, "UPDATE feed SET next_poll = '2020-01-01T00:00:00Z'")
                if not until(lambda: _all_done(reader, feeds), 600, every=0.25):
                    yield f"{workers} workers, {name}: not done"
                    return
                cpu = [
                    1000 * (b - a) / feeds for a, b in zip(before, spent([o.pid for o in hired], server), strict=True)
                ]
                took = web.arrivals[-1].at - web.arrivals[asked].at
                yield (
                    f"{workers} workers, {name}: {feeds / took:.1f} feeds a second; CPU a feed: "
                    f"worker {cpu[0]:.1f} ms, its children {cpu[1]:.1f} ms, server {cpu[2]:.1f} ms"
                )
    server.drop(place)


def _all_done(reader: Reader, feeds: int) -> bool:
    sql = "SELECT count(*) FROM feed WHERE status = 'ok' AND next_poll > :now"
    return bool(reader.values(sql, {"now": to_iso(datetime.now(UTC))})[0] == feeds)


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
            for line in scaling(server, args.feeds, workers, args.milliseconds / 1000):
                sys.stdout.write(line + "\n")
                sys.stdout.flush()


if __name__ == "__main__":
    main()
