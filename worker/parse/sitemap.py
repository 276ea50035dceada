"""Sitemaps and news sitemaps; and what a sitemap index lists. Pure.

1. Elements are known by their names and what they stand in, whatever their prefix: `title` counts in `news`, not in
   `image`. 2. Without a publication date the last change dates an entry, as in RSS. 3. A sitemap without news titles
   gives addresses alone; their pages tell the rest. 4. An index is no feed: which of its sitemaps is meant, the user
   decides.
"""

import html
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl

from worker.dates import Dated
from worker.errors import StageFailed
from worker.flow import ParsedFeed, Reason
from worker.links import absolute
from worker.parse.document import Document, Item, entry_of, headline, language_code, newest
from worker.parse.sax import local, walk
from worker.parse.xmlrepair import repaired

# The protocol allows 50,000 addresses; a dozen elements each is generous.
MAX_ELEMENTS: Final = 600_000
_TEXT_LENGTH: Final = 8000
_NAMED: Final = 5
_OLDEST: Final = datetime.min.replace(tzinfo=UTC)
# What is kept of an entry, by element and the one around it.
_KEPT: Final = {
    ("url", "loc"): "loc",
    ("url", "lastmod"): "lastmod",
    ("sitemap", "loc"): "loc",
    ("sitemap", "lastmod"): "lastmod",
    ("news", "title"): "title",
    ("news", "publication_date"): "published",
    ("news", "keywords"): "keywords",
    ("publication", "name"): "name",
    ("publication", "language"): "language",
}

Found = dict[str, str]


@dataclass
class _Collector(ContentHandler):
    """What the <url> or <sitemap> elements of a document say, in order."""

    found: list[Found] = field(default_factory=list)
    _path: list[str] = field(default_factory=list)
    _text: list[str] | None = None

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802  (SAX calls it so)
        around = self._path[-1] if self._path else ""
        self._path.append(local(name))
        if self._path[-1] in ("url", "sitemap"):
            self.found.append({})
        self._text = [] if (around, self._path[-1]) in _KEPT and self.found else None

    def characters(self, content: str) -> None:
        if self._text is not None:
            self._text.append(content[:_TEXT_LENGTH])

    def endElement(self, name: str) -> None:  # noqa: N802  (SAX calls it so)
        ended = self._path.pop()
        if self._text is not None and self._path:
            text = "".join(self._text)[:_TEXT_LENGTH].strip()
            if text:
                self.found[-1].setdefault(_KEPT[self._path[-1], ended], text)
        self._text = None


def read(document: Document) -> ParsedFeed:
    """Read a sitemap. Raises StageFailed(PARSE)."""
    found, notes = _collected(document)
    chosen = newest(found, document.max_entries, lambda entry: _published(entry, document))
    entries = [entry_of(_item(entry, document)) for entry in chosen.items]
    kept = tuple(entry for entry in entries if entry)
    refused = len(entries) - len(kept)
    notes += chosen.notes
    if refused:
        notes += (f"refused for want of title and address: {refused}",)
    return ParsedFeed(
        title=headline(_plain(_only(found, "name"))),
        kind="sitemap",
        entries=kept,
        language=language_code(_only(found, "language")),
        refused=refused,
        notes=notes,
    )


def refuse_index(document: Document) -> ParsedFeed:
    """Say which sitemaps an index lists. Raises StageFailed: SITEMAP_INDEX always, or PARSE."""
    listed = children(document)
    named = ", ".join(listed[:_NAMED]) or "none with an address"
    raise StageFailed(
        Reason.SITEMAP_INDEX,
        f"{document.name} is an index of {len(listed)} sitemaps, not a feed; set the feed's url to the one with the "
        f"newest articles. Changed last: {named}",
    )


def children(document: Document) -> tuple[str, ...]:
    """The addresses an index lists: news first, then by their last change, newest first. Raises as `read`."""
    found, _ = _collected(document)
    addresses: dict[str, Dated] = {}
    for entry in found:
        url = absolute(entry.get("loc", ""), document.url)
        if url:
            addresses.setdefault(url, document.date(entry.get("lastmod", "")))
    return tuple(
        sorted(addresses, key=lambda url: ("news" in url.lower(), addresses[url].value or _OLDEST), reverse=True)
    )


def _collected(document: Document) -> tuple[list[Found], tuple[str, ...]]:
    collector = _Collector()
    error = walk(repaired(document.text), collector, max_elements=MAX_ELEMENTS)
    if error is None:
        return collector.found, document.notes
    if not collector.found:
        raise StageFailed(Reason.PARSE, f"{document.name} is not well-formed and nothing in it is readable: {error}")
    return collector.found, (*document.notes, f"not well-formed XML: {error}")


def _plain(text: str) -> str:
    return html.escape(text, quote=False)


def _published(entry: Found, document: Document) -> Dated:
    return document.date(entry.get("published", ""), entry.get("lastmod", ""))


def _item(entry: Found, document: Document) -> Item:
    return Item(
        title=_plain(entry.get("title", "")),
        guid=None,
        links=(entry.get("loc", ""),),
        base=document.url,
        content_base=None,
        summary="",
        content="",
        authors=(),
        categories=tuple(_plain(word.strip()) for word in entry.get("keywords", "").split(",")),
        published=_published(entry, document),
        updated=document.date(entry.get("lastmod", "")),
    )


def _only(found: list[Found], key: str) -> str:
    """What all entries that say it say alike; "" where they differ."""
    said = {entry[key] for entry in found if key in entry}
    return said.pop() if len(said) == 1 else ""
