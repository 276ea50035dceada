"""HTML from strangers: to plain text, and to HTML that is safe to keep. Pure."""

import html
import re
from functools import lru_cache
from typing import Final
from urllib.parse import urlsplit

import nh3
from bs4 import BeautifulSoup, NavigableString, Tag
from bs4.element import PreformattedString

from worker.decode import clean

# Text that holds none of these is not HTML: 3 < 5 and AT&T need no parser.
_TAG: Final = re.compile(r"<[a-zA-Z/!?]")
_DROPPED: Final = frozenset(
    (
        "script",
        "style",
        "noscript",
        "template",
        "head",
        "title",
        "iframe",
        "object",
        "svg",
        "math",
        "canvas",
        "form",
        "button",
        "select",
        "textarea",
    )
)  # fmt: skip  (a table)
_BREAKS: Final = frozenset(
    (
        "p",
        "div",
        "section",
        "article",
        "aside",
        "header",
        "footer",
        "main",
        "nav",
        "blockquote",
        "pre",
        "ul",
        "ol",
        "dl",
        "table",
        "figure",
        "figcaption",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "address",
        "details",
        "center",
    )
)  # fmt: skip  (a table)
_LINES: Final = frozenset(("br", "li", "tr", "dt", "dd", "caption", "option", "summary"))
_CELLS: Final = frozenset(("td", "th"))

# Stand for the ends of paragraphs and lines while the document's own white space is still in the text.
_PARAGRAPH: Final = "\x1d"
_LINE: Final = "\x1e"
_ENDS: Final = re.compile(f"\\s*[{_PARAGRAPH}{_LINE}][\\s{_PARAGRAPH}{_LINE}]*")
_DEEPEST: Final = 200

_SCHEMES: Final = {"http", "https", "mailto"}


def plain_text(markup: str) -> str:
    """The words of an HTML fragment: paragraphs parted by one empty line, lines by one newline, entities read once.

    Text that is not HTML comes back as it is, but for white space. Never raises for what a stranger wrote.
    """
    if not _TAG.search(markup):
        return _spaced(clean(html.unescape(markup)).replace("\n", _LINE))
    soup = BeautifulSoup(markup.replace("\0", ""), "lxml")
    pieces: list[str] = []
    _collect(soup, pieces)
    return _spaced("".join(pieces))
