"""What differs between databases. A module each for reading and for writing; this one holds the Protocols they fulfil.

A database of another kind is a file here and its line in `chosen.py`. SQL that both read goes through `Reader.rows`
with `:name` parameters; where they differ, `Reader.wording` says it.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any, Protocol

from archive.wording import Wording

if TYPE_CHECKING:
    from sqlalchemy import Connection

Row = Mapping[str, Any]


class Reader(Protocol):
    """A read-only door to an archive, with SQL in `:name` parameters. Never blocks a writer, nor is blocked by one."""

    @property
    def wording(self) -> Wording:
        """What this database says its own way."""
        ...

    def rows(self, sql: str, parameters: Mapping[str, Any] | None = None) -> Iterator[Row]:
        """The rows of a query, in the order the SQL gives. Raises ArchiveError, never the driver's own error."""
        ...

    def few(self, sql: str, parameters: Mapping[str, Any] | None = None) -> list[Row]:
        """The same, all at once: in one round trip to a server, where `rows` takes two. For rows that have a limit."""
        ...

    def tuples(self, sql: str, parameters: Mapping[str, Any] | None = None) -> list[tuple[Any, ...]]:
        """The rows of a query as tuples, all at once: a third of what `few` costs. Raises as `rows`."""
        ...

    def values(self, sql: str, parameters: Mapping[str, Any] | None = None) -> list[Any]:
        """The first column of a query's rows, in order. Raises as `rows`."""
        ...

    def has_table(self, name: str) -> bool:
        """Whether there is a table of that name."""
        ...

    def steps(self, sql: str, parameters: Mapping[str, Any]) -> tuple[str, ...]:
        """How the database would go about a query, a line a step."""
        ...

    def snapshot(self) -> AbstractContextManager[None]:
        """Whatever is read inside is of one moment, also beside a running writer."""
        ...

    def sizes(self) -> Mapping[str, int]:
        """What it takes on its disk, in bytes, by what it is: `database`, and beside a file its `log`."""
        ...

    def close(self) -> None:
        """Let the database go. Safe to call twice."""
        ...


class Writing(Protocol):
    """The steps of a write that databases do differently, each on an open transaction. A module fulfils it.

    The transaction is the only one that writes: SQLite has one place to write, PostgreSQL a lock taken as it begins.
    """

    def new_index(self, db: "Connection") -> None:
        """Make the full-text index, empty, of an archive that has none."""
        ...

    def index(self, db: "Connection", rows: Sequence[Row]) -> None:
        """Index the words of articles, each a `docid`, `title` and `text`."""
        ...

    def unindex(self, db: "Connection", row: Row) -> None:
        """Take from the index what an article is indexed with: that very place and text."""
        ...

    def empty_index(self, db: "Connection") -> None:
        """Take everything from the index."""
        ...

    def put_numbers(self, db: "Connection", table: str, owner: str, rows: Sequence[tuple[int, Sequence[int]]]) -> None:
        """Write rows of a table of two columns, `value` and an owner's: for each owner its values, none twice."""
        ...

    def put_rows(self, db: "Connection", table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
        """Write rows as a reader gave them, of whichever database."""
        ...

    def settle(self, db: "Connection", numbered: Sequence[str]) -> None:
        """After whole tables were written: the next row of each of these, whose `id` is given here, gets a free one."""
        ...

    def merge(self, db: "Connection", pages: int) -> bool:
        """Put pieces of the index together, some so many pages; False when there is no more to do."""
        ...
