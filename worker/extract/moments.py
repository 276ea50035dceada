"""When an article was published and modified, with the zone. Pure."""

import re
from collections.abc import Iterator
from copy import deepcopy
from datetime import datetime
from typing import Final, NamedTuple

from trafilatura.metadata import extract_metadata

from worker.dates import read_date
from worker.extract.linked import texts
from worker.extract.page import Page, host_of
from worker.flow import GUESSED
from worker.language import detect

_PUBLISHED_META: Final = (
    "article:published_time", "og:article:published_time", "datepublished", "article:published",
    "og:published_time", "parsely-pub-date", "sailthru.date", "pubdate", "publish-date",
    "publishdate", "publish_date", "publication_date",
    "article.published", "date.release", "dc.date.issued", "dcterms.created", "dcterms.date", "dc.date", "date",
    "pdate",
)  # fmt: skip
_MODIFIED_META: Final = (
    "article:modified_time", "og:article:modified_time", "datemodified", "article:modified", "og:updated_time",
    "last-modified", "lastmod", "dcterms.modified",
)  # fmt: skip

# A Korean page writes its own times beside these words: 입력 2026.11.23 오후 3:05, 승인 2026-11-23 15:05.
_STAMP: Final = (
    r"\s*(?:일시|일자|시간|시각)?\s*[:：|]?\s*"
    r"((?:19|20)\d\d\s*[-./년]\s*\d{1,2}\s*[-./월]\s*\d{1,2}\s*[일.]?(?:\s*\(?[월화수목금토일]\)?)?,?"
    r"(?:\s*(?:(?:오전|오후|AM|PM)\s*)?\d{1,2}\s*[:시]\s*\d{2}(?:\s*분|:\d{2})?(?:\s*(?:AM|PM))?)?)"
)
_PUBLISHED_LINE: Final = re.compile(
    r"(?:기사\s*입력|최초\s*입력|입력|승인|기사\s*등록|등록(?!\s*일자)|송고|발행|게재|작성)" + _STAMP
)
# The same in other languages, where the month may be a word: Published 22 November 2026, 08:30 HKT.
_WORDED: Final = (
    r"\s*(?:on|at|am|le)?\s*:?\s*((?:\w+day,?\s+)?(?:\d{1,2}(?:st|nd|rd|th)?\.?\s+[^\W\d]{3,9}\.?|[^\W\d]{3,9}\.?\s+\d{1,2})"
    r",?\s+20\d\d(?:,?\s*(?:at|um|-|–)?\s*\d{1,2}[:.]\d{2}(?::\d{2})?(?:\s*[ap]\.?m\.?)?(?:\s*[A-Z]{2,4}\b)?)?"
    r"|\d{1,2}\.\d{1,2}\.20\d\d(?:,?\s*\d{1,2}:\d{2})?|20\d\d[-./年]\s?\d{1,2}[-./月]\s?\d{1,2}日?(?:\s*\d{1,2}:\d{2})?)"
)
_PUBLISHED_WORDED: Final = re.compile(
    r"(?:\b(?:first\s+)?published|\bposted|\bveröffentlicht|\bpublié|опубликовано|公開|発行|发布|發布)" + _WORDED,
    re.IGNORECASE,
)
_MODIFIED_LINE: Final = re.compile(r"(?:최종\s*수정|기사\s*수정|수정|최종\s*업데이트|업데이트)" + _STAMP)
# Countries of one zone by their top-level domain, and languages spoken in one.
_COUNTRIES: Final = {
    "kr": "Asia/Seoul", "jp": "Asia/Tokyo", "cn": "Asia/Shanghai", "tw": "Asia/Taipei", "hk": "Asia/Hong_Kong",
    "sg": "Asia/Singapore", "ph": "Asia/Manila", "vn": "Asia/Ho_Chi_Minh", "in": "Asia/Kolkata",
    "uk": "Europe/London", "de": "Europe/Berlin", "fr": "Europe/Paris", "it": "Europe/Rome",
    "nl": "Europe/Amsterdam", "se": "Europe/Stockholm", "pl": "Europe/Warsaw", "tr": "Europe/Istanbul",
}  # fmt: skip
_OPENING: Final = 300
_LONGEST_STAMP: Final = 200
_LANGUAGES: Final = {"ko": "Asia/Seoul", "ja": "Asia/Tokyo"}
_HAS_ZONE: Final = re.compile(r"(?:Z|[+-]\d\d:?\d\d|\b(?:GMT|UTC|KST|JST|[ECMP][SD]T))\s*$")


