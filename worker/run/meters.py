"""Whether this process counts what it does and answers monitors: as each spell's settings say. [edge]"""

from contextlib import AsyncExitStack
from dataclasses import replace
from typing import TYPE_CHECKING

from worker.compose import Works
from worker.log import logger

if TYPE_CHECKING:
    from worker.metrics import Meter


class Meters:
    """The meter of this process, the same over all its spells of service; none is made unless one is wanted."""

    def __init__(self) -> None:
        self._meter: Meter | None = None

    def count(self, report: object) -> None:
        """Count what a unit of work reports."""
        if self._meter is not None:
            self._meter.count(report)

    async def applied(self, works: Works, stack: AsyncExitStack) -> Works:
        """A worker that is metered and answers monitors, where its settings say so. Raises OSError for a taken port."""
        listen = works.config.settings.metrics.listen
        if listen == "off":
            return works
        from worker.metered import metered
        from worker.metrics import Meter
        from worker.run.exposed import exposed

        self._meter = self._meter or Meter()
        port = await stack.enter_async_context(exposed(works, self._meter))
        logger().info("metrics_served", listen=listen, port=port)
        return replace(works, tools=metered(works.tools, self._meter))
