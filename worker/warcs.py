"""Bring in WARC files: our own, whose articles come back as they were, and others', whose pages are read. [edge]

A file is read as a stream, a few pages at a time. How far it has come is noted in the archive with each of those; an
import that was broken off goes on from there when the same file is given again.
"""

import asyncio
import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from io import BufferedReader, BytesIO, RawIOBase
from itertools import pairwise, takewhile
from pathlib import Path
from typing import Any, BinaryIO, Final

from archive import reading
from archive.model import ArticleDraft, Response, TextSource
from archive.warc import Record, Unsound, read_warc
from worker.compose import Works
from worker.decode import clean
from worker.errors import StageFailed
from worker.fetch.kept import page_of
from worker.fetch.limits import Refused as Bound
from worker.flow import Reason
from worker.imported import Imported, archive_items, item_of, page_item
from worker.items import Item, Refused
from worker.links import without_user

AT_ONCE: Final = 64
BYTES_AT_ONCE: Final = 16 << 20
PIECE: Final = 16 << 20
"""Bytes of a file, at least, that are a job of their own."""
PIECES: Final = 500
_KNOWN_BY: Final = 1 << 20
# What a feed gave alone stays that: its page may still be read, and the feed may still edit it.
_FED: Final = {source.value: source for source in (TextSource.SUMMARY, TextSource.CONTENT)}

Progress = Callable[[str, int, int], None]
Result = tuple[list[Imported], list[Refused], tuple[str, ...]]


Part = tuple[int, int]
"""The byte where the first record of a piece of a file begins, and the one where the next piece does."""


async def import_warc(
    works: Works, start: bytes, stream: BinaryIO, *, size: int, most: int, progress: Progress, part: Part | None = None
) -> Result:
    """Import a WARC file of which `start` was read already, or a part of it: what was archived and refused, notes.

    `size` is the file's, 0 for a pipe: that has no progress, and can't be gone on with. Raises StageFailed for nothing.
    """
    if not start:
        raise StageFailed(Reason.EMPTY, "it is empty")
    if not size:
        return await _import(works, BufferedReader(_Joined(start, stream)), None, (0, 0), most, progress)
    stream.seek(0)
    mark = f"import:{hashlib.sha256(stream.read(_KNOWN_BY)).hexdigest()}:{size}"
    if part:
        mark += f":{part[0]}"
    first, end = part or (0, size)
    came_to = await works.keeper.ask(reading.mark, mark)
    stream.seek(first if came_to is None else int(came_to))
    done, refused, notes = await _import(works, stream, mark, (first, end), most, progress)
    await works.keeper.mark(mark, None)
    going_on = (f"gone on from byte {came_to}, where an import of this file was broken off",) if came_to else ()
    return done, refused, going_on + notes


