"""A small web on loopback, in a thread of its own, for any test that fetches.

    web.set("/feed.xml", body, content_type="application/rss+xml", etag='"1"')     any host
    web.set("http://hanbit.example/a", body)                                       that host alone
    web.url("/bad/endless")                                                        a named misbehaviour
    web.limits(robots=False)                                                       FetchLimits that can reach it
    web.requests                                                                   what was asked, in order

Every host leads here under `web.limits()`, so URLs may name any host. A resource answers 304 to its own ETag or
Last-Modified. The misbehaviours are in `table.py`; on HTTPS, those of HANDSHAKES begin before there is a path.
"""

import asyncio
import socket
import ssl
import threading
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any, Final, Self

from tests.fakeweb.misbehaviour import Misbehaviour, Request, answer
from tests.fakeweb.table import TABLE
from worker.fetch.limits import FetchLimits
from worker.flow import Reason

# How a plain port greets HTTPS by the host that is called, and what the fetch fails for.
HANDSHAKES: Final[dict[str, tuple[bytes, Reason]]] = {
    "tls-plain": (answer(400, b"plain HTTP is spoken here"), Reason.TLS),
    "tls-alert": (b"\x15\x03\x03\x00\x02\x02\x28", Reason.TLS),
    "tls-garbage": (b"\x16" + bytes(range(256)), Reason.TLS),
    "tls-cut": (b"\x16\x03\x03\x00\x7a\x02\x00\x00\x76\x03\x03", Reason.CONNECT),
    "tls-closed": (b"", Reason.CONNECT),
}


async def _shake(hello: bytes, writer: asyncio.StreamWriter) -> None:
    """Answer the start of a TLS handshake, which names its host in plain text."""
    called = next((name for name in HANDSHAKES if name.encode() in hello), "tls-plain")
    writer.write(HANDSHAKES[called][0])
    await writer.drain()


async def _misbehave(
    how: Misbehaviour, request: Request, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> None:
    """Misbehave until done, or until the client has left."""
    acting, leaving = asyncio.ensure_future(how(request, writer)), asyncio.ensure_future(reader.read())
    try:
        await asyncio.wait((acting, leaving), return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in (acting, leaving):
            task.cancel()
        await asyncio.gather(acting, leaving, return_exceptions=True)
    if not acting.cancelled():
        acting.result()


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """What is served at one place."""

    body: bytes
    status: int
    headers: tuple[tuple[str, str], ...]

    def unchanged_for(self, request: Request) -> bool:
        """Whether the request names this resource's ETag or, failing that, its Last-Modified."""
        mine = {name.lower(): value for name, value in self.headers}
        asked = request.header("if-none-match")
        if asked is not None:
            return asked == mine.get("etag")
        return "last-modified" in mine and request.header("if-modified-since") == mine["last-modified"]


class FakeWeb:
    """Serves between `with`. Safe to use from sync and async tests and from child processes.

    With `tls` it speaks HTTPS alone, under a certificate nobody trusts.
    """

    ip = "127.0.0.1"

    def __init__(self, *, tls: bool = False) -> None:
        self.port = 0
        self._tls = tls
        self.requests: list[Request] = []
        self._resources: dict[str, Resource] = {}
        self._misbehaviours = {f"/bad/{name}": how for name, (how, *_) in TABLE.items()}
        self._times: Counter[str] = Counter()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="fakeweb", daemon=True)
        self._server: asyncio.Server | None = None
        self._talks: set[asyncio.Task[None]] = set()

    def __enter__(self) -> Self:
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._open(), self._loop).result()
        return self

    def __exit__(self, *_: object) -> None:
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def set(
        self,
        where: str,
        body: bytes | str = b"",
        *,
        status: int = 200,
        content_type: str | None = "text/html; charset=utf-8",
        headers: Mapping[str, str] | Sequence[tuple[str, str]] = (),
        etag: str | None = None,
        last_modified: str | None = None,
    ) -> None:
        """Serve a body at a path (any host) or at a whole URL (that host alone), from now on."""
        given = list(headers.items()) if isinstance(headers, Mapping) else list(headers)
        named = {"Content-Type": content_type, "ETag": etag, "Last-Modified": last_modified}
        given += [(name, value) for name, value in named.items() if value is not None]
        data = body.encode() if isinstance(body, str) else body
        self._resources[where] = Resource(body=data, status=status, headers=tuple(given))

    def redirect(self, where: str, to: str, *, status: int = 302) -> None:
        """Lead from one place to another."""
        self.set(where, status=status, headers={"Location": to})

    def misbehave(self, path: str, how: Misbehaviour) -> None:
        """Answer there in a way of the test's own; `sends(raw)` and its neighbours make such ways."""
        self._misbehaviours[path] = how

    def remove(self, where: str) -> None:
        """Answer 404 there from now on."""
        del self._resources[where]

    def url(self, path: str = "/") -> str:
        """The address of a path here by number, which needs no `connect_to`."""
        return f"http://{self.ip}:{self.port}{path}"

    def limits(self, **changes: Any) -> FetchLimits:
        """Limits under which every host leads here, quickly and without waiting; `changes` as FetchLimits has them."""
        quick: dict[str, Any] = {
            "user_agent": "bongsu/0.1 (+https://desk.example/about)",
            "total": timedelta(seconds=10),
            "per_host_spacing": timedelta(0),
            "allow_addresses": frozenset({(self.ip, self.port)}),
            "connect_to": {"*": (self.ip, self.port)},
        }
        return FetchLimits(**{**quick, **changes})

    def asked(self, path: str) -> list[Request]:
        """The requests for one path, in order, whatever their host."""
        return [request for request in self.requests if request.path == path]

    async def _open(self) -> None:
        context = None
        if self._tls:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(Path(__file__).with_name("untrusted.pem"))
        self._server = await asyncio.start_server(self._serve, self.ip, 0, family=socket.AF_INET, ssl=context)
        self.port = self._server.sockets[0].getsockname()[1]

    async def _close(self) -> None:
        assert self._server is not None
        self._server.close()
        for talk in self._talks:
            talk.cancel()
        await asyncio.gather(*self._talks, return_exceptions=True)
        await self._server.wait_closed()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        talk = asyncio.current_task()
        assert talk is not None
        self._talks.add(talk)
        try:
            while await self._exchange(reader, writer):
                pass
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass  # the client has had enough, or the test is over
        finally:
            self._talks.discard(talk)
            writer.close()
            with suppress(ConnectionError, asyncio.CancelledError):
                await writer.wait_closed()

    async def _exchange(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """One request and its answer; False when the connection is not to be used again."""
        first = await reader.readexactly(1)
        if first == b"\x16":  # a TLS handshake on a plain port
            await _shake(await reader.read(4_096), writer)
            return False
        request = Request.parse(first + await reader.readuntil(b"\r\n\r\n"))
        self._times[request.path] += 1
        request = replace(request, nth=self._times[request.path])
        self.requests.append(request)
        if request.path in self._misbehaviours:
            await _misbehave(self._misbehaviours[request.path], request, reader, writer)
            return False
        whole_url = f"http://{request.host}{request.target}"
        found = self._resources.get(whole_url) or self._resources.get(request.target)
        if found is None:
            writer.write(answer(404, b"nothing here", [("Content-Type", "text/plain")]))
        elif found.unchanged_for(request):
            writer.write(answer(304, b"", found.headers))
        else:
            writer.write(answer(found.status, found.body, found.headers))
        await writer.drain()
        return True
