"""Every configured feed with its state."""

import argparse
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from worker.cli.show import console, safe, when, write, write_json
from worker.kinds import masked

if TYPE_CHECKING:
    from archive.model import FeedId, FeedState, Gap
    from worker.flow import FeedSpec
    from worker.settings import Settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """--json, --failing."""
    parser.add_argument("--json", action="store_true", help="one JSON document")
    parser.add_argument("--failing", action="store_true", help="only those that fail or are gone")


def run(args: argparse.Namespace) -> int:
    """0."""
    from archive.export import feed_record
    from archive.model import FeedState, FeedStatus
    from worker.cli.feed_answer import unsecret
    from worker.feeds import load_feeds
    from worker.settings import load

    settings = load(args.config)
    states, gaps = _known(settings)
    rows = []
    for feed in load_feeds(settings.feeds_dir):
        state = states.pop(feed.id, FeedState(id=feed.id, url=feed.url, outlet=feed.outlet, title=feed.title))
        well = state.status in (FeedStatus.OK, FeedStatus.NEW, FeedStatus.MOVED)
        if not (args.failing and well):
            rows.append((feed, state))
    if args.json:
        listed = [
            unsecret(feed_record(state, gaps.get(state.id, ()))) | {"enabled": feed.enabled, "configured": True}
            for feed, state in rows
        ]
        removed = [
            unsecret(feed_record(state, gaps.get(state.id, ()))) | {"enabled": False, "configured": False}
            for state in states.values()
        ]
        write_json({"feeds": listed + ([] if args.failing else removed)})
        return 0
    _print_list(rows, settings)
    _print_troubles([state for _, state in rows])
    _print_gaps([gap for _, state in rows for gap in gaps.get(state.id, ())[:1]], settings)
    return 0


def _known(settings: "Settings") -> "tuple[dict[str, FeedState], Mapping[FeedId, Sequence[Gap]]]":
    from archive import open_reader
    from archive.errors import Missing
    from archive.reading import feed_states, gaps

    try:
        reader = open_reader(settings.archive_place)
    except Missing:
        return {}, {}
    try:
        return {str(state.id): state for state in feed_states(reader)}, gaps(reader)
    finally:
        reader.close()


def _print_list(rows: "list[tuple[FeedSpec, FeedState]]", settings: "Settings") -> None:
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    for name in ("feed", "outlet", "state", "last read", "last new", "next"):
        table.add_column(name, overflow="fold")
    for feed, state in rows:
        since = f", since {when(state.failing_since, settings.timezone)}" if state.failing_since else ""
        trouble = f" {state.reason} ×{state.failures}{since}" if state.reason else ""
        table.add_row(
            feed.id,
            safe(feed.outlet),
            ("off" if not feed.enabled else str(state.status)) + trouble,
            when(state.last_success, settings.timezone),
            when(state.last_new, settings.timezone),
            when(state.next_poll if feed.enabled else None, settings.timezone),
        )
    console().print(table)
    write(f"{len(rows)} feeds from {settings.feeds_dir}")


def _print_troubles(states: "Sequence[FeedState]") -> None:
    for state in states:
        if state.reason:
            write(f"  {state.id}  {state.reason}: {safe(masked(state.detail or ''))}")
        if state.moved_to is not None:
            write(f"  {state.id}  moved to {safe(masked(state.moved_to))}")


def _print_gaps(latest: "Sequence[Gap]", settings: "Settings") -> None:
    if latest:
        write("Possible gaps, the latest of each feed: nothing listed before was listed any more, so entries may have")
        write("come and gone unseen. A shorter `interval` of the feed, or more frequent polls, prevent it.")
    for gap in latest:
        since, until = when(gap.since, settings.timezone), when(gap.until, settings.timezone)
        write(f"  {gap.feed_id}  {since} to {until}")
