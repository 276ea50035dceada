"""The steps of a write, each on an open transaction. `store.py` says which go together."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Table,
    and_,
    bindparam,
    func,
    insert,
    select,
    update,
)

from archive import schema
from archive.banding import unband
from archive.dialects.chosen import writing
from archive.dialects.insertion import Insert, insert_or
from archive.edits import is_edit
from archive.joining import move_anchors, recount_of, rejoin, settle, stories_of
from archive.judging import put_judgements, shown_columns
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
    Judged,
    PageState,
    PageStatus,
    Response,
    TextSource,
)
from archive.placing import moved, places
from archive.retention import put_responses
from archive.rows import (
    article_row,
    entry_row,
    feed_row,
    flag_columns,
    gap_row,
    offset_minutes,
    page_row,
    text_sha256,
)
from archive.telling import put_figures, replace_figures
from archive.watching import see_edit, see_headline


def _upsert(table: Table, key: str) -> Insert:
    """Write a whole row, whether there is one of that key or not."""
    statement = insert_or(table)
    news = {column.name: column for column in statement.excluded if column.name != key}
    return statement.on_conflict_do_update(index_elements=[key], set_=news)


# Built once: a statement costs more to put together than to run.
_PUT_META: Final = _upsert(schema.meta, "key")
_PUT_FEED: Final = _upsert(schema.feed, "id")
_PUT_PAGE: Final = _upsert(schema.page, "article_id")
_PUT_ALIAS: Final = insert_or(schema.alias).on_conflict_do_nothing()
_NAMED: Final = select(schema.alias.c.kind, schema.alias.c.value).where(
    schema.alias.c.feed_id == bindparam("feed_id"), schema.alias.c.value.in_(bindparam("values", expanding=True))
)
_KEYS: Final = select(schema.article.c.key).where(schema.article.c.key.in_(bindparam("keys", expanding=True)))


# How long after its first, second … edit an entry's page is read again.
EDIT_WAITS: Final = tuple(timedelta(minutes=minutes) for minutes in (0, 15, 60, 240, 1440))


def _next_id(db: Connection, column: Column[Any]) -> int:
    """The first free id of a table. The transaction is the only one that writes."""
    return int(db.execute(select(func.coalesce(func.max(column), 0))).scalar_one()) + 1


def put_meta(db: Connection, key: str, value: str) -> None:
    """Write a fact about the archive itself."""
    db.execute(_PUT_META, {"key": key, "value": value})


def put_feed(db: Connection, feed: FeedState) -> None:
    """Write a feed's state."""
    db.execute(_PUT_FEED, feed_row(feed))


def put_page(db: Connection, article_id: ArticleId, page: PageState) -> None:
    """Write the fate of an article's page."""
    db.execute(_PUT_PAGE, {"article_id": article_id, **page_row(page)})


def put_aliases(db: Connection, feed_id: FeedId, entry_id: EntryId, aliases: Iterable[Alias]) -> None:
    """Add names for an entry; one that is taken stays with whom it names."""
    rows = [{"feed_id": feed_id, "kind": a.kind, "value": a.value, "entry_id": entry_id} for a in aliases]
    if rows:
        db.execute(_PUT_ALIAS, rows)


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
        place = moved(db, row, dating.published)
        _move(db, row, place, row["title"], row["text"])
        move_anchors(db, row["docid"], place)
        db.execute(update(schema.article).where(schema.article.c.id == row["id"]).values(columns | {"docid": place}))
        recount_of(db, [row["id"]])


def undate_future(db: Connection, feed_id: FeedId, now: datetime) -> None:
    """Take back the times past tomorrow that a feed's entries have."""
    table = schema.entry
    late = select(table.c.id).where(table.c.feed_id == feed_id, table.c.published > now + timedelta(days=1))
    for entry_id in db.execute(late).scalars().all():
        date_entry(db, entry_id, Dating(published=None, note="future"))


