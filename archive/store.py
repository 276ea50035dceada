"""The writing door. Two writes, `save_poll` and `save_read`, each one transaction and harmless to repeat.

Why nothing is lost or doubled: an entry is known by its aliases, an article by its key, both unique in the database; a
write that comes twice finds its rows there. Entries, pages still to read, flags, the full-text index and the feed's
validators change together or not at all, so that a crash leaves either the state before or the state after.

One process writes at a time (a lock file beside the database); readers are never asked to wait.
"""

import fcntl
import json
import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import partial
from itertools import chain, count
from pathlib import Path
from typing import Any, Self

from sqlalchemy import Connection, Engine, create_engine, event, insert, select, text, update
from sqlalchemy.exc import DBAPIError

from archive import reading, schema
from archive.dialects import sqlite
from archive.errors import ArchiveError, Busy, NoSuchArticle, SchemaMismatch, Unwritable
from archive.model import ArticleDraft, FeedState, PollBatch, ReadBatch, Saved, TextSource
from archive.rows import feed_row
from archive.text import FOLD_VERSION
from archive.writing import (
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
)


class Archive:
    """An archive open for writing. Use from one thread at a time. Made by `open_archive`."""

    def __init__(self, path: Path, engine: Engine, lock: int) -> None:
        self.path = path
        self._engine = engine
        self._lock = lock
        self.reader = sqlite.SqliteReader(path)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let the database and the writer's lock go."""
        self.reader.close()
        self._engine.dispose()
        os.close(self._lock)

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        try:
            with self._engine.begin() as db:
                yield db
        except DBAPIError as error:
            if isinstance(error.orig, sqlite3.Error):
                raise sqlite.translate(error.orig, str(self.path)) from error
            raise ArchiveError(f"{self.path}: {error}") from error

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
        rows = self.reader.rows("SELECT docid, title, text FROM article ORDER BY docid")
        indexed = 0
        with self._transaction() as db:
            db.exec_driver_sql(sqlite.EMPTY_INDEX)
            for row in rows:
                db.execute(text(sqlite.INDEX), sqlite.fts_row(row["docid"], row["title"], row["text"]))
                indexed += 1
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
            for entry_id, dating in batch.dated:
                date_entry(db, entry_id, dating)
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
            changed = False
            if batch.article is not None and batch.flag is not None and not _poorer(batch.article, row):
                changed = put_text(db, row, batch.article, batch.flag, batch.seen_at)
        return Saved(changed=int(changed), known=int(not changed), articles=(batch.article_id,))


def _poorer(draft: ArticleDraft, row: dict[str, Any]) -> bool:
    """Whether a draft knows less than what is archived: it was made of an older state, and must not replace it."""
    return draft.text_source.rank < TextSource(row["text_source"]).rank


def open_archive(path: Path, *, any_fold: bool = False) -> Archive:
    """Open for writing; make the archive when there is none. `any_fold` also opens one that wants a `reindex`.

    Raises Busy when another process writes it, SchemaMismatch, Damaged, Unwritable. A damaged file is left as it is.
    """
    path = path.expanduser().absolute()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = _take_lock(path)
    except PermissionError as error:
        raise Unwritable(
            f"{path.parent} can't be written: {error.strerror}; check its owner and permissions"
        ) from error
    except (NotADirectoryError, FileExistsError) as error:
        raise Unwritable(f"{path.parent} is not a folder; name another file in `archive.path`") from error
    try:
        engine = make_engine(path)
        _create_or_check(path, engine)
        archive = Archive(path, engine, lock)
        if not any_fold:
            reading.check_fold(path, archive.reader)
        return archive
    except BaseException:
        os.close(lock)
        raise


