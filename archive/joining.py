"""Stories as they are written: who is told with whom, and what was changed about that. Steps of a write.

A story goes by the id of its earliest article. Two that prove to be one keep the lower id; the other stays an alias of
it, and `story_change` says when, by whom and why. What a user parted, the matcher never joins again; what a user
joined, it never parts. It moves an article only to the story of the text it is a copy of, or of one that it is
nearer to than to its own; nothing is moved that a user had a say on, nor out of a story that a user joined or parted
something from: what was said of its articles is kept for the story. Copies of one text go together.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, RowMapping, and_, bindparam, delete, func, insert, or_, select, update

from archive import schema
from archive.dialects.chosen import writing
from archive.dialects.insertion import insert_or
from archive.errors import NoSuchArticle, NoSuchStory
from archive.model import MATCHER, ArticleDraft, ArticleId, Regroup, Regrouped, RegroupWhat, Told, independent

_article, _alias, _change, _story = schema.article, schema.story_alias, schema.story_change, schema.story
_ALIAS_OF: Final = select(_alias.c.story_id).where(_alias.c.id == bindparam("wanted"))
_BY_KEY: Final = select(_article.c.story_id).where(_article.c.key == bindparam("wanted"))
_STORY_OF: Final = select(_article.c.story_id).where(_article.c.id == bindparam("wanted"))
_PARTED: Final = (
    select(_change.c.story_id, _article.c.story_id)
    .join(_article, _article.c.id == _change.c.article_id)
    .where(_change.c.what == RegroupWhat.SPLIT, _article.c.story_id.in_(bindparam("ids", expanding=True)))
)
_USERS: Final = select(_change.c.id).where(_change.c.article_id == bindparam("wanted"), _change.c.changed_by != MATCHER)
_SETTLED: Final = (
    select(_change.c.id)
    .join(_article, _article.c.id == _change.c.story_id)
    .where(
        _change.c.what.in_([RegroupWhat.MERGE, RegroupWhat.SPLIT]),
        _change.c.changed_by != MATCHER,
        _article.c.story_id == bindparam("wanted"),
    )
)
_PARTED_FROM: Final = (
    select(_change)
    .join(_article, _article.c.id == _change.c.story_id)
    .where(_change.c.what == RegroupWhat.SPLIT, _article.c.story_id == bindparam("wanted"))
)
_TIME: Final = func.coalesce(_article.c.published, _article.c.first_seen)
_COUNTED: Final = (
    select(
        _article.c.story_id.label("id"),
        func.count().label("articles"),
        func.max(_article.c.fires).label("fires"),
        func.min(_TIME, type_=schema.Utc).label("first_published"),
        func.max(_TIME, type_=schema.Utc).label("last_published"),
        func.max(_article.c.first_seen, type_=schema.Utc).label("last_seen"),
    )
    .where(_article.c.story_id.in_(bindparam("ids", expanding=True)))
    .group_by(_article.c.story_id)
)
_original: Final = schema.article.alias("original")
# Of the copies of a text that say of nobody that it is theirs, the first to publish it tells something.
_TELLERS: Final = (
    select(
        _article.c.story_id,
        _article.c.family,
        _article.c.outlet,
        _article.c.credited,
        func.row_number()
        .over(
            partition_by=(_article.c.story_id, func.coalesce(_original.c.id, _article.c.id)),
            order_by=(_article.c.credited.is_not(None), _TIME, _article.c.id),
        )
        .label("nth"),
    )
    .outerjoin(
        _original,
        and_(_original.c.id == _article.c.duplicate_of, _original.c.story_id == _article.c.story_id),
    )
    .where(_article.c.story_id.in_(bindparam("ids", expanding=True)))
    .subquery()
)
_VOICES: Final = (
    select(_TELLERS.c.story_id, _TELLERS.c.family, _TELLERS.c.outlet)
    .where(or_(_TELLERS.c.nth == 1, _TELLERS.c.credited.is_not(None)))
    .distinct()
)
_DROP: Final = delete(_story).where(_story.c.id.in_(bindparam("ids", expanding=True)))
_PUT_MARKS: Final = insert_or(schema.mark)
_REPLACE_MARKS: Final = _PUT_MARKS.on_conflict_do_update(
    index_elements=["article_id"], set_={"marks": _PUT_MARKS.excluded.marks}
)
_MOVE_ANCHORS: Final = (
    update(schema.anchor).where(schema.anchor.c.docid == bindparam("old")).values(docid=bindparam("place"))
)
_DROP_ANCHORS: Final = delete(schema.anchor).where(schema.anchor.c.docid == bindparam("old"))


def stories_of(db: Connection, made: Sequence[tuple[ArticleId, ArticleDraft]]) -> list[ArticleId]:
    """The story of each new article: the one it joins, that of the article of its batch it is told with, or its own."""
    by_key: dict[str, ArticleId] = {}
    found: list[ArticleId] = []
    for article_id, draft in made:
        story = article_id
        if draft.story_id is not None:
            story = resolved(db, draft.story_id)
        elif draft.beside is not None:
            kept = by_key.get(draft.beside) or db.execute(_BY_KEY, {"wanted": draft.beside}).scalar()
            story = ArticleId(kept or article_id)
        by_key[draft.key] = story
        found.append(story)
    return found


def settle(db: Connection, made: Sequence[tuple[ArticleId, int, ArticleDraft]], at: datetime) -> None:
    """Write what the matcher knows of new articles, given with their places; join what they prove to be one story."""
    marked = [(i, place, draft) for i, place, draft in made if draft.marks]
    if marked:
        db.execute(_REPLACE_MARKS, [{"article_id": i, "marks": draft.marks} for i, _, draft in marked])
        _put_anchors(db, [(place, draft) for _, place, draft in marked])
    recount(db, _story_ids(db, [article_id for article_id, _, _ in made]))
    for article_id, _, draft in made:
        _draw(db, article_id, draft, at)
        if draft.origin_of is not None:
            _represent(db, article_id, draft.origin_of)


def rejoin(db: Connection, row: Mapping[str, Any], place: int, draft: ArticleDraft, at: datetime) -> None:
    """Write what the matcher knows of an article's new text, and join what it shows to be its story.

    It leaves its story only for that of the text it is a copy of, and for good reasons only: see `_moves`.
    """
    article_id = ArticleId(row["id"])
    if place != row["docid"]:
        move_anchors(db, row["docid"], place)
    if draft.marks:
        db.execute(_DROP_ANCHORS, {"old": place})
        db.execute(_REPLACE_MARKS, {"article_id": article_id, "marks": draft.marks})
        _put_anchors(db, [(place, draft)])
    if draft.story_id is not None:
        story, wanted = _story_of(db, article_id), resolved(db, draft.story_id)
        if story != wanted and _alone(db, story):
            _bridge(db, article_id, wanted, at)
        elif story != wanted and draft.duplicate_of is not None:
            _move(db, [article_id], story, wanted, at)
    _draw(db, article_id, draft, at)
    if draft.origin_of is not None:
        _represent(db, article_id, draft.origin_of)
    recount(db, _story_ids(db, [article_id]))


def _represent(db: Connection, article_id: ArticleId, copy: ArticleId) -> None:
    """Have an article that came late be the one that an earlier, and all that were its copies, are copies of."""
    told = _article.c.story_id == _story_of(db, article_id)
    copies = (_article.c.id == copy) | (_article.c.duplicate_of == copy)
    db.execute(update(_article).where(told, copies, _article.c.id != article_id).values(duplicate_of=article_id))


def mark_again(db: Connection, told: Sequence[Told]) -> None:
    """Write what the matcher knows of archived articles in place of what it knew. It joins nothing."""
    if not told:
        return
    ids = [one.article_id for one in told]
    found = db.execute(select(_article.c.id, _article.c.docid).where(_article.c.id.in_(ids)))
    places = {row.id: row.docid for row in found}
    db.execute(_DROP_ANCHORS, [{"old": places[number]} for number in ids])
    db.execute(_REPLACE_MARKS, [{"article_id": one.article_id, "marks": one.marks} for one in told])
    _put_anchors(db, [(places[one.article_id], one) for one in told])


def move_anchors(db: Connection, old: int, place: int) -> None:
    """Have an article's anchors found at its new place."""
    db.execute(_MOVE_ANCHORS, {"old": old, "place": place})


