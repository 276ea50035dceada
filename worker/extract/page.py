"""A page parsed once, for all who read it: its tree, its meta elements, its JSON-LD, its visible words. Pure."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Final

from lxml.etree import LxmlError, XPath, iterwalk
from lxml.html import HtmlElement, HTMLParser, document_fromstring, tostring

from worker.errors import StageFailed
from worker.extract import linked
from worker.flow import Reason
from worker.nesting import MAX_DEPTH, flattened

# Elements that stand within a line of text: between all others a reader sees a space.
INLINE: Final = frozenset(
    {"a", "abbr", "b", "big", "cite", "code", "em", "font", "i", "ins", "mark", "q", "ruby", "s", "small", "span"}
    | {"strong", "strike", "sub", "sup", "time", "u", "wbr"}
)
# Numbers that may name a control character or half of a pair; all others, and there are many, are none's.
_REFERENCE: Final = re.compile(
    rb"&#(?:[xX]0*(1?[0-9a-fA-F]|7[fF]|[fF]{3}[eEfF]|[dD][89a-fA-F][0-9a-fA-F]{2})(?![0-9a-fA-F])"
    rb"|0*([12]?\d|3[01]|127|6553[45]|5[567]\d{3})(?!\d));?"
)
_CONTROLS: Final = frozenset(range(32)) - {9, 10, 13} | {127, 0xFFFE, 0xFFFF}
_CONTROL: Final = bytes(code for code in _CONTROLS if code < 128)
_NO_CHARACTERS: Final = ("\ufffe".encode(), "\uffff".encode())
_UNSEEN: Final = frozenset({"script", "style", "noscript", "template", "svg", "head", "iframe", "select", "option"})
# Four times the most we have seen. What stands further down is comments, or made to keep us busy: trafilatura needs
# 60 µs for each, and more the deeper they stand.
MAX_ELEMENTS: Final = 12_000
# Asked of the tree itself: to walk it costs more than to parse it.
_TOO_DEEP: Final = XPath(f"boolean({'/*' * (MAX_DEPTH + 1)})")
_TOO_LARGE: Final = XPath(f"count(//*) > {MAX_ELEMENTS}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A parsed page. `meta` maps a lower-case name, property or itemprop to its contents in order.

    `article` is the JSON-LD node of the article, {} when there is none; `visible` is what a reader sees, spaces
    collapsed. The tree is shared: whoever changes it takes a copy.
    """

    url: str
    markup: str
    tree: HtmlElement
    meta: Mapping[str, tuple[str, ...]]
    article: linked.Node
    linked: tuple[linked.Node, ...]
    visible: str

    def first(self, *names: str) -> tuple[str, str]:
        """The first content that one of the meta names has, and that name; two empty strings when none has."""
        return next(((content, name) for name in names for content in self.meta.get(name, ())), ("", ""))


def read_page(markup: str, url: str) -> Page:
    """Parse a decoded page. Raises StageFailed(PARSE) when there is nothing in it to parse."""
    try:
        tree = _parsed(markup)
        if _TOO_DEEP(tree):
            markup = flattened(markup)
            tree = _parsed(markup)
    except (LxmlError, ValueError) as error:
        raise StageFailed(Reason.PARSE, f"{url}: no HTML could be read: {error}") from error
    if _cut(tree):
        markup = tostring(tree, encoding="unicode")
    scripts = [script.text or "" for script in tree.iter("script") if "ld+json" in script.get("type", "")]
    found = linked.nodes(scripts)
    return Page(
        url=url,
        markup=markup,
        tree=tree,
        meta=_metas(tree),
        article=linked.article_of(found, url),
        linked=found,
        visible=words_of(tree),
    )


def _parsed(markup: str) -> HtmlElement:
    # Comments matter to nobody, and the encoding is said here because a declaration in the page may lie.
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    return document_fromstring(_parsable(markup), parser=parser)


def _cut(tree: HtmlElement) -> bool:
    """Leave out of a page what stands after its first MAX_ELEMENTS; tell whether anything did."""
    if not _TOO_LARGE(tree):
        return False
    beyond = list(islice(tree.iter(), MAX_ELEMENTS, None))
    for element in beyond:
        parent = element.getparent()
        if parent is not None:
            parent.remove(element)
    return bool(beyond)


def _parsable(markup: str) -> bytes:
    """A page without control characters, written or named by number: one makes lxml refuse a whole text later on."""
    written = markup.encode("utf-8", "ignore").translate(None, _CONTROL)
    for none in _NO_CHARACTERS:
        written = written.replace(none, b"")
    return _REFERENCE.sub(lambda match: b"" if _is_control(match) else match.group(), written)


def _is_control(match: re.Match[bytes]) -> bool:
    code = int(match[1], 16) if match[1] else int(match[2])
    return code in _CONTROLS or 0xD800 <= code <= 0xDFFF


def seen_text(element: HtmlElement, edge: str = " ") -> Iterator[str]:
    """The pieces of text a reader sees within an element, in order, with `edge` wherever a block begins or ends."""
    walker = iterwalk(element, events=("start", "end"))
    for event, node in walker:
        if node.tag not in INLINE:
            yield edge
        if event == "end":
            if node is not element and node.tail:
                yield node.tail
        elif node.tag in _UNSEEN:
            walker.skip_subtree()
        elif node.text:
            yield node.text


def words_of(element: HtmlElement) -> str:
    """An element's visible text, spaces collapsed."""
    if not len(element):  # most have nothing within
        return "" if element.tag in _UNSEEN else " ".join((element.text or "").split())
    return " ".join("".join(seen_text(element)).split())


def is_brief(element: HtmlElement, most: int) -> bool:
    """Whether an element's visible text has no more than so many characters: no more is read than shows it."""
    return bool(few_words_of(element, most)) or not any(map(str.strip, seen_text(element)))


def weight(text: str) -> int:
    """How much a text says, in characters of an alphabet."""
    return len(text) + sum(1 for c in text if c >= "\u3040")


def few_words_of(element: HtmlElement, most: int) -> str:
    """As `words_of`, but nothing where that has more than so many characters: no more is read than shows it."""
    if not len(element):
        words = words_of(element)
        return words if len(words) <= most else ""
    pieces: list[str] = []
    size = 0
    for piece in seen_text(element):
        pieces.append(piece)
        size += sum(map(len, piece.split()))
        if size > most:
            return ""
    words = " ".join("".join(pieces).split())
    return words if len(words) <= most else ""


def _metas(tree: HtmlElement) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for element in tree.iter("meta"):
        content = re.sub(r"\s+", " ", element.get("content") or "").strip()
        names = " ".join(element.get(key) or "" for key in ("property", "name", "itemprop")).lower().split()
        for name in dict.fromkeys(names) if content else ():
            found[name] = (*found.get(name, ()), content)
    return found