def new_entries(
    db: Connection, feed_id: FeedId, drafts: Sequence[EntryDraft], seen_at: datetime
) -> tuple[ArticleId, ...]:
    """Write entries and their articles, and give these. An entry that is there already is left out: it comes again."""
    drafts = _unnamed(db, feed_id, drafts)
    if not drafts:
        return ()
    articles = _articles_of(db, drafts, seen_at)
    first = _next_id(db, schema.entry.c.id)
    seen = {"feed_id": feed_id, "first_seen": seen_at, "last_seen": seen_at, "revisions": 1}
    rows = [
        {"id": entry_id, "article_id": article_id, **entry_row(draft), **seen}
        for entry_id, (draft, article_id) in enumerate(zip(drafts, articles, strict=True), first)
    ]
    db.execute(insert(schema.entry), rows)
    names = [
        {"feed_id": feed_id, "kind": alias.kind, "value": alias.value, "entry_id": entry_id}
        for entry_id, draft in enumerate(drafts, first)
        for alias in draft.aliases
    ]
    if names:
        db.execute(_PUT_ALIAS, names)
    for article_id, draft in zip(articles, drafts, strict=True):
        put_responses(db, article_id, draft.responses, seen_at)
    return tuple(articles)


def _unnamed(db: Connection, feed_id: FeedId, drafts: Sequence[EntryDraft]) -> list[EntryDraft]:
    """The drafts whose strongest name is no entry's yet."""
    if not drafts:
        return []
    values = [draft.aliases[0].value for draft in drafts if draft.aliases]
    rows = db.execute(_NAMED, {"feed_id": feed_id, "values": values})
    taken = {Alias(kind=kind, value=value) for kind, value in rows}
    free: list[EntryDraft] = []
    for draft in drafts:
        if taken.isdisjoint(draft.aliases[:1]):
            free.append(draft)
            taken.update(draft.aliases[:1])
    return free


def _articles_of(db: Connection, drafts: Sequence[EntryDraft], seen_at: datetime) -> list[ArticleId]:
    """The articles of new entries: those of their keys, improved if an entry tells more, or new ones."""
    keys = [draft.article.key for draft in drafts]
    archived = set(db.execute(_KEYS, {"keys": keys}).scalars())
    fresh: dict[str, EntryDraft] = {}  # in order: the earlier an entry, the lower the id of its article
    for draft in drafts:
        if draft.article.key not in archived:
            fresh.setdefault(draft.article.key, draft)
    made = dict(zip(fresh, _new_articles(db, list(fresh.values()), seen_at), strict=True))
    return [
        made[draft.article.key] if fresh.get(draft.article.key) is draft else _improved(db, draft, seen_at)
        for draft in drafts
    ]


def _improved(db: Connection, draft: EntryDraft, seen_at: datetime) -> ArticleId:
    row = article_where(db, schema.article.c.key == draft.article.key)
    assert row is not None  # it was just found, or made
    if draft.article.text_source.rank > TextSource(row["text_source"]).rank:
        # Whoever told of it first is its outlet: those who list what others wrote tell more, later.
        put_text(db, row, replace(draft.article, outlet=row["outlet"]), draft.flag, seen_at)
    if draft.page.status is PageStatus.PENDING:
        # Another feed had no use for the page, or listed it when it was too old.
        unread = and_(schema.page.c.article_id == row["id"], schema.page.c.status == PageStatus.NONE)
        db.execute(update(schema.page).where(unread).values(page_row(draft.page)))
    return ArticleId(row["id"])


