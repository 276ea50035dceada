"""From a feed document's bytes to its entries. Pure.

What a document is, is told by its content, never by its Content-Type or address: KINDS says which reader takes which
kind. A kind is added by a file in this folder and a line in KINDS.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from worker.errors import StageFailed
from worker.flow import ParsedFeed, Reason
from worker.parse.document import MAX_ENTRIES, Document, named
from worker.parse.sniff import sniff


def _xml(document: Document) -> ParsedFeed:
    # feedparser costs 0.1 s to import, and nobody who only names `parse` should pay for it.
    from worker.parse.feed import read

    return read(document)


def _json(document: Document) -> ParsedFeed:
    from worker.parse.jsonfeed import read

    return read(document)


KINDS: Final[dict[str, Callable[[Document], ParsedFeed]]] = {
    "rss": _xml,
    "rdf": _xml,
    "atom": _xml,
    "jsonfeed": _json,
}


def parse(
    body: bytes,
    *,
    url: str,
    content_type: str | None,
    timezone: str,
    now: datetime,
    max_entries: int = MAX_ENTRIES,
) -> ParsedFeed:
    """Read a feed document. `timezone` is for times written without a zone, `url` for links without a host.

    Of a longer document the newest `max_entries` are kept, in its order. Raises StageFailed: EMPTY, HTML_NOT_FEED,
    NOT_A_FEED, PARSE.
    """
    from worker.decode import charset_of, decode

    if not body.strip(b" \t\r\n\0\xef\xbb\xbf"):
        raise StageFailed(Reason.EMPTY, f"{named(url)} has an empty body")
    decoded = decode(body, http_charset=charset_of(content_type), markup="xml")
    kind = sniff(decoded.text, named(url))
    document = Document(
        text=decoded.text,
        kind=kind,
        url=url,
        timezone=timezone,
        now=now,
        max_entries=max_entries,
        notes=(f"bytes that are not {decoded.encoding} were replaced",) if decoded.repaired else (),
    )
    return KINDS[kind](document)
