"""The writing door. Two writes, `save_poll` and `save_read`, each one transaction and harmless to repeat.

Why nothing is lost or doubled: an entry is known by its aliases, an article by its key, both unique in the database; a
write that comes twice finds its rows there. Entries, pages still to read, flags, the full-text index and the feed's
validators change together or not at all, so that a crash leaves either the state before or the state after.

One process writes a file at a time (a lock file beside it), and others a word in between (`open_beside`); an archive
on PostgreSQL is written by any number, one transaction at a time. Readers are never asked to wait.
"""

import os
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, Final, ParamSpec, Self, TypeVar

from sqlalchemy import Connection, delete, insert, select, update

from archive import reading, schema
from archive.dialects import sqlite
from archive.dialects.chosen import read, serving, writing
from archive.dialects.engines import make_engine, make_small, translated
from archive.errors import ArchiveError, Busy, NoSuchArticle, Undone
from archive.joining import recount_of, regroup
from archive.judging import add_remark, put_judgements, switch
from archive.making import create, lacks_archive, migrate, place_and_lock, prove_ours
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
from archive.place import DatabaseUrl, Place
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
    put_reading,
    put_text,
    see_again,
    undate_future,
)

if TYPE_CHECKING:
    from archive.dialects.serving import Serving

MERGED: Final = 500
"""Pages of the index put together at once: some 2 MB."""
PATIENCE: Final = timedelta(seconds=8)
"""How long a word that is put in beside the writer waits for its turn."""

P = ParamSpec("P")
T = TypeVar("T")


