"""Whether a page that was read is still there, and when to look at it again. Pure.

Three things may be seen: the article, its absence, or nothing sure. What passes by itself is never taken for absence: a
server in trouble, a firewall, maintenance, a page that wants JavaScript; it is tried again within a day, and noted.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from archive.edits import same_headline
from archive.model import ArticleDraft, Flag, PageStatus, PendingPage, TextSource, Validators, Watch
from worker.fetch.retry import DAY, PAGE_DELAYS, PAGE_SOONEST
from worker.flow import Extracted, FeedSpec, Fetched, FetchFailed, Quality, Reason
from worker.tools import Policy


class Lost(StrEnum):
    """Why a page counts as gone."""

    NOT_FOUND = "not-found"  # 404
    GONE = "gone"  # 410
    LEGAL = "legal"  # 451
    SOFT404 = "soft404"  # answers 200, says that there is nothing, or shows something else
    FRONT_PAGE = "front-page"  # leads there
    WALL = "wall"  # asks for money or consent where the article was
    EMPTIED = "emptied"  # answers 200 without a text, however often it is asked


class Look(NamedTuple):
    """What one look at a page gave: `lost` is why it is gone, `unsure` why nothing is known; neither: it is there."""

    lost: Lost | None = None
    unsure: str | None = None
    detail: str | None = None


HERE: Final = Look()
_STATUSES: Final = {404: Lost.NOT_FOUND, 410: Lost.GONE, 451: Lost.LEGAL}
# To ask once more within a day would change nothing.
_SETTLED: Final = frozenset(
    {
        Reason.BAD_URL,
        Reason.FORBIDDEN_ADDRESS,
        Reason.TOO_LARGE,
        Reason.ROBOTS,
        Reason.NOT_A_PAGE,
        Reason.PARSE,
        Reason.CPU_LIMIT,
        Reason.MEMORY_LIMIT,
    }
)
_FRONT: Final = re.compile(
    r"/?(?:(?:index|main|default|home)(?:\.\w{2,5})?|[a-z]{2}(?:-[a-z]{2})?|m|news|www)?/?", re.IGNORECASE
)
_PASSES: Final = re.compile(
    r"점검|일시적|잠시\s?(?:후|뒤)|접속이?\s?(?:많|지연|폭주)|maintenance|temporar|unavailable|try again|be right back"
    r"|メンテナンス|维护",
    re.IGNORECASE,
)
_REMOVED: Final = re.compile(
    r"삭제된|삭제되었|삭제됐|존재하지\s?않|찾을 수 없|no longer (?:available|exists)|not (?:be )?found"
    r"|(?:was|been) (?:removed|deleted|withdrawn|retracted|taken down)|削除され|已删除",
    re.IGNORECASE,
)
_WORDS: Final = 0.2
_SIGHT: Final = 2_000


def of_failure(outcome: FetchFailed) -> Look:
    """What an answer without a page tells of it."""
    lost = _STATUSES.get(outcome.status or 0)
    return Look(lost=lost, unsure=None if lost else str(outcome.reason), detail=outcome.detail)


def of_page(archived: ArticleDraft, page: Extracted, outcome: Fetched) -> Look:
    """What a page that came tells of the article that was read there."""
    why = ", ".join((str(page.quality), *page.quality_reasons))
    lesser = page.quality is Quality.TEASER and archived.quality == Quality.FULL
    if _is_front(outcome) and not same_headline(archived.title, page.title):
        return Look(lost=Lost.FRONT_PAGE, detail=f"leads to {outcome.final_url}")
    if page.quality in (Quality.FULL, Quality.TEASER) and page.text and _is_of(archived, page):
        if _is_less(archived, page) and _REMOVED.search(page.text):
            return Look(lost=Lost.SOFT404, detail="says that it was removed")
        return Look(lost=Lost.WALL, detail=why) if lesser and _is_less(archived, page) else HERE
    if page.quality in (Quality.PAYWALL, Quality.CONSENT):
        return Look(lost=Lost.WALL, detail=why)
    if page.quality is Quality.JS or _PASSES.search(f"{page.title} {page.text}"[:_SIGHT]):
        return Look(unsure=str(Reason.NO_ARTICLE), detail=why)
    if page.quality is Quality.EMPTY or not page.text:
        return Look(unsure=Lost.EMPTIED, detail=why)
    return Look(lost=Lost.SOFT404, detail=why)


def _is_of(archived: ArticleDraft, page: Extracted) -> bool:
    """Whether a page is of the article, however it was edited: by its headline, or by the words they share."""
    if same_headline(archived.title, page.title):
        return True
    old, new = _words(f"{archived.title} {archived.text}"), _words(f"{page.title} {page.text}")
    return len(old & new) >= _WORDS * min(len(old), len(new))


def _is_less(archived: ArticleDraft, page: Extracted) -> bool:
    return 2 * len(page.text) < len(archived.text)


def _words(text: str) -> set[str]:
    return {word for word in re.findall(r"\w+", text.casefold()) if len(word) > 1}


def _is_front(outcome: Fetched) -> bool:
    """Whether an address led to the front page, which it is not itself."""
    asked, got = urlsplit(outcome.url), urlsplit(outcome.final_url)
    deeper = not _FRONT.fullmatch(asked.path) or bool(asked.query)
    return outcome.final_url != outcome.url and deeper and bool(_FRONT.fullmatch(got.path)) and not got.query


def next_look(schedule: Sequence[timedelta], now: datetime, *, since: Sequence[datetime]) -> datetime | None:
    """The first look of the schedule that is still to come, counted from any of these times; None after the last.

    Looks that were missed are not made up for: one tells as much as all.
    """
    looks = (min(start, now) + wait for start in since for wait in schedule)
    return min((look for look in looks if look > now), default=None)


def watched(
    before: Watch,
    look: Look,
    *,
    now: datetime,
    schedule: Sequence[timedelta],
    tries: int,
    retry_at: datetime | None = None,
) -> Watch:
    """How a page is looked at from now on, after a look at it. No schedule: not at all."""
    attempts = before.attempts + 1 if look.unsure else 0
    lost = look.lost
    if look.unsure == Lost.EMPTIED and attempts >= tries:
        lost, attempts = Lost.EMPTIED, 0
    gone_since = before.gone_since if look.unsure and not lost else (before.gone_since or now) if lost else None
    regular = next_look(schedule, now, since=[before.first_read, *([gone_since] if gone_since else [])])
    again = _again(look, attempts, tries, retry_at, now) if schedule and not lost else None
    due = min((moment for moment in (regular, again) if moment), default=None)
    return replace(
        before,
        next_check=due,
        checked_at=now,
        attempts=attempts if again is not None else 0,
        reason=str(lost) if lost else look.unsure,
        detail=look.detail,
        gone_since=gone_since,
    )


def _again(look: Look, attempts: int, tries: int, retry_at: datetime | None, now: datetime) -> datetime | None:
    """When to try once more after a look that saw nothing sure."""
    if look.unsure is None or attempts >= tries:
        return None
    if retry_at is not None and retry_at >= now:
        return now + max(PAGE_SOONEST, min(retry_at - now, DAY))
    if look.unsure in _SETTLED:
        return None
    return now + PAGE_DELAYS[min(attempts, len(PAGE_DELAYS)) - 1]


def was_read(pending: PendingPage) -> bool:
    """Whether what is archived of an article is its page's."""
    return pending.article.text_source is TextSource.PAGE


