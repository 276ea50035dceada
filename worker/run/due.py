"""What is due becomes jobs: a look at the archive and at the queue, and what lacks is put in line. [edge]

Whoever looks has the lock `look`: nobody else puts polls, reads or checks in line meanwhile, so a look may leave out
what is in line already, waiting or under way, and put the rest there in one transaction with that.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import psycopg
from procrastinate import exceptions
from procrastinate.jobs import Job
from procrastinate.manager import JobManager

from archive import judged, reading
from archive.errors import Busy
from archive.model import DuePage
from worker import feedstate, retell
from worker.compose import Works
from worker.run.fleet import Fleet
from worker.run.jobs import WAITING, Kind, Todo, another_look, place_at, todo
from worker.run.plan import Pair, enabled
from worker.run.units import checks_due, pages_due

_IN_LINE: Final = "SELECT queueing_lock FROM procrastinate_jobs WHERE status IN ('todo', 'doing')"


class Line:
    """The line of jobs, as whoever puts some in it sees it."""

    def __init__(self, fleet: Fleet) -> None:
        self._fleet = fleet
        self.manager = JobManager(fleet.connector)

    async def put(self, todos: Iterable[Todo]) -> int:
        """Put jobs in line, but those that are in it already; how many."""
        async with self._fleet.connection() as connection:
            return await self._put(connection, todos, await _in_line(connection))

    async def put_due(self, works: Works) -> int:
        """Put in line what is due and not there yet, as much of it as may wait; how many."""
        async with self._fleet.connection() as connection:
            there = await _in_line(connection)
            return await self._put(connection, await due_now(works, there), there)

    async def count(self, kind: Kind) -> int:
        """How many jobs of a kind are in line, waiting or under way."""
        async with self._fleet.connection() as connection:
            return sum(name.startswith(f"{kind} ") for name in await _in_line(connection))

    async def _put(
        self, connection: "psycopg.AsyncConnection[Any]", todos: Iterable[Todo], there: frozenset[str]
    ) -> int:
        jobs = [_job(one) for one in todos if one.once not in there]
        try:
            if jobs:
                await self.manager.batch_defer_jobs_async(jobs, connection=connection)
        except exceptions.AlreadyEnqueued as error:
            raise Busy("another put the same jobs in line; they are there") from error
        return len(jobs)


def _job(one: Todo) -> Job:
    return Job(
        id=None,
        queue=one.lane,
        task_name=one.kind,
        priority=one.priority,
        lock=one.apart,
        queueing_lock=one.once,
        task_kwargs=dict(one.words),
    )


async def _in_line(connection: "psycopg.AsyncConnection[Any]") -> frozenset[str]:
    rows = await (await connection.execute(_IN_LINE)).fetchall()
    return frozenset(name for (name,) in rows if name)


async def due_now(works: Works, there: frozenset[str]) -> list[Todo]:
    """The jobs of what is due and not in line yet, the first in line first."""
    found: list[Todo] = []
    for kind, wanted in (await _wanted(works, there)).items():
        room = WAITING - sum(name.startswith(f"{kind} ") for name in there)
        found += wanted[: max(0, room)]
        if len(wanted) > room and wanted:
            found.append(another_look(kind))
    return [*found, *await _backfill(works)]


async def _wanted(works: Works, there: frozenset[str]) -> Mapping[Kind, list[Todo]]:
    per_host = works.config.settings.fetch.per_host_concurrency

    def poll(pair: Pair) -> Todo:
        spec, state = pair
        return todo(Kind.POLL, spec.id, place_at(feedstate.address(state), spec.id, per_host), feed=spec.id)

    def page(kind: Kind, due: DuePage) -> Todo:
        place = place_at(due.url, str(due.article_id), per_host)
        return todo(kind, due.article_id, place, article=due.article_id)

    def articles(kind: Kind) -> frozenset[int]:
        return frozenset(int(name.split()[1]) for name in there if name.startswith(f"{kind} "))

    feeds = enabled(works.config.feeds, await works.keeper.ask(reading.due_feeds, works.tools.clock()))
    reads = await pages_due(works, articles(Kind.READ))
    checks = await checks_due(works, articles(Kind.CHECK))
    every = {
        Kind.POLL: [poll(pair) for pair in feeds],
        Kind.READ: [page(Kind.READ, due) for due in reads],
        Kind.CHECK: [page(Kind.CHECK, due) for due in checks],
    }
    return {kind: [one for one in wanted if one.once not in there] for kind, wanted in every.items()}


async def _backfill(works: Works) -> Sequence[Todo]:
    """What follows from a change of the config."""
    found = []
    version = works.config.ruleset.version
    older: Sequence[str] = await works.keeper.ask(judged.older, version)
    if older and works.config.settings.flags.reflag:
        found.append(reflag(version))
    told_by = retell.version_of(works.config.outlets, works.config.known)
    if await works.keeper.ask(retell.told_upto, told_by) is not None:
        found.append(todo(Kind.TELL, "outlets", "tell"))
    return found


def reflag(version: str) -> Todo:
    """The job that has the archive judged again by a version of the rules."""
    return todo(Kind.REFLAG, version, "reflag", version=version)
