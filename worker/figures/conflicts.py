"""Figures of one story that disagree beyond what their qualifiers leave open. Pure.

1. Only figures of one class and one thing are held against each other (see `measures.thing_key`). 2. What one text says
is no conflict with itself: two articles disagree when each gives a figure that nothing in the other agrees with.
3. "More than 10,000" agrees with 11,000, "about 11,000" with 11,200; 11,000 and 12,000 disagree. 4. Figures further
apart than `FURTHEST` times are of different things (those sent at first, and those sent since). 5. Caps, percentages
and spans of time are left out.
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from archive.model import ArticleId, Figure
from worker.figures.measures import thing_key

FURTHEST: Final = 3.0
_UNCOMPARED: Final = frozenset(
    {"percent", "times", "seconds", "minutes", "hours", "days", "weeks", "months", "years", "m", "feet"}
)
_SAME: Final = {"miles": ("km", 1.609344), "kg": ("t", 0.001)}
# How far from an "about" the truth may lie: half of its last place that is not 0, at least and at most these shares.
_LEAST_SLACK: Final = 0.03
_MOST_SLACK: Final = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A figure, and the article that gives it."""

    article_id: ArticleId
    figure: Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Claims about one thing that can't all be true, the smallest first; those that agree with one of them included."""

    thing: str
    claims: tuple[Claim, ...]


def conflicts(figures_by_article: Mapping[ArticleId, Sequence[Figure]]) -> tuple[Conflict, ...]:
    """What the articles of a story disagree about, by thing. The order of the articles doesn't matter."""
    by_thing: dict[str, dict[ArticleId, list[Claim]]] = {}
    for article_id, figures in figures_by_article.items():
        for figure in figures:
            if figure.qualifier != "cap" and figure.unit not in _UNCOMPARED:
                claims = by_thing.setdefault(_key(figure), {}).setdefault(article_id, [])
                claims.append(Claim(article_id=article_id, figure=figure))
    found = ((thing, _disputed(list(claims.values()))) for thing, claims in sorted(by_thing.items()))
    return tuple(Conflict(thing=thing, claims=claims) for thing, claims in found if claims)


def _key(figure: Figure) -> str:
    unit = _SAME.get(figure.unit, (figure.unit, 1.0))[0]
    return thing_key(unit, figure.thing)


def _disputed(articles: Sequence[Sequence[Claim]]) -> tuple[Claim, ...]:
    disputed = [claim for one, other in combinations(articles, 2) for claim in _disagreeing(one, other)]
    if not disputed:
        return ()
    every = (claim for claims in articles for claim in claims)
    shown = [claim for claim in every if claim in disputed or any(agree(claim.figure, d.figure) for d in disputed)]
    return tuple(sorted(shown, key=lambda claim: (_middle(claim.figure), claim.article_id, claim.figure.start)))


def _disagreeing(one: Sequence[Claim], other: Sequence[Claim]) -> Iterator[Claim]:
    lonely = list(_unmatched(one, other)), list(_unmatched(other, one))
    for a in lonely[0]:
        for b in lonely[1]:
            low, high = sorted((_middle(a.figure), _middle(b.figure)))
            if high <= FURTHEST * low:
                yield from (a, b)


def _unmatched(one: Iterable[Claim], other: Sequence[Claim]) -> Iterator[Claim]:
    return (claim for claim in one if not any(agree(claim.figure, each.figure) for each in other))


def agree(one: Figure, other: Figure) -> bool:
    """Whether two figures of one thing can both be true."""
    (low, high), (least, most) = span(one), span(other)
    return low <= most and least <= high


def span(figure: Figure) -> tuple[float, float]:
    """Between what a figure may lie, its qualifier taken at its word and rounding allowed for."""
    factor = _SAME.get(figure.unit, ("", 1.0))[1]
    low = -math.inf if figure.low is None else figure.low * factor
    high = math.inf if figure.high is None else figure.high * factor
    if figure.qualifier == "near":
        return low * (1 - _MOST_SLACK), high * (1 + _LEAST_SLACK)
    if figure.qualifier == "about" or factor != 1.0:
        slack = _slack(_middle(figure))
        return low * (1 - slack), high * (1 + slack)
    return low, high


def _slack(number: float) -> float:
    """The share by which a round number may be off."""
    whole, place = round(number), 1
    while whole and whole % (place * 10) == 0:
        place *= 10
    return min(max(place / 2 / number, _LEAST_SLACK), _MOST_SLACK) if number else 0.0


def _middle(figure: Figure) -> float:
    ends = [end for end in (figure.low, figure.high) if end is not None]
    return sum(ends) / len(ends) * _SAME.get(figure.unit, ("", 1.0))[1]
