"""Poll and read for ever: the service.

SIGTERM and Ctrl-C end it cleanly, SIGHUP makes it read its config anew. One line a unit of work goes to standard error.
"""

import argparse
import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from worker.compose import Config


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """No arguments of its own."""
    del parser


def run(args: argparse.Namespace) -> int:
    """0 when told to stop."""
    from worker.run.told import hold_signals

    hold_signals()
    from archive.lock import prove_free
    from worker.settings import load

    prove_free(load(args.config).archive_place)
    from worker import log
    from worker.compose import load_config
    from worker.run.local import run_service

    def configured() -> "Config":
        settings = load(args.config)
        config = load_config(settings)
        log.configure(settings.log.level, settings.log.format)
        return config

    asyncio.run(run_service(configured))
    return 0
