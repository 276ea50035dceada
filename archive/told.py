"""What articles tell, as it is read: their figures, and the drafts to work it out from again."""

import json
from collections.abc import Iterable, Mapping
from typing import Final

from archive.dialects import Reader
from archive.model import ArticleId, Figure, Untold
from archive.reading import draft_of
from archive.times import from_iso

_NAMES: Final = tuple(Figure.__slots__)


def figures(reader: Reader, article_ids: Iterable[int]) -> Mapping[ArticleId, tuple[Figure, ...]]:
    """The figures of articles, in the order they stand in each; an article that gives none has an empty tuple."""
    ids = list(article_ids)
    found: dict[ArticleId, list[Figure]] = {ArticleId(article_id): [] for article_id in ids}
    sql = f"""
        SELECT f.* FROM {reader.wording.numbers(":ids")} w JOIN figure f ON f.article_id = w.value
        ORDER BY f.article_id, f.n
    """
    for row in reader.rows(sql, {"ids": json.dumps(ids)}):
        found[ArticleId(row["article_id"])].append(Figure(**{name: row[name] for name in _NAMES}))
    return {article_id: tuple(listed) for article_id, listed in found.items()}


def drafts_after(reader: Reader, after: int, *, limit: int) -> tuple[Untold, ...]:
    """Articles with ids above one, in their order, at most `limit`."""
    sql = "SELECT * FROM article WHERE id > :after ORDER BY id LIMIT :limit"
    rows = reader.rows(sql, {"after": after, "limit": limit})
    return tuple(
        Untold(article_id=ArticleId(row["id"]), draft=draft_of(row), first_seen=from_iso(row["first_seen"]))
        for row in rows
    )
