"""Judgements and remarks as they are written: appended, never changed; and what an article shows of them.

A judgement is kept by article, text and version of the rules. Which version an article goes by is in the article;
`switch` moves it on, to a judgement that is there already. Steps of a write, each on an open transaction.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, and_, bindparam, insert, select, update

from archive import schema
from archive.dialects.insertion import insert_or
from archive.errors import NoSuchArticle
from archive.model import ArticleId, Feedback, Flag, Judged, Remark, Say, Standing
from archive.rows import judgement_row
from archive.standing import standing
from archive.watching import watch_flagged

_PUT: Final = insert_or(schema.judgement).on_conflict_do_nothing()
_REMARKS: Final = (
    select(schema.feedback)
    .where(schema.feedback.c.article_id.in_(bindparam("ids", expanding=True)))
    .order_by(schema.feedback.c.id)
)
_SHOW: Final = (
    update(schema.article)
    .where(schema.article.c.id == bindparam("of"))
    .values({name: bindparam(name) for name in ("fires", "topics", "rules_version")})
)
_OF_ITS_TEXT: Final = and_(
    schema.judgement.c.article_id == schema.article.c.id, schema.judgement.c.sha256 == schema.article.c.sha256
)


def put_judgements(db: Connection, judged: Iterable[Judged], at: datetime) -> None:
    """Keep judgements; one that is there already stays as it is."""
    rows = [{"article_id": j.article_id, "sha256": j.sha256, "judged_at": at, **judgement_row(j.flag)} for j in judged]
    if rows:
        db.execute(_PUT, rows)


def shown_columns(db: Connection, article_id: ArticleId, flag: Flag) -> dict[str, Any]:
    """What an archived article itself shows, given the rules' judgement and all that was said of it."""
    remarks = _remarks(db, [article_id]).get(article_id, ())
    return _columns(standing(flag.fires, flag.topics, remarks), flag.rules_version)


def switch(db: Connection, version: str, ids: Sequence[int]) -> int:
    """Have articles go by the judgement of their text under a version; how many did. Those without one stay."""
    found = db.execute(
        select(schema.article.c.id, schema.judgement.c.fires, schema.judgement.c.topics, schema.article.c.fires)
        .select_from(schema.article.join(schema.judgement, _OF_ITS_TEXT))
        .where(schema.article.c.id.in_(ids), schema.judgement.c.rules_version == version)
    ).all()
    remarks = _remarks(db, ids)
    shown = [
        {"of": i, **_columns(standing(fires, topics, remarks.get(i, ())), version)} for i, fires, topics, _ in found
    ]
    if shown:
        db.execute(_SHOW, shown)
        watch_flagged(db, [i["of"] for i, (*_, before) in zip(shown, found, strict=True) if i["fires"] and not before])
    return len(shown)


def add_remark(db: Connection, remark: Remark) -> Feedback:
    """Keep what an analyst says, and show it. Raises NoSuchArticle."""
    table = schema.article.c
    article = db.execute(
        select(table.sha256, table.rules_version, table.fires, table.topics).where(table.id == remark.article_id)
    ).first()
    if article is None:
        raise NoSuchArticle(f"there is no article {remark.article_id}; `bongsu search` shows ids")
    sha256, version, *shown = article
    kept = {name: getattr(remark, name) for name in Remark.__slots__} | {"sha256": sha256, "rules_version": version}
    number = db.execute(insert(schema.feedback).values(kept)).inserted_primary_key
    assert number is not None  # a database that numbers rows gives the number
    if not switch(db, version, [remark.article_id]):
        # Judged before judgements were kept for its text: what it shows is all that is known of the rules' say.
        columns = _columns(standing(shown[0], shown[1], [remark]), version)
        db.execute(_SHOW, {"of": remark.article_id, **columns})
        if columns["fires"] and not shown[0]:
            watch_flagged(db, [remark.article_id])
    return Feedback(id=int(number[0]), remark=remark, sha256=sha256, rules_version=version)


def _columns(stands: Standing, version: str) -> dict[str, Any]:
    return {"fires": stands.fires, "topics": list(stands.topics), "rules_version": version}


def _remarks(db: Connection, ids: Sequence[int]) -> Mapping[int, Sequence[Remark]]:
    found: dict[int, list[Remark]] = {}
    for row in db.execute(_REMARKS, {"ids": list(ids)}).mappings():
        values = {name: row[name] for name in Remark.__slots__}
        found.setdefault(row["article_id"], []).append(Remark(**values | {"say": Say(row["say"])}))
    return found
