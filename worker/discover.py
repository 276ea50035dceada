"""Where a site's feeds may be: what its page says, what robots.txt says, what is usual. Pure.

1. What the page declares (`<link rel=alternate>`) comes first, then links that look like feeds, then the sitemaps of
robots.txt, news first; feeds of comments come last. 2. Each address once, with the first reason there was. 3. Usual
places are guesses, kept apart: to be tried when nothing else was found.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import urldefrag, urljoin, urlsplit

from bs4 import BeautifulSoup, Tag

from worker.decode import charset_of, decode, one_line
from worker.links import absolute
from worker.markup import soup_of

USUAL: Final = (
    "/rss", "/feed", "/rss.xml", "/feed.xml", "/atom.xml", "/index.xml", "/feed.json",
    # The publishing system of hundreds of Korean papers.
    "/rss/allArticle.xml",
    "/news-sitemap.xml", "/sitemap-news.xml", "/sitemap_news.xml", "/sitemap.xml",
)  # fmt: skip
_MOST: Final = 200
_PAGE_BYTES: Final = 4_000_000
_TITLE_LENGTH: Final = 200
_TYPES: Final = re.compile(r"\s*(?:application|text)/(?:rss|atom|rdf|feed)\+?(?:xml|json)?\b", re.IGNORECASE)
_JSON: Final = re.compile(r"\s*application/json\b", re.IGNORECASE)
_FEED_PLACE: Final = re.compile(
    r"/(?:rss|atom|feeds?|rdf)(?:[/?._-]|$)|\.(?:rss|atom|rdf)(?:\?|$)|(?:rss|feed|atom)\w*\.(?:xml|json|rdf|php|asp|jsp)|"
    r"[?&](?:feed|format|type|output)=(?:rss|atom)",
    re.IGNORECASE,
)
_HOST: Final = re.compile(r"^(?:[a-z]+:)?//[^/?#]*", re.IGNORECASE)
_FEED_HOST: Final = re.compile(r"^(?:feed:|(?:https?:)?//(?:rss|feeds?)\.)", re.IGNORECASE)
_SAYS_FEED: Final = re.compile(r"\b(?:RSS|Atom)\b|(?<![가-힣])피드(?![가-힣])", re.IGNORECASE)
_NO_FEED: Final = re.compile(r"\.(?:css|js|png|jpe?g|gif|svg|ico|webp|woff2?|pdf|zip|mp[34])(?:\?|$)", re.IGNORECASE)
# Readers that offer to subscribe: their pages are no feeds of this site.
_READERS: Final = ("feedly.com", "inoreader.com", "netvibes.com", "newsblur.com", "theoldreader.com", "google.com")
_COMMENTS: Final = re.compile(r"/comments?/|[?&]comments|comments feed|댓글", re.IGNORECASE)
_SITEMAP: Final = re.compile(r"^[ \t]*sitemap[ \t]*:[ \t]*(\S+)", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An address that may be a feed, why it is thought so, and what the page calls it."""

    url: str
    why: str
    title: str = ""


def said(body: bytes, *, url: str, content_type: str | None, robots: str = "") -> tuple[Candidate, ...]:
    """What a page and the text of its site's robots.txt say of feeds, likeliest first."""
    text = decode(body[:_PAGE_BYTES], http_charset=charset_of(content_type), markup="html").text
    page = soup_of(text)
    base_tag = page.select_one("base[href]")
    base = (absolute(str(base_tag["href"]), url) if base_tag else None) or url
    found = [*_declared(page, base), *_linked(page, base), *_sitemaps(robots, url)]
    return _once(sorted(found, key=lambda one: bool(_COMMENTS.search(f"{one.url} {one.title}"))), but=url)


def guessed(url: str) -> tuple[Candidate, ...]:
    """The usual places on the host of a URL."""
    return _once(Candidate(url=urljoin(url, place), why="a usual place") for place in USUAL)


def _declared(page: BeautifulSoup, base: str) -> Iterator[Candidate]:
    for link in page.select("link[href]"):
        kind = str(link.get("type") or "")
        rel = " ".join(link.get_attribute_list("rel")).lower()
        is_feed = bool(_TYPES.match(kind)) or (bool(_JSON.match(kind)) and "feed" in str(link["href"]).lower())
        if ("alternate" in rel and is_feed) or rel == "feed":
            yield from _candidate(link, base, "the page declares it")


def _linked(page: BeautifulSoup, base: str) -> Iterator[Candidate]:
    for link in page.select("a[href], area[href]"):
        href = str(link["href"])
        if _NO_FEED.search(href):
            continue
        if _looks_like_a_feed(href) or _SAYS_FEED.search(_words(link)):
            yield from (
                one
                for one in _candidate(link, base, "the page links to it")
                if not _is_reader(urlsplit(one.url).hostname)
            )


def _looks_like_a_feed(href: str) -> bool:
    """Whether an address is one as feeds have: by its host, or by the rest of it."""
    return bool(_FEED_HOST.match(href) or _FEED_PLACE.search("/" + _HOST.sub("", href).lstrip("/")))


def _is_reader(host: str | None) -> bool:
    return any(host == name or (host or "").endswith(f".{name}") for name in _READERS)


def _candidate(link: Tag, base: str, why: str) -> Iterator[Candidate]:
    # feed: is how links ask a reader to subscribe.
    address = absolute(re.sub(r"^feed:(?://)?(?=https?:)", "", str(link["href"]).strip()), base)
    if address:
        yield Candidate(url=urldefrag(address).url, why=why, title=_words(link))


def _words(link: Tag) -> str:
    """What a link calls its target."""
    picture = link.select_one("img[alt]")
    words = link.get_text(" ", strip=True) or str(link.get("title") or "") or str(picture["alt"] if picture else "")
    return one_line(words)[:_TITLE_LENGTH]


def _sitemaps(robots: str, url: str) -> list[Candidate]:
    found = (absolute(written, url) for written in _SITEMAP.findall(robots))
    sitemaps = [Candidate(url=address, why="robots.txt names it as a sitemap") for address in found if address]
    return sorted(sitemaps, key=lambda one: "news" not in one.url.lower())


def _once(found: Iterable[Candidate], *, but: str = "") -> tuple[Candidate, ...]:
    """Each address once, in order, without the page itself."""
    kept: dict[str, Candidate] = {}
    for one in found:
        if one.url != but:
            kept.setdefault(one.url, one)
    return tuple(kept.values())[:_MOST]
