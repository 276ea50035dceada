"""Collecting a response body within bounds, one layer of gzip or deflate unpacked on the way. Pure."""

import io
import zlib
from typing import Final

from worker.fetch.headers import Coding
from worker.fetch.limits import Refused
from worker.flow import Reason

_MAX_MEMBERS: Final = 64  # a gzip body may be several one after another; thousands of empty ones only burn time
_GZIP_MAGIC: Final = b"\x1f\x8b"


class Body:
    """A body as it comes in. Never holds more than `most` bytes and one, however small the wire made them."""

    def __init__(self, coding: Coding, most: int, *, keep_packed: bool = False) -> None:
        self._sent = io.BytesIO() if coding and keep_packed else None
        self._coding = coding
        self._most = most
        self._kept = io.BytesIO()  # gives its bytes without a copy, which joining parts would make
        self._size = 0
        self._head = b""
        self._engine: zlib._Decompress | None = None
        self._members = 0
        self._ended = False

    def feed(self, chunk: bytes) -> Refused | None:
        """Take the next bytes off the wire. A refusal is final."""
        if not self._coding:
            return self._keep(chunk)
        if self._sent is not None:
            self._sent.write(chunk)
        if self._engine is None:
            self._head += chunk
            if len(self._head) < 2:  # too little to tell zlib from raw deflate
                return None
            chunk, self._head = self._head, b""
            self._engine = self._unpacker(chunk)
        return self._unpack(chunk)

    def finish(self) -> bytes | Refused:
        """The whole body, or why it is not whole."""
        if self._head or (self._engine is not None and not self._engine.eof):
            return Refused(reason=Reason.BAD_ENCODING, detail=f"{self._coding} data ends early")
        return self.so_far()

    @property
    def packed(self) -> bytes | None:
        """What was sent, if it was packed and is to be kept."""
        return None if self._sent is None else self._sent.getvalue()

    def so_far(self) -> bytes:
        """What has come, at most `most` bytes."""
        self._kept.truncate(self._most)
        return self._kept.getvalue()

    def _keep(self, data: bytes) -> Refused | None:
        self._size += self._kept.write(data)
        if self._size > self._most:
            return Refused(reason=Reason.TOO_LARGE, detail=f"more than {self._most} bytes unpacked")
        return None

    def _unpacker(self, start: bytes) -> "zlib._Decompress":
        if self._coding == "gzip":
            return zlib.decompressobj(16 + zlib.MAX_WBITS)
        # Servers send "deflate" with and without the zlib wrapper; a wrapper's first two bytes check out mod 31.
        wrapped = start[0] & 0x0F == 8 and int.from_bytes(start[:2], "big") % 31 == 0
        return zlib.decompressobj(zlib.MAX_WBITS if wrapped else -zlib.MAX_WBITS)

    def _unpack(self, data: bytes) -> Refused | None:
        while data and not self._ended:
            assert self._engine is not None
            try:
                plain = self._engine.decompress(data, self._most - self._size + 1)
            except zlib.error as error:
                return Refused(reason=Reason.BAD_ENCODING, detail=f"broken {self._coding} data: {error}")
            refused = self._keep(plain)
            if refused is not None or not self._engine.eof:
                return refused
            data = self._engine.unused_data
            refused = self._next_member(data)
            if refused is not None:
                return refused
        return None

    def _next_member(self, rest: bytes) -> Refused | None:
        """Go on with another gzip member if one follows; whatever else follows is padding."""
        if not rest:
            return None
        if self._coding != "gzip" or not rest.startswith(_GZIP_MAGIC[: len(rest)]):
            self._ended = True
            return None
        self._members += 1
        if self._members > _MAX_MEMBERS:
            return Refused(reason=Reason.BAD_ENCODING, detail=f"gzip data in more than {_MAX_MEMBERS} members")
        self._engine = self._unpacker(rest)
        return None
