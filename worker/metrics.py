"""Metrics in Prometheus' form: what the archive holds and how its feeds fare, and what this process has done. [edge]

`Holdings` are gauges of the archive, gathered anew for each scrape, the same whoever asks: the service, any worker of
many, or `bongsu metrics` beside a timer. A `Meter` counts what one process does; `metered` has a worker's tools counted
without their knowing.
"""

import platform
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from importlib.metadata import version
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.process_collector import ProcessCollector
from prometheus_client.registry import Collector

from archive.reading import SCHEMA_VERSION
from worker.flow import PollReport, ReadReport
from worker.gathered import Gathered

_SLOW: Final = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
_FAST: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0, 30.0)


class Meter:
    """What this process has done since it began."""

    def __init__(self) -> None:
        r = self.registry = CollectorRegistry()
        outcome = ("outcome", "reason")
        self.polls = Counter("bongsu_polls", "Feeds asked, by what came of it.", outcome, registry=r)
        self.reads = Counter("bongsu_reads", "Article pages asked for, by what came of it.", outcome, registry=r)
        self.entries = Counter("bongsu_entries_polled", "Entries that feeds listed, by kind.", ("kind",), registry=r)
        self.fetched = Counter("bongsu_fetched_bytes", "Bytes of whole documents taken.", ("purpose",), registry=r)
        self.fetching = Gauge(
            "bongsu_fetches_under_way", "Documents asked for now, waiting for their turn.", ("purpose",), registry=r
        )
        self.fetch_seconds = Histogram(
            "bongsu_fetch_seconds",
            "From asking to the answer, waits included.",
            ("purpose",),
            buckets=_SLOW,
            registry=r,
        )
        self.kills = Counter(
            "bongsu_parser_kills", "Children that parse, ended for what they took.", ("stage", "reason"), registry=r
        )
        self.stage_seconds = Histogram(
            "bongsu_stage_seconds", "From a document to what it says.", ("stage",), buckets=_SLOW, registry=r
        )
        self.write_seconds = Histogram("bongsu_write_seconds", "Writes to the archive.", buckets=_FAST, registry=r)
        self.refused = Counter(
            "bongsu_writes_refused", "Writes that the archive did not take, by why.", ("error",), registry=r
        )
        ProcessCollector(registry=self.registry)

    def count(self, report: PollReport | ReadReport | object) -> None:
        """Count what a unit of work reports."""
        if isinstance(report, PollReport):
            self.polls.labels(report.outcome, str(report.reason or "")).inc()
            for kind in ("new", "changed", "known", "refused", "flagged"):
                self.entries.labels(kind).inc(getattr(report, kind))
        elif isinstance(report, ReadReport):
            self.reads.labels(report.outcome, str(report.reason or "")).inc()


class Holdings(Collector):
    """The archive's gauges. `gather` is asked at each scrape; None says that the archive can't be read."""

    def __init__(self, gather: Callable[[], Gathered | None]) -> None:
        self._gather = gather

    def describe(self) -> Iterable[Metric]:
        """Nothing beforehand: to register must not read the archive."""
        return ()

    def collect(self) -> Iterator[Metric]:
        """All gauges of one moment."""
        yield build_info()
        found = self._gather()
        yield _gauge("archive_readable", "1 while the archive can be read.", found is not None)
        if found is not None:
            yield from _feeds(found)
            yield from _holdings(found)
            yield from _pages(found)
            yield from _queue(found)
            yield from _room(found)


def exposition(*registries: CollectorRegistry) -> bytes:
    """All metrics as Prometheus reads them."""
    return b"".join(map(generate_latest, registries))


def registry_of(holdings: Holdings) -> CollectorRegistry:
    """A registry of the archive's gauges alone."""
    registry = CollectorRegistry()
    registry.register(holdings)
    return registry


def build_info() -> Metric:
    """Which versions are at work."""
    told = {"python": platform.python_version(), "sqlite": sqlite3.sqlite_version, "schema": SCHEMA_VERSION}
    labels = {"version": version("bongsu"), **told}
    family = GaugeMetricFamily("bongsu_build_info", "Which versions are at work; always 1.", labels=list(labels))
    family.add_metric(list(labels.values()), 1)
    return family


