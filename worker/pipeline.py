"""The story: `poll` turns a feed document into archived headlines, `read` turns a page into an article.

Each ends in exactly one write, which holds everything the unit of work found out; a crash leaves the state before it.
Whatever comes from outside is parsed in a killable child (`Tools.parse`, `Tools.extract`).
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal, Protocol

from archive.identity import Candidate, aliases, digest, match, unclaimed
from archive.model import (
    Alias,
    ArticleDraft,
    EntryDraft,
    EntryId,
    FeedId,
    FeedState,
    Flag,
    KnownEntry,
    Neighbour,
    PageState,
    PageStatus,
    PendingPage,
    PollBatch,
    ReadBatch,
    Saved,
    TextSource,
    Validators,
)
from archive.urls import canonical
from worker import feedstate
from worker.cluster import place
from worker.errors import StageFailed
from worker.fetch.retry import feed_delay, page_retry
from worker.flow import (
    Extracted,
    FeedSpec,
    Fetched,
    FetchFailed,
    NotModified,
    Outcome,
    ParsedEntry,
    ParsedFeed,
    PollReport,
    Quality,
    ReadReport,
    Reason,
)
from worker.refine import refine

# A feed's own HTML counts as the article from this many characters on, and only if it says more than the summary.
CONTENT_MINIMUM = 300


class Fetch(Protocol):
    """Ask the web. Every outcome is a value; nothing is raised for what a server does."""

    async def __call__(
        self, url: str, *, validators: Validators | None = None, purpose: Literal["feed", "page"]
    ) -> Outcome:
        """Fetch one address."""
        ...


class Keep(Protocol):
    """The archive, as the pipeline needs it. Raises ArchiveError."""

    async def known(self, feed_id: FeedId, wanted: Sequence[Alias]) -> Mapping[Alias, KnownEntry]:
        """Archived entries by their aliases."""
        ...

    async def neighbours(self, bands: Sequence[int]) -> Sequence[Neighbour]:
        """Archived articles that look alike."""
        ...

    async def save_poll(self, batch: PollBatch) -> Saved:
        """Write what a poll found."""
        ...

    async def save_read(self, batch: ReadBatch) -> Saved:
        """Write what a read found."""
        ...


class Parse(Protocol):
    """A feed document to entries, in a killable child. Raises StageFailed."""

    async def __call__(self, document: Fetched, feed: FeedSpec) -> ParsedFeed:
        """Parse one document."""
        ...


class Extract(Protocol):
    """A page to an article, in a killable child. Raises StageFailed."""

    async def __call__(self, page: Fetched, headline: str, feed: FeedSpec | None) -> Extracted:
        """Extract one page."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """How often and how long: the settings a unit of work decides by."""

    interval: timedelta
    max_interval: timedelta
    page_max_age: timedelta
    page_tries: int
    pages: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """All that the story needs from outside. `compose.py` makes the real ones, tests make their own.

    `turn` is held from looking for look-alikes to writing, so that two copies read at once see each other.
    """

    fetch: Fetch
    parse: Parse
    extract: Extract
    keep: Keep
    judge: Callable[[ArticleDraft, str], Flag]
    fingerprint: Callable[[ArticleDraft], tuple[int, ...]]
    clock: Callable[[], datetime]
    turn: AbstractAsyncContextManager[object]
    policy: Policy


async def poll(feed: FeedSpec, state: FeedState, tools: Tools) -> PollReport:
    """Ask a feed what is new and archive it."""
    interval = feed.interval or tools.policy.interval
    outcome = await tools.fetch(feedstate.address(state), validators=state.validators, purpose="feed")
    match outcome:
        case FetchFailed():
            return await _poll_failed(
                feed, state, tools, outcome.reason, feedstate.failure_of(outcome), outcome.retry_at
            )
        case Fetched() if outcome.body_sha256 != state.validators.body_sha256:
            try:
                document = await tools.parse(outcome, feed)
            except StageFailed as error:
                return await _poll_failed(feed, state, tools, error.reason, error.detail, None)
            async with tools.turn:
                return await _archive_document(feed, state, tools, outcome, document)
        case NotModified() | Fetched():
            after = feedstate.unchanged(state, outcome, interval=interval)
            await tools.keep.save_poll(PollBatch(feed=after, seen_at=outcome.fetched_at))
            return PollReport(feed_id=feed.id, outcome="unchanged")


async def _poll_failed(
    feed: FeedSpec, state: FeedState, tools: Tools, reason: Reason, detail: str, retry_at: datetime | None
) -> PollReport:
    now = tools.clock()
    interval = feed.interval or tools.policy.interval
    delay = feed_delay(state.failures + 1, reason, interval=interval, retry_at=retry_at, now=now)
    after = feedstate.failed(state, reason, detail, now=now, delay=delay)
    await tools.keep.save_poll(PollBatch(feed=after, seen_at=now))
    return PollReport(feed_id=feed.id, outcome="failed", reason=reason, detail=detail)


async def _archive_document(
    feed: FeedSpec, state: FeedState, tools: Tools, outcome: Fetched, document: ParsedFeed
) -> PollReport:
    now = outcome.fetched_at
    candidates = [_candidate(entry) for entry in document.entries]
    named = aliases(candidates)
    archived = await tools.keep.known(feed.id, [alias for names in named for alias in names])
    new: list[EntryDraft] = []
    changed: list[tuple[EntryId, EntryDraft]] = []
    known: list[tuple[EntryId, tuple[Alias, ...]]] = []
    listed: set[tuple[Alias, ...]] = set()
    for entry, candidate, names in zip(document.entries, candidates, named, strict=True):
        if names in listed:  # one item, listed twice
            continue
        listed.add(names)
        found = match(candidate, names, archived)
        if found is None:
            new.append(await _draft(feed, entry, unclaimed(names, archived), tools, now))
        elif found.digest != digest(entry.title, entry.summary, entry.content_html):
            changed.append((found.id, await _draft(feed, entry, names, tools, now)))
        else:
            known.append((found.id, tuple(name for name in names if name not in archived)))
    after = feedstate.succeeded(
        state,
        outcome,
        title=document.title,
        language=document.language,
        new=len(new),
        notes=document.notes,
        interval=feed.interval or tools.policy.interval,
    )
    saved = await tools.keep.save_poll(
        PollBatch(feed=after, seen_at=now, new=tuple(new), changed=tuple(changed), known=tuple(known))
    )
    return PollReport(
        feed_id=feed.id,
        outcome="ok",
        seen=len(document.entries) + document.refused,
        new=saved.new,
        changed=saved.changed,
        known=saved.known + len(document.entries) - len(listed),
        refused=document.refused,
        flagged=sum(draft.flag.flagged for draft in new),
    )


def _candidate(entry: ParsedEntry) -> Candidate:
    return Candidate(
        guid=entry.guid,
        url=entry.url,
        title=entry.title,
        published=entry.published,
        summary=entry.summary,
        content_html=entry.content_html,
    )


async def _draft(
    feed: FeedSpec, entry: ParsedEntry, names: tuple[Alias, ...], tools: Tools, now: datetime
) -> EntryDraft:
    """What an entry alone gives: archived, searchable and flagged before its page is asked for."""
    article = await placed(refine(_headline(feed, entry, names)), tools, now)
    return EntryDraft(
        aliases=names,
        guid=entry.guid,
        url=entry.url,
        title=entry.title,
        summary=entry.summary,
        content_html=entry.content_html,
        authors=entry.authors,
        categories=entry.categories,
        published=entry.published,
        published_note=entry.published_note,
        updated=entry.updated,
        digest=digest(entry.title, entry.summary, entry.content_html),
        article=article,
        flag=tools.judge(article, feed.profile),
        page=_first_page(feed, entry, tools.policy, now),
    )


def _headline(feed: FeedSpec, entry: ParsedEntry, names: tuple[Alias, ...]) -> ArticleDraft:
    text, source = entry.summary, TextSource.SUMMARY if entry.summary else TextSource.HEADLINE
    if len(entry.content_text) >= CONTENT_MINIMUM and len(entry.content_text) > len(entry.summary):
        text, source = entry.content_text, TextSource.CONTENT
    return ArticleDraft(
        key=article_key(feed.id, entry.url, names),
        url=entry.url,
        outlet=feed.outlet,
        title=entry.title,
        text=text,
        text_source=source,
        language=None,
        authors=entry.authors,
        published=entry.published,
        published_note=entry.published_note,
        modified=entry.updated,
    )


def article_key(feed_id: FeedId, url: str | None, names: tuple[Alias, ...]) -> str:
    """What an article is known by: its canonical URL, unless other entries of its feed go by the same link."""
    if url and any(name.kind == "link" for name in names):
        return canonical(url)
    return f"{feed_id}:{names[0].kind}:{names[0].value}"


def _first_page(feed: FeedSpec, entry: ParsedEntry, policy: Policy, now: datetime) -> PageState:
    if not entry.url or not feed.pages or not policy.pages:
        return PageState(status=PageStatus.NONE)
    if entry.published is not None and now - entry.published > policy.page_max_age:
        return PageState(status=PageStatus.NONE, reason=Reason.TOO_OLD)
    return PageState(status=PageStatus.PENDING, next_try=now)


async def placed(draft: ArticleDraft, tools: Tools, now: datetime, own: int | None = None) -> ArticleDraft:
    """A draft with its fingerprint and the story it belongs to."""
    bands = tools.fingerprint(draft)
    alike = await tools.keep.neighbours(bands) if bands else ()
    placement = place(draft, [n for n in alike if n.id != own], seen=now)
    return replace(draft, bands=bands, story_id=placement.story_id, duplicate_of=placement.duplicate_of)


async def read(pending: PendingPage, feed: FeedSpec | None, tools: Tools) -> ReadReport:
    """Fetch an article's page and archive what it says, or why it says nothing."""
    outcome = await tools.fetch(pending.url, purpose="page")
    match outcome:
        case Fetched():
            try:
                extracted = await tools.extract(outcome, pending.headline, feed)
            except StageFailed as error:
                return await _read_failed(pending, tools, _fate(pending, outcome, error.reason, error.detail))
            async with tools.turn:
                return await _archive_page(pending, feed, tools, outcome, extracted)
        case FetchFailed():
            return await _read_failed(pending, tools, _retry(pending, outcome, tools))
        case NotModified():
            return await _read_failed(
                pending, tools, _fate(pending, outcome, Reason.BAD_RESPONSE, "304 to a first request")
            )


