"""When an article was published and modified, with the zone. Pure."""

import re
from collections.abc import Iterator
from copy import deepcopy
from datetime import datetime
from itertools import islice
from typing import Final, NamedTuple

from lxml.html import HtmlElement
from trafilatura.metadata import extract_metadata

from worker.clock import zone_named
from worker.dates import read_date
from worker.domains import host_of
from worker.extract.linked import texts
from worker.extract.page import Page, few_words_of
from worker.extract.stamps import beneath_title, modified_line, modified_worded, published_line, published_worded
from worker.flow import GUESSED
from worker.language import detect

# Names of meta elements by their letters alone: editing systems part them with colons, dots, dashes or nothing.
_PUBLISHED_META: Final = (
    "articlepublishedtime", "ogarticlepublishedtime", "datepublished", "articlepublished", "ogpublishedtime",
    "parselypubdate", "sailthrudate", "cxenseparserecspublishtime", "pubdate", "publishdate", "articlepublishdate",
    "publicationdate", "originalpublicationdate", "articledateoriginal", "daterelease", "dcdateissued",
    "dctermsissued", "dctermscreated", "dctermsdate", "dcdate", "date", "pdate", "regdate",
)  # fmt: skip
_MODIFIED_META: Final = (
    "articlemodifiedtime", "ogarticlemodifiedtime", "datemodified", "articlemodified", "ogupdatedtime",
    "lastmodified", "lastmod", "dctermsmodified", "dcdatemodified", "revised",
)  # fmt: skip
_PUBLISHED_DATA: Final = ("data-date-time", "data-published", "data-publish-date", "data-pubdate", "data-published-at")
_MODIFIED_DATA: Final = ("data-modify-date-time", "data-modified", "data-modified-date", "data-updated-at")
# Countries of one zone by their top-level domain, and languages spoken in one.
_COUNTRIES: Final = {
    "kr": "Asia/Seoul", "jp": "Asia/Tokyo", "cn": "Asia/Shanghai", "tw": "Asia/Taipei", "hk": "Asia/Hong_Kong",
    "sg": "Asia/Singapore", "my": "Asia/Kuala_Lumpur", "ph": "Asia/Manila", "vn": "Asia/Ho_Chi_Minh",
    "th": "Asia/Bangkok", "in": "Asia/Kolkata", "pk": "Asia/Karachi", "bd": "Asia/Dhaka", "ae": "Asia/Dubai",
    "il": "Asia/Jerusalem", "lb": "Asia/Beirut", "eg": "Africa/Cairo", "ke": "Africa/Nairobi", "ng": "Africa/Lagos",
    "za": "Africa/Johannesburg", "nz": "Pacific/Auckland",
    "uk": "Europe/London", "ie": "Europe/Dublin", "pt": "Europe/Lisbon", "es": "Europe/Madrid", "fr": "Europe/Paris",
    "be": "Europe/Brussels", "nl": "Europe/Amsterdam", "lu": "Europe/Luxembourg", "de": "Europe/Berlin",
    "at": "Europe/Vienna", "ch": "Europe/Zurich", "li": "Europe/Vaduz", "it": "Europe/Rome", "pl": "Europe/Warsaw",
    "cz": "Europe/Prague", "sk": "Europe/Bratislava", "hu": "Europe/Budapest", "ro": "Europe/Bucharest",
    "bg": "Europe/Sofia", "gr": "Europe/Athens", "dk": "Europe/Copenhagen", "no": "Europe/Oslo",
    "se": "Europe/Stockholm", "fi": "Europe/Helsinki", "ee": "Europe/Tallinn", "lv": "Europe/Riga",
    "lt": "Europe/Vilnius", "ua": "Europe/Kyiv", "tr": "Europe/Istanbul",
}  # fmt: skip
_CHANGED: Final = ("modif", "updated")
_OPENING: Final = 300
_LONGEST_STAMP: Final = 60
_LANGUAGES: Final = {
    "ko": "Asia/Seoul", "ja": "Asia/Tokyo", "de": "Europe/Berlin", "it": "Europe/Rome", "pl": "Europe/Warsaw",
    "sv": "Europe/Stockholm", "da": "Europe/Copenhagen", "no": "Europe/Oslo", "nb": "Europe/Oslo",
    "fi": "Europe/Helsinki", "cs": "Europe/Prague", "hu": "Europe/Budapest", "el": "Europe/Athens",
    "tr": "Europe/Istanbul", "uk": "Europe/Kyiv", "he": "Asia/Jerusalem", "th": "Asia/Bangkok",
    "vi": "Asia/Ho_Chi_Minh",
}  # fmt: skip
_HAS_ZONE: Final = re.compile(r"(?:Z|[+-]\d\d:?\d\d|\b(?:GMT|UTC|KST|JST|[ECMP][SD]T))\s*$")


