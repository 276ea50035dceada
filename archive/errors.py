"""What can go wrong with an archive. Pure.

ArchiveError
├── Missing             there is no archive at that place
├── NoSuchArticle       the archive holds no article of that id
├── NoSuchStory         the archive holds no such story, or it can't be changed as asked
├── NoSnapshot          what the server sent for it was never kept, or was let go
├── Busy                another writer holds it; try later
├── Undone              a server took a write back, or went away before it was kept; try again
├── SchemaMismatch      made by an older or a newer bongsu
├── Damaged             the file is not a sound database; nothing was changed
├── Unwritable          read-only, full, or without permission
└── QueryError          a search that can't be read; carries the column
"""


class ArchiveError(Exception):
    """The root of all that `archive` raises: its text says what, where and what to do."""


class Missing(ArchiveError):
    """There is no archive at that place."""


class NoSuchArticle(ArchiveError):
    """The archive holds no article of that id."""


class NoSuchStory(ArchiveError):
    """The archive holds no story of that id, or one that can't be joined or parted as asked."""


class NoSnapshot(ArchiveError):
    """What a server sent was never kept, or was let go."""


class Busy(ArchiveError):
    """Another process writes this archive, or holds its database locked."""


class Undone(ArchiveError):
    """Nothing of a write was kept: the server took it back, or can't be reached. The same may be tried again."""


class SchemaMismatch(ArchiveError):
    """The archive's schema is not the one this version reads."""


class Damaged(ArchiveError):
    """The file is not a sound database. Nothing was written to it."""


class Unwritable(ArchiveError):
    """The archive can't be written: permission, read-only file system, or no space left."""


class QueryError(ArchiveError):
    """A search that can't be read. `column` is the 1-based place in the query, in code points."""

    def __init__(self, message: str, *, column: int, hint: str = "") -> None:
        super().__init__(message)
        self.column = column
        self.hint = hint
