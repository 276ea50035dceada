"""The queue by which several workers share one PostgreSQL archive (`bongsu run --workers queue`).

bongsu queue status           what waits and is under way, by kind, and how many workers there are
bongsu queue reflag           have the workers judge the archive again by the rules of this config
bongsu queue reread           have the workers read the pages that are kept again, with today's extraction
bongsu queue import FILE…     have the workers import files, each a job, a big WARC file many; every machine sees them
                              under the same name
"""

import argparse
import asyncio
from dataclasses import asdict
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from worker.cli.show import safe, write, write_json

if TYPE_CHECKING:
    from archive.place import DatabaseUrl, Place
    from worker.queued import Queued
    from worker.run.jobs import Todo
    from worker.settings import Settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Status | reflag | reread | import."""
    verbs = parser.add_subparsers(dest="what", metavar="status|reflag|reread|import", required=True)
    status = verbs.add_parser("status", help="what waits, what is under way, who works")
    status.add_argument("--json", action="store_true", help="one JSON document")
    verbs.add_parser("reflag", help="have the archive judged again by the rules of this config")
    verbs.add_parser("reread", help="have kept pages read again with today's extraction")
    files = verbs.add_parser("import", help="have files imported, each a job, a big WARC file many")
    files.add_argument("file", metavar="FILE", nargs="+", type=Path)
    files.add_argument("--kind", choices=("capture", "html", "jsonl", "warc"), help="what the files are")
    files.add_argument("--timezone", default="Asia/Seoul", help="for times written without one (Asia/Seoul)")


def run(args: argparse.Namespace) -> int:
    """0. Raises UsageError for an archive in a file, Missing."""
    from worker.settings import load

    settings = load(args.config)
    place = need_queue(settings.archive_place)
    if args.what == "status":
        return _status(settings, place, as_json=args.json)
    from archive import open_reader

    open_reader(place).close()  # a missing archive is not to be made
    todos = _imports(args) if args.what == "import" else _reread() if args.what == "reread" else _reflag(settings)
    put = asyncio.run(_put(place, todos))
    write(f"{put} jobs put in line" + ("" if put == len(todos) else f", {len(todos) - put} were in it already"))
    return 0


def need_queue(place: "Place") -> "DatabaseUrl":
    """Where a queue can be. Raises UsageError for an archive in a file, and where the queue's library lacks."""
    from archive.place import DatabaseUrl
    from worker.errors import UsageError

    if not isinstance(place, DatabaseUrl):
        raise UsageError(
            f"{place} is a file, which one worker serves: `bongsu run`. Several share an archive on PostgreSQL: set "
            "`archive.url`, and `bongsu db copy` moves what there is"
        )
    if find_spec("procrastinate") is None or find_spec("psycopg_pool") is None:
        raise UsageError("several workers share their work by Procrastinate; install bongsu[postgresql]")
    return place


def _status(settings: "Settings", place: "DatabaseUrl", *, as_json: bool) -> int:
    from archive import open_reader
    from worker.queued import queued
    from worker.reflag import waiting
    from worker.rulebook import load_ruleset

    reader = open_reader(place)
    try:
        found = queued(reader, settings.queue.stalled_seconds)
        older = waiting(reader, load_ruleset(settings).version)
    finally:
        reader.close()
    if as_json:
        write_json(_record(found, older))
    elif found is None:
        write("There is no queue yet: `bongsu run --workers queue` makes it.")
    else:
        _print(found, older)
    return 0


def _record(found: "Queued | None", older: int) -> dict[str, Any]:
    if found is None:
        return {
            "workers": 0,
            "jobs": [],
            "oldest_seconds": 0.0,
            "stalled": 0,
            "silent_seconds": None,
            "failed": [],
            "parted": [],
            "judged_by_other_rules": older,
        }
    return {
        "workers": found.workers,
        "jobs": [{"kind": kind, "state": state, "jobs": n} for (kind, state), n in sorted(found.jobs.items())],
        "oldest_seconds": round(found.oldest, 1),
        "stalled": found.stalled,
        "silent_seconds": None if found.silent is None else round(found.silent, 1),
        "failed": list(found.failed),
        "parted": [asdict(share) for share in found.shares],
        "judged_by_other_rules": older,
    }


def _print(found: "Queued", older: int) -> None:
    lately = "" if found.silent is None else f", the last sign of life {found.silent:.0f} s ago"
    write(f"workers  {found.workers} connected{lately}")
    write(
        f"jobs     {found.count('todo')} wait, the first for {found.oldest:.0f} s; {found.count('doing')} under way, "
        f"{found.stalled} of them with workers that are silent; {found.count('failed')} failed"
    )
    for kind in sorted({kind for kind, _ in found.jobs}):
        states = ", ".join(f"{n} {state}" for (of, state), n in sorted(found.jobs.items()) if of == kind)
        write(f"  {kind:7} {states}")
    for share in found.shares:
        done = 100 * (share.total - share.left) // max(1, share.total)
        what = "the pages that are kept" if share.file is None else safe(share.file)
        write(f"{share.kind:8} {what}: {done} % done, {share.jobs} jobs left")
    if found.failed:
        write("failed lately: " + ", ".join(found.failed))
    if older:
        write(f"rules    {older:,} articles go by other rules than this config's")


def _reflag(settings: "Settings") -> "list[Todo]":
    from worker.rulebook import load_ruleset
    from worker.run.due import reflag

    return [reflag(load_ruleset(settings).version)]


def _reread() -> "list[Todo]":
    from worker.run.jobs import Kind, todo

    return [todo(Kind.REREAD, "all")]


def _imports(args: argparse.Namespace) -> "list[Todo]":
    from worker.run.jobs import Kind, todo

    files = [str(path.absolute()) for path in args.file]
    return [todo(Kind.IMPORT, f, file=f, as_kind=args.kind, timezone=args.timezone) for f in files]


async def _put(place: "DatabaseUrl", todos: "list[Todo]") -> int:
    from datetime import timedelta

    from worker.run.due import Line
    from worker.run.fleet import Fleet

    async with Fleet(place, hold=timedelta(0), places=1) as fleet:
        return await Line(fleet).put(todos)
