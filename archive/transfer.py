"""An archive moved from one database to another: every row of every table, verified equal; the index made anew there.

The target gets all of it in one transaction, or as a file that has its name only once it is whole: a copy that was
broken off is simply begun again. Memory is bounded; the source is read as it is at one moment, beside its writers.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final, NamedTuple

from sqlalchemy import Connection, Table

from archive import reading, schema
from archive.dialects import Reader, Row
from archive.dialects.chosen import read, writing
from archive.dialects.engines import make_engine, translated
from archive.errors import Damaged, Unwritable
from archive.making import keep, lacks_archive, make_tables, migrate, place_and_lock, remove, remove_logs, unlock
from archive.place import DatabaseUrl, Place
from archive.placing import index_all

AT_ONCE: Final = 500

Progress = Callable[[str, int, int], None]


class Copied(NamedTuple):
    """A table as it was copied: how many rows, and a digest of all their values in the order of their key."""

    table: str
    rows: int
    sha256: str


def copy_archive(source: Place, target: Place, progress: Progress = lambda *_: None) -> tuple[Copied, ...]:
    """Copy an archive to a place that holds none, and prove the copy equal; what was copied, table by table.

    Raises Missing, SchemaMismatch, Unwritable for a target that is not empty, Damaged for a copy that differs.
    """
    reader = reading.open_reader(source)
    try:
        with reader.snapshot():
            if isinstance(target, DatabaseUrl):
                if not lacks_archive(target):
                    _refuse_full(target)
                copied = _fill(reader, target, progress)
                _prove(target, copied, progress)
                return copied
            return _make_file(reader, target, progress)
    finally:
        reader.close()


def _refuse_full(target: DatabaseUrl) -> None:
    there = reading.open_reader(target)
    try:
        if any(there.values(f"SELECT 1 FROM {table} LIMIT 1") for table in _named() if table != "meta"):
            raise Unwritable(f"{target} holds an archive already; name an empty database")
    finally:
        there.close()


def _make_file(reader: Reader, path: Path, progress: Progress) -> tuple[Copied, ...]:
    if path.exists():
        raise Unwritable(f"{path} is there already; name a new file")
    lock = place_and_lock(path)
    part = path.with_name(path.name + ".part")
    try:
        remove_logs(path)
        remove(part)
        migrate(part, new=True)
        copied = _fill(reader, part, progress)
        _prove(part, copied, progress)
        keep(part)
        part.rename(path)
        keep(path.parent)
        return copied
    except OSError as error:
        raise Unwritable(f"{path} can't be written ({error.strerror}); check free space and permissions") from error
    finally:
        with suppress(OSError):
            remove(part)
        unlock(lock)


def _fill(reader: Reader, target: Place, progress: Progress) -> tuple[Copied, ...]:
    """All rows and the index, in one transaction."""
    engine = make_engine(target)
    try:
        with translated(target), engine.begin() as db:
            if isinstance(target, DatabaseUrl):
                make_tables(db)
            db.execute(schema.meta.delete())
            copied = tuple(_copy(reader, db, table, progress) for table in schema.metadata.sorted_tables)
            total = next(one.rows for one in copied if one.table == schema.article.name)
            progress("full-text index", 0, total)
            progress("full-text index", index_all(db), total)
            writing(db).settle(db, [table.name for table in schema.metadata.sorted_tables if _numbered(table)])
        return copied
    finally:
        engine.dispose()


def _copy(reader: Reader, db: Connection, table: Table, progress: Progress) -> Copied:
    total = reader.values(f"SELECT count(*) FROM {table.name}")[0]
    columns = [column.name for column in table.columns]
    digest, done = hashlib.sha256(), 0
    for some in _batches(_rows(reader, table)):
        for row in some:
            digest.update(_line(row))
        writing(db).put_rows(db, table.name, columns, some)
        done += len(some)
        progress(table.name, done, total)
    return Copied(table.name, done, digest.hexdigest())


def _prove(target: Place, copied: Sequence[Copied], progress: Progress) -> None:
    """Raises Damaged when what can be read back is not what was copied."""
    reader = read(target)
    try:
        for table, was in zip(schema.metadata.sorted_tables, copied, strict=True):
            found = _digest(reader, table)
            progress(f"{table.name} verified", found.rows, was.rows)
            if found != was:
                raise Damaged(f"{target}: table {table.name} differs from what was copied; remove it and copy again")
    finally:
        reader.close()


def _digest(reader: Reader, table: Table) -> Copied:
    digest, count = hashlib.sha256(), 0
    for row in _rows(reader, table):
        digest.update(_line(row))
        count += 1
    return Copied(table.name, count, digest.hexdigest())


def _rows(reader: Reader, table: Table) -> Iterator[Row]:
    columns = ", ".join(f'"{column.name}"' for column in table.columns)
    key = ", ".join(f'"{column.name}"' for column in table.primary_key.columns)
    return reader.rows(f"SELECT {columns} FROM {table.name} ORDER BY {key}")


def _line(row: Row) -> bytes:
    return json.dumps([value.hex() if isinstance(value, bytes) else value for value in row.values()]).encode() + b"\n"


def _batches(rows: Iterator[Row]) -> Iterator[list[Row]]:
    some: list[Row] = []
    for row in rows:
        some.append(row)
        if len(some) == AT_ONCE:
            yield some
            some = []
    if some:
        yield some


def _named() -> list[str]:
    return [table.name for table in schema.metadata.sorted_tables]


def _numbered(table: Table) -> bool:
    """Whether the database numbers the rows of a table."""
    return table.autoincrement_column is not None