def _fate(pending: PendingPage, outcome: Fetched | NotModified, reason: Reason, detail: str) -> PageState:
    return PageState(
        status=PageStatus.FAILED,
        reason=reason,
        detail=detail,
        attempts=pending.attempts + 1,
        fetched_at=outcome.fetched_at,
        http_status=outcome.status if isinstance(outcome, Fetched) else 304,
        final_url=outcome.final_url,
        body_sha256=outcome.body_sha256 if isinstance(outcome, Fetched) else None,
    )


def _retry(pending: PendingPage, outcome: FetchFailed, tools: Tools) -> PageState:
    attempts = pending.attempts + 1
    again = page_retry(
        outcome.reason, attempts, status=outcome.status, retry_at=outcome.retry_at, now=outcome.fetched_at
    )
    if attempts >= tools.policy.page_tries:
        again = None
    return PageState(
        status=PageStatus.FAILED if again is None else PageStatus.PENDING,
        reason=outcome.reason,
        detail=feedstate.failure_of(outcome),
        attempts=attempts,
        next_try=again,
        fetched_at=outcome.fetched_at,
        http_status=outcome.status,
        final_url=outcome.final_url,
    )


async def _read_failed(pending: PendingPage, tools: Tools, page: PageState) -> ReadReport:
    await tools.keep.save_read(ReadBatch(article_id=pending.article_id, seen_at=tools.clock(), page=page))
    return ReadReport(
        article_id=pending.article_id,
        url=pending.url,
        outcome="retry" if page.next_try else "failed",
        reason=Reason(page.reason) if page.reason else None,
        detail=page.detail or "",
    )


