"""The steps of a write, each on an open transaction. `store.py` says which go together."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, delete, insert, select, text, update
from sqlalchemy.dialects.sqlite import insert as insert_or

from archive import schema
from archive.dialects import sqlite
from archive.model import (
    Alias,
    ArticleDraft,
    ArticleId,
    Dating,
    EntryDraft,
    EntryId,
    FeedId,
    FeedState,
    Flag,
    Gap,
    PageState,
    PageStatus,
    TextSource,
)
from archive.rows import (
    article_row,
    entry_row,
    feed_row,
    flag_columns,
    gap_row,
    judgement_row,
    offset_minutes,
    page_row,
    text_sha256,
)
from archive.times import docid


def _insert(db: Connection, table: Table, values: dict[str, Any]) -> int:
    key = db.execute(insert(table).values(values)).inserted_primary_key
    assert key is not None  # one row in, one key out
    return int(key[0])


def put_meta(db: Connection, key: str, value: str) -> None:
    """Write a fact about the archive itself."""
    statement = insert_or(schema.meta).values(key=key, value=value)
    db.execute(statement.on_conflict_do_update(index_elements=["key"], set_={"value": value}))


def put_feed(db: Connection, feed: FeedState) -> None:
    """Write a feed's state."""
    row = feed_row(feed)
    statement = insert_or(schema.feed).values(row)
    db.execute(statement.on_conflict_do_update(index_elements=["id"], set_={k: row[k] for k in row if k != "id"}))


def put_page(db: Connection, article_id: ArticleId, page: PageState) -> None:
    """Write the fate of an article's page."""
    row = page_row(page)
    statement = insert_or(schema.page).values(article_id=article_id, **row)
    db.execute(statement.on_conflict_do_update(index_elements=["article_id"], set_=row))


def put_aliases(db: Connection, feed_id: FeedId, entry_id: EntryId, aliases: Iterable[Alias]) -> None:
    """Add names for an entry; one that is taken stays with whom it names."""
    rows = [{"feed_id": feed_id, "kind": a.kind, "value": a.value, "entry_id": entry_id} for a in aliases]
    if rows:
        db.execute(insert_or(schema.alias).on_conflict_do_nothing(), rows)


def see_again(db: Connection, ids: list[EntryId], seen_at: datetime) -> None:
    """Note that entries were listed again."""
    for start in range(0, len(ids), 500):
        db.execute(
            update(schema.entry).where(schema.entry.c.id.in_(ids[start : start + 500])).values(last_seen=seen_at)
        )


def put_gap(db: Connection, gap: Gap) -> None:
    """Note a possible gap."""
    db.execute(insert_or(schema.possible_gap).values(gap_row(gap)).on_conflict_do_nothing())


def date_entry(db: Connection, entry_id: EntryId, dating: Dating) -> None:
    """Give an entry another time, and its article too if that had it from there: it moves to its place in time."""
    table = schema.entry
    old = db.execute(select(table.c.article_id, table.c.published).where(table.c.id == entry_id)).mappings().one()
    columns: dict[str, Any] = {
        "published": dating.published,
        "published_offset": offset_minutes(dating.published),
        "published_note": dating.note,
    }
    db.execute(update(table).where(table.c.id == entry_id).values(columns))
    row = article_where(db, schema.article.c.id == old["article_id"])
    assert row is not None  # a foreign key holds it
    if row["published"] == old["published"]:
        place = docid(dating.published or row["first_seen"], row["id"])
        _move(db, row, place, row["title"], row["text"])
        db.execute(update(schema.article).where(schema.article.c.id == row["id"]).values(columns | {"docid": place}))


def _owner(db: Connection, feed_id: FeedId, aliases: Iterable[Alias]) -> EntryId | None:
    table = schema.alias
    for alias in aliases:
        found = db.execute(
            select(table.c.entry_id).where(
                table.c.feed_id == feed_id, table.c.kind == alias.kind, table.c.value == alias.value
            )
        ).scalar()
        if found is not None:
            return EntryId(found)
    return None


def new_entry(db: Connection, feed_id: FeedId, draft: EntryDraft, seen_at: datetime) -> ArticleId | None:
    """Write an entry and its article. None when the entry is there already: the write comes a second time."""
    if draft.aliases and _owner(db, feed_id, draft.aliases[:1]) is not None:
        return None
    article_id = _article_of(db, draft, seen_at)
    values = entry_row(draft) | {"feed_id": feed_id, "article_id": article_id}
    values |= {"first_seen": seen_at, "last_seen": seen_at, "revisions": 1}
    entry_id = EntryId(_insert(db, schema.entry, values))
    put_aliases(db, feed_id, entry_id, draft.aliases)
    return article_id


def _article_of(db: Connection, draft: EntryDraft, seen_at: datetime) -> ArticleId:
    """The article of a new entry: the one of its key, improved if the entry tells more, or a new one."""
    row = article_where(db, schema.article.c.key == draft.article.key)
    if row is None:
        return _new_article(db, draft.article, draft.flag, draft.page, seen_at)
    if draft.article.text_source.rank > TextSource(row["text_source"]).rank:
        put_text(db, row, draft.article, draft.flag, seen_at)
    return ArticleId(row["id"])


