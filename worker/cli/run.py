"""Poll and read for ever: the service.

With `--workers queue` it is one of any number of workers on a PostgreSQL archive, on one machine or many, that share
the work by a queue; `bongsu queue status` tells how that fares.

SIGTERM and Ctrl-C end it cleanly, SIGHUP makes it read its config anew. One line a unit of work goes to standard error.
"""

import argparse
import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from worker.compose import Config


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """--workers."""
    parser.add_argument(
        "--workers",
        choices=("alone", "queue"),
        default="alone",
        help="alone (the default), or one of several that share a queue in PostgreSQL",
    )


def run(args: argparse.Namespace) -> int:
    """0 when told to stop."""
    from worker.run.told import signals_held

    with signals_held():
        return _serve(args)


def _serve(args: argparse.Namespace) -> int:
    from archive.lock import prove_free
    from worker.settings import load

    place = load(args.config).archive_place
    prove_free(place)
    if args.workers == "queue":
        from worker.cli.queue import need_queue

        need_queue(place)
    from worker import log
    from worker.compose import load_config
    from worker.run.local import run_service

    def configured() -> "Config":
        settings = load(args.config)
        config = load_config(settings)
        log.configure(settings.log.level, settings.log.format)
        return config

    if args.workers == "queue":
        from worker.run.queue import sharing

        asyncio.run(run_service(configured, sharing))
    else:
        asyncio.run(run_service(configured))
    return 0
