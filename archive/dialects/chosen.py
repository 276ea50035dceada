"""Which database an archive is on: the one place that tells. psycopg is loaded only for who has an archive there."""

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from archive.dialects import Reader, Writing, sqlite
from archive.errors import ArchiveError
from archive.place import DatabaseUrl, Place

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from archive.dialects.serving import Serving


def read(place: Place) -> Reader:
    """A read-only door to whatever is there. Raises Missing, Damaged, ArchiveError."""
    if isinstance(place, Path):
        return sqlite.SqliteReader(place)
    need_driver(place)
    from archive.dialects.postgresql import PostgresReader

    return PostgresReader(place)


def need_driver(place: DatabaseUrl) -> None:
    """Raises ArchiveError where psycopg is not installed."""
    if find_spec("psycopg") is None:
        raise ArchiveError(f"{place} needs psycopg; install bongsu[postgresql]")


def serving(place: DatabaseUrl, *, alone: bool) -> "Serving":
    """The right to serve an archive on a server, to be held."""
    from archive.dialects.serving import Serving

    return Serving(place, alone=alone)


def writing(db: "Connection") -> Writing:
    """How this connection's database writes what each writes its own way."""
    if db.dialect.name == sqlite.NAME:
        return sqlite
    from archive.dialects import postgresql

    return postgresql
