"""Connections that hang, break and flood; HTTP that is none; bodies packed in ways nobody asked for."""

import asyncio
import gzip
import zlib
from functools import cache
from typing import Final

from tests.fakeweb.misbehaviour import (
    FEED,
    Bad,
    Misbehaviour,
    Request,
    answer,
    drips,
    head,
    pours,
    resets_after,
    says,
    sends,
    silent,
)
from worker.flow import Reason


def bomb(coding: str, wbits: int) -> Misbehaviour:
    """A hundred kilobytes on the wire, 32 MB unpacked."""

    @cache
    def packed() -> bytes:
        packer = zlib.compressobj(1, wbits=wbits)  # quickly: the whole web waits for it
        return packer.compress(bytes(32_000_000)) + packer.flush()

    async def explode(_: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(answer(200, packed(), [("Content-Encoding", coding)]))
        await writer.drain()

    return explode


async def late_bad_chunk(_: Request, writer: asyncio.StreamWriter) -> None:
    """A good chunk, a pause, then a chunk that is none."""
    writer.write(head(200, [("Transfer-Encoding", "chunked")]) + b"3\r\nabc\r\n")
    await writer.drain()
    await asyncio.sleep(0.5)
    writer.write(b"zz\r\nnothing\r\n0\r\n\r\n")
    await writer.drain()


def chunked(*chunks: bytes, extension: bytes = b"", trailer: bytes = b"") -> bytes:
    """A whole answer in chunks."""
    parts = b"".join(b"%x%s\r\n%s\r\n" % (len(chunk), extension, chunk) for chunk in chunks)
    return head(200, [("Transfer-Encoding", "chunked")]) + parts + b"0\r\n" + trailer + b"\r\n"


def headed(*lines: bytes, status: bytes = b"HTTP/1.1 200 OK", end: bytes = b"\r\n") -> bytes:
    """A feed under these very header lines, and its length."""
    return end.join((status, *lines, b"Content-Length: %d" % len(FEED), b"", FEED))


def _raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


RSS: Final = "application/rss+xml"
SLOW: Final[dict[str, Bad]] = {
    "silent": Bad(silent, Reason.TIMEOUT),
    "slow-headers": Bad(drips(b"HTTP/1.1 200 OK\r\nX-Slow: ", b"x"), Reason.TIMEOUT),
    "slow-body": Bad(drips(head(200, [("Content-Length", "100000")]), b"x"), Reason.TIMEOUT),
    "slow-chunks": Bad(drips(head(200, [("Transfer-Encoding", "chunked")]), b"1\r\nx\r\n"), Reason.TIMEOUT),
    "early-hints-for-ever": Bad(drips(b"", b"HTTP/1.1 103 Early Hints\r\n\r\n"), Reason.TIMEOUT),
    "continue-for-ever": Bad(drips(b"", b"HTTP/1.1 100 Continue\r\n\r\n"), Reason.TIMEOUT),
    "late-bad-chunk": Bad(late_bad_chunk, Reason.TIMEOUT),
}
ENDLESS: Final[dict[str, Bad]] = {
    "endless": Bad(pours(head(200), bytes(65_536)), Reason.TOO_LARGE),
    "endless-chunks": Bad(
        pours(head(200, [("Transfer-Encoding", "chunked")]), b"10000\r\n" + bytes(65_536) + b"\r\n"), Reason.TOO_LARGE
    ),
    "endless-header": Bad(pours(b"HTTP/1.1 200 OK\r\nX-Long: ", b"x" * 65_536), Reason.BAD_RESPONSE),
    "endless-headers": Bad(pours(b"HTTP/1.1 200 OK\r\n", b"X-More: and more\r\n" * 100), Reason.BAD_RESPONSE),
    "huge-length": Bad(sends(head(200, [("Content-Length", "999999999999")]) + b"x"), Reason.TOO_LARGE),
    "giant-header": Bad(says(200, FEED, X_Long="x" * 300_000), Reason.BAD_RESPONSE),
}
BROKEN: Final[dict[str, Bad]] = {
    "reset": Bad(resets_after(b""), Reason.RESET),
    "reset-body": Bad(resets_after(head(200, [("Content-Length", "100000")]) + FEED), Reason.RESET),
    "reset-unsized": Bad(resets_after(head(200) + FEED), Reason.RESET),
    "closed": Bad(sends(b""), Reason.RESET),
    "truncated": Bad(sends(head(200, [("Content-Length", "100000")]) + FEED), Reason.TRUNCATED),
    "truncated-chunks": Bad(
        sends(head(200, [("Transfer-Encoding", "chunked")]) + b"ffff\r\n" + FEED), Reason.TRUNCATED
    ),
    "truncated-headers": Bad(sends(b"HTTP/1.1 200 OK\r\nContent-Le"), Reason.RESET),
    "length-too-small": Bad(sends(head(200, [("Content-Length", str(len(FEED) - 40))]) + FEED), Reason.BAD_RESPONSE),
    "length-negative": Bad(sends(head(200, [("Content-Length", "-5")]) + FEED), Reason.BAD_RESPONSE),
    "length-no-number": Bad(sends(head(200, [("Content-Length", "many")]) + FEED), Reason.BAD_RESPONSE),
    "length-and-chunks": Bad(
        sends(head(200, [("Content-Length", "5"), ("Transfer-Encoding", "chunked")]) + b"3\r\nabc\r\n0\r\n\r\n"),
        Reason.BAD_RESPONSE,
    ),
    "two-lengths": Bad(
        sends(head(200, [("Content-Length", "5"), ("Content-Length", "7")]) + b"1234567"), Reason.BAD_RESPONSE
    ),
    "bad-chunks": Bad(
        sends(head(200, [("Transfer-Encoding", "chunked")]) + b"zz\r\nnothing\r\n0\r\n\r\n"), Reason.BAD_RESPONSE
    ),
    "negative-chunk": Bad(
        sends(head(200, [("Transfer-Encoding", "chunked")]) + b"-5\r\nhello\r\n0\r\n\r\n"), Reason.BAD_RESPONSE
    ),
    "garbage": Bad(sends(bytes(range(256)) * 4), Reason.BAD_RESPONSE),
    "not-http": Bad(sends(b"220 mail.example ESMTP\r\n"), Reason.BAD_RESPONSE),
    "http-0.9": Bad(sends(FEED), Reason.BAD_RESPONSE),
    "http-2": Bad(sends(headed(status=b"HTTP/2 200 OK")), Reason.BAD_RESPONSE),
    "status-999": Bad(says(999, FEED), Reason.BAD_RESPONSE),
    "status-no-number": Bad(sends(headed(status=b"HTTP/1.1 OK")), Reason.BAD_RESPONSE),
    "switching": Bad(sends(head(101, [("Upgrade", "other"), ("Connection", "Upgrade")])), Reason.BAD_RESPONSE),
    "header-without-colon": Bad(sends(headed(b"X-Nothing")), Reason.BAD_RESPONSE),
    "header-name-with-blank": Bad(sends(headed(b"X Name: 1")), Reason.BAD_RESPONSE),
    "header-with-nul": Bad(sends(headed(b"X-Name: a\0b")), Reason.BAD_RESPONSE),
}
TOLERABLE: Final[dict[str, Bad]] = {
    "http-1.0": Bad(sends(b"HTTP/1.0 200 OK\r\n\r\n" + FEED), 1),
    "no-reason-phrase": Bad(sends(headed(status=b"HTTP/1.1 200")), 1),
    "chunk-extensions": Bad(sends(chunked(FEED[:50], FEED[50:], extension=b';a="b"')), 1),
    "chunk-a-byte": Bad(sends(chunked(*(FEED[i : i + 1] for i in range(len(FEED))))), 1),
    "chunk-trailers": Bad(sends(chunked(FEED, trailer=b"X-After: 1\r\n")), 1),
    "folded-header": Bad(sends(headed(b"X-Folded: one\r\n two")), 1),
    "latin-header": Bad(sends(headed(b"X-Name: caf\xe9")), 1),
    "early-hints": Bad(sends(head(103, [("Link", "</a.css>")]) + answer(200, FEED)), 1),
    "more-than-asked": Bad(sends(answer(200, FEED) + answer(200, b"and this")), 1),
}
PACKED: Final[dict[str, Bad]] = {
    "gzip": Bad(says(200, gzip.compress(FEED), Content_Type=RSS, Content_Encoding="gzip"), 1),
    "gzip-members": Bad(says(200, gzip.compress(FEED[:50]) + gzip.compress(FEED[50:]), Content_Encoding="gzip"), 1),
    "gzip-padded": Bad(says(200, gzip.compress(FEED) + bytes(512), Content_Encoding="x-gzip"), 1),
    "gzip-in-gzip": Bad(says(200, gzip.compress(gzip.compress(FEED)), Content_Encoding="gzip"), 1),
    "deflate": Bad(says(200, zlib.compress(FEED), Content_Encoding="deflate"), 1),
    "deflate-raw": Bad(says(200, _raw_deflate(FEED), Content_Encoding="deflate"), 1),
    "gzip-many-members": Bad(
        says(200, gzip.compress(b"") * 5_000 + gzip.compress(FEED), Content_Encoding="gzip"), Reason.BAD_ENCODING
    ),
    "gzip-empty": Bad(says(200, gzip.compress(b""), Content_Encoding="gzip"), Reason.EMPTY),
    "gzip-short": Bad(says(200, gzip.compress(FEED)[:-12], Content_Encoding="gzip"), Reason.BAD_ENCODING),
    "gzip-broken": Bad(
        says(200, gzip.compress(FEED)[:40] + b"\xff" * 40, Content_Encoding="gzip"), Reason.BAD_ENCODING
    ),
    "gzip-only-said": Bad(says(200, FEED, Content_Encoding="gzip"), Reason.BAD_ENCODING),
    "gzip-one-byte": Bad(says(200, b"\x1f", Content_Encoding="gzip"), Reason.BAD_ENCODING),
    "gzip-in-transfer": Bad(
        sends(head(200, [("Transfer-Encoding", "gzip, chunked")]) + b"3\r\nabc\r\n0\r\n\r\n"), Reason.BAD_ENCODING
    ),
    "gzip-twice": Bad(
        says(200, gzip.compress(gzip.compress(FEED)), Content_Encoding="gzip, gzip"), Reason.BAD_ENCODING
    ),
    "gzip-bomb": Bad(bomb("gzip", 16 + zlib.MAX_WBITS), Reason.TOO_LARGE),
    "deflate-bomb": Bad(bomb("deflate", zlib.MAX_WBITS), Reason.TOO_LARGE),
    "brotli": Bad(says(200, b"\x0b\x02\x80hello\x03", Content_Encoding="br"), Reason.BAD_ENCODING),
    "zstd": Bad(says(200, b"\x28\xb5\x2f\xfd", Content_Encoding="zstd"), Reason.BAD_ENCODING),
}
WIRE: Final = {**SLOW, **ENDLESS, **BROKEN, **TOLERABLE, **PACKED}
