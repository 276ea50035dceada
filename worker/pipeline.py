"""The story: `poll` turns a feed document into archived headlines, `read` turns a page into an article.

Each ends in exactly one write, which holds everything the unit of work found out; a crash leaves the state before it.
Whatever comes from outside is parsed in a killable child (`Tools.parse`, `Tools.extract`).
"""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from archive.identity import digest
from archive.model import (
    ArticleDraft,
    EntryDraft,
    FeedState,
    PageState,
    PageStatus,
    PendingPage,
    PollBatch,
    ReadBatch,
    Response,
)
from worker import feedstate
from worker.cadence import Pace, Turnover, span, spread, tuned
from worker.drafts import by_headline, first_page, from_page, headline, refusal, stand_in
from worker.errors import StageFailed
from worker.fetch.retry import feed_delay, page_retry
from worker.figures import with_figures
from worker.flow import (
    Extracted,
    FeedSpec,
    Fetched,
    FetchFailed,
    NotModified,
    Outcome,
    ParsedFeed,
    PollReport,
    ReadReport,
    Reason,
)
from worker.kinds import masked
from worker.listed import Listed, Wanted, items_of, sort
from worker.placing import Batch, marked, settled
from worker.recheck import HERE, Look, is_as_read, of_failure, of_page, validators, was_read, watch_after, watch_read
from worker.refine import refine
from worker.tools import Policy, Tools

# Entries that are looked up together: each look-up alone costs as much again, and all at once would stall the loop.
DRAFTED_AT_ONCE: Final = 25


async def poll(feed: FeedSpec, state: FeedState, tools: Tools) -> PollReport:
    """Ask a feed what is new and archive it."""
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
            interval, wait = _next(feed, state, tools, None, outcome.max_age, outcome.fetched_at)
            after = feedstate.unchanged(state, outcome, interval=interval, wait=wait)
            ahead = feedstate.clock_was_ahead(state, outcome)
            await tools.keep.save_poll(PollBatch(feed=after, seen_at=outcome.fetched_at, clock_was_ahead=ahead))
            return PollReport(feed_id=feed.id, outcome="unchanged")


async def _poll_failed(
    feed: FeedSpec, state: FeedState, tools: Tools, reason: Reason, detail: str, retry_at: datetime | None
) -> PollReport:
    now = tools.clock()
    delay = failure_wait(feed, state, tools.policy.pace, reason, retry_at, now)
    after = feedstate.failed(state, reason, detail, now=now, delay=delay)
    await tools.keep.save_poll(PollBatch(feed=after, seen_at=now))
    return PollReport(feed_id=feed.id, outcome="failed", reason=reason, detail=detail)


def failure_wait(
    feed: FeedSpec, state: FeedState, pace: Pace, reason: Reason, retry_at: datetime | None, now: datetime
) -> timedelta:
    """How long a feed that failed once more is left alone: as the server wishes, to the second, else backing off."""
    interval = feed.interval or pace.usual
    failures = state.failures + 1
    wait = feed_delay(failures, reason, interval=interval, longest=pace.longest, retry_at=retry_at, now=now)
    return wait if retry_at is not None else spread(wait, feed.id, now)


def _next(
    feed: FeedSpec,
    state: FeedState,
    tools: Tools,
    turnover: Turnover | None,
    told: timedelta | None,
    now: datetime,
) -> tuple[timedelta, timedelta]:
    """A feed's interval from now on, and how long it is left alone this time."""
    pace = tools.policy.pace
    interval = feed.interval or tuned(state.interval, turnover, window=state.window, told=told, pace=pace)
    soonest = min(interval, max(pace.shortest, told or timedelta(0)))
    return interval, max(spread(interval, feed.id, now), soonest)


