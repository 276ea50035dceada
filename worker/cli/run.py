"""Poll and read for ever: the service.

SIGTERM and Ctrl-C end it cleanly, SIGHUP makes it read its config anew. One line a unit of work goes to standard error.
"""

import argparse
import asyncio


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """No arguments of its own."""
    del parser


def run(args: argparse.Namespace) -> int:
    """0 when told to stop."""
    from worker import log
    from worker.compose import load_config
    from worker.run.local import run_service
    from worker.settings import load

    settings = load(args.config)
    log.configure(settings.log.level, settings.log.format)
    asyncio.run(run_service(load_config(settings), lambda: load_config(load(args.config))))
    return 0
