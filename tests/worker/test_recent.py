"""Articles that are placed and not archived yet are found as the archive would find them."""

from archive.model import ArticleId, Member
from archive.stories import FEW
from worker.recent import Recent

NOON = 500_000
"""In hours since 1970."""


def recent(*told):
    """Articles, each of the story it names, all of one hour and with one anchor."""
    found = Recent()
    for number, story in enumerate(told, 1):
        found.add(Member(id=ArticleId(-number), story_id=ArticleId(story), marks=""), [7], NOON)
    return found


def ids(around):
    return [one.id for one in around.members]


def test_stories_are_counted_that_began_here():
    assert recent(-1, -1, -3, 44).candidates([], NOON).beside == 2
    assert recent(-1).candidates([], NOON + 40).beside == 0


def test_where_few_are_told_those_of_the_window_are_looked_at_whatever_their_anchors():
    told = recent(-1, -2)
    assert ids(told.candidates([], NOON)) == [-2, -1]
    assert ids(told.candidates([], NOON, FEW - 1)) == []
    assert ids(told.candidates([7], NOON, FEW - 1)) == [-2, -1]
    assert ids(told.candidates([], NOON + 73)) == []
