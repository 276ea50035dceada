"""Which story an article belongs to: reports of one event, in whatever language and words. Pure.

1. Two articles are alike as far as each one's headline is told in the other, and the shorter of the two in the longer;
   more where more is said, and less where days lie between; not at all where two texts in one language share hardly
   anything but their headline. A headline that could stand over anything gives way to the first sentence. Across
   languages only names, concepts, numbers and days count. One score, one threshold.
2. Figures of one unit, ordinals of one kind, days or opposite happenings that contradict each other part them, whatever
   the score.
3. An article joins the story nearest to it, unless it contradicts any article of it; and so do the stories that are
   near to them together, nearest first. Where something contradicts, each article is of the story that it is nearer
   to, whichever came first: so that the order of arrival hardly matters.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Final

from archive.model import ArticleId, Member
from worker.concepts import CRAFT
from worker.marks import Marks, loaded
from worker.numbers import RISING, conflict
from worker.openings import alike, one_form

# On the labelled set of tests/quality/events.toml.
THRESHOLD: Final = 0.28
HEADLINE: Final = 0.6
# So much shared weight says half of all that can be said.
HALF: Final = 2.0
# Two texts that say more than this below their headlines are of one event only where they share so much of it: a
# headline such as "What we know so far" stands over anything.
BELOW: Final = 3.0
FOREIGN: Final = 0.08
DECAY: Final = 0.1
A_DAY: Final = 24
REST: Final = 0.3
# Of a story less like the article than this nothing new is known.
FAINT: Final = 0.15
# Two stories that an article shows to be one have articles at least so much alike.
KIN: Final = 0.05
# By how much an article must be nearer to another story to be moved.
NEARER: Final = 0.03
_LOOKED_AT: Final = 6
_PAGE: Final = 3
# Of itself and one other, an article that is near to a third story is as near as if it had come before the other.
_FEW: Final = 2
_SHORTEST_FORM: Final = 3
# Hours after which the same headline is that of the next of a series.
AGAIN: Final = 12
APART: Final = 0.16
OTHERS: Final = 0.2


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
    for name in sorted(ours.keys() & theirs.keys()):  # in one order: sums of floats depend on it
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
    if not shared or (not across and told > BELOW and below < FOREIGN * told):
        return 0.0
    headline = (min(headline_a / max(one.headline, 1.0), 1.0) + min(headline_b / max(other.headline, 1.0), 1.0)) / 2
    overlap = min(shared / max(min(one.whole, other.whole), 1.0), 1.0)
    said = shared / (shared + HALF)
    gap = abs(a.hours - b.hours)
    late = DECAY * max(0.0, gap / A_DAY - 0.75)
    return max(0.0, (HEADLINE * headline + (1 - HEADLINE) * overlap) * said * (1 - late) - _apart(a, b, gap))


def _apart(a: Marks, b: Marks, gap: int) -> float:
    """What is taken off where other days are named, by what was not told at one time; or other states, or craft."""
    off = APART if gap > AGAIN and _other_days(a, b) else 0.0
    if _others(a.craft, b.craft, a, b):
        return off + OTHERS
    towns = (a.places | a.seas) and (b.places | b.seas)
    return off + OTHERS if not towns and _others(a.whereabouts, b.whereabouts, a, b) else off


def _other_days(a: Marks, b: Marks) -> bool:
    return bool(a.days and b.days) and a.days.isdisjoint(b.days)


def contradict(a: Marks, b: Marks) -> bool:
    """Whether two articles can't be of one event, however alike they are."""
    for unit, counted in a.figures.items():
        if unit in b.figures and unit not in RISING and conflict(counted, b.figures[unit]):
            return True
    for kind, numbers in a.ordinals.items():
        if kind in b.ordinals and numbers.isdisjoint(b.ordinals[kind]):
            return True
    if _other_days(a, b):
        gap = min(abs(one - other) for one in a.days for other in b.days)
        # Told at one time, it is the day it happened on and the day it was heard of, or the date line lies between.
        if gap > 1 or (a.language == b.language and abs(a.hours - b.hours) > AGAIN):
            return True
    if any(_against(name, b.title & others, a, b) for name, others in a.against.items()):
        return True
    # What is launched in one place comes down in another sea.
    if _others(a.places, b.places, a, b) or _others(a.seas, b.seas, a, b):
        return True
    return a.language == b.language and _one_form(a, b)


def _against(name: str, others: Set[str], a: Marks, b: Marks) -> bool:
    """Whether a headline says one thing and the other what contradicts it; of craft, if neither text names both."""
    if not others or name in b.title:
        return False
    return name[0] != CRAFT or (name not in b.features and a.features.keys().isdisjoint(others))


