"""Several processes that write into one archive at once.

By hand, writes a second of 1, 2 and 4 of them, into one archive and into one each: python -m tests.contracts.writers
"""

import os
import subprocess
import sys
import time
from dataclasses import replace
from datetime import timedelta

from archive import open_archive
from archive.check import check
from archive.model import Alias, EntryDraft, FeedId, PageState, PageStatus, PollBatch, ReadBatch, TextSource
from archive.place import database
from archive.store import Archive
from tests.fakes import CALM, FEED, NOW, article, entry
from tests.postgres import running

ENTRIES = 10


def drafts(feed: str, number: int) -> tuple[EntryDraft, ...]:
    """What poll `number` of a feed lists: half of it is news, and all feeds list the same stories within seconds."""
    found = []
    for n in range(number * ENTRIES // 2, number * ENTRIES // 2 + ENTRIES):
        at = NOW - timedelta(seconds=n // 3)
        text = f"{feed} 전한 소식 {n}. " + "북한이 동해상으로 탄도미사일을 쏘았다고 합참이 밝혔다. " * 8
        draft = article(f"미사일 발사 {n}", text, slug=str(n), published=at, bands=tuple(range(n, n + 24)))
        names = (Alias(kind="guid", value=f"g{n}"), Alias(kind="link", value=f"hangang.example/{n}"))
        found.append(entry(str(n), f"미사일 발사 {n}", aliases=names, published=at, article=draft))
    return tuple(found)


def poll_once(archive: Archive, feed: str, number: int) -> None:
    """Write poll `number` of a feed, and the page of its first story."""
    state = replace(FEED, id=FeedId(feed), url=f"https://{feed}.example/rss", outlet=feed)
    saved = archive.save_poll(PollBatch(feed=state, seen_at=NOW, new=drafts(feed, number)))
    if saved.articles:
        draft = article("미사일", f"{feed} {number}", slug="1", text_source=TextSource.PAGE)
        page = PageState(status=PageStatus.OK, attempts=1, http_status=200)
        read = ReadBatch(article_id=saved.articles[0], seen_at=NOW, page=page, article=draft, flag=CALM)
        archive.save_read(read)


def write(url: str, feed: str, polls: int) -> None:
    """Poll so many times, reading a page after each; a line on standard output when ready, and one for each poll."""
    with open_archive(database(url)) as archive:
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        sys.stdin.readline()
        for number in range(polls):
            poll_once(archive, feed, number)
            sys.stdout.write(f"{number}\n")
            sys.stdout.flush()


def start(url: str, feed: str, polls: int) -> "subprocess.Popen[str]":
    """A process that writes once it is told to go on."""
    return subprocess.Popen(
        [sys.executable, "-m", "tests.contracts.writers", url, feed, str(polls)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
    )


def go(*processes: "subprocess.Popen[str]") -> None:
    """Have processes begin at once, when all are ready."""
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()


def main(polls: int = 60) -> None:
    """Measure: so many polls and reads by each process, on a server that keeps its promises to the disk."""
    with running("fsync=on") as server:
        for processes in (1, 2, 4):
            for archives in sorted({1, processes}):
                urls = [server.archive() for _ in range(archives)]
                names = [url.conninfo.rpartition("/")[2] for url in urls]
                working = [start(server.url(names[n % archives]), f"feed{n}", polls) for n in range(processes)]
                go(*working)
                begun = time.monotonic()
                for process in working:
                    process.communicate()
                took = time.monotonic() - begun
                found = sum(len(check(url)) for url in urls)
                sys.stdout.write(
                    f"{processes} processes, {archives} archives: {2 * processes * polls / took:.0f} writes a second, "
                    f"{found} findings of the check\n"
                )


if __name__ == "__main__":
    if len(sys.argv) > 1:
        write(sys.argv[1], sys.argv[2], int(sys.argv[3]))
    else:
        main()
