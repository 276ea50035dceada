"""An article among those before it: what it is a copy of, and which story it belongs to. Pure.

Drafts of one batch are not archived yet: `Batch` lets a later one be told with an earlier one.
"""

from collections.abc import Sequence, Set
from dataclasses import replace
from datetime import datetime

from archive.model import Around, ArticleDraft, ArticleId, Member, Neighbour
from worker.anchors import Known, anchors_of, marks_of
from worker.cluster import place
from worker.marks import Marks, dumped
from worker.recent import Recent
from worker.stories import belongs


class Batch:
    """The drafts of a batch so far. They have no ids yet: the first is -1, and a story that one begins bears its id."""

    def __init__(self) -> None:
        self._recent = Recent()
        self._keys: list[str] = []

    def told(self, anchors: Sequence[int], hours: int, archived: int) -> Around:
        """The drafts so far that a new one may be told with, beside so many archived stories; theirs were given."""
        return self._recent.candidates(anchors, hours, archived)

    @property
    def ids(self) -> Set[ArticleId]:
        """The drafts so far: what is not written yet is not moved."""
        return {ArticleId(-number) for number in range(1, len(self._keys) + 1)}

    def key(self, story: ArticleId) -> str:
        """The key of the draft that began a story."""
        return self._keys[-story - 1]

    def add(self, draft: ArticleDraft, story: ArticleId | None, same: Sequence[ArticleId], hours: int) -> None:
        """One more draft, of this story (None: its own), which shows others to be the same."""
        self._keys.append(draft.key)
        number = ArticleId(-len(self._keys))
        kept = number if story is None else story
        self._recent.add(Member(id=number, story_id=kept, marks=draft.marks), draft.anchors, hours)
        for one in same:
            self._recent.merge(kept, one)


def marked(draft: ArticleDraft, now: datetime, known: Known) -> tuple[ArticleDraft, Marks]:
    """A draft with its marks and anchors. One without a time of its own is of now."""
    marks = marks_of(draft.title, draft.text, published=draft.published or now, language=draft.language, known=known)
    return replace(draft, marks=dumped(marks), anchors=anchors_of(marks)), marks


def settled(
    draft: ArticleDraft,
    marks: Marks,
    alike: Sequence[Neighbour],
    near: Around,
    batch: Batch,
    *,
    new: bool,
    now: datetime,
) -> ArticleDraft:
    """A draft with what it is a copy of and the story it belongs to; it is of the batch from now on.

    A copy is told with its text, whatever else it is like; an archived article stays with those it is told with.
    """
    copied = place(draft, alike, seen=now)
    at = copied.story_id if copied.duplicate_of is not None else near.story_id
    origin = copied.duplicate_of if copied.origin else None
    fellows = batch.told(draft.anchors, marks.hours, near.beside) if new else Around()
    told = [one for one in (*near.members, *fellows.members) if one.story_id == at or one.story_id not in copied.apart]
    found = belongs(marks, told, beside=near.beside + fellows.beside, at=at, kept=batch.ids)
    stories = [story for story in (found.story_id, *found.bridges) if story is not None]
    archived = [story for story in stories if story > 0]
    fresh = next((story for story in stories if story < 0), None)
    joined = None if fresh is not None else next(iter(archived), None)
    bridges = archived if fresh is not None else archived[1:]
    placed = replace(
        draft,
        duplicate_of=None if copied.origin else copied.duplicate_of,
        origin_of=origin,
        story_id=joined,
        beside=None if fresh is None else batch.key(fresh),
        bridges=tuple(bridges),
        drawn=found.drawn,
    )
    first = next(iter(archived), fresh)
    batch.add(placed, first, [story for story in stories if story != first], marks.hours)
    return placed
