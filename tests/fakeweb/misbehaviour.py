"""What servers do wrong, by name. Each writes raw bytes; the connection is closed after it.

Add one: its line in MISBEHAVIOURS, and a function here if none makes it yet.
"""

import asyncio
import gzip
import socket
import struct
import zlib
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Self

FEED = (
    '<?xml version="1.0"?><rss version="2.0"><channel><title>한빛일보</title><link>http://hanbit.example/</link>'
    "<item><title>북한, 동해로 미사일 발사</title><guid>1</guid></item></channel></rss>"
).encode()
HTML = "<!doctype html><title>점검 중</title><p>서비스 점검 중입니다. Back soon.</p>".encode()


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A request as it came: `target` with its query, `path` without."""

    method: str
    target: str
    headers: tuple[tuple[str, str], ...]

    @classmethod
    def parse(cls, head: bytes) -> Self:
        """Read a request head."""
        first, *lines = head.decode("utf-8", "surrogateescape").split("\r\n")
        method, target, _ = first.split(" ", 2)
        pairs = (line.partition(":") for line in lines if line)
        return cls(method=method, target=target, headers=tuple((name, value.strip()) for name, _, value in pairs))

    @property
    def path(self) -> str:
        """The target up to its query."""
        return self.target.partition("?")[0]

    @property
    def host(self) -> str:
        """The Host header, or an empty text."""
        return self.header("host") or ""

    def header(self, name: str) -> str | None:
        """The first header of that name, whatever its case."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)


Misbehaviour = Callable[[Request, asyncio.StreamWriter], Awaitable[None]]


def head(status: int, headers: Iterable[tuple[str, str]] = ()) -> bytes:
    """A status line and headers, empty line included."""
    lines = [f"HTTP/1.1 {status} Some", *(f"{name}: {value}" for name, value in headers)]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def answer(status: int, body: bytes, headers: Iterable[tuple[str, str]] = ()) -> bytes:
    """A whole, well-formed answer."""
    length = () if status in (204, 304) else (("Content-Length", str(len(body))),)
    return head(status, (*headers, *length)) + (b"" if status in (204, 304) else body)


def says(status: int, body: bytes = b"", **headers: str) -> Misbehaviour:
    """Answers always the same. Header names are written with underscores."""
    raw = answer(status, body, ((name.replace("_", "-"), value) for name, value in headers.items()))
    return sends(raw)


