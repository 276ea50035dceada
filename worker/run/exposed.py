"""/metrics and /healthz of a running worker, where the settings say so. [edge]

Gauges of the archive are gathered in a thread and through a reader of their own, and serve whoever asks within the next
seconds: asking often costs the worker nothing.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from time import monotonic
from typing import Final

from aiohttp import web

from archive.errors import ArchiveError
from worker.compose import Works
from worker.doctor.findings import Gravity, error, worst
from worker.doctor.health import health
from worker.errors import ConfigError
from worker.gathered import Gathered, gather
from worker.log import logger
from worker.metrics import Holdings, Meter, exposition, registry_of

FRESH: Final = timedelta(seconds=5)
_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"


class Exposed:
    """What is answered to monitors of one spell of service."""

    def __init__(self, works: Works, meter: Meter, clock: Callable[[], float] = monotonic) -> None:
        self._works = works
        self._meter = meter
        self._clock = clock
        self._gathering = asyncio.Lock()
        self._last: tuple[float, bytes] | None = None

    def application(self) -> web.Application:
        """The two addresses; everything else is 404."""
        application = web.Application()
        application.add_routes([web.get("/metrics", self.metrics), web.get("/healthz", self.healthz)])
        return application

    async def metrics(self, _: web.Request) -> web.Response:
        """All metrics: this process's as of now, the archive's as of some seconds ago at most."""
        return web.Response(
            body=exposition(self._meter.registry) + await self._holdings(), headers={"Content-Type": _TYPE}
        )

    async def healthz(self, _: web.Request) -> web.Response:
        """200 while healthy, else 503, with the findings."""
        config, now = self._works.config, self._works.tools.clock()
        try:
            findings = await asyncio.to_thread(health, config.settings, config.feeds, now)
        except (ArchiveError, ConfigError) as broken:
            findings = [error("archive", str(broken), "`bongsu doctor` looks deeper")]
        healthy = worst(findings) is not Gravity.ERROR
        told = {"healthy": healthy, "findings": [finding.as_json() for finding in findings]}
        return web.json_response(told, status=200 if healthy else 503)

    async def _holdings(self) -> bytes:
        async with self._gathering:
            if self._last is None or self._clock() - self._last[0] > FRESH.total_seconds():
                told = await asyncio.to_thread(exposition, registry_of(Holdings(self._gather)))
                self._last = self._clock(), told
            return self._last[1]

    def _gather(self) -> Gathered | None:
        config = self._works.config
        try:
            return gather(config.settings, config.feeds, self._works.tools.clock())
        except (ArchiveError, ConfigError) as broken:
            logger().warning("metrics_without_archive", why=str(broken))
            return None


@asynccontextmanager
async def exposed(works: Works, meter: Meter) -> AsyncIterator[int]:
    """Answer while in here; the port that is listened on. Raises OSError when it is taken."""
    host, _, port = works.config.settings.metrics.listen.rpartition(":")
    runner = web.AppRunner(Exposed(works, meter).application(), access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    try:
        site = web.TCPSite(runner, host.strip("[]"), int(port))
        await site.start()
        yield int(runner.addresses[0][1])
    finally:
        await runner.cleanup()
