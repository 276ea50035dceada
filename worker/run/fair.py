"""Work in the order it is due, but never more of one host under way than may be asked at once. Pure.

Otherwise the units of a slow host, or of an outlet with twenty feeds, take all places and wait there for each other,
while every other host's work waits for them.
"""

from collections import Counter, deque
from collections.abc import Callable, Hashable, Iterable
from heapq import heapify, heappop, heappush
from typing import Generic, TypeVar

T = TypeVar("T")


class Fair(Generic[T]):
    """A queue with a lane a host. `take` gives the next piece of work, `done` frees its place."""

    def __init__(self, host: Callable[[T], Hashable], per_host: int) -> None:
        self._host = host
        self._per_host = per_host
        self._busy: Counter[Hashable] = Counter()
        self._lanes: dict[Hashable, deque[tuple[int, T]]] = {}
        self._ready: list[tuple[int, Hashable]] = []  # free lanes, each by the number of its first

    def __len__(self) -> int:
        """How much waits."""
        return sum(map(len, self._lanes.values()))

    def refill(self, work: Iterable[T]) -> None:
        """Let this wait, in this order, in place of all that waits now; what is under way stays so."""
        self._lanes = {}
        for number, item in enumerate(work):
            self._lanes.setdefault(self._host(item), deque()).append((number, item))
        self._ready = [(lane[0][0], host) for host, lane in self._lanes.items() if self._busy[host] < self._per_host]
        heapify(self._ready)

    def take(self) -> T | None:
        """The next piece of work of a host that has a place free, which it then holds; None if there is none now."""
        if not self._ready:
            return None
        _, host = heappop(self._ready)
        lane = self._lanes[host]
        _, item = lane.popleft()
        self._busy[host] += 1
        if not lane:
            del self._lanes[host]
        elif self._busy[host] < self._per_host:
            self._offer(host)
        return item

    def done(self, item: T) -> None:
        """Free the place that a piece of work held."""
        host = self._host(item)
        was_full = self._busy[host] >= self._per_host
        self._busy[host] -= 1
        if not self._busy[host]:
            del self._busy[host]
        if was_full and host in self._lanes:
            self._offer(host)

    def _offer(self, host: Hashable) -> None:
        heappush(self._ready, (self._lanes[host][0][0], host))
