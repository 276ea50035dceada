"""JSON-LD: what a page tells machines about its article. Pure."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from html import unescape
from typing import Final, TypeAlias

Node: TypeAlias = Mapping[str, object]

# What scripts are wrapped in against readers of long ago, without the blanks around it.
_BEGINS: Final = re.compile(r"<!--|//\s*<!\[CDATA\[|<!\[CDATA\[|/\*.*?\*/", re.S)
_ENDS: Final = re.compile(r"(?:-->|//\s{0,9}\]\]>|\]\]>|;)\Z")
_TRAILING_COMMA: Final = re.compile(r",(\s*[}\]])")
_DEPTH: Final = 6


def nodes(scripts: Iterable[str]) -> tuple[Node, ...]:
    """Every object of the scripts that is or may hold an article, outermost first. Broken scripts give none."""
    return tuple(node for script in scripts for node in _flatten(_load(script), _DEPTH))


def article_of(found: Iterable[Node], url: str) -> Node:
    """The node that describes the page's article; an empty one when none does.

    Of several the one that names this URL, else the first with a date, else the first.
    """
    articles = [node for node in found if _is_article(node)]
    path = _path(url)
    here = [node for node in articles if path and path in _addresses(node)]
    dated = [node for node in here or articles if "datePublished" in node]
    return next(iter(dated or here or articles), {})


def texts(value: object) -> list[str]:
    """The strings of a value: itself, its name, or those of each of its items."""
    if isinstance(value, str):
        stripped = unescape(value).strip()
        return [stripped] if stripped else []
    if isinstance(value, list):
        return [text for item in value for text in texts(item)]
    if isinstance(value, Mapping):
        whole = " ".join(texts(value.get("givenName")) + texts(value.get("familyName")))
        return texts(value.get("name") or value.get("@value") or whole)
    return []


def items(value: object, found: Iterable[Node]) -> Iterator[object]:
    """The items of a value, those that only name another node by `@id` followed to it."""
    named: dict[str, Node] | None = None
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, Mapping) and "@id" in item and not texts(item):
            named = _named(found) if named is None else named
            yield named.get(str(item["@id"]), item)
        else:
            yield item


def _named(found: Iterable[Node]) -> dict[str, Node]:
    """The nodes that say something, by their `@id`; of two of one name the first."""
    named: dict[str, Node] = {}
    for node in found:
        if "@id" in node and texts(node):
            named.setdefault(str(node["@id"]), node)
    return named


def crumbs(found: Iterable[Node]) -> list[str]:
    """The names along the path of links to the page, outermost first, where JSON-LD tells one."""
    for node in found:
        steps = node.get("itemListElement")
        if node.get("@type") == "BreadcrumbList" and isinstance(steps, list):
            ordered = sorted((step for step in steps if isinstance(step, Mapping)), key=_position)
            return [name for step in ordered for name in (texts(step) or texts(step.get("item")))[:1]]
    return []


def _position(step: Node) -> int:
    place = str(step.get("position"))
    return int(place) if place.isdecimal() and len(place) < 6 else 0


def _load(script: str) -> object:
    bare = script.strip()
    if begun := _BEGINS.match(bare):
        bare = bare[begun.end() :].lstrip()
    if ended := _ENDS.search(bare, max(0, len(bare) - 20)):
        bare = bare[: ended.start()].rstrip()
    for text in (bare, _TRAILING_COMMA.sub(r"\1", bare)):
        try:
            loaded: object = json.loads(text, strict=False)
        except (ValueError, RecursionError):
            continue
        return loaded
    return None


def _flatten(value: object, depth: int) -> Iterator[Node]:
    if depth == 0:
        return
    if isinstance(value, list):
        for item in value:
            yield from _flatten(item, depth - 1)
    elif isinstance(value, dict):
        yield value
        for key in ("@graph", "mainEntity", "mainEntityOfPage", "hasPart", "breadcrumb"):
            yield from _flatten(value.get(key), depth - 1)


def _is_article(node: Node) -> bool:
    kinds = node.get("@type")
    names = kinds if isinstance(kinds, list) else [kinds]
    return any(isinstance(name, str) and re.search(r"(?:Article|Posting|Report)$", name) for name in names)


def _path(url: str) -> str:
    """What tells a page of a site from its others: an address without scheme, host, query and last slash."""
    return re.sub(r"^https?://[^/]*|[?#].*$", "", url).rstrip("/")


def _addresses(node: Node) -> set[str]:
    whole = node.get("mainEntityOfPage")
    named = [node.get("url"), node.get("@id"), whole]
    if isinstance(whole, Mapping):
        named += [whole.get("@id"), whole.get("url")]
    return {_path(value) for value in named if isinstance(value, str)}