async def _archive_document(
    feed: FeedSpec, state: FeedState, tools: Tools, outcome: Fetched, document: ParsedFeed
) -> PollReport:
    now = outcome.fetched_at
    items = items_of(document.entries)
    archived = await tools.keep.known(feed.id, [name for item in items for name in item.names])
    listed = sort(items, archived, now, sure=outcome.clock_agrees)
    drafts = list(zip(listed.wanted, await _drafts(feed, listed.wanted, tools, now), strict=True))
    new = [draft for want, draft in drafts if want.found is None]
    changed = [(want.found.id, draft) for want, draft in drafts if want.found is not None]
    gap = feedstate.possible_gap(state, listed.total, now) if listed.rolled_over else None
    after = _after_document(feed, state, tools, outcome, document, listed)
    saved = await tools.keep.save_poll(
        PollBatch(
            feed=after,
            seen_at=now,
            new=tuple(new),
            changed=tuple(changed),
            known=tuple(listed.known),
            dated=tuple(listed.dated),
            gap=gap,
            clock_was_ahead=feedstate.clock_was_ahead(state, outcome),
        )
    )
    return PollReport(
        feed_id=feed.id,
        outcome="ok",
        seen=len(document.entries) + document.refused,
        new=saved.new,
        changed=saved.changed,
        known=saved.known + len(document.entries) - listed.total,
        refused=document.refused,
        flagged=sum(draft.flag.flagged for draft in new),
        gap=gap,
    )


def _after_document(
    feed: FeedSpec, state: FeedState, tools: Tools, outcome: Fetched, document: ParsedFeed, listed: Listed
) -> FeedState:
    now = outcome.fetched_at
    window = span(entry.published for entry in document.entries)
    turnover = Turnover(listed=listed.total, new=listed.new, since=feedstate.since(state, now), span=window)
    aged = replace(state, window=window or state.window, listed=listed.total)
    interval, wait = _next(feed, aged, tools, turnover, document.ttl or outcome.max_age, now)
    left_out = (f"left out, for going by names of others: {listed.left_out}",) if listed.left_out else ()
    return feedstate.succeeded(
        aged,
        outcome,
        title=document.title,
        language=document.language,
        new=listed.new,
        notes=document.notes + left_out,
        interval=interval,
        wait=wait,
    )


async def _drafts(feed: FeedSpec, wanted: Sequence[Wanted], tools: Tools, now: datetime) -> list[EntryDraft]:
    """What entries alone give: archived, searchable and flagged before their pages are asked for."""
    drafts: list[EntryDraft] = []
    batch = Batch()
    for start in range(0, len(wanted), DRAFTED_AT_ONCE):
        some = wanted[start : start + DRAFTED_AT_ONCE]
        articles = [refine(headline(feed, want.entry, want.names)) for want in some]
        owns = [want.found.article_id if want.found else None for want in some]
        articles = await placed(articles, tools, now, owns, batch)
        drafts += [_draft(feed, want, article, tools, now) for want, article in zip(some, articles, strict=True)]
    return drafts


def _draft(feed: FeedSpec, want: Wanted, article: ArticleDraft, tools: Tools, now: datetime) -> EntryDraft:
    entry = want.entry
    oldest = now - tools.policy.page_max_age
    return EntryDraft(
        aliases=want.names,
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
        page=first_page(feed, entry, now, wanted=tools.policy.pages, oldest=oldest),
    )


async def placed(
    drafts: Sequence[ArticleDraft], tools: Tools, now: datetime, owns: Sequence[int | None], batch: Batch
) -> list[ArticleDraft]:
    """Drafts, each with its voice, figures, fingerprint and story; `owns` are their ids where they have one.

    `batch` holds those that are to be written with them, and these from now on.
    """
    told = [with_figures(tools.attribute(draft)) for draft in drafts]
    printed = [replace(draft, bands=tools.fingerprint(draft)) for draft in told]
    known = [marked(draft, now, tools.known) for draft in printed]
    alike = await tools.keep.neighbours([draft.bands for draft in printed])
    near = await tools.keep.around(
        [(draft.anchors, draft.published or now, own) for (draft, _), own in zip(known, owns, strict=True)]
    )
    asked = list(zip(known, alike, near, owns, strict=True))

    def settle_all() -> list[ArticleDraft]:
        return [
            settled(*one, [n for n in others if n.id != own], around, batch, new=own is None, now=now)
            for one, others, around, own in asked
        ]

    if not any(alike):
        return settle_all()
    # To compare long texts takes a tenth of a second each: a crowd of them must not stall the loop.
    return await asyncio.to_thread(settle_all)


