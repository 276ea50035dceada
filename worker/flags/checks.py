"""What is asked of a candidate for each form: its edges, who it belongs to, when it counts. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

from worker.flags.boundary import LONG, is_han
from worker.flags.forms import Form, is_hangul, is_letter

Meaning = tuple[int, tuple[str, ...]]  # bits, and the ids of entities


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Owner:
    """Who a form belongs to: an entity, a word group or a decoy, with the bits of what rules call it.

    `not_if` is folded. What stands within the name of a `person` is no word: Son in Choe Son Hui. None is equal to
    another: they are looked up by themselves.
    """

    id: str
    kind: str
    bits: int
    forms: tuple[Form, ...]
    person: bool = False
    loose: bool = False
    not_if: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None

    def counts(self, context: "Context") -> bool:
        """Whether it is meant in an article of that day and with that folded text. An unknown day is any day."""
        day = context.published
        if day and ((self.since and day < self.since) or (self.until and day > self.until)):
            return False
        return not any(map(context.text.__contains__, self.not_if))


class Context(NamedTuple):
    """What decides about candidates beside their neighbours: the day, and the folded text of the whole article.

    `korean` says whether the article is written in Hangul, where a lone 北 or 美 is a name. `meant` is what forms mean
    in it that depend on all this, `counted` which owners do, once it is known.
    """

    text: str
    published: date | None
    korean: bool
    meant: dict[int, Meaning]
    counted: dict[Owner, bool]

    def counts(self, owner: Owner) -> bool:
        """Whether an owner is meant here, looked at once."""
        counts = self.counted.get(owner)
        if counts is None:
            self.counted[owner] = counts = owner.counts(self)
        return counts


# What is asked of a form beside its boundaries: whether it is a lone Chinese character, how it must be written, whether
# it is a decoy, a person, or of owners that do not always count. Plain tuples, as hits are, and for the same reason.
Term = tuple[bool, int, bool, bool, bool, tuple[Owner, ...]]
# What the pass over the candidates asks of a form: its left and right edge, its bits and entities, and the rest.
Check = tuple[int, int, int, tuple[str, ...], Term | None]


# What the edge of a form asks of its neighbour.
ANY, LETTER, STEM, ONE_SYLLABLE, TWO_SYLLABLES, NUMBER = range(6)
# How a form must be written.
ANYHOW, CAPITALS, NAME = range(3)
_NO_ENTITIES: Final[tuple[str, ...]] = ()


def _edge(character: str, syllables: int, *, free: bool) -> int:
    if is_letter(character):
        return LETTER
    if free or not is_hangul(character):
        return ANY
    return ONE_SYLLABLE if syllables == 1 else TWO_SYLLABLES


def _check(form: Form, loose: bool, owners: Sequence[Owner]) -> Check:
    bits, entities = meaning_of(owners)
    syllables = sum(1 for c in form.pattern if c != " ")
    free = syllables >= LONG or (loose and len(form.pattern) > 1)
    # Three syllables of a name begin anywhere, and end as two do: 김정은 is not in 김정은혜, nor 동창리 in 동창리조트.
    named = syllables == LONG and not form.stem and all(owner.kind == "entity" for owner in owners)
    lone = len(form.pattern) == 1 and is_han(form.pattern)
    decoy = any(owner.kind == "decoy" for owner in owners)
    conditional = any(owner.not_if or owner.since or owner.until for owner in owners)
    person = len(form.pattern) > 1 and any(owner.person for owner in owners)
    written = CAPITALS if form.exact else NAME if form.proper else ANYHOW
    asked = lone or written != ANYHOW or decoy or person or conditional
    right = _edge(form.pattern[-1], syllables, free=(free and not named) or form.stem)
    if right == LETTER and form.stem:
        right = STEM
    elif is_hangul(form.pattern[0]) and form.pattern[-1].isdigit() and "-" not in form.pattern:
        right = NUMBER
    return (
        _edge(form.pattern[0], syllables, free=free),
        right,
        bits,
        entities,
        (lone, written, decoy, person, conditional, tuple(owners)) if asked else None,
    )


class Checks:
    """The checks of each form, made up when it is first a candidate: most forms never are."""

    def __init__(self, terms: Sequence[tuple[Form, bool, Sequence[Owner]]]) -> None:
        self._terms = terms
        self.made: list[Check | None] = [None] * len(terms)

    def make(self, index: int) -> Check:
        """The checks of a form that has none yet."""
        self.made[index] = check = _check(*self._terms[index])
        return check


def meaning_of(owners: Iterable[Owner]) -> Meaning:
    """What a form of some owners means."""
    bits, entities = 0, _NO_ENTITIES
    for owner in owners:
        bits |= owner.bits
        if owner.kind == "entity":
            entities += (owner.id,)
    return bits, entities
