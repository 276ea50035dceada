"""What is kept. `open_archive(place)` to write, `open_reader(place)` to read; values are in `archive.model`.

A place is a `Path`, or `archive.place.database(url)` for an archive on PostgreSQL.

from pathlib import Path
from archive import open_reader
from archive.reading import articles

for article in articles(open_reader(Path("archive.sqlite3"))):
print(article.flag.fires, article.draft.title)
"""

from typing import TYPE_CHECKING

from archive.place import Place

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from archive.dialects import Reader
    from archive.store import Archive

__all__ = ["open_archive", "open_beside", "open_reader"]


def open_archive(place: Place) -> "Archive":
    """Open an archive for writing, made if there is none. See `archive.store.open_archive`."""
    from archive.store import open_archive as opened

    return opened(place)


def open_beside(place: Place) -> "AbstractContextManager[Archive]":
    """Open an archive for a short write beside whoever writes it. See `archive.store.open_beside`."""
    from archive.store import open_beside as opened

    return opened(place)


def open_reader(place: Place) -> "Reader":
    """Open an archive for reading. See `archive.reading.open_reader`. Does not load SQLAlchemy."""
    from archive.reading import open_reader as opened

    return opened(place)
