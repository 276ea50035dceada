"""Rows to values: everything that is read from an archive but search. Plain SQL, without SQLAlchemy (0.3 s to import).

`open_reader` is the door for those who only look; the store reads through the same functions.
"""

import json
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from archive.dialects import Reader, Row
from archive.dialects.chosen import read
from archive.errors import Missing, NoSuchArticle, SchemaMismatch
from archive.feedback import said
from archive.model import (
    JUDGED,
    LOOK_ALIKES,
    Alias,
    Article,
    ArticleDraft,
    ArticleId,
    DuePage,
    Entry,
    EntryId,
    Evidence,
    FeedId,
    FeedState,
    FeedStatus,
    Flag,
    Gap,
    KnownEntry,
    Neighbour,
    PageState,
    PageStatus,
    PendingPage,
    Revision,
    ScorePart,
    Standing,
    TextSource,
    Validators,
    Watch,
)
from archive.place import Place
from archive.standing import standing
from archive.text import FOLD_VERSION
from archive.times import as_written, from_iso, to_iso

SCHEMA_VERSION: Final = "0008"
CLOCK_SLACK: Final = timedelta(minutes=1)
LONGEST_RETRY: Final = timedelta(days=2)

_PAGE: Final = ", ".join(
    f"p.{name} AS page_{name}"
    for name in (
        "status", "reason", "detail", "attempts", "next_try", "fetched_at", "http_status", "final_url", "body_sha256"
    )
)  # fmt: skip
_ARTICLE: Final = f"SELECT a.*, {_PAGE} FROM article a JOIN page p ON p.article_id = a.id"
_ENTRY: Final = f"SELECT e.*, {_PAGE} FROM entry e JOIN page p ON p.article_id = e.article_id"


def open_reader(place: Place) -> Reader:
    """A read-only door. Raises Missing when nothing is there, SchemaMismatch when another version made it."""
    reader = read(place)
    try:
        prove_ours(place, reader)
        check_fold(place, reader)
    except BaseException:
        reader.close()
        raise
    return reader


def prove_ours(place: Place, reader: Reader) -> None:
    """Raises Missing for a database without an archive, SchemaMismatch for one of another version or program."""
    found = schema_version(reader)
    if found is None and not isinstance(place, Path):
        raise Missing(f"no archive in {place}; `bongsu poll --once` makes one, `bongsu db copy` brings one")
    if found != SCHEMA_VERSION:
        raise SchemaMismatch(mismatch(place, found))


def check_fold(place: Place, reader: Reader) -> None:
    """Raises SchemaMismatch when the archive is indexed by another way of folding than ours: words would be missed."""
    for row in reader.rows("SELECT value FROM meta WHERE key = 'fold_version'"):
        if row["value"] != str(FOLD_VERSION):
            raise SchemaMismatch(f"{place} was indexed by another version of bongsu; run `bongsu db reindex`")


def mismatch(place: Place, found: str | None) -> str:
    """The sentence for an archive of another schema."""
    if found is None:
        return f"{place} is a database, but not a bongsu archive; name another file in `archive.path`"
    if found > SCHEMA_VERSION:
        return f"{place} was made by a newer bongsu (schema {found}, this one reads {SCHEMA_VERSION}); upgrade bongsu"
    return (
        f"{place} has schema {found}, this bongsu reads {SCHEMA_VERSION}; run `bongsu db upgrade` (it backs up first)"
    )


def schema_version(reader: Reader) -> str | None:
    """The schema the archive was left at; None when it is not one of ours."""
    if not reader.has_table("alembic_version"):
        return None
    for row in reader.rows("SELECT version_num FROM alembic_version"):
        return str(row["version_num"])
    return None


def _time(value: str | None, offset: int | None = None) -> datetime | None:
    return as_written(value, offset)


def _duration(seconds: int | None) -> timedelta | None:
    return None if seconds is None else timedelta(seconds=seconds)


def _needed(value: str) -> datetime:
    return from_iso(value)


def _list(value: str) -> tuple[Any, ...]:
    return tuple(json.loads(value))