def regroup(db: Connection, wish: Regroup) -> Regrouped:
    """Do what a user says of stories, and keep it. Raises NoSuchArticle, NoSuchStory."""
    if wish.what is RegroupWhat.SPLIT:
        return _split(db, wish)
    one, other = (_existing(db, story) for story in (wish.story_id, wish.other_id))
    if one == other:
        raise NoSuchStory(f"{wish.story_id} and {wish.other_id} are one story already")
    return _merge(db, one, other, wish)


def recount(db: Connection, ids: Iterable[int]) -> None:
    """Count stories anew: what is shown of each is always what its articles give."""
    wanted = sorted(set(ids))
    if not wanted:
        return
    families: defaultdict[int, set[str]] = defaultdict(set)
    for story, family, outlet in db.execute(_VOICES, {"ids": wanted}):
        families[story].add(independent(family, outlet))
    rows = [
        {**row, "sources": len(families[row["id"]]) or 1}
        for row in db.execute(_COUNTED, {"ids": wanted}).mappings().all()
    ]
    db.execute(_DROP, {"ids": wanted})
    if rows:
        db.execute(insert(_story), rows)


def recount_of(db: Connection, article_ids: Sequence[int]) -> None:
    """Count the stories of these articles anew."""
    recount(db, _story_ids(db, article_ids))