def _others(one: Set[str], other: Set[str], a: Marks, b: Marks) -> bool:
    """Whether both headlines name one of a kind, a place say, and neither is named in the other article."""
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
    """A story an article may belong to: its members' ids and marks, and how alike each is to the article."""

    ids: list[ArticleId]
    members: list[Marks]
    alike: list[float]

    @property
    def likest(self) -> list[Marks]:
        """The members that are most like the article."""
        ranked = sorted(range(len(self.alike)), key=lambda at: -self.alike[at])
        return [self.members[at] for at in ranked[:_LOOKED_AT]]

    @property
    def strange(self) -> bool:
        """Whether the article is like one member and like none of two others or more: that one is a page of several."""
        return len(self.alike) >= _PAGE and sorted(self.alike)[-2] < KIN


def belongs(
    own: Marks, told: Sequence[Member], *, at: ArticleId | None = None, kept: Set[ArticleId] = frozenset()
) -> Belongs:
    """The story an article belongs to, given members of those that may be.

    `at` is the story it is in already. What is `kept` is not drawn out of its story.
    """
    near: dict[ArticleId, _Near] = {}
    for one in told:
        story = near.setdefault(one.story_id, _Near(ids=[], members=[], alike=[]))
        marks = loaded(one.marks)
        story.ids.append(one.id)
        story.members.append(marks)
        story.alike.append(likeness(own, marks))
    top = max((_bond(story.alike) for story in near.values()), default=0.0)
    if at is not None and (at not in near or max(near[at].alike) < FAINT):
        return Belongs(story_id=at, score=round(top, 4))
    together, joined = [own], [] if at is None else [at]
    if at in near:
        together += near[at].members
    free = {number: story for number, story in near.items() if number != at and max(story.alike) >= FAINT}
    fresh: Sequence[Marks] = together
    while free := {number: one for number, one in free.items() if not _contradicted(fresh, one.members)}:
        found = _nearest(together, free)
        if found is None:
            break
        nearest = free.pop(found)
        if len(together) > 1 and not _akin(together[1:], nearest.members):
            continue
        if nearest.strange:
            continue
        fresh = nearest.members
        together += fresh
        joined.append(found)
    others = {number: story for number, story in near.items() if number not in joined}
    return Belongs(
        story_id=joined[0] if joined else None,
        bridges=tuple(joined[1:]),
        drawn=tuple(_drawn(together, others, kept)),
        score=round(top, 4),
    )


def _bond(scores: Sequence[float]) -> float:
    """How near two groups are: the likeness of the nearest two, drawn down where others are unlike: no chains."""
    return (1 - REST) * max(scores) + REST * sum(scores) / len(scores)


def _between(some: Sequence[Marks], others: Sequence[Marks]) -> float:
    return _bond([likeness(a, b) for a in some for b in others])


def _akin(some: Sequence[Marks], others: Sequence[Marks]) -> bool:
    """Whether any two are alike at all: a page of several stories is near to each of them, and makes them no one."""
    return any(likeness(a, b) >= KIN for a in some[:_LOOKED_AT] for b in others[:_LOOKED_AT])


def _contradicted(some: Iterable[Marks], others: Sequence[Marks]) -> bool:
    return any(contradict(a, b) or _one_text(a, b) for a in some for b in others)


def _one_text(a: Marks, b: Marks) -> bool:
    """Whether two texts are one form, filled in anew, or of one column, later or begun otherwise.

    Copies are not asked: their text is known.
    """
    if a.language != b.language:
        return False
    if a.column and a.column == b.column and (abs(a.hours - b.hours) > AGAIN or not alike(a.opening, b.opening)):
        return True
    return one_form(a.opening, b.opening)


def _nearest(together: Sequence[Marks], near: Mapping[ArticleId, _Near]) -> ArticleId | None:
    """The story nearest to what is together, if near enough."""
    bonds = {number: _bond(story.alike) if len(together) <= _FEW else 0.0 for number, story in near.items()}
    if len(together) > 1:
        bonds = {
            number: max(bonds[number], _between(together[:_LOOKED_AT], story.likest)) for number, story in near.items()
        }
    best = min(bonds, key=lambda number: (-bonds[number], number))
    return best if bonds[best] >= THRESHOLD else None


def _drawn(together: list[Marks], near: Mapping[ArticleId, _Near], kept: Set[ArticleId]) -> Iterator[ArticleId]:
    """Articles of stories that something parts from this one, which are nearer to this one than to the rest of theirs.

    Whoever came first has no right to them: so the order of arrival does not decide.
    """
    liked = [
        (-score, story.ids[at], number, at)
        for number, story in near.items()
        for at, score in enumerate(story.alike)
        if score >= THRESHOLD and story.ids[at] not in kept
    ]
    gone: defaultdict[ArticleId, set[int]] = defaultdict(set)
    for _, article, number, at in sorted(liked):
        marks, members = near[number].members[at], near[number].members
        rest = [one for place, one in enumerate(members) if place != at and place not in gone[number]]
        if not rest or _contradicted([marks], together):
            continue
        bond = _between([marks], together[:_LOOKED_AT])
        if bond >= THRESHOLD and bond > _between([marks], rest[:_LOOKED_AT]) + NEARER:
            gone[number].add(at)
            together.append(marks)
            yield article
