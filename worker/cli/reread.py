"""Read the pages that are kept again, with today's extraction and site rules: nobody is asked for anything.

bongsu reread --dry-run          only count what would be read otherwise
bongsu reread                    have the articles as their pages are read today

What differs is no edit: no earlier text is kept of it, `bongsu edits` tells nothing. Articles with earlier texts stay
as they are, so that what shows between those is their outlet's doing. Broken off, it goes on where it was when run
again. Several workers on PostgreSQL share the work: `bongsu queue reread`.
"""

import argparse
import asyncio
from collections import Counter
from typing import TYPE_CHECKING

from worker.cli.show import write, write_json

if TYPE_CHECKING:
    from worker.compose import Config

_WORDS = {
    "changed": "read otherwise",
    "same": "read as before",
    "refused": "stay: their pages give no article today",
    "lost": "stay: the page they were read in is not kept",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """--dry-run, --json."""
    parser.add_argument("--dry-run", action="store_true", help="only count what would change")
    parser.add_argument("--json", action="store_true", help="one JSON document")


def run(args: argparse.Namespace) -> int:
    """0. Raises Missing, Busy when another bongsu writes, ConfigError."""
    from archive import open_reader
    from worker import log
    from worker.compose import load_config
    from worker.settings import load

    settings = load(args.config)
    log.configure(settings.log.level, settings.log.format)
    open_reader(settings.archive_place).close()  # a missing archive is not to be made
    found = asyncio.run(_reread(load_config(settings), dry=args.dry_run, quiet=args.json))
    if args.json:
        write_json({"dry_run": args.dry_run, **{kind: found[kind] for kind in _WORDS}})
        return 0
    write(f"{found.total():,} pages read again." + (" Nothing was written." if args.dry_run else ""))
    for kind, words in _WORDS.items():
        if found[kind]:
            write(f"  {found[kind]:>7,}  {kind:7} {words}")
    return 0


async def _reread(config: "Config", *, dry: bool, quiet: bool) -> Counter[str]:
    from worker.cli.progress import progress_bar
    from worker.compose import compose
    from worker.reread import reread

    with progress_bar(quiet=quiet) as progress:
        async with compose(config) as works:
            return await reread(works, dry=dry, progress=progress)
