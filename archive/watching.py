"""What is seen of articles after they were read: edits, disappearances, returns. Steps of a write.

What is seen follows from the states before and after, so that a write that comes twice is seen once.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, and_, delete, insert, literal_column, select, update

from archive import schema
from archive.edits import edit_between, same_headline
from archive.model import ArticleDraft, ArticleId, EntryDraft, ReadBatch, Response, SightingKind, TextSource, Watch

_watch, _page, _article = schema.watch, schema.page, schema.article
_NAMES: Final = tuple(Watch.__slots__)


def put_watch(db: Connection, batch: ReadBatch) -> None:
    """Write how a page is looked at from now on, and whether it went or came back."""
    watch = batch.watch
    if watch is None:
        return
    before = db.execute(select(_watch.c.gone_since).where(_watch.c.article_id == batch.article_id)).scalar()
    db.execute(delete(_watch).where(_watch.c.article_id == batch.article_id))
    db.execute(insert(_watch).values(article_id=batch.article_id, **{name: getattr(watch, name) for name in _NAMES}))
    if (before is None) == (watch.gone_since is None):
        return
    kind = SightingKind.GONE if before is None else SightingKind.RESTORED
    _see(
        db,
        batch.article_id,
        batch.seen_at,
        kind,
        http_status=batch.http_status,
        reason=watch.reason,
        detail=watch.detail,
        response_id=_response_id(db, batch.article_id, batch.response),
    )


def see_edit(
    db: Connection, old: Mapping[str, Any], draft: ArticleDraft, seen_at: datetime, response: Response | None
) -> None:
    """Note that an article, as its row was, has another text now; a headline that its feed told before is not news."""
    short = edit_between(old["title"], old["text"], draft.title, draft.text)
    if edit_between("", old["text"], "", draft.text)[:2] == (0, 0) and _told(db, old["id"], draft.title):
        return
    _see(
        db,
        ArticleId(old["id"]),
        seen_at,
        SightingKind.EDITED,
        n=old["revisions"],
        words_added=short.added,
        words_removed=short.removed,
        figures=[list(pair) for pair in short.figures],
        time_changed=int(_later(draft.modified, old["modified"]) or _later(draft.published, old["published"])),
        response_id=_response_id(db, ArticleId(old["id"]), response),
    )


def see_headline(
    db: Connection, entry: Mapping[str, Any], draft: EntryDraft, article: Mapping[str, Any], seen_at: datetime
) -> None:
    """Note that a feed gives an entry, as its row was, another headline, while its page's own stays."""
    if article["text_source"] != TextSource.PAGE or same_headline(entry["title"], draft.title):
        return
    if same_headline(article["title"], draft.title):
        return
    short = edit_between(entry["title"], "", draft.title, "")
    _see(
        db,
        ArticleId(article["id"]),
        seen_at,
        SightingKind.HEADLINE,
        entry_id=entry["id"],
        n=entry["revisions"],
        words_added=short.added,
        words_removed=short.removed,
        figures=[list(pair) for pair in short.figures],
        time_changed=int(_later(draft.updated, entry["updated"]) or _later(draft.published, entry["published"])),
    )


def watch_flagged(db: Connection, ids: Sequence[int]) -> None:
    """Have the pages of articles that are flagged from now on looked at: those that were read, at once."""
    for start in range(0, len(ids), 500):
        some = list(ids[start : start + 500])
        unwatched = (
            select(_page.c.article_id, _page.c.fetched_at, _page.c.fetched_at, literal_column("0"))
            .join(_article, _article.c.id == _page.c.article_id)
            .where(
                _page.c.article_id.in_(some),
                _page.c.fetched_at.is_not(None),
                _article.c.text_source == TextSource.PAGE,
                ~select(_watch.c.article_id).where(_watch.c.article_id == _page.c.article_id).exists(),
            )
        )
        idle = and_(_watch.c.article_id.in_(some), _watch.c.next_check.is_(None))
        db.execute(update(_watch).where(idle).values(next_check=_watch.c.first_read))
        db.execute(insert(_watch).from_select(["article_id", "first_read", "next_check", "attempts"], unwatched))


def _see(db: Connection, article_id: ArticleId, seen_at: datetime, kind: SightingKind, **what: object) -> None:
    db.execute(insert(schema.sighting).values(article_id=article_id, seen_at=seen_at, kind=kind, **what))


def _later(now: datetime | None, before: datetime | None) -> bool:
    return now is not None and (before is None or now.replace(microsecond=0) > before)


def _told(db: Connection, article_id: int, title: str) -> bool:
    """Whether a feed was seen to give the article this headline in place of another."""
    told = (
        select(schema.entry.c.title)
        .join(schema.sighting, schema.sighting.c.entry_id == schema.entry.c.id)
        .where(schema.sighting.c.article_id == article_id)
    )
    return any(same_headline(title, headline) for headline in db.execute(told).scalars())


def _response_id(db: Connection, article_id: ArticleId, response: Response | None) -> int | None:
    if response is None:
        return None
    table = schema.response
    found = select(table.c.id).where(
        table.c.article_id == article_id,
        table.c.fetched_at == response.fetched_at,
        table.c.sha256 == response.sha256,
    )
    return db.execute(found).scalar()
