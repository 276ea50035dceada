"""Several workers on one PostgreSQL: every feed polled, nothing lost or doubled, no host asked too much; whatever dies.

By hand, one of three workers killed -9 in each run, then the server ended and started in its midst:
python -m tests.contracts.fleet [--feeds 2000] [--kills 20] [--restarts 3] [--log FILE]

With a log, runs that are in it are not run again: whoever was broken off goes on. The summary is of all in it.
"""

import argparse
import asyncio
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple, Self

from archive import open_reader
from archive.check import check
from archive.dialects import Reader
from archive.place import DatabaseUrl
from tests.fakeweb.documents import item, rss
from tests.fakeweb.misbehaviour import Request, answer
from tests.postgres import Server, running
from worker import log
from worker.compose import load_config
from worker.fetch.limits import FetchLimits
from worker.queued import queued
from worker.run.local import run_service
from worker.run.queue import sharing
from worker.settings import load

ENTRIES = 3
PER_HOST = 2
FEEDS_OF_A_HOST = 10
WITH_PAGES = 10  # every so manieth feed
_WORDS = """
바다 시장 학교 도서관 철도 항구 과수원 박물관 축제 수확 다리 공원 합창단 등대 양식장 버스 노선 지붕 강물 제방 목재 사과
배추 김장 자전거 극장 서점 우체국 온천 저수지 들판 마라톤 체육관 식당 조리사 미술가 도자기 국악 무용 교향악 사진전
건축 정원 꽃길 산책로
harbour orchard library railway museum festival bridge choir lighthouse bus roof timber apple cabbage bicycle theatre
bookshop spring reservoir meadow marathon gym kitchen painter pottery dance orchestra garden trail ferry bakery market
"""
WORDS = _WORDS.split()
SETTINGS = """
[archive]
url = "{url}"
[fetch]
per_host_concurrency = {per_host}
per_host_spacing_seconds = 0
robots = false
[poll]
tick_seconds = "1 s"
[queue]
beat_seconds = "1 s"
stalled_seconds = "3 s"
[log]
level = "{level}"
"""


class Arrival(NamedTuple):
    """A request that came."""

    at: float
    host: str
    path: str


