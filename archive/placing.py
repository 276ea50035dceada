"""Places in the full-text index: each article's own, in time order. Steps of a write."""

from collections.abc import Sequence
from datetime import datetime
from itertools import islice
from typing import Any, Final

from sqlalchemy import Connection, bindparam, select, update

from archive import schema
from archive.dialects.chosen import writing
from archive.times import DOCID_STEP, docid

_AT_ONCE: Final = 1_000
_article = schema.article
_TAKEN: Final = select(_article.c.docid).where(_article.c.docid.in_(bindparam("wanted", expanding=True)))
# The first number after `place` that no article has.
_next = _article.alias("following")
_GAP: Final = (
    select(_article.c.docid + 1)
    .where(_article.c.docid >= bindparam("place"))
    .where(~select(_next.c.id).where(_next.c.docid == _article.c.docid + 1).exists())
    .order_by(_article.c.docid)
    .limit(1)
)
_MOVE: Final = update(_article).where(_article.c.id == bindparam("number")).values(docid=bindparam("place"))


def places(db: Connection, wanted: Sequence[tuple[datetime, int]]) -> list[int]:
    """A free place for each article, given its time and its id: where it belongs, or right behind."""
    natural = [docid(moment, number) for moment, number in wanted]
    taken: set[int] = set()
    for start in range(0, len(natural), _AT_ONCE):
        taken |= set(db.execute(_TAKEN, {"wanted": natural[start : start + _AT_ONCE]}).scalars())
    found: list[int] = []
    for place in natural:
        free = _free(db, place, taken) if place in taken else place
        taken.add(free)
        found.append(free)
    return found


def _free(db: Connection, place: int, taken: set[int]) -> int:
    """The first place behind this that is neither taken nor archived."""
    while True:
        place += 1
        while place in taken:
            place += 1
        if db.execute(_TAKEN, {"wanted": [place]}).first() is None:
            return place
        place = int(db.execute(_GAP, {"place": place}).scalar_one()) - 1


def moved(db: Connection, row: dict[str, Any], published: datetime | None) -> int:
    """The place of an article whose time of publication is this now: where it is, unless that time is another."""
    before, now = row["published"] or row["first_seen"], published or row["first_seen"]
    if int(before.timestamp()) == int(now.timestamp()):
        return int(row["docid"])
    return places(db, [(now, row["id"])])[0]


def replace_all(db: Connection) -> int:
    """Give every article its place anew and index all of them, unless they stand in places of today's kind."""
    step = db.execute(select(schema.meta.c.value).where(schema.meta.c.key == "docid_step")).scalar()
    if step == str(DOCID_STEP):
        return 0
    db.execute(update(_article).values(docid=-_article.c.id))  # out of the way, and apart from each other
    times = select(_article.c.id, _article.c.published, _article.c.first_seen).order_by(_article.c.id)
    rows = iter(db.execute(times).all())
    while some := list(islice(rows, _AT_ONCE)):
        spots = places(db, [(row.published or row.first_seen, row.id) for row in some])
        db.execute(_MOVE, [{"number": row.id, "place": spot} for row, spot in zip(some, spots, strict=True)])
    return index_all(db)


def index_all(db: Connection) -> int:
    """Make the full-text index anew from the archived texts; how many articles it holds."""
    words = writing(db)
    words.empty_index(db)
    indexed = 0
    texts = select(_article.c.docid, _article.c.title, _article.c.text).order_by(_article.c.docid)
    rows = db.execute(texts, execution_options={"yield_per": _AT_ONCE})
    for part in rows.mappings().partitions(_AT_ONCE):
        words.index(db, [dict(row) for row in part])
        indexed += len(part)
    return indexed
