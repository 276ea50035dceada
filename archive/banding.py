"""The bands of what is archived: taken out with a text that goes, and made anew after a release that fingerprints
otherwise. Steps of a write.

A schema migration runs it, so whoever raises FINGERPRINT_VERSION adds a migration, if only to have this done.
"""

from collections.abc import Callable
from typing import Final

from sqlalchemy import Connection, bindparam, delete, func, select

from archive import schema
from archive.dialects.chosen import writing
from archive.fingerprint import FINGERPRINT_VERSION, bands
from archive.model import JUDGED

# So many texts are in memory at a time.
_AT_ONCE: Final = 500
_article = schema.article
_TEXTS: Final = (
    select(_article.c.id, _article.c.title, func.substr(_article.c.text, 1, JUDGED).label("text"))
    .where(_article.c.id > bindparam("after"))
    .order_by(_article.c.id)
    .limit(_AT_ONCE)
)


def band_all(db: Connection, progress: Callable[[str, int, int], None]) -> int:
    """Fingerprint every article anew, unless that was done; how many there were. Tells `progress` how far it is."""
    found = db.execute(select(schema.meta.c.value).where(schema.meta.c.key == "fingerprint_version")).scalar()
    if found == str(FINGERPRINT_VERSION):
        return 0
    total = int(db.execute(select(func.count()).select_from(_article)).scalar_one())
    db.execute(delete(schema.band))
    done = last = 0
    while some := db.execute(_TEXTS, {"after": last}).all():
        rows = [(row.id, sorted(set(bands(row.title, row.text)))) for row in some]
        writing(db).put_numbers(db, "band", "article_id", rows)
        done, last = done + len(some), some[-1].id
        progress("fingerprint", done, total)
    return done


def unband(db: Connection, article_id: int, title: str, text: str) -> None:
    """Take out the bands of an article, given as it is archived: they are told from its text, which made them.

    So nothing has to lead from an article to its bands, which are written with every one and hardly ever taken out.
    """
    made = bands(title, text[:JUDGED])
    db.execute(delete(schema.band).where(schema.band.c.value.in_(made), schema.band.c.article_id == article_id))
