"""One process writes an archive at a time: the lock file beside it, held until its descriptor is closed."""

import fcntl
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from archive.errors import Busy
from archive.place import Place

# Whoever asks by `prove_free` holds the lock for a moment: it is looked at again so many times, so many seconds apart.
LOOKS: Final = 6
PAUSE: Final = 0.01


def take_lock(path: Path, pause: Callable[[float], None] = time.sleep) -> int:
    """Be the one who writes an archive until the descriptor is closed. Raises Busy when another process is."""
    lock = os.open(_beside(path), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    for _ in range(LOOKS):
        if _locked(lock, fcntl.LOCK_EX):
            return lock
        pause(PAUSE)
    os.close(lock)
    raise _busy(path)


def prove_free(place: Place) -> None:
    """Raises Busy when another process writes the archive. Quick: for whoever has more to load before it opens it.

    An archive on a server is always free.
    """
    if not isinstance(place, Path):
        return
    try:
        lock = os.open(_beside(place), os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return  # nobody has written there yet, or opening will tell what is wrong
    try:
        if not _locked(lock, fcntl.LOCK_SH):
            raise _busy(place)
    finally:
        os.close(lock)


def _locked(lock: int, how: int) -> bool:
    try:
        fcntl.flock(lock, how | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _beside(path: Path) -> Path:
    """The lock's file, beside the archive itself: one for all links to it."""
    return Path(os.path.realpath(path) + ".lock")


def _busy(path: Path) -> Busy:
    return Busy(f"another bongsu is writing {path}; wait for it, or stop it (`bongsu search` works meanwhile)")
