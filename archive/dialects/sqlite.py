"""SQLite: one file, FTS5 in the same transactions, WAL so that readers never wait.

`article_fts` is a contentless FTS5 table over `text.tokens`, rowid = article.docid. Contentless costs no second copy
of the text, but a row leaves the index only by naming the very text it was indexed with: whoever updates an article
hands the old title and text to `unindex` first. (SQLite 3.40, Debian 12's, has no `contentless_delete`.)
"""

import sqlite3
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from archive.dialects import Row
from archive.dialects.fts5 import Fts5
from archive.errors import ArchiveError, Busy, Damaged, Missing, Unwritable
from archive.text import tokens

if TYPE_CHECKING:
    from sqlalchemy import Connection

NAME: Final = "sqlite"
BUSY_MILLISECONDS: Final = 30_000
SLICE_MILLISECONDS: Final = 500
_NO_ENTRY: Final = {sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH}
_UNSOUND: Final = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_UNREAD: Final = {sqlite3.SQLITE_IOERR_READ, sqlite3.SQLITE_IOERR_SHORT_READ}
_TAKEN: Final = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
# What to do about a file that can't be used, by SQLite's number.
_ADVICE: Final = {
    **dict.fromkeys(_NO_ENTRY, "check the owner and permissions of the file and its folder"),
    sqlite3.SQLITE_FULL: "make room on its disk",
    sqlite3.SQLITE_IOERR: "check its disk, and the limit on the size of files",
}

CREATE_FTS = (
    "CREATE VIRTUAL TABLE article_fts USING fts5("
    "title, body, content='', tokenize=\"unicode61 remove_diacritics 0 categories 'L* N* M* Co'\")"
)
CREATE_TERMS = "CREATE VIRTUAL TABLE article_terms USING fts5vocab('article_fts', 'row')"
INDEX = "INSERT INTO article_fts(rowid, title, body) VALUES (:docid, :title, :body)"
UNINDEX = "INSERT INTO article_fts(article_fts, rowid, title, body) VALUES ('delete', :docid, :title, :body)"
MERGE = "INSERT INTO article_fts(article_fts, rank) VALUES ('merge', :pages)"
# The pieces an index is in, by their size.
PIECES = "SELECT count(*) FROM article_fts_idx GROUP BY segid ORDER BY 1"
# Two pieces of about one size are enough to be put together; SQLite's own number is four.
MERGE_TWO = "INSERT INTO article_fts(article_fts, rank) VALUES ('usermerge', 2)"
MERGES_TWO = "SELECT count(*) FROM article_fts_config WHERE k = 'usermerge'"
OPTIMIZE = "INSERT INTO article_fts(article_fts) VALUES ('optimize')"
EMPTY_INDEX = "INSERT INTO article_fts(article_fts) VALUES ('delete-all')"
_MERGE_TENTHS: Final = 10
MERGE_CHANGES: Final = 2
"""Fewer changes than that, says SQLite, mean that there was nothing to merge."""


def fts_row(docid: int, title: str, text: str) -> dict[str, Any]:
    """The parameters of INDEX and UNINDEX for an article."""
    return {"docid": docid, "title": " ".join(tokens(title)), "body": " ".join(tokens(text))}


def new_index(db: "Connection") -> None:
    """See `archive.dialects.Writing`."""
    db.exec_driver_sql(CREATE_FTS)
    db.exec_driver_sql(CREATE_TERMS)


def index(db: "Connection", rows: Sequence[Row]) -> None:
    """See `archive.dialects.Writing`."""
    words = [fts_row(row["docid"], row["title"], row["text"]) for row in rows]
    if words:
        db.exec_driver_sql(INDEX, words)


def unindex(db: "Connection", row: Row) -> None:
    """See `archive.dialects.Writing`."""
    db.exec_driver_sql(UNINDEX, fts_row(row["docid"], row["title"], row["text"]))


def empty_index(db: "Connection") -> None:
    """See `archive.dialects.Writing`."""
    db.exec_driver_sql(EMPTY_INDEX)


