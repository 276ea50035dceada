"""Stories as the archive keeps them: who is told with whom, counted as its articles give it, and by whose word."""

from dataclasses import replace
from datetime import timedelta

import pytest

from archive import open_archive, reading, stories
from archive.check import check
from archive.errors import NoSuchArticle, NoSuchStory
from archive.model import (
    MATCHER,
    ArticleId,
    PageState,
    PageStatus,
    PollBatch,
    ReadBatch,
    Regroup,
    RegroupWhat,
    Remark,
    Say,
    TextSource,
)
from tests.fakes import FEED, NOW, entry, flag

OK = PageState(status=PageStatus.OK)


@pytest.fixture
def archive(place):
    with open_archive(place) as opened:
        yield opened
    assert check(place) == []


def save(archive, *slugs, **changes):
    """One batch of entries, whose articles have these features; their ids."""
    drafts = [entry(slug, f"title {slug}") for slug in slugs]
    drafts = [replace(draft, article=replace(draft.article, **changes)) for draft in drafts]
    return archive.save_poll(PollBatch(feed=FEED, seen_at=NOW, new=tuple(drafts))).articles


def read(archive, number, **changes):
    """An article's page, read: its text is longer now."""
    draft = replace(
        reading.article(archive.reader, number).draft, text=f"text {number}", text_source=TextSource.PAGE,
        story_id=None, duplicate_of=None,
    )  # fmt: skip
    batch = ReadBatch(article_id=number, seen_at=NOW, page=OK, article=replace(draft, **changes), flag=flag(2))
    archive.save_read(batch)


def groups(archive):
    """The members of every story."""
    found = {}
    for one in reading.articles(archive.reader):
        found.setdefault(one.story_id, []).append(one.id)
    counted = {story.id: story.articles for story in stories.stories(archive.reader, limit=100)}
    assert counted == {story: len(members) for story, members in found.items()}
    assert all(story == min(members) for story, members in found.items())
    return sorted(found.values())


def said(archive, what, article=None, story=None, other=None):
    return archive.regroup(
        Regroup(what=what, at=NOW, by="kim", article_id=article, story_id=story, other_id=other, note="why")
    )


def test_an_article_joins_and_the_story_is_counted_anew(archive):
    save(archive, "1", outlet="Hangang Wire")
    save(archive, "2", "3", outlet="Harbour Post", story_id=ArticleId(1), published=NOW)
    story = stories.story(archive.reader, 1)
    assert (story.articles, story.sources, story.outlets) == (3, 2, ("Hangang Wire", "Harbour Post"))
    assert (story.first_published, story.last_published) == (NOW - timedelta(hours=1), NOW)
    archive.remark(Remark(article_id=ArticleId(2), said_at=NOW, said_by="kim", say=Say.FIRES, value="4"))
    assert stories.story(archive.reader, 1).fires == 4


def test_articles_of_one_batch_are_told_together_by_the_key_of_the_first(archive):
    one, two = entry("1"), entry("2")
    two = replace(two, article=replace(two.article, beside=one.article.key))
    three = replace(entry("3"), article=replace(entry("3").article, beside=two.article.key))
    archive.save_poll(PollBatch(feed=FEED, seen_at=NOW, new=(one, two, three)))
    assert groups(archive) == [[1, 2, 3]]


def test_a_bridge_makes_two_stories_one_and_both_ids_lead_to_it(archive):
    save(archive, "1", "2", "3")
    save(archive, "4", story_id=ArticleId(3), bridges=(ArticleId(1),))
    assert groups(archive) == [[1, 3, 4], [2]]
    assert [stories.resolved(archive.reader, number) for number in (1, 2, 3)] == [1, 2, 1]
    (change,) = stories.changes(archive.reader, 1)
    assert (change.what, change.by, change.article_id, change.other_id) == ("merge", MATCHER, 4, 3)
    save(archive, "5", story_id=ArticleId(2), bridges=(ArticleId(3),))
    assert groups(archive) == [[1, 2, 3, 4, 5]]
    assert stories.story(archive.reader, 3).id == 1


