"""Taking old articles out of the archive, with all that is known of them: never by itself, only when asked. Steps of
writes.

An article stays, however old, when it is flagged (unless flagged ones are asked for too), when an analyst spoke of it
or of its story, when a feed listed it since, so that it does not come back as news, and when one that stays is of its
story or a copy of it. So does the last that came in: its number is not to be given twice.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, delete, func, select

from archive import schema
from archive.banding import unband
from archive.dialects.chosen import writing
from archive.joining import recount
from archive.model import MATCHER
from archive.times import docid_floor

AT_ONCE: Final = 200
"""Articles taken out in one transaction: a reader never waits for more."""

_article, _entry, _response = schema.article.c, schema.entry.c, schema.response.c
_change = schema.story_change.c
_COPIES: Final = select(_article.id, _article.duplicate_of).where(_article.duplicate_of.is_not(None))
_SIZES: Final = select(schema.story.c.id, schema.story.c.articles)


def prunable(db: Connection, before: datetime, *, flagged: bool) -> list[int]:
    """The ids of the articles of before a moment that nothing keeps, in ascending order."""
    old = select(_article.id, _article.story_id).where(
        _article.docid < docid_floor(before),
        _article.id < select(func.max(_article.id)).scalar_subquery(),
        ~select(_entry.id).where(_entry.article_id == _article.id, _entry.last_seen >= before).exists(),
        ~select(schema.feedback.c.id).where(schema.feedback.c.article_id == _article.id).exists(),
    )
    found = {row.id: row.story_id for row in db.execute(old if flagged else old.where(_article.fires == 0))}
    copies = {row.id: row.duplicate_of for row in db.execute(_COPIES)}
    spoken = _spoken_of(db)
    while kept := spoken & set(found.values()) | _partly(db, found.values()) | _copied(copies, found):
        found = {article_id: story for article_id, story in found.items() if story not in kept}
    return sorted(found)


def _partly(db: Connection, found: Collection[int]) -> set[int]:
    """The stories of which not all articles are among these, given by their stories."""
    told = Counter(found)
    return {story for story, articles in db.execute(_SIZES) if 0 < told[story] < articles}


def _copied(copies: Mapping[int, int], found: Mapping[int, int]) -> set[int]:
    """The stories of those among these that others are copies of."""
    return {found[first] for copy, first in copies.items() if copy not in found and first in found}


def _spoken_of(db: Connection) -> set[int]:
    """The stories that users had a say in, by the ids they go by now."""
    now = {row.id: row.story_id for row in db.execute(select(schema.story_alias))}
    said = db.execute(select(_change.story_id, _change.other_id).where(_change.changed_by != MATCHER))
    return {now.get(story, story) for both in said for story in both}


def prune(db: Connection, ids: Sequence[int]) -> None:
    """Take these articles out: their texts, entries, pages as sent, judgements, and their words from the index."""
    columns = (_article.id, _article.docid, _article.title, _article.text)
    rows = db.execute(select(*columns, _article.story_id).where(_article.id.in_(ids))).all()
    dialect = writing(db)
    for row in rows:
        dialect.unindex(db, {"docid": row.docid, "title": row.title, "text": row.text})
        unband(db, row.id, row.title, row.text)
    db.execute(delete(schema.anchor).where(schema.anchor.c.docid.in_([row.docid for row in rows])))
    entries = select(_entry.id).where(_entry.article_id.in_(ids))
    for table in (schema.alias, schema.entry_revision):
        db.execute(delete(table).where(table.c.entry_id.in_(entries)))
    bodies = db.execute(select(_response.sha256).where(_response.article_id.in_(ids))).scalars().all()
    for table in reversed(schema.metadata.sorted_tables):  # what refers to others goes first
        if "article_id" in table.c and table is not schema.band:
            db.execute(delete(table).where(table.c.article_id.in_(ids)))
    needed: Any = select(_response.id).where(_response.sha256 == schema.body.c.sha256).exists()
    db.execute(delete(schema.body).where(schema.body.c.sha256.in_(bodies), ~needed))
    db.execute(delete(schema.article).where(_article.id.in_(ids)))
    recount(db, {row.story_id for row in rows})
