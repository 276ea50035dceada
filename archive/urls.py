"""Canonical URLs: the key by which two addresses are the same document. Pure.

The key only finds duplicates; the address itself is always kept beside it. Two errors are possible and one is worse: a
missed fold costs a duplicate, a wrong one loses an article. So whatever might name an article stays: unknown
parameters, numbers, the case of paths, other ports. `RULES` is all there is to it, each rule with its reason and its
examples, which are tests; two are tables of their own. They run in order, over and over until nothing changes, so a key
is its own key.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from archive.urlfolds import (
    Pairs,
    Parts,
    drop_fragment,
    drop_tracking,
    drop_views,
    fold_host,
    fold_path,
    parse,
    sort_query,
    spell,
)
from archive.urlsites import DOORS, NOISE, drop_noise, one_door
from archive.urlwraps import WRAPS, unwrap


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One fold. `same` are pairs that get one key thanks to it, `apart` pairs that it must leave two."""

    name: str
    why: str
    fold: Callable[[Parts], Parts]
    same: Pairs
    apart: Pairs = ()


_A: Final = "https://news.example/a/1"
RULES: Final = (
    Rule(
        name="one spelling of the same characters",
        why="programs escape as they like; bytes that are not UTF-8 may be a name in EUC-KR",
        fold=spell,
        same=(
            ("https://news.example/%7euser/%ea%b0%80?q=%41+b", "https://news.example/~user/%EA%B0%80?q=A%20b"),
            ("https://news.example/북한/1", "https://news.example/%EB%B6%81%ED%95%9C/1"),
            ("https://news.example/\u1107\u116e\u11a8", "https://news.example/%EB%B6%81"),
            ("https://news.example/v?a=1&amp;idxno=5", "https://news.example/v?a=1&idxno=5"),
            ("https://news.example/a b", "https://news.example/a%20b"),
        ),
        apart=(
            ("https://news.example/a%2Fb", "https://news.example/a/b"),
            ("https://news.example/v?q=a%26b", "https://news.example/v?q=a&b"),
            ("https://news.example/%BA%CF", "https://news.example/%B3%B2"),
            ("https://news.example/A/1", _A),
        ),
    ),
    Rule(
        name="fragments",
        why="a place in a document or a visitor count; but #!… and #/… are addresses, and #idxno=7 may be an article",
        fold=drop_fragment,
        same=(
            (f"{_A}#comments", _A),
            (f"{_A}#:~:text=Pyongyang", _A),
            (f"{_A}#", _A),
            (f"{_A}#!", _A),
            (f"{_A}#xtor=RSS-3208", _A),
            (f"{_A}#Echobox=1700000000", _A),
        ),
        apart=(
            (f"{_A}#!/2", f"{_A}#!/3"),
            ("https://news.example/#/view/2", "https://news.example/#/view/3"),
            ("https://news.example/#!article/12", "https://news.example/#!article/13"),
            ("https://news.example/view#idxno=7", "https://news.example/view#idxno=8"),
        ),
    ),
    Rule(
        name="other doors to the same host: www, mobile, AMP",
        why="one site answers at them; but the registered name is somebody, and so is a name on a host of homes",
        fold=fold_host,
        same=(
            ("https://www.news.example/a/1", _A),
            ("http://m.news.example/a/1", _A),
            ("https://amp.news.example./a/1", _A),
            ("https://en.m.news.example/a/1", "https://en.news.example/a/1"),
            ("https://m-en.news.example/a/1", "https://en.news.example/a/1"),
            ("https://WWW.뉴스.example/a", "https://xn--vg1b002a.example/a"),
            ("https://news.example:443/a/1", _A),
            ("http://reader:word@news.example:80/a/1", _A),
            ("https://www.gov.uk/a/1", "https://gov.uk/a/1"),
        ),
        apart=(
            ("https://m.co.kr/a", "https://co.kr/a"),
            ("https://mobile.example/a", "https://example/a"),
            ("https://m.tistory.com/1", "https://amp.tistory.com/1"),
            ("https://en.news.example/a/1", "https://ko.news.example/a/1"),
            ("https://biz.news.example/a/1", _A),
            ("https://news.example:8080/a/1", _A),
        ),
    ),
    Rule(
        name="redirectors that carry their target",
        why="feeds and mails wrap their links; the table is in urlwraps.py",
        fold=unwrap,
        same=tuple(pair for wrap in WRAPS for pair in wrap.same),
        apart=(
            *(pair for wrap in WRAPS for pair in wrap.apart),
            (f"https://login.example/?url={_A}", _A),
            (f"https://web.archive.org/web/2026/{_A}", _A),
        ),
    ),
    Rule(
        name="paths that lead to the same place",
        why="servers take these for one: dot and empty segments, index pages, session ids",
        fold=fold_path,
        same=(
            ("https://news.example/a/1/", _A),
            ("https://news.example//a/./b/../1", _A),
            ("https://news.example", "https://news.example/index.html"),
            ("https://news.example/a/1;jsessionid=0A1B", _A),
        ),
        apart=((_A, "https://news.example/a/2"), ("https://news.example/a", _A)),
    ),
    Rule(
        name="sites with several addresses for one article",
        why="what names the article is known there; the table is in urlsites.py",
        fold=one_door,
        same=tuple(pair for door in DOORS for pair in door.same),
        apart=tuple(pair for door in DOORS for pair in door.apart),
    ),
    Rule(
        name="the AMP and the print view of a page",
        why="the same text in other clothes",
        fold=drop_views,
        same=(
            (f"{_A}/amp/", _A),
            (f"{_A}?amp=1", _A),
            (f"{_A}?outputType=amp", _A),
            ("https://news.example/amp/news/1", "https://news.example/news/1"),
            ("https://news.example/amp/view.php?ud=1", "https://news.example/view.php?ud=1"),
            ("https://news.example/news/amp/6123456", "https://news.example/news/6123456"),
            ("https://news.example/story.amp.html", "https://news.example/story.html"),
            (f"{_A}?mode=print", _A),
            (f"{_A}?print=y", _A),
        ),
        apart=(
            ("https://news.example/camp", "https://news.example/c"),
            (f"{_A}?mode=2", f"{_A}?mode=3"),
            (f"{_A}?print=2026", f"{_A}?print=2027"),
            ("https://news.example/amp", "https://news.example/"),
        ),
    ),
    Rule(
        name="parameters that count visitors or say nothing",
        why="they differ from link to link; names that may also name an article go only with values that do not",
        fold=drop_tracking,
        same=(
            (f"{_A}?utm_source=rss&utm_medium=feed", _A),
            (f"{_A}?fbclid=IwAR0&UTM_Campaign=x", _A),
            (f"{_A}?ref=rss&from=naver", _A),
            (f"{_A}?category=&id=7", f"{_A}?id=7"),
            (f"{_A}?id=7&PHPSESSID=0a1b", f"{_A}?id=7"),
        ),
        apart=(
            ("https://news.example/view?idxno=101", "https://news.example/view?idxno=102"),
            ("https://news.example/?p=5", "https://news.example/?p=6"),
            ("https://news.example/?5", "https://news.example/?6"),
            (f"{_A}?page=2", _A),
            (f"{_A}?ref=2041", _A),
            (f"{_A}?section=2", f"{_A}?section=3"),
            (f"{_A}?sid=2", f"{_A}?sid=3"),
            (f"{_A}?share_id=2", f"{_A}?share_id=3"),
        ),
    ),
    Rule(
        name="parameters that name nothing on one site",
        why="elsewhere they may; the table is in urlsites.py",
        fold=drop_noise,
        same=tuple(pair for noise in NOISE for pair in noise.same),
        apart=tuple(pair for noise in NOISE for pair in noise.apart),
    ),
    Rule(
        name="the order of differently named parameters",
        why="servers read them by name",
        fold=sort_query,
        same=(("https://news.example/v?oid=1&aid=2", "https://news.example/v?aid=2&oid=1"),),
        apart=(("https://news.example/v?id=1&id=2", "https://news.example/v?id=2&id=1"),),
    ),
)

# A redirector in a redirector, an AMP view of a print view: more rounds than any honest address needs.
_ROUNDS: Final = 6


# An entry's address is asked for several times in one poll.
@lru_cache(maxsize=4096)
def canonical(url: str) -> str:
    """The key of an address: the same for two addresses exactly when they are taken for one document.

    Always https and ASCII. What is no http(s) address, or can't be read with certainty, is returned trimmed. About
    0.1 ms; never raises; the key of a key is itself.
    """
    trimmed = url.strip()
    parts = parse(trimmed)
    if parts is None:
        return trimmed
    for _ in range(_ROUNDS):
        before = parts
        for rule in RULES:
            parts = rule.fold(parts)
        if parts == before:
            return str(parts)
    return str(parts)
