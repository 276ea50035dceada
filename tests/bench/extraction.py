"""CPU to read a page, warm, beside trafilatura alone: every page by each in turn, in one run.

python tests/bench/extraction.py FOLDER [ROUNDS]

FOLDER holds pages (*.html, *.html.gz), in folders of its own if it likes; a manifest.jsonl there names their addresses
({"path", "url"} a line). Ratios are of medians and of means over the pages; a page's time is its least of all rounds.
"""

import gzip
import json
import logging
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import trafilatura

from worker.errors import StageFailed
from worker.extract import extract
from worker.extract.sites import compile_sites
from worker.feeds import read_documents
from worker.places import shipped_config

Reader = Callable[[bytes, str], object]


def pages(folder: Path) -> Iterator[tuple[str, bytes]]:
    """The address and the bytes of every page."""
    manifest = folder / "manifest.jsonl"
    rows = map(json.loads, manifest.read_text("utf-8").splitlines()) if manifest.exists() else ()
    urls = {(folder / row["path"]).resolve(): row["url"] for row in rows}
    for path in sorted((*folder.rglob("*.html"), *folder.rglob("*.html.gz"))):
        body = path.read_bytes()
        yield (
            urls.get(path.resolve(), "https://pages.example/1"),
            gzip.decompress(body) if path.suffix == ".gz" else body,
        )


def readers() -> dict[str, Reader]:
    """Ours, and trafilatura in the ways it is called."""
    sites = compile_sites(read_documents(shipped_config() / "sites.d"))
    now = datetime.now(UTC)

    def ours(body: bytes, url: str) -> object:
        try:
            return extract(body, url=url, now=now, sites=sites)
        except StageFailed:
            return None

    def theirs(body: bytes, url: str, *, with_metadata: bool, favor_precision: bool) -> object:
        options = {"with_metadata": with_metadata, "favor_precision": favor_precision}
        return trafilatura.bare_extraction(body, url=url, **options)

    return {
        "bongsu": ours,
        "trafilatura with metadata": partial(theirs, with_metadata=True, favor_precision=False),
        "trafilatura with metadata, precise": partial(theirs, with_metadata=True, favor_precision=True),
        "trafilatura": partial(theirs, with_metadata=False, favor_precision=False),
        "trafilatura precise": partial(theirs, with_metadata=False, favor_precision=True),
    }


def measured(folder: Path, rounds: int) -> dict[str, list[float]]:
    """Milliseconds of CPU a page, by reader, in the order of the pages."""
    found = list(pages(folder))
    known = readers()
    spent: dict[str, list[float]] = {name: [] for name in known}
    for url, body in found[:3]:  # what is loaded and compiled once is not counted
        for read in known.values():
            read(body, url)
    for url, body in found:
        least = dict.fromkeys(known, float("inf"))
        for _ in range(rounds):
            for name, read in known.items():
                started = time.process_time()
                read(body, url)
                least[name] = min(least[name], 1000 * (time.process_time() - started))
        for name, value in least.items():
            spent[name].append(value)
    return spent


def main() -> None:
    """Measure over the folder that was named."""
    for name in ("trafilatura", "htmldate"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    spent = measured(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1)
    ours = spent["bongsu"]
    sys.stdout.write(f"{len(ours)} pages\n")
    for name, values in spent.items():
        middle, mean = statistics.median(values), statistics.fmean(values)
        sys.stdout.write(
            f"{name:36} median {middle:6.1f} ms  mean {mean:6.1f} ms  bongsu: "
            f"{statistics.median(ours) / middle:.2f} × its median, {statistics.fmean(ours) / mean:.2f} × its mean, "
            f"{statistics.median(a / b for a, b in zip(ours, values, strict=True)):.2f} × on the middle page\n"
        )


if __name__ == "__main__":
    main()
