"""What the story needs from outside, as protocols: the web, the parsers, the archive; and its policy. Pure.

`compose.py` makes the real ones, tests make their own.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, Protocol

from archive.model import (
    Alias,
    Around,
    ArticleDraft,
    FeedId,
    Flag,
    KnownEntry,
    Neighbour,
    PendingPage,
    PollBatch,
    ReadBatch,
    Saved,
    Validators,
)
from worker.anchors import NOTHING, Known
from worker.cadence import Pace
from worker.flow import Extracted, FeedSpec, Fetched, Outcome, ParsedFeed


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

    async def pending_page(self, article_id: int) -> PendingPage:
        """An article's page as it stands now."""
        ...

    async def neighbours(self, fingerprints: Sequence[Sequence[int]]) -> Sequence[Sequence[Neighbour]]:
        """For each fingerprint the archived articles that look alike."""
        ...

    async def around(self, asked: Sequence[tuple[Sequence[int], datetime, int | None]]) -> Sequence[Around]:
        """For each article, by its anchors, time and id if it has one: what it may be told with."""
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

    pace: Pace
    page_max_age: timedelta
    page_tries: int
    pages: bool
    snapshots: bool = True
    rechecks: tuple[timedelta, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """All that the story needs from outside.

    `names` is what the gazetteer knows. `turn` is held from looking for look-alikes to writing, so that two copies read
    at once see each other.
    """

    fetch: Fetch
    parse: Parse
    extract: Extract
    keep: Keep
    judge: Callable[[ArticleDraft, str], Flag]
    attribute: Callable[[ArticleDraft], ArticleDraft]
    fingerprint: Callable[[ArticleDraft], tuple[int, ...]]
    clock: Callable[[], datetime]
    turn: AbstractAsyncContextManager[object]
    policy: Policy
    known: Known = NOTHING
