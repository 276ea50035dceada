"""The feeds: how each one fares, and what a feed answers right now.

bongsu feeds list              every configured feed with its state
bongsu feeds test              ask every configured feed, archive nothing, and say what is wrong
bongsu feeds test ID | URL     the same for one, in detail
"""

import argparse
import asyncio
from datetime import datetime
from typing import TYPE_CHECKING, Any

from worker.cli.show import console, iso, safe, when, write, write_json

if TYPE_CHECKING:
    from archive.model import FeedState
    from worker.flow import FeedSpec
    from worker.settings import Settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """List | test."""
    verbs = parser.add_subparsers(dest="what", metavar="list|test", required=True)
    listing = verbs.add_parser("list", help="every configured feed with its state")
    listing.add_argument("--json", action="store_true", help="one JSON document")
    listing.add_argument("--failing", action="store_true", help="only those that are not well")
    test = verbs.add_parser("test", help="ask feeds now, archive nothing, say what is wrong")
    test.add_argument("feed", metavar="ID|URL", nargs="*", help="feed ids or addresses; all configured feeds if none")
    test.add_argument("--json", action="store_true", help="one JSON document")


def run(args: argparse.Namespace) -> int:
    """list: 0. test: 0 all well, 3 some failed, 1 all did."""
    from worker.settings import load

    settings = load(args.config)
    return _list(settings, args) if args.what == "list" else _test(settings, args)


def _states(settings: "Settings") -> "dict[str, FeedState]":
    from archive import open_reader
    from archive.errors import Missing
    from archive.reading import feed_states

    try:
        reader = open_reader(settings.archive_path)
    except Missing:
        return {}
    try:
        return {str(state.id): state for state in feed_states(reader)}
    finally:
        reader.close()


def _list(settings: "Settings", args: argparse.Namespace) -> int:
    from archive.export import feed_record
    from archive.model import FeedState, FeedStatus
    from worker.feeds import load_feeds

    states = _states(settings)
    rows = []
    for feed in load_feeds(settings.feeds_dir):
        state = states.pop(feed.id, FeedState(id=feed.id, url=feed.url, outlet=feed.outlet, title=feed.title))
        well = state.status in (FeedStatus.OK, FeedStatus.NEW, FeedStatus.MOVED)
        if not (args.failing and well):
            rows.append((feed, state))
    if args.json:
        listed = [feed_record(state) | {"enabled": feed.enabled, "configured": True} for feed, state in rows]
        removed = [feed_record(state) | {"enabled": False, "configured": False} for state in states.values()]
        write_json({"feeds": listed + ([] if args.failing else removed)})
        return 0
    _print_list(rows, settings)
    return 0


def _print_list(rows: "list[tuple[FeedSpec, FeedState]]", settings: "Settings") -> None:
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    for name in ("feed", "outlet", "state", "last read", "last new", "next"):
        table.add_column(name, overflow="fold")
    for feed, state in rows:
        trouble = f" {state.reason} ×{state.failures}" if state.reason else ""
        table.add_row(
            feed.id,
            safe(feed.outlet),
            ("off" if not feed.enabled else str(state.status)) + trouble,
            when(state.last_success, settings.timezone),
            when(state.last_new, settings.timezone),
            when(state.next_poll, settings.timezone),
        )
    console().print(table)
    write(f"{len(rows)} feeds from {settings.feeds_dir}")


def _test(settings: "Settings", args: argparse.Namespace) -> int:
    from worker.errors import UsageError
    from worker.feeds import load_feeds
    from worker.flow import FeedSpec

    configured = {str(feed.id): feed for feed in load_feeds(settings.feeds_dir)}
    if args.feed:
        unknown = [name for name in args.feed if name not in configured and "://" not in name]
        if unknown:
            raise UsageError(f"`{unknown[0]}` is neither a feed id nor an address; `bongsu feeds list` shows the ids")
        chosen = [configured.get(n) or FeedSpec(id=n, url=n, title="", outlet="") for n in args.feed]
    else:
        chosen = [feed for feed in configured.values() if feed.enabled]
    results = asyncio.run(_ask(settings, chosen))
    failed = sum(result["error"] is not None for result in results)
    if args.json:
        write_json({"feeds": results, "failed": failed})
    else:
        for result in results:
            _print_result(result, detail=len(results) == 1)
        write(f"{len(results)} asked, {len(results) - failed} well, {failed} failed")
    return 0 if not failed else 1 if failed == len(results) else 3


