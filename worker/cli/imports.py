"""Bring in what was captured elsewhere, through the same refining, deduplication and flags as what is polled.

  bongsu import page.txt              a page copied as text: a list of headlines, then an article
  bongsu import saved.html --url U    a saved web page
  bongsu import articles.jsonl        a JSON object a line: title, text, url, outlet, published, authors, language
  bongsu import news.warc.gz          a web archive: our own export, or another's (CC-NEWS, wget, browsers)
  … | bongsu import -                 any of these from standard input

What a file is, is seen by its name and its beginning; --kind overrules. Importing a file twice adds nothing.
"""

import argparse
import asyncio
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from worker.cli.show import fires, safe, write, write_json

if TYPE_CHECKING:
    from worker.compose import Config
    from worker.imported import Imported


MANY = 50
"""Of more items or refusals than that, a terminal shows the flagged, and the first."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """FILE…, --kind, --url, --timezone, --json."""
    parser.add_argument("file", metavar="FILE", nargs="+", type=Path)
    parser.add_argument("--kind", choices=("capture", "html", "jsonl", "warc"), help="what the files are")
    parser.add_argument("--url", help="the address a saved page came from")
    parser.add_argument("--timezone", default="Asia/Seoul", help="for times written without one (Asia/Seoul)")
    parser.add_argument("--json", action="store_true", help="one JSON document")


def run(args: argparse.Namespace) -> int:
    """0 when nothing was refused, 1 when all there was, 3 when some of it was imported."""
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    from worker import log
    from worker.compose import load_config
    from worker.errors import UsageError
    from worker.settings import load

    try:
        ZoneInfo(args.timezone)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise UsageError(f"--timezone: `{args.timezone}` is not a time zone; write one like Asia/Seoul") from error
    settings = load(args.config)
    log.configure(settings.log.level, settings.log.format)
    files = asyncio.run(_import(load_config(settings), args))
    if args.json:
        write_json({"files": files})
    else:
        for file in files:
            _print(file)
    refused = sum(len(file["refused"]) for file in files)
    done = any(file["items"] for file in files)
    return 0 if not refused else 3 if done else 1


async def _import(config: "Config", args: argparse.Namespace) -> list[dict[str, Any]]:
    from worker.cli.progress import progress_bar
    from worker.compose import compose
    from worker.errors import StageFailed
    from worker.importing import import_file

    files: list[dict[str, Any]] = []
    with progress_bar(quiet=args.json) as progress:
        async with compose(config) as works:
            for path in args.file:
                try:
                    kind, done, refused, notes = await import_file(
                        works, path, kind=args.kind, url=args.url, timezone=args.timezone, progress=progress
                    )
                except (StageFailed, OSError) as error:
                    files.append(_unread(path, error))
                    continue
                files.append(
                    {
                        "path": str(path),
                        "kind": kind,
                        "items": [_record(item) for item in done],
                        "refused": [{"where": r.where, "reason": r.reason, "detail": r.detail} for r in refused],
                        "notes": list(notes),
                    }
                )
    return files


def _unread(path: Path, error: Exception) -> dict[str, Any]:
    from worker.errors import StageFailed

    if isinstance(error, StageFailed):
        reason, detail = str(error.reason), error.detail
    else:
        reason, detail = "unreadable", (error.strerror or str(error)) if isinstance(error, OSError) else str(error)
    refused = [{"where": "file", "reason": reason, "detail": detail}]
    return {"path": str(path), "kind": None, "items": [], "refused": refused, "notes": []}


def _record(item: "Imported") -> dict[str, Any]:
    return {
        "id": item.id,
        "kind": item.kind,
        "title": item.title,
        "outcome": item.outcome,
        "flagged": item.flag.flagged,
        "fires": item.flag.fires,
        "topics": list(item.flag.topics),
    }


def _print(file: dict[str, Any]) -> None:
    items = file["items"]
    counts = {kind: sum(item["kind"] == kind for item in items) for kind in ("headline", "article")}
    outcomes = {name: sum(item["outcome"] == name for item in items) for name in ("new", "changed", "known")}
    write(
        f"{safe(file['path'])}: {counts['headline']} headlines, {counts['article']} articles "
        f"({outcomes['new']} new, {outcomes['changed']} changed, {outcomes['known']} known)"
    )
    shown = items if len(items) <= MANY else [item for item in items if item["flagged"]]
    for item in shown[:MANY]:
        topics = f"  [{', '.join(item['topics'])}]" if item["topics"] else ""
        write(f"  {fires(item['fires']):5} {item['id']:>6}  {item['kind']:8}  {safe(item['title'])}{topics}")
    if len(items) > len(shown[:MANY]):
        write(f"  … and {len(items) - len(shown[:MANY]):,} more; `bongsu search` finds them, --json lists all")
    for note in file["notes"]:
        write(f"  note: {safe(note)}")
    for refused in file["refused"][:MANY]:
        write(f"  refused {safe(refused['where'])}: {refused['reason']}, {safe(refused['detail'])}")
    reasons = Counter(refused["reason"] for refused in file["refused"][MANY:])
    if reasons:
        rest = ", ".join(f"{count:,} × {reason}" for reason, count in reasons.most_common())
        write(f"  … and {reasons.total():,} more refused: {rest}; --json lists all")
