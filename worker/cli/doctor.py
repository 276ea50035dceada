"""Look what is wrong, say how grave it is and what to do: config, archive, disk, feeds, machine, what is installed.

bongsu doctor                       all that was looked at, the gravest last
bongsu doctor --fail-on warning     end with 4 when anything is a warning or an error, for a job that is to be mailed

Nothing is changed. The archive is looked at for ten seconds at most; `bongsu db check` proves all of it.
"""

import argparse
import os
from collections.abc import Generator, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from worker.cli.findings import write_findings, write_findings_json
from worker.cli.show import write

if TYPE_CHECKING:
    from worker.doctor.findings import Finding
    from worker.flow import FeedSpec
    from worker.settings import Settings
    from worker.vitals import Vitals


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """--fail-on, --json."""
    graver = ("note", "warning", "error")
    parser.add_argument("--fail-on", choices=graver, help="end with 4 when a finding is as grave as that, or graver")
    parser.add_argument("--json", action="store_true", help="one JSON document")


def run(args: argparse.Namespace) -> int:
    """0 whatever was found; 4 with --fail-on when something is as grave as that."""
    from worker.doctor.findings import Gravity, worst

    findings = sorted(examined(args, datetime.now(UTC)), key=lambda finding: finding.gravity.rank)
    gravest = worst(findings)
    if args.json:
        write_findings_json(findings, worst=str(gravest))
    else:
        write_findings(findings)
        counts = {level: sum(finding.gravity is level for finding in findings) for level in Gravity}
        write(f"{counts[Gravity.ERROR]} errors, {counts[Gravity.WARNING]} warnings, {counts[Gravity.NOTE]} notes")
    return 4 if args.fail_on and gravest.rank >= Gravity(args.fail_on).rank else 0


def examined(args: argparse.Namespace, now: datetime) -> "Iterator[Finding]":
    """Everything that is looked at. Broken settings end it after what can be said without them."""
    from worker.doctor.archived import archived
    from worker.doctor.findings import error
    from worker.doctor.judged import by_rules
    from worker.doctor.machine import clock, zone
    from worker.doctor.software import software
    from worker.errors import ConfigError
    from worker.settings import load

    try:
        settings = load(args.config)
    except ConfigError as broken:
        for line in str(broken).splitlines():
            yield error("config", line, "mend it there; `bongsu config check` tells when all is right")
        yield from software()
        return
    try:
        place = settings.archive_place
    except ConfigError as broken:
        yield error("config", str(broken), "mend it there; `bongsu config check` tells when all is right")
        yield from software()
        return
    yield from _config(settings)
    yield from archived(place)
    seen = None
    feeds = _feeds(settings)
    if feeds is not None:
        seen = yield from _work(settings, feeds, now)
    yield from by_rules(settings)
    yield from clock(now, seen)
    yield zone(settings)
    yield from software(_extras(settings))


def _extras(settings: "Settings") -> frozenset[str]:
    """The extras that the settings ask for."""
    asked = {"learn": settings.flags.learned, "postgresql": settings.archive.url is not None}
    return frozenset(name for name, wanted in asked.items() if wanted)


def _config(settings: "Settings") -> "Iterator[Finding]":
    """All config files, read as `bongsu config check` does."""
    from worker.cli.config import notes_on, readers
    from worker.doctor.findings import error, note, ok
    from worker.errors import ConfigError

    counts: dict[str, int] = {}
    broken = False
    for reader in readers(settings):
        try:
            counts |= reader()
        except ConfigError as problem:
            broken = True
            for line in str(problem).splitlines():
                yield error("config", line, "mend it there; `bongsu config check` tells when all is right")
    for remark in notes_on(settings):
        yield note("config", remark, f"see {settings.file}")
    if not broken:
        yield ok("config", f"{settings.file}: " + ", ".join(f"{n} {name}" for name, n in counts.items()))


def _feeds(settings: "Settings") -> "tuple[FeedSpec, ...] | None":
    from worker.errors import ConfigError
    from worker.feeds import load_feeds

    try:
        return load_feeds(settings.feeds_dir)
    except ConfigError:
        return None  # told already


def _work(
    settings: "Settings", feeds: "tuple[FeedSpec, ...]", now: datetime
) -> "Generator[Finding, None, Vitals | None]":
    """What health looks at, and each kind of trouble with feeds; how they fare, None when that can't be read."""
    from archive.errors import ArchiveError
    from worker.doctor.feeds import fed
    from worker.doctor.health import answering, is_worked, read_vitals, room, work
    from worker.doctor.queue import line, read_queue

    place = settings.archive_place
    if isinstance(place, Path) and os.access(place.parent, os.X_OK):
        yield room(place.parent, settings.health)
    try:
        seen = read_vitals(settings, feeds, now)
    except ArchiveError:
        return None  # told already
    queue = read_queue(settings)
    yield work(seen, settings.health, now, at_work=is_worked(settings, queue))
    yield from line(queue, settings)
    yield answering(seen, settings.health)
    yield from fed(seen, now)
    return seen
