"""Make a page plain before its text is looked for: layout tables become blocks; captions and boxes beside go. Pure.

What is beside an article in its own container says so in its name: reporters, shares, rankings, related stories. Only
small boxes are believed, for a whole page may call itself `share`.

A table is layout when a cell of it holds prose or another table: then its cells are blocks of the page, and beside a
cell that holds nearly all, the others are its menus, bylines and small print.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from math import ceil
from typing import Final

from lxml.html import HtmlElement

from worker.extract.page import is_brief, weight, words_of

# What a caption, or the box of a picture with its caption, calls itself. Whole words of a name: `capital` is none.
_CAPTION: Final = re.compile(
    r"(?:^|[\s_-])(?:(?:fig|img|image|photo|pic(?:ture)?)?[_-]?caption(?:[_-]?(?:text|txt|box|area))?"
    r"|(?:photo|img|image|pic)[_-]?(?:txt|text|desc|credit|info)|cutline|cap)(?:$|[\s_-])",
    re.I,
)
_PICTURE: Final = re.compile(r"(?:^|[\s_-])(?:photo|image|img|pic|picture|thumb)(?:$|[\s_-]|box|area|wrap)", re.I)
_LONGEST_CAPTION: Final = 300
# Words of the names of boxes, written related_news, relatedNews or related-news.
_NAME_WORD: Final = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_BESIDE: Final = frozenset(
    (
        "advert", "advertisement", "advertorial", "banner", "byline", "comments", "copyright", "cutline", "donation",
        "emotion", "hashtag", "hashtags", "journalist", "keyword", "keywords", "newsletter", "outlink", "popular",
        "promo", "promotion", "rank", "ranking", "reaction", "recommend", "recommended", "rel", "relate", "related",
        "relation", "relations", "reporter", "reporters", "share", "sharing", "sns", "subscribe", "subscription",
        "taboola", "writer",
    )
)  # fmt: skip
_LONGEST_BESIDE: Final = 400
# What readers say below an article may be longer than it.
_READERS: Final = frozenset({"cmt", "disqus", "livere", "replies", "reply"})
_TALK: Final = "talk"
# What says of itself that it goes with the page: fact boxes and sidebars, whole ones too.
_LONGEST_ASIDE: Final = 3_000
_LONGEST_TALK: Final = 100_000
_BOXES: Final = ("div", "dl", "ol", "p", "section", "span", "table", "td", "ul")
_BLOCKS: Final = ("div", "dl", "li", "ol", "p", "ul")
_LINKED_SHARE: Final = 0.8
_HEADLINE: Final = 25
_CELL_PROSE: Final = 250
_HEADED: Final = ("th", "caption", "thead")
# A cell holds nearly all of a table from this share of its unlinked characters on; another counts from that of it.
_NEARLY_ALL: Final = 0.6
_WORTH_KEEPING: Final = 0.25


def lay_plain(tree: HtmlElement) -> None:
    """Drop captions, boxes beside the article and lists of other stories, and unwrap layout tables, in place."""
    for element in [box for box in tree.iter(*_BOXES) if _is_caption(box) or _is_beside(box) or _is_list(box)]:
        if element.getparent() is not None:
            element.drop_tree()
    for element in tree.xpath("//*[@role='complementary']"):
        if element.getparent() is not None and is_brief(element, _LONGEST_ASIDE):
            element.drop_tree()
    for table in list(tree.iter("table")):
        if _is_layout(table):
            _unwrap(table)
    for listing in list(tree.iter("dl")):
        if any(weight(words_of(item)) >= _CELL_PROSE for item in listing.iter("dd")):
            for element in [listing, *listing.iter("dt", "dd")]:
                element.tag = "div"
    for font in list(tree.iter("font")):
        # A line break within makes it a block: what its text stands in.
        if next(font.iter("br"), None) is not None:
            font.tag = "div"


def drop_links(tree: HtmlElement) -> None:
    """Drop the blocks of an article's own container in which links say all, in place: other stories, never this one."""
    for block in list(tree.iter(*_BLOCKS)):
        words = len(words_of(block))
        linked = sum(len(words_of(link)) for link in block.iter("a"))
        if words and linked > _LINKED_SHARE * words and block.getparent() is not None:
            block.drop_tree()


def _name(element: HtmlElement) -> str:
    return f"{element.get('class') or ''} {element.get('id') or ''}"


@lru_cache(maxsize=4096)
def _called(name: str) -> tuple[bool, bool, str]:
    """Whether a box calls itself a caption, a picture, and what beside the article. Pages repeat their names."""
    words = {word.lower() for word in _NAME_WORD.findall(name)}
    beside = _TALK if words & _READERS else "box" if words & _BESIDE else ""
    return _CAPTION.search(name) is not None, _PICTURE.search(name) is not None, beside


def _is_caption(element: HtmlElement) -> bool:
    caption, picture, _ = _called(_name(element))
    pictured = picture or element.tag == "table"
    if not (caption or (pictured and next(element.iter("img"), None) is not None)):
        return False
    return is_brief(element, _LONGEST_CAPTION) and next(element.iter("h1"), None) is None


def _is_beside(element: HtmlElement) -> bool:
    if not (beside := _called(_name(element))[2]):
        return False
    longest = _LONGEST_TALK if beside == _TALK else _LONGEST_BESIDE
    return is_brief(element, longest) and next(element.iter("h1"), None) is None


def _is_list(element: HtmlElement) -> bool:
    """Whether a list holds nothing but links, of which one is as long as a headline."""
    if element.tag not in ("ol", "ul"):
        return False
    linked = [len(words_of(link)) for link in element.iter("a")]
    if max(linked, default=0) < _HEADLINE:
        return False
    return is_brief(element, ceil(sum(linked) / _LINKED_SHARE) - 1)


def _is_layout(table: HtmlElement) -> bool:
    if next((e for e in table.iter(*_HEADED) if _table_of(e) is table), None) is not None:
        return False
    if next(table.iterdescendants("table"), None) is not None:
        return True
    return any(weight(words_of(cell)) >= _CELL_PROSE for cell in _cells(table))


def _table_of(element: HtmlElement) -> HtmlElement | None:
    return next(element.iterancestors("table"), None)


def _cells(table: HtmlElement) -> list[HtmlElement]:
    return [cell for cell in table.iter("td") if _table_of(cell) is table]


def _unwrap(table: HtmlElement) -> None:
    """Make a table's cells blocks, without those that are nothing beside the one that holds nearly all."""
    cells = _cells(table)
    for cell in _beside(cells):
        cell.drop_tree()
    for element in [e for e in table.iter("tbody", "tr", "td") if _table_of(e) is table]:
        element.tag = "div"
    table.tag = "div"


def _beside(cells: Sequence[HtmlElement]) -> list[HtmlElement]:
    sizes = [_unlinked(cell) for cell in cells]
    most = max(sizes, default=0)
    if most < _NEARLY_ALL * sum(sizes):
        return []
    return [cell for cell, size in zip(cells, sizes, strict=True) if size < _WORTH_KEEPING * most]


def _unlinked(element: HtmlElement) -> int:
    return len(words_of(element)) - sum(len(words_of(link)) for link in element.iter("a"))
