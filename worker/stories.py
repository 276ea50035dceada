"""Which story an article belongs to: reports of one event, in whatever language and words. Pure.

1. Two articles are alike as far as each one's headline is told in the other, and the shorter of the two in the longer;
   more where more is said, and less where days lie between. Across languages only names, concepts, numbers and days
   count. One score, one threshold.
2. Figures of one unit, ordinals of one kind, days or opposite happenings that contradict each other part them, whatever
   the score.
3. An article joins the story of its best likeness, unless it contradicts any article of it. Stories that it is like
   both, and that contradict each other in nothing, are one.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from archive.model import ArticleId, Member
from worker.concepts import CRAFT, PLACE, STATE
from worker.marks import SOUNDS, Marks, loaded
from worker.numbers import RISING, conflict

# On the labelled set of tests/quality/events.toml.
THRESHOLD: Final = 0.28
HEADLINE: Final = 0.6
# So much shared weight says half of all that can be said.
HALF: Final = 2.0
# How much a word counts that the other language has no name for here.
UNTOLD: Final = 0.3
DECAY: Final = 0.1
A_DAY: Final = 24
REST: Final = 0.3
MERGING: Final = 0.5
_LOOKED_AT: Final = 12
_SHORTEST_FORM: Final = 3
# Hours after which the same headline is that of the next of a series.
AGAIN: Final = 12
APART: Final = 0.16
OTHERS: Final = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Belongs:
    """The story an article joins, None for one of its own; `bridges` are more that are the same; the best likeness."""

    story_id: ArticleId | None
    bridges: tuple[ArticleId, ...] = ()
    score: float = 0.0


def likeness(a: Marks, b: Marks) -> float:
    """How much two articles look like reports of one event, 0 to 1."""
    neutral = a.language != b.language
    skipped = "w" if neutral else SOUNDS
    shared = headline_a = headline_b = 0.0
    for name in a.features.keys() & b.features.keys():
        if name[0] in skipped:
            continue
        weight = min(a.features[name], b.features[name])
        shared += weight
        if name in a.title:
            headline_a += a.features[name]
        if name in b.title:
            headline_b += b.features[name]
    if not shared:
        return 0.0
    words = UNTOLD if neutral else 1.0
    titles = [max(one.neutral[1] + words * one.words[1], 1.0) for one in (a, b)]
    wholes = [one.neutral[0] + words * one.words[0] for one in (a, b)]
    headline = (min(headline_a / titles[0], 1.0) + min(headline_b / titles[1], 1.0)) / 2
    overlap = min(shared / max(min(wholes), 1.0), 1.0)
    said = shared / (shared + HALF)
    late = DECAY * max(0.0, abs(a.hours - b.hours) / A_DAY - 0.75)
    return max(0.0, (HEADLINE * headline + (1 - HEADLINE) * overlap) * said * (1 - late) - _apart(a, b))


def _apart(a: Marks, b: Marks) -> float:
    """What is taken off where other days are named, by what was not told at one time; or other states, or craft."""
    days = _other_days(a, b) and abs(a.hours - b.hours) > AGAIN
    towns = _of(a, PLACE) and _of(b, PLACE)
    others = _others(a, b, CRAFT) or (not towns and _others(a, b, PLACE + STATE))
    return APART * days + OTHERS * others


def _other_days(a: Marks, b: Marks) -> bool:
    return bool(a.days and b.days) and not a.days & b.days


def contradict(a: Marks, b: Marks) -> bool:
    """Whether two articles can't be of one event, however alike they are."""
    for unit in a.figures.keys() & b.figures.keys():
        if unit not in RISING and conflict(a.figures[unit], b.figures[unit]):
            return True
    for kind in a.ordinals.keys() & b.ordinals.keys():
        if not a.ordinals[kind] & b.ordinals[kind]:
            return True
    if _other_days(a, b):
        gap = min(abs(one - other) for one in a.days for other in b.days)
        # Told at one time, it is the day it happened on and the day it was heard of, or the date line lies between.
        if gap > 1 or (a.language == b.language and abs(a.hours - b.hours) > AGAIN):
            return True
    if any(name not in b.title and not b.title.isdisjoint(others) for name, others in a.against.items()):
        return True
    return _others(a, b, PLACE) or (a.language == b.language and _one_form(a, b))


