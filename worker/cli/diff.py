"""Show what changed in an article between two of its texts, word by word; what figures changed comes first.

bongsu diff 12                   what its last edit changed
bongsu diff 12 --from 1          all that changed since the first text that was archived
bongsu diff 12 --from 1 --to 2   between these two, by the numbers that `bongsu show 12` gives
bongsu diff 12 --whole           the lines that stayed the same, too

On a terminal in colour, else as [-what went-]{+what came+}. Headlines that a feed changed stand below.
"""

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from worker.cli.show import article_id, colour_wanted, console, safe, when, write, write_json

if TYPE_CHECKING:
    from datetime import tzinfo

    from archive.model import Revision
    from archive.sightings import Seen
    from archive.worddiff import Piece


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """ID, --from, --to, --whole, --json."""
    parser.add_argument("id", metavar="ID", type=article_id, help="an article's id, as `bongsu search` shows it")
    parser.add_argument("--from", dest="first", metavar="N", type=int, help="the text before (the one before --to)")
    parser.add_argument("--to", dest="last", metavar="M", type=int, help="the text after (the current one)")
    parser.add_argument("--whole", action="store_true", help="all lines, not only those that changed")
    parser.add_argument("--json", action="store_true", help="one JSON document")


def run(args: argparse.Namespace) -> int:
    """0, also when nothing changed. Raises UsageError, NoSuchArticle, Missing."""
    from archive import open_reader
    from archive.model import SightingKind
    from archive.sightings import sightings, texts
    from worker.settings import load

    settings = load(args.config)
    reader = open_reader(settings.archive_place)
    try:
        kept = texts(reader, args.id)
        told = list(sightings(reader, article_id=args.id, kinds=[SightingKind.HEADLINE]))
    finally:
        reader.close()
    old, new = _chosen(kept, args)
    headlines = told if args.first is None and args.last is None else []
    if args.json:
        write_json(_record(args.id, old, new, headlines), indent=2)
        return 0
    _print(old, new, headlines, settings.timezone, whole=args.whole)
    return 0


def _chosen(kept: "Sequence[Revision]", args: argparse.Namespace) -> "tuple[Revision, Revision]":
    from worker.errors import UsageError

    by_number = {text.n: text for text in kept}
    last = kept[-1].n if args.last is None else args.last
    first = max(last - 1, kept[0].n) if args.first is None else args.first
    for option, number in (("--from", first), ("--to", last)):
        if number not in by_number:
            raise UsageError(f"{option}: article {args.id} has the texts {kept[0].n} to {kept[-1].n}; not {number}")
    return by_number[first], by_number[last]


def _record(number: int, old: "Revision", new: "Revision", headlines: "Sequence[Seen]") -> dict[str, Any]:
    from archive.edits import edit_between
    from archive.times import to_iso
    from archive.worddiff import diff

    short = edit_between(old.title, old.text, new.title, new.text)
    return {
        "id": number,
        "from": {"n": old.n, "seen": to_iso(old.seen_at), "sha256": old.sha256},
        "to": {"n": new.n, "seen": to_iso(new.seen_at), "sha256": new.sha256},
        "words_added": short.added,
        "words_removed": short.removed,
        "figures": [list(pair) for pair in short.figures],
        "title": [list(piece) for piece in diff(old.title, new.title)],
        "text": [list(piece) for piece in diff(old.text, new.text)],
        "headlines": [
            {"seen": to_iso(one.sighting.seen_at), "change": [list(piece) for piece in diff(*one.headlines)]}
            for one in headlines
            if one.headlines
        ],
    }


def _print(
    old: "Revision", new: "Revision", headlines: "Sequence[Seen]", zone: "tzinfo | None", *, whole: bool
) -> None:
    from archive.edits import edit_between
    from worker.cli.changed import figures_of, lines_of, words_of

    if old.n != new.n:
        short = edit_between(old.title, old.text, new.title, new.text)
        write(
            f"text {old.n} of {when(old.seen_at, zone)}, text {new.n} of {when(new.seen_at, zone)}: {words_of(short)}"
        )
        if short.figures:
            _bold(f"figures: {figures_of(short.figures)}")
        write("")
        for line in (*lines_of(old.title, new.title, whole=True), [], *lines_of(old.text, new.text, whole=whole)):
            _write_line(line)
    elif not headlines:
        write("Nothing changed: there is one text of it.")
    for one in headlines:
        if one.headlines:
            write(f"headline in its feed, {when(one.sighting.seen_at, zone)}:")
            for line in lines_of(*one.headlines, whole=True):
                _write_line(line)


def _bold(text: str) -> None:
    if not colour_wanted():
        write(safe(text))
        return
    from rich.text import Text

    console().print(Text(safe(text), "bold yellow"))


def _write_line(line: "Sequence[Piece]") -> None:
    from worker.cli.changed import STYLES, plain

    if not colour_wanted():
        write(plain(line))
        return
    from rich.text import Text

    console().print(Text.assemble(*((safe(text), STYLES[kind]) for kind, text in line)))