def sends(raw: bytes) -> Misbehaviour:
    """Sends these very bytes and closes."""

    async def send(_: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(raw)
        await writer.drain()

    return send


def drips(start: bytes, drop: bytes) -> Misbehaviour:
    """Sends a start, then a drop every hundredth of a second for as long as anybody listens."""

    async def drip(_: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(start)
        while True:
            writer.write(drop)
            await writer.drain()
            await asyncio.sleep(0.01)

    return drip


def pours(start: bytes, more: bytes) -> Misbehaviour:
    """Sends a start, then more and more as fast as it is taken."""

    async def pour(_: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(start)
        while True:
            writer.write(more)
            await writer.drain()
            await asyncio.sleep(0)

    return pour


def resets_after(raw: bytes) -> Misbehaviour:
    """Sends these bytes, lets them arrive, then breaks the connection."""

    async def reset(_: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(raw)
        await writer.drain()
        if raw:
            await asyncio.sleep(0.02)  # a reset overtakes what the other side has not read yet
        connection: socket.socket = writer.get_extra_info("socket")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        writer.transport.abort()

    return reset


async def silent(_: Request, __: asyncio.StreamWriter) -> None:
    """Takes the request and says nothing until the test is over."""
    await asyncio.Event().wait()


async def redirect_deeper(request: Request, writer: asyncio.StreamWriter) -> None:
    """Every visit leads one level deeper: ?1, ?2, ?3 …"""
    depth = int(request.target.partition("?")[2] or 0) + 1
    writer.write(answer(302, b"", [("Location", f"{request.path}?{depth}")]))
    await writer.drain()


def bomb(coding: str, wbits: int) -> Misbehaviour:
    """Some kilobytes on the wire, 32 MB unpacked."""

    @cache
    def packed() -> bytes:
        packer = zlib.compressobj(9, wbits=wbits)
        return packer.compress(bytes(32_000_000)) + packer.flush()

    async def explode(_: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(answer(200, packed(), [("Content-Encoding", coding)]))
        await writer.drain()

    return explode


async def late_bad_chunk(_: Request, writer: asyncio.StreamWriter) -> None:
    """A good chunk, a pause, then a chunk that is none."""
    writer.write(head(200, [("Transfer-Encoding", "chunked")]) + b"3\r\nabc\r\n")
    await writer.drain()
    await asyncio.sleep(0.02)
    writer.write(b"zz\r\nnothing\r\n0\r\n\r\n")
    await writer.drain()


def _raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


RSS = "application/rss+xml"
MISBEHAVIOURS: dict[str, Misbehaviour] = {
    # slow, endless, broken
    "silent": silent,
    "slow-headers": drips(b"HTTP/1.1 200 OK\r\nX-Slow: ", b"x"),
    "slow-body": drips(head(200, [("Content-Length", "100000")]), b"x"),
    "early-hints-for-ever": drips(b"", b"HTTP/1.1 103 Early Hints\r\n\r\n"),
    "endless": pours(head(200), bytes(65_536)),
    "endless-chunks": pours(head(200, [("Transfer-Encoding", "chunked")]), b"10000\r\n" + bytes(65_536) + b"\r\n"),
    "endless-header": pours(b"HTTP/1.1 200 OK\r\nX-Long: ", b"x" * 65_536),
    "endless-headers": pours(b"HTTP/1.1 200 OK\r\n", b"X-More: and more\r\n" * 100),
    "huge-length": sends(head(200, [("Content-Length", "999999999999")]) + b"x"),
    "giant-header": says(200, FEED, X_Long="x" * 300_000),
    "reset": resets_after(b""),
    "reset-body": resets_after(head(200, [("Content-Length", "100000")]) + FEED),
    "reset-unsized": resets_after(head(200) + FEED),
    "closed": sends(b""),
    "truncated": sends(head(200, [("Content-Length", "100000")]) + FEED),
    "truncated-chunks": sends(head(200, [("Transfer-Encoding", "chunked")]) + b"ffff\r\n" + FEED),
    "bad-chunks": sends(head(200, [("Transfer-Encoding", "chunked")]) + b"zz\r\nnothing\r\n0\r\n\r\n"),
    "late-bad-chunk": late_bad_chunk,
    "two-lengths": sends(head(200, [("Content-Length", "5"), ("Content-Length", "7")]) + b"1234567"),
    "garbage": sends(bytes(range(256)) * 4),
    "not-http": sends(b"220 mail.example ESMTP\r\n"),
    "status-999": says(999, FEED),
    "switching": sends(head(101, [("Upgrade", "other"), ("Connection", "Upgrade")])),
    "partial": says(206, FEED, Content_Range="bytes 0-9/100"),
    "not-modified-unasked": says(304),
    # packed
    "gzip": says(200, gzip.compress(FEED), Content_Type=RSS, Content_Encoding="gzip"),
    "gzip-members": says(200, gzip.compress(FEED[:50]) + gzip.compress(FEED[50:]), Content_Encoding="gzip"),
    "gzip-padded": says(200, gzip.compress(FEED) + bytes(512), Content_Encoding="x-gzip"),
    "gzip-many-members": says(200, gzip.compress(b"") * 5_000 + gzip.compress(FEED), Content_Encoding="gzip"),
    "gzip-empty": says(200, gzip.compress(b""), Content_Encoding="gzip"),
    "gzip-short": says(200, gzip.compress(FEED)[:-12], Content_Encoding="gzip"),
    "gzip-broken": says(200, gzip.compress(FEED)[:40] + b"\xff" * 40, Content_Encoding="gzip"),
    "gzip-only-said": says(200, FEED, Content_Encoding="gzip"),
    "gzip-one-byte": says(200, b"\x1f", Content_Encoding="gzip"),
    "gzip-in-transfer": sends(head(200, [("Transfer-Encoding", "gzip, chunked")]) + b"3\r\nabc\r\n0\r\n\r\n"),
    "gzip-bomb": bomb("gzip", 16 + zlib.MAX_WBITS),
    "deflate-bomb": bomb("deflate", zlib.MAX_WBITS),
    "gzip-twice": says(200, gzip.compress(gzip.compress(FEED)), Content_Encoding="gzip, gzip"),
    "gzip-in-gzip": says(200, gzip.compress(gzip.compress(FEED)), Content_Encoding="gzip"),
    "deflate": says(200, zlib.compress(FEED), Content_Encoding="deflate"),
    "deflate-raw": says(200, _raw_deflate(FEED), Content_Encoding="deflate"),
    "brotli": says(200, b"\x0b\x02\x80hello\x03", Content_Encoding="br"),
    # elsewhere
    "redirect-self": says(302, Location="/bad/redirect-self"),
    "redirect-loop": says(301, Location="/bad/redirect-loop-back"),
    "redirect-loop-back": says(301, Location="/bad/redirect-loop"),
    "redirect-deeper": redirect_deeper,
    "redirect-nowhere": says(302),
    "redirect-metadata": says(302, Location="http://169.254.169.254/latest/meta-data/"),
    "redirect-localhost": says(301, Location="http://localhost:22/"),
    "redirect-decimal": says(302, Location="http://2130706433/"),
    "redirect-inside": says(302, Location="//[::ffff:10.0.0.1]/"),
    "redirect-userinfo": says(302, Location="http://hanbit.example@10.0.0.1/"),
    "redirect-file": says(302, Location="file:///etc/passwd"),
    "redirect-no-url": says(302, Location="http://[half"),
    "redirect-euc-kr": sends(head(302)[:-2] + b"Location: /" + "북한".encode("euc-kr") + b"\r\n\r\n"),
    "redirect-cookie": says(302, Location="/echo", Set_Cookie="session=1; Path=/"),
    # statuses
    "gone": says(410, b"gone"),
    "missing": says(404, b"nothing"),
    "forbidden": says(403, b"no"),
    "broken": says(500, b"oops"),
    "rate-limited": says(429, b"slow down", Retry_After="120"),
    "rate-limited-mute": says(429, b"slow down"),
    "busy": says(503, b"busy"),
    "busy-seconds": says(503, b"busy", Retry_After="3600"),
    "busy-date": says(503, b"busy", Retry_After="Tue, 01 Dec 2026 12:30:00 GMT"),
    "busy-absurd": says(503, b"busy", Retry_After="9" * 400),
    "empty": says(200),
    "no-content": says(204),
    # something else
    "wrong-type": says(200, FEED, Content_Type="image/png"),
    "html": says(200, HTML, Content_Type="text/html; charset=utf-8"),
    "early-hints": sends(head(103, [("Link", "</a.css>")]) + answer(200, FEED)),
    "latin-header": sends(head(200, [("Content-Length", "2")])[:-2] + b"X-Name: caf\xe9\r\n\r\nok"),
}
