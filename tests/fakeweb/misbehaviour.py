"""Ways to misbehave. Each writes raw bytes; the connection is closed after it.

Add one: its line in the table of `wire.py`, `replies.py` or `documents.py`, with what becomes of a feed that does it,
and a function here if none makes it yet.
"""

import asyncio
import socket
import struct
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple, Self

from worker.flow import Reason

FEED = (
    '<?xml version="1.0"?><rss version="2.0"><channel><title>한빛일보</title><link>http://hanbit.example/</link>'
    "<item><title>북한, 동해로 미사일 발사</title><guid>1</guid></item></channel></rss>"
).encode()
HTML = "<!doctype html><title>점검 중</title><p>서비스 점검 중입니다. Back soon.</p>".encode()


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A request as it came: `target` with its query, `path` without, `nth` how often that path was asked for by now."""

    method: str
    target: str
    headers: tuple[tuple[str, str], ...]
    nth: int = 1

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


class Bad(NamedTuple):
    """A misbehaviour and what becomes of a feed at that address, however often it is polled.

    `fate` is the reason its polls fail for, or how many entries are archived of it in all. `word` is in the feed's
    detail or notes. `status` is for what is neither ok nor failing.
    """

    how: Misbehaviour
    fate: Reason | int
    word: str = ""
    status: str = ""


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


def changes(make: Callable[[Request], bytes]) -> Misbehaviour:
    """Answers each request with what is made for it."""

    async def change(request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(make(request))
        await writer.drain()

    return change


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
