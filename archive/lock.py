"""One process writes an archive at a time: the lock file beside it, held until its descriptor is closed."""

import fcntl
import os
from pathlib import Path

from archive.errors import Busy


def take_lock(path: Path) -> int:
    """Be the one who writes an archive until the descriptor is closed. Raises Busy when another process is."""
    lock = os.open(_beside(path), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        os.close(lock)
        raise _busy(path) from error
    return lock


def prove_free(path: Path) -> None:
    """Raises Busy when another process writes the archive. Quick: for whoever has more to load before it opens it."""
    try:
        lock = os.open(_beside(path), os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return  # nobody has written there yet, or opening will tell what is wrong
    try:
        fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise _busy(path) from error
    finally:
        os.close(lock)


def _beside(path: Path) -> Path:
    return path.with_name(path.name + ".lock")


def _busy(path: Path) -> Busy:
    return Busy(f"another bongsu is writing {path}; wait for it, or stop it (`bongsu search` works meanwhile)")
