"""Canonical URLs: the key by which two addresses are the same document. Pure.

The key only finds duplicates; the address itself is always kept beside it. Two errors are possible and one is worse: a
missed fold costs a duplicate, a wrong one loses an article. So whatever might name an article stays: unknown
parameters, numbers, the case of paths, other ports. `RULES` is all there is to it, each rule with its examples; they
run in order, over and over until nothing changes, so a key is its own key.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from archive.urlfolds import (
    Parts,
    drop_fragment,
    drop_tracking,
    drop_views,
    fold_host,
    fold_path,
    one_door,
    parse,
    sort_query,
    spell,
    unwrap,
)

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One fold. `same` are pairs that get one key thanks to it, `apart` pairs that it must leave two."""

    name: str
    fold: Callable[[Parts], Parts]
    same: Pairs
    apart: Pairs = ()


_A: Final = "https://news.example/a/1"
RULES: Final = (
    Rule(
        name="one spelling of the same characters",
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
        name="fragments are places in a document, except #! and #/",
        fold=drop_fragment,
        same=((f"{_A}#comments", _A), (f"{_A}#:~:text=Pyongyang", _A), (f"{_A}#", _A)),
        apart=((f"{_A}#!/2", f"{_A}#!/3"), ("https://news.example/#/view/2", "https://news.example/#/view/3")),
    ),
    Rule(
        name="other doors to the same host: www, mobile, AMP",
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
        ),
        apart=(
            ("https://m.co.kr/a", "https://co.kr/a"),
            ("https://mobile.example/a", "https://example/a"),
            ("https://en.news.example/a/1", "https://ko.news.example/a/1"),
            ("https://news.example:8080/a/1", _A),
        ),
    ),
    Rule(
        name="redirectors that carry their target",
        fold=unwrap,
        same=(
            ("https://www.google.com/url?rct=j&url=https%3A%2F%2Fnews.example%2Fa%2F1&ct=ga", _A),
            ("https://l.facebook.com/l.php?u=https%3A%2F%2Fnews.example%2Fa%2F1%3Ffbclid%3DX&h=AT0", _A),
            ("https://www.google.com/amp/s/news.example/a/1.html", "https://news.example/a/1.html"),
            ("https://news-example.cdn.ampproject.org/c/s/news.example/a/1.html", "https://news.example/a/1.html"),
            ("https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fnews.example%2Fa%2F1&data=x", _A),
        ),
        apart=(
            ("https://www.google.com/url?url=javascript:alert(1)", "https://www.google.com/url?url=javascript:alert(2)"),
            ("https://login.example/?url=https%3A%2F%2Fnews.example%2Fa%2F1", _A),
        ),
    ),
    Rule(
        name="paths that lead to the same place",
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
        name="the AMP and the print view of a page",
        fold=drop_views,
        same=(
            (f"{_A}/amp/", _A),
            (f"{_A}?amp=1", _A),
            (f"{_A}?outputType=amp", _A),
            ("https://news.example/amp/news/1", "https://news.example/news/1"),
            ("https://news.example/story.amp.html", "https://news.example/story.html"),
            ("https://news.example/articleViewAmp.html?idxno=7", "https://news.example/articleView.html?idxno=7"),
            ("https://news.example/articlePrint.html?idxno=7", "https://news.example/articleView.html?idxno=7"),
            (f"{_A}?mode=print", _A),
        ),
        apart=(("https://news.example/camp", "https://news.example/c"), (f"{_A}?mode=2", f"{_A}?mode=3")),
    ),
    Rule(
        name="parameters that count visitors",
        fold=drop_tracking,
        same=(
            (f"{_A}?utm_source=rss&utm_medium=feed", _A),
            (f"{_A}?fbclid=IwAR0&UTM_Campaign=x", _A),
            (f"{_A}?ref=rss&from=naver", _A),
            ("https://yna.co.kr/view/AKR1?section=nk/all&input=1195m", "https://www.yna.co.kr/view/AKR1"),
            ("https://www.newsis.com/view/?id=NISX1&cID=10301&pID=10300", "https://newsis.com/view?id=NISX1"),
        ),
        apart=(
            ("https://news.example/view?idxno=101", "https://news.example/view?idxno=102"),
            ("https://news.example/?p=5", "https://news.example/?p=6"),
            (f"{_A}?page=2", _A),
            (f"{_A}?ref=2041", _A),
            (f"{_A}?section=2", f"{_A}?section=3"),
        ),
    ),
    Rule(
        name="the order of differently named parameters",
        fold=sort_query,
        same=(("https://news.example/v?oid=1&aid=2", "https://news.example/v?aid=2&oid=1"),),
        apart=(("https://news.example/v?id=1&id=2", "https://news.example/v?id=2&id=1"),),
    ),
    Rule(
        name="publishers with several addresses for one article",
        fold=one_door,
        same=(
            (
                "https://news.naver.com/main/read.naver?mode=LSD&mid=shm&sid1=100&oid=001&aid=0012345678",
                "https://n.news.naver.com/mnews/article/001/0012345678?sid=100",
            ),
            ("https://n.news.naver.com/article/001/0012345678?cds=news_media_pc&type=editn",
             "https://m.news.naver.com/read.nhn?oid=001&aid=0012345678"),
            ("https://news.v.daum.net/v/20261123090000123?f=o", "https://v.daum.net/v/20261123090000123"),
            ("https://www.donga.com/news/Politics/article/all/20261123/130000001/1",
             "https://www.donga.com/news/article/all/20261123/130000001"),
            ("https://mnews.joins.com/article/25000001", "https://www.joongang.co.kr/article/25000001"),
            ("https://youtu.be/abcdefghijk?si=x", "https://www.youtube.com/watch?feature=share&v=abcdefghijk&t=9"),
        ),
        apart=(
            ("https://n.news.naver.com/article/001/0000000001", "https://n.news.naver.com/article/002/0000000001"),
            ("https://www.youtube.com/playlist?list=A", "https://www.youtube.com/playlist?list=B"),
        ),
    ),
)  # fmt: skip

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
