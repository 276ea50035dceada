"""Which articles can be read again: those whose page, as it was sent, is still kept."""

from typing import Final

from archive.dialects import Reader
from archive.model import ArticleId

# An article with an earlier text is left as it is: else what extraction changed would show as its editor's work.
_REREADABLE: Final = """
    article a WHERE a.text_source IN ('page', 'import') AND a.revisions = 1 AND EXISTS (
        SELECT 1 FROM response r JOIN body b ON b.sha256 = r.sha256
        WHERE r.article_id = a.id AND r.status BETWEEN 200 AND 299 AND b.let_go IS NULL
    )
"""


def count_after(reader: Reader, after: int) -> int:
    """How many there are with an id beyond another."""
    return int(reader.values(f"SELECT count(*) FROM {_REREADABLE} AND a.id > :after", {"after": after})[0])


def rereadable(reader: Reader, *, after: int, upto: int | None = None, limit: int) -> tuple[ArticleId, ...]:
    """The next of them beyond an id, in order."""
    bound = "" if upto is None else "AND a.id <= :upto"
    sql = f"SELECT a.id FROM {_REREADABLE} AND a.id > :after {bound} ORDER BY a.id LIMIT :limit"
    return tuple(map(ArticleId, reader.values(sql, {"after": after, "upto": upto, "limit": limit})))


def stretches(reader: Reader, *, size: int, most: int) -> tuple[tuple[int, int, int], ...]:
    """All of them parted, in order: an id before the first, the last, and how many, of stretches of `size` at least.

    There are at most so many stretches: they are longer where there is more.
    """
    size = max(size, -(-count_after(reader, 0) // most))
    sql = f"""
        SELECT min(w.id) - 1 AS after, max(w.id) AS upto, count(*) AS n FROM (
            SELECT a.id, (row_number() OVER (ORDER BY a.id) - 1) / :size AS stretch FROM {_REREADABLE}
        ) w GROUP BY w.stretch ORDER BY 1
    """
    return tuple((row["after"], row["upto"], row["n"]) for row in reader.rows(sql, {"size": size}))
