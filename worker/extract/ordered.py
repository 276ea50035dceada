"""A text put back in the order of its page, with what was lost between its paragraphs. Pure.

Live blogs and pages of many containers are read in pieces: what was found last stands last, the times over the posts
are lost, and a sentence or two for the links in them. Between the first and the last paragraph of a text, a heading
that stands in the same kind of container is the text's, and a paragraph that stands in the same kind of place.
"""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import islice, pairwise
from typing import Final

from lxml.html import HtmlElement

from worker.extract.page import words_of

_HEADINGS: Final = frozenset({"h2", "h3", "h4", "h5"})
_LONGEST_HEADING: Final = 150
_LEAST_PARAGRAPH: Final = 60
_DEPTH: Final = 4
# By so many letters a paragraph is known again; where fewer of a text's paragraphs are, it is left as it is.
_KNOWN_BY: Final = 60
_LEAST_KNOWN: Final = 0.6
# By so many is seen that a text has it already, if in other pieces.
_SAID_BY: Final = 40
_SIGNS: Final = re.compile(r"[\W_]+")

# A block of the page: where it stands, its words, and the part of the text that says the same.
_Block = tuple[HtmlElement, str, int | None]


def in_order(text: str, tree: HtmlElement) -> str:
    """The paragraphs of a text as they follow one another in a page, with the headings and paragraphs between them."""
    parts = text.split("\n\n")
    blocks = _blocks(tree, [_key(part) for part in parts])
    known = [n for n, (_, _, part) in enumerate(blocks) if part is not None]
    if len(known) < max(3, _LEAST_KNOWN * len(parts)):
        return text
    within = blocks[known[0] : known[-1] + 1]
    lost = _lost(within, _SIGNS.sub("", text))
    follow = [part for _, _, part in within if part is not None]
    if not lost and all(a < b for a, b in pairwise(follow)):
        return text
    groups = _groups(parts, frozenset(follow))
    told = [[words] if n in lost else groups.pop(part, []) for n, (_, words, part) in enumerate(within)]
    return "\n\n".join([*groups.pop(-1, []), *(line for lines in told for line in lines)])


def _blocks(tree: HtmlElement, parts: Sequence[str]) -> list[_Block]:
    """The page's paragraphs and headings. Who says what another says too, on the page or in the text, is not known."""
    elements = [e for e in tree.iter("p", "li", "blockquote", *_HEADINGS) if next(e.iterdescendants("p"), None) is None]
    said = [(element, words) for element in elements if (words := words_of(element))]
    times = Counter(_key(words) for _, words in said)
    again = Counter(parts)
    numbers = {key: n for n, key in enumerate(parts) if times[key] == again[key] == 1}
    return [(element, words, numbers.get(_key(words))) for element, words in said]


def _lost(within: Sequence[_Block], letters: str) -> set[int]:
    """The places of headings and paragraphs that stand where the text's own do, and are not among its letters."""
    own = [element for element, _, part in within if part is not None and element.tag == "p"]
    parents = {_place(element, 1)[1:] for element in own}
    places = {_place(element, _DEPTH) for element in own}
    lost = set()
    for n, (element, words, part) in enumerate(within):
        if part is None and _key(words)[:_SAID_BY] not in letters and not _is_linked(element, words):
            heading = element.tag in _HEADINGS and len(words) <= _LONGEST_HEADING
            if heading and _place(element, 1)[1:] in parents:
                lost.add(n)
            if element.tag == "p" and len(words) >= _LEAST_PARAGRAPH and _place(element, _DEPTH) in places:
                lost.add(n)
    return lost


def _groups(parts: Sequence[str], known: frozenset[int]) -> dict[int | None, list[str]]:
    """Each known part with those that follow it unknown, by its number; under -1 those before the first."""
    groups: dict[int | None, list[str]] = {-1: []}
    last = -1
    for n, part in enumerate(parts):
        last = n if n in known else last
        groups.setdefault(last, []).append(part)
    return groups


def _place(element: HtmlElement, depth: int) -> tuple[str, ...]:
    """What an element and so many of those around it call themselves, from within."""
    return tuple(f"{e.tag} {e.get('class') or ''}" for e in (element, *islice(element.iterancestors(), depth)))


def _is_linked(element: HtmlElement, words: str) -> bool:
    return 2 * sum(len(words_of(link)) for link in element.iter("a")) >= len(words)


def _key(text: str) -> str:
    return _SIGNS.sub("", text[: 2 * _KNOWN_BY])[:_KNOWN_BY]
