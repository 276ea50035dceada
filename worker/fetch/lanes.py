"""Waiting for a host's turn: so many at once, so far apart, FIFO. [edge]"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, Protocol

from worker.fetch.limits import FetchLimits
from worker.fetch.pace import book

_REMEMBERED: Final = 1_000  # lanes; beyond that the idle ones are forgotten


class Visit(Protocol):
    """Hold a place at a host among all who ask it, beyond this process."""

    def __call__(self, host: str, spacing: timedelta, *, follows: bool) -> AbstractAsyncContextManager[None]:
        """Entered when it is our turn; the place is free again on leaving."""
        ...


def alone(host: str, spacing: timedelta, *, follows: bool) -> AbstractAsyncContextManager[None]:
    """Nobody else asks."""
    del host, spacing, follows
    return nullcontext()


@dataclass(slots=True, kw_only=True)
class _Lane:
    """One host's queue. `users` counts who is in it, waiting or being served."""

    places: asyncio.Semaphore
    ready_at: float = 0.0
    users: int = 0


class Lanes:
    """The queues of all hosts. Time and sleeping are given, so that tests need neither."""

    def __init__(
        self,
        limits: FetchLimits,
        monotonic: Callable[[], float],
        sleep: Callable[[float], Awaitable[None]],
        visit: Visit = alone,
    ) -> None:
        self._limits = limits
        self._visit = visit
        self._monotonic = monotonic
        self._sleep = sleep
        self._lanes: dict[str, _Lane] = {}
        self._connections = asyncio.Semaphore(limits.connections)

    @asynccontextmanager
    async def turn(self, host: str, spacing: timedelta, *, follows: bool = False) -> AsyncIterator[None]:
        """Hold a place at a host. Entered when it is our turn; the place is free again on leaving."""
        lane = self._lane(host)
        lane.users += 1
        try:
            async with lane.places:
                booked = book(lane.ready_at, self._monotonic(), spacing, follows=follows)
                lane.ready_at = booked.ready_at
                if booked.wait > 0:
                    await self._sleep(booked.wait)
                async with self._connections, self._visit(host, spacing, follows=follows):
                    yield
        finally:
            lane.users -= 1

    def _lane(self, host: str) -> _Lane:
        if host not in self._lanes:
            if len(self._lanes) >= _REMEMBERED:
                now = self._monotonic()
                self._lanes = {h: lane for h, lane in self._lanes.items() if lane.users or lane.ready_at > now}
            self._lanes[host] = _Lane(places=asyncio.Semaphore(self._limits.per_host_concurrency))
        return self._lanes[host]
