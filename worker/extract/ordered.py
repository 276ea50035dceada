"""A text put back in the order of its page, with the headings between its paragraphs. Pure.

Live blogs and pages of many containers are read in pieces: what was found last stands last, and the times over the
posts are lost.
"""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from lxml.html import HtmlElement

from worker.extract.page import words_of

_HEADINGS: Final = frozenset({"h2", "h3", "h4", "h5"})
_LONGEST_HEADING: Final = 150
# By so many letters a paragraph is known again; where fewer of a text's paragraphs are, its order is left as it is.
_KNOWN_BY: Final = 60
_LEAST_KNOWN: Final = 0.6
_SIGNS: Final = re.compile(r"[\W_]+")

# A block of the page: where it stands, its words, and the part of the text that says the same.
_Block = tuple[HtmlElement, str, int | None]


def in_order(text: str, tree: HtmlElement) -> str:
    """The paragraphs of a text as they follow one another in a page, and the page's headings among them."""
    parts = text.split("\n\n")
    blocks = _blocks(tree, [_key(part) for part in parts])
    known = [n for n, (_, _, part) in enumerate(blocks) if part is not None]
    if len(known) < max(3, _LEAST_KNOWN * len(parts)):
        return text
    within = blocks[known[0] : known[-1] + 1]
    parents = {_name(element) for element, _, part in within if part is not None and element.tag == "p"}
    said = set(map(_key, parts))
    headings = {n for n, block in enumerate(within) if _is_lost_heading(block, parents) and _key(block[1]) not in said}
    follow = [part for _, _, part in within if part is not None]
    if not headings and all(a < b for a, b in pairwise(follow)):
        return text
    groups = _groups(parts, follow)
    told = [[words] if n in headings else groups.pop(part, []) for n, (_, words, part) in enumerate(within)]
    return "\n\n".join([*groups.pop(-1, []), *(line for lines in told for line in lines)])


def _blocks(tree: HtmlElement, parts: Sequence[str]) -> list[_Block]:
    """The page's paragraphs and headings. Who says what another says too, on the page or in the text, is not known."""
    elements = [e for e in tree.iter("p", "li", "blockquote", *_HEADINGS) if next(e.iterdescendants("p"), None) is None]
    said = [(element, words) for element in elements if (words := words_of(element))]
    times = Counter(_key(words) for _, words in said)
    again = Counter(parts)
    numbers = {key: n for n, key in enumerate(parts) if times[key] == again[key] == 1}
    return [(element, words, numbers.get(_key(words))) for element, words in said]


def _groups(parts: Sequence[str], known: Sequence[int]) -> dict[int | None, list[str]]:
    """Each known part with those that follow it unknown, by its number; under -1 those before the first."""
    groups: dict[int | None, list[str]] = {-1: []}
    last = -1
    for n, part in enumerate(parts):
        last = n if n in known else last
        groups.setdefault(last, []).append(part)
    return groups


def _is_lost_heading(block: _Block, parents: set[str]) -> bool:
    element, words, part = block
    if part is not None or element.tag not in _HEADINGS or len(words) > _LONGEST_HEADING:
        return False
    linked = sum(len(words_of(link)) for link in element.iter("a"))
    return linked * 2 < len(words) and _name(element) in parents


def _name(element: HtmlElement) -> str:
    """What the container of an element calls itself."""
    parent = element.getparent()
    return "" if parent is None else f"{parent.tag} {parent.get('class') or ''}"


def _key(text: str) -> str:
    return _SIGNS.sub("", text[: 2 * _KNOWN_BY])[:_KNOWN_BY]
