"""Regular expressions: no index answers them, so they are tried, within bounds, on what the rest of a query finds.

At most 2,000 articles in the order of the search, and at most two seconds. Where a bound was reached, it is said.
"""

import json
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Final, NamedTuple

from archive.dialects import Reader, Row
from archive.patterns import TimedOut, finds
from archive.tree import In, Node, Not, Regex

TRIED: Final = 2_000
SECONDS: Final = 2.0
AT_ONCE: Final = 50

Hit = tuple[int, float]


class Sifted(NamedTuple):
    """The hits that hold, in their order; how many were tried, and on how many an expression took too long."""

    hits: list[Hit]
    tried: int
    slow: int


def sift(
    reader: Reader, found: Sequence[Hit], expressions: Sequence[Node], clock: Callable[[], float] = time.monotonic
) -> Sifted:
    """Those of these hits, by docid, whose title or text is as all the regular expressions ask."""
    end = clock() + SECONDS
    kept: list[Hit] = []
    tried = slow = 0
    scores = dict(found)
    for row in read(reader, [docid for docid, _ in found]):
        if clock() >= end:
            break
        tried += 1
        try:
            if all(_holds(node, (row["title"], row["text"])) for node in expressions):
                kept.append((row["docid"], scores[row["docid"]]))
        except TimedOut:
            slow += 1
    return Sifted(kept, tried, slow)


def read(reader: Reader, docids: Sequence[int]) -> Iterator[Row]:
    """The title and text of each of these, in their order, AT_ONCE at a time as they are taken."""
    listed, articles = reader.wording.numbers(":docids"), reader.wording.joined("w.value")
    sql = f"SELECT a.docid, a.title, a.text FROM {listed} w {articles}"
    for at in range(0, len(docids), AT_ONCE):
        some = docids[at : at + AT_ONCE]
        rows = {row["docid"]: row for row in reader.rows(sql, {"docids": json.dumps(some)})}
        yield from (rows[docid] for docid in some if docid in rows)


def _holds(node: Node, parts: Sequence[str]) -> bool:
    match node:
        case Not(below):
            return not _holds(below, parts)
        case In(scope, below):
            return _holds(below, parts[:1] if scope == "title" else parts[1:])
        case Regex(text):
            return any(finds(text, part) for part in parts)
        case _:
            raise AssertionError(node)
