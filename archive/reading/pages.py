"""Pages to be read, and those to be looked at again."""

from collections import defaultdict
from collections.abc import Container
from datetime import datetime, timedelta
from typing import Final

from archive.dialects import Reader
from archive.errors import NoSuchArticle
from archive.model import ArticleId, DuePage, FeedId, PendingPage, Watch
from archive.reading.articles import ARTICLE, draft_of, entries, page_of
from archive.times import as_written, from_iso, to_iso

LONGEST_RETRY: Final = timedelta(days=2)


def due_pages(
    reader: Reader, now: datetime, *, limit: int, of_one: int = 200, without: Container[int] = ()
) -> tuple[DuePage, ...]:
    """Pages due to be read, flagged and newest first, at most `limit` and `of_one` outlet; `without` some articles'.

    One due further ahead than any retry is set was put there by a wrong clock: it is due now.
    """
    sql = """
        SELECT a.id, a.url, a.outlet FROM page p JOIN article a ON a.id = p.article_id
        WHERE (p.next_try <= :now OR p.next_try > :ahead) AND a.url IS NOT NULL
        ORDER BY a.fires DESC, a.docid DESC
    """
    found: list[DuePage] = []
    room: defaultdict[str, int] = defaultdict(lambda: of_one)
    # Counted as they stream: row_number() would have SQLite sort all that is due, twenty times the work.
    for row in reader.rows(sql, {"now": to_iso(now), "ahead": to_iso(now + LONGEST_RETRY)}):
        if len(found) == limit:
            break
        if row["id"] not in without and room[row["outlet"]]:
            room[row["outlet"]] -= 1
            found.append(DuePage(article_id=ArticleId(row["id"]), url=row["url"]))
    return tuple(found)


def watch(reader: Reader, article_id: int) -> Watch | None:
    """How an article's page is looked at again; None when it is not."""
    for row in reader.few("SELECT * FROM watch WHERE article_id = :id", {"id": article_id}):
        return Watch(
            first_read=from_iso(row["first_read"]),
            next_check=as_written(row["next_check"]),
            checked_at=as_written(row["checked_at"]),
            gone_since=as_written(row["gone_since"]),
            **{name: row[name] for name in ("attempts", "reason", "detail", "etag", "last_modified")},
        )
    return None


def due_checks(
    reader: Reader, now: datetime, *, longest: timedelta, limit: int, of_one: int = 50, without: Container[int] = ()
) -> tuple[DuePage, ...]:
    """Pages due to be looked at again, longest due first, at most `limit` and `of_one` outlet.

    Those that wait to be read are left out: that is a look, too. One due later than in `longest` was put there by a
    wrong clock: it is due now.
    """
    sql = """
        SELECT a.id, a.url, a.outlet
        FROM watch w JOIN article a ON a.id = w.article_id JOIN page p ON p.article_id = a.id
        WHERE (w.next_check <= :now OR w.next_check > :ahead) AND p.next_try IS NULL AND a.url IS NOT NULL
        ORDER BY w.next_check, a.id
    """
    found: list[DuePage] = []
    room: defaultdict[str, int] = defaultdict(lambda: of_one)
    for row in reader.rows(sql, {"now": to_iso(now), "ahead": to_iso(now + longest + LONGEST_RETRY)}):
        if len(found) == limit:
            break
        if row["id"] not in without and room[row["outlet"]]:
            room[row["outlet"]] -= 1
            found.append(DuePage(article_id=ArticleId(row["id"]), url=row["url"]))
    return tuple(found)


def pending_page(reader: Reader, article_id: int) -> PendingPage:
    """One article's page as it stands now, due or not. Raises NoSuchArticle."""
    for row in reader.few(f"{ARTICLE} WHERE a.id = :id", {"id": article_id}):
        entry = next(iter(entries(reader, article_id=row["id"])), None)
        return PendingPage(
            article_id=ArticleId(row["id"]),
            url=row["url"],
            due=as_written(row["page_next_try"]),
            feed_id=entry.feed_id if entry else FeedId(""),
            headline=entry.title if entry else row["title"],
            attempts=row["page_attempts"],
            article=draft_of(row),
            page=page_of(row),
            fires=row["fires"],
            watch=watch(reader, row["id"]),
        )
    raise NoSuchArticle(f"there is no article {article_id}")
