"""The title of a page without the site's name. Pure."""

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final

from worker.extract.linked import texts
from worker.extract.meta import sections_of
from worker.extract.outlets import home_links, is_name, outlet_names, same
from worker.extract.page import Page, words_of

# What parts a title from the outlet's name: bars and arrows anywhere, dashes and colons only between spaces.
_BARS: Final = r"\s*[|ㅣ│｜：]\s*|\s+(?:[-–—－·•:<>›]|::|>>)\s+"
_PARTING: Final = re.compile(rf"({_BARS}|\s*[«»]\s*)")
_PARTING_BUT_QUOTES: Final = re.compile(f"({_BARS})")
# 제목 < 정치 < 기사본문: where a widespread editing system says what the page is.
_PATH: Final = re.compile(r"(?:\s+<\s+[^<]{1,30})*\s+<\s+기사본문\b.*$")
_BRACKETED: Final = re.compile(
    r"^[\[【(<]([^\[\]【】()<>]{2,30})[\]】)>]\s*|\s*[\[【(<]([^\[\]【】()<>]{2,30})[\]】)>]$"
)
_CUT_SHORT: Final = re.compile(r"(?:…|\.\.\.)$")
_LEAST_SHARE: Final = 0.4
# Headings below the first rank are looked at near the top alone: further down they are other stories'.
_HEADINGS: Final = 8
# Of a title no more is read, nor kept: a headline of 500 characters is a paragraph.
_LONGEST: Final = 500


def title_of(page: Page, headline: str) -> tuple[str, str]:
    """The page's title and where it was found; the feed's headline, else nothing, where the page has none.

    The title a page is shared under, or the visible headline within it: the longer form was made for search engines.
    """
    names = outlet_names(page)
    headed = (words_of(element)[:_LONGEST] for element in page.tree.iter("h1"))
    shown = [text for text in headed if text and same(text) not in names]
    raw = [(text[:_LONGEST], source) for text, source in _told(page)]
    parted = any(_PARTING.search(text) or _BRACKETED.search(text) for text, _ in raw)
    stripped = names | home_links(page) if parted else names
    sections = frozenset(map(same, sections_of(page))) if parted else frozenset()
    told = [(without_outlet(text, stripped, sections), source) for text, source in raw]
    told = [(text, source) for text, source in told if text and same(text) not in names]
    for text, source in told:
        text = _whole(page, text, told, headline, names)
        inner = max((h1 for h1 in shown if _is_within(h1, text)), key=len, default="")
        return (inner, "h1") if inner else _newsrooms(text, source, told, shown)
    if headline:
        return headline, "feed"
    return (shown[0], "h1") if len(shown) == 1 else ("", "none")


def without_outlet(title: str, names: Iterable[str], sections: frozenset[str] = frozenset()) -> str:
    """A title without the outlet's name at its end or beginning, and the sections beside it.

    A part goes when it is one of the names, or the greater part of one; never the whole title.
    """
    title = _PATH.sub("", _unbracketed(" ".join(title.split()), names))
    pieces = _parting(title).split(title)
    parts, partings = pieces[::2], pieces[1::2]
    last = next((i for i in range(1, len(parts)) if is_name(parts[i], names)), None)
    if last is not None and len(same("".join(parts[:last]))) >= len(same("".join(parts[last + 1 :]))):
        parts, partings = parts[:last], partings[: last - 1]
    while len(parts) > 1 and same(parts[-1]) in sections:
        parts, partings = parts[:-1], partings[:-1]
    if len(parts) > 1 and is_name(parts[0], names):
        parts, partings = parts[1:], partings[1:]
    whole = "".join(a + b for a, b in zip(parts, [*partings, ""], strict=True)).strip()
    return _PATH.sub("", whole)


def _parting(title: str) -> re.Pattern[str]:
    """Angle brackets that come in pairs are quotation marks."""
    return _PARTING_BUT_QUOTES if "«" in title and "»" in title else _PARTING


def _unbracketed(title: str, names: Iterable[str]) -> str:
    """A title without the outlet's name in brackets; other words in brackets, [단독], are part of it."""

    def keep(match: re.Match[str]) -> str:
        return "" if same(match[1] or match[2]) in names else match[0]

    return _BRACKETED.sub(keep, title) or title


def _whole(page: Page, text: str, told: Iterable[tuple[str, str]], headline: str, names: frozenset[str]) -> str:
    """A title as told without what is parted from it, where that is known from the feed or elsewhere on the page."""
    if _parting(text).search(text) is None:
        return text
    fed = _as_headed(text, {same(headline)})
    return fed or _as_headed(text, _heads(page, told) - names, _LEAST_SHARE) or text


def _heads(page: Page, told: Iterable[tuple[str, str]]) -> set[str]:
    """What else on the page is its title: as told elsewhere, and in headings of a lower rank near the top."""
    lower = islice(page.tree.iter("h2", "h3"), _HEADINGS)
    return {same(text) for text, _ in told} | {same(words_of(element)[:_LONGEST]) for element in lower}


def _as_headed(title: str, wanted: set[str] | frozenset[str], share: float = 0) -> str:
    """The longest part of a title, between partings, that is one of the wanted and no less than a share of it."""
    pieces = _parting(title).split(title)
    last = len(pieces)
    spans = ((start, end) for start in range(0, last, 2) for end in range(last, start, -2) if end - start < last)
    parts = ("".join(pieces[start:end]).strip() for start, end in spans)
    fitting = (part for part in parts if (bare := same(part)) in wanted and len(bare) > share * len(same(title)))
    return max(fitting, key=len, default="")


def _newsrooms(text: str, source: str, told: Iterable[tuple[str, str]], shown: Iterable[str]) -> tuple[str, str]:
    """The headline of the newsroom where the one to share was cut short, or is only the search engines'.

    It is the search engines' where it is the `<title>` again, and JSON-LD has what readers are shown.
    """
    heads = {same(h1) for h1 in shown}
    if _CUT_SHORT.search(text):
        whole = next((h1 for h1 in shown if same(h1) != same(text) and same(h1).startswith(same(text))), "")
        return (whole, "h1") if whole else (text, source)
    for_engines = source == "og:title" and any(same(text) in _beginnings(t) for t, where in told if where == "title")
    confirmed = next((t for t, where in told if where == "json-ld" and same(t) in heads), "")
    return (confirmed, "json-ld") if for_engines and confirmed and same(text) not in heads else (text, source)


def _beginnings(title: str) -> list[str]:
    pieces = _parting(title).split(title)
    return [same("".join(pieces[:end])) for end in range(1, len(pieces) + 1, 2)]


def _is_within(shown: str, told: str) -> bool:
    """Whether a headline shown is the greater part of the title told, but not all of it."""
    a, b = same(shown), same(told)
    return len(a) >= 4 and a != b and a in b and len(a) >= _LEAST_SHARE * len(b)


def _told(page: Page) -> Iterator[tuple[str, str]]:
    yield from ((text, "og:title") for text in page.meta.get("og:title", ()))
    yield from ((text, "json-ld") for text in texts(page.article.get("headline")))
    yield from ((text, name) for name in ("twitter:title", "title", "dc.title") for text in page.meta.get(name, ()))
    for element in page.tree.iter("title"):
        yield " ".join(element.itertext()), "title"
        return
