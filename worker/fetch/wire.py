"""One bounded exchange with one server: a guarded connection, a GET, an answer or the reason there is none. [edge]"""

import asyncio
import socket
import ssl
from collections.abc import Mapping
from types import TracebackType
from typing import Final, Self

import aiohttp
from aiohappyeyeballs import AddrInfoType
from aiohttp.client_proto import ResponseHandler
from aiohttp.connector import Connection
from yarl import URL

from worker.fetch.body import Body
from worker.fetch.guard import permitted
from worker.fetch.headers import Headers, coding
from worker.fetch.limits import FetchLimits, Refused
from worker.fetch.reply import NOT_THERE, Answer
from worker.fetch.resolver import Lookup, ThreadResolver
from worker.flow import Reason

# The first that fits counts: aiohttp's tree runs from the particular to the general, as this does.
_REASONS: Final[tuple[tuple[type[Exception], Reason], ...]] = (
    (TimeoutError, Reason.TIMEOUT),
    (aiohttp.ClientConnectorCertificateError, Reason.TLS),
    (aiohttp.ClientConnectorSSLError, Reason.TLS),
    (aiohttp.ClientConnectorDNSError, Reason.DNS),
    (aiohttp.ClientConnectorError, Reason.CONNECT),
    (aiohttp.ClientResponseError, Reason.BAD_RESPONSE),
    (ssl.SSLError, Reason.TLS),
    (aiohttp.ClientConnectionError, Reason.RESET),
    (OSError, Reason.RESET),
    (aiohttp.InvalidURL, Reason.BAD_URL),
    (aiohttp.ClientError, Reason.BAD_RESPONSE),
    (ValueError, Reason.BAD_RESPONSE),
)

# How long the body of an answer that is no page is waited for: what it says is known from its status.
EVIDENCE_SECONDS: Final = 5


class Forbidden(OSError):
    """An address that must not be dialled."""


class _Response(aiohttp.ClientResponse):
    """A response that remembers the address it came from: a short one has let its connection go when it is there."""

    peer: str | None = None

    async def start(self, connection: Connection) -> Self:
        """Read the head."""
        told = connection.transport.get_extra_info("peername") if connection.transport else None
        self.peer = str(told[0]) if told else None
        await super().start(connection)
        return self


