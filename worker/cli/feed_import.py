"""Add another reader's subscriptions: an OPML file becomes a file of your feeds.d.

Nothing is overwritten and no address is added twice; what is left out is said, with the reason. `bongsu feeds test`
asks the new feeds.
"""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from worker.cli.show import safe, write, write_json

if TYPE_CHECKING:
    from worker.flow import FeedSpec
    from worker.kinds import Kind
    from worker.opml import Opml, Outline
    from worker.settings import Settings


class _New(NamedTuple):
    """A feed to add, and what of its folders is no tag here."""

    feed: "FeedSpec"
    folders: tuple[str, ...]


class _Skipped(NamedTuple):
    """An outline that is not added, and why."""

    outline: "Outline"
    why: str


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """FILE, --to, --json."""
    parser.add_argument("file", metavar="FILE.opml", help="the subscriptions, or - for standard input")
    parser.add_argument(
        "--to", metavar="FILE.toml", type=Path, help="a new file; else named after FILE in your feeds.d"
    )
    parser.add_argument("--json", action="store_true", help="one JSON document")


def run(args: argparse.Namespace) -> int:
    """0, also when all is left out. Raises UsageError, nothing written, or StageFailed when it is no OPML."""
    from worker.cli.stage import read_bytes
    from worker.feeds import load_feeds
    from worker.opml import read
    from worker.settings import load

    settings = load(args.config)
    target = args.to or _named_after(settings, args.file)
    found = read(read_bytes(args.file), args.file)
    new, skipped = _sorted_out(found, load_feeds(settings.feeds_dir))
    if new:
        _write(target, found, new)
    if args.json:
        left_out = [{"url": one.outline.url, "title": one.outline.title, "why": one.why} for one in skipped]
        imported = [{"id": one.feed.id, "url": one.feed.url, "title": one.feed.title} for one in new]
        write_json(
            {"file": str(target) if new else None, "imported": imported, "skipped": left_out, "note": found.note}
        )
        return 0
    for one in skipped:
        write(f"left out  {safe(one.outline.url)}  {one.why}")
    if found.note:
        write(f"the file is broken: {safe(found.note)}; what stands after that was not read")
    write(
        f"{len(new)} feeds written to {target}, {len(skipped)} left out" if new else "no feed to add; nothing written"
    )
    return 0


def _named_after(settings: "Settings", file: str) -> Path:
    from worker.cli.feed_files import own_folder
    from worker.feedblocks import new_id

    return own_folder(settings) / f"{new_id('' if file == '-' else Path(file).stem, '', ())}.toml"


def _sorted_out(found: "Opml", configured: "tuple[FeedSpec, ...]") -> tuple[list[_New], list[_Skipped]]:
    """The feeds to add, and the others."""
    from worker import kinds
    from worker.cli.feed_files import listed
    from worker.feeds import address_key

    taken = {str(feed.id) for feed in configured}
    known = listed(configured)
    new: list[_New] = []
    skipped: list[_Skipped] = []
    for outline in found.outlines:
        if not _is(kinds.HTTP_URL, outline.url):
            skipped.append(_Skipped(outline, f"not {kinds.HTTP_URL.allowed}"))
        elif (other := known.get(address_key(outline.url))) is not None:
            skipped.append(_Skipped(outline, f"listed already as `{other}`"))
        else:
            new.append(_new(outline, taken))
            feed = new[-1].feed
            taken.add(str(feed.id))
            known[address_key(feed.url)] = str(feed.id)
    return new, skipped


def _is(kind: "Kind", value: str) -> bool:
    try:
        kind.read(value)
    except ValueError:
        return False
    return True


def _new(outline: "Outline", taken: set[str]) -> _New:
    """An outline as a feed: what the config does not allow is left out, what is missing is made up."""
    from urllib.parse import urlsplit

    from archive.model import FeedId
    from worker import kinds
    from worker.cli.feed_answer import one_line
    from worker.feedblocks import new_id
    from worker.feeds import PROFILES
    from worker.flow import FeedSpec

    title = one_line(outline.title) or urlsplit(outline.url).hostname or outline.url
    own_id = outline.id if outline.id not in taken and _is(kinds.SLUG, outline.id) else None
    language = outline.language.lower()
    words = {word: "-".join(word.lower().split()) for word in (*outline.folders, *outline.categories)}
    tags = tuple(dict.fromkeys(t for t in words.values() if t not in PROFILES and _is(kinds.SLUG, t)))
    feed = FeedSpec(
        id=FeedId(own_id) if own_id else new_id(title, outline.url, taken),
        url=outline.url,
        title=title,
        outlet=one_line(outline.outlet) or title,
        language=language if _is(kinds.LANGUAGE, language) else None,
        timezone=outline.timezone if _is(kinds.ZONE, outline.timezone) else "UTC",
        profile=next((word for word in outline.folders if word in PROFILES), "press"),
        enabled=outline.enabled,
        tags=tags,
    )
    return _New(feed, tuple(word for word, tag in words.items() if tag not in PROFILES and tag not in tags))


def _write(target: Path, found: "Opml", new: list[_New]) -> None:
    from worker.cli.feed_answer import one_line
    from worker.cli.feed_files import write_new
    from worker.feedblocks import block

    blocks = []
    for one in new:
        folders = f"# {one_line(', '.join(one.folders))}\n" if one.folders else ""
        blocks.append(folders + block(one.feed))
    name = f": {one_line(found.title)}" if found.title else ""
    write_new(target, f"# Subscriptions of another reader{name}.\n\n" + "\n".join(blocks))
