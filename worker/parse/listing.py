"""HTML pages of headlines, read by the CSS selectors their feed is configured with. Pure.

1. An item without a link or without words is refused and counted. 2. A page whose items, links or titles are nowhere is
a failure that names the selector: a redesigned page must not look like a day without news. 3. A link listed twice (its
picture, its headline) is one entry, with the first title there is.
"""

import html
from typing import Final, NamedTuple

from bs4 import BeautifulSoup, Tag

from worker.dates import Dated
from worker.errors import StageFailed
from worker.flow import ParsedFeed, Reason, Selectors
from worker.links import absolute
from worker.markup import soup_of
from worker.parse.document import Document, Item, entry_of, headline, language_code, newest

# Nothing a reader sees stands in these, but a time or an icon's name may.
_UNSEEN: Final = ("script", "style", "template", "noscript")
# More than any page lists; a selector such as `*` must not make work of each element.
_MAX_ITEMS: Final = 20_000


class _Row(NamedTuple):
    """What one item of the page gives, as HTML; `url` None when its link leads nowhere."""

    url: str | None
    title: str
    summary: str
    date: Dated
    has_date: bool


def read(document: Document) -> ParsedFeed:
    """Read a page of headlines. Raises StageFailed(PARSE) when a selector finds nothing in it."""
    assert document.selectors is not None, "a listing is configured with selectors"
    chosen = document.selectors
    page = soup_of(document.text)
    for unseen in page.find_all(_UNSEEN):
        unseen.decompose()
    items = page.select(chosen.item, limit=_MAX_ITEMS)
    if not items:
        raise _nothing(document, f'selector item "{chosen.item}" matched nothing')
    base = _base(page, document.url)
    rows = [_row(item, chosen, base, document) for item in items]
    sound = [row for row in rows if row.url and row.title]
    if not sound:
        raise _nothing(document, _missing(rows, chosen))
    return _feed(document, page, rows, sound)


def _feed(document: Document, page: BeautifulSoup, rows: list[_Row], sound: list[_Row]) -> ParsedFeed:
    once: dict[str | None, _Row] = {}
    for row in sound:
        once.setdefault(row.url, row)
    kept = newest(list(once.values()), document.max_entries, lambda row: row.date)
    entries = tuple(entry for row in kept.items if (entry := entry_of(_item(row, document))))
    # A picture's link without words is no loss where the same page is linked with words.
    refused = sum(not (row.url and row.title) and row.url not in once for row in rows)
    notes = (*document.notes, *kept.notes)
    if refused:
        notes += (f"refused for want of a link or a title: {refused}",)
    assert document.selectors is not None, "checked by `read`"
    if document.selectors.date and not any(row.has_date for row in rows):
        notes += (f'selector date "{document.selectors.date}" matched nothing',)
    root = page.find("html")
    language = root.get("lang") if isinstance(root, Tag) else None
    return ParsedFeed(
        title=headline(page.title.decode_contents()) if page.title else "",
        kind="listing",
        entries=entries,
        language=language_code(language) if isinstance(language, str) else None,
        refused=refused,
        notes=notes,
    )


def _nothing(document: Document, what: str) -> StageFailed:
    return StageFailed(Reason.PARSE, f"{document.name}: {what}; if the page was redesigned, so must the selectors be")


def _missing(rows: list[_Row], chosen: Selectors) -> str:
    """What no item has."""
    count = f"any of {len(rows)} items"
    if not any(row.url for row in rows):
        return f'selector link "{chosen.link or "a[href]"}" matched no link in {count}'
    if chosen.title:
        return f'selector title "{chosen.title}" matched no text in {count}'
    return f"there is no title in {count}"


def _base(page: BeautifulSoup, url: str) -> str:
    found = page.select_one("base[href]")
    return (absolute(str(found["href"]), url) if found else None) or url


def _row(item: Tag, chosen: Selectors, base: str, document: Document) -> _Row:
    link = _link(item, chosen.link)
    titled = item.select_one(chosen.title) if chosen.title else link and _worded(item, link)
    summary = item.select_one(chosen.summary) if chosen.summary else None
    date = item.select_one(chosen.date) if chosen.date else None
    return _Row(
        url=absolute(str(link["href"]), base) if link else None,
        title=_words(titled) if titled else "",
        summary=summary.decode_contents() if summary else "",
        date=document.date(*_times(date)),
        has_date=date is not None,
    )


def _link(item: Tag, selector: str | None) -> Tag | None:
    """The element with the address: what the selector finds, or the first link in it; the item itself if it is one."""
    found = item.select_one(selector) if selector else item
    if found is None or found.has_attr("href"):
        return found
    return found.select_one("a[href]")


def _worded(item: Tag, link: Tag) -> Tag:
    """The item's link to the same place that has words: pictures are linked first, headlines after them."""
    same = (other for other in item.select("a[href]") if other["href"] == link["href"])
    return next((other for other in same if other.get_text(strip=True)), link)


def _words(found: Tag) -> str:
    """What an element says, as HTML: its text, else what its picture or its `title` says."""
    if found.get_text(strip=True):
        return found.decode_contents()
    picture = found.select_one("img[alt]")
    said = str(picture["alt"]) if picture else ""
    return html.escape(said.strip() or str(found.get("title") or "").strip(), quote=False)


def _times(found: Tag | None) -> tuple[str, ...]:
    """The times an element may say, surest first."""
    if found is None:
        return ()
    return (str(found.get("datetime") or ""), str(found.get("content") or ""), found.get_text(" ", strip=True))


def _item(row: _Row, document: Document) -> Item:
    return Item(
        title=row.title,
        guid=None,
        links=(row.url or "",),
        base=document.url,
        content_base=None,
        summary=row.summary,
        content="",
        authors=(),
        categories=(),
        published=row.date,
        updated=Dated(value=None, note="missing"),
    )