def _gauge(name: str, doc: str, value: float) -> Metric:
    return GaugeMetricFamily(f"bongsu_{name}", doc, value=float(value))


def _by(name: str, doc: str, label: str, values: Iterable[tuple[object, float]]) -> Metric:
    family = GaugeMetricFamily(f"bongsu_{name}", doc, labels=[label])
    for key, value in values:
        family.add_metric([str(key)], value)
    return family


def _feeds(found: Gathered) -> Iterator[Metric]:
    seen = found.vitals
    yield _by("feeds", "Configured feeds by state.", "state", seen.states.items())
    yield _by("feeds_failing", "Enabled feeds that fail, by reason.", "reason", seen.reasons.items())
    yield _gauge("feeds_silent", "Feeds that answer but bring nothing for longer than their pace.", len(seen.silent))
    yield _gauge("feeds_never_read", "Feeds that were asked but never read.", len(seen.never))
    yield _gauge("feeds_dead", "Feeds that fail for longer than a week, or are gone.", len(seen.dead))
    yield _gauge("feeds_due", "Feeds that are due to be asked.", seen.due)
    yield _gauge("feed_lag_seconds", "How long the feed that is due longest has waited.", seen.lag.total_seconds())
    moments = (("poll", seen.last_attempt), ("success", seen.last_success), ("new_entry", seen.last_new))
    for what, moment in moments:
        if moment is not None:
            yield _gauge(f"last_{what}_timestamp_seconds", "When that was last, over all feeds.", moment.timestamp())


def _holdings(found: Gathered) -> Iterator[Metric]:
    held = found.census
    yield _gauge("entries", "Entries archived.", held.entries)
    yield _gauge("articles", "Articles archived.", held.articles)
    yield _gauge("earlier_texts", "Earlier texts of articles that were edited.", held.earlier_texts)
    fires = [(fires, held.fires.get(fires, 0)) for fires in range(1, 6)]
    yield _by("articles_flagged", "Flagged articles by fires.", "fires", fires)
    yield _gauge("possible_gaps", "Times in which entries may have come and gone unseen.", held.gaps)


def _pages(found: Gathered) -> Iterator[Metric]:
    held = found.census
    yield _by("pages", "Article pages by what became of them.", "status", held.pages.items())
    yield _by("pages_failed", "Article pages given up, by reason.", "reason", held.failed.items())
    yield _gauge("pages_due", "Pages that wait to be read now: the queue.", held.pages_due)
    yield _gauge("page_lag_seconds", "How long the page that is due longest has waited.", found.page_lag)


def _queue(found: Gathered) -> Iterator[Metric]:
    queue = found.queued
    if queue is None:
        return
    jobs = GaugeMetricFamily(
        "bongsu_queue_jobs", "Jobs that workers share, by kind and state.", labels=["kind", "state"]
    )
    for (kind, state), number in sorted(queue.jobs.items()):
        jobs.add_metric([kind, state], number)
    yield jobs
    yield _gauge("queue_lag_seconds", "How long the first job in line has waited.", queue.oldest)
    yield _gauge("queue_stalled_jobs", "Jobs under way with workers that are silent.", queue.stalled)
    yield _gauge("queue_workers", "Workers connected to the queue.", queue.workers)
    yield _by("queue_wait_seconds", "How long the first ready job of a lane waits.", "lane", queue.waits.items())
    if queue.silent is not None:
        yield _gauge("queue_silent_seconds", "For how long no worker gave a sign of life.", queue.silent)


def _room(found: Gathered) -> Iterator[Metric]:
    yield _by("archive_bytes", "Size of the archive's files.", "part", found.sizes.items())
    yield _gauge("kept_pages_bytes", "What pages as sent take in the archive.", found.census.kept_bytes)
    if found.free_bytes is not None:
        yield _gauge("disk_free_bytes", "Room where the archive is.", found.free_bytes)
    yield _gauge(
        "search_seconds", "How long a search for the newest twenty of a common word took.", found.search_seconds
    )
    yield _gauge("gather_seconds", "How long it took to gather these gauges.", found.seconds)
