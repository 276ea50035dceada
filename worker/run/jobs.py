"""The jobs of a fleet: their kinds, what keeps two of them apart, and who goes first. Pure.

A job names a feed or an article, nothing more: what is due, and when, stands in the archive, and whoever takes a job
looks there whether it still is. So a job that is lost comes again, and one that comes twice does nothing.

- `once` (Procrastinate's queueing lock) names the work: of each there is one job at most, waiting or under way.
- `apart` (its lock) names a place at a host: a host has as many as it may be asked at once, and each feed and article
  always takes the same one, so that no feed is polled twice at a time and no worker is full of jobs of one host.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final
from zlib import crc32

from worker.fetch.pace import host_of

WAITING: Final = 1_000
"""Jobs of a kind that wait at most: taking one costs the database a look at all of them."""


class Lane(StrEnum):
    """What a worker does side by side; each lane has places of its own."""

    CLOCK = "clock"
    POLLS = "polls"
    PAGES = "pages"
    BACKFILL = "backfill"


class Kind(StrEnum):
    """What a job does."""

    RESCUE = "rescue"  # jobs of workers that died go back into the line
    LOOK = "look"  # what is due becomes jobs
    POLL = "poll"
    READ = "read"
    CHECK = "check"  # looks again at a page that was read
    UPKEEP = "upkeep"
    REFLAG = "reflag"  # parts the archive into pieces to be judged again, and goes over to what was judged
    JUDGE = "judge"  # one of those pieces
    TELL = "tell"  # tells articles anew after a change of outlets.d
    IMPORT = "import"  # a file, or a piece of a big one; parts that into pieces
    REREAD = "reread"  # parts the archive into stretches, or reads the kept pages of one again


LANE: Final = {
    Kind.RESCUE: Lane.CLOCK,
    Kind.LOOK: Lane.CLOCK,
    Kind.POLL: Lane.POLLS,
    **dict.fromkeys((Kind.REFLAG, Kind.JUDGE, Kind.TELL, Kind.IMPORT, Kind.REREAD), Lane.BACKFILL),
}
"""Where a kind is done; every other among the pages. What takes minutes takes no place from what takes a second."""

PRIORITY: Final = {
    Kind.RESCUE: 100,
    Kind.LOOK: 90,
    Kind.POLL: 80,
    Kind.READ: 60,
    Kind.CHECK: 40,
    Kind.UPKEEP: 30,
    Kind.REFLAG: 20,
    Kind.JUDGE: 10,
    Kind.TELL: 10,
    Kind.IMPORT: 10,
    Kind.REREAD: 10,
}
BY_THE_CLOCK: Final = frozenset({Kind.RESCUE, Kind.LOOK, Kind.UPKEEP})
"""Kinds that come again by themselves: one that is lost is not missed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Todo:
    """A job to be put in line."""

    kind: Kind
    once: str
    lane: Lane
    priority: int
    apart: str | None = None
    words: dict[str, str | int | None] = field(default_factory=dict)


def todo(kind: Kind, name: object, apart: str | None = None, **words: str | int | None) -> Todo:
    """A job of a kind, about something of that name."""
    lane = LANE.get(kind, Lane.PAGES)
    return Todo(kind=kind, once=f"{kind} {name}", lane=lane, priority=PRIORITY[kind], apart=apart, words={**words})


def another_look(kind: Kind) -> Todo:
    """A look behind the jobs of a kind, of which more is due than may wait."""
    lane = LANE.get(kind, Lane.PAGES)
    return Todo(kind=Kind.LOOK, once=f"look after {kind}", lane=lane, priority=PRIORITY[kind] - 1, apart="look")


def by_the_clock(kind: Kind) -> Todo:
    """A job that comes by the clock. Whoever looks for the dead waits for none of them; of the others one goes on."""
    return todo(kind, "by the clock", None if kind is Kind.RESCUE else str(kind))


def place_at(url: str, who: str, per_host: int) -> str:
    """The place at a URL's host that a feed or an article takes."""
    return f"{host_of(url)} {crc32(who.encode()) % per_host}"


def cron_of(seconds: float) -> str:
    """So often, as Procrastinate's clock has it: whole seconds below a minute, whole minutes above."""
    if seconds < 60:
        return f"* * * * * */{max(1, round(seconds))}"
    minutes = round(seconds / 60)
    return f"*/{minutes} * * * *" if minutes < 60 else "0 * * * *"
