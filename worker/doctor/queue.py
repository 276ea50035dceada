"""Whether the workers of a fleet work, and since when its queue stands still, if it does. [edge]"""

from collections.abc import Iterator

from archive.errors import ArchiveError
from worker.doctor.findings import Finding, ago, error, ok, some, warning
from worker.queued import Queued, queue_of
from worker.settings import Settings


def read_queue(settings: Settings) -> Queued | None:
    """The queue as it is now; None where none is, or it can't be read: the archive's finding tells that."""
    try:
        return queue_of(settings.archive_place, settings.queue.stalled_seconds)
    except ArchiveError:
        return None


def line(found: Queued | None, settings: Settings) -> Iterator[Finding]:
    """What there is to say of the queue; nothing where none is."""
    if found is None:
        return
    waiting, limit = found.count("todo") + found.count("doing"), settings.queue.stalled_seconds
    lately = (
        "none ever gave a sign of life" if found.silent is None else f"the last sign of life {ago(found.silent)} ago"
    )
    told = f"{found.workers} workers, {lately}; {waiting} jobs, the first waits for {ago(found.oldest)}"
    if not found.is_worked(limit) and waiting:
        connected = "no worker is connected" if not found.workers else "the workers connected are silent"
        yield error("queue", f"{told}; {connected}", "start `bongsu run --workers queue`, or read the workers' logs")
    elif found.wait > settings.health.max_lag_seconds:
        still = f"{told}; what comes first waits for {ago(found.wait)}: the queue stands still"
        yield error("queue", still, "`bongsu queue status` tells what waits; read the workers' logs, restart them")
    elif found.stalled:
        yield warning(
            "queue",
            f"{told}; {found.stalled} under way with workers that are silent",
            f"a worker that lives takes them over after {ago(limit)}; if they stay, read the workers' logs",
        )
    else:
        yield ok("queue", told)
    if found.failed:
        yield warning("queue", f"jobs that failed lately: {some(found.failed)}", "their workers' logs tell why")