def change_entry(db: Connection, feed_id: FeedId, entry_id: EntryId, draft: EntryDraft, seen_at: datetime) -> ArticleId:
    """Write what an editor changed: the old words become a revision, and the page is due to be read again."""
    table, past = schema.entry, schema.entry_revision
    old = dict(db.execute(select(table).where(table.c.id == entry_id)).mappings().one())
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
    news = _still_dated(entry_row(draft), old) | {"last_seen": seen_at, "revisions": old["revisions"] + 1}
    db.execute(update(table).where(table.c.id == entry_id).values(news))
    row = article_where(db, schema.article.c.id == article_id)
    assert row is not None  # a foreign key holds it
    if draft.article.text_source.rank >= TextSource(row["text_source"]).rank:
        put_text(db, row, draft.article, draft.flag, seen_at)
    else:
        see_headline(db, old, draft, row, seen_at)
    if row["url"] is None and draft.url is not None:
        db.execute(update(schema.article).where(schema.article.c.id == article_id).values(url=draft.url))
    put_responses(db, article_id, draft.responses, seen_at)
    if draft.page.status is PageStatus.PENDING:
        # The editor touched the story: its page is read again, whatever became of it before; less soon each time, since
        # some feeds count their readers in the summary.
        wait = EDIT_WAITS[min(old["revisions"], len(EDIT_WAITS)) - 1]
        again = {"status": PageStatus.PENDING, "next_try": seen_at + wait, "attempts": 0}
        db.execute(update(schema.page).where(schema.page.c.article_id == article_id).values(again))
    return article_id


def _still_dated(values: dict[str, Any], old: Mapping[str, Any]) -> dict[str, Any]:
    """The new columns; but a time that was known is not forgotten for want of another."""
    if values["published"] is not None or old["published"] is None:
        return values
    return values | {key: old[key] for key in ("published", "published_offset", "published_note")}


def article_of(db: Connection, entry_id: EntryId) -> ArticleId:
    """The article of an entry."""
    statement = select(schema.entry.c.article_id).where(schema.entry.c.id == entry_id)
    return ArticleId(db.execute(statement).scalar_one())


def article_where(db: Connection, condition: ColumnElement[bool]) -> dict[str, Any] | None:
    """The article row that fulfils a condition on unique columns."""
    row = db.execute(select(schema.article).where(condition)).mappings().first()
    return None if row is None else dict(row)


def _new_articles(db: Connection, drafts: Sequence[EntryDraft], seen_at: datetime) -> list[ArticleId]:
    """Write an article for each draft: its row, its place in the index, its bands, page and judgement."""
    if not drafts:
        return []
    first = _next_id(db, schema.article.c.id)
    ids = [ArticleId(number) for number in range(first, first + len(drafts))]
    spots = places(db, [(draft.article.published or seen_at, i) for i, draft in zip(ids, drafts, strict=True)])
    stories = stories_of(db, [(i, draft.article) for i, draft in zip(ids, drafts, strict=True)])
    rows = [_article_columns(*row, seen_at) for row in zip(ids, spots, stories, drafts, strict=True)]
    db.execute(insert(schema.article), rows)
    dialect = writing(db)
    dialect.index(db, rows)
    numbered = list(zip(ids, drafts, strict=True))
    dialect.put_numbers(db, "band", "article_id", [(i, _bands(draft.article)) for i, draft in numbered])
    put_figures(db, [(article_id, draft.article.figures) for article_id, draft in numbered])
    db.execute(insert(schema.page), [{"article_id": i, **page_row(draft.page)} for i, draft in numbered])
    put_judgements(db, [_judged(article_id, draft.article, draft.flag) for article_id, draft in numbered], seen_at)
    settle(db, [(i, place, draft.article) for i, place, draft in zip(ids, spots, drafts, strict=True)], seen_at)
    return ids


def _article_columns(
    article_id: ArticleId, place: int, story: ArticleId, draft: EntryDraft, seen_at: datetime
) -> dict[str, Any]:
    article = draft.article
    return {
        "id": article_id,
        "key": article.key,
        "docid": place,
        "story_id": story,
        "first_seen": seen_at,
        "updated_at": seen_at,
        "revisions": 1,
        **article_row(article),
        **flag_columns(draft.flag),
    }


