"""Is it healthy: the archive answers, what is due is done, most feeds answer, there is room. Quick. [edge]

One look at the feeds' states and at the disk, no counting and no import of the worker's machinery: what a container's
health check or a monitor asks every half minute. Only what hinders the work is an error; silent feeds are a warning.
"""

import os
import shutil
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from archive import open_reader, reading
from archive.errors import Busy
from archive.lock import prove_free
from archive.reading import CLOCK_SLACK
from worker.doctor.findings import Finding, ago, error, megabytes, note, ok, some, warning
from worker.doctor.queue import line, read_queue
from worker.flow import FeedSpec
from worker.queued import Queued
from worker.settings import Health, Settings
from worker.vitals import Vitals, vitals


def health(settings: Settings, feeds: Sequence[FeedSpec], now: datetime) -> list[Finding]:
    """Look at what hinders the work. Raises ArchiveError when the archive can't be read at all, Missing among them."""
    seen, place = read_vitals(settings, feeds, now), settings.archive_place
    queue = read_queue(settings)
    found = [
        ok("archive", f"{place} answers"),
        work(seen, settings.health, now, at_work=is_worked(settings, queue)),
        *line(queue, settings),
        answering(seen, settings.health),
        silence(seen),
    ]
    return [*found, room(place.parent, settings.health)] if isinstance(place, Path) else found


def read_vitals(settings: Settings, feeds: Sequence[FeedSpec], now: datetime) -> Vitals:
    """How the feeds fare, as the archive has it. Raises ArchiveError."""
    reader = open_reader(settings.archive_place)
    try:
        return vitals(feeds, reading.feed_states(reader), now, CLOCK_SLACK)
    finally:
        reader.close()


def is_worked(settings: Settings, queue: Queued | None) -> bool | None:
    """Whether a worker has the archive now; None for one on a server that no workers share, for nothing tells.

    Under cron or a timer there is none between two rounds.
    """
    archive = settings.archive_place
    if not isinstance(archive, Path):
        return None if queue is None else queue.is_worked(settings.queue.stalled_seconds) or None
    try:
        prove_free(archive)
    except Busy:
        return True
    return False


def work(seen: Vitals, limits: Health, now: datetime, *, at_work: bool | None) -> Finding:
    """Whether what is due is done."""
    if not seen.enabled:
        return error("work", "no feed is configured and enabled", "`bongsu config check` tells what is read from where")
    if seen.last_attempt is None:
        if at_work:
            return note("work", "a worker has begun; no feed was asked yet")
        return error("work", "no feed was ever asked", "start the service, or run `bongsu poll --once`")
    last = f"the last feed was asked {ago(max(0.0, (now - seen.last_attempt).total_seconds()))} ago"
    if seen.lag.total_seconds() > limits.max_lag_seconds:
        waits = f"{seen.due} feeds are due, the first for {ago(seen.lag.total_seconds())}; {last}"
        if at_work:
            return error("work", f"{waits}; a worker has the archive, but does not get on", "read its log")
        if at_work is None:
            return error("work", waits, "start a worker, or read the log of those that run")
        return error("work", f"{waits}; no worker is at work", "start the service, or mend the timer or cron job")
    if at_work is None:
        return ok("work", last)
    return ok("work", f"{last}; {'a worker is at work' if at_work else 'no worker is at work just now'}")


def answering(seen: Vitals, limits: Health) -> Finding:
    """Whether most feeds answer."""
    told = f"{seen.failing} of {seen.enabled} feeds fail"
    reasons = ", ".join(f"{reason} {count}" for reason, count in seen.reasons.items())
    if not seen.failing:
        return ok("feeds", told)
    if seen.failing * 100 > limits.max_failing_percent * seen.enabled:
        advice = "is this machine online? `bongsu feeds list --failing` tells which fail, and why"
        return error("feeds", f"{told} ({reasons})", advice)
    return ok("feeds", f"{told} ({reasons})")


def silence(seen: Vitals) -> Finding:
    """Whether feeds that answer bring something."""
    if not seen.silent:
        return ok("silence", "no feed is silent for longer than its pace lets expect")
    names = some(state.id for state in seen.silent)
    return warning(
        "silence",
        f"{len(seen.silent)} feeds answer but have brought nothing for too long: {names}",
        "`bongsu feeds test FEED` tells what one lists now; `bongsu feeds discover SITE` finds what took its place",
    )


def room(folder: Path, limits: Health) -> Finding:
    """Whether there is room on the disk, in bytes and in files."""
    usage, files = shutil.disk_usage(folder), os.statvfs(folder)
    told = f"{megabytes(usage.free)} of {megabytes(usage.total)} free where the archive is"
    if usage.free < limits.min_free_bytes:
        advice = "make room: `bongsu db prune`, older backups, `snapshots.max_bytes`"
        return error("disk", f"{told}, less than {megabytes(limits.min_free_bytes)}", advice)
    if files.f_files and files.f_favail < 100:
        return error("disk", f"{files.f_favail} more files can be made where the archive is", "remove files there")
    return ok("disk", told)
