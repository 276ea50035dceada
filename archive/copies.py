"""Copies of an archive: a backup beside a running writer, and the upgrade, which keeps one of what was before."""

import os
from contextlib import suppress
from itertools import chain, count
from pathlib import Path

from archive import reading
from archive.dialects import sqlite
from archive.errors import SchemaMismatch, Unwritable
from archive.making import keep, migrate, place_and_lock, remove


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


def upgrade_archive(path: Path) -> Path | None:
    """Bring an archive to this version's schema; the copy made of it before, or None when it had it already.

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
            migrate(path)
        except SchemaMismatch:
            backup.unlink()  # nothing was begun
            raise
    finally:
        os.close(lock)
    return backup


def _free_name(path: Path) -> Path:
    """The path, or the first of path.2, path.3 … that is not there."""
    numbered = (path.with_name(f"{path.name}.{n}") for n in count(2))
    return next(name for name in chain([path], numbered) if not name.exists())
