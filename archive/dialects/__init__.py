"""What differs between databases. One file each; this one holds the Protocols they fulfil."""

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from typing import Any, Protocol

Row = Mapping[str, Any]


class Reader(Protocol):
    """A read-only door to an archive, with SQL in `:name` parameters. Never blocks a writer, nor is blocked by one."""

    def rows(self, sql: str, parameters: Mapping[str, Any] | None = None) -> Iterator[Row]:
        """The rows of a query, in the order the SQL gives. Raises ArchiveError, never the driver's own error."""
        ...

    def values(self, sql: str, parameters: Mapping[str, Any] | None = None) -> list[Any]:
        """The first column of a query's rows, in order. Raises as `rows`."""
        ...

    def snapshot(self) -> AbstractContextManager[None]:
        """Whatever is read inside is of one moment, also beside a running writer."""
        ...

    def close(self) -> None:
        """Let the database go. Safe to call twice."""
        ...
