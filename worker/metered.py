"""A worker's tools, counted by a meter without their knowing: each is wrapped, none is changed."""

import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final, Literal, ParamSpec, TypeVar

from archive.errors import ArchiveError
from archive.model import (
    Alias,
    Around,
    FeedId,
    KnownEntry,
    Neighbour,
    PendingPage,
    PollBatch,
    ReadBatch,
    Saved,
    Validators,
)
from worker.errors import StageFailed
from worker.flow import Fetched, Outcome, Reason
from worker.metrics import Meter
from worker.tools import Fetch, Keep, Tools

P = ParamSpec("P")
T = TypeVar("T")
# What a child is ended for: it took too much, or died.
KILLS: Final = frozenset({Reason.CPU_LIMIT, Reason.MEMORY_LIMIT, Reason.TIMEOUT, Reason.CRASHED})


def metered(tools: Tools, meter: Meter) -> Tools:
    """The same tools; what they do is counted."""
    return replace(
        tools,
        fetch=_fetch(tools.fetch, meter),
        parse=_stage("parse", tools.parse, meter),
        extract=_stage("extract", tools.extract, meter),
        keep=MeteredKeep(tools.keep, meter),
    )


def _fetch(fetch: Fetch, meter: Meter) -> Fetch:
    async def counted(url: str, *, validators: Validators | None = None, purpose: Literal["feed", "page"]) -> Outcome:
        with meter.fetching.labels(purpose).track_inprogress(), meter.fetch_seconds.labels(purpose).time():
            outcome = await fetch(url, validators=validators, purpose=purpose)
        if isinstance(outcome, Fetched):
            meter.fetched.labels(purpose).inc(len(outcome.body if outcome.packed is None else outcome.packed))
        return outcome

    return counted


def _stage(name: str, stage: Callable[P, Awaitable[T]], meter: Meter) -> Any:  # noqa: ANN401  (Parse or Extract, as given)
    async def counted(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            with meter.stage_seconds.labels(name).time():
                return await stage(*args, **kwargs)
        except StageFailed as error:
            if error.reason in KILLS:
                meter.kills.labels(name, str(error.reason)).inc()
            raise

    return counted


class MeteredKeep:
    """An archive whose writes are timed, and counted where they are refused."""

    def __init__(self, keep: Keep, meter: Meter) -> None:
        self._keep = keep
        self._meter = meter

    async def known(self, feed_id: FeedId, wanted: Sequence[Alias]) -> Mapping[Alias, KnownEntry]:
        """As the archive does."""
        return await self._keep.known(feed_id, wanted)

    async def pending_page(self, article_id: int) -> PendingPage:
        """As the archive does."""
        return await self._keep.pending_page(article_id)

    async def neighbours(self, fingerprints: Sequence[Sequence[int]]) -> Sequence[Sequence[Neighbour]]:
        """As the archive does."""
        return await self._keep.neighbours(fingerprints)

    async def around(self, asked: Sequence[tuple[Sequence[int], datetime, int | None]]) -> Sequence[Around]:
        """As the archive does."""
        return await self._keep.around(asked)

    async def save_poll(self, batch: PollBatch) -> Saved:
        """As the archive does, timed."""
        return await self._timed(self._keep.save_poll(batch))

    async def save_read(self, batch: ReadBatch) -> Saved:
        """As the archive does, timed."""
        return await self._timed(self._keep.save_read(batch))

    async def _timed(self, writing: Awaitable[Saved]) -> Saved:
        begun = time.perf_counter()
        try:
            return await writing
        except ArchiveError as error:
            self._meter.refused.labels(type(error).__name__).inc()
            raise
        finally:
            self._meter.write_seconds.observe(time.perf_counter() - begun)