def put_numbers(db: "Connection", table: str, owner: str, rows: Sequence[tuple[int, Sequence[int]]]) -> None:
    """See `archive.dialects.Writing`. By the driver, in the order of the table: rows beside each other share pages."""
    listed = sorted((value, number) for number, values in rows for value in values)
    driver = db.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    driver.executemany(f"INSERT INTO {table}(value, {owner}) VALUES (?, ?)", listed)


def put_rows(db: "Connection", table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
    """See `archive.dialects.Writing`."""
    names, values = ", ".join(f'"{name}"' for name in columns), ", ".join(f":{name}" for name in columns)
    db.exec_driver_sql(f"INSERT INTO {table} ({names}) VALUES ({values})", [dict(row) for row in rows])


def settle(db: "Connection", numbered: Sequence[str]) -> None:
    """See `archive.dialects.Writing`. SQLite numbers from the highest there is."""


def merge(db: "Connection", pages: int) -> bool:
    """See `archive.dialects.Writing`, and "merge" in SQLite's documentation of FTS5.

    A search looks into each piece. All become one when what came in since is a tenth of it: each article is written
    again ten times or so.
    """
    if not db.exec_driver_sql(MERGES_TWO).scalar_one():
        db.exec_driver_sql(MERGE_TWO)
    *smaller, largest = db.exec_driver_sql(PIECES).scalars().all() or (0,)
    all_in_one = bool(smaller) and _MERGE_TENTHS * sum(smaller) >= largest
    before = db.exec_driver_sql("SELECT total_changes()").scalar_one()
    db.exec_driver_sql(MERGE, {"pages": -pages if all_in_one else pages})
    after = db.exec_driver_sql("SELECT total_changes()").scalar_one()
    return bool(after - before >= MERGE_CHANGES)


def _code(error: sqlite3.Error) -> int:
    """SQLite's own number for an error, without its extension; 0 for one of the driver's."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


def kept_out(error: sqlite3.Error) -> bool:
    """Whether an error only says that this is not the time or place to write: busy, locked or read-only."""
    return _code(error) in _NO_ENTRY | _TAKEN


def translate(error: sqlite3.Error, where: str, *, reading: bool = False) -> ArchiveError:
    """SQLite's error as one of ours: what, where, what to do. `reading` when nothing was to be written."""
    text, code = str(error), _code(error)
    if code in _TAKEN:
        return Busy(f"{where} is locked by another process; try again in a moment")
    if code in _UNSOUND:
        return Damaged(f"{where} is not a sound SQLite database ({text}); restore it from a backup")
    if code not in _ADVICE:
        return ArchiveError(f"{where}: {text}")
    if reading:
        return ArchiveError(f"{where} can't be read ({text}); {_ADVICE[code]}")
    return Unwritable(f"{where} can't be written ({text}); {_ADVICE[code]}")


def begin(connection: sqlite3.Connection, given_up: threading.Event) -> None:
    """Take the database's one place to write, waiting for it by slices until `given_up` is set."""
    for left in reversed(range(BUSY_MILLISECONDS // SLICE_MILLISECONDS)):
        try:
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.Error as error:
            if _code(error) not in _TAKEN or not left or given_up.is_set():
                raise
        else:
            return


def refuse_folder(path: Path) -> None:
    """Raises Damaged for a folder where the archive's file should be."""
    if path.is_dir():
        raise Damaged(f"{path} is a folder, not an archive; name a file in `archive.path`")


def refuse_empty(path: Path) -> None:
    """Raises Damaged for a file of no bytes: SQLite would take it for a new database, and throw its log away."""
    if not path.stat().st_size:
        raise Damaged(
            f"{path} is empty, which no archive is; restore it from a backup, or move it away to begin a new one"
        )


class SqliteReader:
    """A read-only connection. Opening creates nothing; a missing file is `Missing`."""

    wording = Fts5()

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            there = path.is_file()
        except PermissionError as error:
            raise ArchiveError(
                f"{path} can't be read ({error.strerror}); check the permissions of its folder"
            ) from error
        if not there:
            refuse_folder(path)
            raise Missing(f"no archive at {path}; `bongsu poll --once` makes one, `bongsu demo` shows one")
        refuse_empty(path)
        try:
            self._connection = self._open()
        except sqlite3.Error as error:
            raise translate(error, str(path), reading=True) from error

    def _open(self) -> sqlite3.Connection:
        try:
            return self._connect("mode=ro")
        except sqlite3.Error as error:
            wal = self._path.with_name(self._path.name + "-wal")
            if _code(error) not in _NO_ENTRY or (wal.exists() and wal.stat().st_size):
                raise
            # In a read-only folder SQLite can't make the files that readers and a writer share. With no log beside
            # the file all of the archive is in it, and no writer has it open.
            return self._connect("mode=ro&immutable=1")

    def _connect(self, how: str) -> sqlite3.Connection:
        connection = sqlite3.connect(f"{self._path.resolve().as_uri()}?{how}", uri=True)
        try:
            connection.execute(f"PRAGMA busy_timeout={BUSY_MILLISECONDS}")
            connection.execute("PRAGMA query_only=1")
            connection.execute("PRAGMA schema_version")  # the first look into the file: only now it is opened
        except BaseException:
            connection.close()
            raise
        return connection

    def rows(self, sql: str, parameters: Mapping[str, Any] | None = None) -> Iterator[Row]:
        """The rows of a query, streamed."""
        try:
            found = self._connection.execute(sql, dict(parameters or {}))
            columns = [name for name, *_ in found.description or ()]
            for row in found:
                yield dict(zip(columns, row, strict=True))
        except sqlite3.Error as error:
            raise translate(error, str(self._path), reading=True) from error

    def few(self, sql: str, parameters: Mapping[str, Any] | None = None) -> list[Row]:
        """See `archive.dialects.Reader`."""
        return list(self.rows(sql, parameters))

    def tuples(self, sql: str, parameters: Mapping[str, Any] | None = None) -> list[tuple[Any, ...]]:
        """See `archive.dialects.Reader`."""
        try:
            return self._connection.execute(sql, dict(parameters or {})).fetchall()
        except sqlite3.Error as error:
            raise translate(error, str(self._path), reading=True) from error

    def values(self, sql: str, parameters: Mapping[str, Any] | None = None) -> list[Any]:
        """The first column of a query's rows, all at once: a tenth of what rows cost."""
        try:
            return [row[0] for row in self._connection.execute(sql, dict(parameters or {}))]
        except sqlite3.Error as error:
            raise translate(error, str(self._path), reading=True) from error

    def has_table(self, name: str) -> bool:
        """See `archive.dialects.Reader`."""
        return bool(self.values("SELECT 1 FROM sqlite_master WHERE name = :name", {"name": name}))

    def steps(self, sql: str, parameters: Mapping[str, Any]) -> tuple[str, ...]:
        """See `archive.dialects.Reader`."""
        return tuple(str(row["detail"]) for row in self.rows(f"EXPLAIN QUERY PLAN {sql}", parameters))

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Whatever is read inside is of one moment, also beside a running writer."""
        self._connection.execute("BEGIN")
        try:
            yield
        finally:
            self._connection.rollback()

    def sizes(self) -> Mapping[str, int]:
        """See `archive.dialects.Reader`."""
        files = {"database": self._path, "log": self._path.with_name(self._path.name + "-wal")}
        return {name: file.stat().st_size if file.exists() else 0 for name, file in files.items()}

    def copy_to(self, target: Path) -> None:
        """Copy all of it, as of now, to a new file, and prove the copy sound. Raises Damaged, Unwritable."""
        try:
            with closing(sqlite3.connect(target)) as copy:
                self._connection.backup(copy)
                faults = [fault for (fault,) in copy.execute("PRAGMA quick_check") if fault != "ok"]
        except sqlite3.Error as error:
            ours = _code(error) in _UNSOUND or getattr(error, "sqlite_errorcode", 0) in _UNREAD
            raise translate(error, str(self._path if ours else target), reading=ours) from error
        if faults:
            raise Damaged(f"{self._path} is not a sound SQLite database ({faults[0]}); restore it from a backup")

    def close(self) -> None:
        """Let the file go."""
        self._connection.close()
