"""The article in the state a page hands its own scripts: Next.js, Nuxt, Arc and the like. Pure.

1. A state is JSON in a script: an element of its own, an assigned variable, or flight data pushed in pieces.
2. In it, only the object that names this page's article by its address, number or headline is believed.
3. Of that object the longest text is the body; what it says of other articles, readers and menus is not looked at.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, islice
from typing import Final

from worker.extract.outlets import same
from worker.extract.page import Page, weight
from worker.extract.scripts import states
from worker.markup import plain_text

# Objects and lists walked, how deep they stand: some four times what we have seen.
_MOST_NODES: Final = 60_000
_MOST_ARTICLES: Final = 50
_DEEPEST: Final = 30
# A body weighs so much; its parts stand at most so deep in the article's object.
_LEAST: Final = 200
_PARTS_DEEP: Final = 5
_LEAST_TITLE: Final = 8
# What parts a text from a list of words: sentences that end.
_SENTENCE: Final = re.compile(r"[.!?。！？][\"'”’」』)]*(?:\s|$)")

_TITLES: Final = ("title", "headline", "headlines", "articleTitle", "newsTitle", "subject", "name")
_ADDRESSES: Final = (
    "canonical_url",
    "canonicalUrl",
    "canonical",
    "url",
    "link",
    "href",
    "path",
    "slug",
    "permalink",
    "uri",
)
_NUMBERS: Final = (
    "id",
    "_id",
    "articleId",
    "article_id",
    "newsId",
    "news_id",
    "contentId",
    "content_id",
    "idxno",
    "aid",
)
_OTHERS: Final = re.compile(
    r"relat|recommend|popular|latest|trend|comment|promo|teaser|rank|sidebar|menu|navig|footer|header|author|credit"
    r"|byline|reporter|caption|seo|meta|ads?$|advert|script|style|previous|next|more|summary|excerpt|description|lead",
    re.IGNORECASE,
)


def state_body(page: Page, title: str) -> str:
    """The article's text in the page's embedded state, paragraphs parted by one empty line; "" where there is none."""
    names = {name for name in (same(title), *_headlines(page)) if len(name) >= _LEAST_TITLE}
    here = (node for node in _nodes(states(page.tree)) if _is_here(node, page.url, names))
    values = chain.from_iterable(_values(node, names, _PARTS_DEEP) for node in islice(here, _MOST_ARTICLES))
    # An object within another's is looked at twice, its long texts once.
    told = {value if isinstance(value, str) else id(value): value for value in values}
    found = (_text(value, _PARTS_DEEP) for value in told.values())
    prose = (text for text in found if weight(text) >= _LEAST and len(_SENTENCE.findall(text)) > 1)
    return max(prose, key=len, default="")


def _headlines(page: Page) -> Iterator[str]:
    yield from map(same, page.meta.get("og:title", ()))
    yield from (same("".join(element.itertext())) for element in page.tree.iter("h1"))


def _nodes(states: Iterable[object]) -> Iterator[Mapping[str, object]]:
    """The objects of all states, outermost first, within bounds."""
    left = _MOST_NODES
    for state in states:
        level = [state]
        for _ in range(_DEEPEST):
            left -= len(level)
            if not level or left < 0:
                break
            yield from (value for value in level if isinstance(value, dict))
            level = [item for value in level for item in _held(value)]


def _held(value: object) -> list[object]:
    items = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [item for item in items if isinstance(item, (dict, list))]


def _is_here(node: Mapping[str, object], url: str, names: set[str]) -> bool:
    """Whether an object names this page's article: by headline, by address, or by a number in the address."""
    path = re.sub(r"^[a-z]+://[^/]*|[?#].*$", "", url).rstrip("/")
    for key in _ADDRESSES:
        told = node.get(key)
        if isinstance(told, str) and len(path) > 1 and re.sub(r"^[a-z]+://[^/]*|[?#].*$", "", told).rstrip("/") == path:
            return True
    if any(_is_number(node.get(key), url) for key in _NUMBERS):
        return True
    return any(_is_named(title, names) for title in _titles(node))


def _is_number(value: object, url: str) -> bool:
    told = str(value) if isinstance(value, (str, int)) else ""
    return len(told) >= 6 and told in url and re.search(rf"(?<!\w){re.escape(told)}(?!\w)", url) is not None


def _titles(node: Mapping[str, object]) -> Iterator[str]:
    for key in _TITLES:
        value = node.get(key)
        for told in value.values() if isinstance(value, dict) else (value,):
            if isinstance(told, str) and len(told) < 500:
                yield same(told)


def _is_named(title: str, names: set[str]) -> bool:
    return len(title) >= _LEAST_TITLE and any(title == name or title in name or name in title for name in names)


def _values(node: Mapping[str, object], names: set[str], depth: int) -> Iterator[object]:
    """What may be the body within an article's object: not what it says of others, nor another article in it."""
    for key, value in node.items():
        if _OTHERS.search(key):
            continue
        if isinstance(value, dict):
            told = [title for title in _titles(value) if len(title) >= _LEAST_TITLE]
            if depth and (not told or any(_is_named(title, names) for title in told)):
                yield from _values(value, names, depth - 1)
        elif isinstance(value, (str, list)):
            yield value


def _text(value: object, depth: int) -> str:
    """The words of a string of text or markup, or of a list of paragraphs."""
    if isinstance(value, str):
        return "" if _is_machine(value) else plain_text(value)
    if not isinstance(value, list) or depth == 0:
        return ""
    parts = (_part(item, depth) for item in value)
    return "\n\n".join(part for part in parts if part)


def _part(item: object, depth: int) -> str:
    """A paragraph of a body: text, or an object of a kind that is text; pictures, lists of stories and ads are none."""
    if isinstance(item, str):
        return _text(item, depth)
    if not isinstance(item, dict):
        return ""
    kind = str(item.get("type") or item.get("_type") or item.get("__typename") or item.get("kind") or "").lower()
    if kind and not re.search(r"text|para|head|block|quote|list|(?<!raw_)html|^p$|^h\d$|content", kind):
        return ""
    if any(item.get(key) for key in ("url", "href", "link")) and _titles_of(item):
        return ""
    for key in ("content", "text", "html", "value", "body", "children", "items", "data"):
        if (
            text := _text(item.get(key), depth - 1)
            if not isinstance(item.get(key), dict)
            else _part(item[key], depth - 1)
        ):
            return text
    return ""


def _titles_of(item: Mapping[str, object]) -> bool:
    return any(isinstance(item.get(key), str) for key in _TITLES)


def _is_machine(text: str) -> bool:
    """Whether a string is for machines: an address, a list of words, JSON, code."""
    start = text.lstrip()[:1]
    return start in ("{", "[") or text.startswith(("http", "data:", "/")) or (len(text) > 80 and " " not in text[:200])
