"""What articles tell, as it is written: the figures of a text, and all of it again when the ways of telling changed.

Steps of a write, each on an open transaction.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from archive import schema
from archive.joining import mark_again, recount_of
from archive.model import Figure, Told

_FORGET: Final = delete(schema.figure).where(schema.figure.c.article_id == bindparam("of"))
_PUT: Final = insert(schema.figure)
_ATTRIBUTE: Final = (
    update(schema.article)
    .where(schema.article.c.id == bindparam("of"))
    .values(family=bindparam("told_family"), credited=bindparam("told_credited"))
)


def put_figures(db: Connection, given: Iterable[tuple[int, Sequence[Figure]]]) -> None:
    """Keep the figures of articles that have none yet."""
    rows = [
        {"article_id": article_id, "n": n, **{name: getattr(figure, name) for name in Figure.__slots__}}
        for article_id, figures in given
        for n, figure in enumerate(figures, 1)
    ]
    if rows:
        db.execute(_PUT, rows)


def replace_figures(db: Connection, given: Sequence[tuple[int, Sequence[Figure]]]) -> None:
    """Keep the figures of articles in place of those they had."""
    if given:
        db.execute(_FORGET, [{"of": article_id} for article_id, _ in given])
    put_figures(db, given)


def tell_again(db: Connection, told: Sequence[Told]) -> None:
    """Write anew what articles tell; of one that was taken out since, nothing."""
    ids = [one.article_id for one in told]
    there = set(db.execute(select(schema.article.c.id).where(schema.article.c.id.in_(ids))).scalars())
    told = [one for one in told if one.article_id in there]
    rows = [{"of": t.article_id, "told_family": t.family, "told_credited": t.credited} for t in told]
    if rows:
        db.execute(_ATTRIBUTE, rows)
        mark_again(db, [one for one in told if one.marks])
        recount_of(db, [one.article_id for one in told])
    replace_figures(db, [(one.article_id, one.figures) for one in told])
