"""List what outlets did to articles after they were read, newest first: edits, disappearances, returns.

edited     the text or the headline says something else
stealth    so it does, and the page's own time of change did not move
headline   a feed gave it another headline; its page's own stays
gone       its page is no longer there; the text stays in the archive, with what the server answered
restored   it is back

bongsu edits --since 7d
bongsu edits --since 24h --gone        only what is gone or back
`bongsu diff ID` shows an edit word by word, `bongsu show ID --raw --snapshot N` an answer.
"""

import argparse
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from worker.cli.show import fires, safe, when, write, write_json
from worker.cli.wrap import write_beside, write_wrapped

if TYPE_CHECKING:
    from datetime import datetime, tzinfo

    from archive.sightings import Seen
    from worker.settings import Settings

_LEFT = 12


def _limit(text: str) -> int:
    if text.isascii() and text.isdigit() and 0 < len(text) < 10:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text!r} is not a whole number")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """--since, --gone, --limit, and the form."""
    parser.add_argument("--since", metavar="TIME", default="7d", help="7d, 24h, today, 2026-11-01 … (7d)")
    parser.add_argument("--gone", action="store_true", help="only disappearances and returns")
    parser.add_argument("--limit", type=_limit, metavar="N", default=1000, help="at most so many (1000)")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="one JSON document")
    form.add_argument("--jsonl", action="store_true", help="a JSON object a line")
    form.add_argument("--csv", action="store_true", help="CSV with a header")


def run(args: argparse.Namespace) -> int:
    """0, also when nothing was seen. Raises UsageError, Missing."""
    from archive import open_reader
    from archive.export import csv_lines
    from archive.model import SightingKind
    from archive.sightings import sightings
    from worker.settings import load

    settings = load(args.config)
    kinds = (SightingKind.GONE, SightingKind.RESTORED) if args.gone else ()
    since = _since(args.since, settings)
    reader = open_reader(settings.archive_place)
    try:
        seen = sightings(reader, since=since, kinds=kinds, limit=args.limit)
        if args.csv:
            for row in csv_lines(map(record, seen)):
                write(row.rstrip("\n"))
        elif args.jsonl:
            for one in seen:
                write_json(record(one))
        elif args.json:
            write_json({"edits": [record(one) for one in seen]}, indent=2)
        else:
            _table(list(seen), settings.timezone)
    finally:
        reader.close()
    return 0


def _since(text: str, settings: "Settings") -> "datetime | None":
    from datetime import UTC

    from archive.errors import QueryError
    from archive.periods import parse_period
    from worker.compose import utc_now
    from worker.errors import UsageError

    now = utc_now()
    try:
        return parse_period(">=", text, now=now, zone=settings.timezone or now.astimezone().tzinfo or UTC, column=1)[0]
    except QueryError as error:
        raise UsageError(f"--since: {error}; write {error.hint}") from error


def record(seen: "Seen") -> dict[str, Any]:
    """A sighting for machines. `stealth` is null where it was not noted whether the page's time moved."""
    from archive.times import to_iso
    from worker.cli.changed import figures_of, in_short

    sighting = seen.sighting
    old, new = seen.headlines or (None, None)
    added, removed = sighting.words or (None, None)
    return {
        "type": "sighting",
        "id": sighting.id,
        "seen": to_iso(sighting.seen_at),
        "kind": str(sighting.kind),
        "stealth": None if sighting.time_changed is None else seen.is_stealth,
        "article_id": sighting.article_id,
        "outlet": seen.outlet,
        "fires": seen.fires,
        "title": seen.title,
        "url": seen.url,
        "short": in_short(seen),
        "text_before": sighting.n if sighting.entry_id is None else None,
        "words_added": added,
        "words_removed": removed,
        "figures": figures_of(sighting.figures),
        "headline_before": old,
        "headline_after": new,
        "http_status": sighting.http_status,
        "reason": sighting.reason,
        "detail": sighting.detail,
        "snapshot": seen.snapshot,
    }


def _table(seen: "Iterable[Seen]", zone: "tzinfo | None") -> None:
    from collections import Counter

    from worker.cli.changed import in_short, kind_of

    counts: Counter[str] = Counter()
    for one in seen:
        counts[kind_of(one)] += 1
        number = f"#{one.sighting.article_id}"
        head = f"{when(one.sighting.seen_at, zone)}  {kind_of(one):8}  {fires(one.fires):5}  {number:>7}  "
        write_beside(head, f"{safe(one.outlet)}: {safe(one.title)}")
        if short := in_short(one):
            write_beside(" " * _LEFT, short)
    told = ", ".join(f"{count} {kind}" for kind, count in counts.most_common())
    write_wrapped(f"{counts.total():,} seen: {told}." if told else "Nothing was seen in that time.")
