"""The stories told last: how grave, how many tell them, in which languages, who was first.

bongsu stories                         the latest twenty that more than one article tells
bongsu stories --since 2d --sources 3  of the last two days, told by three independent sources at least
bongsu stories --fires 3 --all         grave ones, told by one article alone, too
"""

import argparse
from typing import TYPE_CHECKING, Any

from worker.cli.reflag import age
from worker.cli.show import counted, fires, iso, safe, when, write_json
from worker.cli.wrap import write_beside, write_wrapped

if TYPE_CHECKING:
    from datetime import tzinfo

    from archive.model import Story

_MOST = 1_000


def _whole(text: str) -> int:
    if text.isascii() and text.isdigit() and 0 < int(text[:10]) <= _MOST:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 1 to {_MOST:,}")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """--since, --sources, --fires, --all, --limit, --json, --jsonl."""
    parser.add_argument("--since", metavar="AGE", type=age, help="only those told in the last so many days: 7d")
    parser.add_argument("--sources", metavar="N", type=_whole, default=1, help="told by N independent sources at least")
    parser.add_argument("--fires", metavar="N", type=_whole, default=0, help="with N fires at least")
    parser.add_argument("--all", action="store_true", help="those that one article alone tells, too")
    parser.add_argument("--limit", metavar="N", type=_whole, default=20, help="at most so many (20)")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="one JSON document")
    form.add_argument("--jsonl", action="store_true", help="a JSON object a line, one for each story")


def run(args: argparse.Namespace) -> int:
    """0. Raises Missing."""
    from archive import open_reader, stories
    from worker.compose import utc_now
    from worker.settings import load

    settings = load(args.config)
    since = None if args.since is None else utc_now() - args.since
    reader = open_reader(settings.archive_place)
    try:
        found = list(
            stories.stories(
                reader,
                since=since,
                articles=1 if args.all else 2,
                sources=args.sources,
                fires=args.fires,
                limit=args.limit,
            )
        )
    finally:
        reader.close()
    if args.json:
        write_json({"stories": [story_record(story) for story in found]}, indent=2)
    elif args.jsonl:
        for story in found:
            write_json(story_record(story))
    else:
        _print(found, settings.timezone, every=args.all)
    return 0


def story_record(story: "Story") -> dict[str, Any]:
    """A story for machines."""
    return {
        "id": story.id,
        "title": story.title,
        "fires": story.fires,
        "articles": story.articles,
        "sources": story.sources,
        "languages": list(story.languages),
        "outlets": list(story.outlets),
        "first_outlet": story.outlet,
        "first_published": iso(story.first_published),
        "last_published": iso(story.last_published),
        "last_seen": iso(story.last_seen),
    }


def facts(story: "Story", zone: "tzinfo | None") -> str:
    """What there is to say of a story, on a line."""
    several = ", ".join(
        counted(number, thing)
        for number, thing in ((story.articles, "article"), (story.sources, "source"), (len(story.outlets), "outlet"))
    )
    times = when(story.first_published, zone)
    if story.last_published != story.first_published:
        times += f" to {when(story.last_published, zone)}"
    said = [f"#{story.id}", several, " ".join(story.languages), f"{times}, first by {safe(story.outlet)}"]
    return " · ".join(fact for fact in said if fact)


def _print(found: "list[Story]", zone: "tzinfo | None", *, every: bool) -> None:
    for story in found:
        write_beside(f"{fires(story.fires):5} ", safe(story.title) or "(no title)")
        write_wrapped(f"{'':5} {facts(story, zone)}")
    if found:
        several = "1 story" if len(found) == 1 else f"{len(found)} stories"
        write_wrapped(f"{several}; `bongsu story show ID` tells one, `bongsu search story:ID` finds its articles.")
    else:
        write_wrapped(f"No stories{'' if every else ' that two articles tell; --all shows those of one article, too'}.")
