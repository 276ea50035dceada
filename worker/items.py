"""What an imported file holds: headlines and articles, and what was refused of it. Pure: it is given open streams."""

import codecs
import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO, Final
from zoneinfo import ZoneInfo

from archive.identity import Candidate, aliases, digest
from archive.model import Alias, ArticleDraft, Response
from archive.urls import canonical
from worker.capture import read_capture
from worker.dates import read_date
from worker.decode import clean, decode
from worker.errors import StageFailed, UsageError
from worker.flow import Reason
from worker.links import without_user

SUFFIXES: Final = {
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".warc": "warc",
}
_BINARY: Final = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufffd]")
_SKIPPED: Final = 1 << 20
_NO_NEWS: Final = ("feed", "feedback")
"""Records that `bongsu export` writes beside articles, with a title as these have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing found in an imported file: a headline, or an article with its text. `written` is its time as given.

    `draft` is the whole article, where more is known of it than the rest says; `responses` what its server sent.
    """

    title: str
    text: str = ""
    url: str | None = None
    outlet: str = ""
    language: str | None = None
    authors: tuple[str, ...] = ()
    published: datetime | None = None
    published_note: str | None = "missing"
    written: str = ""
    draft: ArticleDraft | None = None
    responses: tuple[Response, ...] = ()

    @property
    def kind(self) -> str:
        """Headline or article."""
        return "article" if self.text else "headline"

    @property
    def candidate(self) -> Candidate:
        """What identity looks at."""
        return Candidate(guid=None, url=self.url, title=self.title, published=self.published, summary=self.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """An item that could not be imported, and why. `where` is its line, or the file."""

    where: str
    reason: str
    detail: str


def names_of(item: Item) -> tuple[Alias, ...]:
    """What an item goes by among all that is imported, whatever came beside it.

    1. A digest of its words, with its address, or else its outlet (and, if it has no text, its time): what was
       imported before is known by it, also when its entry has other words by now.
    2. Its link, for another version of it.
    3. Without a link, an article's title and outlet: a hint at another version, which the texts must confirm.
    """
    place = [canonical(item.url)] if item.url else [item.outlet, "" if item.text else item.written]
    names = [Alias(kind="guid", value=f"sha256:{_key(digest(item.title, item.text, ''), *place)}")]
    if item.url:
        names += [name for name in aliases([item.candidate])[0] if name.kind == "link"]
    elif item.text:
        names.append(Alias(kind="title", value=_key("import", digest(item.title, "", ""), item.outlet)))
    return tuple(names)


def _key(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "replace")).hexdigest()


def kind_of(path: Path, start: bytes) -> str:
    """What a file is: by its name, else by how it begins."""
    if path.suffix.lower() in SUFFIXES:
        return SUFFIXES[path.suffix.lower()]
    # ARC files are what WARC files were before; and of all we read, only these come packed with gzip.
    if start.startswith((b"WARC/1.", b"filedesc://", b"\x1f\x8b")):
        return "warc"
    head = start.removeprefix(codecs.BOM_UTF8).lstrip()[:200].lower()
    if head.startswith(b"{"):
        return "jsonl"
    return "html" if head.startswith((b"<!doctype html", b"<html")) else "capture"


def capture_items(body: bytes) -> tuple[list[Item], tuple[str, ...]]:
    """The headlines and articles of a plain-text capture, and what was decided about it. Raises StageFailed."""
    text = decode(body, markup="text").text
    if "\0" in text or len(_BINARY.findall(text)) > 1 + len(text) // 100:
        raise StageFailed(Reason.NOT_A_PAGE, "it is not text")
    capture = read_capture(clean(text))
    headlines = [Item(title=title) for title in capture.headlines]
    articles = [Item(title=article.title, text=article.text) for article in capture.articles]
    if not headlines and not articles:
        raise StageFailed(Reason.EMPTY, "no headline and no article in it")
    return headlines + articles, capture.notes


def whole(start: bytes, stream: BinaryIO, most: int) -> bytes:
    """What was read and the rest of a stream. Raises StageFailed when it is more than `most` bytes."""
    body = start + stream.read(max(0, most + 1 - len(start)))
    if len(body) > most:
        raise StageFailed(Reason.TOO_LARGE, f"more than {most} bytes (`fetch.max_body_bytes`)")
    return body


def lines_of(start: bytes, stream: BinaryIO, most: int) -> Iterator[bytes]:
    """The lines of a stream whose start was read already; of one with more than `most` bytes only the beginning."""
    *full, rest = start.split(b"\n")
    yield from full
    line = rest if len(rest) > most else rest + stream.readline(most + 1 - len(rest))
    while line:
        yield line
        while len(line) > most and not line.endswith(b"\n"):
            tail = stream.readline(_SKIPPED)
            line = line if tail and not tail.endswith(b"\n") else b""
        line = stream.readline(most + 1)


def jsonl_items(
    lines: Iterable[bytes], *, most: int, timezone: str, now: datetime
) -> Iterator[tuple[int, Item | Refused]]:
    """The items of JSON lines, each with its line number: title and/or text, url, outlet, published, authors, lang.

    A line of more than `most` bytes is refused.
    """
    for number, line in enumerate(lines, 1):
        where = f"line {number}"
        if len(line) > most:
            yield number, Refused(where=where, reason=Reason.TOO_LARGE, detail=f"more than {most} bytes")
            continue
        if not line.strip():
            continue
        try:
            yield number, _json_item(json.loads(line), timezone, now)
        except RecursionError:
            yield number, Refused(where=where, reason="bad-input", detail="nested too deeply")
        except (ValueError, UsageError) as error:
            yield number, Refused(where=where, reason="bad-input", detail=str(error))


def _json_item(value: Any, timezone: str, now: datetime) -> Item:  # noqa: ANN401  (whatever JSON holds)
    if not isinstance(value, dict):
        raise UsageError("not a JSON object")
    if value.get("type") in _NO_NEWS and "id" in value:
        raise UsageError(f"a `{value['type']}` of an export; what is imported are its articles and entries")
    title, text = _text(value, "title"), _text(value, "text")
    if not title and not text:
        raise UsageError("neither `title` nor `text`")
    published: datetime | None = None
    note: str | None = "missing"
    written = _text(value, "published")
    if written:
        dated = read_date(written, zone=ZoneInfo(timezone), now=now)
        published, note = dated.value, dated.note
    authors = value.get("authors") or []
    return Item(
        title=title or text.split("\n", 1)[0][:200],
        text=text,
        url=without_user(_text(value, "url")) or None,
        outlet=_text(value, "outlet"),
        language=_text(value, "language") or _text(value, "lang") or None,
        authors=tuple(clean(str(name)) for name in authors if name) if isinstance(authors, list) else (str(authors),),
        published=published,
        published_note=note,
        written=written,
    )


def _text(value: Mapping[str, Any], key: str) -> str:
    found = value.get(key)
    if found is None:
        return ""
    if not isinstance(found, str):
        raise UsageError(f"`{key}` is {type(found).__name__}, not text")
    return clean(found).strip()
