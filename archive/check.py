"""Prove an archive whole: the database's own checks, what belongs together, the full-text index, every digest anew."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

from archive import reading, snapshots
from archive.dialects import Reader, sqlite
from archive.dialects.tsquery import vector
from archive.errors import Damaged
from archive.place import Place
from archive.rows import text_sha256

# What one write puts down together and no foreign key holds: the rows that lack it, as `id`, and their sentence.
RELATIONS: Final = (
    (
        "SELECT id FROM article a WHERE NOT EXISTS (SELECT 1 FROM page p WHERE p.article_id = a.id)",
        "article {id} has no page row",
    ),
    (
        "SELECT id FROM article a WHERE NOT EXISTS (SELECT 1 FROM entry e WHERE e.article_id = a.id)",
        "article {id} has no entry",
    ),
    (
        "SELECT id FROM article a WHERE NOT EXISTS (SELECT 1 FROM judgement j WHERE j.article_id = a.id"
        " AND j.sha256 = a.sha256)",
        "article {id} has no judgement of its text",
    ),
    (
        "SELECT id FROM article a WHERE story_id IS NOT NULL"
        " AND NOT EXISTS (SELECT 1 FROM article s WHERE s.id = a.story_id)",
        "article {id} is of a story that is not there",
    ),
    (
        "SELECT id FROM article a WHERE story_id IS NULL OR NOT EXISTS (SELECT 1 FROM story s WHERE s.id = a.story_id)",
        "article {id} is of a story that is not counted",
    ),
    (
        "SELECT id FROM story s WHERE articles != (SELECT count(*) FROM article a WHERE a.story_id = s.id)",
        "story {id} is counted wrongly",
    ),
    (
        "SELECT id FROM article a WHERE duplicate_of IS NOT NULL"
        " AND NOT EXISTS (SELECT 1 FROM article o WHERE o.id = a.duplicate_of)",
        "article {id} is a copy of one that is not there",
    ),
    (
        "SELECT id FROM article a WHERE revisions != 1 + (SELECT count(*) FROM revision r WHERE r.article_id = a.id)",
        "article {id} lacks some of its earlier texts, or has too many",
    ),
    (
        "SELECT DISTINCT a.id FROM article a JOIN figure f ON f.article_id = a.id"
        " WHERE f.\"end\" > length(CASE f.field WHEN 'title' THEN a.title ELSE a.text END)",
        "article {id} has a figure that stands beyond its text",
    ),
    (
        "SELECT id FROM entry e WHERE revisions != 1 + (SELECT count(*) FROM entry_revision r WHERE r.entry_id = e.id)",
        "entry {id} lacks some of its earlier states, or has too many",
    ),
    (
        "SELECT e.id FROM alias l JOIN entry e ON e.id = l.entry_id WHERE l.feed_id != e.feed_id",
        "entry {id} goes by a name within another feed",
    ),
)

_AT_ONCE: Final = 100
PATIENCE_SECONDS: Final = 2.0
"""How long to wait for a writer before the one check that needs its place is left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """What is wrong with an archive, in sentences, and what could not be looked at."""

    findings: tuple[str, ...]
    notes: tuple[str, ...] = ()


def check(place: Place, *, quick: bool = False) -> list[str]:
    """What is wrong with an archive, in sentences; an empty list when it is whole. See `examine`."""
    return list(examine(place, quick=quick).findings)


def examine(place: Place, *, quick: bool = False) -> Examined:
    """Examine an archive as it is at one moment, beside a running writer or in a place where nothing can be written.

    Reads everything, and indexes it anew in memory (some 1.2 kB an article) to compare; `quick` leaves that last part
    out. Raises Missing, SchemaMismatch, Damaged for what is no database at all.
    """
    reader = reading.open_reader(place)
    notes: list[str] = []
    findings: list[str] = []
    try:
        findings.extend(_structure(place, notes) if isinstance(place, Path) else ())
        with reader.snapshot():
            findings.extend(_relations(reader))
            if isinstance(place, Path):
                findings.extend(_database(reader))
                findings.extend(_index(reader, "article_fts_docsize", "id"))
                findings.extend([] if quick else _terms(reader))
            else:
                notes.append("pages of tables and indexes were not checked; the server's `pg_amcheck` does that")
                findings.extend(_index(reader, "article_words", "docid"))
                findings.extend([] if quick else _words(reader))
            findings.extend(_digests(reader))
    except Damaged as error:
        findings.append(str(error))
    finally:
        reader.close()
    return Examined(findings=tuple(findings), notes=tuple(notes))


