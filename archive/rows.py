"""Values to rows: the column values of what the store writes. Pure."""

import hashlib
from datetime import datetime, timedelta
from typing import Any

from archive.model import ArticleDraft, EntryDraft, FeedState, Flag, Gap, PageState

Columns = dict[str, Any]


def text_sha256(title: str, text: str) -> str:
    """Hex digest of what a reader sees of an article: UTF-8 of the title, an empty line, the text."""
    return hashlib.sha256(f"{title}\n\n{text}".encode()).hexdigest()


def offset_minutes(moment: datetime | None) -> int | None:
    """The minutes east of UTC that a time was written with."""
    offset = None if moment is None else moment.utcoffset()
    return None if offset is None else round(offset.total_seconds() / 60)


def _seconds(duration: timedelta | None) -> int | None:
    return None if duration is None else round(duration.total_seconds())


def feed_row(feed: FeedState) -> Columns:
    """The columns of a feed, its id included."""
    return {
        "id": feed.id,
        "url": feed.url,
        "title": feed.title,
        "outlet": feed.outlet,
        "language": feed.language,
        "status": feed.status,
        "reason": feed.reason,
        "detail": feed.detail,
        "failures": feed.failures,
        "failing_since": feed.failing_since,
        "last_attempt": feed.last_attempt,
        "last_success": feed.last_success,
        "last_new": feed.last_new,
        "next_poll": feed.next_poll,
        "interval_seconds": _seconds(feed.interval),
        "etag": feed.validators.etag,
        "last_modified": feed.validators.last_modified,
        "body_sha256": feed.validators.body_sha256,
        "moved_to": feed.moved_to,
        "moved_seen": feed.moved_seen,
        "listed": feed.listed,
        "window_seconds": _seconds(feed.window),
        "notes": list(feed.notes),
    }


def gap_row(gap: Gap) -> Columns:
    """The columns of a possible gap."""
    return {"feed_id": gap.feed_id, "since": gap.since, "until": gap.until, "listed": gap.listed}


def page_row(page: PageState) -> Columns:
    """The columns of a page, without its article."""
    return {
        "status": page.status,
        "reason": page.reason,
        "detail": page.detail,
        "attempts": page.attempts,
        "next_try": page.next_try,
        "fetched_at": page.fetched_at,
        "http_status": page.http_status,
        "final_url": page.final_url,
        "body_sha256": page.body_sha256,
    }


def entry_row(entry: EntryDraft) -> Columns:
    """The columns of an entry that its feed can change."""
    return {
        "guid": entry.guid,
        "url": entry.url,
        "title": entry.title,
        "summary": entry.summary,
        "content_html": entry.content_html,
        "authors": list(entry.authors),
        "categories": list(entry.categories),
        "published": entry.published,
        "published_offset": offset_minutes(entry.published),
        "published_note": entry.published_note,
        "updated": entry.updated,
        "updated_offset": offset_minutes(entry.updated),
        "digest": entry.digest,
    }


def article_row(draft: ArticleDraft) -> Columns:
    """The columns of an article that come from its draft; identity, flag and history are the store's."""
    return {
        "url": draft.url,
        "outlet": draft.outlet,
        "title": draft.title,
        "text": draft.text,
        "text_source": draft.text_source,
        "language": draft.language,
        "authors": list(draft.authors),
        "published": draft.published,
        "published_offset": offset_minutes(draft.published),
        "published_note": draft.published_note,
        "modified": draft.modified,
        "modified_offset": offset_minutes(draft.modified),
        "canonical_url": draft.canonical_url,
        "section": draft.section,
        "image": draft.image,
        "quality": draft.quality,
        "quality_reasons": list(draft.quality_reasons),
        "dateline": draft.dateline,
        "emails": list(draft.emails),
        "sources": dict(draft.sources),
        "family": draft.family,
        "credited": draft.credited,
        "sha256": text_sha256(draft.title, draft.text),
        "duplicate_of": draft.duplicate_of,
    }


def flag_columns(flag: Flag) -> Columns:
    """What an article itself shows of its flag."""
    return {"fires": flag.fires, "topics": list(flag.topics), "rules_version": flag.rules_version}


def judgement_row(flag: Flag) -> Columns:
    """The columns of a judgement, without its article and time."""
    return {
        "rules_version": flag.rules_version,
        "fires": flag.fires,
        "topics": list(flag.topics),
        "entities": list(flag.entities),
        "evidence": [e._asdict() for e in flag.evidence],
        "parts": [p._asdict() for p in flag.parts],
    }
