"""From a feed document's bytes to its entries. Pure.

What a document is, is told by its content, never by its Content-Type or address: KINDS says which reader takes which
kind. An HTML page of headlines alone has to be declared (`listing`): nothing in it says where its headlines are. A kind
is added by a file in this folder and a line in KINDS.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Final, Literal

from worker.errors import StageFailed
from worker.flow import ParsedFeed, Reason, Selectors
from worker.parse.document import MAX_ENTRIES, Document, named
from worker.parse.packed import unpacked
from worker.parse.sniff import sniff

Notes = tuple[str, ...]


def _xml(document: Document) -> ParsedFeed:
    # feedparser costs 0.1 s to import, and nobody who only names `parse` should pay for it.
    from worker.parse.feed import read

    return read(document)


def _json(document: Document) -> ParsedFeed:
    from worker.parse.jsonfeed import read

    return read(document)


def _sitemap(document: Document) -> ParsedFeed:
    from worker.parse.sitemap import read

    return read(document)


def _sitemap_index(document: Document) -> ParsedFeed:
    from worker.parse.sitemap import refuse_index

    return refuse_index(document)


def _listing(document: Document) -> ParsedFeed:
    from worker.parse.listing import read

    return read(document)


KINDS: Final[dict[str, Callable[[Document], ParsedFeed]]] = {
    "rss": _xml,
    "rdf": _xml,
    "atom": _xml,
    "jsonfeed": _json,
    "sitemap": _sitemap,
    "sitemapindex": _sitemap_index,
    "listing": _listing,
}


def parse(
    body: bytes,
    *,
    url: str,
    content_type: str | None,
    timezone: str,
    now: datetime,
    max_entries: int = MAX_ENTRIES,
    kind: str = "auto",
    selectors: Selectors | None = None,
) -> ParsedFeed:
    """Read a feed document. `timezone` is for times written without a zone, `url` for links without a host.

    `kind` is `auto` or `listing`, which needs `selectors`. Of a longer document the newest `max_entries` are kept, in
    its order. Raises StageFailed: EMPTY, HTML_NOT_FEED, NOT_A_FEED, SITEMAP_INDEX, TOO_LARGE, PARSE.
    """
    text, notes = _text(body, url, content_type, "html" if kind == "listing" else "xml")
    document = Document(
        text=text,
        kind=sniff(text, named(url)) if kind == "auto" else kind,
        url=url,
        timezone=timezone,
        now=now,
        max_entries=max_entries,
        notes=notes,
        selectors=selectors,
    )
    return KINDS[document.kind](document)


def sitemaps(body: bytes, *, url: str, content_type: str | None, now: datetime) -> tuple[str, ...]:
    """The addresses that a sitemap index lists, likeliest to hold news first. Raises StageFailed: EMPTY, PARSE, …"""
    from worker.parse.sitemap import children

    text, _ = _text(body, url, content_type, "xml")
    return children(Document(text=text, kind="sitemapindex", url=url, timezone="UTC", now=now))


def _text(body: bytes, url: str, content_type: str | None, markup: Literal["html", "xml"]) -> tuple[str, Notes]:
    """A document as text, unpacked and decoded, and what was replaced in it."""
    from worker.decode import charset_of, decode

    body = unpacked(body, named(url))
    if not body.strip(b" \t\r\n\0\xef\xbb\xbf"):
        raise StageFailed(Reason.EMPTY, f"{named(url)} has an empty body")
    decoded = decode(body, http_charset=charset_of(content_type), markup=markup)
    return decoded.text, (f"bytes that are not {decoded.encoding} were replaced",) if decoded.repaired else ()
