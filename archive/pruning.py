"""Taking old articles out of the archive, with all that is known of them: never by itself, only when asked. Steps of
writes.

An article stays, however old, when it is flagged (unless flagged ones are asked for too), when an analyst spoke of it
or of its story, when a feed listed it since, so that it does not come back as news, and when one that stays is of its
story or a copy of it. So does the last that came in: its number is not to be given twice.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, delete, func, select

from archive import schema
from archive.dialects.chosen import writing
from archive.joining import recount
from archive.model import MATCHER
from archive.times import docid_floor

AT_ONCE: Final = 200
"""Articles taken out in one transaction: a reader never waits for more."""

_article, _entry, _response = schema.article.c, schema.entry.c, schema.response.c
_change = schema.story_change.c


def prunable(db: Connection, before: datetime, *, flagged: bool) -> list[int]:
    """The ids of the articles of before a moment that nothing keeps, in ascending order."""
    old = select(_article.id).where(
        _article.docid < docid_floor(before),
        _article.id < select(func.max(_article.id)).scalar_subquery(),
        ~select(_entry.id).where(_entry.article_id == _article.id, _entry.last_seen >= before).exists(),
        ~select(schema.feedback.c.id).where(schema.feedback.c.article_id == _article.id).exists(),
        ~select(_change.id).where(_change.article_id == _article.id, _change.changed_by != MATCHER).exists(),
    )
    found = set(db.execute(old if flagged else old.where(_article.fires == 0)).scalars())
    leaning = select(_article.id, _article.story_id, _article.duplicate_of).where(
        _article.story_id.is_not(None) | _article.duplicate_of.is_not(None)
    )
    leans = [(id_, (story, copied)) for id_, story, copied in db.execute(leaning)]
    while kept := {other for id_, others in leans if id_ not in found for other in others if other in found}:
        found -= kept
    return sorted(found)


def prune(db: Connection, ids: Sequence[int]) -> None:
    """Take these articles out: their texts, entries, pages as sent, judgements, and their words from the index."""
    columns = (_article.docid, _article.title, _article.text)
    rows = db.execute(select(*columns, _article.story_id).where(_article.id.in_(ids))).all()
    dialect = writing(db)
    for row in rows:
        dialect.unindex(db, {"docid": row.docid, "title": row.title, "text": row.text})
    db.execute(delete(schema.anchor).where(schema.anchor.c.docid.in_([row.docid for row in rows])))
    entries = select(_entry.id).where(_entry.article_id.in_(ids))
    for table in (schema.alias, schema.entry_revision):
        db.execute(delete(table).where(table.c.entry_id.in_(entries)))
    bodies = db.execute(select(_response.sha256).where(_response.article_id.in_(ids))).scalars().all()
    for table in reversed(schema.metadata.sorted_tables):  # what refers to others goes first
        if "article_id" in table.c:
            db.execute(delete(table).where(table.c.article_id.in_(ids)))
    needed: Any = select(_response.id).where(_response.sha256 == schema.body.c.sha256).exists()
    db.execute(delete(schema.body).where(schema.body.c.sha256.in_(bodies), ~needed))
    db.execute(delete(schema.article).where(_article.id.in_(ids)))
    recount(db, {row.story_id for row in rows})
