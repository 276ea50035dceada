"""PostgreSQL's words: tsvector and tsquery over our own tokens, and SQL that only it reads. Pure.

An article's vector has the places of each token: those of the title with weight A, from 1, those of the body with
weight B, `_APART` behind them, so that no phrase runs from the one into the other. PostgreSQL's own limits show in very
long texts: of a token 255 places are kept, and places end at 16,383. What is beyond is found by single words alone.

Which way to go is chosen for each query (`driver`). PostgreSQL's index knows documents, not places: of a phrase it
gives those that have all its words, and each must be read. Few: they are read and sorted. Many: the newest documents
are walked until a page is full. Its own planner can't tell, for it takes words for independent of each other; left to
itself it walks the whole archive for a word that two documents have.
"""

import re
from collections.abc import Callable, Iterable
from typing import Any, Final

from archive.forms import Spelling
from archive.text import tokens
from archive.wording import EVER, Driver

_APART: Final = 64
_LAST: Final = 16_383
_PLACES: Final = 255
_TOKEN_BYTES: Final = 2_000
_VECTOR_BYTES: Final = 1_000_000
# Beyond this many words apart the possible distances are too many to name one by one.
_NAMED: Final = 10
_PLACED: Final = re.compile("<(?:-|[0-9]+)>")
_WEIGHED: Final = re.compile(r":[AB]|(:\*)[AB]")
_WEIGHTS: Final = {"title": "A", "body": "B"}

# Of the newest so many documents, that many: then a walk has soon found a page, and the index need not be asked.
_SAMPLE: Final = 100
_COMMON: Final = 8
# Documents that have the words of an expression: fewer are read and sorted, in some 100 ms at most.
_FEW: Final = 2_000

Ask = Callable[[str, dict[str, Any]], list[Any]]


def vector(title: str, text: str) -> str:
    """An article's words as a tsvector is written."""
    places: dict[str, list[str]] = {}
    room = _VECTOR_BYTES
    words = tokens(title)
    for start, found, weight in ((1, words, "A"), (1 + len(words) + _APART, tokens(text), "B")):
        for place, token in enumerate(found, start):
            word = _cut(token)
            kept = places.get(word)
            if kept is None:
                room -= len(word.encode()) + 4
                if room < 0:
                    break
                kept = places[word] = []
            if len(kept) < _PLACES and (place < _LAST or not kept):
                room -= 2
                kept.append(f"{min(place, _LAST)}{weight}")
    return " ".join(f"'{word}':{','.join(kept)}" for word, kept in places.items())


def _cut(token: str) -> str:
    """A token, or as much of it as a tsvector takes."""
    if len(token) <= _TOKEN_BYTES // 4:
        return token
    return token.encode()[:_TOKEN_BYTES].decode(errors="ignore")


