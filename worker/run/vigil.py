"""Is the service alive, and how long is an archive left alone that takes nothing? Pure; its clock is a steady one.

Alive means real progress: the archive answers (whoever asks `alive` has just had an answer), and of the units of work
under way at least one ends within the longest time that any could honestly take.
"""

from dataclasses import dataclass
from typing import Final

from worker.settings import Settings

FIRST_REST: Final = 5.0
LONGEST_REST: Final = 300.0
# What a unit may add to its fetches and its child: looking up, waiting for its turn and for the archive's lock.
SLACK: Final = 120.0


@dataclass(slots=True, kw_only=True)
class Vigil:
    """Watches units of work begin and end. `longest` is the honest maximum for one, in seconds."""

    longest: float
    under_way: int = 0
    moved: float = 0.0

    def begun(self, now: float) -> None:
        """A unit began. Only after idleness is that a sign of life: beginning is no progress."""
        if self.under_way == 0:
            self.moved = now
        self.under_way += 1

    def ended(self, now: float) -> None:
        """A unit ended, however."""
        self.under_way -= 1
        self.moved = now

    def alive(self, now: float) -> bool:
        """Whether nothing is under way, or something ended lately enough."""
        return self.under_way == 0 or now - self.moved <= self.longest


def longest_unit(settings: Settings, wall_per_cpu: float) -> float:
    """Seconds that a unit of work could honestly take: robots.txt, its document, a child at its limit, some more."""
    return 2 * settings.fetch.total_seconds + settings.sandbox.cpu_seconds * wall_per_cpu + SLACK


def rest(refusals: int) -> float:
    """For how many seconds an archive that took nothing so many times in a row is left alone."""
    return float(min(FIRST_REST * 2 ** min(refusals - 1, 10), LONGEST_REST))