def resolved(db: Connection, story_id: int) -> ArticleId:
    """The id a story goes by now."""
    return ArticleId(db.execute(_ALIAS_OF, {"wanted": story_id}).scalar() or story_id)


def _put_anchors(db: Connection, placed: Sequence[tuple[int, ArticleDraft | Told]]) -> None:
    rows = [(place, sorted(set(draft.anchors))) for place, draft in placed]
    writing(db).put_numbers(db, "anchor", "docid", rows)


def _story_ids(db: Connection, article_ids: Sequence[int]) -> list[int]:
    found = select(_article.c.story_id).where(_article.c.id.in_(article_ids)).distinct()
    return list(db.execute(found).scalars())


def _story_of(db: Connection, article_id: int) -> ArticleId:
    return ArticleId(db.execute(_STORY_OF, {"wanted": article_id}).scalar_one())


def _existing(db: Connection, story_id: int | None) -> ArticleId:
    story = resolved(db, story_id or 0)
    if db.execute(select(_story.c.id).where(_story.c.id == story)).first() is None:
        raise NoSuchStory(f"there is no story {story_id}; `bongsu stories` shows ids")
    return story


def _alone(db: Connection, story_id: int) -> bool:
    return len(db.execute(select(_article.c.id).where(_article.c.story_id == story_id).limit(2)).all()) == 1


def _size(db: Connection, story_id: int) -> int:
    return int(db.execute(select(func.count()).where(_article.c.story_id == story_id)).scalar_one())


def _apart(db: Connection, one: int, other: int) -> bool:
    """Whether a user parted these two."""
    parted = db.execute(_PARTED, {"ids": [one, other]}).all()
    return any({resolved(db, left), now} == {one, other} for left, now in parted)


def _move(db: Connection, article_ids: Collection[int], story: int, wanted: int, at: datetime) -> None:
    """Move articles from one story to another on the matcher's word, unless a user had a say."""
    said = any(db.execute(_USERS, {"wanted": article_id}).first() for article_id in article_ids)
    if said or db.execute(_SETTLED, {"wanted": story}).first() or _apart(db, story, wanted):
        return
    left, own = _leave(db, article_ids, story)
    kept = _join(db, own, wanted).story_id
    moved = Regroup(what=RegroupWhat.MOVE, at=at, by=MATCHER, article_id=own)
    _note(db, moved, kept, left)


def _draw(db: Connection, article_id: ArticleId, draft: ArticleDraft, at: datetime) -> None:
    """Join the stories that an article shows to be one, and move to it what is nearer to it than to its own story."""
    for other in draft.bridges:
        _bridge(db, article_id, other, at)
    for drawn in draft.drawn:
        story, wanted = db.execute(_STORY_OF, {"wanted": drawn}).scalar(), _story_of(db, article_id)
        if story is None or story == wanted:
            continue
        one_text = _one_text(db, drawn, story)
        if len(one_text) < _size(db, story):
            _move(db, one_text, story, wanted, at)


def _bridge(db: Connection, article_id: ArticleId, other: int, at: datetime) -> None:
    """Join an article's story and another on the matcher's word, unless a user parted them."""
    story, other = _story_of(db, article_id), resolved(db, other)
    if story != other and not _apart(db, story, other):
        _merge(db, story, other, Regroup(what=RegroupWhat.MERGE, at=at, by=MATCHER, article_id=article_id))


