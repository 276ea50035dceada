"""Memory of one worker over ten thousand polls: at each tenth, and the last against the second.

python -m tests.bench.polls_memory [POLLS]

A quarter of the feeds answers 304, a quarter the same bytes, a quarter has a new entry each time and 20 in all, a
quarter fails, each in a way of its own. The fake web is another process and does not count.
"""

import asyncio
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

from archive.model import FeedId
from tests.bench.processes import descriptors, memory, tree
from tests.bench.rounds_memory import tell
from tests.fakeweb.documents import item, rss
from tests.fakeweb.misbehaviour import Request, answer, changes
from tests.fakeweb.server import FakeWeb
from tests.rounds import GAP, Clock, worker
from worker.flow import FeedSpec
from worker.log import configure
from worker.run.once import run_round

FAILURES: Final = ("closed", "missing", "html", "busy", "truncated", "deep", "redirect-loop", "json-cut", "words")
EACH: Final = len(FAILURES)
TENTHS: Final = 10


def grown(request: Request) -> bytes:
    """A feed of the newest 20 entries."""
    numbers = range(request.nth, max(0, request.nth - 20), -1)
    links = {n: f"http://{request.host}/{n}" for n in numbers}
    return answer(
        200, rss(*(item(title=f"북한, {n}차 미사일 발사", link=links[n], guid=links[n]) for n in numbers)).encode()
    )


def serve() -> None:
    """Be the web until standard input ends."""
    listed = rss(*(item(n, guid=str(n)) for n in range(20)))
    with FakeWeb() as web:
        web.set("/with-etag", listed, etag='"1"')
        web.set("/without", listed)
        for n in range(EACH):
            web.misbehave(f"/growing-{n}", changes(grown))
        tell(str(web.port))
        sys.stdin.read()


def feeds(port: int) -> tuple[FeedSpec, ...]:
    """So many of each kind."""
    steady = ["/with-etag"] * EACH + ["/without"] * EACH
    paths = [*steady, *(f"/growing-{n}" for n in range(EACH)), *(f"/bad/{name}" for name in FAILURES)]
    return tuple(
        FeedSpec(id=FeedId(f"feed-{n}"), url=f"http://feed-{n}.example:{port}{path}", title="", outlet="", pages=False)
        for n, path in enumerate(paths)
    )


async def work(folder: Path, port: int, polls: int) -> None:
    """Be the worker, and say at each tenth what it holds."""
    configure("critical")
    clock, done, held = Clock(), 0, list[int]()
    async with worker(folder, port, clock, among=feeds) as works:
        while len(held) < TENTHS:
            done += (await run_round(works)).polled
            clock.now += GAP
            if done * TENTHS >= polls * (len(held) + 1):
                own, all_of_it = memory(os.getpid()), memory(*tree(os.getpid()))
                held.append(own.rss)
                tell(
                    f"{done:6} polls: {own.rss / 1e6:.1f} MB RSS; with its children {all_of_it.pss / 1e6:.1f} MB PSS, "
                    f"{descriptors(os.getpid())} descriptors"
                )
    tell(f"last tenth / second tenth: {held[-1] / held[1]:.3f}")


def measure(polls: int) -> None:
    """Run both."""
    again = [sys.executable, "-m", "tests.bench.polls_memory"]
    with (
        tempfile.TemporaryDirectory() as folder,
        subprocess.Popen([*again, "web"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as web,
    ):
        assert web.stdin is not None
        assert web.stdout is not None
        port = web.stdout.readline().strip()
        subprocess.run([*again, "work", folder, port, str(polls)], check=True)
        web.stdin.close()


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["web"]:
            serve()
        case ["work", folder, port, polls]:
            asyncio.run(work(Path(folder), int(port), int(polls)))
        case [*polls]:
            measure(int(polls[0]) if polls else 10_000)