async def _ask(settings: "Settings", feeds: "list[FeedSpec]") -> list[dict[str, Any]]:
    from functools import partial

    from worker.cli.progress import progress_bar
    from worker.compose import fetching, make_sandbox, utc_now
    from worker.run.units import each

    results: dict[str, dict[str, Any]] = {}
    with progress_bar() as progress:
        async with fetching(settings, utc_now) as fetcher, make_sandbox(settings) as sandbox:
            jobs = [partial(_ask_one, feed, fetcher.fetch, sandbox.run) for feed in feeds]
            async for result in each(jobs, at_once=settings.poll.concurrency):
                results[result["id"]] = result
                progress("feeds", len(results), len(feeds))
    return [results[feed.id] for feed in feeds]


async def _ask_one(feed: "FeedSpec", fetch: Any, sandboxed: Any) -> dict[str, Any]:  # noqa: ANN401  (bound methods)
    from worker import parse
    from worker.errors import StageFailed
    from worker.flow import Fetched, FetchFailed

    result: dict[str, Any] = {"id": feed.id, "url": feed.url, "error": None}
    outcome = await fetch(feed.url, purpose="feed")
    if isinstance(outcome, FetchFailed):
        return result | {"error": str(outcome.reason), "detail": outcome.detail, "http_status": outcome.status}
    if not isinstance(outcome, Fetched):
        return result | {"error": "bad-response", "detail": "304 to a first request", "http_status": 304}
    result |= {
        "http_status": outcome.status,
        "final_url": outcome.final_url,
        "moved_to": outcome.permanent_url,
        "content_type": outcome.content_type,
        "bytes": len(outcome.body),
        "etag": outcome.etag is not None,
        "last_modified": outcome.last_modified is not None,
    }
    try:
        document = await sandboxed(
            parse.parse,
            outcome.body,
            url=outcome.final_url,
            content_type=outcome.content_type,
            timezone=feed.timezone,
            now=outcome.fetched_at,
        )
    except StageFailed as error:
        return result | {"error": str(error.reason), "detail": error.detail}
    return result | _described(document)


def _described(document: Any) -> dict[str, Any]:  # noqa: ANN401  (a ParsedFeed; its module is not loaded here)
    dated: list[datetime] = [entry.published for entry in document.entries if entry.published]
    doubts = sorted({entry.published_note for entry in document.entries if entry.published_note})
    return {
        "kind": document.kind,
        "title": document.title,
        "language": document.language,
        "entries": len(document.entries),
        "refused": document.refused,
        "newest": iso(max(dated, default=None)),
        "oldest": iso(min(dated, default=None)),
        "dates": doubts,
        "notes": list(document.notes),
        "sample": [entry.title for entry in document.entries[:3]],
    }


def _print_result(result: dict[str, Any], *, detail: bool) -> None:
    if result["error"]:
        write(f"FAILED  {result['id']}  {result['error']}: {safe(result['detail'])}")
    else:
        moved = f", moved to {result['moved_to']} (put that in the feed list)" if result["moved_to"] else ""
        write(
            f"ok      {result['id']}  {result['kind']}, {result['entries']} entries, newest {result['newest']}{moved}"
        )
    if detail:
        for key, value in result.items():
            if key not in ("id", "error", "sample") and value not in (None, []):
                write(f"  {key:14} {safe(str(value))}")
        for title in result.get("sample", ()):
            write(f"  · {safe(title)}")