def _feed(row: Row) -> FeedState:
    return FeedState(
        id=FeedId(row["id"]),
        url=row["url"],
        title=row["title"],
        outlet=row["outlet"],
        language=row["language"],
        status=FeedStatus(row["status"]),
        reason=row["reason"],
        detail=row["detail"],
        failures=row["failures"],
        failing_since=_time(row["failing_since"]),
        last_attempt=_time(row["last_attempt"]),
        last_success=_time(row["last_success"]),
        last_new=_time(row["last_new"]),
        next_poll=_time(row["next_poll"]),
        interval=_duration(row["interval_seconds"]),
        validators=Validators(etag=row["etag"], last_modified=row["last_modified"], body_sha256=row["body_sha256"]),
        moved_to=row["moved_to"],
        moved_seen=row["moved_seen"],
        listed=row["listed"],
        window=_duration(row["window_seconds"]),
        notes=_list(row["notes"]),
    )


def feed_states(reader: Reader) -> tuple[FeedState, ...]:
    """Every feed ever polled, by id; the pseudo-feeds of imports among them."""
    return tuple(map(_feed, reader.rows("SELECT * FROM feed ORDER BY id")))


def gaps(reader: Reader) -> Mapping[FeedId, tuple[Gap, ...]]:
    """The possible gaps of each feed that has any, latest first."""
    found: dict[FeedId, list[Gap]] = {}
    for row in reader.rows("SELECT * FROM possible_gap ORDER BY until DESC, feed_id"):
        since, until = _needed(row["since"]), _needed(row["until"])
        gap = Gap(feed_id=FeedId(row["feed_id"]), since=since, until=until, listed=row["listed"])
        found.setdefault(gap.feed_id, []).append(gap)
    return {feed_id: tuple(listed) for feed_id, listed in found.items()}


_DUE: Final = "(next_poll IS NULL OR next_poll <= :now OR last_attempt > :ahead)"


def due_feeds(reader: Reader, now: datetime) -> tuple[FeedState, ...]:
    """Feeds whose next poll has come, longest due first.

    One that was last asked in the future is due now: the clock was wrong then, or was set back since.
    """
    sql = f"SELECT * FROM feed WHERE {_DUE} ORDER BY next_poll IS NOT NULL, next_poll, id"
    return tuple(map(_feed, reader.rows(sql, {"now": to_iso(now), "ahead": to_iso(now + CLOCK_SLACK)})))


def due_feed(reader: Reader, now: datetime, feed_id: str) -> FeedState | None:
    """That feed, if its next poll has come."""
    sql = f"SELECT * FROM feed WHERE id = :id AND {_DUE}"
    values = {"id": feed_id, "now": to_iso(now), "ahead": to_iso(now + CLOCK_SLACK)}
    return next(map(_feed, reader.few(sql, values)), None)


def _page(row: Row) -> PageState:
    return PageState(
        status=PageStatus(row["page_status"]),
        reason=row["page_reason"],
        detail=row["page_detail"],
        attempts=row["page_attempts"],
        next_try=_time(row["page_next_try"]),
        fetched_at=_time(row["page_fetched_at"]),
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
        authors=_list(row["authors"]),
        published=_time(row["published"], row["published_offset"]),
        published_note=row["published_note"],
        modified=_time(row["modified"], row["modified_offset"]),
        canonical_url=row["canonical_url"],
        section=row["section"],
        image=row["image"],
        quality=row["quality"],
        quality_reasons=_list(row["quality_reasons"]),
        dateline=row["dateline"],
        emails=_list(row["emails"]),
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
        topics=_list(row["topics"]),
        entities=_list(row["entities"]),
        evidence=tuple(Evidence(**e) for e in _list(row["evidence"])),
        parts=tuple(ScorePart(**p) for p in _list(row["parts"])),
        rules_version=row["rules_version"],
    )


def _flag(reader: Reader, row: Row) -> Flag:
    sql = """
        SELECT * FROM judgement WHERE article_id = :id AND sha256 = :sha256 AND rules_version = :rules_version
    """
    for found in reader.rows(sql, {k: row[k] for k in ("id", "sha256", "rules_version")}):
        return flag_of(found)
    return Flag(flagged=row["fires"] > 0, fires=row["fires"], topics=_list(row["topics"]))


