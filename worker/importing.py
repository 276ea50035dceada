"""Bring in what was captured elsewhere: plain-text captures, HTML pages, JSON lines, WARC files. [edge]"""

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from errno import EBADF
from os import fstat
from pathlib import Path
from typing import BinaryIO, Final

from worker.compose import Works
from worker.imported import BATCH, Imported, archive_items, html_item
from worker.items import Item, Refused, capture_items, jsonl_items, kind_of, lines_of, whole
from worker.warcs import PIECE, Part, import_warc, parts_of

_START: Final = 512

Progress = Callable[[str, int, int], None]


async def import_file(
    works: Works,
    path: Path,
    *,
    kind: str | None,
    url: str | None,
    timezone: str,
    progress: Progress,
    part: Part | None = None,
) -> tuple[str, list[Imported], list[Refused], tuple[str, ...]]:
    """Import one file, or standard input for `-`, or a part of a WARC file: its kind, what was archived and refused,
    notes. Raises OSError, StageFailed, ArchiveError.
    """
    most = works.config.settings.fetch.max_body_bytes
    with _opened(path) as stream:
        start, size = stream.read(_START), fstat(stream.fileno()).st_size
        kind = kind or kind_of(path, start)
        if kind == "warc":
            return (kind, *await import_warc(works, start, stream, size=size, most=most, progress=progress, part=part))
        if kind == "jsonl":
            lines = _watched(lines_of(start, stream, most), size, progress)
            return (kind, *await _import_lines(works, lines, most, timezone), ())
        body = whole(start, stream, most)
    if kind == "html":
        return kind, await archive_items(works, [await html_item(works, body, url, works.tools.clock())]), [], ()
    items, notes = capture_items(body)
    return kind, await archive_items(works, items), [], notes


def parts(path: Path, *, kind: str | None, most: int) -> list[Part]:
    """The parts of a big WARC file, to be imported each for itself; none of any other file. Raises OSError."""
    size = path.stat().st_size
    if size < 2 * PIECE:
        return []
    with path.open("rb") as stream:
        found = kind or kind_of(path, stream.read(_START))
    return parts_of(path, most=most) if found == "warc" else []


def _opened(path: Path) -> AbstractContextManager[BinaryIO]:
    if str(path) != "-":
        return path.open("rb")
    if sys.stdin is None:  # closed by who started us
        raise OSError(EBADF, "standard input is closed")
    return nullcontext(sys.stdin.buffer)


def _watched(lines: Iterable[bytes], size: int, progress: Progress) -> Iterator[bytes]:
    """Lines as they pass, with news of it now and then. The size of a pipe is not known: it has no progress."""
    done = 0
    for number, line in enumerate(lines):
        if size and number % BATCH == 0:
            progress("bytes", min(done, size), size)
        yield line
        done += len(line) + 1
    if size:
        progress("bytes", size, size)


async def _import_lines(
    works: Works, lines: Iterable[bytes], most: int, timezone: str
) -> tuple[list[Imported], list[Refused]]:
    done: list[Imported] = []
    refused: list[Refused] = []
    waiting: list[Item] = []
    for _, found in jsonl_items(lines, most=most, timezone=timezone, now=works.tools.clock()):
        if isinstance(found, Refused):
            refused.append(found)
            continue
        waiting.append(found)
        if len(waiting) == BATCH:
            done += await archive_items(works, waiting)
            waiting.clear()
    return done + await archive_items(works, waiting), refused
