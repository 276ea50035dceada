"""The names of what is archived, made anew after a release that tells addresses apart otherwise. A step of a write.

A schema migration runs it, so whoever changes a rule of urls.py adds a migration, if only to have this done.
"""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, Select, bindparam, select, update

from archive import schema
from archive.dialects.insertion import insert_or
from archive.identity import link_name
from archive.urls import canonical

_article, _entry, _alias = schema.article.c, schema.entry.c, schema.alias.c
_KEYS: Final = select(_article.id, _article.key, _article.url).where(_article.key.like("http%"))
_LINKS: Final = (
    select(_entry.id, _entry.url, _alias.feed_id, _alias.value)
    .select_from(schema.entry.join(schema.alias, _entry.id == _alias.entry_id))
    .where(_alias.kind == "link", _entry.url.is_not(None))
)
_TAKEN: Final = select(_article.id).where(_article.key == bindparam("key"))
_RENAME: Final = update(schema.article).where(_article.id == bindparam("number")).values(key=bindparam("key"))
_ALSO: Final = insert_or(schema.alias).on_conflict_do_nothing()


def rekey(db: Connection, *, at_once: int = 10_000) -> int:
    """Give articles, and entries by their links, the names that today's rules give; how many articles that changed.

    `at_once` addresses are in memory at a time, and all articles that get another name. An article whose new name
    another bears keeps its old one: what was archived apart stays apart. Entries keep their old names beside the new.
    """
    changed = 0
    waiting = [
        (row.id, name)
        for rows in _in_turn(db, _KEYS, _article.id, at_once)
        for row in rows
        if (name := canonical(row.url or row.key)) != row.key
    ]
    while waiting:
        taken = [one for one in waiting if not _renamed(db, *one)]
        changed += len(waiting) - len(taken)
        # Who bore a name may have given it up after it was asked for.
        waiting = taken if len(taken) < len(waiting) else []
    for rows in _in_turn(db, _LINKS, _entry.id, at_once):
        news = [
            {"feed_id": row.feed_id, "kind": "link", "value": name, "entry_id": row.id}
            for row in rows
            if (name := link_name(row.url)) != row.value
        ]
        if news:
            db.execute(_ALSO, news)
    return changed


def _in_turn(
    db: Connection, rows: Select[Any], number: ColumnElement[int], at_once: int
) -> Iterator[Sequence[Row[Any]]]:
    """Rows in the order of a number that each has, those of so many numbers at a time."""
    last = db.execute(select(number).order_by(number.desc()).limit(1)).scalar() or 0
    for after in range(0, last, at_once):
        yield db.execute(rows.where(number > after, number <= min(after + at_once, last))).all()


def _renamed(db: Connection, number: int, name: str) -> bool:
    """Give an article a name, unless another bears it."""
    if db.execute(_TAKEN, {"key": name}).first() is not None:
        return False
    db.execute(_RENAME, {"number": number, "key": name})
    return True