def put_text(
    db: Connection,
    row: dict[str, Any],
    draft: ArticleDraft,
    flag: Flag,
    seen_at: datetime,
    response: Response | None = None,
) -> bool:
    """Give an article a new text, flag and metadata; tell whether its text changed.

    A text of the same kind that says something else is an edit: the old one is kept as a revision. One that only comes
    with other furniture leaves text and flag as they are. A page's text in place of a summary is no edit; the summary
    stays with its entry. `response` is what it was read in.
    """
    article_id = ArticleId(row["id"])
    if draft.duplicate_of == article_id:
        draft = replace(draft, duplicate_of=None)
    alike = TextSource(row["text_source"]).rank == draft.text_source.rank
    if alike and not is_edit(row["title"], row["text"], draft.title, draft.text):
        same = (draft.title, draft.text) == (row["title"], row["text"])
        _put_article(db, row, replace(draft, title=row["title"], text=row["text"]), flag if same else None, seen_at)
        return False
    if alike:
        _keep_revision(db, row)
        if draft.text_source == row["text_source"]:
            see_edit(db, row, draft, seen_at, response)
    _put_article(db, row, draft, flag, seen_at, revisions=row["revisions"] + int(alike))
    return alike or text_sha256(draft.title, draft.text) != row["sha256"]


def put_reading(db: Connection, row: dict[str, Any], draft: ArticleDraft, flag: Flag, seen_at: datetime) -> bool:
    """Give an article another reading of the very page it was read in; tell whether its text changed.

    Nobody edited it: the reading before is not kept, the page being there, and the text is as old as it was.
    """
    if draft.duplicate_of == row["id"]:
        draft = replace(draft, duplicate_of=None)
    _put_article(db, row, draft, flag, seen_at, updated_at=row["updated_at"])
    return bool(text_sha256(draft.title, draft.text) != row["sha256"])


def _put_article(
    db: Connection, row: dict[str, Any], draft: ArticleDraft, flag: Flag | None, seen_at: datetime, **more: object
) -> None:
    """Write an article's columns, its place in the index, its bands, its judgement; no flag leaves that as it is."""
    article_id = ArticleId(row["id"])
    values = _still_dated(article_row(draft), row)
    if flag is not None:
        values |= shown_columns(db, article_id, flag)
    changed = bool(values["sha256"] != row["sha256"])
    if changed:
        values["updated_at"] = seen_at
    values |= more
    values["docid"] = moved(db, row, values["published"])
    if changed or values["docid"] != row["docid"]:
        _move(db, row, values["docid"], draft.title, draft.text)
    db.execute(update(schema.article).where(schema.article.c.id == article_id).values(values))
    if changed:
        unband(db, article_id, row["title"], row["text"])
        writing(db).put_numbers(db, "band", "article_id", [(article_id, _bands(draft))])
        replace_figures(db, [(article_id, draft.figures)])
    if flag is not None:
        put_judgements(db, [_judged(article_id, draft, flag)], seen_at)
    rejoin(db, row, values["docid"], draft, seen_at)


def _move(db: Connection, row: dict[str, Any], place: int, title: str, body: str) -> None:
    """Index an article's words at a place, and no longer what was indexed of it where it stood."""
    dialect = writing(db)
    dialect.unindex(db, row)
    dialect.index(db, [{"docid": place, "title": title, "text": body}])


def _keep_revision(db: Connection, row: dict[str, Any]) -> None:
    old = {key: row[key] for key in ("title", "text", "text_source", "sha256")}
    db.execute(
        insert(schema.revision).values(article_id=row["id"], n=row["revisions"], seen_at=row["updated_at"], **old)
    )


def _bands(draft: ArticleDraft) -> list[int]:
    return sorted(set(draft.bands))


def _judged(article_id: ArticleId, draft: ArticleDraft, flag: Flag) -> Judged:
    return Judged(article_id=article_id, sha256=text_sha256(draft.title, draft.text), flag=flag)
