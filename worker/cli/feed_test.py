"""Ask feeds now, archive nothing, and say what is wrong.

bongsu feeds test              every configured feed
bongsu feeds test ID | URL     one, in detail
"""

import argparse
import asyncio
from typing import TYPE_CHECKING, Any

from worker.cli.advice import ADVICE
from worker.cli.show import safe, write, write_json
from worker.flow import Reason

if TYPE_CHECKING:
    from datetime import tzinfo

    from worker.flow import FeedSpec
    from worker.settings import Settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """ID or URL, --json."""
    parser.add_argument("feed", metavar="ID|URL", nargs="*", help="feed ids or addresses; all configured feeds if none")
    parser.add_argument("--json", action="store_true", help="one JSON document")


def run(args: argparse.Namespace) -> int:
    """0 all well, 3 some failed, 1 all did."""
    from worker.settings import load

    settings = load(args.config)
    results = asyncio.run(_ask(settings, _chosen(settings, args.feed)))
    failed = sum(result["error"] is not None for result in results)
    if args.json:
        write_json({"feeds": results, "failed": failed})
    else:
        for result in results:
            _print_result(result, settings.timezone, detail=len(results) == 1)
        write(f"{len(results)} asked, {len(results) - failed} well, {failed} failed")
    return 0 if not failed else 1 if failed == len(results) else 3


def _chosen(settings: "Settings", names: list[str]) -> "list[FeedSpec]":
    """The feeds of these ids or addresses; every enabled one when none is named. Raises UsageError."""
    from archive.model import FeedId
    from worker.errors import UsageError
    from worker.feeds import load_feeds
    from worker.flow import FeedSpec

    configured = {str(feed.id): feed for feed in load_feeds(settings.feeds_dir)}
    unknown = [name for name in names if name not in configured and "://" not in name]
    if unknown:
        raise UsageError(f"`{unknown[0]}` is neither a feed id nor an address; `bongsu feeds list` shows the ids")
    if not names:
        return [feed for feed in configured.values() if feed.enabled]
    return [configured.get(name) or FeedSpec(id=FeedId(name), url=name, title="", outlet="") for name in names]


async def _ask(settings: "Settings", feeds: "list[FeedSpec]") -> list[dict[str, Any]]:
    from functools import partial

    from worker.cli.feed_answer import ask, unsecret
    from worker.cli.progress import progress_bar
    from worker.compose import fetching, make_sandbox, pace_of, utc_now
    from worker.fetch.pace import host_of
    from worker.run.fair import Fair
    from worker.run.units import each

    results: dict[str, dict[str, Any]] = {}
    with progress_bar() as progress:
        async with fetching(settings, utc_now) as fetcher, make_sandbox(settings) as sandbox:
            pace = pace_of(settings) if len(feeds) == 1 else None
            queue: Fair[FeedSpec] = Fair(lambda feed: host_of(feed.url), settings.fetch.per_host_concurrency)
            queue.refill(feeds)
            at_most = settings.poll.max_entries
            question = partial(ask, fetcher=fetcher, sandbox=sandbox, max_entries=at_most, pace=pace)
            async for answer in each(queue, question, at_once=settings.poll.concurrency):
                results[answer.facts["id"]] = answer.facts
                progress("feeds", len(results), len(feeds))
    return [unsecret(results[feed.id]) for feed in feeds]


def _shown(key: str, value: object, zone: "tzinfo | None") -> str:
    from worker.cli.feed_answer import in_zone

    if key in ("newest", "oldest"):
        return in_zone(str(value), zone)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "; ".join(map(str, value)) if isinstance(value, list) else str(value)


def _print_result(result: dict[str, Any], zone: "tzinfo | None", *, detail: bool) -> None:
    from worker.cli.feed_answer import told

    if result["error"]:
        write(f"FAILED  {result['id']}  {result['error']}: {safe(result['detail'])}")
    else:
        moved = f", moved to {result['moved_to']} (put that in the feed list)" if result["moved_to"] else ""
        write(f"ok      {result['id']}  {told(result, zone)}{moved}")
    if detail:
        for key, value in result.items():
            if key not in ("id", "error", "detail", "sample") and value not in (None, []):
                write(f"  {key:16} {safe(_shown(key, value, zone))}")
        if result["error"]:
            write(f"  what to do: {ADVICE[Reason(result['error'])]}")
        for title in result.get("sample", ()):
            write(f"  · {safe(title)}")
