"""Hostile queries, and what must hold of each: answered or explained, soon, and never an error of the database's."""

import tempfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import cache
from pathlib import Path
from random import Random

from archive.dialects.sqlite import SqliteReader
from archive.errors import QueryError
from archive.evaluate import Document
from archive.model import Hits
from archive.query import Query, parse, show
from archive.search import ORDERS, search
from tests.archive.queries import EXPRESSIONS, FILTERS, KST, NOW, WORDS, entities, news
from tests.archive.seed import seed as archived
from worker.cli.hits import complaint

SECONDS = 4.0  # of CPU: a sieve of regular expressions may take two
_BITS = (
    *"\"()*:-+^{}[]\\/%_'` \t\x00\x1f<>=.,;|&~!?$#@", "OR", "AND", "NOT", "NEAR", "near(", "title:", "body:(", "fires>",
    "date:", "..", "has:", "entity:", "{title}:", "북", "한", "북한", "ㄱ", "\u1107", "\u0301", "\u200f", "\u202e",
    "é", "ß", "İ", "1", "٣", "US", "a", "zz", "漢", "ー", "ﾞ", "𝔘", "\U0001f1f0\U0001f1f7", "👩‍👩‍👧", "\ufeff", "\ud800",
    "\udcff", "7d", "2026-11", "id:", "url:", "source:", "lang:", " ", " ", "9" * 30, "مرحبا", "שלום", "article_fts",
    "'; DROP TABLE article; --", " MATCH ", ":p0", "%s", "?", "/*", "--", "\u2028", "＂", "（", "）", "：",
)  # fmt: skip
_BOMBS = (
    "(?&a)(?<a>b)",
    "(a+)+$", "(?:a|a)*b", "(?:(?R)a|b)", "((a{99}){99}){99}", "(a{1000}){1000}", "(.*)*\\1x", "^(([a-z])+.)+[A-Z]$",
    "(?:x+x+)+y", "(?e)(?:missile){e<=9}", ".*.*.*.*.*.*z", "(?s)(.)(.)(.)(.)*\\4\\3\\2\\1{9}", "(", "[z-a]", "a{2,1}",
    "(?<=(a+)+)b", "\\p{Hangul}{3,}", "(?P<a>.)(?P=a)", "\\N{x}", "(?1)", "[[:alpha:]&&[a]]", "\\", "|*", "$^",
    "(?:(?:(?:a{1,99}){1,99}){1,99}){1,99}b", "\\X+", "(?(DEFINE)(?<a>b))(?&a)", "\\K", "(?|a|b)", "(?>a*)a", "\\u0000",
)  # fmt: skip


def hostile(seed: int, index: int) -> str:
    """The query of one attempt, the same for ever."""
    dice = Random(f"queries/{seed}/{index}")
    return dice.choices([way for way, _ in _WAYS], [weight for _, weight in _WAYS])[0](dice)


def _bits(dice: Random) -> str:
    return "".join(dice.choices(_BITS, k=dice.randrange(1, 30)))


def _sound(dice: Random) -> str:
    parts = [dice.choice(dice.choice((WORDS, WORDS, FILTERS))) for _ in range(dice.randrange(1, 6))]
    return dice.choice((" ", " OR ", " -")).join(parts) + dice.choice(("", "", f" {dice.choice(EXPRESSIONS)}"))


def _broken(dice: Random) -> str:
    text = _sound(dice)
    for _ in range(dice.randrange(1, 4)):
        at = dice.randrange(len(text) + 1)
        text = text[:at] + dice.choice(_BITS) + text[at + dice.randrange(3) :]
    return text


def _any(dice: Random) -> str:
    top = dice.choice((0x80, 0x800, 0x10000, 0x110000))
    return "".join(chr(dice.randrange(top)) for _ in range(dice.randrange(1, 60)))


def _long(dice: Random) -> str:
    return (dice.choice((*_BITS, *WORDS)) + dice.choice(("", " ", " OR "))) * dice.randrange(300, 4_000)


def _deep(dice: Random) -> str:
    opening = dice.choice(("(", "-(", "title:(", "NOT ", "-", "(a OR ", "(a "))
    depth = dice.choice((5, 18, 21, 300, 5_000))
    return opening * depth + "a" + ")" * dice.choice((depth, depth, depth - 1))


def _regex(dice: Random) -> str:
    inside = dice.choice((dice.choice(_BOMBS), "".join(dice.choices(_BITS, k=5)), dice.choice(_BOMBS) * 2))
    return dice.choice(("", "북한 ", "-", "title:", "a* ")) + f"/{inside}/" + dice.choice(("", " fires>=2", "x"))


_WAYS: tuple[tuple[Callable[[Random], str], int], ...] = (
    (_bits, 30),
    (_sound, 20),
    (_broken, 30),
    (_any, 8),
    (_long, 3),
    (_deep, 3),
    (_regex, 6),
)


@cache
def archive() -> SqliteReader:
    """A small archive, with texts that are long or unlucky; its file is gone once it is open."""
    unlucky = ["a" * 50_000, "북한 " * 60_000, "x" * 30 + " missile" * 9_000, "", "\u202e\u0301é" * 500]
    documents = [
        *news(120, 3),
        *(
            Document(id=1_000 + i, title=text[:99], text=text, seen=NOW - timedelta(days=i))
            for i, text in enumerate(unlucky)
        ),
    ]
    with tempfile.TemporaryDirectory() as folder:
        return archived(Path(folder) / "a.sqlite3", documents)


def _read(text: str) -> Query:
    return parse(text, now=NOW, zone=KST, entities=entities)


def asked(text: str, index: int) -> tuple[str, list[str]]:
    """How a query is answered (found, nothing or explained), and whatever must not be."""
    try:
        query = _read(text)
    except QueryError as error:
        sound = 1 <= error.column <= len(text) + 1 and error.hint and str(error) and complaint(text, error)
        return "explained", [] if sound else [f"column {error.column}: {error} ({error.hint})"]
    wrong = [] if _read(show(query.root)).root == query.root else [f"is shown as {show(query.root)!a}"]
    hits = search(archive(), query, order=ORDERS[index % len(ORDERS)], limit=5)
    return "found" if hits.total else "nothing", [*wrong, *_unsound(hits)]


def _unsound(hits: Hits) -> Iterator[str]:
    if len(hits.hits) > 5 or len(hits.hits) > hits.total:
        yield f"{len(hits.hits)} hits of {hits.total}"
    for hit in hits.hits:
        if not all(0 <= start < end <= len(hit.snippet) for start, end in hit.highlights):
            yield f"highlights {hit.highlights} of {len(hit.snippet)} characters"
