"""The service on several machines: one of any number of workers that share a queue in PostgreSQL. [edge]

Procrastinate is the queue: it hands out jobs, keeps apart what must not meet, has the clock tick once for all, and says
who is silent. A worker takes part in four lanes side by side: the clock, the polls, the pages, and the backfill.

SIGTERM, SIGINT, SIGHUP are as on one machine (`local.py`). What is not done at the end of a drain goes back in line. A
server that goes away ends nothing: the lanes begin anew once it is back, and what it did not keep is still due.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from functools import partial
from typing import Any, Final, Self

from procrastinate.exceptions import ConnectorException

from archive.errors import ArchiveError, Busy, Undone, Unwritable
from archive.place import DatabaseUrl
from worker.compose import Config, Works, compose
from worker.fetch.limits import FetchLimits
from worker.log import logger
from worker.run.fleet import PATIENCE, Fleet
from worker.run.jobs import Kind, Lane, todo
from worker.run.local import DRAIN, Count, Start
from worker.run.notify import beat_seconds, notify
from worker.run.tasks import NotYet, Tasks
from worker.run.vigil import Vigil, longest_unit, rest
from worker.sandbox import WALL_PER_CPU

# The queue tells of new jobs, but not of places at hosts that are free again: they are asked for so often.
ASKED_EVERY: Final = {Lane.POLLS: 0.5, Lane.PAGES: 0.5}
_SELDOM: Final = 5.0
_STEADY: Final = 60.0
Rests = Callable[[int], float]


class Sharing:
    """One spell of service with one config: takes jobs between `async with`, and drains at its end."""

    def __init__(self, works: Works, hurry: asyncio.Event, count: Count, *, fleet: Fleet, rests: Rests) -> None:
        settings = works.config.settings
        self._works = works
        self._hurry = hurry
        self._count = count
        self._rests = rests
        self._tasks = Tasks(works, fleet, self._unit, self._moved)
        self._places = {
            Lane.CLOCK: 2,
            Lane.POLLS: settings.poll.concurrency,
            Lane.PAGES: settings.pages.concurrency,
            Lane.BACKFILL: settings.sandbox.workers,
        }
        self._clock = asyncio.get_running_loop().time
        self._every = min(settings.poll.tick_seconds, beat_seconds() or settings.poll.tick_seconds)
        self._vigil = Vigil(longest=longest_unit(settings, WALL_PER_CPU))
        self._units: set[asyncio.Task[Any]] = set()
        self._broken: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    async def __aenter__(self) -> Self:
        with suppress(Busy):  # another worker that starts now does the same
            await self._tasks.line.put([todo(Kind.LOOK, "at the start", str(Kind.LOOK))])
        self._lanes = [asyncio.create_task(self._keep(lane)) for lane in Lane]
        self._beating = asyncio.create_task(self._beat())
        return self

    async def __aexit__(self, *_: object) -> None:
        self._beating.cancel()
        if self._units:
            logger().info("draining", units=len(self._units))
            notify("WATCHDOG=1")
        for lane in self._lanes:
            lane.cancel()
        done, hurry = asyncio.gather(*self._lanes, return_exceptions=True), asyncio.create_task(self._hurry.wait())
        ends: list[asyncio.Future[Any]] = [done, hurry]
        await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
        hurry.cancel()
        for unit in self._units:  # in a hurry: Procrastinate gives back what is cancelled
            unit.cancel()
        await asyncio.gather(done, self._beating, return_exceptions=True)
        self._broken.cancel()

    async def until(self, told: asyncio.Event) -> None:
        """Serve until something is told. Raises what ends the service."""
        waiting = asyncio.create_task(told.wait())
        ends: list[asyncio.Future[Any]] = [waiting, self._broken, self._beating, *self._lanes]
        try:
            await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
        finally:
            waiting.cancel()
        for end in ends[1:]:
            if end.done():
                end.result()

    async def _keep(self, lane: Lane) -> None:
        """Take jobs of a lane, for ever; once more whenever the server went away."""
        settings, lost = self._works.config.settings.queue, 0
        while True:
            begun, why = self._clock(), "the connection was lost"
            try:
                app = await self._tasks.app(lane)
                await app.run_worker_async(
                    queues=[lane],
                    name=lane,
                    concurrency=self._places[lane],
                    fetch_job_polling_interval=ASKED_EVERY.get(lane, _SELDOM),
                    shutdown_graceful_timeout=DRAIN.total_seconds(),
                    delete_jobs="successful",
                    install_signal_handlers=False,
                    update_heartbeat_interval=settings.beat_seconds,
                    stalled_worker_timeout=settings.stalled_seconds,
                )
            except ConnectorException as error:
                why = " ".join(str(error.__cause__ or error).split())
            lost = 1 if self._clock() - begun > _STEADY else lost + 1
            pause = self._rests(lost)
            logger().error("queue_lost", lane=str(lane), why=why, again_in_seconds=pause)
            await asyncio.sleep(pause)

    async def _beat(self) -> None:
        """Say that the service lives whenever the archive has answered."""
        while True:
            try:
                await self._works.keeper.serve(alone=False)
            except Undone as error:
                logger().error("archive_takes_nothing", why=str(error))
                notify(f"STATUS=waiting: {error}")
            else:
                if self._vigil.alive(self._clock()):
                    notify("WATCHDOG=1")
                else:
                    logger().error("stuck", units=sorted(unit.get_name() for unit in self._units))
            await asyncio.sleep(self._every)

    async def _unit(self, name: str, work: Callable[[], Awaitable[object]]) -> None:
        """Do a unit of work: watched, counted, and with the end of the service where a fault of ours is shown."""
        task = asyncio.current_task()
        assert task is not None
        task.set_name(name)
        self._units.add(task)
        self._vigil.begun(self._clock())
        try:
            self._count(await work())
        except NotYet:
            raise
        except (Busy, Undone, Unwritable) as error:
            logger().error("archive_takes_nothing", unit=name, why=str(error))
            raise
        except ConnectorException as error:
            logger().error("queue_takes_nothing", unit=name, why=str(error.__cause__ or error))
            raise Undone(str(error)) from error
        except Exception as error:
            self._break(name, error)
            raise
        finally:
            self._vigil.ended(self._clock())
            self._units.discard(task)

    def _moved(self, *_: object) -> None:
        """A long unit got on: that is a sign of life, too."""
        self._vigil.moved = self._clock()

    def _break(self, name: str, error: Exception) -> None:
        if not isinstance(error, ArchiveError):
            logger().error("unit_broke", unit=name, exc_info=True)
        if not self._broken.done():
            self._broken.set_exception(error)


@asynccontextmanager
async def sharing(
    config: Config, limits: FetchLimits | None = None, *, patience: timedelta = PATIENCE, rests: Rests = rest
) -> AsyncIterator[tuple[Works, Start]]:
    """A worker that shares its work with others, and what it serves by. `limits` stand in for those of the settings.

    A server that went away is told again for `patience`; then a lane begins anew, after so many seconds as `rests` says
    for so many losses in a row.

    Raises ArchiveError: Busy when another serves the archive alone.
    """
    hear_the_queue()
    settings = config.settings
    place, fetch = settings.archive_place, settings.fetch
    assert isinstance(place, DatabaseUrl), "asked for by `bongsu run --workers queue`, which refuses a file"
    hold = timedelta(seconds=fetch.total_seconds) if limits is None else limits.total
    places = fetch.per_host_concurrency if limits is None else limits.per_host_concurrency
    async with (
        Fleet(place, hold=hold, places=places, patience=patience) as fleet,
        compose(config, limits=limits, turn=fleet.turn, visit=fleet.visit) as works,
    ):
        await works.keeper.serve(alone=False)
        yield works, partial(Sharing, fleet=fleet, rests=rests)


class _Forward(logging.Handler):
    """What Procrastinate and its pool warn of, as lines of our log."""

    def emit(self, record: logging.LogRecord) -> None:
        """See `logging`."""
        logger().warning("queue_says", what=" ".join(record.getMessage().split()))


def hear_the_queue() -> None:
    """Have warnings of the queue's libraries in our log, once; they say more than anyone wants to read."""
    for name in ("procrastinate", "psycopg.pool", "asyncio"):
        theirs = logging.getLogger(name)
        theirs.propagate = False
        theirs.setLevel(logging.WARNING)
        theirs.handlers = [_Forward()]