def validators(pending: PendingPage) -> Validators | None:
    """What makes the request for a page that was read conditional; None where its server gave nothing for that."""
    watch = pending.watch
    if watch is None or not (watch.etag or watch.last_modified):
        return None
    return Validators(etag=watch.etag, last_modified=watch.last_modified)


def is_as_read(pending: PendingPage, outcome: Fetched) -> bool:
    """Whether a page is to the byte the one that was read last, from the same place."""
    page = pending.page
    same = (page.body_sha256, page.final_url) == (outcome.body_sha256, outcome.final_url)
    return same and page.status is PageStatus.OK


def watch_after(
    current: PendingPage,
    feed: FeedSpec | None,
    policy: Policy,
    look: Look,
    now: datetime,
    *,
    retry_at: datetime | None = None,
) -> Watch | None:
    """How a page is looked at after a look; None where nobody wants to, and nothing is to be noted."""
    if not was_read(current):
        return None
    return _after(current, look, now, _schedule(current.fires, feed, policy), policy.page_tries, retry_at)


def watch_read(
    current: PendingPage,
    feed: FeedSpec | None,
    policy: Policy,
    look: Look,
    outcome: Fetched,
    flag: Flag,
    *,
    refused: bool,
) -> Watch | None:
    """The same after a page came; what it says is archived unless `refused`, and then its validators count, too."""
    if refused:
        return watch_after(current, feed, policy, look, outcome.fetched_at)
    schedule = _schedule(max(current.fires, flag.fires), feed, policy)
    watch = _after(current, look, outcome.fetched_at, schedule, policy.page_tries, None)
    return watch and replace(watch, etag=outcome.etag, last_modified=outcome.last_modified)


def is_wanted(fires: int, feed: FeedSpec | None) -> bool:
    """Whether anybody wants to know what becomes of a page: it is flagged, or what a state wants to be heard."""
    return fires > 0 or (feed is not None and feed.profile == "state")


def _schedule(fires: int, feed: FeedSpec | None, policy: Policy) -> Sequence[timedelta]:
    return policy.rechecks if is_wanted(fires, feed) else ()


def _after(
    current: PendingPage,
    look: Look,
    now: datetime,
    schedule: Sequence[timedelta],
    tries: int,
    retry_at: datetime | None,
) -> Watch | None:
    if current.watch is None and not schedule and look.lost is None:
        return None
    before = current.watch or Watch(first_read=(current.page.fetched_at if was_read(current) else None) or now)
    return watched(before, look, now=now, schedule=schedule, tries=tries, retry_at=retry_at)
