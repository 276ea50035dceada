"""What an incoming entry or text may already be: entries by their names, articles by their fingerprints."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from archive.dialects import Reader
from archive.model import JUDGED, LOOK_ALIKES, Alias, ArticleId, EntryId, FeedId, KnownEntry, Neighbour
from archive.times import as_written, from_iso


def known(reader: Reader, feed_id: FeedId, aliases: Iterable[Alias]) -> Mapping[Alias, KnownEntry]:
    """The archived entries that go by any of these aliases within a feed."""
    wanted = {(alias.kind, alias.value): alias for alias in aliases}
    pairs = json.dumps([list(pair) for pair in wanted])
    sql = f"""
        SELECT l.kind, l.value, e.id, e.article_id, e.title, e.published, e.digest
        FROM {reader.wording.pairs(":pairs")} w
        JOIN alias l ON l.feed_id = :feed AND l.kind = w.first AND l.value = w.second
        JOIN entry e ON e.id = l.entry_id
    """
    return {
        wanted[row["kind"], row["value"]]: KnownEntry(
            id=EntryId(row["id"]),
            article_id=ArticleId(row["article_id"]),
            title=row["title"],
            published=as_written(row["published"]),
            digest=row["digest"],
        )
        for row in reader.few(sql, {"feed": feed_id, "pairs": pairs})
    }


# Articles that make a band crowded: what they share is a form, or a phrase that many use.
CROWD: Final = 20


def neighbours(reader: Reader, bands: Sequence[int], *, limit: int = LOOK_ALIKES) -> tuple[Neighbour, ...]:
    """Archived articles that share a fingerprint band, the likeliest and then the latest first, at most `limit`."""
    # Of each band only the latest, and only then their texts: forms crowd a band. Who shares no more than one crowded
    # band shares a phrase.
    latest = reader.wording.latest(reader.wording.numbers(":bands"), "band", "article_id", ":limit")
    sql = f"""
        SELECT id, story_id, title, substr(text, 1, :judged) AS text, outlet, published, published_offset, first_seen,
            duplicate_of
        FROM article JOIN (
            SELECT article_id, shared FROM (
                SELECT n.article_id, count(*) AS shared, min(n.value) AS value FROM {latest} GROUP BY n.article_id
            ) s WHERE shared > 1
                OR (SELECT count(*) FROM (SELECT 1 FROM band WHERE value = s.value LIMIT :crowd) c) < :crowd
            ORDER BY shared DESC, article_id DESC LIMIT :limit
        ) likely ON id = article_id ORDER BY shared DESC, id DESC
    """
    wanted = {"bands": json.dumps(list(bands)), "limit": limit, "crowd": CROWD, "judged": JUDGED}
    return tuple(
        Neighbour(
            id=ArticleId(row["id"]),
            story_id=ArticleId(row["story_id"] or row["id"]),
            title=row["title"],
            text=row["text"],
            outlet=row["outlet"],
            published=as_written(row["published"], row["published_offset"]),
            first_seen=from_iso(row["first_seen"]),
            duplicate_of=None if row["duplicate_of"] is None else ArticleId(row["duplicate_of"]),
        )
        for row in reader.few(sql, wanted)
    )


def neighbours_of(reader: Reader, fingerprints: Sequence[Sequence[int]]) -> list[tuple[Neighbour, ...]]:
    """For each fingerprint, its `neighbours`. Which bands are archived is asked once for all: few are."""
    asked = sorted({band for bands in fingerprints for band in bands})
    listed = reader.wording.numbers(":bands")
    sql = f"SELECT w.value FROM {listed} w WHERE EXISTS (SELECT 1 FROM band WHERE value = w.value)"
    there = set(reader.values(sql, {"bands": json.dumps(asked)}))
    shared = ([band for band in bands if band in there] for bands in fingerprints)
    return [neighbours(reader, bands) if bands else () for bands in shared]
