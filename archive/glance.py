"""Is an archive sound, as far as can be told in a bounded time: SQLite's quick check, and the index against the texts.

`check.py` proves all of it, however long that takes; this is what a doctor asks at every visit.
"""

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from archive.dialects import sqlite

_STEPS: Final = 20_000
"""SQLite's own steps between two looks at the clock: some milliseconds."""
_INDEXED: Final = (
    (
        "SELECT count(*) FROM article WHERE docid NOT IN (SELECT id FROM article_fts_docsize)",
        "articles are not in the full-text index",
    ),
    (
        "SELECT count(*) FROM article_fts_docsize WHERE id NOT IN (SELECT docid FROM article)",
        "rows of the full-text index have no article",
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Glance:
    """What was found wrong, in sentences; `unread` names what there was no time for."""

    faults: tuple[str, ...]
    unread: tuple[str, ...] = ()


def glance(path: Path, seconds: float, clock: Callable[[], float] = time.monotonic) -> Glance:
    """Look for so many seconds at most, beside a running writer. Raises ArchiveError for what is no database."""
    end = clock() + seconds
    faults: list[str] = []
    unread: list[str] = []
    reader = sqlite.SqliteReader(path)
    reader.close()
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
        connection.set_progress_handler(lambda: int(clock() > end), _STEPS)
        for name, look in (("database", _pages), ("full-text index", _index)):
            if clock() > end:
                unread.append(name)
                continue
            try:
                faults += look(connection)
            except sqlite3.Error as error:
                if getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_INTERRUPT:
                    unread.append(name)
                else:
                    faults.append(str(sqlite.translate(error, str(path), reading=True)))
    return Glance(faults=tuple(faults), unread=tuple(unread))


def _pages(connection: sqlite3.Connection) -> Iterator[str]:
    for (fault,) in connection.execute("PRAGMA quick_check(5)"):
        if fault != "ok":
            yield f"database: {fault}"


def _index(connection: sqlite3.Connection) -> Iterator[str]:
    for sql, what in _INDEXED:
        (count,) = connection.execute(sql).fetchone()
        if count:
            yield f"{count} {what}; run `bongsu db reindex`"
