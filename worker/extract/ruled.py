"""A page read by its site's rule, with BeautifulSoup. Pure."""

from dataclasses import dataclass
from typing import Final

from bs4 import BeautifulSoup, Tag

from worker.extract.generic import paragraphs
from worker.extract.sites import Selectors, SiteRule
from worker.markup import soup_of

_BLOCKS = frozenset(
    {
        "address",
        "article",
        "aside",
        "blockquote",
        "br",
        "center",
        "dd",
        "div",
        "dl",
        "dt",
        "figure",
        "h1",
        "h2",
        "h3",
        "h4",
    }
    | {"h5", "h6", "hr", "li", "main", "ol", "p", "pre", "section", "table", "td", "th", "tr", "ul"}
)
# Stands for the edge of a block: a character no page has, for decoding takes control characters out.
_BREAK = "\ue000"
_LISTS = ("div", "dl", "li", "ol", "p", "ul")
_LINKED_SHARE = 0.8
_NEVER = (
    "script",
    "style",
    "noscript",
    "template",
    "iframe",
    "svg",
    "button",
    "form",
    "figcaption",
    "nav",
    "aside",
    "select",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruled:
    """What the rule found; empty where it found nothing."""

    title: str = ""
    text: str = ""
    author: str = ""
    published: str = ""
    section: str = ""


NOTHING: Final = Ruled()


def read_by_rule(markup: str, rule: SiteRule) -> Ruled:
    """Apply a rule to a decoded page. What `remove` names is gone before anything is looked for in the body."""
    soup = soup_of(markup)
    found = {key: _first(soup, getattr(rule, key)) for key in ("title", "author", "published", "section")}
    for selector in (*rule.remove, *_NEVER) if rule.body else ():
        for element in soup.select(selector):
            element.decompose()
    return Ruled(text=_body(soup, rule.body), **found)


def _first(soup: BeautifulSoup, selectors: Selectors) -> str:
    """What the first matching element says: its content or datetime where it has one, else its words."""
    for selector in selectors:
        for element in soup.select(selector):
            told = (
                element.get("content")
                or element.get("datetime")
                or element.get("data-date-time")
                or element.get_text(" ", strip=True)
            )
            if isinstance(told, str) and told.strip():
                return " ".join(told.split())
    return ""


def _body(soup: BeautifulSoup, selectors: Selectors) -> str:
    """The text of all elements the first fruitful selector matches; one within another is not said twice."""
    for selector in selectors:
        matched = soup.select(selector)
        outermost = [e for e in matched if not any(parent is other for parent in e.parents for other in matched)]
        text = "\n\n".join(filter(None, map(_paragraphs, (e for e in outermost if not _is_links(e)))))
        if text:
            return text
    return ""


def _paragraphs(element: Tag) -> str:
    """An element's text, a paragraph for each block and each stretch between line breaks."""
    for listing in [block for block in element.find_all(_LISTS) if _is_links(block)]:
        listing.decompose()
    for block in element.find_all(_BLOCKS):
        block.insert_before(_BREAK)
        block.insert_after(_BREAK)
    return paragraphs(" ".join(element.get_text().split()).replace(_BREAK, "\n"))


def _is_links(block: Tag) -> bool:
    """Whether all a block says is said by its links: other stories, never this one."""
    words = len(block.get_text(strip=True))
    return words > 0 and sum(len(link.get_text(strip=True)) for link in block.find_all("a")) > _LINKED_SHARE * words