def _article(reader: Reader, row: Row) -> Article:
    feeds = reader.rows("SELECT DISTINCT feed_id FROM entry WHERE article_id = :id ORDER BY 1", {"id": row["id"]})
    feedback = said(reader, row["id"])
    by_analyst = standing(0, (), [kept.remark for kept in feedback]).by_analyst
    return Article(
        id=ArticleId(row["id"]),
        draft=draft_of(row),
        first_seen=_needed(row["first_seen"]),
        updated_at=_needed(row["updated_at"]),
        sha256=row["sha256"],
        revisions=row["revisions"],
        story_id=ArticleId(row["story_id"] or row["id"]),
        page=_page(row),
        flag=_flag(reader, row),
        standing=Standing(fires=row["fires"], topics=_list(row["topics"]), by_analyst=by_analyst),
        feedback=feedback,
        feeds=tuple(FeedId(f["feed_id"]) for f in feeds),
    )


def articles(reader: Reader, *, minimum_fires: int = 0) -> Iterator[Article]:
    """Every article, oldest id first, streamed."""
    for row in reader.rows(f"{_ARTICLE} WHERE a.fires >= :fires ORDER BY a.id", {"fires": minimum_fires}):
        yield _article(reader, row)


def article(reader: Reader, article_id: int) -> Article:
    """One article. Raises NoSuchArticle."""
    for row in reader.rows(f"{_ARTICLE} WHERE a.id = :id", {"id": article_id}):
        return _article(reader, row)
    raise NoSuchArticle(f"there is no article {article_id}; `bongsu search` shows ids")


def revisions(reader: Reader, article_id: int) -> tuple[Revision, ...]:
    """The texts an article had before its current one, oldest first."""
    sql = "SELECT n, seen_at, title, text, sha256 FROM revision WHERE article_id = :id ORDER BY n"
    return tuple(
        Revision(n=r["n"], seen_at=_needed(r["seen_at"]), title=r["title"], text=r["text"], sha256=r["sha256"])
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
        authors=_list(row["authors"]),
        categories=_list(row["categories"]),
        published=_time(row["published"], row["published_offset"]),
        published_note=row["published_note"],
        updated=_time(row["updated"], row["updated_offset"]),
        first_seen=_needed(row["first_seen"]),
        last_seen=_needed(row["last_seen"]),
        article_id=ArticleId(row["article_id"]),
        revisions=row["revisions"],
        page=_page(row),
    )


def entries(reader: Reader, *, article_id: int | None = None) -> Iterator[Entry]:
    """Every entry (or those of one article), oldest id first, streamed."""
    where = "" if article_id is None else "WHERE e.article_id = :id"
    yield from map(_entry, reader.rows(f"{_ENTRY} {where} ORDER BY e.id", {"id": article_id}))


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
            first_read=_needed(row["first_read"]),
            next_check=_time(row["next_check"]),
            checked_at=_time(row["checked_at"]),
            gone_since=_time(row["gone_since"]),
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
    for row in reader.few(f"{_ARTICLE} WHERE a.id = :id", {"id": article_id}):
        entry = next(iter(entries(reader, article_id=row["id"])), None)
        return PendingPage(
            article_id=ArticleId(row["id"]),
            url=row["url"],
            due=_time(row["page_next_try"]),
            feed_id=entry.feed_id if entry else FeedId(""),
            headline=entry.title if entry else row["title"],
            attempts=row["page_attempts"],
            article=draft_of(row),
            page=_page(row),
            fires=row["fires"],
            watch=watch(reader, row["id"]),
        )
    raise NoSuchArticle(f"there is no article {article_id}")


def known(reader: Reader, feed_id: FeedId, aliases: Iterable[Alias]) -> Mapping[Alias, KnownEntry]:
    """The archived entries that go by any of these aliases within a feed."""
    wanted = {(alias.kind, alias.value): alias for alias in aliases}
    pairs = json.dumps([list(pair) for pair in wanted])
    sql = f"""
        SELECT l.kind, l.value, e.id, e.article_id, e.title, e.published, e.digest
        FROM {reader.wording.pairs(":pairs")} w
        JOIN alias l ON l.feed_id = :feed AND l.kind = w.first AND l.value = w.second
        JOIN entry e ON e.id = l.entry_id
    """
    return {
        wanted[row["kind"], row["value"]]: KnownEntry(
            id=EntryId(row["id"]),
            article_id=ArticleId(row["article_id"]),
            title=row["title"],
            published=_time(row["published"]),
            digest=row["digest"],
        )
        for row in reader.few(sql, {"feed": feed_id, "pairs": pairs})
    }