def copy_database(path: Path, target: Path) -> None:
    """Copy an archive, whole as of now, to a file that is not there yet, beside a running writer.

    The copy has its name only once it is proved sound and on the disk. Raises Missing, Damaged, Unwritable.
    """
    if target.exists():
        raise Unwritable(f"{target} is there already; name a new file")
    part = target.with_name(target.name + ".part")
    reader = sqlite.SqliteReader(path)
    try:
        part.unlink(missing_ok=True)
        reader.copy_to(part)
        _keep(part)
        part.replace(target)
        _keep(target.parent)
    except OSError as error:
        raise Unwritable(f"{target} can't be written ({error.strerror}); check free space and permissions") from error
    finally:
        reader.close()
        for ending in ("", "-wal", "-shm", "-journal"):
            with suppress(OSError):
                part.with_name(part.name + ending).unlink(missing_ok=True)


def _keep(path: Path) -> None:
    """Have a file or a folder safe on the disk."""
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def upgrade_archive(path: Path) -> Path | None:
    """Bring an archive to this version's schema; the copy made of it before, or None when it had it already.

    Raises Missing, Busy, SchemaMismatch for one that is newer, not ours or of a schema nothing leads on from.
    """
    reader = sqlite.SqliteReader(path)
    try:
        found = reading.schema_version(reader)
    finally:
        reader.close()
    if found == reading.SCHEMA_VERSION:
        return None
    if found is None or found > reading.SCHEMA_VERSION:
        raise SchemaMismatch(reading.mismatch(path, found))
    lock = _take_lock(path)
    try:
        backup = _free_name(path.with_name(f"{path.name}.schema-{found}"))
        copy_database(path, backup)
        engine = make_engine(path)
        try:
            _migrate(path, engine)
        except SchemaMismatch:
            backup.unlink()  # nothing was begun
            raise
        finally:
            engine.dispose()
    finally:
        os.close(lock)
    return backup


def _free_name(path: Path) -> Path:
    """The path, or the first of path.2, path.3 … that is not there."""
    numbered = (path.with_name(f"{path.name}.{n}") for n in count(2))
    return next(name for name in chain([path], numbered) if not name.exists())


def _take_lock(path: Path) -> int:
    lock = os.open(path.with_name(path.name + ".lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        os.close(lock)
        raise Busy(
            f"another bongsu is writing {path}; wait for it, or stop it (`bongsu search` works meanwhile)"
        ) from error
    return lock


def make_engine(path: Path) -> Engine:
    """SQLAlchemy on an archive's file: WAL, each transaction taken for writing at once, safe against a power cut."""
    engine = create_engine(f"sqlite:///{path}", json_serializer=partial(json.dumps, ensure_ascii=False))

    @event.listens_for(engine, "connect")
    def _connect(connection: sqlite3.Connection, _: object) -> None:
        connection.isolation_level = None  # transactions begin where we say, not where the driver guesses
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            f"busy_timeout={sqlite.BUSY_MILLISECONDS}",
            "foreign_keys=ON",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def _create_or_check(path: Path, engine: Engine) -> None:
    if path.is_file() and path.stat().st_size:
        reader = sqlite.SqliteReader(path)
        try:
            found = reading.schema_version(reader)
            empty = found is None and not list(reader.rows("SELECT 1 FROM sqlite_master LIMIT 1"))
        finally:
            reader.close()
        if not empty:
            if found != reading.SCHEMA_VERSION:
                raise SchemaMismatch(reading.mismatch(path, found))
            return
    _migrate(path, engine, new=True)


def _migrate(path: Path, engine: Engine, *, new: bool = False) -> None:
    from alembic.util import CommandError

    from archive.migrations import upgrade

    try:
        with engine.begin() as db:
            upgrade(db)
            if new:  # an older archive is indexed as it is: its own fold_version says so
                put_meta(db, "fold_version", str(FOLD_VERSION))
    except CommandError as error:
        raise SchemaMismatch(f"{path} can't be brought to schema {reading.SCHEMA_VERSION}: {error}") from error
    except DBAPIError as error:
        if isinstance(error.orig, sqlite3.Error):
            raise sqlite.translate(error.orig, str(path)) from error
        raise
