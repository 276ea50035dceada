"""After a change of the rules: the archive judged again beside the service's other work, the latest first. [edge]"""

import asyncio
from typing import Final

from archive import judged
from archive.model import Judgeable
from worker.compose import Works
from worker.flags.changes import Changes
from worker.log import logger
from worker.reflag import change_of, judged_again, profiles_of

PIECE: Final = 20
"""Articles judged between two looks at what is due, and switched in one write."""


class Rejudging:
    """What is left to judge again by the rules of this spell of service; nothing where the settings say so."""

    def __init__(self, works: Works) -> None:
        self._works = works
        self._profiles = profiles_of(works.config.feeds)
        self._changes = Changes(examples=0)
        self._below: int | None = None
        self._left: list[str] | None = None if works.config.settings.flags.reflag else []

    async def piece(self) -> bool:
        """Judge a few articles again and have them go by that; False when none is left. Raises ArchiveError."""
        articles = await self._next()
        if not articles:
            return False
        fresh = []
        for article in articles:
            fresh += judged_again([article], self._works.tools.judge, self._profiles)
            await asyncio.sleep(0)
        await self._works.keeper.judge_again(fresh, self._works.tools.clock())
        self._below = articles[-1].place
        for article, new in zip(articles, fresh, strict=True):
            self._changes.add(change_of(article, new.flag))
        return True

    async def _next(self) -> tuple[Judgeable, ...]:
        version = self._works.config.ruleset.version
        if self._left is None:
            self._left = list(await self._works.keeper.ask(judged.older, version))
        while self._left:
            found = await self._works.keeper.ask(
                judged.to_judge, self._left[0], version, limit=PIECE, below=self._below, again=True
            )
            if found:
                return found
            self._below = None
            del self._left[0]
            if not self._left:
                self._tell(version)
        return ()

    def _tell(self, version: str) -> None:
        counts = self._changes.counts
        changed = counts["graver"] + counts["milder"] + counts["topics"]
        logger().info(
            "archive_judged_again",
            rules=version,
            articles=self._changes.judged,
            gained=counts["gained"],
            lost=counts["lost"],
            changed=changed,
        )