def change_entry(db: Connection, feed_id: FeedId, entry_id: EntryId, draft: EntryDraft, seen_at: datetime) -> ArticleId:
    """Write what an editor changed: the old words become a revision, and the page is due to be read again."""
    table, past = schema.entry, schema.entry_revision
    old = db.execute(select(table).where(table.c.id == entry_id)).mappings().one()
    put_aliases(db, feed_id, entry_id, draft.aliases)
    article_id = ArticleId(old["article_id"])
    if old["digest"] == draft.digest:
        return article_id
    db.execute(
        insert_or(past)
        .values(
            entry_id=entry_id,
            n=old["revisions"],
            seen_at=old["last_seen"],
            **{key: old[key] for key in ("title", "summary", "content_html", "digest")},
        )
        .on_conflict_do_nothing()
    )
    news = {**entry_row(draft), "last_seen": seen_at, "revisions": old["revisions"] + 1}
    db.execute(update(table).where(table.c.id == entry_id).values(news))
    row = article_where(db, schema.article.c.id == article_id)
    assert row is not None  # a foreign key holds it
    if draft.article.text_source.rank >= TextSource(row["text_source"]).rank:
        put_text(db, row, draft.article, draft.flag, seen_at)
    if row["url"] is None and draft.url is not None:
        db.execute(update(schema.article).where(schema.article.c.id == article_id).values(url=draft.url))
    if draft.page.status is PageStatus.PENDING:
        # The editor touched the story: its page is read again, whatever became of it before.
        again = {"status": PageStatus.PENDING, "next_try": seen_at, "attempts": 0}
        db.execute(update(schema.page).where(schema.page.c.article_id == article_id).values(again))
    return article_id


def article_where(db: Connection, condition: ColumnElement[bool]) -> dict[str, Any] | None:
    """The article row that fulfils a condition on unique columns."""
    row = db.execute(select(schema.article).where(condition)).mappings().first()
    return None if row is None else dict(row)


def _new_article(db: Connection, draft: ArticleDraft, flag: Flag, page: PageState, seen_at: datetime) -> ArticleId:
    # Its place in the index holds its id, which the insert tells: until then a place no other row can have.
    values = article_row(draft) | flag_columns(flag)
    values |= {"key": draft.key, "docid": -1, "first_seen": seen_at, "updated_at": seen_at, "revisions": 1}
    article_id = ArticleId(_insert(db, schema.article, values))
    place = docid(draft.published or seen_at, article_id)
    story = draft.story_id or article_id
    db.execute(update(schema.article).where(schema.article.c.id == article_id).values(docid=place, story_id=story))
    db.execute(text(sqlite.INDEX), sqlite.fts_row(place, draft.title, draft.text))
    _put_bands(db, article_id, draft)
    put_page(db, article_id, page)
    _put_judgement(db, article_id, draft, flag, seen_at)
    return article_id


def put_text(db: Connection, row: dict[str, Any], draft: ArticleDraft, flag: Flag, seen_at: datetime) -> bool:
    """Give an article a new text, flag and metadata; tell whether its text changed.

    A text of the same kind that differs is an edit: the old one is kept as a revision. A page's text in place of a
    summary is no edit; the summary stays with its entry.
    """
    article_id = ArticleId(row["id"])
    if draft.duplicate_of == article_id:
        draft = replace(draft, duplicate_of=None)
    values = article_row(draft) | flag_columns(flag)
    changed = bool(values["sha256"] != row["sha256"])
    if changed:
        if TextSource(row["text_source"]).rank == draft.text_source.rank:
            _keep_revision(db, row)
            values["revisions"] = row["revisions"] + 1
        values["updated_at"] = seen_at
    values["docid"] = docid(draft.published or row["first_seen"], article_id)
    values["story_id"] = draft.story_id or row["story_id"]
    if changed or values["docid"] != row["docid"]:
        _move(db, row, values["docid"], draft.title, draft.text)
    db.execute(update(schema.article).where(schema.article.c.id == article_id).values(values))
    if changed:
        _put_bands(db, article_id, draft)
    _put_judgement(db, article_id, draft, flag, seen_at)
    return changed


def _move(db: Connection, row: dict[str, Any], place: int, title: str, body: str) -> None:
    """Index an article's words at a place, and no longer what was indexed of it where it stood."""
    db.execute(text(sqlite.UNINDEX), sqlite.fts_row(row["docid"], row["title"], row["text"]))
    db.execute(text(sqlite.INDEX), sqlite.fts_row(place, title, body))


def _keep_revision(db: Connection, row: dict[str, Any]) -> None:
    old = {key: row[key] for key in ("title", "text", "text_source", "sha256")}
    db.execute(
        insert(schema.revision).values(article_id=row["id"], n=row["revisions"], seen_at=row["updated_at"], **old)
    )


def _put_bands(db: Connection, article_id: ArticleId, draft: ArticleDraft) -> None:
    db.execute(delete(schema.band).where(schema.band.c.article_id == article_id))
    rows = [{"value": value, "article_id": article_id} for value in sorted(set(draft.bands))]
    if rows:
        db.execute(insert(schema.band), rows)


def _put_judgement(db: Connection, article_id: ArticleId, draft: ArticleDraft, flag: Flag, at: datetime) -> None:
    digest = text_sha256(draft.title, draft.text)
    statement = insert_or(schema.judgement).values(
        article_id=article_id, sha256=digest, judged_at=at, **judgement_row(flag)
    )
    db.execute(statement.on_conflict_do_nothing())
