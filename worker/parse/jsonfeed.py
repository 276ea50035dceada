"""JSON Feed 1.0 and 1.1. Pure."""

import html
import json
import re
from typing import Any, Final

from worker.dates import Dated
from worker.errors import StageFailed
from worker.flow import ParsedFeed, Reason
from worker.parse.document import Document, Item, entry_of, headline, language_code, newest

Object = dict[str, Any]

_MAX_CONTAINERS: Final = 100_000  # objects and lists: a byte of text each, sixty of memory
_VERSION: Final = "jsonfeed.org/version/"


def read(document: Document) -> ParsedFeed:
    """Read a JSON Feed. Raises StageFailed: NOT_A_FEED, PARSE."""
    feed = _loaded(document)
    listed: list[Any] = feed["items"]
    items = [item for item in listed if isinstance(item, dict)]
    chosen = newest(items, document.max_entries, lambda item: _published(item, document))
    entries = [entry_of(_item(item, document)) for item in chosen.items]
    kept = tuple(entry for entry in entries if entry)
    refused = len(listed) - len(items) + len(entries) - len(kept)
    notes = (*document.notes, *chosen.notes)
    if refused:
        notes += (f"refused for want of title, address and text: {refused}",)
    return ParsedFeed(
        title=headline(_plain(feed, "title")),
        kind="jsonfeed",
        entries=kept,
        language=language_code(_text(feed, "language")),
        refused=refused,
        notes=notes,
    )


def _loaded(document: Document) -> Object:
    if document.text.count("{") + document.text.count("[") > _MAX_CONTAINERS:
        raise StageFailed(Reason.PARSE, f"{document.name} is JSON of more than {_MAX_CONTAINERS} objects and lists")
    try:
        feed = json.loads(document.text.strip("\ufeff\0 \t\r\n"), strict=False)
    except (ValueError, RecursionError) as error:
        raise StageFailed(Reason.PARSE, f"{document.name} is not sound JSON: {error}") from error
    if not isinstance(feed, dict) or not isinstance(feed.get("items"), list):
        raise StageFailed(Reason.NOT_A_FEED, f"{document.name} is JSON without a list of items, not a JSON Feed")
    if _VERSION not in _text(feed, "version") and not _text(feed, "title"):
        raise StageFailed(Reason.NOT_A_FEED, f"{document.name} is JSON without version and title, not a JSON Feed")
    return feed


def _text(found: Object, key: str) -> str:
    """A string, or a number as one; "" for anything else."""
    value = found.get(key)
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""


def _plain(found: Object, key: str) -> str:
    """A plain text as HTML."""
    return html.escape(_text(found, key), quote=False)


def _texts(value: object) -> tuple[str, ...]:
    return tuple(text for text in value if isinstance(text, str)) if isinstance(value, list) else ()


def _published(item: Object, document: Document) -> Dated:
    return document.date(_text(item, "date_published"), _text(item, "date_modified"))


def _item(item: Object, document: Document) -> Item:
    content = _text(item, "content_html")
    if not content:
        paragraphs = re.split(r"\n\s*\n", _text(item, "content_text").strip())
        content = "".join(f"<p>{html.escape(part, quote=False)}</p>" for part in paragraphs if part)
    return Item(
        title=_plain(item, "title"),
        guid=_text(item, "id") or None,
        # The page is at `url`; `external_url` is what a link blog writes about; an `id` may be an address.
        links=(_text(item, "url"), _text(item, "external_url"), *_addresses(_text(item, "id"))),
        base=document.url,
        content_base=None,
        summary=_plain(item, "summary"),
        content=content,
        authors=_authors(item),
        categories=tuple(html.escape(tag, quote=False) for tag in _texts(item.get("tags"))),
        published=_published(item, document),
        updated=document.date(_text(item, "date_modified")),
    )


def _addresses(name: str) -> tuple[str, ...]:
    return (name,) if name.startswith(("http://", "https://")) else ()


def _authors(item: Object) -> tuple[str, ...]:
    """Names: `authors` of 1.1, else the one `author` of 1.0."""
    listed = item.get("authors")
    found = listed if isinstance(listed, list) else [item.get("author")]
    return tuple(_plain(author, "name") for author in found if isinstance(author, dict))