# Articles that make a band crowded: what they share is a form, or a phrase that many use.
CROWD: Final = 20


def neighbours(reader: Reader, bands: Sequence[int], *, limit: int = LOOK_ALIKES) -> tuple[Neighbour, ...]:
    """Archived articles that share a fingerprint band, the likeliest and then the latest first, at most `limit`."""
    # Of each band only the latest, and only then their texts: forms crowd a band. Who shares no more than one crowded
    # band shares a phrase.
    latest = reader.wording.latest(reader.wording.numbers(":bands"), "band", "article_id", ":limit")
    sql = f"""
        SELECT id, story_id, title, substr(text, 1, :judged) AS text, outlet, published, published_offset, first_seen,
            duplicate_of
        FROM article JOIN (
            SELECT article_id, shared FROM (
                SELECT n.article_id, count(*) AS shared, min(n.value) AS value FROM {latest} GROUP BY n.article_id
            ) s WHERE shared > 1
                OR (SELECT count(*) FROM (SELECT 1 FROM band WHERE value = s.value LIMIT :crowd) c) < :crowd
            ORDER BY shared DESC, article_id DESC LIMIT :limit
        ) likely ON id = article_id ORDER BY shared DESC, id DESC
    """
    wanted = {"bands": json.dumps(list(bands)), "limit": limit, "crowd": CROWD, "judged": JUDGED}
    return tuple(
        Neighbour(
            id=ArticleId(row["id"]),
            story_id=ArticleId(row["story_id"] or row["id"]),
            title=row["title"],
            text=row["text"],
            outlet=row["outlet"],
            published=_time(row["published"], row["published_offset"]),
            first_seen=_needed(row["first_seen"]),
            duplicate_of=None if row["duplicate_of"] is None else ArticleId(row["duplicate_of"]),
        )
        for row in reader.few(sql, wanted)
    )


def neighbours_of(reader: Reader, fingerprints: Sequence[Sequence[int]]) -> list[tuple[Neighbour, ...]]:
    """For each fingerprint, its `neighbours`. Which bands are archived is asked once for all: few are."""
    asked = sorted({band for bands in fingerprints for band in bands})
    listed = reader.wording.numbers(":bands")
    sql = f"SELECT w.value FROM {listed} w WHERE EXISTS (SELECT 1 FROM band WHERE value = w.value)"
    there = set(reader.values(sql, {"bands": json.dumps(asked)}))
    shared = ([band for band in bands if band in there] for bands in fingerprints)
    return [neighbours(reader, bands) if bands else () for bands in shared]


def mark(reader: Reader, key: str) -> str | None:
    """A fact about the archive itself that was noted under a key; None when there is none."""
    row = next(iter(reader.few("SELECT value FROM meta WHERE key = :key", {"key": key})), None)
    return None if row is None else str(row["value"])


def counts(reader: Reader) -> Mapping[str, int]:
    """How many of each thing the archive holds, by name. Every article's page is pending, read, failed or unread."""
    sql = """
        SELECT (SELECT count(*) FROM feed) AS feeds, (SELECT count(*) FROM entry) AS entries,
               (SELECT count(*) FROM article) AS articles, (SELECT count(*) FROM revision) AS earlier_texts,
               (SELECT count(*) FROM article WHERE fires > 0) AS flagged,
               (SELECT count(*) FROM page WHERE status = 'pending') AS pages_pending,
               (SELECT count(*) FROM page WHERE status = 'ok') AS pages_read,
               (SELECT count(*) FROM page WHERE status = 'failed') AS pages_failed,
               (SELECT count(*) FROM page WHERE status = 'none') AS pages_unread
    """
    return {name: int(value) for name, value in next(iter(reader.rows(sql))).items()}


def graded(reader: Reader) -> Mapping[int, int]:
    """How many articles have each number of fires, from 1."""
    sql = "SELECT fires, count(*) AS n FROM article WHERE fires > 0 GROUP BY fires ORDER BY fires"
    return {row["fires"]: row["n"] for row in reader.rows(sql)}


def story(reader: Reader, story_id: int) -> tuple[ArticleId, ...]:
    """The articles of a story, earliest first."""
    rows = reader.rows("SELECT id FROM article WHERE story_id = :id ORDER BY id", {"id": story_id})
    return tuple(ArticleId(row["id"]) for row in rows)
