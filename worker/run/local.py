"""The service on one machine: APScheduler is the clock, the database says what is due. [edge]

A tick, or a unit of work that ends, wakes the pump, which starts what is due and not under way. SIGTERM and SIGINT: no
new work, what runs may finish within DRAIN, the rest is cancelled (its transaction was not begun, so it is simply due
again). SIGHUP: the config is read anew and takes over after a drain; a broken one is reported and the old one stays.
"""

import asyncio
import signal
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import timedelta
from functools import partial
from typing import Any, Final

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from archive import reading
from archive.errors import ArchiveError
from worker.compose import Config, Works, compose
from worker.errors import ConfigError
from worker.log import logger
from worker.run.notify import notify
from worker.run.plan import enabled
from worker.run.units import due_pages, poll_unit, read_unit

DRAIN: Final = timedelta(seconds=8)


class Service:
    """One spell of service with one config: ticks until it is told to stop."""

    def __init__(self, works: Works) -> None:
        self._works = works
        self._polls: dict[str, asyncio.Task[None]] = {}
        self._reads: dict[int, asyncio.Task[None]] = {}
        self._wake = asyncio.Event()
        self._broken: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    async def tick(self) -> None:
        """Look for what is due."""
        self._wake.set()

    async def _pump(self) -> None:
        """Start what is due whenever woken. A broken archive ends the service; all else is a unit's own affair.

        APScheduler's clock is the wall's, and sleeps as long as that is set back; the loop's is not, so it wakes too.
        """
        every = self._works.config.settings.poll.tick_seconds
        while True:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), every)
            self._wake.clear()
            notify("WATCHDOG=1")
            try:
                await self._start_polls()
                await self._start_reads()
            except ArchiveError as error:
                self._fail(error)

    async def _start_polls(self) -> None:
        works = self._works
        room = works.config.settings.poll.concurrency - len(self._polls)
        if room <= 0:
            return
        due = await works.keeper.ask(reading.due_feeds, works.tools.clock())
        fresh = [pair for pair in enabled(works.config.feeds, due) if pair[0].id not in self._polls]
        for spec, state in fresh[:room]:
            self._start(self._polls, spec.id, partial(poll_unit, spec, state, works))

    async def _start_reads(self) -> None:
        works = self._works
        room = works.config.settings.pages.concurrency - len(self._reads)
        if room <= 0:
            return
        for page in await due_pages(works, but=set(self._reads), limit=room):
            self._start(self._reads, page.article_id, partial(read_unit, page, works))

    def _start(self, running: dict[Any, asyncio.Task[None]], key: object, job: Callable[[], Awaitable[object]]) -> None:
        async def unit() -> None:
            try:
                await job()
            except ArchiveError as error:
                self._fail(error)
            finally:
                running.pop(key, None)
                self._wake.set()

        running[key] = asyncio.create_task(unit())

    def _fail(self, error: ArchiveError) -> None:
        if not self._broken.done():
            self._broken.set_exception(error)

    async def serve(self, told: asyncio.Event) -> None:
        """Tick until told to stop, then drain. Raises ArchiveError when nothing can be kept any more."""
        scheduler = AsyncIOScheduler()
        every = self._works.config.settings.poll.tick_seconds
        scheduler.add_job(self.tick, "interval", seconds=every, coalesce=True, misfire_grace_time=None, max_instances=1)
        scheduler.start()
        pump, waiting = asyncio.create_task(self._pump()), asyncio.create_task(told.wait())
        try:
            await self.tick()
            ends: list[asyncio.Future[Any]] = [waiting, pump, self._broken]
            await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
        finally:
            scheduler.shutdown(wait=False)
            for task in (pump, waiting):
                task.cancel()
            await asyncio.gather(pump, waiting, return_exceptions=True)
            await self._drain()
        if pump.done() and not pump.cancelled():
            pump.result()
        if self._broken.done():
            self._broken.result()
        self._broken.cancel()

    async def _drain(self) -> None:
        running = [*self._polls.values(), *self._reads.values()]
        if not running:
            return
        logger().info("draining", units=len(running))
        _, late = await asyncio.wait(running, timeout=DRAIN.total_seconds())
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)


async def run_service(config: Config, reload: Callable[[], Config]) -> None:
    """Serve until SIGTERM or SIGINT; read the config anew on SIGHUP. Raises ArchiveError."""
    told = Told()
    previous: Config | None = None
    while not told.stop:
        try:
            async with compose(config) as works:
                logger().info("started", feeds=len(config.feeds), rules=config.ruleset.version)
                notify("READY=1")
                previous = None
                newer = await _spell(works, told, reload)
        except (ArchiveError, ConfigError, OSError) as error:
            if previous is None:
                raise
            logger().error("config_kept", why=str(error))
            config, previous = previous, None
            continue
        if newer is not None:
            config, previous = newer, config
    notify("STOPPING=1")
    logger().info("stopped")


async def _spell(works: Works, told: "Told", reload: Callable[[], Config]) -> Config | None:
    """Serve with one config: until told to stop (None), or until a newer config can be read (that one)."""
    while not told.stop:
        await Service(works).serve(told.anything)
        told.anything.clear()
        if told.change and not told.stop:
            told.change = False
            try:
                return reload()
            except ConfigError as error:
                logger().error("config_kept", why=str(error))
    return None


class Told:
    """What the signals said. Made within the loop that they wake."""

    def __init__(self) -> None:
        self.stop = False
        self.change = False
        self.anything = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._end)
        loop.add_signal_handler(signal.SIGHUP, self._reload)

    def _end(self) -> None:
        self.stop = True
        self.anything.set()

    def _reload(self) -> None:
        self.change = True
        self.anything.set()
