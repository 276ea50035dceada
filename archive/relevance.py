"""The best hits first, without weighing every document that has the words.

bm25 must visit each of the hundred thousands of documents that say "Korea" before it can name the first. Here the
index is asked for few: the newest, those with the words in the title, those with the words close together. The most
promising of these are read and scored: words in the title count most, then how often they stand in the text against
its length, rare words more than common ones, and all else equal the newer wins.
"""

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from math import log
from typing import Final, NamedTuple

from archive.dialects import Reader
from archive.newest import docids
from archive.plan import Plan, fts, in_title
from archive.snippets import Matcher, Sought, marks
from archive.times import DOCID_STEP
from archive.tree import And, Near, Term
from archive.wording import Wording

_NEWEST: Final = 600
_TITLES: Final = 150
# Where each document that an index leads to is looked at besides, as for a topic: fewer.
_NEWEST_SIFTED: Final = 200
_TITLES_SIFTED: Final = 50
# For several words, titles are looked through this many times as far back as the newest hits go: few have all of them,
# and to look for hundreds in all of a large archive would take longest.
_TITLES_BACK: Final = 8
_NEAR: Final = 100
# Of more words than these nobody expects all in one title, or side by side.
_FEW: Final = 4
_READ: Final = 60
# So few are read one and all: to ask the index which of them are promising takes longer.
_READ_ALL: Final = 120
_READ_CHARACTERS: Final = 1_500
_COUNTED: Final = 2_000
_NEAR_DISTANCE: Final = 8
_HALF_LIFE: Final = 30 * 86_400 * DOCID_STEP


class Ranked(NamedTuple):
    """Docids with their scores, best first; and how many there are in all, where that came to light."""

    hits: list[tuple[int, float]]
    total: int | None


def by_relevance(reader: Reader, plan: Plan, matcher: Matcher, *, wanted: int) -> Ranked:
    """The first `wanted` hits; after the candidates come older hits, with a score of 0."""
    most = _NEWEST_SIFTED if plan.sifted else _NEWEST
    newest = docids(reader, plan, most)
    whole = len(newest) < most
    candidates = newest if whole and len(newest) <= _READ_ALL else _promising(reader, plan, matcher.terms, newest)
    read = candidates[: _READ_ALL if candidates is newest else _READ]
    scores = _scores(reader, read, matcher, _weights(reader, matcher.terms)) if read else {}
    ranked = [(docid, scores[docid]) for docid in sorted(scores, key=lambda d: (-scores[d], -d))]
    ranked += [(docid, 0.0) for docid in candidates[len(read) :]]
    if len(ranked) < wanted and not whole:
        known = set(candidates)
        older = docids(reader, plan, wanted + len(known), before=newest[-1])
        ranked += [(docid, 0.0) for docid in older if docid not in known]
    return Ranked(ranked[:wanted], len(newest) if whole else None)


def _promising(reader: Reader, plan: Plan, terms: Sequence[Term], newest: Sequence[int]) -> list[int]:
    """The newest hits and those, older ones too, that a title or nearness speaks for; the most promising first."""
    last, few, several = newest[0], len(terms) <= _FEW, len(terms) > 1
    most = _TITLES_SIFTED if plan.sifted else _TITLES
    since = last - _TITLES_BACK * (last - newest[-1]) if several else None
    whole_title = any_title = close = frozenset[int]()
    if few:
        whole_title = frozenset(
            docids(reader, plan, most, match=_narrowed(plan, terms, _in_titles(plan.words, terms)), since=since)
        )
    if several:
        any_title = frozenset(docids(reader, plan, most, match=_both(plan, in_title(plan.words, terms)), since=since))
    if few and several:
        close = frozenset(
            docids(reader, plan, _NEAR, match=_narrowed(plan, terms, _close(plan.words, terms)), since=newest[-1])
        )

    def promise(docid: int) -> float:
        return 3 * (docid in whole_title) + (docid in any_title) + (docid in close) + _freshness(docid, last)

    return sorted({*newest, *whole_title, *any_title, *close}, key=lambda d: (-promise(d), -d))


def _both(plan: Plan, narrowing: str) -> str:
    assert plan.match is not None  # by relevance only where text drives
    return plan.words.every((plan.match, narrowing))


def _narrowed(plan: Plan, terms: Sequence[Term], narrowing: str) -> str:
    """An expression for what has all the terms in some way; asked alone, for half the time, if that is all there is."""
    return narrowing if plan.match == fts(plan.words, And(tuple(terms))) else _both(plan, narrowing)


def _in_titles(words: Wording, terms: Sequence[Term]) -> str:
    return words.every(in_title(words, [term]) for term in terms)


def _close(words: Wording, terms: Sequence[Term]) -> str:
    pairs = [fts(words, Near(first, second, _NEAR_DISTANCE)) for first, second in pairwise(terms)]
    return words.every(pair for pair in pairs if pair)


def _weights(reader: Reader, terms: Sequence[Term]) -> list[float]:
    """What each term tells: more, the fewer documents have it. Counting stops at a few thousand."""
    if len(terms) < 2:
        return [1.0] * len(terms)
    words = reader.wording
    sought = [words.loose(fts(words, term) or "") for term in terms]
    sql = words.counted("match", ":limit")
    counts = [reader.values(sql, {"match": text, "limit": _COUNTED})[0] for text in sought]
    return [1 + log((_COUNTED + 1) / (count + 1)) for count in counts]


def _freshness(docid: int, last: int) -> float:
    return float(2.0 ** ((docid - last) / _HALF_LIFE))


def _scores(reader: Reader, read: Sequence[int], matcher: Matcher, weights: Sequence[float]) -> dict[int, float]:
    sql = f"""
        SELECT a.docid, a.title, substr(a.text, 1, :characters) AS text
        FROM {reader.wording.numbers(":docids")} w {reader.wording.joined("w.value")}
    """
    parameters, last = {"docids": str(list(read)), "characters": _READ_CHARACTERS}, max(read)
    return {
        row["docid"]: score(row["title"], row["text"], matcher, weights) * (1 + _freshness(row["docid"], last) / 2)
        for row in reader.rows(sql, parameters)
    }


def score(title: str, text: str, matcher: Matcher, weights: Sequence[float]) -> float:
    """How well a document shows the terms, before its age is counted."""
    in_title, in_text = _counted(title, matcher.title), _counted(text, matcher.body)
    stretch = 1.2 * (0.3 + 0.7 * len(text) / 1_500)
    return sum(
        weight * (2.0 * (in_title[i] > 0) + in_text[i] / (in_text[i] + stretch)) for i, weight in enumerate(weights)
    )


def _counted(text: str, sought: Sought | None) -> Counter[int]:
    return Counter(mark.term for mark in marks(text, sought))
