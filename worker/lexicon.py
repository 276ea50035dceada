"""The concepts of news as configured (concepts.d/*.toml), ready to be looked up. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Final, TypeVar

from worker.concepts import CRAFT, EVENT, PLACE, SEA, STATE, Feature, Lexicon
from worker.flags.tables import Table, boolean, check_keys, refuse, strings, subtable
from worker.stems import stem

# The kinds of concepts: what their features begin with, how much they tell, and those that news is full of every day.
_KINDS: Final = {
    "state": (STATE, 0.9, 0.4), "place": (PLACE, 1.4, 0.6), "sea": (SEA, 1.4, 0.6), "body": (EVENT, 1.4, 0.6),
    "event": (EVENT, 1.2, 0.6), "region": (EVENT, 1.2, 0.6),
}  # fmt: skip
_SOMEWHERE: Final = ("state", "place", "sea", "region")
_SECTIONS: Final = (*_KINDS, "together", "vague", "speaks")
_KEYS: Final = ("en", "ko", "daily", "craft", "measured", "meeting", "against", "entities")
Rest = TypeVar("Rest", bound=Sequence[str])
What = TypeVar("What")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Concept:
    feature: Feature
    english: tuple[tuple[str, ...], ...]
    korean: tuple[str, ...]
    against: tuple[str, ...]
    entities: tuple[str, ...]
    somewhere: bool
    measured: bool
    meeting: bool
    where: str


def read_lexicon(documents: Mapping[str, Table]) -> Lexicon:
    """The concepts of all files. Raises ConfigError for the first that is wrong, or a word that is given twice."""
    known = _read_concepts(documents)
    vague: set[str] = set()
    parties: dict[str, str] = {}
    korean: dict[str, tuple[Feature, ...]] = {word: (one.feature,) for one in known.values() for word in one.korean}
    for file in sorted(documents):
        vague.update(_vague(documents[file], file))
        for entity, state in _speakers(documents[file], file, known):
            if parties.setdefault(entity, state) != state:
                refuse(f"{file}:speaks", f"`{entity}` speaks for {parties[entity][2:]} already")
        for word, features in _together(documents[file], file, known):
            if korean.setdefault(word, features) is not features:
                refuse(f"{file}:together.{word}", "the word is that of a concept, too")
    return Lexicon(
        english=_by_first((words[0], words[1:], one.feature) for one in known.values() for words in one.english),
        korean=_by_first((word[:2], word, features) for word, features in korean.items() if len(word) > 1),
        han={word: features[0] for word, features in korean.items() if len(word) == 1},
        entities={entity: one.feature for one in known.values() for entity in one.entities},
        vague=frozenset(vague),
        somewhere=frozenset(w[0] for one in known.values() if one.somewhere for w in one.english if len(w) == 1),
        against=_against(known),
        measured=frozenset(one.feature[0] for one in known.values() if one.measured),
        meetings=frozenset(one.feature[0] for one in known.values() if one.meeting),
        parties=parties,
        concepts=len(known),
        version=blake2b(repr(sorted(documents.items())).encode(), digest_size=4).hexdigest(),
    )


def _read_concepts(documents: Mapping[str, Table]) -> dict[str, _Concept]:
    found: dict[str, _Concept] = {}
    given: dict[object, str] = {}
    for file in sorted(documents):
        check_keys(documents[file], _SECTIONS, file)
        for kind in (kind for kind in _KINDS if kind in documents[file]):
            for name, row in subtable(documents[file][kind], f"{file}:{kind}").items():
                one = _concept(kind, name, row, f"{file}:{kind}.{name}")
                if name in found:
                    refuse(one.where, f"the name is already used in {found[name].where}")
                for said in (*one.english, *one.korean, *(f"entity {entity}" for entity in one.entities)):
                    if said in given:
                        word = said if isinstance(said, str) else " ".join(said)
                        refuse(one.where, f"`{word}` is given in {given[said]} already")
                    given[said] = one.where
                found[name] = one
    return found


def _concept(kind: str, name: str, row: object, where: str) -> _Concept:
    table = subtable(row, where)
    check_keys(table, _KEYS, where)
    letter, weight, daily = _KINDS[kind]
    english, korean = strings(table, "en", where), strings(table, "ko", where)
    if not english and not korean:
        refuse(where, "has no words; give at least one of en, ko")
    if boolean(table, "craft", where, False):
        letter = CRAFT
    return _Concept(
        feature=(f"{letter}:{name}", daily if boolean(table, "daily", where, False) else weight),
        english=tuple(tuple(stem(word) for word in words.replace("-", " ").split()) for words in english),
        korean=korean,
        against=strings(table, "against", where),
        entities=strings(table, "entities", where),
        somewhere=kind in _SOMEWHERE,
        measured=boolean(table, "measured", where, False),
        meeting=boolean(table, "meeting", where, False),
        where=where,
    )


def _vague(document: Table, file: str) -> tuple[str, ...]:
    table = subtable(document.get("vague", {}), f"{file}:vague")
    check_keys(table, ("entities",), f"{file}:vague")
    return strings(table, "entities", f"{file}:vague")


def _speakers(document: Table, file: str, known: Mapping[str, _Concept]) -> Iterator[tuple[str, str]]:
    """People of the gazetteer, each with the state whom they speak for."""
    where = f"{file}:speaks"
    table = subtable(document.get("speaks", {}), where)
    for state in table:
        feature = _named(state, known, f"{where}.{state}").feature[0]
        if feature[0] != STATE:
            refuse(f"{where}.{state}", "must be a state")
        for entity in strings(table, state, where):
            yield entity, feature


def _together(document: Table, file: str, known: Mapping[str, _Concept]) -> Iterator[tuple[str, tuple[Feature, ...]]]:
    """Words for several concepts at once, such as 한미."""
    where = f"{file}:together"
    table = subtable(document.get("together", {}), where)
    for word in table:
        names = strings(table, word, where)
        if len(word) < 2 or not names:
            refuse(f"{where}.{word}", "must be two letters or more, and lead to names of concepts")
        yield word, tuple(_named(name, known, f"{where}.{word}").feature for name in names)


def _named(name: str, known: Mapping[str, _Concept], where: str) -> _Concept:
    if name not in known:
        refuse(where, f"there is no concept `{name}`")
    return known[name]


def _against(known: Mapping[str, _Concept]) -> dict[str, frozenset[str]]:
    """What contradicts what, both ways."""
    found: dict[str, set[str]] = {}
    for one in known.values():
        for name in one.against:
            other = _named(name, known, f"{one.where}.against").feature[0]
            found.setdefault(one.feature[0], set()).add(other)
            found.setdefault(other, set()).add(one.feature[0])
    return {feature: frozenset(others) for feature, others in found.items()}


def _by_first(rows: Iterable[tuple[str, Rest, What]]) -> dict[str, list[tuple[Rest, What]]]:
    found: dict[str, list[tuple[Rest, What]]] = {}
    for first, rest, what in rows:
        found.setdefault(first, []).append((rest, what))
    for alike in found.values():
        alike.sort(key=lambda one: -len(one[0]))
    return found
