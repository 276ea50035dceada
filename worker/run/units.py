"""Units of work with their boundary: whatever happens inside ends as a state, a count and one log line. [edge]"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Container, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from archive import reading
from archive.errors import ArchiveError
from archive.model import (
    Article,
    DuePage,
    FeedState,
    PageState,
    PageStatus,
    PendingPage,
    PollBatch,
    ReadBatch,
    TextSource,
)
from archive.times import to_iso
from worker import feedstate
from worker.compose import Works
from worker.fetch.pace import host_of
from worker.fetch.retry import page_retry
from worker.flow import FeedSpec, PollReport, ReadReport, Reason
from worker.kinds import masked
from worker.log import logger
from worker.pipeline import failure_wait, poll, read
from worker.recheck import Look, is_wanted, watch_after
from worker.run.fair import Fair
from worker.run.plan import CHECKS_AT_A_TIME, PAGES_AT_A_TIME, Pair

T = TypeVar("T")
R = TypeVar("R")


@dataclass(slots=True)
class Tally:
    """What a round did, counted. seen = new + changed + known + refused."""

    polled: int = 0
    unchanged: int = 0
    failed: int = 0
    waiting: int = 0
    seen: int = 0
    new: int = 0
    changed: int = 0
    known: int = 0
    refused: int = 0
    flagged: int = 0
    gaps: int = 0
    pages_read: int = 0
    pages_unchanged: int = 0
    pages_retry: int = 0
    pages_failed: int = 0
    pages_unwanted: int = 0
    checks: int = 0
    checks_changed: int = 0
    checks_gone: int = 0
    checks_unsure: int = 0
    reasons: Counter[str] = field(default_factory=Counter)

    def count_poll(self, report: PollReport) -> None:
        """Count one poll."""
        self.polled += 1
        self.unchanged += report.outcome == "unchanged"
        self.failed += report.outcome == "failed"
        for name in ("seen", "new", "changed", "known", "refused", "flagged"):
            setattr(self, name, getattr(self, name) + getattr(report, name))
        self.gaps += report.gap is not None
        self._count_reason(report.reason)

    def count_read(self, report: ReadReport) -> None:
        """Count one page."""
        name = f"pages_{report.outcome}"
        setattr(self, name, getattr(self, name) + 1)
        self._count_reason(report.reason)

    def count_check(self, report: ReadReport) -> None:
        """Count one look at a page that was read."""
        self.checks += 1
        self.checks_changed += report.outcome == "read"
        self.checks_gone += report.outcome == "gone"
        self.checks_unsure += report.outcome in ("retry", "failed")

    def _count_reason(self, reason: Reason | None) -> None:
        if reason is not None:
            self.reasons[str(reason)] += 1

    def as_json(self) -> dict[str, Any]:
        """The counts by name, reasons last."""
        names = [name for name in self.__slots__ if name != "reasons"]
        return {name: getattr(self, name) for name in names} | {"reasons": dict(sorted(self.reasons.items()))}


async def poll_unit(feed: FeedSpec, state: FeedState, works: Works) -> PollReport:
    """Poll one feed; a fault of ours becomes the feed's state too. Raises only ArchiveError: nothing can be kept."""
    tools = works.tools
    try:
        report = await poll(feed, state, tools)
    except (ArchiveError, asyncio.CancelledError):
        raise
    except Exception as error:  # noqa: BLE001  (the unit's boundary: a fault in one feed must not stop the others)
        logger().error("poll_broke", feed=feed.id, exc_info=True)
        report = PollReport(feed_id=feed.id, outcome="failed", reason=Reason.INTERNAL, detail=repr(error))
        now = tools.clock()
        delay = failure_wait(feed, state, tools.policy.pace, Reason.INTERNAL, None, now)
        after = feedstate.failed(state, Reason.INTERNAL, repr(error), now=now, delay=delay)
        await tools.keep.save_poll(PollBatch(feed=after, seen_at=now))
    _log_poll(report)
    return report


def _log_poll(report: PollReport) -> None:
    words: dict[str, object] = {"feed": report.feed_id, "outcome": report.outcome}
    if report.outcome == "ok":
        words |= {n: getattr(report, n) for n in ("seen", "new", "changed", "flagged")}
    if report.gap is not None:
        words |= {"possible_gap_since": to_iso(report.gap.since)}
    if report.reason is not None:
        words |= {"reason": str(report.reason), "detail": report.detail}
    log = logger()
    noteworthy = report.outcome == "failed" or report.gap is not None
    (log.warning if noteworthy else log.info)("feed_polled", **words)


async def pages_due(works: Works, without: Container[int]) -> Sequence[DuePage]:
    """The pages whose turn has come, but for some articles'; none while pages are switched off."""
    if not works.config.settings.pages.enabled:
        return ()
    now = works.tools.clock()
    return await works.keeper.ask(reading.due_pages, now, limit=PAGES_AT_A_TIME, without=without)


async def checks_due(works: Works, without: Container[int]) -> Sequence[DuePage]:
    """The pages to be looked at again, but for some articles'; none while pages or looks are switched off."""
    policy = works.tools.policy
    if not works.config.settings.pages.enabled or not policy.rechecks:
        return ()
    return await works.keeper.ask(
        reading.due_checks,
        works.tools.clock(),
        longest=max(policy.rechecks),
        limit=CHECKS_AT_A_TIME,
        without=without,
    )


def _wanted(article: Article, works: Works) -> bool:
    """Whether a feed that lists an article has its pages read: it may have been told otherwise since."""
    return any(spec.enabled and spec.pages for feed in article.feeds if (spec := works.spec(feed)) is not None)


