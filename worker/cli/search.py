"""Find articles.

words side by side must all be there; OR, -word, ( ), "as it stands", prefix*, near("a" 5 "b"), /regex/
fields: title: body: source: outlet: lang: topic: status: story: id: url: has:edit entity:김정은
        fires>=3   sources>=3   date:7d   date:2026-11-01..2026-11-07   seen:today
@launches      a saved search (searches.d in the config); --saved lists them
--group story shows of each story the hit that comes first, and how many tell it
--facets outlet,topic,day counts what the hits have in common; --timeline draws how many there were when
Put the query in single quotes, so that the shell leaves it alone:  bongsu search '북한 "미사일 발사" -축구 fires>=3'
"""

import argparse
from typing import TYPE_CHECKING, Final, NamedTuple

from worker.cli.show import article_id

if TYPE_CHECKING:
    from datetime import tzinfo
    from pathlib import Path

    from archive.dialects import Reader
    from archive.facets import Facets, Timeline
    from archive.grouping import Group
    from archive.model import Hit, Hits
    from archive.query import Entities, Query
    from worker.searches import SavedSearch
    from worker.settings import Settings

_ORDERS: Final = ("newest", "oldest", "relevance", "fires")  # archive.search.ORDERS, which takes long to import
_FACETS: Final = ("outlet", "source", "topic", "lang", "fires", "text", "day")  # archive.facets.NAMES
_UNITS: Final = ("auto", "day", "week", "month", "year")
_MOST: Final = 1_000


def words(rest: list[str]) -> list[str]:
    """The command line with -word said as NOT word, since argparse would take it for an option; -h stays one."""
    return [f"NOT {word[1:]}" if word[:1] == "-" != word[1:2] and word not in ("-", "-h") else word for word in rest]


def _unit(text: str) -> str:
    if text in _UNITS:
        return text
    raise argparse.ArgumentTypeError(f"{text!r} is none of {', '.join(_UNITS)}; a query stands before --timeline")


def _limit(text: str) -> int:
    return _whole(text, 1, _MOST)


def _offset(text: str) -> int:
    return _whole(text, 0, 10_000_000)


def _whole(text: str, least: int, most: int) -> int:
    if text.isascii() and text.isdigit() and len(text) < 10 and least <= int(text) <= most:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from {least:,} to {most:,}")


def _facets(text: str) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))
    unknown = [name for name in names if name not in _FACETS]
    if unknown or not names:
        raise argparse.ArgumentTypeError(f"{text!r}: facets are {', '.join(_FACETS)}")
    return names


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The query, and how its hits are ordered, cut, counted and written."""
    parser.add_argument("query", metavar="QUERY", nargs="*", help="what to find; nothing finds all")
    parser.add_argument("--sort", choices=_ORDERS, default="newest", help="order of the hits (newest)")
    parser.add_argument("--limit", type=_limit, default=20, metavar="N", help="at most so many hits (20)")
    parser.add_argument("--offset", type=_offset, default=0, metavar="N", help="leave out the first so many")
    parser.add_argument(
        "--after", type=article_id, metavar="ID", help="go on after the hit of that id, whatever has come in since"
    )
    parser.add_argument(
        "--facets", type=_facets, metavar="NAMES", default=(), help=f"count the hits by {', '.join(_FACETS)}"
    )
    parser.add_argument(
        "--timeline",
        type=_unit,
        metavar="UNIT",
        nargs="?",
        const="auto",
        help=f"count the hits over time, and draw it: by {', '.join(_UNITS)}",
    )
    parser.add_argument("--group", choices=("story",), help="of each story only the first hit, and how many tell it")
    parser.add_argument("--saved", action="store_true", help="list the saved searches, which a query names as @name")
    parser.add_argument("--explain", action="store_true", help="how the query is understood, and asked of the index")
    parser.add_argument("--no-pager", action="store_true", help="on a terminal, don't stop at each page")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="one JSON document")
    form.add_argument("--jsonl", action="store_true", help="a JSON object a line, one for each hit")
    form.add_argument("--csv", action="store_true", help="CSV with a header")


def run(args: argparse.Namespace) -> int:
    """Search, and write what was found. 0 also when nothing was; 2 when the query can't be read."""
    import sys
    from datetime import UTC, datetime

    from archive import open_reader
    from archive.errors import QueryError
    from archive.query import parse
    from worker.cli.hits import complaint
    from worker.errors import UsageError
    from worker.settings import load

    if args.after is not None and (args.sort not in ("newest", "oldest") or args.offset):
        raise UsageError("--after goes with --sort newest or oldest, and without --offset")
    if args.group and args.after is not None:
        raise UsageError("--group goes with --offset, not with --after")
    settings = load(args.config)
    text = " ".join(args.query)
    now = datetime.now(UTC)
    zone = settings.timezone or now.astimezone().tzinfo or UTC
    if args.saved:
        _list_saved(settings, as_json=args.json)
        return 0
    try:
        text = _expanded(text, settings)
        query = parse(text, now=now, zone=zone, entities=_gazetteer(settings.gazetteer_dir))
    except QueryError as error:
        sys.stderr.write("\n".join(complaint(text, error)) + "\n")
        return 2
    reader = open_reader(settings.archive_place)
    try:
        if args.explain:
            _explain(reader, query, as_json=args.json)
            return 0
        found = _find(reader, query, args, zone)
    finally:
        reader.close()
    _write(found, query, args, settings.timezone)
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


