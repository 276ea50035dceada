"""Two databases that hold the same give the same: any query of the grammar, over the same documents.

By hand, over 5,000 documents: python -m tests.contracts.agreement 500
"""

import sys
import tempfile
from contextlib import closing
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings

from archive.dialects import Reader
from archive.query import parse
from archive.search import search
from tests.archive.queries import KST, NOW, QUERIES, entities, news
from tests.archive.seed import seed
from tests.postgres import running

ALL = 10_000


def found(reader: Reader, text: str) -> list[int]:
    """The ids a query finds, newest first."""
    query = parse(text, now=NOW, zone=KST, entities=entities)
    return [hit.id for hit in search(reader, query, limit=ALL).hits]


def page(reader: Reader, text: str) -> list[int]:
    """Those of one page, a little way in: found without all of them."""
    query = parse(text, now=NOW, zone=KST, entities=entities)
    return [hit.id for hit in search(reader, query, limit=20, offset=7).hits]


def agree(one: Reader, other: Reader, text: str) -> int:
    """How many documents both give, in the same order."""
    here, there = found(one, text), found(other, text)
    assert here == there, (text, set(here) ^ set(there))
    assert page(one, text) == page(other, text) == here[7:27], text
    return len(here)


def main(queries: int, documents: int) -> None:
    """Ask so many generated queries of both, and tell how many documents were found in all."""
    kept = list(news(documents, 1))
    hits: list[int] = []
    with tempfile.TemporaryDirectory() as folder, running() as server:
        file, database = seed(Path(folder) / "archive.sqlite3", kept), seed(server.archive(), kept)
        with closing(file), closing(database):
            asked = given(QUERIES)(lambda text: hits.append(agree(file, database, text)))
            settings(
                max_examples=queries, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate]
            )(asked)()
    none = sum(not number for number in hits)
    sys.stdout.write(f"{len(hits)} queries agree over {documents} documents: {sum(hits)} hits, {none} found nothing\n")


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 5_000)