class Web:
    """Feeds and pages on a loopback port, served so slowly that requests meet; it sees how many of a host's do."""

    def __init__(self, seconds: float = 0.03) -> None:
        self._seconds = seconds
        self.arrivals: list[Arrival] = []
        self.most: Counter[str] = Counter()
        self._now: Counter[str] = Counter()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        self._server = asyncio.run_coroutine_threadsafe(self._open(), self._loop).result()
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    def __exit__(self, *_: object) -> None:
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _open(self) -> asyncio.Server:
        self._talks: set[asyncio.Task[Any]] = set()
        return await asyncio.start_server(self._serve, "127.0.0.1", 0, backlog=500)

    async def _close(self) -> None:
        self._server.close()
        for talk in self._talks:
            talk.cancel()
        await asyncio.gather(*self._talks, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        talk = asyncio.current_task()
        assert talk is not None
        self._talks.add(talk)
        try:
            while True:
                request = Request.parse(await reader.readuntil(b"\r\n\r\n"))
                writer.write(await self._answer(request, reader))
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            pass
        finally:
            self._talks.discard(talk)
            writer.close()

    async def _answer(self, request: Request, reader: asyncio.StreamReader) -> bytes:
        host = request.host.partition(":")[0]
        self.arrivals.append(Arrival(time.monotonic(), host, request.path))
        self._now[host] += 1
        self.most[host] = max(self.most[host], self._now[host])
        try:
            ends = time.monotonic() + self._seconds
            while time.monotonic() < ends and not reader.at_eof():  # noqa: ASYNC110  (the killed ask no more)
                await asyncio.sleep(self._seconds / 5)
        finally:
            self._now[host] -= 1
        name = request.path.rpartition("/")[2]
        if request.path.startswith("/feed"):
            return answer(200, self.feed(host, name), [("Content-Type", "application/rss+xml")])
        return answer(200, _page(name).encode(), [("Content-Type", "text/html; charset=utf-8")])

    def feed(self, host: str, number: str) -> bytes:
        """A feed's document."""
        return document(host, number, ENTRIES)


def _headline(name: str) -> str:
    """A headline of no event that another tells of."""
    chance = random.Random(name)
    return f"{' '.join(chance.sample(WORDS, 5))} {name}"


def document(host: str, number: str, entries: int) -> bytes:
    """A feed that lists so many entries."""
    names = [f"{number}-{n}" for n in range(entries)]
    items = [item(title=_headline(n), link=f"http://{host}/page/{n}", guid=n) for n in names]
    return rss(*items).encode()


def _page(name: str) -> str:
    chance = random.Random(f"page {name}")
    text = "".join(f"<p>{' '.join(chance.choices(WORDS, k=30))} 밝혔다.</p>" for _ in range(6))
    return f"<!doctype html><html lang=ko><title>{_headline(name)}</title><article><h1>{_headline(name)}</h1>{text}"


def furnish(folder: Path, url: str, feeds: int, *, level: str = "error", hosts: int = 0, pages: bool = True) -> Path:
    """A config folder of so many feeds, ten of them on each host; its settings file."""
    (folder / "feeds.d").mkdir()
    hosts = hosts or max(1, feeds // FEEDS_OF_A_HOST)
    blocks = [
        f'[[feed]]\nid = "feed-{n}"\nurl = "http://h{n % hosts}.example/feed/{n}"\ntitle = "Feed {n}"\n'
        f'outlet = "Outlet {n}"\npages = {str(pages and n % WITH_PAGES == 0).lower()}\n'
        for n in range(feeds)
    ]
    (folder / "feeds.d/all.toml").write_text("\n".join(blocks))
    file = folder / "bongsu.toml"
    file.write_text(SETTINGS.format(url=url, per_host=PER_HOST, level=level))
    return file


def work(file: Path, port: int) -> None:
    """Be a worker until told to stop; every host is on that port."""
    settings = load(file)
    log.configure(settings.log.level, "json")
    limits = FetchLimits(
        total=timedelta(seconds=5),
        per_host_concurrency=settings.fetch.per_host_concurrency,
        per_host_spacing=timedelta(seconds=settings.fetch.per_host_spacing_seconds),
        robots=False,
        allow_addresses=frozenset({("127.0.0.1", port)}),
        connect_to={"*": ("127.0.0.1", port)},
    )
    asyncio.run(run_service(lambda: load_config(settings), partial(sharing, limits=limits)))


class Worker:
    """A worker in a process of its own, with its children in a group of their own."""

    def __init__(self, file: Path, port: int) -> None:
        command = [sys.executable, "-m", "tests.contracts.fleet", "--work", str(file), str(port)]
        path = os.pathsep.join(part for part in sys.path if part)
        self._log = file.with_name(f"{random.getrandbits(32):08x}.log").open("w+")
        self._process = subprocess.Popen(
            command,
            env={**os.environ, "PYTHONPATH": path},
            start_new_session=True,
            stderr=self._log,
        )

    @property
    def pid(self) -> int:
        """Its process."""
        return self._process.pid

    def kill(self) -> None:
        """At once, as by the kernel."""
        self._process.kill()
        self._process.wait()

    def stop(self) -> int:
        """As systemd does; how it ended. Whatever it left behind is ended, too."""
        if self._process.poll() is None:
            self._process.terminate()
        code = self._process.wait(60)
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._log.close()
        return code

    @property
    def told(self) -> str:
        """What it wrote to its log."""
        self._log.flush()
        return Path(self._log.name).read_text()


@contextmanager
def fleet(file: Path, port: int, workers: int) -> Iterator[list[Worker]]:
    """So many workers, ended at the end."""
    hired = [Worker(file, port) for _ in range(workers)]
    try:
        yield hired
    finally:
        for worker in hired:
            worker.stop()


class State(NamedTuple):
    """How far an archive has come."""

    polled: int
    entries: int
    pages: int
    unread: int


def state(place: DatabaseUrl) -> State:
    """Look at an archive."""
    with closing(open_reader(place)) as reader:
        return seen_by(reader)


def seen_by(reader: Reader) -> State:
    """The same through a reader that is open: to open one costs the server as much as a poll."""
    sql = """
        SELECT (SELECT count(*) FROM feed WHERE status = 'ok') AS polled, (SELECT count(*) FROM entry) AS entries,
            (SELECT count(*) FROM page WHERE status = 'ok') AS pages,
            (SELECT count(*) FROM page WHERE status = 'pending') AS unread
    """
    return State(**reader.few(sql)[0])


def whole(feeds: int) -> State:
    """How an archive should be when all is done."""
    pages = ENTRIES * len(range(0, feeds, WITH_PAGES))
    return State(polled=feeds, entries=ENTRIES * feeds, pages=pages, unread=0)


def until(true: Callable[[], bool], seconds: float, every: float = 0.05) -> bool:
    """Wait for something to become true."""
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        if true():
            return True
        time.sleep(every)
    return False


def wrong(place: DatabaseUrl, web: Web, feeds: int) -> list[str]:
    """What is not as it should be after a run."""
    found = [finding.detail if hasattr(finding, "detail") else str(finding) for finding in check(place)]
    if state(place) != whole(feeds):
        found.append(f"{state(place)}, should be {whole(feeds)}")
    with closing(open_reader(place)) as reader:
        sql = "SELECT feed_id, count(*) AS n FROM entry GROUP BY feed_id HAVING count(*) <> :n"
        found += [f"{row['feed_id']} has {row['n']} entries" for row in reader.rows(sql, {"n": ENTRIES})]
        doubled = "SELECT title FROM article GROUP BY title HAVING count(*) > 1"
        found += [f"doubled: {row['title']}" for row in reader.rows(doubled)]
    found += [f"{host} was asked {most} times at once" for host, most in web.most.items() if most > PER_HOST]
    return found


class Run(NamedTuple):
    """What one run showed."""

    wrong: list[str]
    seconds: float
    asked: int
    rescued: int


def run(
    server: Server,
    feeds: int,
    workers: int,
    disturb: Callable[[Sequence[Worker]], None] | None,
    *,
    seconds: float = 900,
) -> Run:
    """Poll all feeds once by so many workers, and disturb them when some of it is done."""
    place = server.archive()
    address = server.url(place.conninfo.rpartition("/")[2])
    chance = random.Random()
    with tempfile.TemporaryDirectory() as folder, Web() as web:
        file = furnish(Path(folder), address, feeds, level="warning")
        with fleet(file, web.port, workers) as hired:
            some = 1 + chance.randrange(feeds // 10, feeds * 6 // 10)
            if not until(lambda: len(web.arrivals) >= (some if disturb else 1), seconds):
                return Run([f"{len(web.arrivals)} requests came: {hired[0].told[-2000:]}"], 0, 0, 0)
            if disturb:
                disturb(hired)
            with closing(open_reader(place)) as reader:
                done = until(lambda: _done(reader, feeds), seconds, every=0.5)
            told = "".join(worker.told for worker in hired)
        took = web.arrivals[-1].at - web.arrivals[0].at
        found = wrong(place, web, feeds) + ([] if done else [f"not done after {seconds} s: {told[-3000:]}"])
        asked = len(web.arrivals)
    server.drop(place)
    return Run(found, took, asked, told.count("job_rescued"))


def _done(reader: Reader, feeds: int) -> bool:
    try:
        if seen_by(reader) != whole(feeds):
            return False
        queue = queued(reader, 3)
        return queue is not None and not queue.stalled
    except Exception:  # noqa: BLE001  (the server may be away just now)
        return False


def kill_one(hired: Sequence[Worker]) -> None:
    """Kill a worker."""
    hired[0].kill()


def main() -> None:
    """Run and tell."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--feeds", type=int, default=2_000)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--restarts", type=int, default=3)
    parser.add_argument("--workers", type=int, default=3)
    parser.add_argument("--log", type=Path, help="where each run's line goes; those there are not run again")
    parser.add_argument("--work", nargs=2, metavar=("FILE", "PORT"), help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.work:
        work(Path(args.work[0]), int(args.work[1]))
        return
    lines = [] if args.log is None or not args.log.exists() else args.log.read_text().splitlines()
    kinds = [("a worker killed", kill_one)] * args.kills
    kinds += [("the server restarted", lambda _hired: server.restart())] * args.restarts
    begun = time.monotonic()
    with running("fsync=on") as server:
        for number, (what, disturb) in enumerate(kinds, 1):
            if number <= len(lines):
                continue
            at = time.monotonic()
            lines.append(_line(f"{number}/{len(kinds)} {what}", run(server, args.feeds, args.workers, disturb), at))
            sys.stdout.write(lines[-1] + "\n")
            sys.stdout.flush()
            if args.log is not None:
                args.log.write_text("\n".join(lines) + "\n")
    right = sum(line.endswith(RIGHT) for line in lines)
    sys.stdout.write(f"{right} of {len(lines)} runs right, {args.feeds} feeds each; {time.monotonic() - begun:.0f} s\n")
    raise SystemExit(right < len(lines))


RIGHT = "all polled, none lost or doubled, no host asked too much"


def _line(what: str, done: Run, begun: float) -> str:
    """What is told of a run, on a line."""
    told = " ".join("; ".join(done.wrong).split()) or RIGHT
    took = f"{time.monotonic() - begun:.0f} s, {done.seconds:.0f} s of them from the first request to the last"
    return f"{what}: {took}, {done.asked} requests, {done.rescued} jobs rescued: {told}"


if __name__ == "__main__":
    main()
