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
    parser.add_argument(
        "--output",
        metavar="FILE",
        type=Path,
        help="write here, whole or not at all, over nothing but an earlier export; else stdout",
    )


def run(args: argparse.Namespace) -> int:
    """0. Raises UsageError for an unknown kind, and for a file that is something else than an export."""
    from archive import export, open_reader
    from worker.settings import load

    kinds = [kind.strip() for kind in args.what.split(",") if kind.strip()]
    unknown = [kind for kind in kinds if kind not in export.KINDS]
    if unknown or not kinds:
        raise UsageError(f"--what knows {', '.join(export.KINDS)}; not `{args.what}`")
    if args.csv and len(kinds) > 1:
        raise UsageError("--csv writes one kind at a time, since the columns differ; name one with --what")
    archive = load(args.config).archive_path
    if args.output is not None:
        _check_target(args.output, archive)
    reader = open_reader(archive)
    try:
        records = export.records(reader, kinds)
        lines = export.csv_lines(records) if args.csv else (f"{json.dumps(r, ensure_ascii=False)}\n" for r in records)
        _write(lines, args.output)
    finally:
        reader.close()
    return 0


def _check_target(target: Path, archive: Path) -> None:
    """Raises UsageError for what an export must not replace."""
    # Its lock file is empty, as its log may be, which an export may replace elsewhere.
    neighbours = {Path(f"{archive.resolve()}{ending}") for ending in ("-wal", "-shm", ".lock")}
    if target.is_dir():
        raise UsageError(f"{target} is a folder; name a file in it")
    if target.resolve() in neighbours:
        raise UsageError(f"{target} belongs to the archive; nothing was written. Name another file")
    if target.is_file() and not _replaceable(target):
        raise UsageError(f"{target} is there and is no earlier export; nothing was written. Name another file")


def _replaceable(target: Path) -> bool:
    """Whether a file is empty or begins as every export does."""
    with target.open("rb") as stream:
        start = stream.read(len(b'{"type": "'))
    return not start or start == b'{"type": "' or start.startswith(b"type,")


def _write(lines: Iterator[str], target: Path | None) -> None:
    encoded = (line.encode("utf-8", "replace") for line in lines)
    if target is None:
        sys.stdout.buffer.writelines(encoded)
        sys.stdout.buffer.flush()
        return
    try:
        if target.exists() and not target.is_file():  # a pipe or a device: to be written to, never to be replaced
            with target.open("wb") as stream:
                stream.writelines(encoded)
        else:
            _replace(target.resolve(), encoded)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(target)) from error


def _replace(target: Path, lines: Iterator[bytes]) -> None:
    """Write a file whole or not at all."""
    part = target.with_name(target.name + ".part")
    try:
        with part.open("wb") as stream:
            stream.writelines(lines)
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