def test_what_a_page_shows_joins_but_never_forks(archive):
    save(archive, "1", "2", "3")
    read(archive, 3, story_id=ArticleId(1))
    assert groups(archive) == [[1, 3], [2]]
    read(archive, 3, story_id=ArticleId(2), text="another text")
    read(archive, 3, text="yet another")
    assert groups(archive) == [[1, 3], [2]]
    read(archive, 3, story_id=ArticleId(1), bridges=(ArticleId(2),), text="the last")
    assert groups(archive) == [[1, 2, 3]]


def test_a_copy_goes_to_the_story_of_its_text(archive):
    save(archive, "1", "2", "3")
    read(archive, 3, story_id=ArticleId(1))
    read(archive, 3, story_id=ArticleId(2), duplicate_of=ArticleId(2), text="a copy")
    assert groups(archive) == [[1], [2, 3]]
    assert [change.what for change in stories.changes(archive.reader, 2)] == ["move"]


def test_an_original_that_comes_late_is_what_its_copies_are_copies_of(archive):
    save(archive, "1")
    save(archive, "2", "3", story_id=ArticleId(1), duplicate_of=ArticleId(1))
    save(archive, "4", story_id=ArticleId(1))
    save(archive, "5", story_id=ArticleId(1), origin_of=ArticleId(1))
    told = {one.id: one.draft.duplicate_of for one in reading.articles(archive.reader)}
    assert told == {1: 5, 2: 5, 3: 5, 4: None, 5: None}
    assert groups(archive) == [[1, 2, 3, 4, 5]]
    read(archive, 4, story_id=ArticleId(1), origin_of=ArticleId(5), text="the very first")
    assert reading.article(archive.reader, 5).draft.duplicate_of == 4


def test_a_late_article_draws_what_is_nearer_to_it_out_of_another_story(archive):
    save(archive, "1")
    save(archive, "2", "3", story_id=ArticleId(1))
    save(archive, "4", drawn=(ArticleId(1),))
    assert groups(archive) == [[1, 4], [2, 3]]
    moved = stories.changes(archive.reader, 1)
    assert [(c.what, c.by, c.article_id, c.story_id, c.other_id) for c in moved] == [("move", MATCHER, 1, 1, 2)]
    assert moved == stories.changes(archive.reader, 2)


def test_copies_of_one_text_are_drawn_together_and_a_whole_story_is_not(archive):
    save(archive, "1")
    save(archive, "2", "3", story_id=ArticleId(1))
    read(archive, 3, story_id=ArticleId(1), duplicate_of=ArticleId(2), text="a copy")
    save(archive, "4", drawn=(ArticleId(3),))
    assert groups(archive) == [[1], [2, 3, 4]]
    save(archive, "5", drawn=(ArticleId(1), ArticleId(99)))
    assert groups(archive) == [[1], [2, 3, 4], [5]]


def test_what_a_user_had_a_say_on_is_not_drawn(archive):
    save(archive, "1", "2", "3")
    said(archive, RegroupWhat.MERGE, story=ArticleId(1), other=ArticleId(2))
    save(archive, "4", story_id=ArticleId(3))
    said(archive, RegroupWhat.SPLIT, article=ArticleId(4))
    save(archive, "5", story_id=ArticleId(4))
    save(archive, "6", drawn=(ArticleId(2), ArticleId(4)))
    assert groups(archive) == [[1, 2], [3], [4, 5], [6]]


def test_what_a_user_parts_the_matcher_does_not_join(archive):
    save(archive, "1")
    save(archive, "2", "3", story_id=ArticleId(1))
    assert said(archive, RegroupWhat.SPLIT, article=ArticleId(2)).story_id == 1
    read(archive, 2, story_id=ArticleId(1))
    save(archive, "4", story_id=ArticleId(2), bridges=(ArticleId(1),))
    read(archive, 2, story_id=ArticleId(1), duplicate_of=ArticleId(1), text="a copy")
    assert groups(archive) == [[1, 3], [2, 4]]
    said(archive, RegroupWhat.MERGE, story=ArticleId(2), other=ArticleId(1))
    assert groups(archive) == [[1, 2, 3, 4]]
    assert [(c.what, c.by, c.note) for c in stories.changes(archive.reader, 1)] == [
        ("split", "kim", "why"),
        ("merge", "kim", "why"),
    ]


