"""Stories as they are read: which a new article may belong to, which there are, and what was changed about them."""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from archive.dialects import Reader, Row
from archive.errors import NoSuchStory
from archive.model import Around, ArticleId, Member, RegroupWhat, Story, StoryArticle, StoryChange
from archive.times import DOCID_STEP, as_written, docid_floor, from_iso, to_iso

# How far apart two reports of one event are published: news is told within two days, and weeklies and the other side
# of the world a day later. What is alike after that is the next of its kind.
WINDOW: Final = timedelta(days=3)
_WIDE: Final = int(WINDOW.total_seconds()) * DOCID_STEP
# What so many in the window have in common tells nothing: of each anchor only the latest are looked at.
EACH: Final = 60
NEAREST: Final = 40
STORIES: Final = 8
MEMBERS: Final = 160
# Where no more stories than that are told, the latest are looked at whatever anchors they have.
FEW: Final = 12

# How far around an article the stories it may belong to are counted, and up to how many articles of theirs.
BESIDE: Final = timedelta(hours=36)
CROWD: Final = 1_000

_BESIDE: Final = """
    SELECT count(DISTINCT story_id) AS stories
    FROM (SELECT story_id FROM article WHERE docid BETWEEN :first AND :last AND id <> :own LIMIT :most) told
"""
_SHARING: Final = """
    SELECT n.docid AS docid FROM {latest}
    GROUP BY n.docid ORDER BY count(*) DESC, n.docid DESC LIMIT :nearest
"""
_ALL: Final = "SELECT docid FROM article WHERE docid BETWEEN :first AND :last ORDER BY docid DESC LIMIT :nearest"
_OF_DOCIDS: Final = "SELECT a.docid, a.story_id FROM {docids} w {articles}"
_MARKS: Final = """
    SELECT a.id, a.story_id, t.marks FROM {stories} w
    CROSS JOIN article a CROSS JOIN mark t WHERE a.story_id = w.value AND t.article_id = a.id
    ORDER BY a.id DESC LIMIT :members
"""


def around(reader: Reader, anchors: Sequence[int], moment: datetime, own: int | None = None) -> Around:
    """The members of the stories that have most anchors in common with an article of that moment, latest first.

    Where few stories are told beside it, others of the window follow those: little is enough there, and may be no
    anchor. `own` is its id where it is archived: the others of its own story come with them.
    """
    story = None if own is None else _told_with_others(reader, own)
    wanted = {
        "anchors": json.dumps(list(anchors)),
        "first": docid_floor(moment) - _WIDE,  # in places: some moments have no day before or after them
        "last": docid_floor(moment) + _WIDE,
        "each": EACH,
        "nearest": NEAREST,
    }
    words = reader.wording
    latest = words.latest(words.numbers(":anchors"), "anchor", "docid", ":each", (":first", ":last"))
    docids = list(reader.values(_SHARING.format(latest=latest), wanted)) if anchors else []
    beside = _beside(reader, moment, own)
    if beside <= FEW:
        docids = list(dict.fromkeys([*docids, *reader.values(_ALL, wanted)]))
    found: dict[int, int] = {}
    if docids:
        sql = _OF_DOCIDS.format(docids=words.numbers(":docids"), articles=words.joined("w.value"))
        found = {row["docid"]: row["story_id"] for row in reader.few(sql, {"docids": json.dumps(docids)})}
    nearest = list(dict.fromkeys(found[docid] for docid in docids if docid in found))[:STORIES]
    if story is not None and story not in nearest:
        nearest.append(story)
    near = tuple(one for one in members(reader, nearest) if one.id != own) if nearest else ()
    return Around(members=near, beside=beside, story_id=story)


def _beside(reader: Reader, moment: datetime, own: int | None) -> int:
    middle, reach = docid_floor(moment), int(BESIDE.total_seconds()) * DOCID_STEP
    (count,) = reader.values(_BESIDE, {"first": middle - reach, "last": middle + reach, "own": own or 0, "most": CROWD})
    return int(count)


def _told_with_others(reader: Reader, article_id: int) -> ArticleId | None:
    sql = """
        SELECT s.id FROM article a JOIN story s ON s.id = a.story_id WHERE a.id = :id AND s.articles > 1
    """
    return next((ArticleId(row["id"]) for row in reader.few(sql, {"id": article_id})), None)


