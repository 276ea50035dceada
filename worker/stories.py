"""Which story an article belongs to: reports of one event, in whatever language and words. Pure.

1. Two articles are alike as far as each one's headline is told in the other, and the shorter of the two in the longer;
   more where more is said, and less the more time lies between them. A headline that could stand over anything gives
   way to the first sentence. Across languages only names, concepts, numbers and days count. One score,
   and one threshold, which rises with how many stories are told beside them.
2. Figures of one unit that the other gives nowhere, ordinals of one kind, days far apart or opposite happenings that
   contradict each other part them, whatever the score.
3. An article and those of the stories that it may belong to are grouped anew, the nearest first, as far as nothing
   contradicts and the likeness suffices (agglomerative clustering). What is grouped with it is its story: stories that
   are so as a whole become one, and of small others it draws what is nearer to it than to the rest. So the order of
   arrival hardly matters.
"""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import combinations
from statistics import fmean
from typing import Final

from archive.model import ArticleId, Member
from worker.concepts import CRAFT
from worker.marks import Marks, loaded
from worker.numbers import RISING, conflict
from worker.openings import alike, one_form

# How much alike reports of one event are at least, by how many stories are told within a day and a half of them: where
# there is but one, next to nothing is enough, and where there are hundreds, more is alike by chance. Measured on the
# labelled sets of tests/quality: better than any one value on the sparse ones and the dense alike. A tenfold of stories
# asks for `CROWDED` more; `ALONE` is what the first of them does not.
CROWDED: Final = 0.14
ALONE: Final = 0.02
LEAST: Final = 0.04
MOST: Final = 0.28
HEADLINE: Final = 0.6
# So much shared weight says half of all that can be said.
HALF: Final = 2.0
# Of two texts that say more than this below their headlines and share less than that of it, so much is left: a headline
# such as "What we know so far" stands over anything.
BELOW: Final = 3.0
FOREIGN: Final = 0.05
STRANGE: Final = 0.5
# In so many hours likeness falls to a third: what is told in one hour is of one event more often than what is told on
# two days, and nearly all reports of an event appear within one.
FADES: Final = 36.0
# Of two groups it is the nearest two articles that count, and by this share how alike all of them are: no chains.
REST: Final = 0.5
# A story of which no article is like the new one by this share of the threshold is not looked at.
FAINT: Final = 0.5
# Two groups of several each that would be one have a second article each that is at least so much like the other: a
# page of two stories makes them no one.
KIN: Final = 0.04
# Two groups of several each are on the average as much alike as that share of what is within the looser of them, at
# least: two events of one place and day are well told apart, however many words two of their reports share.
COHESION: Final = 0.4
# Copies are more alike than reports of one event need be.
CLOSE: Final = 0.35
# So many stories are looked at, and so many articles of each, the likest.
NEAREST: Final = 4
LOOKED_AT: Final = 12
_SHORTEST_FORM: Final = 3
# Hours after which the same headline is that of the next of a series.
AGAIN: Final = 12
# What is left of likeness where other days are named.
OTHER_DAYS: Final = 0.75
# Of one event reports name the day, what led to it and what is to follow: days as far apart are of two, however.
DAYS_APART: Final = 3
A_DAY: Final = 24
OTHERS: Final = 0.15


@dataclass(frozen=True, slots=True, kw_only=True)
class Belongs:
    """The story an article joins, None for one of its own, and how near that is.

    `bridges` are stories that are the same, `drawn` articles of others that are nearer to this one.
    """

    story_id: ArticleId | None
    bridges: tuple[ArticleId, ...] = ()
    drawn: tuple[ArticleId, ...] = ()
    score: float = 0.0


def likeness(a: Marks, b: Marks) -> float:
    """How much two articles look like reports of one event, 0 to 1."""
    across = a.language != b.language
    one, other = a.sides[across], b.sides[across]
    ours, theirs, our_title, their_title = one.features, other.features, one.title, other.title
    shared = below = headline_a = headline_b = 0.0
    for name in ours.keys() & theirs.keys():
        weight, opposite = ours[name], theirs[name]
        least = weight if weight < opposite else opposite
        shared += least
        if name in our_title:
            headline_a += weight
            if name in their_title:
                headline_b += opposite
                continue
        elif name in their_title:
            headline_b += opposite
        below += least
    told = min(one.whole - one.headline, other.whole - other.headline)
    if not shared:
        return 0.0
    headline = (min(headline_a / max(one.headline, 1.0), 1.0) + min(headline_b / max(other.headline, 1.0), 1.0)) / 2
    overlap = min(shared / max(min(one.whole, other.whole), 1.0), 1.0)
    said = shared / (shared + HALF)
    alike = (HEADLINE * headline + (1 - HEADLINE) * overlap) * said * math.exp(-abs(a.hours - b.hours) / FADES)
    if _other_days(a, b):
        alike *= OTHER_DAYS
    if not across and told > BELOW and below < FOREIGN * told:
        alike *= STRANGE
    # In whatever order it was summed.
    return round(max(0.0, alike - OTHERS) if _elsewhere(a, b) else alike, 6)


