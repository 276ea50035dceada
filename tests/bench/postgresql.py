"""The same archive in a file and on PostgreSQL: how long it takes to copy, its size, and searches of every class.

python -m tests.bench.postgresql DOCUMENTS FOLDER

Builds what is not yet in FOLDER. Times are of the clock, the least of three for each query, for the server works in
processes of its own; medians and the worst of a class, newest first and by relevance.
"""

import statistics
import sys
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC
from pathlib import Path
from random import Random

from archive import open_reader
from archive.dialects import Reader
from archive.query import parse
from archive.search import Order, search
from archive.transfer import copy_archive
from tests.bench.corpus import LAST, build, vocabularies
from tests.bench.search import classes
from tests.postgres import running

TRIES = 3


def timed(ask: Callable[[], object]) -> float:
    """Milliseconds, the least of a few."""
    spent = []
    for _ in range(TRIES):
        begun = time.perf_counter()
        ask()
        spent.append(time.perf_counter() - begun)
    return min(spent) * 1000


def line(reader: Reader, queries: list[str], order: Order) -> str:
    """The median and the worst of these queries, in milliseconds."""

    def ask(text: str) -> object:
        return search(reader, parse(text, now=LAST, zone=UTC), order=order)

    spent = {text: timed(lambda text=text: ask(text)) for text in queries}  # type: ignore[misc]
    worst = max(spent, key=lambda text: spent[text])
    return f"{statistics.median(spent.values()):8.1f} {spent[worst]:8.1f} {worst[:14]:14}"


def main(documents: int, folder: Path) -> None:
    """Measure."""
    path = folder / f"{documents}.sqlite3"
    if not path.exists():
        build(path, documents)
    with running("shared_buffers=512MB", "max_wal_size=4GB", "maintenance_work_mem=256MB") as server:
        url = server.database()
        begun = time.perf_counter()
        copy_archive(path, url)
        took = time.perf_counter() - begun
        name = url.conninfo.rpartition("/")[2]
        with server.admin(name) as admin:
            admin.execute("VACUUM ANALYZE")
            sizes = admin.execute(
                "SELECT pg_database_size(%s), pg_relation_size('ix_article_words')", [name]
            ).fetchone()
        assert sizes is not None
        sys.stdout.write(
            f"{documents} documents copied and verified in {took:.1f} s; file {path.stat().st_size / 1e6:.0f} MB,"
            f" database {sizes[0] / 1e6:.0f} MB, of it the GIN index {sizes[1] / 1e6:.0f} MB\n"
        )
        with closing(open_reader(path)) as file, closing(open_reader(url)) as database:
            for order in ("newest", "relevance"):
                sys.stdout.write(f"{order:20} file: median, worst ms           server: median, worst ms\n")
                for kind, queries in classes(vocabularies(), Random(5)).items():
                    sys.stdout.write(f"{kind:20} {line(file, queries, order)} {line(database, queries, order)}\n")
                    sys.stdout.flush()


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
