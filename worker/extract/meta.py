"""What a page says about its article beside the text: section and lead image. Pure.

Title, authors, times and address have files of their own; each value comes with the name of where it was found.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Final
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from worker.extract.linked import crumbs, texts
from worker.extract.outlets import home_links, outlet_names, same
from worker.extract.page import Page, words_of
from worker.links import absolute

_NO_PICTURE: Final = re.compile(
    r"(?:^|[/_-])(?:logos?|placeholder|blank|no_?im(?:age|g)|favicon|1x1|spacer|apple-touch-icon)(?:[/_.\d-]|$)"
    r"|(?:^|[/_-])(?:og|sns|fb|facebook|kakao|twitter|social|share)[_-]?(?:default|basic|share|logo)(?:[/_.\d-]|$)"
    r"|/(?:icons?|avatars?)[/_.-]|/default(?![^\W_])[^/]*$",
    re.IGNORECASE,
)
_SHARED: Final = ("og:image", "og:image:url", "og:image:secure_url", "twitter:image", "twitter:image:src")
_SECTIONS: Final = (
    "article:section", "og:article:section", "section", "parsely-section", "cxenseparse:category", "dable:section",
)  # fmt: skip
# A section's name, not the text of a page that took the element for something else.
_LONGEST: Final = 200
_LONGEST_CRUMB: Final = 40
_HOMES: Final = frozenset(
    {"home", "homepage", "startseite", "start", "accueil", "inicio", "início", "portada", "forside", "hem", "etusivu"}
    | {"anasayfa", "stronagłówna", "главная", "홈", "메인", "ホーム", "トップ", "top", "首页", "首頁", "news", "뉴스"}
)
# Where pictures stand that are not of the story, and sizes no lead image has.
_BESIDE: Final = frozenset({"aside", "nav", "header", "footer", "a"})
_SMALL: Final = 120


def section_of(page: Page, title: str = "") -> tuple[str | None, str]:
    """The section of the outlet the article stands in, as the page names it, else as its path of links does."""
    for text in texts(page.article.get("articleSection")):
        return text[:_LONGEST], "json-ld"
    text, source = page.first(*_SECTIONS)
    if text:
        return text[:_LONGEST], source
    beside = outlet_names(page) | home_links(page) | _HOMES | {same(title)}
    for trail, where in ((crumbs(page.linked), "breadcrumbs"), (_marked_crumbs(page), "breadcrumbs marked")):
        named = [name for name in trail if same(name) not in beside and len(name) <= _LONGEST_CRUMB]
        if named:
            return named[-1], where
    return None, "none"


def sections_of(page: Page) -> list[str]:
    """Every name a page gives the sections it stands in."""
    declared = [content for name in _SECTIONS for content in page.meta.get(name, ())]
    return [*texts(page.article.get("articleSection")), *declared, *crumbs(page.linked), *_marked_crumbs(page)]


def _marked_crumbs(page: Page) -> list[str]:
    """The path of links that microdata marks as such."""
    if "/BreadcrumbList" not in page.markup:
        return []
    for trail in page.tree.iter("ol", "ul", "div", "nav", "p"):
        if (trail.get("itemtype") or "").rstrip("/").endswith("schema.org/BreadcrumbList"):
            return [words_of(e) or e.get("content") or "" for e in trail.iter() if e.get("itemprop") == "name"]
    return []


def image_of(page: Page) -> tuple[str | None, str]:
    """The lead image's address: what the page shows when it is shared, else its first figure. A logo is none."""
    for address, source in _pictures(page):
        whole = absolute(address, page.url)
        if whole and not _NO_PICTURE.search(urlsplit(whole).path):
            return whole, source
    return None, "none"


def _pictures(page: Page) -> Iterator[tuple[str, str]]:
    logos = set(_images(_logo(page)))
    told = [(text, name) for name in _SHARED for text in page.meta.get(name, ())]
    told += [(text, "json-ld") for text in _images(page.article.get("image") or page.article.get("thumbnailUrl"))]
    yield from (one for one in told if one[0] not in logos)
    for figure in page.tree.iter("figure"):
        if not any(parent.tag in _BESIDE for parent in figure.iterancestors()):
            yield from ((address, "figure") for image in figure.iter("img") if (address := _source(image)))


def _source(image: HtmlElement) -> str:
    """Where an image of a story is kept; nothing for one too small."""
    sizes = [image.get(name) or "" for name in ("width", "height")]
    if any(size.isascii() and size.isdecimal() and int(size[:6]) < _SMALL for size in sizes):
        return ""
    named = ("data-src", "data-original", "data-lazy-src", "src")
    return next((value for name in named if (value := image.get(name) or "") and not value.startswith("data:")), "")


def _logo(page: Page) -> object:
    publisher = page.article.get("publisher")
    return publisher.get("logo") if isinstance(publisher, Mapping) else None


def _images(value: object) -> list[str]:
    if isinstance(value, list):
        return [address for item in value for address in _images(item)]
    if isinstance(value, Mapping):
        return _images(value.get("url") or value.get("contentUrl"))
    return [value] if isinstance(value, str) else []
