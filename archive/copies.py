"""Copies of an archive: a backup beside a running writer, and the upgrade, which keeps one of what was before."""

import os
from collections.abc import Callable
from contextlib import suppress
from itertools import chain, count
from pathlib import Path

from archive import reading
from archive.dialects import sqlite
from archive.dialects.chosen import read
from archive.errors import ArchiveError, Missing, SchemaMismatch, Unwritable
from archive.making import keep, migrate, place_and_lock, quiet, remove
from archive.place import DatabaseUrl, Place


def copy_database(place: Place, target: Path) -> None:
    """Copy an archive, whole as of now, to a file that is not there yet, beside a running writer.

    The copy has its name only once it is proved sound and on the disk. Raises Missing, Damaged, Unwritable, and
    ArchiveError for an archive on a server, which has its own way.
    """
    path = _file(place, "`pg_dump --format=custom`, or `bongsu db copy` to a file")
    if target.exists():
        raise Unwritable(f"{target} is there already; name a new file")
    part = target.with_name(target.name + ".part")
    reader = sqlite.SqliteReader(path)
    try:
        remove(part)
        reader.copy_to(part)
        keep(part)
        part.replace(target)
        keep(target.parent)
    except OSError as error:
        raise Unwritable(f"{target} can't be written ({error.strerror}); check free space and permissions") from error
    finally:
        reader.close()
        with suppress(OSError):
            remove(part)


def upgrade_archive(place: Place, progress: Callable[[str, int, int], None] = quiet) -> Path | None:
    """Bring an archive to this version's schema; the copy made of it before, or None when it had it already.

    Of an archive on a server no copy is made. Tells `progress` (what, done, all) how far the longest step is.

    Raises Missing, Busy, SchemaMismatch for one that is newer, not ours or of a schema nothing leads on from.
    """
    reader = read(place)
    try:
        found = reading.schema_version(reader)
    finally:
        reader.close()
    if found == reading.SCHEMA_VERSION:
        return None
    if isinstance(place, DatabaseUrl) and found is None:
        raise Missing(f"no archive in {place}")
    if found is None or found > reading.SCHEMA_VERSION:
        raise SchemaMismatch(reading.mismatch(place, found))
    if isinstance(place, DatabaseUrl):
        migrate(place, progress=progress)
        return None
    return _upgrade_file(place, found, progress)


def _upgrade_file(path: Path, found: str, progress: Callable[[str, int, int], None]) -> Path:
    lock = place_and_lock(path)
    try:
        backup = _free_name(path.with_name(f"{path.name}.schema-{found}"))
        copy_database(path, backup)
        try:
            migrate(path, progress=progress)
        except SchemaMismatch:
            backup.unlink()  # nothing was begun
            raise
    finally:
        os.close(lock)
    return backup


def restore_archive(backup: Path, place: Place) -> Path | None:
    """Put a copy of a backup in an archive's place; where the archive that was there is kept, None if there was none.

    The backup is proved sound first, and stays as it is. Raises Missing, Damaged, SchemaMismatch for one that is no
    archive or of a newer schema, Busy while a worker has the archive, Unwritable, ArchiveError for one on a server.
    """
    path = _file(place, "`pg_restore`, or `bongsu db copy` from a file to an empty database")
    if not backup.exists():
        raise Missing(f"there is no {backup}; name a file that `bongsu db backup` made")
    reader = sqlite.SqliteReader(backup)
    try:
        found = reading.schema_version(reader)
    finally:
        reader.close()
    if found is None or found > reading.SCHEMA_VERSION:
        raise SchemaMismatch(reading.mismatch(backup, found))
    if path.exists() and path.samefile(backup):
        raise Unwritable(f"{backup} is the archive itself; name a backup of it")
    lock = place_and_lock(path)
    part = path.with_name(path.name + ".restored")
    try:
        remove(part)
        copy_database(backup, part)
        owner = (path if path.exists() else path.parent).stat()
        os.chown(part, owner.st_uid, owner.st_gid)  # an administrator restores for the service's user
        aside = _set_aside(path)
        part.replace(path)
        keep(path.parent)
    except OSError as error:
        raise Unwritable(f"{path} can't be written ({error.strerror}); check free space and permissions") from error
    finally:
        with suppress(OSError):
            remove(part)
        os.close(lock)
    return aside


def _file(place: Place, instead: str) -> Path:
    """The archive's file. Raises ArchiveError, naming what to use instead, for an archive on a server."""
    if isinstance(place, DatabaseUrl):
        raise ArchiveError(f"{place} is on a server; use {instead}")
    return place


def _set_aside(path: Path) -> Path | None:
    """Keep an archive, with its log, under another name, where it is told; its own name is there until it is replaced.

    At no moment is there no archive: a worker that starts just then must not begin a new one.
    """
    if not path.exists():
        return None
    aside = _free_name(path.with_name(f"{path.name}.replaced"))
    os.link(path, aside)
    for ending in ("-wal", "-shm"):
        log = path.with_name(path.name + ending)
        if log.exists():
            log.replace(aside.with_name(aside.name + ending))
    return aside


def _free_name(path: Path) -> Path:
    """The path, or the first of path.2, path.3 … that is not there."""
    numbered = (path.with_name(f"{path.name}.{n}") for n in count(2))
    return next(name for name in chain([path], numbered) if not name.exists())
