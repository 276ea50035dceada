"""What news is about, said in English and in Korean: states, places, bodies, and what happens. Pure.

It is no gazetteer: only what reports of one event in two languages are likely to have in common, and what a word of one
language shares with its synonyms. config/concepts.d has them, lexicon.py reads them. A concept is a feature (see
marks.py) by its kind and name: `s:china`, `c:launch`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

# What the features of states, places, seas and of what flies and sails begin with; and of all else.
STATE, PLACE, SEA, CRAFT, EVENT = "s", "l", "z", "k", "c"

Feature = tuple[str, float]
"""Its name and its weight."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """The concepts, to be looked words up in. Longest first where several begin alike.

    `english` leads from a first stem to the stems that must follow it, `korean` from two characters to whole words,
    `han` from a character that stands for a state, `entities` from the gazetteer's ids: those of them that are `vague`
    tell nothing. `somewhere` are English stems that name a place; `against` leads to what contradicts a feature; of the
    `measured` a percentage tells one report from another. `meetings` are of two or more, and `parties` leads from a
    gazetteer's id to the state whom that person speaks for. `version` changes with anything of it.
    """

    english: Mapping[str, Sequence[tuple[tuple[str, ...], Feature]]] = field(default_factory=dict)
    korean: Mapping[str, Sequence[tuple[str, tuple[Feature, ...]]]] = field(default_factory=dict)
    han: Mapping[str, Feature] = field(default_factory=dict)
    entities: Mapping[str, Feature] = field(default_factory=dict)
    vague: frozenset[str] = frozenset()
    somewhere: frozenset[str] = frozenset()
    against: Mapping[str, frozenset[str]] = field(default_factory=dict)
    measured: frozenset[str] = frozenset()
    meetings: frozenset[str] = frozenset()
    parties: Mapping[str, str] = field(default_factory=dict)
    concepts: int = 0
    version: str = ""


EMPTY: Final = Lexicon()
"""Nothing is known."""
