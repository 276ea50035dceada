"""How much there is of each thing, and what is noted of the archive itself."""

from collections.abc import Mapping

from archive.dialects import Reader
from archive.model import ArticleId


def mark(reader: Reader, key: str) -> str | None:
    """A fact about the archive itself that was noted under a key; None when there is none."""
    row = next(iter(reader.few("SELECT value FROM meta WHERE key = :key", {"key": key})), None)
    return None if row is None else str(row["value"])


def counts(reader: Reader) -> Mapping[str, int]:
    """How many of each thing the archive holds, by name. Every article's page is pending, read, failed or unread."""
    sql = """
        SELECT (SELECT count(*) FROM feed) AS feeds, (SELECT count(*) FROM entry) AS entries,
               (SELECT count(*) FROM article) AS articles, (SELECT count(*) FROM revision) AS earlier_texts,
               (SELECT count(*) FROM article WHERE fires > 0) AS flagged,
               (SELECT count(*) FROM page WHERE status = 'pending') AS pages_pending,
               (SELECT count(*) FROM page WHERE status = 'ok') AS pages_read,
               (SELECT count(*) FROM page WHERE status = 'failed') AS pages_failed,
               (SELECT count(*) FROM page WHERE status = 'none') AS pages_unread
    """
    return {name: int(value) for name, value in next(iter(reader.rows(sql))).items()}


def graded(reader: Reader) -> Mapping[int, int]:
    """How many articles have each number of fires, from 1."""
    sql = "SELECT fires, count(*) AS n FROM article WHERE fires > 0 GROUP BY fires ORDER BY fires"
    return {row["fires"]: row["n"] for row in reader.rows(sql)}


def story(reader: Reader, story_id: int) -> tuple[ArticleId, ...]:
    """The articles of a story, earliest first."""
    rows = reader.rows("SELECT id FROM article WHERE story_id = :id ORDER BY id", {"id": story_id})
    return tuple(ArticleId(row["id"]) for row in rows)