def _saved(settings: "Settings") -> "tuple[SavedSearch, ...]":
    from worker.feeds import read_documents
    from worker.searches import compile_searches

    return compile_searches(read_documents(settings.searches_dir))


def _expanded(text: str, settings: "Settings") -> str:
    """The query with each @name as what is saved under it."""
    if "@" not in text:
        return text
    from worker.searches import expanded, names_saved

    return expanded(text, _saved(settings)) if names_saved(text) else text


def _list_saved(settings: "Settings", *, as_json: bool) -> None:
    from dataclasses import asdict

    from worker.cli.show import safe, write, write_json

    saved = _saved(settings)
    if as_json:
        write_json({"searches": [asdict(search) for search in saved]}, indent=2)
        return
    for search in saved:
        write(f"@{search.id:12} {safe(search.title)}")
        write(f"{'':13} {safe(search.query)}")
    write(f"{len(saved)} saved searches from {settings.searches_dir}")


class _Found(NamedTuple):
    hits: "Hits"
    took: float
    facets: "Facets | None"
    timeline: "Timeline | None"
    groups: "tuple[Group, ...]" = ()


def _find(reader: "Reader", query: "Query", args: argparse.Namespace, zone: "tzinfo") -> _Found:
    import time

    from archive.search import search

    begun = time.perf_counter()
    groups: tuple[Group, ...] = ()
    if args.group:
        from archive.grouping import by_story

        hits, groups = by_story(reader, query, order=args.sort, limit=args.limit, offset=args.offset)
    else:
        counted = not (args.jsonl or args.csv)  # which tell no total
        hits = search(
            reader, query, order=args.sort, limit=args.limit, offset=args.offset, after=args.after, counted=counted
        )
    took = 1_000 * (time.perf_counter() - begun)
    counts = drawn = None
    if args.facets or args.timeline:
        from archive.facets import facets, timeline

        counts = facets(reader, query, args.facets, zone=zone) if args.facets else None
        unit = None if args.timeline == "auto" else args.timeline
        drawn = timeline(reader, query, zone=zone, unit=unit) if args.timeline else None
    return _Found(hits, took, counts, drawn, groups)


def _write(found: _Found, query: "Query", args: argparse.Namespace, zone: "tzinfo | None") -> None:
    if args.json:
        _write_json(found)
    elif args.jsonl or args.csv:
        _write_lines(found, csv=args.csv)
    else:
        from worker.cli.counts import count_lines
        from worker.cli.hits import write_hits

        counts = count_lines(found.facets, found.timeline)
        write_hits(
            found.hits,
            query,
            order=args.sort,
            offset=args.offset,
            after=args.after,
            took=found.took,
            zone=zone,
            counts=counts,
            groups=found.groups,
            paged=not args.no_pager,
        )


def _explain(reader: "Reader", query: "Query", *, as_json: bool) -> None:
    from archive.search import explain
    from worker.cli.show import safe, write, write_json

    told = explain(reader, query)
    if as_json:
        write_json(told._asdict(), indent=2)
        return
    write(f"understood as  {safe(told.understood)}")
    for word, spellings in told.forms:
        write(f"  {safe(word)} is looked for as {', '.join(map(safe, spellings))}")
    write("asked as       " + safe(told.sql))
    for name, value in told.parameters.items():
        write(f"  :{name} = {safe(str(value))}")
    for step in told.steps:
        write(f"  {safe(step)}")


def _write_json(found: _Found) -> None:
    from worker.cli.counts import facets_record, timeline_record
    from worker.cli.show import write_json

    hits = found.hits
    document: dict[str, object] = {
        "query": hits.query,
        "total": f">{hits.total}" if hits.more else hits.total,
        "took_ms": round(found.took, 1),
        "hits": _records(found),
    }
    if hits.notes:
        document["notes"] = list(hits.notes)
    if hits.hints:
        document["hints"] = list(hits.hints)
    if found.facets is not None:
        document["facets"] = facets_record(found.facets)
    if found.timeline is not None:
        document["timeline"] = timeline_record(found.timeline)
    write_json(document, indent=2)


def _records(found: _Found) -> list[dict[str, object]]:
    """The hits as records; of stories with how many tell them."""
    records = [_as_json(hit) for hit in found.hits.hits]
    for record, group in zip(records, found.groups, strict=False):
        record |= {"articles": group.articles, "sources": group.sources}
    return records


def _write_lines(found: _Found, *, csv: bool) -> None:
    import sys

    from worker.cli.show import write_json

    if csv:
        from archive.export import csv_lines

        sys.stdout.flush()
        lines = (line.encode("utf-8", "replace") for line in csv_lines(iter(_records(found))))
        sys.stdout.buffer.writelines(lines)
        return
    for record in _records(found):
        write_json(record)
    sys.stderr.writelines(f"bongsu: {note}\n" for note in found.hits.notes)


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
        "story": hit.story_id,
    }
