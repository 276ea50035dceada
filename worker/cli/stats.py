"""Count what the archive holds: feeds, entries, articles, flagged ones by fires, pages by fate, and by which rules.

An article's page is pending, read, failed, or unread: not to be fetched, since it has no address, came by import, or
is of a feed whose headlines are enough.
"""

import argparse

from worker.cli.show import fires, write, write_json


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """--json."""
    parser.add_argument("--json", action="store_true", help="one JSON document")


def run(args: argparse.Namespace) -> int:
    """0."""
    from archive import judged, open_reader, reading
    from worker.settings import load

    settings = load(args.config)
    reader = open_reader(settings.archive_place)
    try:
        counts, graded = reading.counts(reader), reading.graded(reader)
        versions = judged.versions(reader)
    finally:
        reader.close()
    if args.json:
        write_json({**counts, "fires": {str(n): count for n, count in graded.items()}, "rules": versions})
        return 0
    for name, count in counts.items():
        write(f"{name.replace('_', ' '):14} {count:>9,}")
    for number, count in sorted(graded.items(), reverse=True):
        write(f"{fires(number):14} {count:>9,}")
    for version, count in versions.items():
        write(f"by rules {version:12} {count:>9,}")
    if len(versions) > 1:
        write("Older rules judged some of them; `bongsu reflag` judges these by the rules as they are now.")
    return 0