async def read(pending: PendingPage, feed: FeedSpec | None, tools: Tools, *, again: bool = False) -> ReadReport:
    """Fetch an article's page and archive what it says, or why it says nothing.

    `again`: it was read before, and only what changed since is wanted.
    """
    conditions = validators(pending) if again else None
    outcome = await tools.fetch(pending.url, validators=conditions, purpose="page")
    match outcome:
        case NotModified() if conditions is not None:
            return await _still_there(pending, feed, tools, outcome)
        case Fetched() if again and is_as_read(pending, outcome):
            return await _still_there(pending, feed, tools, outcome)
        case Fetched():
            try:
                extracted = await tools.extract(outcome, pending.headline, feed)
            except StageFailed as error:
                fate = _fate(pending, outcome, error.reason, error.detail, tools)
                look = Look(unsure=str(error.reason), detail=error.detail)
                proof = evidence(outcome, tools.policy)
                return await _read_failed(pending, feed, tools, fate, look, again=again, response=proof)
            async with tools.turn:
                return await _archive_page(pending, feed, tools, outcome, extracted, again=again)
        case FetchFailed():
            fate = _fate(pending, outcome, outcome.reason, feedstate.failure_of(outcome), tools)
            proof = outcome.answer if tools.policy.snapshots and was_read(pending) else None
            return await _read_failed(
                pending, feed, tools, fate, of_failure(outcome), again=again, response=proof, retry_at=outcome.retry_at
            )
        case NotModified():
            fate = _fate(pending, outcome, Reason.BAD_RESPONSE, "304 to a first request", tools)
            return await _read_failed(pending, feed, tools, fate, Look(unsure=Reason.BAD_RESPONSE), again=again)


async def _still_there(
    pending: PendingPage, feed: FeedSpec | None, tools: Tools, outcome: NotModified | Fetched
) -> ReadReport:
    """The page is as it was read: that it was looked at is all there is to write."""
    async with tools.turn:
        current = await tools.keep.pending_page(pending.article_id)
        watch = watch_after(current, feed, tools.policy, HERE, outcome.fetched_at)
        status = outcome.status if isinstance(outcome, Fetched) else 304
        await tools.keep.save_read(
            ReadBatch(
                article_id=pending.article_id,
                seen_at=outcome.fetched_at,
                page=current.page,
                watch=watch,
                http_status=status,
            )
        )
    return ReadReport(article_id=pending.article_id, url=pending.url, outcome="unchanged", fires=current.fires)


def _fate(pending: PendingPage, outcome: Outcome, reason: Reason, detail: str, tools: Tools) -> PageState:
    """What becomes of a page that gave no article: tried again, or given up."""
    attempts = pending.attempts + 1
    status = 304 if isinstance(outcome, NotModified) else outcome.status
    retry_at = outcome.retry_at if isinstance(outcome, FetchFailed) else None
    again = page_retry(reason, attempts, status=status, retry_at=retry_at, now=outcome.fetched_at)
    if attempts >= tools.policy.page_tries:
        again = None
    return PageState(
        status=PageStatus.FAILED if again is None else PageStatus.PENDING,
        reason=reason,
        detail=masked(detail),
        attempts=attempts,
        next_try=again,
        fetched_at=outcome.fetched_at,
        http_status=status,
        final_url=outcome.final_url,
        body_sha256=outcome.body_sha256 if isinstance(outcome, Fetched) else None,
    )


