"""How long readers wait for a search while a writer ingests: eight processes that search, alone and beside it.

python -m tests.bench.readers ARCHIVE [--readers 8] [--articles 50000]

ARCHIVE is one that tests/bench/search.py built; a copy of it is written to. Prints the readers' wall-clock median and
99th percentile in both spells, and what went wrong (nothing should).
"""

import argparse
import multiprocessing
import shutil
import statistics
import sys
import tempfile
import time
from datetime import UTC, timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random

from archive import open_archive, open_reader
from archive.identity import digest
from archive.model import (
    Alias,
    ArticleDraft,
    EntryDraft,
    FeedId,
    FeedState,
    Flag,
    PageState,
    PageStatus,
    PollBatch,
    TextSource,
)
from archive.query import parse
from archive.search import search
from tests.bench.corpus import LAST, texts, vocabularies

AT_ONCE = 25


def read(path: Path, told: Connection, seed: int) -> None:
    """Search until told to stop; send the milliseconds each took."""
    words, random = vocabularies(), Random(seed)
    took: list[float] = []
    while not told.poll():
        language = random.choice(("en", "ko"))
        text = " ".join(words[language].draw(random, random.choice((1, 2))))
        begun = time.perf_counter()
        reader = open_reader(path)
        search(reader, parse(text, now=LAST, zone=UTC))
        reader.close()
        took.append(1000 * (time.perf_counter() - begun))
    told.send(took)


def entry(number: int, title: str, text: str) -> EntryDraft:
    """An entry as a poll writes it."""
    url = f"https://written.example/{number}"
    at = LAST + timedelta(seconds=number)
    article = ArticleDraft(
        key=url, url=url, outlet="Written", title=title, text=text, text_source=TextSource.SUMMARY, language="ko",
        published=at,
    )  # fmt: skip
    return EntryDraft(
        aliases=(Alias(kind="guid", value=str(number)),), guid=str(number), url=url, title=title, summary=text,
        content_html="", authors=(), categories=(), published=at, published_note=None, updated=None,
        digest=digest(title, text, ""), article=article, flag=Flag(flagged=False, fires=0, rules_version="bench"),
        page=PageState(status=PageStatus.NONE),
    )  # fmt: skip


def spell(path: Path, readers: int, articles: int, seconds: float) -> list[float]:
    """What readers saw: beside a writer of so many articles, or alone for so long."""
    pipes, processes = [], []
    for seed in range(readers):
        ours, theirs = multiprocessing.Pipe()
        process = multiprocessing.Process(target=read, args=(path, theirs, seed))
        process.start()
        pipes.append(ours)
        processes.append(process)
    begun = time.monotonic()
    if articles:
        _write(path, articles)
        sys.stdout.write(f"{articles:,} articles written in {time.monotonic() - begun:.0f} s\n")
    else:
        time.sleep(seconds)
    for pipe in pipes:
        pipe.send(None)
    took = [one for pipe in pipes for one in pipe.recv()]
    for process in processes:
        process.join()
        if process.exitcode:
            sys.stdout.write(f"a reader ended with {process.exitcode}\n")
    return took


def _write(path: Path, count: int) -> None:
    feed = FeedState(id=FeedId("written"), url="https://written.example/rss")
    with open_archive(path) as archive:
        batch: list[EntryDraft] = []
        for number, text in enumerate(texts(count, seed=9)):
            batch.append(entry(number, text.title, text.body))
            if len(batch) == AT_ONCE:
                archive.save_poll(PollBatch(feed=feed, seen_at=LAST, new=tuple(batch)))
                batch.clear()


def main() -> None:
    """Alone, then beside a writer."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("archive", type=Path)
    parser.add_argument("--readers", type=int, default=8)
    parser.add_argument("--articles", type=int, default=50_000)
    parser.add_argument("--seconds", type=float, default=30)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=given.archive.parent) as folder:
        path = Path(folder) / "archive.db"
        shutil.copyfile(given.archive, path)
        p99 = {}
        for name, articles in (("alone", 0), ("beside a writer", given.articles)):
            took = spell(path, given.readers, articles, given.seconds)
            p99[name] = statistics.quantiles(took, n=100)[98]
            middle = statistics.median(took)
            sys.stdout.write(f"{name}: {len(took):,} searches, median {middle:.1f} ms, 99th {p99[name]:.1f} ms\n")
        sys.stdout.write(f"99th percentile × {p99['beside a writer'] / p99['alone']:.2f}\n")


if __name__ == "__main__":
    main()
