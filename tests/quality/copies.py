"""Who is found to be a copy of whom on the labelled set, beside MinHash and SimHash: a table, for the record.

python -m tests.quality.copies [tuning|blind]      (datasketch, if it is installed, for the MinHash rows)
"""

import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import combinations
from typing import NamedTuple

from tests.quality.copyset import HALVES, Document, documents
from worker.cli.cluster import Desk


class Pairs(NamedTuple):
    """Pairs of copies: found and right, found, there. With what kinds were missed, or wrongly found."""

    right: int
    found: int
    there: int

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.there if self.there else 1.0

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


Stories = dict[str, object]
Pair = tuple[Document, Document]


def ours(asked: Iterable[Document]) -> Stories:
    """The story of each document, as `bongsu cluster --jsonl` tells it."""
    desk = Desk()
    return {
        one.id: desk.take({"id": one.id, "title": one.title, "text": one.text, "lang": one.lang})["story"]
        for one in asked
    }


def _pairs(asked: Iterable[Document], key: Callable[[Document], object]) -> set[frozenset[str]]:
    together = defaultdict(list)
    for one in asked:
        together[key(one)].append(one)
    return {
        frozenset((a.id, b.id))
        for several in together.values()
        for a, b in combinations(several, 2)
        if bool(a.text) == bool(b.text)
    }


def wrong_and_missed(asked: list[Document], stories: Stories) -> tuple[list[Pair], list[Pair]]:
    """The pairs that are told and not so, and those that are so and not told."""
    by_id = {one.id: one for one in asked}
    there, found = _pairs(asked, lambda one: one.group), _pairs(asked, lambda one: stories[one.id])

    def told(pairs: set[frozenset[str]]) -> list[Pair]:
        return [(by_id[a], by_id[b]) for a, b in map(sorted, pairs)]

    return told(found - there), told(there - found)


def score(asked: list[Document], stories: Stories, kind: Callable[[Document], bool] = lambda one: True) -> Pairs:
    """Pairs with at least one document of a kind."""
    wanted = {one.id for one in asked if kind(one)}
    there, found = (
        {pair for pair in _pairs(asked, key) if pair & wanted}
        for key in (lambda one: one.group, lambda one: stories[one.id])
    )
    return Pairs(len(there & found), len(found), len(there))


def rows(asked: list[Document], stories: Stories) -> Iterator[tuple[str, Pairs]]:
    for lang in ("en", "ko"):
        yield lang, score(asked, stories, lambda one, lang=lang: one.lang == lang)
        for kind in sorted({one.kind for one in asked if one.lang == lang}):
            yield (
                f"  {lang} {kind}",
                score(asked, stories, lambda one, kind=kind, lang=lang: (one.lang, one.kind) == (lang, kind)),
            )


def table(half: str) -> Iterator[str]:
    asked = documents(half)
    yield f"{half}: {len(asked)} documents{'pairs':>13}{'precision':>11}{'recall':>8}{'F1':>8}"
    for name, pairs in rows(asked, ours(asked)):
        yield f"{name:<34}{pairs.there:>6}{pairs.precision:>11.3f}{pairs.recall:>8.3f}{pairs.f1:>8.3f}"


if __name__ == "__main__":
    for half in sys.argv[1:] or HALVES:
        sys.stdout.writelines(f"{line}\n" for line in table(half))