def _of(marks: Marks, kinds: str) -> set[str]:
    return {name for name in marks.title if name[0] in kinds}


def _others(a: Marks, b: Marks, kinds: str) -> bool:
    """Whether both headlines name one of a kind, a place say, and neither is named in the other article."""
    one, other = _of(a, kinds), _of(b, kinds)
    return bool(one and other) and not (one & b.features.keys() or other & a.features.keys())


def _one_form(a: Marks, b: Marks) -> bool:
    """Whether two headlines are one form, filled in anew: other names in the same places, or the same words later."""
    if len(a.form) != len(b.form) or len(a.form) < _SHORTEST_FORM:
        return False
    differing = [(one, other) for one, other in zip(a.form, b.form, strict=True) if one[0] != other[0]]
    if not differing:
        return abs(a.hours - b.hours) > AGAIN and not a.days & b.days
    if 2 * len(differing) > len(a.form):
        return False
    return all(one[1] and other[1] and not _alike(one[0], other[0]) for one, other in differing)


def _alike(one: str, other: str) -> bool:
    """Whether two words share two letters in a row: 이글스가 and 이글스."""
    return not {one[i : i + 2] for i in range(len(one) - 1)}.isdisjoint(other[i : i + 2] for i in range(len(other) - 1))


def belongs(own: Marks, told: Sequence[Member], *, at: ArticleId | None = None) -> Belongs:
    """The story an article belongs to, given members of those that may be. `at` is the story it is in already."""
    by_story: defaultdict[ArticleId, list[Marks]] = defaultdict(list)
    for one in told:
        by_story[one.story_id].append(loaded(one.marks))
    best: dict[ArticleId, float] = {}
    top = 0.0
    for story, members in by_story.items():
        score = _story_score(own, members)
        top = max(top, score)
        if score >= THRESHOLD and not any(contradict(own, other) for other in members):
            best[story] = score
    ranked = sorted(best, key=lambda story: (-best[story], story))
    joined = at if at is not None else next(iter(ranked), None)
    if joined is None:
        return Belongs(story_id=None, score=round(top, 4))
    return Belongs(story_id=joined, bridges=_bridges(joined, ranked, by_story), score=round(top, 4))


def _story_score(own: Marks, members: Sequence[Marks]) -> float:
    """The likeness with the nearest article of a story, drawn down where the others are unlike: no chains."""
    scores = [likeness(own, other) for other in members]
    return (1 - REST) * max(scores) + REST * sum(scores) / len(scores)


def _bridges(
    joined: ArticleId, ranked: Iterable[ArticleId], by_story: Mapping[ArticleId, Sequence[Marks]]
) -> tuple[ArticleId, ...]:
    """The stories that are one with that which is joined: in none of their articles does one contradict another."""
    found: list[ArticleId] = []
    together = list(by_story.get(joined, ()))
    for story in ranked:
        if story != joined and _one(together, by_story[story]):
            found.append(story)
            together += by_story[story]
    return tuple(found)


def _one(some: Sequence[Marks], others: Sequence[Marks]) -> bool:
    """Whether two stories may be one: nothing in them contradicts the other, and on the whole they are alike."""
    if any(contradict(a, b) for a in some for b in others):
        return False
    table = [[likeness(a, b) for b in others[:_LOOKED_AT]] for a in some[:_LOOKED_AT]]
    nearest = [*map(max, table), *map(max, zip(*table, strict=True))]
    return bool(sum(nearest) >= MERGING * THRESHOLD * len(nearest))
