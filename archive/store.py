"""The writing door. Two writes, `save_poll` and `save_read`, each one transaction and harmless to repeat.

Why nothing is lost or doubled: an entry is known by its aliases, an article by its key, both unique in the database; a
write that comes twice finds its rows there. Entries, pages still to read, flags, the full-text index and the feed's
validators change together or not at all, so that a crash leaves either the state before or the state after.

One process writes at a time (a lock file beside the database); readers are never asked to wait.
"""

import os
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final, Self

from sqlalchemy import Connection, delete, insert, select, text, update

from archive import reading, schema
from archive.dialects import sqlite
from archive.errors import NoSuchArticle
from archive.joining import recount_of, regroup
from archive.judging import add_remark, put_judgements, switch
from archive.making import create, make_engine, place_and_lock, prove_ours, translated
from archive.model import (
    ArticleDraft,
    ArticleId,
    Feedback,
    FeedState,
    Judged,
    PollBatch,
    ReadBatch,
    Regroup,
    Regrouped,
    Remark,
    Saved,
    TextSource,
    Told,
)
from archive.placing import index_all
from archive.pruning import AT_ONCE as PRUNED
from archive.pruning import prunable, prune
from archive.retention import AT_ONCE, LetGo, Retention, let_some_go, put_responses, would_let_go
from archive.rows import feed_row
from archive.telling import tell_again
from archive.text import FOLD_VERSION
from archive.watching import put_watch
from archive.writing import (
    article_of,
    article_where,
    change_entry,
    date_entry,
    new_entries,
    put_aliases,
    put_feed,
    put_gap,
    put_meta,
    put_page,
    put_text,
    see_again,
    undate_future,
)

MERGED: Final = 500
"""Pages of the index put together at once: some 2 MB."""
MERGE_TENTHS: Final = 10
MERGE_CHANGES: Final = 2
"""Fewer changes than that, says SQLite, mean that there was nothing to merge."""