class Moment(NamedTuple):
    """A time and where on the page it was found; None and `none` when it was not."""

    value: datetime | None
    source: str


WORDED: Final = "worded line"
STAMPED: Final = "line beneath the title"
_NEVER: Final = Moment(None, "none")


def zone_of(page: Page, given: str) -> str:
    """The zone of times written without one: as given, or the country's when all that is given is UTC.

    Which country is told by the address, else by the language: pages often declare a wrong one, so its letters first.
    """
    if given != "UTC":
        return given
    country = _COUNTRIES.get(host_of(page.url).rsplit(".", 1)[-1])
    if country:
        return country
    declared = (page.tree.get("lang") or page.first("og:locale")[0])[:2].lower()
    return _LANGUAGES.get(detect(page.visible[:_OPENING]) or declared) or given


def published_of(page: Page, *, zone: str, now: datetime) -> Moment:
    """When the article was published: JSON-LD, meta, the page's own line, time elements, what htmldate can guess."""
    found = _first(_published(page), zone, now)
    if _is_sure(found, zone):
        return found
    line = _first(_shown(published_line(page), published_worded(page)), zone, now)
    if found.value and line.value and _same_clock(found.value, line.value):
        # Machine-readable Korean times are often local time called UTC; what readers are shown is right.
        return line
    if found.value or line.value:
        return found if found.value else line
    stamped = _first(((text, STAMPED) for text in beneath_title(page)), zone, now)
    return stamped if stamped.value else _guess(page, zone, now)


def modified_of(page: Page, *, zone: str, now: datetime) -> Moment:
    """When the article was last modified, if the page says."""
    found = _first(_modified(page), zone, now)
    if _is_sure(found, zone):
        return found
    line = _first(_shown(modified_line(page), modified_worded(page)), zone, now)
    return line if line.value and (found.value is None or _same_clock(found.value, line.value)) else found


def _is_sure(found: Moment, zone: str) -> bool:
    """Whether a time need not be held against what readers are shown: it is no local time that calls itself UTC."""
    if not found.value:
        return False
    return bool(found.value.utcoffset()) or not found.value.astimezone(zone_named(zone)).utcoffset()


def in_order(published: Moment, modified: Moment) -> tuple[Moment, Moment]:
    """The two times so that none was modified before it was published.

    What is stated goes before a guess: a page changed on a day was published by then. Of two that are stated the
    earlier change was of a draft, and says nothing.
    """
    if not published.value or not modified.value or modified.value >= published.value:
        return published, modified
    return (modified, _NEVER) if published.source == GUESSED else (published, _NEVER)


def _shown(line: str, worded: Iterator[str]) -> Iterator[tuple[str, str]]:
    yield line, "line"
    yield from ((text, WORDED) for text in worded)


def _published(page: Page) -> Iterator[tuple[str, str]]:
    for key in ("datePublished", "dateCreated", "uploadDate"):
        for text in texts(page.article.get(key)):
            yield text, "json-ld"
    yield from _named(page, _PUBLISHED_META)
    times = list(page.tree.iter("time"))
    yield from ((_told(time), "time") for time in times if _calls_itself(time, "publish", "pubdate"))
    yield from _attributes(page, _PUBLISHED_DATA)
    inside = (time for article in page.tree.iter("article") for time in article.iter("time"))
    yield from ((_told(time), "time") for time in islice(inside, 1) if not _calls_itself(time, *_CHANGED))


