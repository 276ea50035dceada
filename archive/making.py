"""An archive made whole or not at all, and brought to a schema. A file is locked for one writer; a server's archive is
each writer's for the length of a transaction.
"""

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from sqlalchemy import Connection, inspect, select

from archive import reading, schema
from archive.banding import band_all
from archive.dialects import sqlite
from archive.dialects.chosen import read, writing
from archive.dialects.engines import make_engine, translated
from archive.errors import Damaged, SchemaMismatch, Unwritable
from archive.fingerprint import FINGERPRINT_VERSION
from archive.lock import take_lock
from archive.place import DatabaseUrl, Place
from archive.placing import index_all, replace_all
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


def prove_ours(place: Place) -> None:
    """Raises Damaged for what is no sound database, SchemaMismatch for one of another version or program."""
    reader = read(place)
    try:
        reading.prove_ours(place, reader)
    finally:
        reader.close()


def lacks_archive(url: DatabaseUrl) -> bool:
    """Whether there is no archive in a database, not even one of another version."""
    reader = read(url)
    try:
        return not reader.has_table("alembic_version")
    finally:
        reader.close()


def unlock(lock: int) -> None:
    """Let another write."""
    os.close(lock)


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


def _is_folded_otherwise(db: Connection) -> bool:
    """Whether the index has the words as another version folds them."""
    meta = schema.meta.c
    return db.execute(select(meta.value).where(meta.key == "fold_version")).scalar() != str(FOLD_VERSION)


def migrate(place: Place, *, new: bool = False, progress: Callable[[str, int, int], None] = quiet) -> None:
    """Bring a database to this version's schema, wholly or not at all. Raises SchemaMismatch if no way leads there."""
    from alembic.util import CommandError

    from archive.migrations import upgrade

    engine = make_engine(place)
    try:
        with translated(place), engine.begin() as db:
            if new and isinstance(place, DatabaseUrl):
                make_tables(db)
            else:
                upgrade(db)
            if not new:
                rekey(db)
                replace_all(db)
                band_all(db, progress)
                if _is_folded_otherwise(db):
                    index_all(db)
            put_meta(db, "fold_version", str(FOLD_VERSION))
            put_meta(db, "docid_step", str(DOCID_STEP))
            put_meta(db, "fingerprint_version", str(FINGERPRINT_VERSION))
    except CommandError as error:
        raise SchemaMismatch(f"{place} can't be brought to schema {reading.SCHEMA_VERSION}: {error}") from error
    finally:
        engine.dispose()


def make_tables(db: Connection) -> None:
    """All tables of this version's schema, in a database that was never of an earlier one; unless another made them."""
    from archive.migrations import stamp

    if inspect(db).has_table("alembic_version"):
        return  # it came first to the lock
    schema.metadata.create_all(db)
    writing(db).new_index(db)
    stamp(db)


def keep(path: Path) -> None:
    """Have a file or a folder safe on the disk."""
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
