"""Write feeds, entries, articles and feedback as JSON lines or CSV, to read, back up or hand over without bongsu.

With --warc, articles and what their servers sent for them, as a WARC 1.1 file: what web archives read.

bongsu export --what articles > articles.jsonl
bongsu export --what feeds,entries,articles --output all.jsonl
bongsu export --what articles --csv --output articles.csv
bongsu export --warc --output articles.warc.gz
"""

import argparse
import gzip
import json
import os
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from worker.cli.feed_answer import unsecret
from worker.errors import UsageError

if TYPE_CHECKING:
    from archive.dialects import Reader
    from archive.place import Place


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """--what, --jsonl | --csv | --warc, --output."""
    parser.add_argument("--what", default="articles", help="feeds, entries, articles, feedback, by commas (articles)")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--jsonl", action="store_true", help="a JSON object a line (this is what you get anyway)")
    form.add_argument("--csv", action="store_true", help="CSV with a header; one kind at a time")
    form.add_argument("--warc", action="store_true", help="articles with their pages as sent, WARC 1.1, gzip")
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
    if args.warc and kinds != ["articles"]:
        raise UsageError("--warc writes articles with their pages; leave --what away")
    archive = load(args.config).archive_place
    if args.output is not None:
        _check_target(args.output, archive)
    reader = open_reader(archive)
    try:
        if args.warc:
            _write_warc(reader, args.output)
            return 0
        records = map(_unsecret, export.records(reader, kinds))
        lines = export.csv_lines(records) if args.csv else (f"{json.dumps(r, ensure_ascii=False)}\n" for r in records)
        encoded = (line.encode("utf-8", "replace") for line in lines)
        with _opened(args.output) as stream:
            stream.writelines(encoded)
    finally:
        reader.close()
    return 0


def _unsecret(record: dict[str, Any]) -> dict[str, Any]:
    """A record as it may be handed over: what a feed's address says of who asks is left out."""
    return unsecret(record) if record["type"] == "feed" else record


def _write_warc(reader: "Reader", target: Path | None) -> None:
    from importlib.metadata import version

    from archive import reading
    from archive.warc import write_warc
    from worker.cli.progress import progress_bar
    from worker.compose import utc_now

    if target is None and sys.stdout.isatty():
        raise UsageError("a WARC file is no text; name one with --output, or send it on with |")
    with reader.snapshot(), progress_bar() as progress, _opened(target) as stream:
        total = reading.counts(reader)["articles"]
        done = write_warc(
            reader,
            stream,
            software=f"bongsu {version('bongsu')}",
            now=utc_now(),
            progress=lambda count: progress("articles", count, total),
        )
    gone = f"; {done.let_go:,} pages had been let go" if done.let_go else ""
    sys.stderr.write(f"bongsu: {done.articles:,} articles and {done.responses:,} pages as sent written{gone}\n")


def _check_target(target: Path, archive: "Place") -> None:
    """Raises UsageError for what an export must not replace."""
    # Its lock file is empty, as its log may be, which an export may replace elsewhere.
    beside = archive.resolve() if isinstance(archive, Path) else None
    neighbours = {Path(f"{beside}{ending}") for ending in ("-wal", "-shm", ".lock")} if beside else set()
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
    if start.startswith(b"\x1f\x8b"):
        with suppress(OSError, EOFError, zlib.error), gzip.open(target) as packed:
            return packed.read(7) == b"WARC/1."
        return False
    return not start or start == b'{"type": "' or start.startswith(b"type,")


@contextmanager
def _opened(target: Path | None) -> Iterator[BinaryIO]:
    """Where to write: standard output, or a file that gets its name once it is whole. Raises OSError with that name."""
    if target is None:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    try:
        if target.exists() and not target.is_file():  # a pipe or a device: to be written to, never to be replaced
            with target.open("wb") as stream:
                yield stream
        else:
            with _replacing(target.resolve()) as stream:
                yield stream
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(target)) from error


@contextmanager
def _replacing(target: Path) -> Iterator[BinaryIO]:
    """A file written whole or not at all."""
    part = target.with_name(target.name + ".part")
    try:
        with part.open("wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
