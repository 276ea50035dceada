"""Say whether bongsu is healthy, quickly: for a container's health check, a monitor, a script.

Looks whether the archive answers, what is due is done, most feeds answer, and there is room on the disk; what counts as
healthy is set under [health]. `bongsu doctor` looks deeper and says more.
"""

import argparse

from worker.cli.findings import write_findings, write_findings_json


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """--json."""
    parser.add_argument("--json", action="store_true", help="one JSON document")


def run(args: argparse.Namespace) -> int:
    """0 healthy, 1 not, 10 when there is no archive, or one of another version."""
    from datetime import UTC, datetime

    from archive.errors import ArchiveError, Missing, SchemaMismatch
    from worker.doctor.findings import Gravity, error, worst
    from worker.doctor.health import health
    from worker.feeds import load_feeds
    from worker.settings import load

    settings = load(args.config)
    feeds = load_feeds(settings.feeds_dir)
    try:
        findings = health(settings, feeds, datetime.now(UTC))
        code = int(worst(findings) is Gravity.ERROR)
    except ArchiveError as broken:
        findings = [error("archive", str(broken), "`bongsu doctor` looks deeper")]
        code = 10 if isinstance(broken, Missing | SchemaMismatch) else 1
    if args.json:
        write_findings_json(findings, healthy=not code)
    else:
        write_findings(findings)
    return code