async def _leave(article: Article, page: DuePage, works: Works) -> ReadReport:
    """Take a page that nobody wants any more out of the line, as if it had never been in it."""
    status = PageStatus.OK if article.draft.text_source is TextSource.PAGE else PageStatus.NONE
    fate = replace(article.page, status=status, reason=None, detail=None, next_try=None)
    await works.tools.keep.save_read(ReadBatch(article_id=article.id, seen_at=works.tools.clock(), page=fate))
    return ReadReport(article_id=article.id, url=page.url, outcome="unwanted")


async def read_unit(page: DuePage, works: Works) -> ReadReport:
    """Read one page; a fault of ours becomes the page's fate too. Raises only ArchiveError."""
    article = await works.keeper.ask(reading.article, page.article_id)
    report = await (_read(page, works) if _wanted(article, works) else _leave(article, page, works))
    _log_read("page_read", report)
    return report


async def check_unit(page: DuePage, works: Works) -> ReadReport:
    """Look again at one page that was read; a fault of ours is noted as its state. Raises only ArchiveError."""
    tools = works.tools
    pending = await tools.keep.pending_page(page.article_id)
    article = await works.keeper.ask(reading.article, page.article_id)
    if pending.due is not None:  # an editor touched it meanwhile: it is read, which is a look, too
        report = ReadReport(article_id=pending.article_id, url=pending.url, outcome="unwanted")
    elif not (_wanted(article, works) and is_wanted(pending.fires, works.spec(pending.feed_id))):
        report = await _stop_looking(pending, works)
    else:
        report = await _check(pending, works)
    _log_read("page_checked", report)
    return report


async def _stop_looking(pending: PendingPage, works: Works) -> ReadReport:
    watch = pending.watch and replace(pending.watch, next_check=None, attempts=0)
    await works.tools.keep.save_read(
        ReadBatch(article_id=pending.article_id, seen_at=works.tools.clock(), page=pending.page, watch=watch)
    )
    return ReadReport(article_id=pending.article_id, url=pending.url, outcome="unwanted")


async def _check(pending: PendingPage, works: Works) -> ReadReport:
    tools, feed = works.tools, works.spec(pending.feed_id)
    try:
        return await read(pending, feed, tools, again=True)
    except (ArchiveError, asyncio.CancelledError):
        raise
    except Exception as error:  # noqa: BLE001  (the unit's boundary: a fault on one page must not stop the others)
        logger().error("check_broke", article=pending.article_id, url=masked(pending.url), exc_info=True)
        current = await tools.keep.pending_page(pending.article_id)
        now = tools.clock()
        look = Look(unsure=Reason.INTERNAL, detail=repr(error))
        watch = watch_after(current, feed, tools.policy, look, now)
        await tools.keep.save_read(
            ReadBatch(article_id=pending.article_id, seen_at=now, page=current.page, watch=watch)
        )
    return ReadReport(
        article_id=pending.article_id,
        url=pending.url,
        outcome="retry" if watch and watch.attempts else "failed",
        reason=Reason.INTERNAL,
        detail=look.detail or "",
    )


def _log_read(event: str, report: ReadReport) -> None:
    words: dict[str, object] = {"article": report.article_id, "outcome": report.outcome, "url": masked(report.url)}
    if report.reason is not None:
        words |= {"reason": str(report.reason), "detail": report.detail}
    if report.outcome in ("read", "unchanged"):  # else the article keeps its flag, which nobody looked up
        words |= {"fires": report.fires}
    logger().info(event, **words)


async def _read(page: DuePage, works: Works) -> ReadReport:
    tools = works.tools
    pending = await tools.keep.pending_page(page.article_id)
    try:
        report = await read(pending, works.spec(pending.feed_id), tools)
    except (ArchiveError, asyncio.CancelledError):
        raise
    except Exception as error:  # noqa: BLE001  (the unit's boundary: a fault on one page must not stop the others)
        logger().error("read_broke", article=pending.article_id, url=masked(pending.url), exc_info=True)
        now, attempts = tools.clock(), pending.attempts + 1
        again = page_retry(Reason.INTERNAL, attempts, status=None, retry_at=None, now=now)
        fate = PageState(
            status=PageStatus.FAILED if again is None else PageStatus.PENDING,
            reason=Reason.INTERNAL,
            detail=masked(repr(error)),
            attempts=attempts,
            next_try=again,
        )
        await tools.keep.save_read(ReadBatch(article_id=pending.article_id, seen_at=now, page=fate))
        outcome = "failed" if again is None else "retry"
        report = ReadReport(
            article_id=pending.article_id, url=pending.url, outcome=outcome, reason=Reason.INTERNAL, detail=repr(error)
        )
    return report


async def each(queue: Fair[T], do: Callable[[T], Awaitable[R]], *, at_once: int) -> AsyncIterator[R]:
    """Do all work of a queue, so much at once, and give the results as they come.

    The first exception ends all, once the results that came with it are given.
    """
    running: dict[asyncio.Task[R], T] = {}

    async def one(item: T) -> R:
        return await do(item)

    try:
        while True:
            while len(running) < at_once and (item := queue.take()) is not None:
                running[asyncio.create_task(one(item))] = item
            if not running:
                return
            done, _ = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                queue.done(running.pop(task))
            broken = [error for task in done if (error := task.exception()) is not None]
            for task in done:
                if task.exception() is None:
                    yield task.result()
            if broken:
                raise broken[0]
    finally:
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)


def queue_of_feeds(works: Works) -> Fair[Pair]:
    """A queue in which feeds wait to be polled."""
    return Fair(lambda pair: host_of(feedstate.address(pair[1])), works.config.settings.fetch.per_host_concurrency)


def queue_of_pages(works: Works) -> Fair[DuePage]:
    """A queue in which pages wait to be read."""
    return Fair(lambda page: host_of(page.url), works.config.settings.fetch.per_host_concurrency)
