"""A folder of backups: one more, named after its time, and the oldest removed once it is proved whole."""

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from archive.copies import copy_database
from archive.errors import Unwritable
from archive.making import remove
from archive.place import Place

_NAME: Final = re.compile(r"bongsu-\d{8}T\d{6}Z\.sqlite3")


def backup_into(place: Place, folder: Path, now: datetime, keep: int) -> tuple[Path, tuple[Path, ...]]:
    """Copy an archive into a folder, and of the copies made so keep the latest; the copy, and what was removed.

    Nothing is removed unless the new copy is whole and on the disk, and nothing that is not named as these are. Raises
    Missing, Damaged, Unwritable, ArchiveError for an archive on a server.
    """
    target = folder / f"bongsu-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}.sqlite3"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        copy_database(place, target)
        gone = tuple(backups(folder)[:-keep])
        for old in gone:
            remove(old)  # with what a reader may have left beside it
    except OSError as error:
        raise Unwritable(f"{folder} can't be written ({error.strerror}); check its owner and permissions") from error
    return target, gone


def backups(folder: Path) -> list[Path]:
    """The backups in a folder, oldest first."""
    return sorted(file for file in folder.iterdir() if _NAME.fullmatch(file.name))
