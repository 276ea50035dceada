"""The addresses reporters give beside their names. Pure."""

import re
from collections.abc import Collection, Iterator, Mapping
from itertools import islice
from typing import Final

from lxml.html import HtmlElement

from worker.extract.linked import items
from worker.extract.page import Page, few_words_of
from worker.extract.people import META, calls_itself_byline

_EMAIL: Final = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,5}", re.ASCII)
# Mailboxes of a desk are nobody's, not even where no other is given.
_DESK: Final = re.compile(
    r"(?:webmaster|master|admin|administrator|news|newsroom|newsdesk|info|desk|editors?|editorial|press|contact|help"
    r"|jebo|report|redaktion|redaction|redaccion|redazione|redakcja|ombudsman|privacy|support|service|cs|ads?"
    r"|advertising|marketing|sales|noreply|no-reply|donotreply|tips?|letters?|mail|hello|office|online|web|feedback"
    r"|subscribe|subscriptions?|copyright|legal)\d{0,2}"
)
# Where the reporters of a text stand: in its first and last paragraphs.
_FIRST, _LAST = 2, 3
_LONGEST_LINE: Final = 200
# Links to write to that are looked at, and how far up from each.
_LINKS, _UP = 20, 3
# Between a name and its address: a role, a bracket.
_BESIDE: Final = 40


def emails_of(page: Page, text: str, authors: Collection[str]) -> tuple[tuple[str, ...], str]:
    """Reporters' addresses in lower case, in the order given, and where the first was found; none of a desk's.

    Beside an author's name, in a byline, or in the first and last lines of the text as the page has it.
    """
    found: dict[str, str] = {}
    for source, raw in _told(page, text, authors):
        for address in _EMAIL.findall(raw):
            lower = address.lower().rstrip(".-")
            if not _DESK.fullmatch(lower.partition("@")[0]):
                found.setdefault(lower, source)
    return tuple(found), next(iter(found.values()), "none")


def _told(page: Page, text: str, names: Collection[str]) -> Iterator[tuple[str, str]]:
    for author in items(page.article.get("author"), page.linked):
        if isinstance(author, Mapping):
            yield "json-ld", str(author.get("email") or "")
    yield from ((name, content) for name in META for content in page.meta.get(name, ()))
    if "@" not in page.markup:
        return
    yield from (("byline", address) for address in _linked(page, names))
    lines = [line for line in text.split("\n") if line]
    near = [*lines[:_FIRST], *lines[_FIRST:][-_LAST:]]
    yield from (("reporter line", line) for line in near if len(line) <= _LONGEST_LINE)
    for name in names:
        for after in page.visible.split(name)[1:]:
            yield "beside the name", _first_beside(after[: _BESIDE + _LONGEST_LINE])


def _linked(page: Page, names: Collection[str]) -> Iterator[str]:
    """The addresses of links to write to that stand beside an author's name or in a byline."""
    if "mailto:" not in page.markup:
        return
    links = (link for link in page.tree.iter("a") if (link.get("href") or "").startswith("mailto:"))
    for link in islice(links, _LINKS):
        around = list(islice(link.iterancestors(), _UP))
        if any(map(calls_itself_byline, (link, *around))) or any(_names(element, names) for element in around[:2]):
            yield link.get("href") or ""


def _names(element: HtmlElement, names: Collection[str]) -> bool:
    words = few_words_of(element, _LONGEST_LINE)
    return any(name in words for name in names)


def _first_beside(after: str) -> str:
    """The address that follows a name at once."""
    match = _EMAIL.search(after)
    return (
        match.group()
        if match and match.start() <= _BESIDE and not re.search(r"[.!?]\s", after[: match.start()])
        else ""
    )
