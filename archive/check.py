"""Prove an archive whole: the database's own checks, the full-text index against the articles, every digest anew."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from archive import reading
from archive.dialects import Reader, sqlite
from archive.errors import Damaged
from archive.rows import text_sha256


def check(path: Path, *, quick: bool = False) -> list[str]:
    """What is wrong with an archive, in sentences; an empty list when it is whole.

    Works beside a running writer. Reads everything, and indexes it anew in memory (some 1.2 kB an article) to compare;
    `quick` leaves that last part out. Raises Missing, SchemaMismatch.
    """
    reader = reading.open_reader(path)
    try:
        return [*_database(reader), *_index(path, reader), *([] if quick else _terms(reader)), *_digests(reader)]
    except Damaged as error:
        return [str(error)]
    finally:
        reader.close()


def _database(reader: Reader) -> Iterator[str]:
    for row in reader.rows("PRAGMA integrity_check"):
        if row["integrity_check"] != "ok":
            yield f"database: {row['integrity_check']}"
    for row in reader.rows("PRAGMA foreign_key_check"):
        yield f"database: {row['table']} row {row['rowid']} refers to a missing {row['parent']}"


def _index(path: Path, reader: Reader) -> Iterator[str]:
    try:
        connection = sqlite3.connect(path, timeout=sqlite.BUSY_MILLISECONDS / 1000)
        try:
            connection.execute("INSERT INTO article_fts(article_fts) VALUES ('integrity-check')")
        finally:
            connection.rollback()
            connection.close()
    except sqlite3.Error as error:
        yield f"full-text index: {error}"
    unindexed = "SELECT count(*) AS n FROM article WHERE docid NOT IN (SELECT id FROM article_fts_docsize)"
    stray = "SELECT count(*) AS n FROM article_fts_docsize WHERE id NOT IN (SELECT docid FROM article)"
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


def _digests(reader: Reader) -> Iterator[str]:
    for table, key in (("article", "id"), ("revision", "article_id")):
        for row in reader.rows(f"SELECT {key} AS id, title, text, sha256 FROM {table}"):
            if text_sha256(row["title"], row["text"]) != row["sha256"]:
                yield f"{table} {row['id']}: its text does not match its sha256; it was changed outside bongsu"
