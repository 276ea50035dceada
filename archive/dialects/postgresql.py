"""PostgreSQL: several writers, one at a time; readers never wait. `article_words` is the full-text index.

It has a row for each article, docid = article.docid, with its words as `tsquery.vector` puts them, and a GIN index.
Every transaction that writes begins with one lock for the whole archive, until its end: the rules by which nothing is
lost or doubled are then the same as on SQLite, whoever writes what, and no two writers can deadlock. It is held for
some milliseconds a poll, which is fetched in a second.
"""

import json
import re
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from itertools import count
from typing import TYPE_CHECKING, Any, Final

import psycopg
from psycopg import errors
from psycopg.rows import dict_row, tuple_row

from archive.dialects import Row
from archive.dialects.tsquery import TsQuery, vector
from archive.errors import ArchiveError, Busy, Damaged, Undone, Unwritable
from archive.place import DatabaseUrl

if TYPE_CHECKING:
    from sqlalchemy import Connection

NAME: Final = "postgresql"
CONNECT_SECONDS: Final = 10
BUSY_SLICES: Final = 60
SLICE: Final = "500ms"
_FETCHED: Final = 500
_PARAMETER: Final = re.compile(r"(?<!:):([a-z_][a-z0-9_]*)")

# One lock for each archive: those of other schemas in the same database have their own.
LOCK: Final = "SELECT pg_advisory_xact_lock(hashtextextended('bongsu ' || current_schema(), 0))"
_NEW_INDEX: Final = (
    "CREATE TABLE article_words (docid bigint PRIMARY KEY, words tsvector NOT NULL)",
    "CREATE INDEX ix_article_words ON article_words USING gin (words)",
)
_INDEX: Final = "INSERT INTO article_words (docid, words) VALUES (%(docid)s, CAST(%(words)s AS tsvector))"
_UNINDEX: Final = "DELETE FROM article_words WHERE docid = %(docid)s"
# What to do, by the class of PostgreSQL's error number.
_ADVICE: Final = {
    "42": "check that its user may make and use tables there",
    "53": "make room on the server, or let it take more connections",
    "25": "the server takes no writes now: name the one that does",
}
_UNREACHED: Final = (
    "is the server up, the database made (createdb --encoding=UTF8 --template=template0 NAME), the password right?"
)
_UNDONE: Final = (errors.SerializationFailure, errors.DeadlockDetected)


def connect(url: DatabaseUrl) -> "psycopg.Connection[Any]":
    """A connection, in UTF-8, on which transactions begin where we say. Raises the driver's errors."""
    password: dict[str, Any] = {} if url.password is None else {"password": url.password}
    return psycopg.connect(
        url.conninfo, connect_timeout=CONNECT_SECONDS, client_encoding="utf8", application_name="bongsu", **password
    )


def translate(error: psycopg.Error, where: str, *, reading: bool = False) -> ArchiveError:
    """PostgreSQL's error as one of ours: what, where, what to do."""
    text, code = " ".join(str(error).split()), error.sqlstate or ""
    if isinstance(error, errors.LockNotAvailable):
        return Busy(f"{where} is locked by another process; try again in a moment")
    if isinstance(error, _UNDONE):
        return Undone(f"{where} undid a write for another's sake ({text}); try again in a moment")
    if code[:2] in _ADVICE:
        said = f"{where} can't be {'read' if reading else 'used'} ({text}); {_ADVICE[code[:2]]}"
        return (ArchiveError if reading else Unwritable)(said)
    if code[:2] in ("XX", "58"):
        return Damaged(f"{where} is not sound ({text}); see the server's log, restore it from a backup")
    if isinstance(error, psycopg.OperationalError):
        return Undone(f"{where} can't be reached ({text}); {_UNREACHED}")
    return ArchiveError(f"{where}: {text}")


