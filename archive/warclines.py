"""What strangers wrote as WARC, read within bounds: lines, heads, and bodies that were sent in chunks. Pure.

warcio reads a line, a head or a chunk of any length into memory; a gzip file of a megabyte may hold one of a gigabyte.
"""

import re
from typing import BinaryIO, Final

from warcio.bufferedreaders import DecompressingBufferedReader
from warcio.exceptions import ArchiveLoadFailed

# A record's head and the HTTP head in it: more than any server we know of sends.
_LONGEST_HEAD: Final = 1 << 20
_CHUNK_HEAD: Final = re.compile(rb"([0-9a-fA-F]{1,8})[ \t]*(?:;[^\r\n]*)?\r?\n")
_CHUNK_LINE: Final = 1024
_BLOCK: Final = 1 << 16


class HeadReader(DecompressingBufferedReader):  # type: ignore[misc]  # warcio ships no types
    """A reader whose lines, from one blank line or read to the next, hold a head's worth of bytes at most."""

    _lines = 0

    def readline(self, length: int | None = None) -> bytes:
        """The next line, or so much of it. Raises ArchiveLoadFailed within a head that is too long."""
        room = _LONGEST_HEAD - self._lines
        line: bytes = super().readline(room if length is None else min(length, room))
        self._lines = self._lines + len(line) if line.strip() else 0
        if self._lines >= _LONGEST_HEAD:
            raise ArchiveLoadFailed(f"a head of more than {_LONGEST_HEAD:,} bytes")
        return line

    def read(self, length: int | None = None) -> bytes:
        """So many bytes, as far as there are."""
        self._lines = 0
        data: bytes = super().read(length)
        return data


def taken(stream: BinaryIO, most: int) -> bytes:
    """So many bytes, as far as there are: a stream may give fewer at a time."""
    data = bytearray()
    while len(data) < most and (piece := stream.read(min(most - len(data), _BLOCK))):
        data += piece
    return bytes(data)


def unchunked(stream: BinaryIO, most: int) -> bytes:
    """The body that chunks make, at most so many bytes of it; what follows the last of them is none of it.

    Some who write WARC files put chunks together and leave the header that says there are some: from where none is,
    the rest is taken as it stands.
    """
    body = bytearray()
    while (room := most - len(body)) > 0:
        line = stream.readline(_CHUNK_LINE)
        told = _CHUNK_HEAD.fullmatch(line)
        if told is None:
            body += line[:room] + taken(stream, room - len(line))
            break
        size = int(told[1], 16)
        if not size:
            break
        body += taken(stream, min(size, room))
        if size < room:
            stream.readline(2)
    return bytes(body)


def drained(stream: BinaryIO) -> None:
    """Read a stream to its end, and keep nothing."""
    while stream.read(_BLOCK):
        pass
