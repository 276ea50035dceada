"""Articles that are placed and not (yet) archived, found by their anchors as the archive would find them. Pure.

The articles of one batch are to be told together, too.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from archive.model import Around, ArticleId, Member
from archive.stories import BESIDE, EACH, FEW, MEMBERS, NEAREST, STORIES, WINDOW

_HOURS: Final = int(WINDOW / timedelta(hours=1))
_BESIDE: Final = int(BESIDE / timedelta(hours=1))


class Recent:
    """The articles that came, in order; grows with each."""

    def __init__(self) -> None:
        self._by_anchor: defaultdict[int, list[int]] = defaultdict(list)
        self._told: list[Member] = []
        self._hours: list[int] = []
        self._members: defaultdict[ArticleId, list[int]] = defaultdict(list)

    def add(self, told: Member, anchors: Sequence[int], hours: int) -> None:
        """One more article, of a story, published so many hours after 1970."""
        number = len(self._told)
        self._told.append(told)
        self._hours.append(hours)
        self._members[told.story_id].append(number)
        for anchor in anchors:
            self._by_anchor[anchor].append(number)

    def candidates(self, anchors: Sequence[int], hours: int, elsewhere: int = 0) -> Around:
        """The members of the stories that have most anchors in common with an article of that hour, latest first.

        Where few stories are told beside it, with those told `elsewhere`, the latest of the window follow those.
        """
        shared: Counter[int] = Counter()
        for anchor in anchors:
            near = (n for n in reversed(self._by_anchor.get(anchor, ())) if abs(self._hours[n] - hours) <= _HOURS)
            shared.update(number for number, _ in zip(near, range(EACH), strict=False))
        ranked = sorted(shared, key=lambda number: (-shared[number], -self._hours[number], -number))[:NEAREST]
        beside = self._beside(hours)
        if elsewhere + beside <= FEW:
            others = (n for n, other in enumerate(self._hours) if abs(other - hours) <= _HOURS)
            ranked += sorted(others, key=lambda number: (-self._hours[number], -number))[:NEAREST]
        stories = list(dict.fromkeys(self._told[number].story_id for number in ranked))[:STORIES]
        members = sorted((number for story in stories for number in self._members[story]), reverse=True)
        return Around(members=tuple(self._told[number] for number in members[:MEMBERS]), beside=beside)

    def _beside(self, hours: int) -> int:
        """How many stories that began here are told about that hour."""
        began = {told.id for told in self._told}
        near = (
            told.story_id for told, other in zip(self._told, self._hours, strict=True) if abs(other - hours) <= _BESIDE
        )
        return len(began.intersection(near))

    def merge(self, kept: ArticleId, gone: ArticleId) -> None:
        """Two stories are one."""
        for number in self._members.pop(gone, []):
            told = self._told[number]
            self._told[number] = Member(id=told.id, story_id=kept, marks=told.marks)
            self._members[kept].append(number)
        self._members[kept].sort()