def _database(reader: Reader) -> Iterator[str]:
    for row in reader.rows("PRAGMA integrity_check"):
        if row["integrity_check"] != "ok":
            yield f"database: {row['integrity_check']}"
    for row in reader.rows("PRAGMA foreign_key_check"):
        yield f"database: {row['table']} row {row['rowid']} refers to a missing {row['parent']}"


def _relations(reader: Reader) -> Iterator[str]:
    for sql, sentence in RELATIONS:
        for row in reader.rows(sql):
            yield sentence.format(id=row["id"])


def _structure(path: Path, notes: list[str]) -> Iterator[str]:
    """FTS5's own check of its structure. It is spelt as a write, and waits for the writer as one."""
    try:
        there = f"{path.resolve().as_uri()}?mode=rw"
        with closing(sqlite3.connect(there, uri=True, timeout=PATIENCE_SECONDS, isolation_level=None)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("INSERT INTO article_fts(article_fts) VALUES ('integrity-check')")
            connection.rollback()
    except sqlite3.Error as error:
        if sqlite.kept_out(error):
            notes.append(f"the structure of the full-text index was not checked: {error}")
        else:
            yield f"full-text index: {error}"


def _index(reader: Reader, index: str, key: str) -> Iterator[str]:
    """Whether the rows of the index, by the table that has their numbers, are those of the articles."""
    count = "SELECT count(*) AS n FROM"
    unindexed = f"{count} article a WHERE NOT EXISTS (SELECT 1 FROM {index} i WHERE i.{key} = a.docid)"
    stray = f"{count} {index} i WHERE NOT EXISTS (SELECT 1 FROM article a WHERE a.docid = i.{key})"
    for sql, what in ((unindexed, "articles are not in it"), (stray, "rows of it have no article")):
        count = next(iter(reader.rows(sql)))["n"]
        if count:
            yield f"full-text index: {count} {what}"


def _terms(reader: Reader) -> Iterator[str]:
    """The index against one made anew in memory from the archived texts: same terms, same counts."""
    fresh = sqlite3.connect(":memory:")
    try:
        fresh.execute(sqlite.CREATE_FTS)
        for row in reader.rows("SELECT docid, title, text FROM article ORDER BY docid"):
            fresh.execute(sqlite.INDEX, sqlite.fts_row(row["docid"], row["title"], row["text"]))
        fresh.execute("CREATE VIRTUAL TABLE terms USING fts5vocab('article_fts', 'row')")
        terms = {(term, docs, hits) for term, docs, hits in fresh.execute("SELECT term, doc, cnt FROM terms")}
    finally:
        fresh.close()
    kept = {(row["term"], row["doc"], row["cnt"]) for row in reader.rows("SELECT term, doc, cnt FROM article_terms")}
    if terms != kept:
        yield f"full-text index: {len(terms ^ kept)} terms differ from the archived texts; run `bongsu db reindex`"


def _words(reader: Reader) -> Iterator[str]:
    """The index's words of each article against those of its text."""
    sql = """
        SELECT count(*) AS n FROM json_array_elements(CAST(:rows AS json)) e
        JOIN article_words w ON w.docid = CAST(e ->> 0 AS bigint) WHERE w.words <> CAST(e ->> 1 AS tsvector)
    """
    differ = 0
    texts = reader.rows("SELECT docid, title, text FROM article ORDER BY docid")
    while some := list(islice(texts, _AT_ONCE)):
        rows = [[row["docid"], vector(row["title"], row["text"])] for row in some]
        differ += reader.values(sql, {"rows": json.dumps(rows)})[0]
    if differ:
        yield f"full-text index: the words of {differ} articles differ from their texts; run `bongsu db reindex`"


def _digests(reader: Reader) -> Iterator[str]:
    for table, key in (("article", "id"), ("revision", "article_id")):
        for row in reader.rows(f"SELECT {key} AS id, title, text, sha256 FROM {table}"):
            if text_sha256(row["title"], row["text"]) != row["sha256"]:
                yield f"{table} {row['id']}: its text does not match its sha256; it was changed outside bongsu"
    yield from snapshots.faults(reader)
