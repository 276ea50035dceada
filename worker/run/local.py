"""The service on one machine: APScheduler is the clock, the database says what is due. [edge]

A tick looks for what is due; so does the pump once a queue is used up. It is woken by a tick, and by each unit of work
that ends, and starts the next in line. SIGTERM and SIGINT: no new work, what runs may finish within DRAIN, the rest is
cancelled (its transaction was not begun, so it is simply due again). SIGHUP: the config is read anew and takes over
after a drain; a broken one is reported and the old one stays.

An archive that takes nothing for now (disk full, read-only, locked) ends nothing: what could not be kept is due again,
and one unit at a time is tried, after rests, until one is kept. Any other broken archive ends the service, as does a
fault of ours that a unit could not end as a state: it would be due again at once, for ever.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from datetime import UTC, timedelta
from functools import partial
from typing import Any, Final, Protocol, Self

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from archive import reading
from archive.errors import ArchiveError, Busy, Undone, Unwritable
from worker.compose import Config, Works, compose
from worker.errors import ConfigError
from worker.log import logger
from worker.run.meters import Meters
from worker.run.notify import beat_seconds, notify, reloading
from worker.run.plan import CHECKS_AT_ONCE, enabled
from worker.run.rejudge import Rejudging
from worker.run.retelling import Retelling
from worker.run.told import Told
from worker.run.units import (
    check_unit,
    checks_due,
    pages_due,
    poll_unit,
    queue_of_feeds,
    queue_of_pages,
    read_unit,
)
from worker.run.upkeep import Upkeep
from worker.run.vigil import Vigil, longest_unit, rest
from worker.sandbox import WALL_PER_CPU

DRAIN: Final = timedelta(seconds=7)
# A reload lets the archive go for a moment; whoever has taken it then is waited for so long, and asked so often.
PATIENCE: Final = timedelta(seconds=3)
AGAIN: Final = timedelta(seconds=0.1)


Count = Callable[[object], None]


class Spell(Protocol):
    """A spell of service."""

    async def until(self, told: asyncio.Event) -> None:
        """Serve until something is told. Raises ArchiveError when nothing can be kept, and what a unit broke with."""
        ...


Start = Callable[[Works, asyncio.Event, Count], AbstractAsyncContextManager[Spell]]
Opening = Callable[[Config], AbstractAsyncContextManager[tuple[Works, Start]]]
"""Opens a worker of a config, and says how it serves."""


class Service:
    """One spell of service with one config: works between `async with`, and drains at its end unless told to hurry.

    `count` is told what each unit of work reports.
    """

    def __init__(self, works: Works, hurry: asyncio.Event, count: Count = lambda _report: None) -> None:
        settings = works.config.settings
        self._works = works
        self._hurry = hurry
        self._count = count
        self._polls: dict[str, asyncio.Task[None]] = {}
        self._reads: dict[int, asyncio.Task[None]] = {}
        self._checks: dict[int, asyncio.Task[None]] = {}
        self._due_feeds = queue_of_feeds(works)
        self._due_pages = queue_of_pages(works)
        self._due_checks = queue_of_pages(works)
        self._upkeep = Upkeep(works)
        self._rejudging = Rejudging(works)
        self._retelling = Retelling(works)
        self._ticked = True
        self._wake = asyncio.Event()
        self._clock = asyncio.get_running_loop().time
        self._every = min(settings.poll.tick_seconds, beat_seconds() or settings.poll.tick_seconds)
        self._vigil = Vigil(longest=longest_unit(settings, WALL_PER_CPU))
        self._refusals = 0
        self._rested = 0.0
        self._broken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._scheduler = AsyncIOScheduler(timezone=UTC)  # this machine's may be one that only libc reads

    async def __aenter__(self) -> Self:
        seconds = self._works.config.settings.poll.tick_seconds
        self._scheduler.add_job(
            self.tick, "interval", seconds=seconds, coalesce=True, misfire_grace_time=None, max_instances=1
        )
        self._scheduler.start()
        self._pumping = asyncio.create_task(self._pump())
        await self.tick()
        return self

    async def __aexit__(self, *_: object) -> None:
        self._scheduler.shutdown(wait=False)
        self._pumping.cancel()
        await asyncio.gather(self._pumping, return_exceptions=True)
        await self._drain()
        self._broken.cancel()

    async def tick(self) -> None:
        """Look for what is due."""
        self._ticked = True
        self._wake.set()

    async def until(self, told: asyncio.Event) -> None:
        """Serve until something is told. Raises ArchiveError when nothing can be kept, and what a unit broke with."""
        waiting = asyncio.create_task(told.wait())
        ends: list[asyncio.Future[Any]] = [waiting, self._pumping, self._broken]
        try:
            await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
        finally:
            waiting.cancel()
        for end in (self._pumping, self._broken):
            if end.done():
                end.result()

    async def _pump(self) -> None:
        """Start what is due whenever woken, and say that the service lives once the archive has answered.

        APScheduler's clock is the wall's, and sleeps as long as that is set back; the loop's is not, so it wakes too.
        """
        while True:
            try:  # not wait_for: Python 3.11's forgets a cancellation that comes with a wake
                async with asyncio.timeout(self._every):
                    await self._wake.wait()
            except TimeoutError:
                self._ticked = True
            self._wake.clear()
            try:
                await self._look()
                self._start_polls()
                self._start_reads()
                self._start_checks()
                await self._upkeep.when_due()
                if not self._refusals and (await self._rejudging.piece() or await self._retelling.piece()):
                    self._wake.set()
            except ArchiveError as error:
                self._fail(error)
            else:
                self._tell_life()

    def _tell_life(self) -> None:
        if self._vigil.alive(self._clock()):
            notify("WATCHDOG=1")
        else:
            logger().error("stuck", polls=sorted(self._polls), articles=sorted({*self._reads, *self._checks}))

    def _room(self, at_once: int, running: int) -> int:
        """How many more units may start: one of all while the archive takes nothing, none while it rests."""
        if not self._refusals:
            return at_once - running
        return 0 if self._clock() < self._rested else 1 - len(self._polls) - len(self._reads) - len(self._checks)

    async def _look(self) -> None:
        """Fill the queues with what is due: all of them at a tick, else those that are used up."""
        works, ticked, self._ticked = self._works, self._ticked, False
        if ticked:
            await works.keeper.serve(alone=True)
        if ticked or not self._due_feeds:
            due = await works.keeper.ask(reading.due_feeds, works.tools.clock())
            self._due_feeds.refill(pair for pair in enabled(works.config.feeds, due) if pair[0].id not in self._polls)
        if ticked or not self._due_pages:
            self._due_pages.refill(await pages_due(works, frozenset(self._reads)))
        if ticked:
            self._due_checks.refill(await checks_due(works, frozenset(self._checks)))

    def _start_polls(self) -> None:
        at_once = self._works.config.settings.poll.concurrency
        while self._room(at_once, len(self._polls)) > 0 and (pair := self._due_feeds.take()) is not None:
            job = partial(poll_unit, *pair, self._works)
            self._start(self._polls, pair[0].id, job, partial(self._due_feeds.done, pair))

    def _start_reads(self) -> None:
        at_once = self._works.config.settings.pages.concurrency
        while self._room(at_once, len(self._reads)) > 0 and (page := self._due_pages.take()) is not None:
            job = partial(read_unit, page, self._works)
            self._start(self._reads, page.article_id, job, partial(self._due_pages.done, page))

    def _start_checks(self) -> None:
        """Look again at pages that were read, few at once: a page that nobody has read yet never waits for one."""
        while self._room(CHECKS_AT_ONCE, len(self._checks)) > 0 and (page := self._due_checks.take()) is not None:
            job = partial(check_unit, page, self._works)
            self._start(self._checks, page.article_id, job, partial(self._due_checks.done, page))

    def _start(
        self,
        running: dict[Any, asyncio.Task[None]],
        key: object,
        job: Callable[[], Awaitable[object]],
        done: Callable[[], None],
    ) -> None:
        async def unit() -> None:
            try:
                self._count(await job())
                self._kept()
            except ArchiveError as error:
                self._fail(error)
            except Exception as error:  # noqa: BLE001  (what even the unit's own boundary could not end)
                logger().error("unit_broke", unit=key, exc_info=True)
                self._fail(error)
            finally:
                running.pop(key, None)
                done()
                self._vigil.ended(self._clock())
                self._wake.set()

        self._vigil.begun(self._clock())
        running[key] = asyncio.create_task(unit())

    def _kept(self) -> None:
        if self._refusals:
            self._refusals = 0
            logger().info("archive_takes_again")
            notify(_status(self._works))

    def _fail(self, error: Exception) -> None:
        if not isinstance(error, Busy | Undone | Unwritable):
            if not self._broken.done():
                self._broken.set_exception(error)
        elif self._clock() >= self._rested:
            self._refusals += 1
            seconds = rest(self._refusals)
            self._rested = self._clock() + seconds
            asyncio.get_running_loop().call_later(seconds, self._wake.set)
            logger().error("archive_takes_nothing", why=str(error), again_in_seconds=seconds)
            notify(f"STATUS=waiting: {error}")

    async def _drain(self) -> None:
        running = [*self._polls.values(), *self._reads.values(), *self._checks.values()]
        if not running:
            return
        logger().info("draining", units=len(running))
        notify("WATCHDOG=1")
        done, hurry = asyncio.gather(*running, return_exceptions=True), asyncio.create_task(self._hurry.wait())
        ends: list[asyncio.Future[Any]] = [done, hurry]
        await asyncio.wait(ends, timeout=DRAIN.total_seconds(), return_when=asyncio.FIRST_COMPLETED)
        hurry.cancel()
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)


def _status(works: Works) -> str:
    return f"STATUS=serving {_enabled(works.config)} feeds"


def _enabled(config: Config) -> int:
    return sum(feed.enabled for feed in config.feeds)


def _log_start(config: Config) -> None:
    settings = config.settings
    places = {"config": str(settings.file), "archive": str(settings.archive_place)}
    logger().info("started", feeds=_enabled(config), rules=config.ruleset.version, **places)


@asynccontextmanager
async def alone(config: Config) -> AsyncIterator[tuple[Works, Start]]:
    """A worker that does all there is to do, and what it serves by. Raises Busy when another serves the archive."""
    async with compose(config) as works:
        await works.keeper.serve(alone=True)
        yield works, Service


async def run_service(read_config: Callable[[], Config], opening: Opening = alone) -> None:
    """Serve until SIGTERM or SIGINT; read the config anew on SIGHUP. Raises ConfigError, ArchiveError."""
    told, meters = Told(), Meters()
    wanted, sound = read_config(), None
    while not told.stop:
        try:
            async with AsyncExitStack() as stack:
                with told.stopping_this():
                    works, start = await _opened(stack, opening, wanted, timedelta(0) if sound is None else PATIENCE)
                    works = await meters.applied(works, stack)
                sound = wanted
                _log_start(wanted)
                notify("READY=1", _status(works))
                wanted = await _spell(works, told, read_config, start(works, told.hurry, meters.count))
        except asyncio.CancelledError:
            if not told.stop:
                raise
        except (ArchiveError, ConfigError, OSError) as error:
            if sound is None or sound is wanted:
                raise
            logger().error("config_kept", why=str(error))
            wanted = sound
    notify("STOPPING=1")
    logger().info("stopped")


async def _opened(stack: AsyncExitStack, opening: Opening, config: Config, patience: timedelta) -> tuple[Works, Start]:
    """The worker of a config, closed with the stack. Busy or Undone: its archive is still held,
    or its server away, after so long.
    """
    clock = asyncio.get_running_loop().time
    end, waits = clock() + patience.total_seconds(), False
    while True:
        try:
            return await stack.enter_async_context(opening(config))
        except (Busy, Undone) as error:
            if clock() >= end:
                raise
            if not waits:
                logger().info("waiting_for_archive", why=str(error))
            waits = True
        await asyncio.sleep(AGAIN.total_seconds())


async def _spell(
    works: Works, told: Told, read_config: Callable[[], Config], serving: AbstractAsyncContextManager[Spell]
) -> Config:
    """Serve with one config until told to stop, or until a newer one can be read; the config to go on with."""
    async with serving as service:
        while True:
            await service.until(told.anything)
            told.anything.clear()
            if told.stop:
                notify("STOPPING=1")
                return works.config
            told.change = False
            reloading()
            try:
                return read_config()
            except ConfigError as error:
                logger().error("config_kept", why=str(error))
                notify("READY=1", _status(works))
