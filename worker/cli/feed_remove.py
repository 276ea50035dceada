"""Switch a feed off: `enabled = false` in its block.

Nothing is taken out of your file, so that no comment is lost; what was archived of the feed stays searchable.
"""

import argparse
from typing import TYPE_CHECKING

from worker.cli.show import write

if TYPE_CHECKING:
    from pathlib import Path

    from worker.toml import Document


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """ID."""
    parser.add_argument("id", metavar="ID", help="the feed's id, as `bongsu feeds list` shows it")


def run(args: argparse.Namespace) -> int:
    """0. Raises UsageError when there is no such feed, or its block has to be edited by hand."""
    from worker.cli.feed_files import own_folder, replace
    from worker.errors import UsageError
    from worker.feedblocks import switched_off
    from worker.feeds import load_feeds
    from worker.settings import load

    settings = load(args.config)
    folder = own_folder(settings)
    feed = next((feed for feed in load_feeds(folder) if feed.id == args.id), None)
    if feed is None:
        raise UsageError(f"there is no feed `{args.id}` in {folder}; `bongsu feeds list` shows the ids")
    document, number = _place(folder, args.id)
    where = document.where("feed.id", number)
    if not feed.enabled:
        write(f"`{args.id}` is off already ({where}). To take it out of the list, delete its block there.")
        return 0
    mark, text = _text(document.path)
    changed = switched_off(text, args.id)
    if changed is None:
        raise UsageError(f"{where}: this block can't be changed safely; write `enabled = false` into it yourself")
    replace(document.path, mark + changed)
    write(
        f"{where}: `{args.id}` is off now. What was archived stays. To take it out of the list, delete its block there."
    )
    return 0


def _place(folder: "Path", feed_id: str) -> "tuple[Document, int]":
    """The file that has a configured feed, and which of its blocks that is."""
    from worker import toml

    for path in toml.files(folder):
        document = toml.read(path)
        blocks = document.values.get("feed", [])
        assert isinstance(blocks, list), "the folder was loaded"
        for number, block in enumerate(blocks):
            if block["id"] == feed_id:
                return document, number
    raise AssertionError("the folder was loaded with this feed")


def _text(path: "Path") -> tuple[str, str]:
    """A file's byte order mark, if it has one, and the rest of its text with its own line ends."""
    text = path.read_bytes().decode("utf-8")
    return ("\ufeff", text[1:]) if text.startswith("\ufeff") else ("", text)
