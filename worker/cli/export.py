"""Write feeds, entries and articles as JSON lines or CSV, to read, back up or hand over without bongsu.

bongsu export --what articles > articles.jsonl
bongsu export --what feeds,entries,articles --output all.jsonl
bongsu export --what articles --csv --output articles.csv
"""

import argparse
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from worker.errors import UsageError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """--what, --jsonl | --csv, --output."""
    parser.add_argument("--what", default="articles", help="feeds, entries, articles, parted by commas (articles)")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--jsonl", action="store_true", help="a JSON object a line (this is what you get anyway)")
    form.add_argument("--csv", action="store_true", help="CSV with a header; one kind at a time")
    parser.add_argument("--output", metavar="FILE", type=Path, help="write here, whole or not at all; else stdout")


def run(args: argparse.Namespace) -> int:
    """0. Raises UsageError for an unknown kind."""
    from archive import export, open_reader
    from worker.settings import load

    kinds = [kind.strip() for kind in args.what.split(",") if kind.strip()]
    unknown = [kind for kind in kinds if kind not in export.KINDS]
    if unknown or not kinds:
        raise UsageError(f"--what knows {', '.join(export.KINDS)}; not `{args.what}`")
    if args.csv and len(kinds) > 1:
        raise UsageError("--csv writes one kind at a time, since the columns differ; name one with --what")
    reader = open_reader(load(args.config).archive_path)
    try:
        records = export.records(reader, kinds)
        lines = export.csv_lines(records) if args.csv else (f"{json.dumps(r, ensure_ascii=False)}\n" for r in records)
        _write(lines, args.output)
    finally:
        reader.close()
    return 0


def _write(lines: Iterator[str], target: Path | None) -> None:
    if target is None:
        for line in lines:
            sys.stdout.buffer.write(line.encode("utf-8", "replace"))
        sys.stdout.buffer.flush()
        return
    part = target.with_name(target.name + ".part")
    with part.open("wb") as stream:
        for line in lines:
            stream.write(line.encode("utf-8", "replace"))
        stream.flush()
        os.fsync(stream.fileno())
    part.replace(target)
