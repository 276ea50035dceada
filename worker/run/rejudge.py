"""After a change of the rules: the archive judged again beside the service's other work; see worker.reflag. [edge]

All is judged first; what that gains, loses and changes is logged; only then the articles go over to it.
"""

import asyncio
from collections.abc import Sequence
from typing import Final

from archive import judged
from archive.model import Judgeable, Judged
from worker.compose import Works
from worker.flags.changes import Changes
from worker.log import logger
from worker.reflag import AT_ONCE, Profiles, change_of, judged_again, profiles_of

PIECE: Final = 20
"""Articles judged between two looks at what is due: some hundredths of a second."""


async def judge_these(articles: Sequence[Judgeable], works: Works, profiles: Profiles) -> list[Judged]:
    """Judge some articles and keep that beside what was judged before."""
    fresh: list[Judged] = []
    for article in articles:
        fresh += judged_again([article], works.tools.judge, profiles)
        await asyncio.sleep(0)  # others have their turn between two articles
    await works.keeper.add_judgements(fresh, works.tools.clock())
    return fresh


def log_changes(changes: Changes, version: str) -> None:
    """One line for all that was judged again."""
    counts = changes.counts
    changed = counts["graver"] + counts["milder"] + counts["topics"]
    told = {"gained": counts["gained"], "lost": counts["lost"], "changed": changed}
    logger().info("archive_judged_again", rules=version, articles=changes.judged, **told)


class Rejudging:
    """What is left to judge again by the rules of this spell of service; nothing where the settings say so."""

    def __init__(self, works: Works) -> None:
        self._works = works
        self._profiles = profiles_of(works.config.feeds)
        self._changes = Changes(examples=0)
        self._below: int | None = None
        self._judging: list[str] | None = None if works.config.settings.flags.reflag else []
        self._switching: list[str] = []

    @property
    def _version(self) -> str:
        return self._works.config.ruleset.version

    async def piece(self) -> bool:
        """Judge a few articles, or have some go over; False when nothing is left to do. Raises ArchiveError."""
        if self._judging is None:
            self._judging = list(await self._works.keeper.ask(judged.older, self._version))
            self._switching = list(self._judging)
        return await self._judge(self._judging) or await self._switch()

    async def _judge(self, versions: list[str]) -> bool:
        while versions:
            articles = await self._works.keeper.ask(
                judged.to_judge, versions[0], self._version, limit=PIECE, below=self._below
            )
            if articles:
                await self._judge_these(articles)
                self._below = articles[-1].place
                return True
            self._below = None
            del versions[0]
            if not versions:
                self._tell()
        return False

    async def _judge_these(self, articles: tuple[Judgeable, ...]) -> None:
        fresh = await judge_these(articles, self._works, self._profiles)
        for article, new in zip(articles, fresh, strict=True):
            self._changes.add(change_of(article, new.flag))

    def _tell(self) -> None:
        log_changes(self._changes, self._version)

    async def _switch(self) -> bool:
        while self._switching:
            ids = await self._works.keeper.ask(judged.to_switch, self._switching[0], self._version, limit=AT_ONCE)
            if ids:
                await self._works.keeper.switch(self._version, ids)
                return True
            del self._switching[0]
            if not self._switching:
                logger().info("archive_switched", rules=self._version)
        return False
