"""How this process gives memory back. [edge]"""

import ctypes
from contextlib import suppress
from typing import Final

_M_MMAP_THRESHOLD: Final = -3  # of malloc.h
_LARGE: Final = 256 * 1024  # bytes


def give_back_large_blocks() -> None:
    """Return blocks of 256 kB and more to the system as soon as they are freed. Where there is no glibc, do nothing.

    Left alone, glibc learns from the first large document to keep tens of megabytes for the next one.
    """
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).mallopt(_M_MMAP_THRESHOLD, _LARGE)