def test_copies_of_one_text_are_parted_together_whichever_is_named(archive):
    save(archive, "1")
    save(archive, "2", story_id=ArticleId(1))
    save(archive, "3", story_id=ArticleId(1), duplicate_of=ArticleId(2))
    save(archive, "4", story_id=ArticleId(1), duplicate_of=ArticleId(3))
    save(archive, "5", story_id=ArticleId(1))
    done = said(archive, RegroupWhat.SPLIT, article=ArticleId(4))
    assert (done.story_id, done.other_id) == (1, 2)
    assert groups(archive) == [[1, 5], [2, 3, 4]]
    assert stories.story(archive.reader, 2).articles == 3
    with pytest.raises(NoSuchStory, match="a story of its own"):
        said(archive, RegroupWhat.SPLIT, article=ArticleId(3))
    read(archive, 3, story_id=ArticleId(1), duplicate_of=ArticleId(1), text="another's")
    assert groups(archive) == [[1, 5], [2, 3, 4]]


def test_a_story_that_came_with_a_copy_leads_to_where_it_went(archive):
    save(archive, "1", "2")
    save(archive, "3", duplicate_of=ArticleId(2))
    said(archive, RegroupWhat.MERGE, story=ArticleId(2), other=ArticleId(3))
    said(archive, RegroupWhat.MERGE, story=ArticleId(1), other=ArticleId(2))
    said(archive, RegroupWhat.SPLIT, article=ArticleId(3))
    assert groups(archive) == [[1], [2, 3]]
    assert [stories.resolved(archive.reader, number) for number in (1, 2, 3)] == [1, 2, 2]


def test_where_the_earliest_is_parted_the_rest_goes_by_the_next(archive):
    save(archive, "1")
    save(archive, "2", "3", story_id=ArticleId(1))
    save(archive, "4")
    said(archive, RegroupWhat.MERGE, story=ArticleId(4), other=ArticleId(1))
    done = said(archive, RegroupWhat.SPLIT, article=ArticleId(1))
    assert (done.story_id, done.other_id) == (2, 1)
    assert groups(archive) == [[1], [2, 3, 4]]
    assert stories.resolved(archive.reader, 4) == 2
    read(archive, 1, story_id=ArticleId(4))
    assert groups(archive) == [[1], [2, 3, 4]]


def test_what_cannot_be_done_is_refused(archive):
    save(archive, "1", "2")
    with pytest.raises(NoSuchArticle):
        said(archive, RegroupWhat.SPLIT, article=ArticleId(9))
    with pytest.raises(NoSuchStory, match="a story of its own"):
        said(archive, RegroupWhat.SPLIT, article=ArticleId(1))
    with pytest.raises(NoSuchStory, match="no story 9"):
        said(archive, RegroupWhat.MERGE, story=ArticleId(1), other=ArticleId(9))
    said(archive, RegroupWhat.MERGE, story=ArticleId(1), other=ArticleId(2))
    with pytest.raises(NoSuchStory, match="one story already"):
        said(archive, RegroupWhat.MERGE, story=ArticleId(1), other=ArticleId(2))


def test_articles_are_found_by_their_anchors_within_the_window(archive):
    save(archive, "1", anchors=(5, 6), marks="one")
    save(archive, "2", anchors=(6,), marks="two", published=NOW - timedelta(days=9))
    save(archive, "3", anchors=(7,), marks="three", story_id=ArticleId(1))
    near = stories.around(archive.reader, [6], NOW)
    assert [(one.id, one.story_id, one.marks) for one in near.members] == [(3, 1, "three"), (1, 1, "one")]
    assert near.beside == 1, "the third is of the first's story, the second of another week"
    assert stories.around(archive.reader, [6, 7], NOW, 3).beside == 1, "itself is none of those"
    assert stories.around(archive.reader, [6], NOW - timedelta(days=40), 3).beside == 0, "none is of that week"
    own = stories.around(archive.reader, [], NOW, 3)
    assert ([one.id for one in own.members], own.story_id) == ([1], 1)
    assert stories.around(archive.reader, [6], NOW, 2).story_id is None