async def _archive_page(
    pending: PendingPage, feed: FeedSpec | None, tools: Tools, outcome: Fetched, extracted: Extracted
) -> ReadReport:
    archived = pending.article
    refusal = _refusal(archived, extracted)
    if refusal is None:
        drafted = _from_page(archived, extracted)
        page = replace(_fate(pending, outcome, Reason.NO_ARTICLE, ""), status=PageStatus.OK, reason=None, detail=None)
    else:
        # Junk is never archived as an article: what the feed said stands in, and the page's fate says why.
        drafted = replace(archived, quality=extracted.quality, quality_reasons=extracted.quality_reasons)
        page = _fate(pending, outcome, Reason.NO_ARTICLE, refusal)
    article = await placed(refine(drafted), tools, outcome.fetched_at, pending.article_id)
    flag = tools.judge(article, feed.profile if feed else "press")
    batch = ReadBatch(article_id=pending.article_id, seen_at=outcome.fetched_at, page=page, article=article, flag=flag)
    saved = await tools.keep.save_read(batch)
    return ReadReport(
        article_id=pending.article_id,
        url=pending.url,
        outcome="failed" if refusal else "read" if saved.changed else "unchanged",
        reason=Reason.NO_ARTICLE if refusal else None,
        detail=page.detail or "",
        fires=flag.fires,
    )


def _refusal(archived: ArticleDraft, page: Extracted) -> str | None:
    """Why what a page gives is not the article; None when it is."""
    if page.quality not in (Quality.FULL, Quality.TEASER) or not page.text:
        return ", ".join((str(page.quality), *page.quality_reasons))
    if archived.text_source.rank < TextSource.PAGE.rank and len(page.text) < len(archived.text) // 2:
        return f"the page gives {len(page.text)} characters, the feed gave {len(archived.text)}"
    return None


def _from_page(archived: ArticleDraft, page: Extracted) -> ArticleDraft:
    published = _published(archived.published, page.published)
    return replace(
        archived,
        title=page.title or archived.title,
        text=page.text,
        text_source=TextSource.PAGE,
        language=page.language,
        authors=page.authors or archived.authors,
        published=published,
        published_note=archived.published_note if published == archived.published else None,
        modified=page.modified or archived.modified,
        canonical_url=page.canonical_url,
        section=page.section,
        image=page.image,
        quality=page.quality,
        quality_reasons=page.quality_reasons,
    )


def _published(feed: datetime | None, page: datetime | None) -> datetime | None:
    """The page's time; but a page that tells only the day does not take the hour from a feed that tells it."""
    if page is None or feed is None:
        return page or feed
    bare = (page.hour, page.minute, page.second) == (0, 0, 0)
    return feed if bare and feed.astimezone(page.tzinfo).date() == page.date() else page