class Archive:
    """An archive open for writing. Use from one thread at a time. Made by `open_archive`."""

    def __init__(self, path: Path, lock: int) -> None:
        self.path = path
        self._given_up = threading.Event()
        self._engine = make_engine(path, self._given_up)
        self._lock = lock
        self.reader = sqlite.SqliteReader(path)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def give_up(self) -> None:
        """Wait no more for another process that holds the database locked: a write that does is Busy now.

        May be called from any thread. A write that has begun is not touched.
        """
        self._given_up.set()

    def close(self) -> None:
        """Let the database and the writer's lock go."""
        self.reader.close()
        self._engine.dispose()
        os.close(self._lock)

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        with translated(self.path), self._engine.begin() as db:
            yield db

    def sync_feeds(self, configured: Iterable[FeedState]) -> None:
        """Make a row for each configured feed; take over a changed address, outlet or language.

        A new address starts with no validators and is due at once; what was archived stays.
        """
        with self._transaction() as db:
            for feed in configured:
                row = db.execute(select(schema.feed).where(schema.feed.c.id == feed.id)).mappings().first()
                if row is None:
                    db.execute(insert(schema.feed).values(feed_row(feed)))
                    continue
                told = {"outlet": feed.outlet, "language": feed.language, "title": feed.title}
                news: dict[str, Any] = {key: value for key, value in told.items() if value}
                if row["url"] != feed.url:
                    fresh = feed_row(replace(feed, last_success=row["last_success"], last_new=row["last_new"]))
                    news |= fresh
                if any(row[key] != value for key, value in news.items()):
                    db.execute(update(schema.feed).where(schema.feed.c.id == feed.id).values(news))

    def reindex(self) -> int:
        """Make the full-text index anew from the archived texts; how many articles it holds. One transaction."""
        with self._transaction() as db:
            indexed = index_all(db)
            put_meta(db, "fold_version", str(FOLD_VERSION))
        return indexed

    def save_poll(self, batch: PollBatch) -> Saved:
        """Write what a poll found. Entries that turn out to be archived already count as known."""
        feed_id, seen_at = batch.feed.id, batch.seen_at
        with self._transaction() as db:
            put_feed(db, batch.feed)
            changed = [change_entry(db, feed_id, entry_id, draft, seen_at) for entry_id, draft in batch.changed]
            new = new_entries(db, feed_id, batch.new, seen_at)
            for entry_id, aliases in batch.known:
                put_aliases(db, feed_id, entry_id, aliases)
            see_again(db, [entry_id for entry_id, _ in batch.known], seen_at)
            for entry_id, responses in batch.proved:
                put_responses(db, article_of(db, entry_id), responses, seen_at)
            for entry_id, dating in batch.dated:
                date_entry(db, entry_id, dating)
            if batch.clock_was_ahead:
                undate_future(db, feed_id, seen_at)
            if batch.gap is not None:
                put_gap(db, batch.gap)
        return Saved(
            new=len(new),
            changed=len(changed),
            known=len(batch.known) + len(batch.new) - len(new),
            articles=(*changed, *new),
        )

    def save_read(self, batch: ReadBatch) -> Saved:
        """Write what became of an article's page, and its text if it has one."""
        with self._transaction() as db:
            row = article_where(db, schema.article.c.id == batch.article_id)
            if row is None:
                raise NoSuchArticle(f"there is no article {batch.article_id} in {self.path}")
            put_page(db, batch.article_id, batch.page)
            if batch.response is not None:
                put_responses(db, batch.article_id, [batch.response], batch.seen_at)
            changed = False
            if batch.article is not None and batch.flag is not None and not _poorer(batch.article, row):
                changed = put_text(db, row, batch.article, batch.flag, batch.seen_at, batch.response)
            put_watch(db, batch)
        return Saved(changed=int(changed), known=int(not changed), articles=(batch.article_id,))

    def add_judgements(self, judged: Sequence[Judged], at: datetime) -> None:
        """Keep judgements beside those before them; the articles go by the old ones until `switch`."""
        with self._transaction() as db:
            put_judgements(db, judged, at)

    def switch(self, version: str, ids: Sequence[ArticleId]) -> int:
        """Have articles go by the judgements of a version of the rules; how many did."""
        with self._transaction() as db:
            switched = switch(db, version, ids)
            recount_of(db, ids)
        return switched

    def remark(self, remark: Remark) -> Feedback:
        """Keep what an analyst says of an article, beside all that was said before. Raises NoSuchArticle."""
        with self._transaction() as db:
            kept = add_remark(db, remark)
            recount_of(db, [remark.article_id])
        return kept

    def regroup(self, wish: Regroup) -> Regrouped:
        """Do what a user says of stories: two are one, or an article is of none. Raises NoSuchArticle, NoSuchStory.

        What is said is kept, and holds against the matcher from then on.
        """
        with self._transaction() as db:
            return regroup(db, wish)

    def tell_again(self, told: Sequence[Told], key: str, value: str) -> None:
        """Write anew what articles tell, and note how far that has come, in one transaction."""
        with self._transaction() as db:
            tell_again(db, told)
            put_meta(db, key, value)

    def let_go(self, retention: Retention, now: datetime, *, most: int = AT_ONCE) -> LetGo:
        """Let go of what servers sent, as far as it is beyond the retention, at most so many bodies.

        Bounded, so that nobody waits long; call it until it says 0.
        """
        with self._transaction() as db:
            return let_some_go(db, retention, now, most)

    def would_let_go(self, retention: Retention, now: datetime) -> LetGo:
        """What `let_go`, called until it says 0, would let go."""
        with self._transaction() as db:
            return would_let_go(db, retention, now)

    def prunable(self, before: datetime, *, flagged: bool = False) -> list[ArticleId]:
        """The articles of before a moment that `prune` may take out: see `archive.pruning` for what stays."""
        with self._transaction() as db:
            return [ArticleId(number) for number in prunable(db, before, flagged=flagged)]

    def prune(self, ids: Sequence[ArticleId]) -> None:
        """Take articles that are `prunable` out, for good. In pieces: what was done before a break stays done."""
        for at in range(0, len(ids), PRUNED):
            with self._transaction() as db:
                prune(db, ids[at : at + PRUNED])

    def merge_index(self, pages: int = MERGED) -> bool:
        """Put pieces of the full-text index together, writing some so many pages; False when there is no more to do.

        Bounded, so that nobody waits long: see "merge" in SQLite's documentation of FTS5. A search looks into each
        piece. All become one when what came in since is a tenth of it: each article is written again ten times or so.
        """
        with self._transaction() as db:
            if not db.exec_driver_sql(sqlite.MERGES_TWO).scalar_one():
                db.exec_driver_sql(sqlite.MERGE_TWO)
            *smaller, largest = db.exec_driver_sql(sqlite.PIECES).scalars().all() or (0,)
            all_in_one = bool(smaller) and MERGE_TENTHS * sum(smaller) >= largest
            before = db.exec_driver_sql("SELECT total_changes()").scalar_one()
            db.execute(text(sqlite.MERGE), {"pages": -pages if all_in_one else pages})
            after = db.exec_driver_sql("SELECT total_changes()").scalar_one()
        return bool(after - before >= MERGE_CHANGES)

    def compact(self) -> None:
        """Make the file as small as it can be: the index in one piece, no page unused. Wants its size again on disk."""
        with self._transaction() as db:
            db.exec_driver_sql(sqlite.OPTIMIZE)
        with translated(self.path), self._engine.connect() as db:
            driver = db.connection.driver_connection
            assert isinstance(driver, sqlite3.Connection)
            driver.execute("VACUUM")
            driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def mark(self, key: str, value: str | None) -> None:
        """Note a fact about the archive itself, as how far an import has come; None forgets it."""
        with self._transaction() as db:
            if value is None:
                db.execute(delete(schema.meta).where(schema.meta.c.key == key))
            else:
                put_meta(db, key, value)


def _poorer(draft: ArticleDraft, row: dict[str, Any]) -> bool:
    """Whether a draft knows less than what is archived: it was made of an older state, and must not replace it."""
    return draft.text_source.rank < TextSource(row["text_source"]).rank


def open_archive(path: Path, *, any_fold: bool = False) -> Archive:
    """Open for writing; make the archive when there is none. `any_fold` also opens one that wants a `reindex`.

    Raises Busy when another process writes it, SchemaMismatch, Damaged, Unwritable. A damaged file is left as it is.
    """
    path = path.expanduser().absolute()
    lock = place_and_lock(path)
    try:
        if not path.exists():
            create(path.resolve())
        prove_ours(path)
        archive = Archive(path, lock)
        if not any_fold:
            reading.check_fold(path, archive.reader)
        return archive
    except BaseException:
        os.close(lock)
        raise
