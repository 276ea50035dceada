"""The article text of a page nobody wrote a rule for. Pure."""

import logging
import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice
from typing import Final

import trafilatura
from lxml.html import HtmlElement
from trafilatura.settings import Document

from worker.extract.appstate import state_body
from worker.extract.bare import LEAST_SHARE, wrap_bare_runs
from worker.extract.layout import lay_plain
from worker.extract.linked import texts
from worker.extract.ordered import in_order
from worker.extract.page import Page, few_words_of, weight, words_of
from worker.extract.quality import LONG, is_closed

# Where a page keeps what is not its article.
_ASIDE: Final = frozenset({"aside", "blockquote", "dialog", "figcaption", "footer", "form", "header", "nav"})
_ASIDE_NAME: Final = re.compile(
    r"comment|related|recommend|footer|sidebar|newsletter|promo|teaser|most-?read|cookie", re.I
)
_LEAST_PARAGRAPH: Final = 40
# A teaser's headline has more characters than the first and fewer than the second, and stands so near.
_HEADLINE: Final = (7, 120)
_TEASER_DEEP: Final = 4
_SHORT: Final = 250
_SHARE: Final = 0.5
# An embedded state stands in for what the page shows where it has so much more of the same article.
_FULLER: Final = 1.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """An article's text, paragraphs parted by one empty line, and which method gave it."""

    text: str
    source: str


def body_of(page: Page, title: str = "") -> Body:
    """The page's article text: trafilatura's quick precise reading, or a longer one where that is too short."""
    shown = _shown(page)
    if weight(shown.text) >= LONG or is_closed(page):
        return shown
    state = state_body(page, title)
    if len(state) > _FULLER * len(shown.text) and (is_short(shown.text, 0) or is_of(shown.text, state)):
        return Body(text=state, source="embedded state")
    return shown


def _shown(page: Page) -> Body:
    """The longest of what the page's markup and its JSON-LD give, read no further than it seems whole."""
    tree = deepcopy(page.tree)
    lay_plain(tree)
    own = own_paragraphs(tree)
    wrapped = wrap_bare_runs(tree, max(LEAST_SHARE * len(page.visible), own)) if own < len(page.visible) / 2 else 0
    if wrapped:
        own = own_paragraphs(tree)
    best = Body(text="", source="none")
    for found in _readings(page, tree):
        best = found if len(found.text) > len(best.text) else best
        if not is_short(best.text, own):
            break
    if best.text and len(best.text) < _SHARE * own:
        # An article in several containers, of which trafilatura took the first.
        whole = "\n\n".join(_proses(tree))
        best = Body(text=whole, source="all paragraphs") if is_of(best.text, whole) else best
    if best.source.startswith("trafilatura"):
        best = replace(best, text=in_order(best.text, tree))
    return replace(best, source=f"{best.source}, bare text wrapped") if wrapped else best


def _readings(page: Page, tree: HtmlElement) -> Iterator[Body]:
    """The page read in one way after another. Without `fast` trafilatura asks two others too, at twice the cost."""
    yield Body(text=_trafilatura(tree, page.url, precise=True, fast=True), source="trafilatura fast precise")
    yield Body(text=_trafilatura(tree, page.url, precise=True), source="trafilatura precise")
    yield Body(text=paragraphs("\n".join(texts(page.article.get("articleBody")))), source="json-ld")
    yield Body(text=_trafilatura(tree, page.url, precise=False), source="trafilatura")


def is_of(part: str, whole: str) -> bool:
    """Whether what a text begins with is in another: they are of one article."""
    return " ".join(part[:60].split()) in " ".join(whole.split())


def is_short(text: str, own: int) -> bool:
    """Whether a text is too short to be believed, against the characters of the page's own paragraphs."""
    return len(text) < max(_SHORT, _SHARE * own)


def own_paragraphs(tree: HtmlElement) -> int:
    """How many characters the page's paragraphs hold, those in asides and lists of links left out."""
    return sum(map(len, _proses(tree)))


def _proses(tree: HtmlElement) -> list[str]:
    return [words for paragraph in tree.iter("p") if (words := _prose(paragraph))]


def _prose(paragraph: HtmlElement) -> str:
    words = words_of(paragraph)
    if len(words) < _LEAST_PARAGRAPH:
        return ""
    linked = sum(len(words_of(link)) for link in paragraph.iter("a"))
    if linked * 2 > len(words) or any(_is_aside(parent) for parent in paragraph.iterancestors()):
        return ""
    return "" if _is_teaser(paragraph, len(words)) else words


def _is_teaser(paragraph: HtmlElement, size: int) -> bool:
    """Whether a paragraph stands alone with a linked headline: another story is told in it."""
    for box in islice(paragraph.iterancestors(), _TEASER_DEEP):
        words = len(few_words_of(box, size + _HEADLINE[1]))
        if words > size + _HEADLINE[0]:
            linked = sum(len(words_of(link)) for link in box.iter("a"))
            return linked >= words - size - _HEADLINE[0]
        if not words:
            return False
    return False


def _is_aside(element: HtmlElement) -> bool:
    named = f"{element.get('class') or ''} {element.get('id') or ''}"
    if element.tag in _ASIDE or "display:none" in (element.get("style") or "").replace(" ", ""):
        return True
    return element.tag not in ("body", "html") and bool(_ASIDE_NAME.search(named))


def paragraphs(text: str) -> str:
    """A text of one paragraph a line, as one with an empty line between paragraphs."""
    lines = (" ".join(line.split()) for line in text.splitlines())
    return "\n\n".join(line for line in lines if line)


@cache
def _quiet() -> None:
    """Keep trafilatura from saying on standard error, for each page, that it found little."""
    for name in ("trafilatura", "htmldate"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)


def _trafilatura(tree: HtmlElement, url: str, *, precise: bool, fast: bool = False) -> str:
    _quiet()
    document = trafilatura.bare_extraction(
        tree, url=url, favor_precision=precise, fast=fast, include_comments=False, with_metadata=False
    )
    return paragraphs(document.text or "") if isinstance(document, Document) else ""
