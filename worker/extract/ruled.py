"""A page read by its site's rules, with BeautifulSoup. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bs4 import BeautifulSoup, Tag
from lxml.html import HTMLParser, fragment_fromstring

from worker.extract.generic import paragraphs
from worker.extract.layout import drop_links, lay_plain
from worker.extract.page import seen_text
from worker.extract.sites import Selectors, SiteRule
from worker.markup import soup_of

# Stands for the edge of a block: a character no page has, for decoding takes control characters out.
_BREAK = "\ue000"
_NEVER = ("script", "style", "noscript", "template", "iframe", "svg", "button", "form", "figcaption", "nav", "aside",
          "select")  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruled:
    """What the rule found; empty where it found nothing."""

    title: str = ""
    text: str = ""
    author: str = ""
    published: str = ""
    section: str = ""


NOTHING: Final = Ruled()


def read_by_rules(markup: str, rules: Sequence[SiteRule]) -> Ruled:
    """What the first rule gives whose body is on the page; what the first rule of all gives where none is."""
    soup = soup_of(markup)
    found = (_read(soup, rule) for rule in rules)
    first = next(found, NOTHING)
    return first if first.text else next((ruled for ruled in found if ruled.text), first)


def _read(soup: BeautifulSoup, rule: SiteRule) -> Ruled:
    told = {key: _first(soup, getattr(rule, key)) for key in ("title", "author", "published", "section")}
    return Ruled(text=_body(soup, rule), **told)


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


def _body(soup: BeautifulSoup, rule: SiteRule) -> str:
    """The text of all elements the first fruitful selector matches; one within another is not said twice."""
    for selector in rule.body:
        matched = soup.select(selector)
        outermost = [e for e in matched if not any(parent is other for parent in e.parents for other in matched)]
        text = "\n\n".join(filter(None, (_paragraphs(element, rule.remove) for element in outermost)))
        if text:
            return text
    return ""


def _paragraphs(element: Tag, remove: Selectors) -> str:
    """An element's text without what the rule removes, a paragraph for each block and each stretch between breaks."""
    for selector in (*remove, *_NEVER):
        for inner in element.select(selector):
            inner.decompose()
    # What follows a comment would be lost with it.
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    tree = fragment_fromstring(str(element).encode(), create_parent="div", parser=parser)
    lay_plain(tree)
    drop_links(tree)
    return paragraphs(" ".join("".join(seen_text(tree, _BREAK)).split()).replace(_BREAK, "\n"))
