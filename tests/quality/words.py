"""The labelled sentences and queries of one language, read from search_ko.tsv and search_en.tsv."""

from pathlib import Path
from statistics import fmean
from typing import NamedTuple

HERE = Path(__file__).parent
LANGUAGES = ("ko", "en")


class Labelled(NamedTuple):
    """Sentences by their numbers, and for each query the numbers of those it must find, and no others."""

    sentences: dict[int, str]
    queries: dict[str, frozenset[int]]


def labelled(language: str) -> Labelled:
    """A line is `s, number, sentence` or `q, query, numbers`, parted by tabs."""
    sentences: dict[int, str] = {}
    queries: dict[str, frozenset[int]] = {}
    for line in (HERE / f"search_{language}.tsv").read_text("utf-8").splitlines():
        kind, first, second = line.split("\t")
        if kind == "s":
            sentences[int(first)] = second
        else:
            queries[first] = frozenset(map(int, second.split()))
    return Labelled(sentences, queries)


class Score(NamedTuple):
    """Of what should be found, how much is; of what is found, how much should be: the mean of the queries, and pooled.

    `wrong` names the missed and the false of each query that is not answered as it should be.
    """

    recall: float
    precision: float
    pooled_recall: float
    pooled_precision: float
    wrong: dict[str, tuple[list[int], list[int]]]


def score(labels: dict[str, frozenset[int]], found: dict[str, frozenset[int]]) -> Score:
    """How well the queries are answered. One that finds nothing finds nothing false."""
    right = {query: len(labels[query] & found[query]) for query in labels}
    wrong = {
        query: (sorted(labels[query] - found[query]), sorted(found[query] - labels[query]))
        for query in labels
        if labels[query] != found[query]
    }
    return Score(
        recall=fmean(right[query] / len(labels[query]) for query in labels),
        precision=fmean(right[query] / len(found[query]) if found[query] else 1.0 for query in labels),
        pooled_recall=sum(right.values()) / sum(map(len, labels.values())),
        pooled_precision=sum(right.values()) / max(1, sum(map(len, found.values()))),
        wrong=wrong,
    )
