"""The address a page gives itself, believed only where it is of the same story. Pure.

To believe too little costs a look at a page known already; to believe too much merges two articles.
"""

import re
from typing import Final
from urllib.parse import unquote, urlsplit

from worker.domains import host_of, registered
from worker.extract.page import Page
from worker.links import absolute

# Numbers that tell an article: in a path or a query, but no year, month, day or page.
_NUMBER: Final = re.compile(r"\d{3,}")
_DAY: Final = re.compile(r"(?:19|20)\d\d(?:[-/.]?(?:0[1-9]|1[0-2])(?:[-/.]?(?:0[1-9]|[12]\d|3[01]))?)?(?!\d)")
_AMP: Final = re.compile(r"/amp(?=/|$)|[./-]amp(?=\.html?$|$)")
_WORDS: Final = re.compile(r"[^\W\d_]{2,}")
_SLUG: Final = 3
_TRACKING: Final = re.compile(r"(?:^|&)(?:utm_|fbclid|gclid|from|ref|wt_)[^&]*", re.IGNORECASE)


def canonical_of(page: Page) -> tuple[str | None, str]:
    """The address the page gives itself, and where.

    Of the same outlet and the same story: no front page or section unless this is one, no translation, no other's id.
    """
    links = [
        (link.get("href") or "", "link")
        for link in page.tree.iter("link")
        if "canonical" in (link.get("rel") or "").lower().split()
    ]
    others = _translations(page)
    for address, source in (*links, *((text, "og:url") for text in page.meta.get("og:url", ()))):
        whole = absolute(address, page.url)
        if whole and whole not in others and is_same_story(page.url, whole):
            return whole, source
    return None, "none"


def _translations(page: Page) -> frozenset[str]:
    """The addresses the page says are the same story in another language."""
    own = (page.tree.get("lang") or "")[:2].lower()
    told = (
        absolute(link.get("href") or "", page.url)
        for link in page.tree.iter("link")
        if own and (link.get("hreflang") or "x-default")[:2].lower() not in (own, "x-")
    )
    return frozenset(address for address in told if address)


def is_same_story(here: str, there: str) -> bool:
    """Whether an address a page gives may be its own: nothing in the two tells different stories."""
    if registered(host_of(here)) != registered(host_of(there)):
        return False
    path, other = _path(here), _path(there)
    ids, others = _ids(here), _ids(there)
    if ids and others:
        return bool(ids & others)
    if path == other:
        # A program's address without the query that names the story is every story's.
        return not ids or bool(_NUMBER.search(path) or _slug(path))
    if not path:
        return True
    if not others and _is_section(here, there):
        return False
    words, told = _slug(path), _slug(other)
    return not (words and told) or bool(words & told)


def _is_section(here: str, there: str) -> bool:
    """Whether an address without a number is a list's: above this one, or no story's while this is one's."""
    path, other = _path(here), _path(there)
    if not other:
        return not urlsplit(there).query
    if f"{path}/".startswith(f"{other}/"):
        return True
    return bool(_ids(here) or _slug(path)) and not _slug(other) and not _DAY.search(other)


def _path(url: str) -> str:
    return _AMP.sub("", unquote(urlsplit(url).path).lower()).strip("/")


def _ids(url: str) -> frozenset[str]:
    parts = urlsplit(url)
    named = f"{unquote(parts.path)} {_TRACKING.sub('', parts.query)}"
    return frozenset(_NUMBER.findall(_DAY.sub(" ", named)))


def _slug(path: str) -> frozenset[str]:
    """The words of the longest part of a path, where it is a headline's worth of them."""
    parts = (_WORDS.findall(part) for part in path.split("/"))
    words = max(parts, key=len, default=[])
    return frozenset(words) if len(words) >= _SLUG else frozenset()
