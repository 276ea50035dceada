"""Feed documents that are files of their own packed with gzip (`sitemap.xml.gz`), unpacked within a bound. Pure.

This is not the transfer's Content-Encoding, which the fetcher has undone already.
"""

import zlib
from typing import Final

from worker.errors import StageFailed
from worker.flow import Reason

MAX_BYTES: Final = 16_000_000
_MAGIC: Final = b"\x1f\x8b\x08"
_GZIP: Final = zlib.MAX_WBITS | 16


def unpacked(body: bytes, name: str) -> bytes:
    """The document in a gzip file, one layer deep; any other body as it is. Raises StageFailed: TOO_LARGE, PARSE."""
    if not body.startswith(_MAGIC):
        return body
    inflate = zlib.decompressobj(_GZIP)
    try:
        plain = inflate.decompress(body, MAX_BYTES + 1)
    except zlib.error as error:
        raise StageFailed(Reason.PARSE, f"{name} is a gzip file with broken data: {error}") from error
    if len(plain) > MAX_BYTES:
        raise StageFailed(Reason.TOO_LARGE, f"{name} is a gzip file of more than {MAX_BYTES:,} bytes unpacked")
    if not inflate.eof:
        raise StageFailed(Reason.PARSE, f"{name} is a gzip file that breaks off")
    return plain
