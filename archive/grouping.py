"""Search results by story: of each story the hit that comes first, and how many tell it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from archive.dialects import Reader
from archive.model import Hit, Hits
from archive.query import Query
from archive.search import Order, search

_AT_ONCE: Final = 100
# Hits that are looked through for their stories: beyond, a narrower query tells more.
_MOST: Final = 3_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A story among the hits: the first of its hits, how many articles and independent sources it has in all."""

    hit: Hit
    articles: int
    sources: int


def by_story(
    reader: Reader, query: Query, *, order: Order = "newest", limit: int = 20, offset: int = 0
) -> tuple[Hits, tuple[Group, ...]]:
    """The stories of a query's hits in the order of their first hits, from `offset` on, at most `limit`.

    The hits are those first ones; `total` still counts articles.
    """
    first: dict[int, Hit] = {}
    page = search(reader, query, order=order, limit=_AT_ONCE)
    total, done = page, 0
    while page.hits:
        for hit in page.hits:
            first.setdefault(hit.story_id, hit)
        done += len(page.hits)
        if len(first) >= offset + limit or len(page.hits) < _AT_ONCE or done >= _MOST:
            break
        page = search(reader, query, order=order, limit=_AT_ONCE, offset=done)
    shown = tuple(first.values())[offset : offset + limit]
    notes = (f"stories of the first {done:,} articles",) if done >= _MOST else ()
    counted = _counted(reader, [hit.story_id for hit in shown])
    groups = tuple(
        Group(hit=hit, articles=articles, sources=sources)
        for hit in shown
        for articles, sources in [counted.get(hit.story_id, (1, 1))]
    )
    return replace(total, hits=shown, notes=(*total.notes, *notes)), groups


def _counted(reader: Reader, stories: list[int]) -> Mapping[int, tuple[int, int]]:
    listed = reader.wording.numbers(":ids")
    sql = f"SELECT s.id, s.articles, s.sources FROM {listed} w JOIN story s ON s.id = w.value"
    return {row["id"]: (row["articles"], row["sources"]) for row in reader.rows(sql, {"ids": json.dumps(stories)})}
