"""SQLAlchemy on an archive's database: every transaction is the one that writes, from its first statement on."""

import json
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Engine, Text, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.compiler import compiles

from archive.dialects import sqlite
from archive.dialects.chosen import need_driver
from archive.errors import ArchiveError
from archive.place import DatabaseUrl, Place

_TO_JSON: Final = partial(json.dumps, ensure_ascii=False)


@compiles(Text, "postgresql")
def _text(kind: Text, compiler: Any, **_: Any) -> str:  # noqa: ANN401  (as SQLAlchemy calls it)
    """Texts sort by their bytes, as on SQLite, whatever the server's language; and no new libc disorders an index."""
    return 'TEXT COLLATE "C"'


# Pages of 4 kB in the log before they are moved into the file: 32 MB. Bands are written all over their table; of eight
# batches each page is moved once instead of eight times, a sixth less of what a write costs (`tests.bench.copies`).
LOG_PAGES: Final = 8_000


def make_engine(place: Place, given_up: threading.Event | None = None) -> Engine:
    """An engine whose transactions have the archive's one place to write. Waits for it until `given_up` is set."""
    given_up = given_up or threading.Event()
    return _on_sqlite(place, given_up) if isinstance(place, Path) else _on_postgresql(place, given_up)


def _on_sqlite(path: Path, given_up: threading.Event) -> Engine:
    """WAL, each transaction taken for writing at once, safe against a power cut."""
    engine = create_engine(f"sqlite:///{path}", json_serializer=_TO_JSON)

    @event.listens_for(engine, "connect")
    def _connect(connection: sqlite3.Connection, _: object) -> None:
        connection.isolation_level = None  # transactions begin where we say, not where the driver guesses
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            f"busy_timeout={sqlite.SLICE_MILLISECONDS}",
            f"wal_autocheckpoint={LOG_PAGES}",
            "foreign_keys=ON",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        driver = connection.connection.driver_connection
        assert isinstance(driver, sqlite3.Connection)
        sqlite.begin(driver, given_up)

    return engine


def _on_postgresql(url: DatabaseUrl, given_up: threading.Event) -> Engine:
    need_driver(url)
    import psycopg

    from archive.dialects import postgresql

    engine = create_engine(
        "postgresql+psycopg://",
        creator=lambda: postgresql.connect(url),
        isolation_level="READ COMMITTED",
        json_serializer=_TO_JSON,
    )

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        driver = connection.connection.driver_connection
        assert isinstance(driver, psycopg.Connection)
        try:
            postgresql.begin(driver, given_up)
        except psycopg.OperationalError:
            if driver.closed:
                connection.invalidate()  # the pool's other connections are of the same server, gone with it
                engine.dispose()
            raise

    return engine


@contextmanager
def translated(place: Place) -> Iterator[None]:
    """The driver's errors as ours, bare or as SQLAlchemy wraps them."""
    try:
        yield
    except sqlite3.Error as error:
        raise sqlite.translate(error, str(place)) from error
    except DBAPIError as error:
        raise _ours(error.orig, place) or ArchiveError(f"{place}: {error}") from error
    except Exception as error:
        ours = _ours(error, place)
        if ours is None:
            raise
        raise ours from error


def _ours(error: BaseException | None, place: Place) -> ArchiveError | None:
    if isinstance(error, sqlite3.Error):
        return sqlite.translate(error, str(place))
    if isinstance(place, Path):
        return None
    import psycopg

    from archive.dialects import postgresql

    return postgresql.translate(error, str(place)) if isinstance(error, psycopg.Error) else None


def make_small(db: Connection) -> None:
    """Make an SQLite file as small as what is in it."""
    driver = db.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    for step in ("VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"):
        driver.execute(step)
