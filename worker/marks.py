"""What the story matcher keeps of an article: its features with their weights, and what can veto. Pure.

A feature is a name (`n:` an entity of the gazetteer; a concept: `s:` a state, `l:` a place, `z:` a sea, `k:` a craft,
`c:` another;
`q:` a quantity, `o:` an ordinal, `d:` a day), the
same in every language; or a word (`w:`), the same within one; or what a word sounds like (`p:`, `g:`), where it may
be a name.
"""

import json
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import lru_cache
from math import fsum
from typing import NamedTuple

from worker.concepts import PLACE, SEA, STATE
from worker.numbers import Quantity
from worker.openings import NO_OPENING, Opening

VERSION = "7"
"""Changes when other marks are found in the same text: archives are then told anew."""
KEPT = 4_096
UNTOLD = 0.1
"""How much a word counts that the other language has no name for here."""
USUAL = 0.4
"""What a state weighs at most that the news of any day names."""
SOUNDS = "pg"
"""The kinds of features that are names by their sound: a word besides, worth something between languages only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """An article as it is compared. `title` are the features its headline has, `features` all, with their weights.

    `hours` is when it was published, since 1970. `figures` are the key quantities by unit: the headline's, or where it
    has none the first sentence's; `counted` all that it counts down to the end of the lead; `ordinals` the headline's,
    by kind; `days` those the headline and the first sentence name. `form` are the headline's words in order, each with
    whether it is a name, `against` what contradicts features of it; `opening` the first words of the text; `parties`
    the states that meet or talk in the headline, as far as it names who speaks for them; `column` a headline that
    tells nothing, and so is none of all this.
    """

    language: str
    hours: int
    features: Mapping[str, float]
    title: frozenset[str]
    figures: Mapping[str, frozenset[Quantity]] = field(default_factory=dict)
    ordinals: Mapping[str, frozenset[int]] = field(default_factory=dict)
    counted: Mapping[str, frozenset[Quantity]] = field(default_factory=dict)
    days: frozenset[int] = frozenset()
    form: tuple[tuple[str, bool], ...] = ()
    against: Mapping[str, frozenset[str]] = field(default_factory=dict)
    opening: Opening = NO_OPENING
    parties: frozenset[str] = frozenset()
    column: str = ""
    # What `likeness` and `contradict` ask for each time: the sides that are compared within a language, and across two;
    # the places and seas of the headline; the states that news of every day does not name.
    sides: tuple["Side", "Side"] = field(init=False, repr=False, compare=False)
    places: frozenset[str] = field(init=False, repr=False, compare=False)
    seas: frozenset[str] = field(init=False, repr=False, compare=False)
    abroad: frozenset[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        words = {name: weight for name, weight in self.features.items() if name[0] == "w"}
        heard = {name: weight for name, weight in self.features.items() if name[0] in SOUNDS}
        named = {name: weight for name, weight in self.features.items() if name not in words and name not in heard}
        within, across = Side.of(named | words, self.title), Side.of(named | heard, self.title)
        spoken, told = Side.of(words, self.title), Side.of(named, self.title)
        across = across._replace(
            whole=told.whole + UNTOLD * spoken.whole, headline=told.headline + UNTOLD * spoken.headline
        )
        object.__setattr__(self, "sides", (within, across))
        object.__setattr__(self, "places", frozenset(name for name in self.title if name[0] == PLACE))
        object.__setattr__(self, "seas", frozenset(name for name in self.title if name[0] == SEA))
        abroad = {name for name, weight in self.features.items() if name[0] == STATE and weight > USUAL}
        object.__setattr__(self, "abroad", frozenset(abroad))


class Side(NamedTuple):
    """Features that count between two articles, those of them in the headline, and what both weigh in all."""

    features: Mapping[str, float]
    title: frozenset[str]
    whole: float
    headline: float

    @classmethod
    def of(cls, features: Mapping[str, float], title: Set[str]) -> "Side":
        """The side of these features, in a headline that has those."""
        named = frozenset(features.keys() & title)
        return cls(features, named, fsum(features.values()), fsum(features[name] for name in named))  # in any order


def dumped(marks: Marks) -> str:
    """As text, to be archived."""
    title = marks.title
    return json.dumps(
        {
            "l": marks.language,
            "h": marks.hours,
            "t": {name: round(weight, 2) for name, weight in marks.features.items() if name in title},
            "f": {name: round(weight, 2) for name, weight in marks.features.items() if name not in title},
            "q": {u: [[q.value, int(q.about)] for q in sorted(found)] for u, found in marks.figures.items()},
            "n": {u: [[q.value, int(q.about)] for q in sorted(found)] for u, found in marks.counted.items()},
            "o": {kind: sorted(numbers) for kind, numbers in marks.ordinals.items()},
            "d": sorted(marks.days),
            "a": {name: sorted(others) for name, others in marks.against.items()},
            "w": " ".join(f"^{word}" if name else word for word, name in marks.form),
            "b": " ".join(marks.opening.words),
            "p": sorted(marks.parties),
            "c": marks.column,
        },
        ensure_ascii=False,
        separators=(",", ":"),
    )


@lru_cache(maxsize=KEPT)
def loaded(text: str) -> Marks:
    """The marks that `dumped` wrote."""
    kept = json.loads(text)
    return Marks(
        language=kept["l"],
        hours=kept["h"],
        features=kept["t"] | kept["f"],
        title=frozenset(kept["t"]),
        figures=_quantities(kept["q"]),
        counted=_quantities(kept.get("n", {})),
        ordinals={kind: frozenset(numbers) for kind, numbers in kept["o"].items()},
        days=frozenset(kept["d"]),
        against={name: frozenset(others) for name, others in kept.get("a", {}).items()},
        opening=Opening.of(kept.get("b", "").split()),
        parties=frozenset(kept.get("p", ())),
        column=kept.get("c", ""),
        form=tuple((word.lstrip("^"), word[0] == "^") for word in kept["w"].split()),
    )


def _quantities(kept: Mapping[str, Sequence[tuple[float, int]]]) -> dict[str, frozenset[Quantity]]:
    return {
        unit: frozenset(Quantity(unit, value, bool(about)) for value, about in found) for unit, found in kept.items()
    }