def _unit(write: Callable[Concatenate["Archive", P], T]) -> Callable[Concatenate["Archive", P], T]:
    """A unit of work, done once more when the server took all of it back or lost the connection before its end."""

    @wraps(write)
    def again(archive: "Archive", /, *args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return write(archive, *args, **kwargs)
        except Undone:
            return write(archive, *args, **kwargs)

    return again


class Archive:
    """An archive open for writing. Use from one thread at a time. Made by `open_archive`."""

    def __init__(self, place: Place, lock: int | None) -> None:
        self.place = place
        self._given_up = threading.Event()
        self._engine = make_engine(place, self._given_up)
        self._lock = lock
        self._serving: Serving | None = None
        self.reader = read(place)

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
        if self._serving is not None:
            self._serving.close()
        if self._lock is not None:
            os.close(self._lock)

    def serve(self, *, alone: bool) -> None:
        """Be one that does for ever what is due: the only one, or one of those that share it by a queue.

        To be asked again now and then, for the server may have gone away in between. Raises Busy when another serves
        otherwise. A file's one writer is alone anyway.
        """
        if isinstance(self.place, DatabaseUrl):
            self._serving = self._serving or serving(self.place, alone=alone)
            self._serving.hold()

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        done = False
        try:
            with translated(self.place), self._engine.begin() as db:
                yield db
                done = True
        except Undone as error:
            if not done:
                raise
            # Whether it was kept nobody knows: writes are harmless to repeat, but it is for the caller to say so.
            raise Busy(str(error)) from error

    @_unit
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

    @_unit
    def reindex(self) -> int:
        """Make the full-text index anew from the archived texts; how many articles it holds. One transaction."""
        with self._transaction() as db:
            indexed = index_all(db)
            put_meta(db, "fold_version", str(FOLD_VERSION))
        return indexed

    @_unit
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

    @_unit
    def save_read(self, batch: ReadBatch) -> Saved:
        """Write what became of an article's page, and its text if it has one."""
        with self._transaction() as db:
            row = article_where(db, schema.article.c.id == batch.article_id)
            if row is None:
                raise NoSuchArticle(f"there is no article {batch.article_id} in {self.place}")
            put_page(db, batch.article_id, batch.page)
            if batch.response is not None:
                put_responses(db, batch.article_id, [batch.response], batch.seen_at)
            changed = False
            if batch.article is not None and batch.flag is not None and not _poorer(batch.article, row):
                if batch.reread:
                    changed = put_reading(db, row, batch.article, batch.flag, batch.seen_at)
                else:
                    changed = put_text(db, row, batch.article, batch.flag, batch.seen_at, batch.response)
            put_watch(db, batch)
        return Saved(changed=int(changed), known=int(not changed), articles=(batch.article_id,))

    @_unit
    def add_judgements(self, judged: Sequence[Judged], at: datetime) -> None:
        """Keep judgements beside those before them; the articles go by the old ones until `switch`."""
        with self._transaction() as db:
            put_judgements(db, judged, at)

    @_unit
    def switch(self, version: str, ids: Sequence[ArticleId]) -> int:
        """Have articles go by the judgements of a version of the rules; how many did."""
        with self._transaction() as db:
            switched = switch(db, version, ids)
            recount_of(db, ids)
        return switched

    @_unit
    def remark(self, remark: Remark) -> Feedback:
        """Keep what an analyst says of an article, beside all that was said before. Raises NoSuchArticle."""
        with self._transaction() as db:
            kept = add_remark(db, remark)
            recount_of(db, [remark.article_id])
        return kept

    @_unit
    def regroup(self, wish: Regroup) -> Regrouped:
        """Do what a user says of stories: two are one, or an article is of none. Raises NoSuchArticle, NoSuchStory.

        What is said is kept, and holds against the matcher from then on.
        """
        with self._transaction() as db:
            return regroup(db, wish)

    @_unit
    def tell_again(self, told: Sequence[Told], key: str, value: str) -> None:
        """Write anew what articles tell, and note how far that has come, in one transaction."""
        with self._transaction() as db:
            tell_again(db, told)
            put_meta(db, key, value)

    @_unit
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

    @_unit
    def prunable(self, before: datetime, *, flagged: bool = False) -> list[ArticleId]:
        """The articles of before a moment that `prune` may take out: see `archive.pruning` for what stays."""
        with self._transaction() as db:
            return [ArticleId(number) for number in prunable(db, before, flagged=flagged)]

    @_unit
    def prune(self, ids: Sequence[ArticleId]) -> None:
        """Take articles that are `prunable` out, for good. In pieces: what was done before a break stays done."""
        for at in range(0, len(ids), PRUNED):
            with self._transaction() as db:
                prune(db, ids[at : at + PRUNED])

    @_unit
    def merge_index(self, pages: int = MERGED) -> bool:
        """Put pieces of the full-text index together, writing some so many pages; False when there is no more to do.

        Bounded, so that nobody waits long.
        """
        with self._transaction() as db:
            return writing(db).merge(db, pages)

    def compact(self) -> None:
        """Make the file as small as it can be: the index in one piece, no page unused. Wants its size again on disk.

        Raises ArchiveError for an archive on a server, whose own upkeep that is.
        """
        if isinstance(self.place, DatabaseUrl):
            raise ArchiveError(
                f"{self.place} is kept small by its server; `VACUUM (FULL, ANALYZE)` in psql goes further"
            )
        with self._transaction() as db:
            db.exec_driver_sql(sqlite.OPTIMIZE)
        with translated(self.place), self._engine.connect() as db:
            make_small(db)

    @_unit
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


def open_archive(place: Place, *, any_fold: bool = False) -> Archive:
    """Open for writing; make the archive when there is none. `any_fold` also opens one that wants a `reindex`.

    Raises Busy when another process writes the file, SchemaMismatch, Damaged, Unwritable, Undone when its server can't
    be reached. A damaged file is left as it is.
    """
    if isinstance(place, DatabaseUrl):
        if lacks_archive(place):
            migrate(place, new=True)
        return _opened(place, None, any_fold=any_fold)
    path = place.expanduser().absolute()
    lock = place_and_lock(path)
    try:
        if not path.exists():
            create(path.resolve())
        return _opened(path, lock, any_fold=any_fold)
    except BaseException:
        os.close(lock)
        raise


@contextmanager
def open_beside(place: Place, *, wait: timedelta = PATIENCE) -> Iterator[Archive]:
    """Open for a short write beside whoever writes the archive, a service say: it waits so long for its turn.

    That is safe for what is one transaction and goes by nothing that was read before it. Nothing is made or upgraded.
    Raises Missing, SchemaMismatch, Damaged; Busy where no turn comes, or where the file was replaced meanwhile.
    """
    path = None if isinstance(place, DatabaseUrl) else place.expanduser().absolute()
    with _opened(path or place, None, any_fold=False) as archive:
        file = path and path.stat().st_ino
        patience = threading.Timer(wait.total_seconds(), archive.give_up)
        patience.start()
        try:
            yield archive
        finally:
            patience.cancel()
        if path and path.stat().st_ino != file:
            raise Busy(f"{path} was replaced meanwhile, by a restored one say; say it again")


def _opened(place: Place, lock: int | None, *, any_fold: bool) -> Archive:
    prove_ours(place)
    archive = Archive(place, lock)
    try:
        if not any_fold:
            reading.check_fold(place, archive.reader)
    except BaseException:
        archive.reader.close()
        raise
    return archive
