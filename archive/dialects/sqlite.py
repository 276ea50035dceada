"""SQLite: one file, FTS5 in the same transactions, WAL so that readers never wait.

`article_fts` is a contentless FTS5 table over `text.tokens`, rowid = article.docid. Contentless costs no second copy
of the text, but a row leaves the index only by naming the very text it was indexed with: whoever updates an article
hands the old title and text to `unindex` first. (SQLite 3.40, Debian 12's, has no `contentless_delete`.)
"""

import sqlite3
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from archive.dialects import Row
from archive.errors import ArchiveError, Busy, Damaged, Missing, Unwritable
from archive.text import tokens

BUSY_MILLISECONDS = 30_000

CREATE_FTS = (
    "CREATE VIRTUAL TABLE article_fts USING fts5("
    "title, body, content='', tokenize=\"unicode61 remove_diacritics 0 categories 'L* N* M* Co'\")"
)
CREATE_TERMS = "CREATE VIRTUAL TABLE article_terms USING fts5vocab('article_fts', 'row')"
INDEX = "INSERT INTO article_fts(rowid, title, body) VALUES (:docid, :title, :body)"
UNINDEX = "INSERT INTO article_fts(article_fts, rowid, title, body) VALUES ('delete', :docid, :title, :body)"
EMPTY_INDEX = "INSERT INTO article_fts(article_fts) VALUES ('delete-all')"


def fts_row(docid: int, title: str, text: str) -> dict[str, Any]:
    """The parameters of INDEX and UNINDEX for an article."""
    return {"docid": docid, "title": " ".join(tokens(title)), "body": " ".join(tokens(text))}


def translate(error: sqlite3.Error, where: str) -> ArchiveError:
    """SQLite's error as one of ours: what, where, what to do."""
    text = str(error)
    if "locked" in text or "busy" in text:
        return Busy(f"{where} is locked by another process; try again in a moment")
    if "malformed" in text or "not a database" in text:
        return Damaged(f"{where} is not a sound SQLite database ({text}); restore it from a backup")
    if "readonly" in text or "unable to open" in text or "disk is full" in text or "disk I/O" in text:
        return Unwritable(f"{where} can't be written ({text}); check free space and permissions")
    return ArchiveError(f"{where}: {text}")


class SqliteReader:
    """A read-only connection. Opening creates nothing; a missing file is `Missing`."""

    def __init__(self, path: Path) -> None:
        if not path.is_file():
            raise Missing(f"no archive at {path}; `bongsu poll --once` makes one, `bongsu demo` shows one")
        self._where = str(path)
        try:
            self._connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
            self._connection.row_factory = sqlite3.Row
            self._connection.execute(f"PRAGMA busy_timeout={BUSY_MILLISECONDS}")
            self._connection.execute("PRAGMA query_only=1")
        except sqlite3.Error as error:
            raise translate(error, self._where) from error

    def rows(self, sql: str, parameters: Mapping[str, Any] | None = None) -> Iterator[Row]:
        """The rows of a query, streamed."""
        try:
            for row in self._connection.execute(sql, dict(parameters or {})):
                yield dict(row)
        except sqlite3.Error as error:
            raise translate(error, self._where) from error

    def close(self) -> None:
        """Let the file go."""
        self._connection.close()