def _merge(db: Connection, one: int, other: int, wish: Regroup) -> Regrouped:
    done = _join(db, one, other)
    _note(db, wish, done.story_id, done.other_id)
    return done


def _join(db: Connection, one: int, other: int) -> Regrouped:
    kept, gone = ArticleId(min(one, other)), ArticleId(max(one, other))
    db.execute(update(_article).where(_article.c.story_id == gone).values(story_id=kept))
    db.execute(update(_alias).where(_alias.c.story_id == gone).values(story_id=kept))
    db.execute(insert(_alias).values(id=gone, story_id=kept))
    recount(db, [kept, gone])
    return Regrouped(story_id=kept, other_id=gone)


def _split(db: Connection, wish: Regroup) -> Regrouped:
    assert wish.article_id is not None  # a split is of an article
    story = db.execute(_STORY_OF, {"wanted": wish.article_id}).scalar()
    if story is None:
        raise NoSuchArticle(f"there is no article {wish.article_id}; `bongsu search` shows ids")
    one_text = _one_text(db, wish.article_id, story)
    if len(one_text) == _size(db, story):
        raise NoSuchStory(f"article {wish.article_id}, with its copies, is a story of its own already")
    before = db.execute(_PARTED_FROM, {"wanted": story}).mappings().all()
    rest, own = _leave(db, one_text, story)
    for article_id in sorted(one_text):  # each has the user's word: none is moved to what it was parted from
        _note(db, replace(wish, article_id=ArticleId(article_id)), rest, own)
    _hold_apart(db, before, rest, own)
    return Regrouped(story_id=rest, other_id=own)


def _hold_apart(db: Connection, before: Sequence[RowMapping], rest: ArticleId, own: ArticleId) -> None:
    """Keep what users parted from a story parted from both stories that it is parted into now."""
    for row in before:
        other = own if _story_of(db, row["story_id"]) == rest else rest
        if _story_of(db, row["article_id"]) not in (rest, own):
            values = {name: value for name, value in row.items() if name != "id"}
            db.execute(insert(_change).values(values | {"story_id": other}))


def _one_text(db: Connection, article_id: ArticleId, story: int) -> set[int]:
    """An article and those of its story that are copies of one text with it: they are parted together."""
    copies = select(_article.c.id, _article.c.duplicate_of).where(_article.c.story_id == story)
    linked: defaultdict[int, set[int]] = defaultdict(set)
    for one, other in db.execute(copies.where(_article.c.duplicate_of.is_not(None))):
        linked[one].add(other)
        linked[other].add(one)
    found, ahead = {int(article_id)}, [int(article_id)]
    while ahead:
        fresh = linked[ahead.pop()] - found
        found |= fresh
        ahead += fresh
    return found & set(db.execute(select(_article.c.id).where(_article.c.story_id == story)).scalars())


def _leave(db: Connection, article_ids: Collection[int], story: int) -> tuple[ArticleId, ArticleId]:
    """Make articles a story of their own; the ids of what they left, another if its earliest is of them, and theirs."""
    own, apart = ArticleId(min(article_ids)), _article.c.id.in_(article_ids)
    others = (_article.c.story_id == story) & ~apart
    rest = ArticleId(db.execute(select(func.min(_article.c.id)).where(others)).scalar_one())
    db.execute(delete(_alias).where(_alias.c.id.in_([rest, own])))
    if story in article_ids:
        db.execute(update(_article).where(others).values(story_id=rest))
        db.execute(update(_alias).where(_alias.c.story_id == story).values(story_id=rest))
    db.execute(update(_article).where(apart).values(story_id=own))
    db.execute(update(_alias).where(_alias.c.id.in_(article_ids)).values(story_id=own))
    left = rest if story in article_ids else ArticleId(story)
    recount(db, [story, left, own])
    return left, own


def _note(db: Connection, wish: Regroup, story: int, other: int) -> None:
    db.execute(
        insert(_change).values(
            changed_at=wish.at,
            changed_by=wish.by,
            what=wish.what,
            article_id=wish.article_id,
            story_id=story,
            other_id=other,
            note=wish.note,
        )
    )