def begin(driver: "psycopg.Connection[Any]", given_up: threading.Event) -> None:
    """Take the archive's one place to write, waiting for it by slices until `given_up` is set.

    In a transaction that sees what was committed before each statement: what the lock's last holder wrote is seen.
    """
    for left in reversed(range(BUSY_SLICES)):
        try:
            driver.execute(f"SET LOCAL lock_timeout = '{SLICE}'")
            driver.execute(LOCK)
        except errors.LockNotAvailable:
            driver.rollback()
            if not left or given_up.is_set():
                raise
        else:
            return


def new_index(db: "Connection") -> None:
    """See `archive.dialects.Writing`."""
    for statement in _NEW_INDEX:
        db.exec_driver_sql(statement)


def index(db: "Connection", rows: Sequence[Row]) -> None:
    """See `archive.dialects.Writing`."""
    words = [{"docid": row["docid"], "words": vector(row["title"], row["text"])} for row in rows]
    if words:
        db.exec_driver_sql(_INDEX, words)


def unindex(db: "Connection", row: Row) -> None:
    """See `archive.dialects.Writing`."""
    db.exec_driver_sql(_UNINDEX, {"docid": row["docid"]})


def empty_index(db: "Connection") -> None:
    """See `archive.dialects.Writing`."""
    db.exec_driver_sql("DELETE FROM article_words")


def put_numbers(db: "Connection", table: str, owner: str, rows: Sequence[tuple[int, Sequence[int]]]) -> None:
    """See `archive.dialects.Writing`."""
    elements = "json_array_elements_text(CAST(%(values)s AS json)) e"
    sql = f"INSERT INTO {table} (value, {owner}) SELECT CAST(e AS bigint), %(owner)s FROM {elements}"
    db.exec_driver_sql(sql, [{"owner": number, "values": json.dumps(values)} for number, values in rows])


def put_rows(db: "Connection", table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
    """See `archive.dialects.Writing`."""
    names = ", ".join(f'"{name}"' for name in columns)
    driver = db.connection.driver_connection
    assert isinstance(driver, psycopg.Connection)
    with driver.cursor() as cursor, cursor.copy(f"COPY {table} ({names}) FROM STDIN") as stream:
        for row in rows:
            stream.write_row([row[name] for name in columns])


def settle(db: "Connection", numbered: Sequence[str]) -> None:
    """See `archive.dialects.Writing`. And the planner is told what is there."""
    for table in numbered:
        highest = (
            f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), coalesce(max(id), 0) + 1, false) FROM {table}"
        )
        db.exec_driver_sql(highest)
    db.exec_driver_sql("ANALYZE")


def merge(db: "Connection", pages: int) -> bool:
    """See `archive.dialects.Writing`. What was written lately waits beside the index; it has no smaller pieces."""
    db.exec_driver_sql("SELECT gin_clean_pending_list('ix_article_words')")
    return False


@lru_cache(maxsize=512)
def _spelled(sql: str) -> str:
    """SQL with `:name` parameters as the driver wants it."""
    return _PARAMETER.sub(r"%(\1)s", sql.replace("%", "%%"))


def _bound(parameters: Mapping[str, Any] | None) -> dict[str, Any]:
    """Values as PostgreSQL can have them: a text holds no NUL and no half of a character, so none is found by one."""
    return {
        name: value.encode(errors="replace").decode().replace("\0", "\ufffd") if isinstance(value, str) else value
        for name, value in (parameters or {}).items()
    }