def members(reader: Reader, story_ids: Sequence[int]) -> tuple[Member, ...]:
    """The members of stories as the matcher knows them, latest first, and no more than tell."""
    sql = _MARKS.format(stories=reader.wording.numbers(":stories"))
    rows = reader.few(sql, {"stories": json.dumps(list(story_ids)), "members": MEMBERS})
    return tuple(
        Member(id=ArticleId(row["id"]), story_id=ArticleId(row["story_id"]), marks=row["marks"]) for row in rows
    )


def resolved(reader: Reader, story_id: int) -> ArticleId:
    """The id a story goes by now. Raises NoSuchStory."""
    sql = """
        SELECT id FROM story
        WHERE id = coalesce((SELECT story_id FROM story_alias WHERE id = :id), :id)
    """
    for row in reader.rows(sql, {"id": story_id}):
        return ArticleId(row["id"])
    for row in reader.rows("SELECT story_id FROM article WHERE id = :id", {"id": story_id}):
        raise NoSuchStory(f"there is no story {story_id}; article {story_id} is of story {row['story_id']}")
    raise NoSuchStory(f"there is no story {story_id}; `bongsu stories` shows ids")


def story(reader: Reader, story_id: int) -> Story:
    """A story, by any id it ever had. Raises NoSuchStory."""
    for row in reader.rows("SELECT * FROM story WHERE id = :id", {"id": resolved(reader, story_id)}):
        return _story(reader, row)
    raise NoSuchStory(f"there is no story {story_id}; `bongsu stories` shows ids")


def stories(
    reader: Reader,
    *,
    since: datetime | None = None,
    articles: int = 1,
    sources: int = 1,
    fires: int = 0,
    limit: int = 20,
) -> Iterator[Story]:
    """The stories told last, by the time of publication: of so many articles, independent sources and fires at least.

    Of those told by no article since a time, none.
    """
    sql = """
        SELECT * FROM story
        WHERE last_published >= :since AND articles >= :articles AND sources >= :sources AND fires >= :fires
        ORDER BY last_published DESC, id DESC LIMIT :limit
    """
    values = {
        "since": "" if since is None else to_iso(since),
        "articles": articles,
        "sources": sources,
        "fires": fires,
        "limit": limit,
    }
    for row in list(reader.rows(sql, values)):
        yield _story(reader, row)


def articles(reader: Reader, story_id: int) -> tuple[StoryArticle, ...]:
    """The articles of a story in the order of their publication, or of first sight where that is not known."""
    sql = """
        SELECT id, url, title, outlet, language, published, published_offset, first_seen, fires, duplicate_of,
               family, credited
        FROM article WHERE story_id = :id ORDER BY coalesce(published, first_seen), id
    """
    return tuple(
        StoryArticle(
            id=ArticleId(row["id"]),
            url=row["url"],
            title=row["title"],
            outlet=row["outlet"],
            language=row["language"],
            published=as_written(row["published"], row["published_offset"]),
            first_seen=from_iso(row["first_seen"]),
            fires=row["fires"],
            duplicate_of=row["duplicate_of"],
            family=row["family"],
            credited=row["credited"],
        )
        for row in reader.rows(sql, {"id": story_id})
    )


def changes(reader: Reader, story_id: int) -> tuple[StoryChange, ...]:
    """What was changed about a story, by users and the matcher, oldest first."""
    sql = "SELECT * FROM story_change WHERE story_id = :id OR other_id = :id ORDER BY id"
    return tuple(
        StoryChange(
            what=RegroupWhat(row["what"]),
            at=from_iso(row["changed_at"]),
            by=row["changed_by"],
            article_id=row["article_id"],
            story_id=ArticleId(row["story_id"]),
            other_id=ArticleId(row["other_id"]),
            note=row["note"],
        )
        for row in reader.rows(sql, {"id": story_id})
    )


def _story(reader: Reader, row: Row) -> Story:
    sql = """
        SELECT title, outlet, language FROM article WHERE story_id = :id ORDER BY coalesce(published, first_seen), id
    """
    told = list(reader.rows(sql, {"id": row["id"]}))
    values: dict[str, Any] = {name: from_iso(row[name]) for name in ("first_published", "last_published", "last_seen")}
    return Story(
        id=ArticleId(row["id"]),
        title=told[0]["title"] if told else "",
        outlet=told[0]["outlet"] if told else "",
        articles=row["articles"],
        sources=row["sources"],
        fires=row["fires"],
        languages=tuple(sorted({one["language"] for one in told if one["language"]})),
        outlets=tuple(dict.fromkeys(one["outlet"] for one in told)),
        **values,
    )
