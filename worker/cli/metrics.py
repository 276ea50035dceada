"""Write the archive's metrics in Prometheus' text form, to standard output or for node_exporter's textfile collector.

bongsu metrics                                                          look at them
bongsu metrics --textfile /var/lib/node_exporter/bongsu.prom            from a timer or cron job, beside any worker

They tell how feeds fare, what is archived and what waits; what one process did is told by the service itself, where
`metrics.listen` says.
"""

import argparse
import os
import sys
from pathlib import Path
from tempfile import NamedTemporaryFile


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """--textfile."""
    parser.add_argument(
        "--textfile", metavar="FILE", type=Path, help="write here, whole or not at all; its name must end with .prom"
    )


def run(args: argparse.Namespace) -> int:
    """0; 1 or 10 when the archive can't be read: then `bongsu_archive_readable 0` is what is written."""
    from datetime import UTC, datetime

    from archive.errors import ArchiveError
    from worker.cli.main import exit_code
    from worker.errors import UsageError
    from worker.feeds import load_feeds
    from worker.gathered import Gathered, gather
    from worker.metrics import Holdings, exposition, registry_of
    from worker.settings import load

    if args.textfile is not None and args.textfile.suffix != ".prom":
        raise UsageError(f"--textfile is `{args.textfile}`; node_exporter reads only names that end with .prom")
    settings = load(args.config)
    feeds = load_feeds(settings.feeds_dir)
    code = 0

    def gathered() -> Gathered | None:
        nonlocal code
        try:
            return gather(settings, feeds, datetime.now(UTC))
        except ArchiveError as error:
            sys.stderr.write(f"bongsu: {error}\n")
            code = exit_code(error)
            return None

    told = exposition(registry_of(Holdings(gathered)))
    if args.textfile is None:
        sys.stdout.buffer.write(told)
    else:
        _replace(args.textfile, told)
    return code


def _replace(target: Path, content: bytes) -> None:
    """Write a file whole or not at all, readable to the collector, whose user is another."""
    with NamedTemporaryFile(dir=target.parent, prefix=f".{target.name}.", delete=False) as part:
        try:
            part.write(content)
            part.flush()
            os.fchmod(part.fileno(), 0o644)
            Path(part.name).replace(target)
        except BaseException:
            Path(part.name).unlink()
            raise
