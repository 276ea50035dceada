"""Write the configured feeds as OPML, for another reader.

Pages of headlines are left out: nobody else could read them. Addresses are written whole, with keys and tokens if they
have any: look before you hand the file on.
"""

import argparse
import sys
from pathlib import Path

from worker.cli.show import write


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """--output."""
    parser.add_argument("--output", metavar="FILE", type=Path, help="a new file; else standard output")


def run(args: argparse.Namespace) -> int:
    """0. Raises UsageError when the file is there already."""
    from worker.cli.feed_files import write_new
    from worker.compose import utc_now
    from worker.feeds import load_feeds
    from worker.opml import write as opml
    from worker.settings import load

    settings = load(args.config)
    configured = load_feeds(settings.feeds_dir)
    feeds = [feed for feed in configured if feed.kind != "listing"]
    text = opml(feeds, title="bongsu", made=utc_now())
    if args.output is None:
        # OPML says of itself that it is UTF-8, whatever the terminal's encoding is.
        sys.stdout.buffer.write(text.encode("utf-8"))
    else:
        write_new(args.output, text)
    left_out = len(configured) - len(feeds)
    why = f"; {left_out} left out: pages of headlines, which nobody else could read" if left_out else ""
    write(f"{len(feeds)} feeds written{why}", sys.stderr)
    return 0
