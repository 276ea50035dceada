"""How well flags agree with labels: precision, recall and F1, by language, data set and topic. Pure.

A label of 2 is core (to be flagged), 0 is not; 1 is borderline, which counts neither way: the share of those that are
flagged is told apart.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from archive.model import Flag

CORE, BORDERLINE, NEITHER = 2, 1, 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """A text with what it is. `topics` are those that are right, any of which will do; `fires` None is not known."""

    title: str
    text: str
    language: str
    label: int
    dataset: str = ""
    topics: tuple[str, ...] = ()
    fires: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """The counts of one group. `topic_right` and `near` are of flagged ones that have a topic, or fires, to meet."""

    hits: int = 0
    missed: int = 0
    wrong: int = 0
    left: int = 0
    borderline: int = 0
    borderline_flagged: int = 0
    topic_known: int = 0
    topic_right: int = 0
    fires_known: int = 0
    near: int = 0

    @property
    def precision(self) -> float | None:
        """The share of what is flagged that should be; None when nothing is."""
        return _share(self.hits, self.hits + self.wrong)

    @property
    def recall(self) -> float | None:
        """The share of what should be flagged that is; None when nothing should."""
        return _share(self.hits, self.hits + self.missed)

    @property
    def f1(self) -> float | None:
        """The harmonic mean of both; None when nothing is flagged and nothing should be."""
        return _share(2 * self.hits, 2 * self.hits + self.wrong + self.missed)

    @property
    def topic_share(self) -> float | None:
        """The share of flagged ones whose topic is named."""
        return _share(self.topic_right, self.topic_known)

    @property
    def near_share(self) -> float | None:
        """The share of flagged ones whose fires are right within one."""
        return _share(self.near, self.fires_known)

    @property
    def borderline_share(self) -> float | None:
        """The share of borderline ones that are flagged."""
        return _share(self.borderline_flagged, self.borderline)


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def score(pairs: Iterable[tuple[Labelled, Flag]]) -> Score:
    """Count one group."""
    hits = missed = wrong = left = borderline = flagged = known = right = graded = near = 0
    for item, flag in pairs:
        if item.label == BORDERLINE:
            borderline += 1
            flagged += flag.flagged
        elif item.label == NEITHER:
            wrong += flag.flagged
            left += not flag.flagged
        elif not flag.flagged:
            missed += 1
        else:
            hits += 1
            known += bool(item.topics)
            right += not set(item.topics).isdisjoint(flag.topics)
            graded += item.fires is not None
            near += item.fires is not None and abs(item.fires - flag.fires) <= 1
    return Score(
        hits=hits,
        missed=missed,
        wrong=wrong,
        left=left,
        borderline=borderline,
        borderline_flagged=flagged,
        topic_known=known,
        topic_right=right,
        fires_known=graded,
        near=near,
    )


def scores(pairs: Iterable[tuple[Labelled, Flag]]) -> Mapping[str, Score]:
    """Every group's score by its name: all, lang=…, ds=…, topic=… (of the core texts of that topic)."""
    groups: dict[str, list[tuple[Labelled, Flag]]] = {"all": []}
    for pair in pairs:
        item = pair[0]
        names = ["all", f"lang={item.language or '?'}"]
        names += [f"ds={item.dataset}"] if item.dataset else []
        names += [f"topic={topic}" for topic in item.topics] if item.label == CORE else []
        for name in names:
            groups.setdefault(name, []).append(pair)
    order = {"all": 0, "lang": 1, "ds": 2, "topic": 3}
    named = sorted(groups, key=lambda name: (order[name.partition("=")[0]], name))
    return {name: score(groups[name]) for name in named}
