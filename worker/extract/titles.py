"""The title of a page without the site's name. Pure."""

import re
import unicodedata
from collections.abc import Iterable
from itertools import islice
from typing import Final

from worker.extract.linked import texts
from worker.extract.page import Page, family, host_of, words_of

# What parts a title from the outlet's name: bars and arrows anywhere, dashes and colons only between spaces.
_PARTING: Final = re.compile(r"(\s*[|ㅣ│｜«»]\s*|\s+(?:[-–—·:<>]|::|>>)\s+)")
_LEAST_SHARE: Final = 0.4
# Links to the front page stand at the top; further down they are in the text of the page.
_HOME_LINKS: Final = 2
_LONGEST_NAME: Final = 30
# Of a title no more is read, nor kept: a headline of 500 characters is a paragraph.
_LONGEST: Final = 500


def title_of(page: Page, headline: str) -> tuple[str, str]:
    """The page's title and where it was found; the feed's headline, else nothing, where the page has none.

    The title a page is shared under, or the visible headline within it: the longer form was made for search engines.
    """
    names = outlet_names(page)
    stripped = names | frozenset(map(same, _home_links(page)))
    headed = (words_of(element)[:_LONGEST] for element in page.tree.iter("h1"))
    shown = [text for text in headed if text and same(text) not in names]
    for text, source in _told(page):
        told = _as_headed(without_outlet(text[:_LONGEST], stripped), headline)
        if told and same(told) not in names:
            inner = max((h1 for h1 in shown if _is_within(h1, told)), key=len, default="")
            return (inner, "h1") if inner else (told, source)
    if headline:
        return headline, "feed"
    return (shown[0], "h1") if len(shown) == 1 else ("", "none")


def outlet_names(page: Page) -> frozenset[str]:
    """The names the outlet gives itself on the page, as `same` writes them."""
    publisher = page.article.get("publisher")
    names = [*page.meta.get("og:site_name", ()), *page.meta.get("application-name", ()), *texts(publisher)]
    host = host_of(page.url)
    names += [host, family(host), family(host).split(".", maxsplit=1)[0]]
    return frozenset(name for text in names if (name := same(text)))


def _home_links(page: Page) -> list[str]:
    """What the first links to the front page say: the outlet's name, or a word like Home."""
    host = host_of(page.url)
    fronts = ("", f"//{host}", f"http://{host}", f"https://{host}")
    home = (
        link
        for link in page.tree.iter("a")
        if link.get("href", "").strip().replace("://www.", "://").rstrip("/") in fronts and link.get("href", "").strip()
    )
    return [words for link in islice(home, _HOME_LINKS) if 1 < len(words := words_of(link)) <= _LONGEST_NAME]


def same(text: str) -> str:
    """A text as it is compared: letters and digits only, NFKC, case folded."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())


def without_outlet(title: str, names: Iterable[str]) -> str:
    """A title without the outlet's name, and the section beside it, at its end or beginning.

    A part goes when it is one of the names, or begins or ends one; never the whole title.
    """
    known = [name for name in names if len(name) > 1]
    pieces = _PARTING.split(" ".join(title.split()))
    parts, partings = pieces[::2], pieces[1::2]
    last = next((i for i in range(1, len(parts)) if _is_name(parts[i], known)), None)
    if last is not None and len(same("".join(parts[:last]))) >= len(same("".join(parts[last + 1 :]))):
        parts, partings = parts[:last], partings[: last - 1]
    if len(parts) > 1 and _is_name(parts[0], known):
        parts, partings = parts[1:], partings[1:]
    return "".join(a + b for a, b in zip(parts, [*partings, ""], strict=True)).strip()


def _as_headed(title: str, headline: str) -> str:
    """The feed's headline where a title is that and a name or two parted from it; else the title."""
    pieces = _PARTING.split(title)
    last = len(pieces)
    told = (
        "".join(pieces[start:end]).strip()
        for start in range(0, last, 2)
        for end in range(last, start, -2)
        if end - start < last
    )
    wanted = same(headline)
    return next((part for part in told if wanted and same(part) == wanted), title)


def _is_name(part: str, names: Iterable[str]) -> bool:
    bare = same(part)
    return any(
        bare == name
        or (len(bare) > 2 and (name.startswith(bare) or bare.startswith(name)) and len(bare) <= 2 * len(name))
        for name in names
    )


def _is_within(shown: str, told: str) -> bool:
    """Whether a headline shown is the greater part of the title told, but not all of it."""
    a, b = same(shown), same(told)
    return len(a) >= 4 and a != b and a in b and len(a) >= _LEAST_SHARE * len(b)


def _told(page: Page) -> Iterable[tuple[str, str]]:
    yield from ((text, "og:title") for text in page.meta.get("og:title", ()))
    yield from ((text, "json-ld") for text in texts(page.article.get("headline")))
    yield from ((text, name) for name in ("twitter:title", "title", "dc.title") for text in page.meta.get(name, ()))
    for element in page.tree.iter("title"):
        yield " ".join(element.itertext()), "title"
        return
