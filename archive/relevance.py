"""The best hits first, without weighing every document that has the words.

bm25 must visit each of the hundred thousands of documents that say "Korea" before it can name the first. Here the
index is asked for few: the newest, those with the words in the title, those with the words close together. The most
promising of these are read and scored: words in the title count most, then how often they stand in the text against
its length, rare words more than common ones, and all else equal the newer wins.
"""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from math import log
from typing import Final

from archive.dialects import Reader
from archive.plan import Plan, fts, in_title
from archive.snippets import Matcher, marks
from archive.times import DOCID_STEP
from archive.tree import Near, Term
from archive.wording import Wording

_NEWEST: Final = 600
_TITLES: Final = 150
# For several words, titles are looked through this many times as far back as the newest hits go: few have all of them,
# and to look for hundreds in all of a large archive would take longest.
_TITLES_BACK: Final = 20
_NEAR: Final = 100
# Of more words than these nobody expects all in one title, or side by side.
_FEW: Final = 4
_READ: Final = 60
_READ_CHARACTERS: Final = 1_500
_COUNTED: Final = 5_000
_NEAR_DISTANCE: Final = 8
_HALF_LIFE: Final = 30 * 86_400 * DOCID_STEP


def by_relevance(reader: Reader, plan: Plan, matcher: Matcher, *, wanted: int) -> list[tuple[int, float]]:
    """The docids of the first `wanted` hits, best first, with their scores; after the candidates come older hits, 0."""
    newest = _docids(reader, plan, _NEWEST)
    if not newest:
        return []
    terms = matcher.terms
    last, few = newest[0], len(terms) <= _FEW
    many = len(terms) > 1 and len(newest) == _NEWEST
    since = last - _TITLES_BACK * (last - newest[-1]) if many else None
    words = reader.wording
    together = words.every(in_title(words, [term]) for term in terms)
    whole_title = set(_docids(reader, plan, _TITLES, together, since=since)) if few else set()
    any_title = (
        set(_docids(reader, plan, _TITLES, in_title(words, terms), since=since)) if len(terms) > 1 else whole_title
    )
    close = (
        set(_docids(reader, plan, _NEAR, _close(words, terms), since=newest[-1])) if few and len(terms) > 1 else set()
    )

    def promise(docid: int) -> float:
        return 3 * (docid in whole_title) + (docid in any_title) + (docid in close) + _freshness(docid, last)

    candidates = sorted({*newest, *whole_title, *any_title, *close}, key=lambda d: (-promise(d), -d))
    scores = _scores(reader, candidates[:_READ], matcher, _weights(reader, terms), last)
    ranked = [(docid, scores[docid]) for docid in sorted(scores, key=lambda d: (-scores[d], -d))]
    ranked += [(docid, 0.0) for docid in candidates[_READ:]]
    if len(ranked) < wanted and len(newest) == _NEWEST:
        known = set(candidates)
        older = _docids(reader, plan, wanted + len(known), None, before=newest[-1])
        ranked += [(docid, 0.0) for docid in older if docid not in known]
    return ranked[:wanted]


def _docids(
    reader: Reader,
    plan: Plan,
    limit: int,
    narrowed: str | None = None,
    *,
    since: int | None = None,
    before: int | None = None,
) -> list[int]:
    """The newest docids that a plan finds and a further expression narrows, from `since` to before `before`."""
    parameters = {**plan.parameters, "limit": limit, "since": since, "before": before}
    if narrowed is not None:
        assert plan.match is not None  # by relevance only where text drives
        parameters["match"] = plan.words.every((plan.match, narrowed))
    bounds = [f"{plan.docid} >= :since"] * (since is not None) + [f"{plan.docid} < :before"] * (before is not None)
    sql = plan.sql(f"{plan.docid} AS docid", order="DESC", also=" AND ".join(bounds))
    return reader.values(f"{sql} LIMIT :limit", parameters)


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


def _scores(
    reader: Reader, docids: Sequence[int], matcher: Matcher, weights: Sequence[float], last: int
) -> dict[int, float]:
    sql = f"""
        SELECT a.docid, a.title, substr(a.text, 1, :characters) AS text
        FROM {reader.wording.numbers(":docids")} w {reader.wording.joined("w.value")}
    """
    parameters = {"docids": str(list(docids)), "characters": _READ_CHARACTERS}
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


def _counted(text: str, sought: re.Pattern[str] | None) -> Counter[int]:
    return Counter(mark.term for mark in marks(text, sought))
