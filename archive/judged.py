"""Which versions of the rules judged what: the articles that older rules judged, and what newer ones change of that."""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Final

from archive.dialects import Reader
from archive.model import ArticleId, Change, FeedId, Flag, Judgeable
from archive.reading import draft_of, flag_of
from archive.times import docid_floor

_OLD: Final = "judgement o ON o.article_id = a.id AND o.sha256 = a.sha256 AND o.rules_version = a.rules_version"
_NEW: Final = "judgement n ON n.article_id = a.id AND n.sha256 = a.sha256 AND n.rules_version = :version"
_REMARKED: Final = "EXISTS (SELECT 1 FROM feedback f WHERE f.article_id = a.id) AS remarked"
_BEFORE: Final = "coalesce(o.fires, a.fires) AS fires_before, coalesce(o.topics, a.topics) AS topics_before"


def versions(reader: Reader) -> Mapping[str, int]:
    """How many articles go by each version of the rules."""
    rows = reader.rows("SELECT rules_version, count(*) AS n FROM article GROUP BY rules_version ORDER BY n DESC")
    return {row["rules_version"]: row["n"] for row in rows}


def older(reader: Reader, version: str) -> tuple[str, ...]:
    """The versions other than this that any article goes by. Skips through an index."""
    sql = """
        WITH RECURSIVE each(v) AS (
            SELECT min(rules_version) FROM article UNION ALL
            SELECT (SELECT min(rules_version) FROM article WHERE rules_version > v) FROM each WHERE v IS NOT NULL
        ) SELECT v FROM each WHERE v IS NOT NULL AND v <> :version
    """
    return tuple(row["v"] for row in reader.rows(sql, {"version": version}))


def count_of(reader: Reader, old: str, since: datetime | None = None) -> int:
    """How many articles of a time or later go by a version."""
    sql = "SELECT count(*) AS n FROM article WHERE rules_version = :old AND docid >= :floor"
    return int(next(iter(reader.rows(sql, {"old": old, "floor": _floor(since)})))["n"])


def to_judge(
    reader: Reader,
    old: str,
    version: str,
    *,
    limit: int,
    since: datetime | None = None,
    below: int | None = None,
    down_to: int | None = None,
    again: bool = False,
) -> tuple[Judgeable, ...]:
    """Articles that go by an old version and were not judged by the other, the latest first.

    `below` is the place of the last of those before, `down_to` the last to be given; `again` also gives those that were
    judged by the other.
    """
    lacking = "" if again else f"AND NOT EXISTS (SELECT 1 FROM {_NEW.replace(' ON ', ' WHERE ')})"
    under = "" if below is None else "AND a.docid < :below"
    sql = f"""
        SELECT a.*, {_BEFORE}, {_REMARKED},
               (SELECT feed_id FROM entry e WHERE e.article_id = a.id ORDER BY e.id LIMIT 1) AS feed_id
        FROM article a LEFT JOIN {_OLD}
        WHERE a.rules_version = :old AND a.docid >= :floor {under} {lacking}
        ORDER BY a.docid DESC LIMIT :limit
    """
    floor = _floor(since) if down_to is None else max(_floor(since), down_to)
    values = {"old": old, "version": version, "floor": floor, "below": below, "limit": limit}
    return tuple(
        Judgeable(
            place=row["docid"],
            feed_id=FeedId(row["feed_id"] or ""),
            id=ArticleId(row["id"]),
            draft=draft_of(row),
            sha256=row["sha256"],
            fires=row["fires_before"],
            topics=tuple(json.loads(row["topics_before"])),
            remarked=bool(row["remarked"]),
        )
        for row in reader.rows(sql, values)
    )


def stretches(reader: Reader, old: str, version: str, *, size: int, most: int) -> tuple[tuple[int, int], ...]:
    """What `to_judge` would give, parted: the places of the first and last of so many articles, the latest first."""
    sql = f"""
        SELECT max(w.docid) AS first, min(w.docid) AS last FROM (
            SELECT a.docid, (row_number() OVER (ORDER BY a.docid DESC) - 1) / :size AS stretch FROM article a
            WHERE a.rules_version = :old AND NOT EXISTS (SELECT 1 FROM {_NEW.replace(" ON ", " WHERE ")})
        ) w GROUP BY w.stretch ORDER BY 1 DESC LIMIT :most
    """
    rows = reader.rows(sql, {"old": old, "version": version, "size": size, "most": most})
    return tuple((row["first"], row["last"]) for row in rows)


def changes(reader: Reader, old: str, version: str, *, since: datetime | None = None) -> Iterator[Change]:
    """What going by another version changes for each article that was judged by both, the latest first, streamed."""
    sql = f"""
        SELECT a.id, a.title, n.fires, n.topics, {_BEFORE}, {_REMARKED}
        FROM article a JOIN {_NEW} LEFT JOIN {_OLD}
        WHERE a.rules_version = :old AND a.docid >= :floor ORDER BY a.docid DESC
    """
    for row in reader.rows(sql, {"old": old, "version": version, "floor": _floor(since)}):
        yield Change(
            id=ArticleId(row["id"]),
            title=row["title"],
            before=row["fires_before"],
            topics_before=tuple(json.loads(row["topics_before"])),
            after=row["fires"],
            topics_after=tuple(json.loads(row["topics"])),
            remarked=bool(row["remarked"]),
        )


def current(reader: Reader) -> Iterator[Flag]:
    """The judgements that articles go by, streamed."""
    return map(flag_of, reader.rows(f"SELECT o.* FROM article a JOIN {_OLD} ORDER BY a.id"))


def to_switch(
    reader: Reader, old: str, version: str, *, limit: int, since: datetime | None = None
) -> tuple[ArticleId, ...]:
    """Articles that still go by an old version though they were judged by the other."""
    sql = f"SELECT a.id FROM article a JOIN {_NEW} WHERE a.rules_version = :old AND a.docid >= :floor LIMIT :limit"
    values = {"old": old, "version": version, "floor": _floor(since), "limit": limit}
    return tuple(ArticleId(row["id"]) for row in reader.rows(sql, values))


def _floor(since: datetime | None) -> int:
    return -(2**62) if since is None else docid_floor(since)
