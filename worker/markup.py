"""HTML from strangers: to plain text, and to HTML that is safe to keep. Pure."""

import html
import re
import warnings
from functools import lru_cache
from typing import Final

import nh3
from bs4 import BeautifulSoup

from worker.decode import clean
from worker.links import absolute, without_users
from worker.nesting import flattened

# Text that holds none of these is not HTML: 3 < 5 and AT&T need no parser.
_TAG: Final = re.compile(r"<[a-zA-Z/!?]")

# Stand for the ends of paragraphs, lines and <br> while the markup's own white space is still in the text.
_PARAGRAPH, _LINE, _BREAK = "\x1d", "\x1e", "\x1c"
_MARK_OF: Final = {
    **dict.fromkeys(
        ("p", "div", "section", "article", "aside", "header", "footer", "main", "nav", "blockquote", "pre", "ul", "ol",
         "dl", "table", "figure", "figcaption", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "address", "details",
         "center"), _PARAGRAPH),
    **dict.fromkeys(("li", "tr", "dt", "dd", "caption", "summary"), _LINE),
    **dict.fromkeys(("td", "th"), " "),
    "br": _BREAK,
}  # fmt: skip
_DROPPED: Final = frozenset(
    ("script", "style", "noscript", "template", "head", "title", "iframe", "object", "svg", "math", "canvas",
     "button", "select", "textarea")
)  # fmt: skip
_ENDS: Final = re.compile(f" *[{_PARAGRAPH}{_LINE}{_BREAK}][ {_PARAGRAPH}{_LINE}{_BREAK}]*")
_BLANKS: Final = re.compile("[ \t\n\r\f\v\x85\xa0\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+")
_LINE_BLANKS: Final = re.compile("[ \t\f\v\xa0\u2000-\u200a\u202f\u205f\u3000]+")

_KEPT: Final = nh3.ALLOWED_TAGS - {"bdo", "bdi"}
_SCHEMES: Final = {"http", "https", "mailto"}
_BARE: Final = nh3.Cleaner(tags=set(_MARK_OF), attributes={}, clean_content_tags=set(_DROPPED))
_WRITTEN_TAG: Final = re.compile(r'<(/?)([a-z][a-z0-9]*)(?:[^>"]|"[^"]*")*>')


def plain_text(markup: str) -> str:
    """The words of an HTML fragment: paragraphs parted by one empty line, lines by one newline, entities read once.

    Text that is not HTML keeps its lines and costs no parser. A parse costs 0.1 ms a kilobyte.
    """
    if not _TAG.search(markup):
        return _tidy_lines(clean(html.unescape(markup)))
    return words_of(_BARE.clean(flattened(clean(markup))))


def soup_of(markup: str) -> BeautifulSoup:
    """A tree to select from, of whatever calls itself HTML."""
    with warnings.catch_warnings():
        # That it may be XML, or no markup at all, is for our own readers to find out.
        warnings.simplefilter("ignore")
        return BeautifulSoup(markup, "lxml")


def sanitise(markup: str, base_url: str) -> str:
    """HTML without scripts, styles, frames, forms and event handlers; links absolute, http, https or mailto.

    No link holds a user name or password, and nothing stands deeper than `nesting.MAX_DEPTH`.
    """
    if not markup.strip():
        return ""
    return without_users(clean(_cleaner(base_url).clean(flattened(clean(markup)))))


def words_of(sanitised: str) -> str:
    """The words of what `sanitise` gave, as `plain_text` would have them, without its parser."""
    text = _WRITTEN_TAG.sub(_mark, sanitised)
    return _parted(html.unescape(text))


def _mark(match: re.Match[str]) -> str:
    return _MARK_OF.get(match[2], "")


def _parted(text: str) -> str:
    return _tidy_lines(clean(_ENDS.sub(_end, _BLANKS.sub(" ", text)))).strip()


def _end(match: re.Match[str]) -> str:
    marks = match.group()
    return "\n\n" if _PARAGRAPH in marks or marks.count(_BREAK) > 1 else "\n"


def _tidy_lines(text: str) -> str:
    lines = (_LINE_BLANKS.sub(" ", line).strip() for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


@lru_cache(maxsize=128)
def _cleaner(base_url: str) -> nh3.Cleaner:
    # What a relative link becomes is not judged by its scheme again: the base must be one that links may have.
    base = absolute(base_url, "")
    try:
        return nh3.Cleaner(tags=_KEPT, url_schemes=_SCHEMES, url_relative=("rewrite_with_base", base or ""))
    except ValueError:
        # Without a base to resolve them against, relative links lead nowhere.
        return nh3.Cleaner(tags=_KEPT, url_schemes=_SCHEMES, url_relative="deny")
