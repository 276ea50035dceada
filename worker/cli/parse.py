"""Read one feed document as the pipeline does, and show its entries.

bongsu parse feed.xml --url https://example.co.kr/rss
bongsu parse - --jsonl < feeds.jsonl    {"id","url","path"|"body_b64","content_type"?,"timezone"?} a line
"""

import argparse
import asyncio
from typing import TYPE_CHECKING

from worker.cli.show import console, iso, safe, when, write_json
from worker.cli.stage import Item, add_stage_arguments, body_of, read_bytes, run_jsonl
from worker.errors import UsageError

if TYPE_CHECKING:
    from worker.flow import ParsedEntry, ParsedFeed
    from worker.sandbox import Sandbox
    from worker.settings import Settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """FILE, --jsonl, --json, --url, --content-type, --timezone."""
    add_stage_arguments(parser)
    parser.add_argument("--json", action="store_true", help="the one feed as a JSON document")
    parser.add_argument("--url", default="", help="the address the feed came from: relative links start there")
    parser.add_argument("--content-type", help="as the server said it, with its charset")
    parser.add_argument("--timezone", default="UTC", help="for times written without a zone")


def run(args: argparse.Namespace) -> int:
    """0 done; a single feed that is refused raises what main prints."""
    from worker.settings import load

    return asyncio.run(_run(args, load(args.config)))


async def _run(args: argparse.Namespace, settings: "Settings") -> int:
    from worker.compose import make_sandbox

    async with make_sandbox(settings) as sandbox:

        async def answer(item: Item) -> Item:
            return record(await _parse(item, body_of(item), sandbox, settings))

        if args.jsonl:
            return await run_jsonl(args.file, answer, in_flight=2 * settings.sandbox.workers)
        item = {"url": args.url, "content_type": args.content_type, "timezone": args.timezone}
        feed = await _parse(item, read_bytes(args.file), sandbox, settings)
    if args.json:
        write_json(record(feed), indent=2)
    else:
        _print(feed)
    return 0


async def _parse(item: Item, body: bytes, sandbox: "Sandbox", settings: "Settings") -> "ParsedFeed":
    from worker.compose import utc_now
    from worker.parse import parse

    return await sandbox.run(
        parse,
        body,
        url=_text(item, "url"),
        content_type=_text(item, "content_type") or None,
        timezone=_zone(_text(item, "timezone") or "UTC"),
        now=utc_now(),
        max_entries=settings.poll.max_entries,
    )


def _text(item: Item, key: str) -> str:
    value = item.get(key) or ""
    if not isinstance(value, str):
        raise UsageError(f"`{key}` is {value!r}, not text")
    return value


def _zone(name: str) -> str:
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, OSError, ValueError) as error:
        raise UsageError(f'there is no time zone "{name}"; write one such as "Asia/Seoul" or "UTC"') from error
    return name


def record(feed: "ParsedFeed") -> Item:
    """A feed as a JSON object; its keys are promised, more may come."""
    return {
        "title": feed.title,
        "kind": feed.kind,
        "language": feed.language,
        "ttl_seconds": int(feed.ttl.total_seconds()) if feed.ttl else None,
        "refused": feed.refused,
        "notes": list(feed.notes),
        "entries": [_entry(entry) for entry in feed.entries],
    }


def _entry(entry: "ParsedEntry") -> Item:
    return {
        "guid": entry.guid,
        "url": entry.url,
        "title": entry.title,
        "summary": entry.summary,
        "content": entry.content_html,
        "authors": list(entry.authors),
        "published": iso(entry.published),
        "published_note": entry.published_note,
        "updated": iso(entry.updated),
        "categories": list(entry.categories),
    }


def _print(feed: "ParsedFeed") -> None:
    out = console()
    out.print(safe(feed.title) or "(no title)", style="bold")
    facts = [feed.kind, feed.language or "", f"{len(feed.entries)} entries"]
    if feed.refused:
        facts.append(f"{feed.refused} refused")
    out.print(" · ".join(fact for fact in facts if fact))
    for note in feed.notes:
        out.print(f"note: {safe(note)}")
    for entry in feed.entries:
        out.print()
        out.print(safe(entry.title) or "(no title)", style="bold")
        facts = [when(entry.published, entry.published.tzinfo if entry.published else None), entry.published_note or ""]
        out.print("  " + " · ".join(safe(fact) for fact in (*facts, *entry.authors) if fact))
        out.print(f"  {safe(entry.url or '(no address)')}")
        if entry.summary:
            out.print(f"  {safe(entry.summary[:200])}{'…' if len(entry.summary) > 200 else ''}")
