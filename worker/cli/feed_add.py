"""Test an address and add it to your list of feeds.

The block is appended to `added.toml` in your feeds.d, to be edited there; an address that gives no feed is not added.
"""

import argparse
import asyncio
from typing import TYPE_CHECKING, Any, Final

from worker.cli.show import safe, write

if TYPE_CHECKING:
    from pathlib import Path

    from worker.flow import FeedSpec
    from worker.settings import Settings

_FILE: Final = "added.toml"
_HEAD: Final = """\
# Feeds added with `bongsu feeds add`. The keys of a [[feed]] are explained in config/README.md.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """URL, --id."""
    parser.add_argument("url", metavar="URL", help="the address of the feed; `bongsu feeds discover SITE` finds it")
    parser.add_argument("--id", help="its short name; else one is made from its title or address")


def run(args: argparse.Namespace) -> int:
    """0. Raises UsageError for what can't be added, StageFailed for an address that gives no feed."""
    from worker.cli.feed_answer import spec_of, told
    from worker.cli.feed_files import listed, own_folder
    from worker.errors import StageFailed
    from worker.feeds import load_feeds
    from worker.flow import Reason
    from worker.kinds import masked
    from worker.settings import load

    settings = load(args.config)
    folder = own_folder(settings)
    configured = load_feeds(folder)
    taken = {str(feed.id) for feed in configured}
    _check(args.url, args.id, taken, listed(configured))
    facts = asyncio.run(_ask(settings, args.url))
    if facts["error"]:
        more = "; `bongsu feeds discover` may find one" if facts["error"] == Reason.HTML_NOT_FEED else ""
        raise StageFailed(Reason(facts["error"]), f"{facts['detail']}; nothing was added{more}")
    feed = spec_of(facts, taken, feed_id=args.id)
    _check(feed.url, None, taken, listed(configured))
    block = _append(folder / _FILE, feed)
    write(told(facts, settings.timezone))
    write(f"Added to {folder / _FILE}:")
    write("")
    for line in block.splitlines():
        write(safe(masked(line)))
    return 0


def _check(url: str, feed_id: str | None, taken: set[str], listed: dict[str, str]) -> None:
    """Raises UsageError when the address or the id can't be configured."""
    from worker import kinds
    from worker.errors import UsageError
    from worker.feeds import address_key

    for value, kind, name in ((url, kinds.HTTP_URL, "the address"), (feed_id, kinds.SLUG, "--id")):
        try:
            kind.read(value) if value is not None else None
        except ValueError as error:
            raise UsageError(f"{name} is `{kinds.masked(value or '')}`; allowed is {kind.allowed}") from error
    if feed_id in taken:
        raise UsageError(f"--id is `{feed_id}`, which another feed has; `bongsu feeds list` shows all")
    if (known := listed.get(address_key(url))) is not None:
        raise UsageError(f"{kinds.masked(url)} is configured already, as `{known}`")


async def _ask(settings: "Settings", url: str) -> dict[str, Any]:
    from archive.model import FeedId
    from worker.cli.feed_answer import ask
    from worker.compose import fetching, make_sandbox, utc_now
    from worker.flow import FeedSpec

    async with fetching(settings, utc_now) as fetcher, make_sandbox(settings) as sandbox:
        feed = FeedSpec(id=FeedId(url), url=url, title="", outlet="")
        return (await ask(feed, fetcher, sandbox, max_entries=settings.poll.max_entries)).facts


def _append(path: "Path", feed: "FeedSpec") -> str:
    """Append the block of a feed to a file, which is made when it isn't there; the block."""
    from worker.cli.feed_files import replace
    from worker.feedblocks import block

    written = block(feed)
    text = path.read_bytes().decode("utf-8") if path.exists() else _HEAD
    replace(path, f"{text.rstrip()}\n\n{written}")
    return written
