"""From a page's bytes to its article: text, title, authors, times, address, and what kind of page it is. Pure.

The steps are put together in `article`, each in a file of its own: parse once (page), the site's rule (sites, ruled),
else as any page (layout, bare, generic, ordered) or what it hands its scripts (scripts, appstate), what is said beside
the text (titles, people, emails, moments, meta, address), and a verdict on the whole (quality).
"""

from datetime import datetime
from typing import Final

from worker.errors import StageFailed
from worker.extract.sites import NO_RULES, SiteRules
from worker.flow import Extracted, Reason

# How documents that are no pages begin.
_NOT_PAGES: Final = {
    b"%PDF-": "a PDF document",
    b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"GIF8": "a GIF image",
    b"PK\x03\x04": "an archive or office document",
    b"\x1f\x8b": "compressed data",
    b"\xd0\xcf\x11\xe0": "an office document",
    b"OggS": "audio or video",
    b"ID3": "audio",
}
_NOT_TYPES: Final = ("image/", "audio/", "video/", "font/", "application/pdf", "application/zip", "application/json")


def extract(
    body: bytes,
    *,
    url: str,
    content_type: str | None = None,
    headline: str = "",
    timezone: str = "UTC",
    now: datetime,
    sites: SiteRules = NO_RULES,
) -> Extracted:
    """Read a page. `headline` is what the feed called it, `timezone` is for times written without a zone.

    The text is what was found even where `quality` says it is no article. Raises StageFailed: NOT_A_PAGE for PDFs,
    images and the like, PARSE for what has nothing to read in it.
    """
    _refuse_other_kinds(body, url, content_type)
    # Heavy, and nobody who only names this function should pay for them: 0.5 s of CPU.
    from worker.decode import charset_of, decode
    from worker.extract.article import article_of
    from worker.extract.page import read_page

    page = read_page(decode(body, http_charset=charset_of(content_type)).text, url)
    return article_of(page, headline=headline, timezone=timezone, now=now, sites=sites)


def _refuse_other_kinds(body: bytes, url: str, content_type: str | None) -> None:
    start = body[:1024].lstrip()
    kind = next((name for magic, name in _NOT_PAGES.items() if start.startswith(magic)), None)
    if kind:
        raise StageFailed(Reason.NOT_A_PAGE, f"{url} is {kind}, not an HTML page")
    if (content_type or "").lower().startswith(_NOT_TYPES) and b"<" not in start:
        raise StageFailed(Reason.NOT_A_PAGE, f"{url} is served as {content_type}, not as an HTML page")
    if not start:
        raise StageFailed(Reason.PARSE, f"{url} has an empty body")