class Wire:
    """The connections of one fetcher: no cookies, no proxies, no environment, no redirects, no decoding but ours."""

    def __init__(self, limits: FetchLimits, lookup: Lookup) -> None:
        self._limits = limits
        self._lookup = lookup
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        """Open for exchanges. Nothing is dialled yet."""
        connector = aiohttp.TCPConnector(
            resolver=ThreadResolver(self._lookup, self._limits.dns),
            socket_factory=self._socket,
            limit=0,  # the lanes count connections; a wait in here would eat into the exchange's time
        )
        self._session = aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            headers={"User-Agent": self._limits.user_agent, "Accept-Encoding": "gzip, deflate"},
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=self._limits.connect.total_seconds()),
            auto_decompress=False,
            response_class=_Response,
            trust_env=False,
            max_line_size=self._limits.max_header_bytes,
            max_field_size=self._limits.max_header_bytes,
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close all connections."""
        assert self._session is not None
        await self._session.close()

    async def get(
        self,
        url: str,
        headers: Mapping[str, str],
        *,
        seconds: float,
        cut_at: int | None = None,
        keep_packed: bool = False,
    ) -> Answer | Refused:
        """Ask for a URL that `check_url` has passed. With `cut_at`, a longer body is cut there and not refused.

        With `keep_packed`, the answer holds a packed body as it was sent, too.
        """
        assert self._session is not None, "used outside `async with`"
        address, extra, tls_name = self._route(URL(url, encoded=True))
        try:
            async with (
                asyncio.timeout(seconds),
                self._session.get(
                    address, headers={**headers, **extra}, allow_redirects=False, server_hostname=tls_name
                ) as response,
            ):
                assert isinstance(response, _Response)
                return await self._answer(response, cut_at, keep_packed=keep_packed)
        except (aiohttp.ClientError, OSError, ValueError) as error:
            return _refusal(error, url, seconds)

    def _route(self, url: URL) -> tuple[URL, dict[str, str], str | None]:
        """Where to dial, the headers that takes, and the name the certificate must be for."""
        target = self._limits.connect_to.get(url.raw_host or "") or self._limits.connect_to.get("*")
        if target is None:
            return url, {}, None
        ip, port = target
        dialled = URL(f"{url.scheme}://{f'[{ip}]' if ':' in ip else ip}:{port}{url.raw_path_qs}", encoded=True)
        return dialled, {"Host": url.host_port_subcomponent or ""}, url.raw_host

    def _socket(self, info: AddrInfoType) -> socket.socket:
        """Make the socket that is about to be connected, if that address may be dialled: after DNS, before SYN."""
        family, kind, protocol, _, address = info
        if not permitted(str(address[0]), int(address[1]), self._limits):
            raise Forbidden(f"{address[0]} port {address[1]} is not on the public internet, nor allowed in the config")
        return socket.socket(family, kind, protocol)

    async def _answer(self, response: _Response, cut_at: int | None, *, keep_packed: bool) -> Answer | Refused:
        raw = response.raw_headers
        if sum(len(name) + len(value) for name, value in raw) > self._limits.max_header_bytes:
            return Refused(reason=Reason.BAD_RESPONSE, detail=f"headers beyond {self._limits.max_header_bytes} bytes")
        headers: Headers = tuple((_text(name), _header(name, value)) for name, value in raw)
        if not 200 <= response.status < 300:
            sent = await self._as_sent(response) if keep_packed and response.status in NOT_THERE else b""
            return Answer(status=response.status, headers=headers, body=sent, ip=response.peer)
        packing = coding(headers)
        if isinstance(packing, Refused):
            return packing
        body = Body(packing, cut_at or self._limits.max_body_bytes, keep_packed=keep_packed)
        whole = await self._whole(response, body, cut_at)
        if isinstance(whole, Refused):
            return whole
        return Answer(status=response.status, headers=headers, body=whole, packed=body.packed, ip=response.peer)

    async def _as_sent(self, response: _Response) -> bytes:
        """The body of an answer that is no page, as it was sent; nothing if it is too large, or does not end well."""
        try:
            async with asyncio.timeout(EVIDENCE_SECONDS):
                whole = await self._whole(response, Body("", self._limits.max_body_bytes), None)
        except (aiohttp.ClientError, OSError):
            return b""
        return whole if isinstance(whole, bytes) else b""

    async def _whole(self, response: _Response, body: Body, cut_at: int | None) -> bytes | Refused:
        most = self._limits.max_wire_bytes
        too_large = Refused(reason=Reason.TOO_LARGE, detail=f"more than {most} bytes on the wire")
        if cut_at is None and (response.content_length or 0) > most:
            return too_large
        protocol = response.connection.protocol if response.connection else None
        received = 0
        try:
            async for chunk in response.content.iter_any():
                received += len(chunk)
                refused = too_large if received > most else body.feed(chunk)
                if refused is not None:
                    return body.so_far() if cut_at and refused.reason is Reason.TOO_LARGE else refused
        except aiohttp.ClientPayloadError:
            return _unfinished(Reason.RESET if _broken(protocol) else Reason.TRUNCATED, received)
        # A body without a length ends with the connection; aiohttp takes a reset for that end.
        return _unfinished(Reason.RESET, received) if _broken(protocol) else body.finish()


def _broken(protocol: ResponseHandler | None) -> bool:
    return protocol is not None and isinstance(protocol.exception(), aiohttp.ClientOSError)


def _unfinished(reason: Reason, received: int) -> Refused:
    return Refused(reason=reason, detail=f"the connection ended within the body, after {received} bytes of it")


def _refusal(error: Exception, url: str, seconds: float) -> Refused:
    cause = error.os_error if isinstance(error, aiohttp.ClientConnectorError) else error
    match cause:
        case Forbidden():
            return Refused(reason=Reason.FORBIDDEN_ADDRESS, detail=f"{url}: {cause}")
        case aiohttp.ClientResponseError():
            told = cause.message
        case OSError(strerror=str(told)):
            pass
        case TimeoutError():
            told = f"no whole answer within {seconds:.3g} s"
        case _:
            told = str(cause)
    reason = next(reason for kind, reason in _REASONS if isinstance(error, kind))
    return Refused(reason=reason, detail=f"{url}: {' '.join(told.split())[:120] or type(cause).__name__}")


def _header(name: bytes, value: bytes) -> str:
    """A header's value. The bytes of a Location that are no UTF-8 are percent-encoded: they are the URL as meant."""
    if name.lower() == b"location" and not _is_utf8(value):
        return "".join(chr(byte) if byte < 0x80 else f"%{byte:02X}" for byte in value)
    return _text(value)


def _text(raw: bytes) -> str:
    return raw.decode("utf-8") if _is_utf8(raw) else raw.decode("latin-1")


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
