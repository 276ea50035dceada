"""Looking up names in threads of our own, each with a deadline, so that a hung look-up blocks nobody. [edge]"""

import asyncio
import socket
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Final

from aiohttp.abc import AbstractResolver, ResolveResult

Lookup = Callable[[str], Sequence[str]]
"""A blocking look-up: host name in, addresses out; raises OSError or UnicodeError."""

MAX_THREADS: Final = 256  # hung look-ups included: the system's resolver gives up on them after half a minute or so


def system_lookup(host: str) -> Sequence[str]:
    """The addresses the system's resolver gives, in its order."""
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM, flags=socket.AI_ADDRCONFIG)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


class ThreadResolver(AbstractResolver):
    """Answers within the deadline or raises OSError. Its threads are daemons: they never hold up the program's end."""

    def __init__(self, lookup: Lookup, deadline: timedelta) -> None:
        self._lookup = lookup
        self._seconds = deadline.total_seconds()
        self._places = threading.BoundedSemaphore(MAX_THREADS)

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """The addresses of a host, as the connector wants them."""
        if not self._places.acquire(blocking=False):
            raise socket.gaierror(socket.EAI_AGAIN, f"{MAX_THREADS} look-ups are hanging already")
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[Sequence[str]] = loop.create_future()
        try:
            threading.Thread(target=self._work, args=(host, loop, answer), name=f"dns {host}", daemon=True).start()
        except RuntimeError as error:
            self._places.release()
            raise socket.gaierror(socket.EAI_AGAIN, f"no thread to look it up in: {error}") from error
        try:
            async with asyncio.timeout(self._seconds):
                addresses = await answer
        except TimeoutError as error:
            raise socket.gaierror(socket.EAI_AGAIN, f"no answer within {self._seconds:g} s") from error
        if not addresses:
            raise socket.gaierror(socket.EAI_NONAME, "has no address")
        return [_result(host, address, port) for address in addresses]

    async def close(self) -> None:
        """Nothing to close: a thread ends with its look-up."""

    def _work(self, host: str, loop: asyncio.AbstractEventLoop, answer: "asyncio.Future[Sequence[str]]") -> None:
        found: Sequence[str] | OSError
        try:
            found = self._lookup(host)
        except OSError as error:
            found = error
        except UnicodeError as error:
            found = socket.gaierror(socket.EAI_NONAME, f"not a host name: {error}")
        finally:
            self._places.release()
        with suppress(RuntimeError):  # the loop has closed: nobody waits any more
            loop.call_soon_threadsafe(_tell, answer, found)


def _tell(answer: "asyncio.Future[Sequence[str]]", found: Sequence[str] | OSError) -> None:
    if answer.done():
        return
    if isinstance(found, OSError):
        answer.set_exception(found)
    else:
        answer.set_result(found)


def _result(host: str, address: str, port: int) -> ResolveResult:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    return ResolveResult(hostname=host, host=address, port=port, family=family, proto=0, flags=0)