class TsQuery:
    """See `archive.wording.Wording`. `ask` runs SQL on the archive and gives the first column."""

    docid = "f.docid"
    chooses = True

    def __init__(self, ask: Ask) -> None:
        self._ask = ask

    def phrase(self, spelling: Spelling, scope: str | None) -> str:
        """Tokens joined by <->, each of the scope's weight."""
        return f"({' <-> '.join(_words(spelling, scope))})"

    def near(self, first: Spelling, second: Spelling, distance: int, scope: str | None) -> str | None:
        """Every distance by name: the one before the other, after it, and over it."""
        if distance > _NAMED:
            return None
        over = (_laid(first, second, shift) for shift in range(1 - len(second.tokens), len(first.tokens)))
        named = [self.phrase(both, scope) for both in over if both is not None]
        one, other = self.phrase(first, scope), self.phrase(second, scope)
        steps = range(1, distance + 2)
        named += [f"({before} <{step}> {after})" for before, after in ((one, other), (other, one)) for step in steps]
        return self.either(named)

    def near_sql(self, pairs: Iterable[tuple[Spelling, Spelling]], distance: int, scope: str | None, docid: str) -> str:
        """By the places themselves, of documents that have the words at all. Tokens hold only letters and digits."""
        each: list[str] = []
        for one, other in pairs:
            both = f"({self.phrase(one, scope)} & {self.phrase(other, scope)})"
            after, before = distance + len(one.tokens), distance + len(other.tokens)
            each.append(
                f"(w.words @@ CAST('{_quoted(both)}' AS tsquery) AND EXISTS (SELECT 1 FROM ({_starts(one, scope)}) s"
                f" JOIN ({_starts(other, scope)}) t ON s.weight = t.weight"
                f" AND t.place - s.place BETWEEN -{before} AND {after}))"
            )
        return f"coalesce((SELECT {' OR '.join(each)} FROM article_words w WHERE w.docid = {docid}), false)"

    def every(self, texts: Iterable[str]) -> str:
        """Joined by &."""
        return f"({' & '.join(texts)})"

    def either(self, texts: Iterable[str]) -> str:
        """Joined by |."""
        return f"({' | '.join(texts)})"

    def without(self, text: str, denied: str) -> str:
        """And not."""
        return f"({text} & !{denied})"

    def driver(self, text: str, name: str) -> Driver:
        """The index where few documents have the words, else a walk: nothing else stops a planner from the other."""
        asked = f"CAST(:{name} AS tsquery)"
        read = Driver(f"(SELECT docid, words FROM article_words WHERE words @@ {asked} OFFSET 0) f")
        if self._few(text):
            return read
        # Single words the index knows without reading a document: a bitmap counts them.
        unordered = read if self.loose(text) == text else None
        return Driver("article_words f", (), (f"coalesce(f.words @@ {asked}, false)",), unordered)

    def matching(self, docid: str, text: str, value: str, *, text_drives: bool) -> str:
        """On the words at hand, or a list made once when it is short."""
        asked = f"CAST({value} AS tsquery)"
        if text_drives:
            return f"coalesce(f.words @@ {asked}, false)"
        if self._few(text):
            return f"{docid} IN (SELECT docid FROM article_words WHERE words @@ {asked} OFFSET 0)"
        return f"coalesce((SELECT w.words @@ {asked} FROM article_words w WHERE w.docid = {docid}), false)"

    def joined(self, docid: str) -> str:
        """OFFSET 0 keeps the planner from turning the join around."""
        return f"CROSS JOIN LATERAL (SELECT * FROM article o WHERE o.docid = {docid} OFFSET 0) a"

    def article(self, condition: str, index: str, docid: str) -> str:
        """By its place."""
        return f"coalesce((SELECT {condition} FROM article x WHERE x.docid = {docid}), false)"

    def numbers(self, value: str) -> str:
        """JSON's elements as whole numbers."""
        return f"(SELECT CAST(e AS bigint) AS value FROM json_array_elements_text(CAST({value} AS json)) e)"

    def texts(self, value: str) -> str:
        """JSON's elements."""
        return f"(SELECT e AS value FROM json_array_elements_text(CAST({value} AS json)) e)"

    def pairs(self, value: str) -> str:
        """By their numbers within."""
        return f"(SELECT e ->> 0 AS first, e ->> 1 AS second FROM json_array_elements(CAST({value} AS json)) e)"

    def latest(self, listed: str, table: str, owner: str, limit: str, within: tuple[str, str] = EVER) -> str:
        """By a walk from the latest back, for each number."""
        first, last = within
        of_one = f"SELECT value, {owner} FROM {table} WHERE value = w.value AND {owner} >= {first} AND {owner} < {last}"
        return f"{listed} w CROSS JOIN LATERAL ({of_one} ORDER BY {owner} DESC LIMIT {limit}) n"

    def opening(self, text: str, limit: str) -> str:
        """By its length."""
        return f"left({text}, {limit})"

    def contains(self, text: str, part: str) -> str:
        """By its place, counted from 1."""
        return f"strpos({text}, {part}) > 0"

    def listed(self, column: str) -> str:
        """Joined by commas, as told."""
        return f"string_agg(DISTINCT {column}, ',')"

    def gathers(self, text: str) -> bool:
        """Never: a walk asks each document, and the index all words at once."""
        return False

    def loose(self, text: str) -> str:
        """Without places and weights."""
        return _PLACED.sub("&", _WEIGHED.sub(r"\1", text))

    def counted(self, name: str, limit: str) -> str:
        """The rows of a bitmap."""
        found = f"SELECT 1 FROM article_words WHERE words @@ CAST(:{name} AS tsquery) LIMIT {limit}"
        return f"SELECT count(*) FROM ({found}) f"

    def _few(self, text: str) -> bool:
        """Whether so few documents have an expression's words that they had better all be read."""
        sample = (
            "SELECT count(*) FROM (SELECT words FROM article_words ORDER BY docid DESC LIMIT :most) f"
            " WHERE coalesce(words @@ CAST(:text AS tsquery), false)"
        )
        lately = self._ask(sample, {"text": text, "most": _SAMPLE})[0]
        if lately >= _COMMON:
            return False
        held = self._ask(self.counted("text", ":most"), {"text": self.loose(text), "most": _FEW})[0]
        return bool(held < _FEW or not lately)


def _words(spelling: Spelling, scope: str | None) -> list[str]:
    """The tokens as a tsquery has them."""
    weight = "" if scope is None else _WEIGHTS[scope]
    marks = [weight] * (len(spelling.tokens) - 1) + [f"*{weight}" if spelling.prefix else weight]
    return [f"'{_cut(token)}'{f':{mark}' if mark else ''}" for token, mark in zip(spelling.tokens, marks, strict=True)]


def _laid(one: Spelling, other: Spelling, shift: int) -> Spelling | None:
    """Two phrases in one, the second so many places on, where they share places; None when their words differ there."""
    start, end = min(0, shift), max(len(one.tokens), shift + len(other.tokens))
    row: list[str] = []
    goes_on = False
    for place in range(start, end):
        here = [
            (spelling.tokens[at], spelling.prefix and at == len(spelling.tokens) - 1)
            for spelling, at in ((one, place), (other, place - shift))
            if 0 <= at < len(spelling.tokens)
        ]
        whole = [token for token, prefix in here if not prefix]
        word = whole[0] if whole else max((token for token, _ in here), key=len)
        if any(word != token if not prefix else not word.startswith(token) for token, prefix in here):
            return None
        row.append(word)
        goes_on = not whole
    return Spelling(tuple(row), goes_on)


def _starts(spelling: Spelling, scope: str | None) -> str:
    """A SELECT of the places where a phrase begins in the words `w`."""
    *before, last = spelling.tokens
    wanted = [f"lexeme = '{_cut(token)}'" for token in before]
    wanted.append(f"starts_with(lexeme, '{_cut(last)}')" if spelling.prefix else f"lexeme = '{_cut(last)}'")
    weighed = "" if scope is None else f" AND p.weight = '{_WEIGHTS[scope]}'"
    rows = [
        f"(SELECT p.place, p.weight FROM unnest(w.words) u"
        f" CROSS JOIN LATERAL unnest(u.positions, u.weights) p(place, weight) WHERE {condition}{weighed}) r{n}"
        for n, condition in enumerate(wanted)
    ]
    joined = rows[0] + "".join(
        f" JOIN {row} ON r{n}.place = r0.place + {n} AND r{n}.weight = r0.weight" for n, row in enumerate(rows[1:], 1)
    )
    return f"SELECT DISTINCT r0.place, r0.weight FROM {joined}"


def _quoted(text: str) -> str:
    return text.replace("'", "''")
