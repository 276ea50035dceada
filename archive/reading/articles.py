"""Articles and entries, whole."""

import json
from collections.abc import Iterator
from typing import Final

from archive.dialects import Reader, Row
from archive.errors import NoSuchArticle
from archive.feedback import said
from archive.model import (
    Article,
    ArticleDraft,
    ArticleId,
    Entry,
    EntryId,
    Evidence,
    FeedId,
    Flag,
    PageState,
    PageStatus,
    Revision,
    ScorePart,
    Standing,
    TextSource,
)
from archive.reading.values import listed
from archive.standing import standing
from archive.times import as_written, from_iso

_PAGE: Final = ", ".join(
    f"p.{name} AS page_{name}"
    for name in (
        "status", "reason", "detail", "attempts", "next_try", "fetched_at", "http_status", "final_url", "body_sha256"
    )
)  # fmt: skip


ARTICLE: Final = f"SELECT a.*, {_PAGE} FROM article a JOIN page p ON p.article_id = a.id"


_ENTRY: Final = f"SELECT e.*, {_PAGE} FROM entry e JOIN page p ON p.article_id = e.article_id"


def page_of(row: Row) -> PageState:
    """The fate of a page, of a row that has its columns as `page_…`."""
    return PageState(
        status=PageStatus(row["page_status"]),
        reason=row["page_reason"],
        detail=row["page_detail"],
        attempts=row["page_attempts"],
        next_try=as_written(row["page_next_try"]),
        fetched_at=as_written(row["page_fetched_at"]),
        http_status=row["page_http_status"],
        final_url=row["page_final_url"],
        body_sha256=row["page_body_sha256"],
    )


def draft_of(row: Row) -> ArticleDraft:
    """The draft that a whole row of `article` holds, without its fingerprint."""
    return ArticleDraft(
        key=row["key"],
        url=row["url"],
        outlet=row["outlet"],
        title=row["title"],
        text=row["text"],
        text_source=TextSource(row["text_source"]),
        language=row["language"],
        authors=listed(row["authors"]),
        published=as_written(row["published"], row["published_offset"]),
        published_note=row["published_note"],
        modified=as_written(row["modified"], row["modified_offset"]),
        canonical_url=row["canonical_url"],
        section=row["section"],
        image=row["image"],
        quality=row["quality"],
        quality_reasons=listed(row["quality_reasons"]),
        dateline=row["dateline"],
        emails=listed(row["emails"]),
        sources=tuple(json.loads(row["sources"]).items()),
        family=row["family"],
        credited=row["credited"],
        story_id=ArticleId(row["story_id"] or row["id"]),
        duplicate_of=row["duplicate_of"],
    )


def flag_of(row: Row) -> Flag:
    """The flag that a whole row of `judgement` holds."""
    return Flag(
        flagged=row["fires"] > 0,
        fires=row["fires"],
        topics=listed(row["topics"]),
        entities=listed(row["entities"]),
        evidence=tuple(Evidence(**e) for e in listed(row["evidence"])),
        parts=tuple(ScorePart(**p) for p in listed(row["parts"])),
        rules_version=row["rules_version"],
    )


def _flag(reader: Reader, row: Row) -> Flag:
    sql = """
        SELECT * FROM judgement WHERE article_id = :id AND sha256 = :sha256 AND rules_version = :rules_version
    """
    for found in reader.rows(sql, {k: row[k] for k in ("id", "sha256", "rules_version")}):
        return flag_of(found)
    return Flag(flagged=row["fires"] > 0, fires=row["fires"], topics=listed(row["topics"]))


def _article(reader: Reader, row: Row) -> Article:
    feeds = reader.rows("SELECT DISTINCT feed_id FROM entry WHERE article_id = :id ORDER BY 1", {"id": row["id"]})
    feedback = said(reader, row["id"])
    by_analyst = standing(0, (), [kept.remark for kept in feedback]).by_analyst
    return Article(
        id=ArticleId(row["id"]),
        draft=draft_of(row),
        first_seen=from_iso(row["first_seen"]),
        updated_at=from_iso(row["updated_at"]),
        sha256=row["sha256"],
        revisions=row["revisions"],
        story_id=ArticleId(row["story_id"] or row["id"]),
        page=page_of(row),
        flag=_flag(reader, row),
        standing=Standing(fires=row["fires"], topics=listed(row["topics"]), by_analyst=by_analyst),
        feedback=feedback,
        feeds=tuple(FeedId(f["feed_id"]) for f in feeds),
    )


def articles(reader: Reader, *, minimum_fires: int = 0) -> Iterator[Article]:
    """Every article, oldest id first, streamed."""
    for row in reader.rows(f"{ARTICLE} WHERE a.fires >= :fires ORDER BY a.id", {"fires": minimum_fires}):
        yield _article(reader, row)


def article(reader: Reader, article_id: int) -> Article:
    """One article. Raises NoSuchArticle."""
    for row in reader.rows(f"{ARTICLE} WHERE a.id = :id", {"id": article_id}):
        return _article(reader, row)
    raise NoSuchArticle(f"there is no article {article_id}; `bongsu search` shows ids")


def revisions(reader: Reader, article_id: int) -> tuple[Revision, ...]:
    """The texts an article had before its current one, oldest first."""
    sql = "SELECT n, seen_at, title, text, sha256 FROM revision WHERE article_id = :id ORDER BY n"
    return tuple(
        Revision(n=r["n"], seen_at=from_iso(r["seen_at"]), title=r["title"], text=r["text"], sha256=r["sha256"])
        for r in reader.rows(sql, {"id": article_id})
    )


def _entry(row: Row) -> Entry:
    return Entry(
        id=EntryId(row["id"]),
        feed_id=FeedId(row["feed_id"]),
        guid=row["guid"],
        url=row["url"],
        title=row["title"],
        summary=row["summary"],
        content_html=row["content_html"],
        authors=listed(row["authors"]),
        categories=listed(row["categories"]),
        published=as_written(row["published"], row["published_offset"]),
        published_note=row["published_note"],
        updated=as_written(row["updated"], row["updated_offset"]),
        first_seen=from_iso(row["first_seen"]),
        last_seen=from_iso(row["last_seen"]),
        article_id=ArticleId(row["article_id"]),
        revisions=row["revisions"],
        page=page_of(row),
    )


def entries(reader: Reader, *, article_id: int | None = None) -> Iterator[Entry]:
    """Every entry (or those of one article), oldest id first, streamed."""
    where = "" if article_id is None else "WHERE e.article_id = :id"
    yield from map(_entry, reader.rows(f"{_ENTRY} {where} ORDER BY e.id", {"id": article_id}))
