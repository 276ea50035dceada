"""Copies of an archive: a backup beside a running writer, and the upgrade, which keeps one of what was before."""

import os
from collections.abc import Callable
from contextlib import suppress
from itertools import chain, count
from pathlib import Path

from archive import reading
from archive.dialects import sqlite
from archive.errors import Missing, SchemaMismatch, Unwritable
from archive.making import keep, migrate, place_and_lock, quiet, remove


def copy_database(path: Path, target: Path) -> None:
    """Copy an archive, whole as of now, to a file that is not there yet, beside a running writer.

    The copy has its name only once it is proved sound and on the disk. Raises Missing, Damaged, Unwritable.
    """
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


def upgrade_archive(path: Path, progress: Callable[[str, int, int], None] = quiet) -> Path | None:
    """Bring an archive to this version's schema; the copy made of it before, or None when it had it already.

    Tells `progress` (what, done, all) how far the longest step is.

    Raises Missing, Busy, SchemaMismatch for one that is newer, not ours or of a schema nothing leads on from.
    """
    reader = sqlite.SqliteReader(path)
    try:
        found = reading.schema_version(reader)
    finally:
        reader.close()
    if found == reading.SCHEMA_VERSION:
        return None
    if found is None or found > reading.SCHEMA_VERSION:
        raise SchemaMismatch(reading.mismatch(path, found))
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


def restore_archive(backup: Path, path: Path) -> Path | None:
    """Put a copy of a backup in an archive's place; where the archive that was there is kept, None if there was none.

    The backup is proved sound first, and stays as it is. Raises Missing, Damaged, SchemaMismatch for one that is no
    archive or of a newer schema, Busy while a worker has the archive, Unwritable.
    """
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
