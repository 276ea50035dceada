"""Kill bongsu at random moments over feeds that change at every request, and prove each time that nothing broke.

    python -m tests.e2e.kills [KILLS] [SEED]

After each SIGKILL (of the whole process group, or of the main process alone, whose children must end by themselves) the
archive is proved whole. At the end one more round is polled: what was served is archived, each entry once and complete.
"""

import asyncio
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

from archive.check import check
from tests.e2e.command import BONGSU, bongsu, environment
from tests.e2e.serving import SETTINGS, block
from tests.fakeweb.misbehaviour import Request, answer
from tests.fakeweb.server import FakeWeb

FEEDS = ("han", "nam", "dong")
NEW_EACH_TIME = 3
PARAGRAPH = "합동참모본부는 북한이 동해상으로 미사일을 쐈다고 밝혔다. 군은 대비 태세를 갖추고 있다. "


class Newsroom:
    """Feeds that list all they ever listed, three entries more at every request, the first one edited each time."""

    def __init__(self, web: FakeWeb) -> None:
        self.served: Counter[tuple[str, str]] = Counter()
        self.requests = 0
        self._web = web
        self._length = dict.fromkeys(FEEDS, 0)
        web.misbehave("/feed", self._feed)
        web.misbehave("/page", self._page)

    async def _feed(self, request: Request, writer: asyncio.StreamWriter) -> None:
        feed = request.target.partition("?")[2]
        self.requests += 1
        self._length[feed] += NEW_EACH_TIME
        items = []
        for n in range(self._length[feed]):
            edition = f" ({self._length[feed]}보)" if n == 0 else ""
            link = self._web.url(f"/page?{feed}-{n}")
            title = f"북한, {n}번째 미사일 발사 {feed}{edition}"
            items.append(f"<item><title>{title}</title><guid>{feed}-{n}</guid><link>{link}</link></item>")
            self.served[feed, f"{feed}-{n}"] = 1
        body = f'<rss version="2.0"><channel><title>{feed}</title>{"".join(items)}</channel></rss>'
        writer.write(answer(200, body.encode(), [("Content-Type", "application/rss+xml")]))
        await writer.drain()

    async def _page(self, request: Request, writer: asyncio.StreamWriter) -> None:
        name = request.target.partition("?")[2]
        text = "".join(f"<p>{PARAGRAPH * 3}{name} 제{n}보.</p>" for n in range(6))
        page = f"<html lang=ko><title>{name}</title><body><article><h1>{name}</h1>{text}</article></body></html>"
        writer.write(answer(200, page.encode(), [("Content-Type", "text/html; charset=utf-8")]))
        await writer.drain()


def configure(home: Path, web: FakeWeb) -> None:
    """Feeds of the newsroom, pages read, no waiting."""
    settings = SETTINGS.format(port=web.port).replace("[pages]\nenabled = false\n", "")
    (home / "bongsu.toml").write_text(settings)
    (home / "feeds.d").mkdir()
    (home / "feeds.d" / "all.toml").write_text("".join(block(feed, web.url(f"/feed?{feed}")) for feed in FEEDS))


def group(leader: int) -> list[int]:
    """The processes of a group that still run."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            state, _, pgrp = stat.read_text().rpartition(")")[2].split()[:3]
            if int(pgrp) == leader and state != "Z":
                found.append(int(stat.parent.name))
    return found


def kill(home: Path, verb: str, moment: Callable[[subprocess.Popen[bytes]], None], *, alone: bool) -> None:
    """Start, wait for the moment, kill; return when nothing of it runs any more."""
    words = ["run"] if verb == "run" else ["poll", "--once"]
    command = [BONGSU, "--config", "bongsu.toml", *words]
    out = subprocess.DEVNULL
    started = subprocess.Popen(command, cwd=home, env=environment(home), stdout=out, stderr=out, start_new_session=True)
    moment(started)
    with suppress(ProcessLookupError):
        (os.kill if alone else os.killpg)(started.pid, signal.SIGKILL)
    started.wait()
    while group(started.pid):
        os.sched_yield()


def all_due(path: Path) -> None:
    """Let the next run poll every feed, whatever its interval."""
    if path.exists():
        with closing(sqlite3.connect(path)) as db, db:
            db.execute("UPDATE feed SET next_poll = NULL")


def compare(home: Path, newsroom: Newsroom) -> list[str]:
    """Poll once more; what is then lost, doubled or half-written."""
    done = bongsu("--config", "bongsu.toml", "poll", "--once", home=home)
    rows = bongsu("--config", "bongsu.toml", "export", "--what", "entries", home=home).lines
    archived = Counter((row["feed"], row["guid"]) for row in rows)
    faults = [] if done.code == 0 else [f"the last round ended with {done.code}: {done.err}"]
    faults += [f"lost {entry}" for entry in newsroom.served - archived]
    faults += [f"doubled or never served {entry}" for entry in archived - newsroom.served]
    # The page of an entry that is edited again and again is read again later each time.
    fates = {
        row["guid"]: row["page"]["status"]
        for row in rows
        if row["revisions"] == 1 or row["page"]["status"] != "pending"
    }
    faults += [f"page of {guid} is {status}" for guid, status in fates.items() if status != "ok"]
    return faults + check(home / "archive.sqlite3")


def say(line: str) -> None:
    """One line, at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main(kills: int = 50, seed: int = 1) -> int:
    """Kill so many times; 0 when nothing was found."""
    chance = random.Random(seed)
    faults: list[str] = []
    with FakeWeb() as web, tempfile.TemporaryDirectory() as folder:
        home, newsroom = Path(folder), Newsroom(web)
        configure(home, web)
        for n in range(kills):
            verb, alone, seconds = chance.choice(("run", "poll")), chance.random() < 0.5, chance.uniform(0.1, 7)

            def moment(started: subprocess.Popen[bytes], seconds: float = seconds) -> None:
                with suppress(subprocess.TimeoutExpired):
                    started.wait(seconds)

            before = newsroom.requests
            kill(home, verb, moment, alone=alone)
            path = home / "archive.sqlite3"
            found = check(path) if path.exists() else []
            faults += found
            whom = "main alone" if alone else "all"
            asked = newsroom.requests - before
            say(f"{n + 1:3} {verb:4} {seconds:4.1f} s  {whom:10}  {asked} feed requests  {found or 'whole'}")
            all_due(path)
        faults += compare(home, newsroom)
        say(f"{kills} kills, seed {seed}: {newsroom.served.total()} entries served; faults: {faults or 'none'}")
    return 1 if faults else 0


if __name__ == "__main__":
    raise SystemExit(main(*map(int, sys.argv[1:])))
