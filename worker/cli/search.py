"""Find articles.

words side by side must all be there; OR, -word, ( ), "as it stands", prefix*, near("a" 5 "b"), /regex/
fields: title: body: source: outlet: lang: topic: status: story: id: url: has:edit entity:김정은
        fires>=3   date:7d   date:2026-11-01..2026-11-07   seen:today
Put the query in single quotes, so that the shell leaves it alone:  bongsu search '북한 "미사일 발사" -축구 fires>=3'
"""

import argparse
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

    from archive.model import Hit, Hits
    from archive.query import Entities

_ORDERS: Final = ("newest", "oldest", "relevance", "fires")  # archive.search.ORDERS, which takes long to import
_MOST: Final = 1_000


def words(rest: list[str]) -> list[str]:
    """The command line with -word said as NOT word, since argparse would take it for an option; -h stays one."""
    return [f"NOT {word[1:]}" if len(word) > 2 and word[0] == "-" != word[1] else word for word in rest]


def _limit(text: str) -> int:
    return _whole(text, 1, _MOST)


def _offset(text: str) -> int:
    return _whole(text, 0, 10_000_000)


def _whole(text: str, least: int, most: int) -> int:
    if text.isascii() and text.isdigit() and len(text) < 10 and least <= int(text) <= most:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from {least:,} to {most:,}")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The query, and how its hits are ordered, cut and written."""
    parser.add_argument("query", metavar="QUERY", nargs="*", help="what to find; nothing finds all")
    parser.add_argument("--sort", choices=_ORDERS, default="newest", help="order of the hits (newest)")
    parser.add_argument("--limit", type=_limit, default=20, metavar="N", help="at most so many hits (20)")
    parser.add_argument("--offset", type=_offset, default=0, metavar="N", help="leave out the first so many")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="one JSON document")
    form.add_argument("--jsonl", action="store_true", help="a JSON object a line, one for each hit")


def run(args: argparse.Namespace) -> int:
    """Search, and write what was found. 0 also when nothing was; 2 when the query can't be read."""
    import sys
    import time
    from datetime import UTC, datetime

    from archive import open_reader
    from archive.errors import QueryError
    from archive.query import parse
    from archive.search import search
    from worker.cli.hits import complaint, write_hits
    from worker.settings import load

    settings = load(args.config)
    text = " ".join(args.query)
    now = datetime.now(UTC)
    try:
        zone = settings.timezone or now.astimezone().tzinfo or UTC
        query = parse(text, now=now, zone=zone, entities=_gazetteer(settings.gazetteer_dir))
    except QueryError as error:
        sys.stderr.write("\n".join(complaint(text, error)) + "\n")
        return 2
    reader = open_reader(settings.archive_path)
    try:
        begun = time.perf_counter()
        hits = search(reader, query, order=args.sort, limit=args.limit, offset=args.offset)
        took = 1_000 * (time.perf_counter() - begun)
    finally:
        reader.close()
    if args.json or args.jsonl:
        _write_json(hits, took, lines=args.jsonl)
    else:
        write_hits(hits, query, order=args.sort, offset=args.offset, took=took, zone=settings.timezone)
    return 0


def _gazetteer(folder: "Path") -> "Entities":
    """What the gazetteer knows by a name; it is read only for a query that asks for one."""
    from functools import cache

    @cache
    def read() -> "Entities":
        from worker.feeds import read_documents
        from worker.names import known

        return known(read_documents(folder))

    return lambda name: read()(name)


def _write_json(hits: "Hits", took: float, *, lines: bool) -> None:
    import sys

    from worker.cli.show import write_json

    found = [_as_json(hit) for hit in hits.hits]
    if lines:
        for hit in found:
            write_json(hit)
        sys.stderr.writelines(f"bongsu: {note}\n" for note in hits.notes)
        return
    total = f">{hits.total}" if hits.more else hits.total
    answer = {"query": hits.query, "total": total, "took_ms": round(took, 1), "hits": found, "notes": list(hits.notes)}
    write_json(answer, indent=2)


def _as_json(hit: "Hit") -> dict[str, object]:
    from worker.cli.show import iso

    return {
        "id": hit.id,
        "url": hit.url,
        "title": hit.title,
        "outlet": hit.outlet,
        "language": hit.language,
        "published": iso(hit.published),
        "seen": iso(hit.seen),
        "fires": hit.fires,
        "topics": list(hit.topics),
        "snippet": hit.snippet,
        "score": hit.score,
    }