def test_where_few_stories_are_told_the_latest_are_looked_at_whatever_their_anchors(archive):
    told = save(archive, *map(str, range(stories.FEW)), anchors=(5,), marks="some")
    near = stories.around(archive.reader, [], NOW)
    assert [one.id for one in near.members] == sorted(told, reverse=True)[: stories.STORIES]
    save(archive, "one more", anchors=(6,), marks="more")
    assert stories.around(archive.reader, [], NOW).members == ()
    assert [one.marks for one in stories.around(archive.reader, [6], NOW).members] == ["more"]


def test_anchors_follow_their_article_in_time_and_text(archive):
    save(archive, "1", anchors=(5,), marks="one")
    read(archive, 1, anchors=(8,), marks="new", published=NOW - timedelta(days=9))
    assert stories.around(archive.reader, [5, 8], NOW).members == ()
    (found,) = stories.around(archive.reader, [5, 8], NOW - timedelta(days=9)).members
    assert found.marks == "new"


def test_saving_twice_changes_nothing(archive):
    for _ in range(2):
        save(archive, "1", anchors=(5,), marks="one")
        save(archive, "2", anchors=(5,), marks="two", story_id=ArticleId(1))
        read(archive, 2, anchors=(6,), marks="two", story_id=ArticleId(1))
    assert groups(archive) == [[1, 2]]
    assert stories.changes(archive.reader, 1) == ()


def test_what_was_parted_stays_apart_when_the_head_of_its_story_leaves_too(archive):
    save(archive, "1")
    save(archive, "2", "3", "4", story_id=ArticleId(1))
    said(archive, RegroupWhat.SPLIT, article=ArticleId(4))
    said(archive, RegroupWhat.SPLIT, article=ArticleId(1))
    read(archive, 4, story_id=ArticleId(2))
    assert groups(archive) == [[1], [2, 3], [4]]


def test_what_was_parted_does_not_meet_in_a_third_story(archive):
    save(archive, "1")
    save(archive, "2", "3", story_id=ArticleId(1))
    said(archive, RegroupWhat.SPLIT, article=ArticleId(3))
    save(archive, "4", drawn=(ArticleId(2),))
    save(archive, "5", story_id=ArticleId(4), bridges=(ArticleId(3),))
    save(archive, "6", story_id=ArticleId(4), bridges=(ArticleId(1),))
    assert groups(archive) == [[1, 2], [3, 4, 5, 6]]


def test_what_was_parted_from_a_story_stays_apart_from_what_is_parted_from_it_later(archive):
    save(archive, "1")
    save(archive, "2", "3", "4", story_id=ArticleId(1))
    said(archive, RegroupWhat.SPLIT, article=ArticleId(4))
    said(archive, RegroupWhat.SPLIT, article=ArticleId(3))
    save(archive, "5", story_id=ArticleId(3), bridges=(ArticleId(4), ArticleId(1)))
    assert groups(archive) == [[1, 2], [3, 5], [4]]


def test_what_a_user_joined_again_is_no_longer_held_apart(archive):
    save(archive, "1")
    save(archive, "2", "3", story_id=ArticleId(1))
    said(archive, RegroupWhat.SPLIT, article=ArticleId(3))
    said(archive, RegroupWhat.MERGE, story=ArticleId(1), other=ArticleId(3))
    said(archive, RegroupWhat.SPLIT, article=ArticleId(2))
    save(archive, "4", story_id=ArticleId(1), bridges=(ArticleId(2),))
    assert groups(archive) == [[1, 3, 4], [2]]


def test_stories_come_by_their_latest_article_however_late_it_was_seen(archive):
    save(archive, "new", published=NOW - timedelta(hours=1))
    save(archive, "old", published=NOW - timedelta(days=400))
    save(archive, "newest", published=NOW)
    assert [story.id for story in stories.stories(archive.reader)] == [3, 1, 2]
    assert [story.id for story in stories.stories(archive.reader, since=NOW - timedelta(days=2))] == [3, 1]
