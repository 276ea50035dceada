"""The feeds: how each one fares, what an address answers, finding, adding and exchanging them.

bongsu feeds list                every configured feed with its state
bongsu feeds test [ID | URL]     ask feeds now, archive nothing, and say what is wrong
bongsu feeds discover SITE       find the feeds of a site
bongsu feeds add URL             test an address and add it to your list
bongsu feeds remove ID           switch a feed off; what was archived stays
bongsu feeds import FILE.opml    add another reader's subscriptions
bongsu feeds export              the configured feeds as OPML, for another reader
"""

import argparse
from typing import Final

from worker.cli import feed_add, feed_discover, feed_export, feed_import, feed_list, feed_remove, feed_test

WHAT: Final = {
    "list": feed_list,
    "test": feed_test,
    "discover": feed_discover,
    "add": feed_add,
    "remove": feed_remove,
    "import": feed_import,
    "export": feed_export,
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """A word of WHAT and what belongs to it."""
    verbs = parser.add_subparsers(dest="what", metavar="|".join(WHAT), required=True)
    for word, module in WHAT.items():
        about = (module.__doc__ or "").strip()
        sub = verbs.add_parser(
            word,
            help=about.partition("\n")[0],
            description=about,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        module.add_arguments(sub)


def run(args: argparse.Namespace) -> int:
    """What the word's own module says."""
    code: int = WHAT[args.what].run(args)
    return code
