"""The names of what is archived, made anew after a release that tells addresses apart otherwise. A step of a write.

A schema migration runs it, so whoever changes a rule of urls.py adds a migration, if only to have this done.
"""

from sqlalchemy import Connection, bindparam, select, update

from archive import schema
from archive.dialects.insertion import insert_or
from archive.identity import link_name
from archive.urls import canonical

_BY_ADDRESS = "http%"
_TAKEN = select(schema.article.c.id).where(schema.article.c.key == bindparam("key"))
_RENAME = update(schema.article).where(schema.article.c.id == bindparam("number")).values(key=bindparam("key"))
_ALSO = insert_or(schema.alias).on_conflict_do_nothing()


def rekey(db: Connection) -> int:
    """Give articles, and entries by their links, the names that today's rules give; how many articles that changed.

    An article whose new name another bears keeps its old one: what was archived apart stays apart. Entries keep their
    old names beside the new.
    """
    changed = 0
    articles = select(schema.article.c.id, schema.article.c.key, schema.article.c.url)
    found = db.execute(articles.where(schema.article.c.key.like(_BY_ADDRESS))).all()
    waiting = [(number, name) for number, key, url in found if (name := canonical(url or key)) != key]
    while waiting:
        taken = [one for one in waiting if not _renamed(db, *one)]
        changed += len(waiting) - len(taken)
        # Who bore a name may have given it up after it was asked for.
        waiting = taken if len(taken) < len(waiting) else []
    named = schema.alias.join(schema.entry, schema.entry.c.id == schema.alias.c.entry_id)
    links = select(schema.alias.c.feed_id, schema.alias.c.entry_id, schema.entry.c.url, schema.alias.c.value)
    listed = db.execute(links.select_from(named).where(schema.alias.c.kind == "link", schema.entry.c.url.is_not(None)))
    news = [
        {"feed_id": feed_id, "kind": "link", "value": name, "entry_id": entry_id}
        for feed_id, entry_id, url, value in listed.all()
        if (name := link_name(url)) != value
    ]
    if news:
        db.execute(_ALSO, news)
    return changed


def _renamed(db: Connection, number: int, name: str) -> bool:
    """Give an article a name, unless another bears it."""
    if db.execute(_TAKEN, {"key": name}).first() is not None:
        return False
    db.execute(_RENAME, {"number": number, "key": name})
    return True