def threshold(beside: int) -> float:
    """How much alike two reports of one event are, where so many stories are told beside them."""
    return min(max(LEAST, CROWDED * math.log10(1 + max(beside, 0)) - ALONE), MOST)


def _elsewhere(a: Marks, b: Marks) -> bool:
    """Whether the articles name other states, of those that are seldom in the news."""
    return _others(a.abroad, b.abroad, a, b)


def _other_days(a: Marks, b: Marks) -> bool:
    return bool(a.days and b.days) and a.days.isdisjoint(b.days)


def contradict(a: Marks, b: Marks) -> bool:
    """Whether two articles can't be of one event, however alike they are."""
    for unit, counted in a.figures.items():
        if (
            unit in b.figures
            and unit not in RISING
            and conflict(counted, b.counted.get(unit, b.figures[unit]))
            and conflict(b.figures[unit], a.counted.get(unit, counted))
        ):
            return True
    for kind, numbers in a.ordinals.items():
        if kind in b.ordinals and numbers.isdisjoint(b.ordinals[kind]):
            return True
    if _other_days(a, b):
        between = min(abs(one - other) for one in a.days for other in b.days)
        if between > DAYS_APART + abs(a.hours - b.hours) / A_DAY:
            return True
    if any(_against(name, b.title & others, a, b) for name, others in a.against.items()):
        return True
    if _meet_others(a, b):
        return True
    # What is launched in one place comes down in another sea.
    if _others(a.places, b.places, a, b) or _others(a.seas, b.seas, a, b):
        return True
    return a.language == b.language and _one_form(a, b)


def _meet_others(a: Marks, b: Marks) -> bool:
    """Whether headlines tell of two meetings: each of one who is not at the other's, and of whom that says nothing.

    A headline that names two names all who meet, whoever else its article speaks of.
    """
    here, there = a.parties - b.parties, b.parties - a.parties
    if max(len(a.parties), len(b.parties)) > 1:
        return bool(here and there)
    return bool(here and there) and a.features.keys().isdisjoint(there) and b.features.keys().isdisjoint(here)


def _against(name: str, others: Set[str], a: Marks, b: Marks) -> bool:
    """Whether a headline says one thing and the other what contradicts it; of craft, if neither text names both."""
    if not others or name in b.title:
        return False
    return name[0] != CRAFT or (name not in b.features and a.features.keys().isdisjoint(others))


def _others(one: Set[str], other: Set[str], a: Marks, b: Marks) -> bool:
    """Whether both name one of a kind, a place say, and neither is named in the other article."""
    return bool(one and other) and b.features.keys().isdisjoint(one) and a.features.keys().isdisjoint(other)


def _one_form(a: Marks, b: Marks) -> bool:
    """Whether two headlines are one form, filled in anew: other names in the same places, or the same words later."""
    if len(a.form) != len(b.form) or len(a.form) < _SHORTEST_FORM:
        return False
    differing = 0
    for (word, name), (other, also) in zip(a.form, b.form, strict=True):
        if word != other:
            if not (name and also) or _alike(word, other):
                return False
            differing += 1
    if not differing:
        return abs(a.hours - b.hours) > AGAIN and a.days.isdisjoint(b.days)
    return 2 * differing <= len(a.form)


def _alike(one: str, other: str) -> bool:
    """Whether two words share two letters in a row: 이글스가 and 이글스."""
    return not {one[i : i + 2] for i in range(len(one) - 1)}.isdisjoint(other[i : i + 2] for i in range(len(other) - 1))


@dataclass(slots=True, kw_only=True)
class _Near:
    """A story an article may belong to: its members as far as they were given, and where those looked at stand.

    `whole` says that all of them are looked at.
    """

    alike: float
    members: Sequence[Marks]
    places: range
    whole: bool