def evidence(page: Fetched, policy: Policy) -> Response | None:
    """What the server sent, to be kept beside what was read in it; None where the settings say to keep none."""
    if not policy.snapshots:
        return None
    return Response(
        url=page.url,
        final_url=page.final_url,
        status=page.status,
        headers=page.headers,
        body=page.body if page.packed is None else page.packed,
        fetched_at=page.fetched_at,
        ip=page.ip,
    )


def _still_due(page: PageState, before: PendingPage, now: PendingPage) -> PageState:
    """A page's fate; but if an editor touched the story while it was fetched, it is still to be read."""
    if now.due == before.due:
        return page
    return replace(page, status=PageStatus.PENDING, next_try=now.due, attempts=now.attempts)


async def _read_failed(
    pending: PendingPage,
    feed: FeedSpec | None,
    tools: Tools,
    page: PageState,
    look: Look,
    *,
    again: bool,
    response: Response | None = None,
    retry_at: datetime | None = None,
) -> ReadReport:
    async with tools.turn:
        current = await tools.keep.pending_page(pending.article_id)
        now = page.fetched_at or tools.clock()
        watch = watch_after(current, feed, tools.policy, look, now, retry_at=retry_at)
        # A page that was read stays so: what a look found instead is told of the look.
        fate = current.page if again else _still_due(page, pending, current)
        await tools.keep.save_read(
            ReadBatch(
                article_id=pending.article_id,
                seen_at=now,
                page=fate,
                response=response if not again or look.lost else None,
                watch=watch,
                http_status=page.http_status,
            )
        )
    retried = watch is not None and watch.attempts > 0 if again else page.next_try is not None
    return ReadReport(
        article_id=pending.article_id,
        url=pending.url,
        outcome="gone" if again and look.lost else "retry" if retried else "failed",
        reason=Reason(page.reason) if page.reason else None,
        detail=page.detail or "",
    )


async def _archive_page(
    pending: PendingPage,
    feed: FeedSpec | None,
    tools: Tools,
    outcome: Fetched,
    extracted: Extracted,
    *,
    again: bool,
) -> ReadReport:
    current = await tools.keep.pending_page(pending.article_id)  # a poll may have written while this was fetched
    archived = current.article
    look = of_page(archived, extracted, outcome) if was_read(current) else HERE
    extracted = extracted if was_read(current) and look == HERE else by_headline(extracted, current.headline)
    refused = look.detail or str(look.lost or look.unsure) if look != HERE else refusal(archived, extracted)
    page = _fate(pending, outcome, Reason.NO_ARTICLE, refused or "", tools)
    if refused is None:
        drafted = from_page(archived, extracted)
        page = replace(page, status=PageStatus.OK, reason=None, detail=None, next_try=None)
    else:
        # Junk is never archived as an article: what the feed said stands in, and the page's fate says why.
        drafted = stand_in(archived, extracted)
    (article,) = await placed([refine(drafted)], tools, outcome.fetched_at, [pending.article_id], Batch())
    flag = tools.judge(article, feed.profile if feed else "press")
    stays = refused is not None and was_read(current)
    saved = await tools.keep.save_read(
        ReadBatch(
            article_id=pending.article_id,
            seen_at=outcome.fetched_at,
            page=current.page if again and stays else _still_due(page, pending, current),
            article=None if stays else article,
            flag=None if stays else flag,
            response=evidence(outcome, tools.policy),
            watch=watch_read(current, feed, tools.policy, look, outcome, flag, refused=refused is not None),
            http_status=outcome.status,
        )
    )
    return ReadReport(
        article_id=pending.article_id,
        url=pending.url,
        outcome=_ending(look, refused, again=again, changed=bool(saved.changed)),
        reason=Reason.NO_ARTICLE if refused else None,
        detail=refused or "",
        fires=flag.fires,
    )


def _ending(look: Look, refused: str | None, *, again: bool, changed: bool) -> str:
    if refused is not None:
        return "gone" if again and look.lost else "failed"
    return "read" if changed else "unchanged"
