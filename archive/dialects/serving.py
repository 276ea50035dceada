"""Who does for ever what is due in an archive on PostgreSQL: one process alone, or several that share it by a queue."""

from typing import Any, Final

import psycopg

from archive.dialects.postgresql import connect, translate
from archive.errors import Busy
from archive.place import DatabaseUrl

_SERVING: Final = "hashtextextended('bongsu serves ' || current_schema(), 0)"
_ALONE: Final = f"SELECT pg_try_advisory_lock({_SERVING})"
_TOGETHER: Final = f"SELECT pg_try_advisory_lock_shared({_SERVING})"
TOGETHER: Final = f"""
    SELECT count(*) FROM pg_locks, (SELECT {_SERVING} AS key) s
    WHERE locktype = 'advisory' AND granted AND mode = 'ShareLock' AND objsubid = 1
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
    AND ((classid::bigint << 32) | objid::bigint) = s.key
"""
_SERVED_TOO: Final = (
    "another bongsu serves this archive; stop it, or run both with `bongsu run --workers queue`, which share the work"
)
_SERVED_ALONE: Final = (
    "a bongsu without `--workers queue` serves this archive; stop it, or start it with `--workers queue`, too"
)


class Serving:
    """The right to serve an archive: alone, or together with others that share the work. Lost with its connection."""

    def __init__(self, url: DatabaseUrl, *, alone: bool) -> None:
        self._url = url
        self._alone = alone
        self._connection: psycopg.Connection[Any] | None = None

    def hold(self) -> None:
        """Have the right; take it anew if the server went away in between. Raises Busy when others serve otherwise."""
        try:
            self._held()
        except psycopg.Error as error:
            self.close()
            raise translate(error, str(self._url)) from error

    def _held(self) -> None:
        if self._connection is not None and not self._connection.closed:
            try:
                self._connection.execute("SELECT 1")
            except psycopg.OperationalError:
                self._connection.close()
            else:
                return
        self._connection = connect(self._url)
        self._connection.autocommit = True
        row = self._connection.execute(_ALONE if self._alone else _TOGETHER).fetchone()
        if row is None or not row[0]:
            self.close()
            raise Busy(_SERVED_TOO if self._alone else _SERVED_ALONE)

    def close(self) -> None:
        """Let it go."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None
