"""An archive's file: locked for one writer, made whole or not at all, brought to a schema, opened with SQLAlchemy."""

import json
import os
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError

from archive import reading
from archive.banding import band_all
from archive.dialects import sqlite
from archive.errors import ArchiveError, Damaged, SchemaMismatch, Unwritable
from archive.fingerprint import FINGERPRINT_VERSION
from archive.lock import take_lock
from archive.placing import replace_all
from archive.rekey import rekey
from archive.text import FOLD_VERSION
from archive.times import DOCID_STEP
from archive.writing import put_meta


def place_and_lock(path: Path) -> int:
    """Make the folder, and be the one who writes the archive in it until the descriptor is closed.

    Raises Busy when another process is, Unwritable, Damaged for a folder in the archive's place.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        sqlite.refuse_folder(path)
        return take_lock(path)
    except (NotADirectoryError, FileExistsError) as error:
        raise Unwritable(f"{path.parent} is not a folder; name another file in `archive.path`") from error
    except OSError as error:
        why = (error.strerror or str(error)).lower()
        folder = Path(os.path.realpath(path)).parent
        raise Unwritable(f"{folder} can't be written ({why}); check its owner, permissions and free space") from error


def make_engine(path: Path, given_up: threading.Event | None = None) -> Engine:
    """SQLAlchemy on an archive's file: WAL, each transaction taken for writing at once, safe against a power cut."""
    given_up = given_up or threading.Event()
    engine = create_engine(f"sqlite:///{path}", json_serializer=partial(json.dumps, ensure_ascii=False))

    @event.listens_for(engine, "connect")
    def _connect(connection: sqlite3.Connection, _: object) -> None:
        connection.isolation_level = None  # transactions begin where we say, not where the driver guesses
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            f"busy_timeout={sqlite.SLICE_MILLISECONDS}",
            "foreign_keys=ON",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        driver = connection.connection.driver_connection
        assert isinstance(driver, sqlite3.Connection)
        sqlite.begin(driver, given_up)

    return engine


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """The driver's errors as ours, bare or as SQLAlchemy wraps them."""
    try:
        yield
    except sqlite3.Error as error:
        raise sqlite.translate(error, str(path)) from error
    except DBAPIError as error:
        if isinstance(error.orig, sqlite3.Error):
            raise sqlite.translate(error.orig, str(path)) from error
        raise ArchiveError(f"{path}: {error}") from error


def prove_ours(path: Path) -> None:
    """Raises Damaged for what is no sound database, SchemaMismatch for one of another version or program."""
    reader = sqlite.SqliteReader(path)
    try:
        found = reading.schema_version(reader)
    finally:
        reader.close()
    if found != reading.SCHEMA_VERSION:
        raise SchemaMismatch(reading.mismatch(path, found))


def create(path: Path) -> None:
    """Make a new archive. It has its name only once it is whole, so that whatever bears it was whole once.

    Raises Unwritable, Damaged for the log of an archive that is gone: SQLite would write it into the new one.
    """
    part = path.with_name(path.name + ".new")
    try:
        remove_logs(path)
        remove(part)
        migrate(part, new=True)
        if part.with_name(part.name + "-wal").exists():
            raise Unwritable(f"{path} can't be written (no room for all of a new archive); make room on its disk")
        keep(part)
        part.rename(path)
        keep(path.parent)
    except OSError as error:
        why = (error.strerror or str(error)).lower()
        raise Unwritable(f"{path} can't be made ({why}); check free space and permissions") from error
    finally:
        with suppress(OSError):
            remove(part)


def remove_logs(path: Path) -> None:
    """Remove what an archive that is gone left beside it. Raises Damaged for a log that holds something."""
    wal, shm, journal = (path.with_name(path.name + ending) for ending in ("-wal", "-shm", "-journal"))
    for log in (wal, journal):
        if log.exists() and log.stat().st_size:
            raise Damaged(
                f"{log} is there without its archive {path.name}; restore that, or move the log away to begin a new one"
            )
    for left in (wal, shm, journal):
        left.unlink(missing_ok=True)


def remove(part: Path) -> None:
    """Remove a database that never got its name, with its neighbours; whatever of it is there."""
    for ending in ("", "-wal", "-shm", "-journal"):
        part.with_name(part.name + ending).unlink(missing_ok=True)


def quiet(what: str, done: int, total: int) -> None:
    """Tell nobody how far a long work is."""


def migrate(path: Path, *, new: bool = False, progress: Callable[[str, int, int], None] = quiet) -> None:
    """Bring a database to this version's schema, wholly or not at all. Raises SchemaMismatch if no way leads there."""
    from alembic.util import CommandError

    from archive.migrations import upgrade

    engine = make_engine(path)
    try:
        with translated(path), engine.begin() as db:
            upgrade(db)
            if new:  # an older archive is indexed as it is: its own fold_version says so
                put_meta(db, "fold_version", str(FOLD_VERSION))
            else:
                rekey(db)
                replace_all(db)
                band_all(db, progress)
            put_meta(db, "docid_step", str(DOCID_STEP))
            put_meta(db, "fingerprint_version", str(FINGERPRINT_VERSION))
    except CommandError as error:
        raise SchemaMismatch(f"{path} can't be brought to schema {reading.SCHEMA_VERSION}: {error}") from error
    finally:
        engine.dispose()


def keep(path: Path) -> None:
    """Have a file or a folder safe on the disk."""
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