def parts_of(path: Path, *, most: int, least: int = PIECE) -> list[Part]:
    """A WARC file in parts of so many bytes at least, that can be imported each for itself; reads all of it once.

    An article of our own files and what its servers sent stay together. What is broken is of the last part.
    """
    size = path.stat().st_size
    least, begins = max(least, size // PIECES), [0]
    with path.open("rb") as stream:
        try:
            for record in read_warc(stream, most=most):
                if record.offset - begins[-1] >= least:
                    begins.append(record.offset)
        except Unsound:
            pass  # told of by whoever imports that part
    return list(pairwise([*begins, size]))


async def _import(
    works: Works, stream: BinaryIO, mark: str | None, part: Part, most: int, progress: Progress
) -> Result:
    first, end = part
    done: list[Imported] = []
    refused: list[Refused] = []
    skipped: Counter[str] = Counter()
    notes: list[str] = []
    try:
        records_here = takewhile(lambda record: not mark or record.offset < end, read_warc(stream, most=most))
        for records in _chunks(records_here):
            if mark:
                # All that stands before is archived: an import that ends here goes on from here.
                await works.keeper.mark(mark, str(records[0].offset))
                progress("bytes", records[0].offset - first, end - first)
            found = await asyncio.gather(*(_item(works, record, most) for record in records))
            done += await archive_items(works, [item for item in found if isinstance(item, Item)])
            refused += [item for item in found if isinstance(item, Refused)]
            skipped.update(record.skipped for record in records if record.skipped)
    except Unsound as error:
        refused.append(Refused(where="file", reason=Reason.PARSE, detail=str(error)))
    if mark:
        progress("bytes", end - first, end - first)
    if skipped:
        notes.append("left out: " + ", ".join(f"{count} × {what}" for what, count in skipped.most_common()))
    return done, refused, tuple(notes)


def _chunks(records: Iterable[Record]) -> Iterator[list[Record]]:
    """Records to read at once: few, and of a bounded size. What stood before a break is given before it is told."""
    some: list[Record] = []
    size = 0
    broken: Unsound | None = None
    try:
        for record in records:
            some.append(record)
            size += sum(len(response.body) for response in record.responses)
            if len(some) == AT_ONCE or size >= BYTES_AT_ONCE:
                yield some
                some, size = [], 0
    except Unsound as error:
        broken = error
    if some:
        yield some
    if broken is not None:
        raise broken


async def _item(works: Works, record: Record, most: int) -> Item | Refused | None:
    """What a record gives: an item, or why it was refused; None for what was left out."""
    if record.article is not None:
        item = article_item(record.article, record.responses)
        return item or Refused(where=record.where, reason="bad-input", detail="an article without title and text")
    if not record.responses:
        return None
    if record.too_large:
        return Refused(where=record.where, reason=Reason.TOO_LARGE, detail=f"more than {most} bytes")
    (response,) = record.responses
    page = page_of(response, most)
    if isinstance(page, Bound):
        return Refused(where=record.where, reason=page.reason, detail=page.detail)
    try:
        return replace(await page_item(works, page), responses=record.responses)
    except StageFailed as error:
        return Refused(where=record.where, reason=error.reason, detail=error.detail)


def article_item(told: Mapping[str, Any], responses: tuple[Response, ...]) -> Item | None:
    """An article as one of our own files tells it; None when it tells neither title nor text."""
    title, text = _text(told, "title"), _text(told, "text")
    if not title and not text:
        return None
    draft = ArticleDraft(
        key="",
        url=without_user(_text(told, "url")) or None,
        outlet=_text(told, "outlet"),
        title=title,
        text=text,
        text_source=_FED.get(_text(told, "text_source"), TextSource.IMPORT),
        language=_text(told, "language") or None,
        authors=_texts(told, "authors"),
        published=_time(told, "published"),
        published_note=_text(told, "published_note") or None,
        modified=_time(told, "modified"),
        canonical_url=_text(told, "canonical_url") or None,
        section=_text(told, "section") or None,
        image=_text(told, "image") or None,
        quality=_text(told, "quality") or None,
        quality_reasons=_texts(told, "quality_reasons"),
        dateline=_text(told, "dateline") or None,
        emails=_texts(told, "emails"),
        sources=tuple((clean(name), clean(str(source))) for name, source in _table(told, "sources").items()),
    )
    return replace(item_of(draft), responses=responses)


def _text(told: Mapping[str, Any], key: str) -> str:
    value = told.get(key)
    return clean(value).strip() if isinstance(value, str) else ""


def _texts(told: Mapping[str, Any], key: str) -> tuple[str, ...]:
    value = told.get(key)
    return tuple(clean(one) for one in value if isinstance(one, str)) if isinstance(value, list) else ()


def _table(told: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = told.get(key)
    return value if isinstance(value, dict) else {}


def _time(told: Mapping[str, Any], key: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(_text(told, key))
        moment.astimezone(UTC)  # at the ends of the calendar there is none
    except (ValueError, OverflowError):
        return None
    return moment if moment.tzinfo else None


class _Joined(RawIOBase):
    """A stream whose start was read already, from its start."""

    def __init__(self, start: bytes, stream: BinaryIO) -> None:
        self._start = BytesIO(start)
        self._stream = stream

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401  (whatever holds bytes)
        """Fill a buffer, as far as there is something."""
        piece = self._start.read(len(buffer)) or self._stream.read(len(buffer))
        buffer[: len(piece)] = piece
        return len(piece)
