"""Read one page as the pipeline does, and show what it gives: title, authors, times, text, and what kind of page it is.

bongsu extract page.html --url https://example.co.kr/news/1
bongsu extract - --jsonl < pages.jsonl    {"id","url","path"|"body_b64","content_type"?,"headline"?} a line
"""

import argparse
import asyncio
from typing import TYPE_CHECKING

from worker.cli.show import console, iso, safe, when, write_json
from worker.cli.stage import Item, add_stage_arguments, body_of, read_bytes, run_jsonl
from worker.errors import UsageError

if TYPE_CHECKING:
    from datetime import tzinfo

    from worker.extract.sites import SiteRules
    from worker.flow import Extracted
    from worker.sandbox import Sandbox
    from worker.settings import Settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """FILE, --jsonl, --json, --url, --headline, --content-type, --timezone."""
    add_stage_arguments(parser)
    parser.add_argument("--json", action="store_true", help="the one page as a JSON document")
    parser.add_argument("--url", default="", help="the address the page came from: site rules go by it")
    parser.add_argument("--headline", default="", help="what the feed called it")
    parser.add_argument("--content-type", help="as the server said it, with its charset")
    parser.add_argument("--timezone", default="UTC", help="for times written without a zone (UTC, or the site's own)")


def run(args: argparse.Namespace) -> int:
    """0 done; a single page that is refused raises what main prints."""
    from worker.settings import load

    return asyncio.run(_run(args, load(args.config)))


async def _run(args: argparse.Namespace, settings: "Settings") -> int:
    from worker.compose import make_sandbox
    from worker.extract.sites import compile_sites
    from worker.feeds import read_documents

    sites = compile_sites(read_documents(settings.sites_dir))
    async with make_sandbox(settings) as sandbox:

        async def answer(item: Item) -> Item:
            return record(await _extract(item, body_of(item), sandbox, sites))

        if args.jsonl:
            return await run_jsonl(args.file, answer, in_flight=2 * settings.sandbox.workers)
        item = {
            "url": args.url,
            "headline": args.headline,
            "content_type": args.content_type,
            "timezone": args.timezone,
        }
        extracted = await _extract(item, read_bytes(args.file), sandbox, sites)
    if args.json:
        write_json(record(extracted), indent=2)
    else:
        _print(extracted, settings.timezone)
    return 0


async def _extract(item: Item, body: bytes, sandbox: "Sandbox", sites: "SiteRules") -> "Extracted":
    from worker.compose import utc_now
    from worker.extract import extract

    return await sandbox.run(
        extract,
        body,
        url=_text(item, "url"),
        content_type=item.get("content_type"),
        headline=_text(item, "headline"),
        timezone=_text(item, "timezone") or "UTC",
        now=utc_now(),
        sites=sites,
    )


def _text(item: Item, key: str) -> str:
    value = item.get(key) or ""
    if not isinstance(value, str):
        raise UsageError(f"`{key}` is {value!r}, not text")
    return value


def record(extracted: "Extracted") -> Item:
    """What a page gives as a JSON object; its keys are promised, more may come."""
    return {
        "title": extracted.title,
        "text": extracted.text,
        "authors": list(extracted.authors),
        "emails": list(extracted.emails),
        "dateline": extracted.dateline,
        "published": iso(extracted.published),
        "modified": iso(extracted.modified),
        "language": extracted.language,
        "canonical_url": extracted.canonical_url,
        "image": extracted.image,
        "section": extracted.section,
        "quality": {"status": str(extracted.quality), "reasons": list(extracted.quality_reasons)},
        "sources": dict(extracted.sources),
    }


def _print(extracted: "Extracted", zone: "tzinfo | None") -> None:
    out, sources = console(), dict(extracted.sources)
    out.print(safe(extracted.title) or "(no title)", style="bold")
    rows = (
        ("quality", ", ".join((str(extracted.quality), *extracted.quality_reasons))),
        ("authors", ", ".join(extracted.authors)),
        ("emails", ", ".join(extracted.emails)),
        ("dateline", extracted.dateline or ""),
        ("published", when(extracted.published, zone) if extracted.published else ""),
        ("modified", when(extracted.modified, zone) if extracted.modified else ""),
        ("language", extracted.language or ""),
        ("section", extracted.section or ""),
        ("canonical_url", extracted.canonical_url or ""),
        ("image", extracted.image or ""),
        ("text", f"{len(extracted.text)} characters"),
    )
    for name, value in rows:
        source = f"  ({sources[name]})" if name in sources else ""
        out.print(f"{name:14}{safe(value) or '-'}{source}")
    for paragraph in extracted.text.split("\n\n"):
        out.print()
        out.print(safe(paragraph))
