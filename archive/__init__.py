"""What is kept. `open_archive(path)` to write, `open_reader(path)` to read; values are in `archive.model`.

from pathlib import Path
from archive import open_reader
from archive.reading import articles

for article in articles(open_reader(Path("archive.sqlite3"))):
print(article.flag.fires, article.draft.title)
"""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from archive.dialects import Reader
    from archive.store import Archive

__all__ = ["open_archive", "open_reader"]


def open_archive(path: Path) -> "Archive":
    """Open an archive for writing, made if there is none. See `archive.store.open_archive`."""
    from archive.store import open_archive as opened

    return opened(path)


def open_reader(path: Path) -> "Reader":
    """Open an archive for reading. See `archive.reading.open_reader`. Does not load SQLAlchemy."""
    from archive.reading import open_reader as opened

    return opened(path)