class Moment(NamedTuple):
    """A time and where on the page it was found; None and `none` when it was not."""

    value: datetime | None
    source: str


WORDED: Final = "worded line"
_NEVER: Final = Moment(None, "none")


def zone_of(page: Page, given: str) -> str:
    """The zone of times written without one: as given, or the country's when all that is given is UTC.

    Which country is told by the address, else by the language: pages often declare a wrong one, so its letters first.
    """
    if given != "UTC":
        return given
    country = host_of(page.url).rsplit(".", 1)[-1]
    declared = (page.tree.get("lang") or page.first("og:locale")[0])[:2].lower()
    written = detect(page.visible[:_OPENING]) or declared
    return _COUNTRIES.get(country) or _LANGUAGES.get(written) or given


def published_of(page: Page, *, zone: str, now: datetime) -> Moment:
    """When the article was published: JSON-LD, meta, the page's own line, time elements, what htmldate can guess."""
    found = _first(_published(page), zone, now)
    line = _line(_PUBLISHED_LINE, page, zone, now)
    line = line if line.value else _worded(page, zone, now)
    if found.value and line.value and _same_clock(found.value, line.value):
        # Machine-readable Korean times are often local time called UTC; what readers are shown is right.
        return line
    if found.value is None and line.value is None:
        return _guess(page, zone, now)
    return found if found.value else line


def modified_of(page: Page, *, zone: str, now: datetime) -> Moment:
    """When the article was last modified, if the page says."""
    told = [(text, "json-ld") for text in texts(page.article.get("dateModified"))]
    told += [(text, name) for name in _MODIFIED_META for text in page.meta.get(name, ())]
    found = _first(iter(told), zone, now)
    line = _line(_MODIFIED_LINE, page, zone, now)
    return line if line.value and (found.value is None or _same_clock(found.value, line.value)) else found


def _published(page: Page) -> Iterator[tuple[str, str]]:
    for key in ("datePublished", "dateCreated", "uploadDate"):
        for text in texts(page.article.get(key)):
            yield text, "json-ld"
    for name in _PUBLISHED_META:
        for text in page.meta.get(name, ()):
            yield text, name
    marked = [
        element
        for element in page.tree.iter("time")
        if "datepublished" in (element.get("itemprop") or "").lower()
        or element.get("pubdate") is not None
        or "publish" in (element.get("class") or "").lower()
    ]
    inside = [element for article in page.tree.iter("article") for element in article.iter("time")][:1]
    for element in (*marked, *inside):
        yield element.get("datetime") or "", "time"


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


def _line(pattern: re.Pattern[str], page: Page, zone: str, now: datetime) -> Moment:
    match = pattern.search(page.visible)
    value = read_moment(match.group(1), zone, now) if match else None
    return Moment(value, "line") if value else _NEVER


def _worded(page: Page, zone: str, now: datetime) -> Moment:
    """The time after a word like Published, in a short element: in a sentence of the text it is another's."""
    if _PUBLISHED_WORDED.search(page.visible) is None:
        return _NEVER
    for element in page.tree.iter("p", "div", "span", "td", "time", "li", "dd", "em", "small", "font"):
        words = element.text_content()
        match = _PUBLISHED_WORDED.search(words) if len(words) <= _LONGEST_STAMP else None
        value = read_moment(match.group(1), zone, now) if match else None
        if value:
            return Moment(value, WORDED)
    return _NEVER


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
        rf"{year}\W{{0,2}}[년年]?\W{{0,2}}{month}\W{{0,2}}[월月]?\W{{0,2}}0?1(?!\d)",
        rf"(?<!\d)(?:0?1\W{month}|{month}\W0?1)\W{{1,2}}{year}",
        rf"(?<!\d)0?1(?:st|er|\.)?\W{{1,2}}{word}\W{{1,2}}{year}|{word}\W{{1,2}}0?1(?:st)?\W{{1,2}}{year}",
    )
    return any(re.search(pattern, text) for pattern in written for text in (page.url, page.markup))