def _modified(page: Page) -> Iterator[tuple[str, str]]:
    yield from ((text, "json-ld") for text in texts(page.article.get("dateModified")))
    yield from _named(page, _MODIFIED_META)
    yield from ((_told(time), "time") for time in page.tree.iter("time") if _calls_itself(time, *_CHANGED))
    yield from _attributes(page, _MODIFIED_DATA)


def _named(page: Page, names: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """The contents of meta elements in the order of these names."""
    written: dict[str, list[str]] = {}
    for name in page.meta:
        written.setdefault("".join(filter(str.isalpha, name)), []).append(name)
    for bare in names:
        yield from ((text, name) for name in written.get(bare, ()) for text in page.meta[name])


def _calls_itself(time: HtmlElement, *words: str) -> bool:
    said = f"{time.get('itemprop') or ''} {time.get('class') or ''}".lower()
    return any(word in said or time.get(word) is not None for word in words)


def _told(time: HtmlElement) -> str:
    return time.get("datetime") or few_words_of(time, _LONGEST_STAMP)


def _attributes(page: Page, names: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """What scripts are told the time by."""
    for name in names:
        if name in page.markup:
            yield from ((text, name) for text in page.tree.xpath(f"//@{name}")[:1])


def _first(told: Iterator[tuple[str, str]], zone: str, now: datetime) -> Moment:
    """The first time that can be read; where it was written without a zone, another that shows the same with one."""
    best = _NEVER
    for text, source in told:
        value = read_moment(text, zone, now)
        zoned = _HAS_ZONE.search(text) is not None
        if value and best.value is None:
            best = Moment(value, source)
            if zoned:
                break
        elif value and best.value and zoned and _same_hands(best.value, value):
            return Moment(value, source)
    return best


def read_moment(text: str, zone: str, now: datetime) -> datetime | None:
    """The time a text says, None where it says none that can be believed."""
    return read_date(text, zone=zone, now=now).value if text else None


def _same_clock(a: datetime, b: datetime) -> bool:
    """Whether two times show the same hands in different zones."""
    return a.utcoffset() != b.utcoffset() and _same_hands(a, b)


def _same_hands(a: datetime, b: datetime) -> bool:
    return a.replace(second=0, microsecond=0, tzinfo=None) == b.replace(second=0, microsecond=0, tzinfo=None)


def _guess(page: Page, zone: str, now: datetime) -> Moment:
    limits = {"original_date": True, "extensive_search": True, "max_date": now.date().isoformat()}
    tree = deepcopy(page.tree)
    for listing in list(tree.iter("ul", "ol", "aside", "footer")):
        # Dates in lists of links, and in their addresses, are of other stories.
        if listing.getparent() is not None and next(listing.iter("a"), None) is not None:
            listing.drop_tree()
    try:
        guessed = extract_metadata(tree, page.url, date_config=limits).date
    except (ValueError, OverflowError):  # htmldate counts with what it finds: zones of 99 hours, years beyond all
        return _NEVER
    value = read_moment(guessed or "", zone, now)
    return Moment(value, GUESSED) if value and (value.day > 1 or _first_is_written(page, value)) else _NEVER


def _first_is_written(page: Page, day: datetime) -> bool:
    """Whether the first of a month is on the page as such: htmldate makes it of any year, of a copyright's too."""
    year, month, word = day.year, f"0?{day.month}", r"[^\W\d]{3,9}\.?"
    written = (
        rf"{year}\W{{0,2}}[년年]?\W{{0,2}}{month}(?:\W{{1,2}}|\s?[월月]\W{{0,2}})0?1(?!\d)",
        rf"(?<!\d)(?:0?1\W{month}|{month}\W0?1)\W{{1,2}}{year}",
        rf"(?<!\d)0?1(?:st|er|\.)?\W{{1,2}}{word}\W{{1,2}}{year}|{word}\W{{1,2}}0?1(?:st)?\W{{1,2}}{year}",
    )
    return any(re.search(pattern, text) for pattern in written for text in (page.url, page.markup))