class PostgresReader:
    """A connection that only reads. It is made anew when the server went away in between."""

    def __init__(self, url: DatabaseUrl) -> None:
        self._url = url
        self.wording = TsQuery(self.values)
        self._names = count()
        self._streams = 0
        self._still = False
        with self._translated():
            self._connection = self._connected()

    def _connected(self) -> "psycopg.Connection[Any]":
        connection = connect(self._url)
        connection.autocommit = True
        for loaded in ("json", "jsonb"):
            connection.adapters.register_loader(loaded, psycopg.types.string.TextLoader)
        connection.execute("SET default_transaction_read_only = on")
        connection.execute("SET cursor_tuple_fraction = 1")
        connection.execute("SET jit = off")  # a second of compiling for 20 rows
        return connection

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except psycopg.Error as error:
            raise translate(error, str(self._url), reading=True) from error

    def _run(
        self,
        sql: str,
        parameters: dict[str, Any],
        factory: Any,  # noqa: ANN401  (psycopg's row factories, each of a type of its own)
    ) -> "psycopg.ClientCursor[Any]":
        """Send SQL with its values in it, of several statements if need be; on a new connection if this one is gone."""
        try:
            return psycopg.ClientCursor(self._connection, row_factory=factory).execute(sql, parameters)
        except psycopg.OperationalError:
            if not self._connection.closed or self._streams or self._still:
                raise
            self._connection = self._connected()
            return psycopg.ClientCursor(self._connection, row_factory=factory).execute(sql, parameters)

    def rows(self, sql: str, parameters: Mapping[str, Any] | None = None) -> Iterator[Row]:
        """The rows of a query, streamed: as many as there may be, the server keeps them until they are asked for."""
        name = f"c{next(self._names)}"
        fetch = f"FETCH {_FETCHED} FROM {name}"
        alone = not self._streams and not self._still
        with self._translated():
            try:
                start = f"{'BEGIN; ' if alone else ''}DECLARE {name} NO SCROLL CURSOR FOR {_spelled(sql)}; {fetch}"
                cursor = self._run(start, _bound(parameters), dict_row)
                while cursor.nextset():
                    pass
                some = cursor.fetchall()
            except psycopg.Error:
                self._undo(alone)
                raise
        self._streams += 1
        try:
            while len(some) == _FETCHED:
                yield from some
                with self._translated():
                    some = self._run(fetch, {}, dict_row).fetchall()
        finally:
            self._streams -= 1
            self._end(name)
        yield from some

    def _undo(self, alone: bool) -> None:
        if alone and not self._connection.closed:
            self._connection.rollback()

    def _end(self, name: str) -> None:
        """Let a cursor go, and the transaction with the last of them."""
        if self._connection.closed:
            return
        status = self._connection.info.transaction_status
        failed = status == psycopg.pq.TransactionStatus.INERROR
        if not self._streams and not self._still:
            self._connection.execute("ROLLBACK" if failed else "COMMIT")
        elif not failed:
            self._connection.execute(f"CLOSE {name}")

    def few(self, sql: str, parameters: Mapping[str, Any] | None = None) -> list[Row]:
        """See `archive.dialects.Reader`."""
        with self._translated():
            return self._run(_spelled(sql), _bound(parameters), dict_row).fetchall()

    def tuples(self, sql: str, parameters: Mapping[str, Any] | None = None) -> list[tuple[Any, ...]]:
        """See `archive.dialects.Reader`."""
        with self._translated():
            return self._run(_spelled(sql), _bound(parameters), tuple_row).fetchall()

    def values(self, sql: str, parameters: Mapping[str, Any] | None = None) -> list[Any]:
        """The first column of a query's rows, all at once."""
        with self._translated():
            return [row[0] for row in self._run(_spelled(sql), _bound(parameters), tuple_row)]

    def has_table(self, name: str) -> bool:
        """See `archive.dialects.Reader`."""
        return self.values("SELECT to_regclass(:name)", {"name": name}) != [None]

    def steps(self, sql: str, parameters: Mapping[str, Any]) -> tuple[str, ...]:
        """See `archive.dialects.Reader`."""
        return tuple(self.values(f"EXPLAIN (COSTS OFF) {sql}", parameters))

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Whatever is read inside is of one moment, also beside running writers."""
        with self._translated():
            self._run("BEGIN ISOLATION LEVEL REPEATABLE READ", {}, tuple_row)
        self._still = True
        try:
            yield
        finally:
            self._still = False
            if not self._connection.closed:
                self._connection.rollback()

    def sizes(self) -> Mapping[str, int]:
        """See `archive.dialects.Reader`."""
        return {"database": self.values("SELECT pg_database_size(current_database())")[0]}

    def close(self) -> None:
        """Let the connection go."""
        self._connection.close()