def belongs(
    own: Marks,
    told: Sequence[Member],
    *,
    beside: int,
    at: ArticleId | None = None,
    kept: Set[ArticleId] = frozenset(),
) -> Belongs:
    """The story an article belongs to, given members of those that may be.

    `beside` is how many stories are told beside it (see `Around`); `at` is the story it is in already: then it draws
    nobody out of another. What is `kept` is not drawn out of its story.
    """
    enough = threshold(beside)
    stories: defaultdict[ArticleId, list[tuple[float, ArticleId, Marks]]] = defaultdict(list)
    for one in told:
        marks = loaded(one.marks)
        stories[one.story_id].append((likeness(own, marks), one.id, marks))
    likest = {number: max(score for score, _, _ in members) for number, members in stories.items()}
    top = round(max(likest.values(), default=0.0), 4)
    if (at is None and top < enough) or (at is not None and at not in stories):
        return Belongs(story_id=at, score=top)
    ids, looked_at, near = [ArticleId(0)], [own], dict[ArticleId, _Near]()
    for number in sorted(stories, key=lambda number: (number != at, -likest[number], number))[:NEAREST]:
        members = sorted(stories[number], key=lambda member: (-member[0], member[1]))
        if number != at and (likest[number] < FAINT * enough or _closed(own, members)):
            continue
        near[number] = _Near(
            alike=likest[number],
            members=[marks for _, _, marks in members],
            places=range(len(ids), len(ids) + len(members[:LOOKED_AT])),
            whole=len(members) <= LOOKED_AT,
        )
        ids += [article for _, article, _ in members[:LOOKED_AT]]
        looked_at += [marks for _, _, marks in members[:LOOKED_AT]]
    together = _together(looked_at, [0, *near[at].places] if at in near else [0], enough)
    joined = _joined(near, together, at)
    unseen = [marks for number in joined for marks in near[number].members[LOOKED_AT:]]
    drawn = [
        ids[place]
        for number, story in near.items()
        if at is None and story.whole and number not in joined
        for place in story.places
        if place in together and ids[place] not in kept
        if not any(_parted(looked_at[place], marks) for marks in unseen)
    ]
    return Belongs(story_id=joined[0] if joined else None, bridges=tuple(joined[1:]), drawn=tuple(drawn), score=top)


def _closed(own: Marks, members: Sequence[tuple[float, ArticleId, Marks]]) -> bool:
    """Whether a story is too large to be looked at as a whole, and something in it contradicts an article."""
    return len(members) > LOOKED_AT and any(_parted(own, marks) for _, _, marks in members)


def _joined(near: Mapping[ArticleId, _Near], together: frozenset[int], at: ArticleId | None) -> list[ArticleId]:
    """The stories that are one with an article as a whole, the nearest first; none that contradicts one before it.

    Of a large story that is asked of all its members, not of those alone that were looked at.
    """
    joined: list[ArticleId] = []
    for number in sorted(near, key=lambda number: (number != at, -near[number].alike, number)):
        story = near[number]
        looked = (story, *(near[one] for one in joined))
        if not together.issuperset(story.places) or (
            not all(one.whole for one in looked)
            and any(_parted(a, b) for one in looked[1:] for a in one.members for b in story.members)
        ):
            continue
        joined.append(number)
    return joined


def _together(looked_at: Sequence[Marks], first: Sequence[int], enough: float) -> frozenset[int]:
    """The places of the articles that are of one event with the first; those given with it are so from the start."""
    alike = [[0.0] * len(looked_at) for _ in looked_at]
    parted = [[False] * len(looked_at) for _ in looked_at]
    for i, j in combinations(range(len(looked_at)), 2):
        alike[i][j] = alike[j][i] = likeness(looked_at[i], looked_at[j])
        parted[i][j] = parted[j][i] = _parted(looked_at[i], looked_at[j])
    groups = [list(first), *([place] for place in range(len(looked_at)) if place not in first)]
    bonds = {(a, b): _bond(groups[a], groups[b], alike, parted) for a, b in combinations(range(len(groups)), 2)}
    while bonds:
        (a, b), bond = max(bonds.items(), key=lambda item: (item[1], -item[0][0], -item[0][1]))
        if bond < enough:
            break
        groups[a] += groups[b]
        bonds = {two: bond for two, bond in bonds.items() if b not in two}
        for two in bonds:
            if a in two:
                bonds[two] = _bond(groups[two[0]], groups[two[1]], alike, parted)
    return frozenset(groups[0])


def _bond(
    some: Sequence[int], others: Sequence[int], alike: Sequence[Sequence[float]], parted: Sequence[Sequence[bool]]
) -> float:
    """How near two groups are: the nearest two of them, drawn down where others are unlike; not at all if parted."""
    if any(parted[a][b] for a in some for b in others):
        return 0.0
    rows = [[alike[a][b] for b in others] for a in some]
    mean = sum(map(sum, rows)) / (len(some) * len(others))
    if min(len(some), len(others)) > 1:
        second = min(sorted(map(max, rows))[-2], sorted(map(max, zip(*rows, strict=True)))[-2])
        if second < KIN or mean < COHESION * min(_within(some, alike), _within(others, alike), CLOSE):
            return 0.0
    return (1 - REST) * max(map(max, rows)) + REST * mean


def _within(group: Sequence[int], alike: Sequence[Sequence[float]]) -> float:
    """How much alike the articles of a group are, on the average of all twos."""
    return fmean(alike[a][b] for a, b in combinations(group, 2))


def _parted(a: Marks, b: Marks) -> bool:
    return contradict(a, b) or _one_text(a, b)


def _one_text(a: Marks, b: Marks) -> bool:
    """Whether two texts are one form, filled in anew, or of one column, later or begun otherwise.

    Copies are not asked: their text is known.
    """
    if a.language != b.language:
        return False
    if a.column and a.column == b.column and (abs(a.hours - b.hours) > AGAIN or not alike(a.opening, b.opening)):
        return True
    return one_form(a.opening, b.opening)
