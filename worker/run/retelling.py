"""After a change of outlets.d: articles told anew beside the service's other work; see worker.retell. [edge]"""

from typing import Final

from worker import retell
from worker.compose import Works
from worker.log import logger

PIECE: Final = 20
"""Articles told between two looks at what is due: some hundredths of a second."""


class Retelling:
    """What is left to tell anew in this spell of service."""

    def __init__(self, works: Works) -> None:
        self._works = works
        self._version = retell.version_of(works.config.outlets, works.config.known)
        self._known = works.config.known
        self._upto: int | None = None
        self._done = False
        self._told = 0

    async def piece(self) -> bool:
        """Tell a few articles anew; False when nothing is left to do. Raises ArchiveError."""
        if self._done:
            return False
        keeper = self._works.keeper
        if self._upto is None:
            self._upto = await keeper.ask(retell.told_upto, self._version)
            if self._upto is None:
                self._done = True
                return False
        # Else a page saved in between would get the figures of its earlier text.
        async with self._works.tools.turn:
            pieces = await keeper.ask(retell.next_pieces, self._upto, PIECE)
            told = retell.tell(self._works.config.outlets, self._known, pieces)
            await keeper.tell_again(told, retell.KEY, retell.note(self._version, pieces))
        self._done = not pieces
        self._told += len(pieces)
        if pieces:
            self._upto = pieces[-1].article_id
        elif self._told:
            logger().info("archive_told_anew", outlets=self._version, articles=self._told)
        return bool(pieces)
