"""What is looked after beside the news: old pages are let go as the settings say, the index is kept in order. [edge]"""

from datetime import datetime, timedelta
from typing import Final

from archive.retention import AT_ONCE, LetGo
from worker.compose import Works, retention_of
from worker.log import logger

EVERY: Final = timedelta(hours=1)
_MERGES: Final = 40  # of some 2 MB each: a second or two


class Upkeep:
    """Looks after the archive once in a while, a bounded piece at a time."""

    def __init__(self, works: Works) -> None:
        self._works = works
        self._last: datetime | None = None

    async def when_due(self) -> None:
        """Do a piece, unless all was done within the last hour. By the wall clock, which may have been set back."""
        now = self._works.tools.clock()
        if self._last is None or abs(now - self._last) >= EVERY:
            gone = await self._piece(now)
            merged = await self._works.keeper.merge_index()
            self._last = None if merged or gone.bodies == AT_ONCE else now

    async def all(self) -> LetGo:
        """Do all there is to do, but of putting the index together only so much; what was let go."""
        total = LetGo()
        for _ in range(_MERGES):
            if not await self._works.keeper.merge_index():
                break
        while (gone := await self._piece(self._works.tools.clock())).bodies:
            total += gone
        return total

    async def _piece(self, now: datetime) -> LetGo:
        gone = await self._works.keeper.let_go(retention_of(self._works.config.settings), now)
        if gone.bodies:
            logger().info("snapshots_let_go", bodies=gone.bodies, stored_bytes=gone.stored)
        return gone
