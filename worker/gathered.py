"""What metrics tell of an archive, gathered at one moment through a reader of its own. [edge]"""

import shutil
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from archive import open_reader, reading
from archive.census import Census, census
from archive.dialects import Reader
from archive.query import parse
from archive.reading import CLOCK_SLACK
from archive.search import search
from worker.flow import FeedSpec
from worker.queued import Queued, queued
from worker.settings import Settings
from worker.vitals import Vitals, vitals

# A word that stands in a large part of any archive of Korean security news: the dearest kind to search for.
COMMON: Final = "북한"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """One moment of an archive. `sizes` are its bytes by what they are; `page_lag` is in seconds.

    `free_bytes` is None where the disk is a server's, `queued` where no
    workers share their work.
    """

    vitals: Vitals
    census: Census
    page_lag: float
    sizes: Mapping[str, int]
    free_bytes: int | None
    queued: Queued | None
    search_seconds: float
    seconds: float


def gather(settings: Settings, feeds: Sequence[FeedSpec], now: datetime) -> Gathered:
    """Look at everything. Never waits for the worker, nor keeps it waiting. Raises ArchiveError."""
    begun = time.perf_counter()
    place = settings.archive_place
    reader = open_reader(place)
    try:
        seen = vitals(feeds, reading.feed_states(reader), now, CLOCK_SLACK)
        held = census(reader, now)
        searched = _search_seconds(reader, now)
        sizes = reader.sizes()
        queue = None if isinstance(place, Path) else queued(reader, settings.queue.stalled_seconds)
    finally:
        reader.close()
    return Gathered(
        vitals=seen,
        census=held,
        page_lag=0.0 if held.due_since is None else (now - held.due_since).total_seconds(),
        sizes=sizes,
        free_bytes=shutil.disk_usage(place.parent).free if isinstance(place, Path) else None,
        queued=queue,
        search_seconds=searched,
        seconds=time.perf_counter() - begun,
    )


def _search_seconds(reader: Reader, now: datetime) -> float:
    begun = time.perf_counter()
    search(reader, parse(COMMON, now=now, zone=UTC), limit=20)
    return time.perf_counter() - begun
