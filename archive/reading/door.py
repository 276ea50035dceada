"""The door for those who only look, and the proof that what it opens to is an archive of ours."""

from pathlib import Path
from typing import Final

from archive.dialects import Reader
from archive.dialects.chosen import read
from archive.errors import Missing, SchemaMismatch
from archive.place import Place
from archive.text import FOLD_VERSION

SCHEMA_VERSION: Final = "0011"


def open_reader(place: Place) -> Reader:
    """A read-only door. Raises Missing when nothing is there, SchemaMismatch when another version made it."""
    reader = read(place)
    try:
        prove_ours(place, reader)
        check_fold(place, reader)
    except BaseException:
        reader.close()
        raise
    return reader


def prove_ours(place: Place, reader: Reader) -> None:
    """Raises Missing for a database without an archive, SchemaMismatch for one of another version or program."""
    found = schema_version(reader)
    if found is None and not isinstance(place, Path):
        raise Missing(f"no archive in {place}; `bongsu poll --once` makes one, `bongsu db copy` brings one")
    if found != SCHEMA_VERSION:
        raise SchemaMismatch(mismatch(place, found))


def check_fold(place: Place, reader: Reader) -> None:
    """Raises SchemaMismatch when the archive is indexed by another way of folding than ours: words would be missed."""
    for row in reader.rows("SELECT value FROM meta WHERE key = 'fold_version'"):
        if row["value"] != str(FOLD_VERSION):
            raise SchemaMismatch(f"{place} was indexed by another version of bongsu; run `bongsu db reindex`")


def mismatch(place: Place, found: str | None) -> str:
    """The sentence for an archive of another schema."""
    if found is None:
        return f"{place} is a database, but not a bongsu archive; name another file in `archive.path`"
    if found > SCHEMA_VERSION:
        return f"{place} was made by a newer bongsu (schema {found}, this one reads {SCHEMA_VERSION}); upgrade bongsu"
    return (
        f"{place} has schema {found}, this bongsu reads {SCHEMA_VERSION}; run `bongsu db upgrade` (it backs up first)"
    )


def schema_version(reader: Reader) -> str | None:
    """The schema the archive was left at; None when it is not one of ours."""
    if not reader.has_table("alembic_version"):
        return None
    for row in reader.rows("SELECT version_num FROM alembic_version"):
        return str(row["version_num"])
    return None
