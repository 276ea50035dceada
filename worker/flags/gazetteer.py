"""Names the rules know: people, places, weapons, units … from config/gazetteer.d. Pure.

An entity answers to three kinds of words in a rule: `entity:ID`, `type:TYPE` and each of its roles.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from worker.flags.forms import Form, forms_of
from worker.flags.tables import LANGUAGES, Table, boolean, check_keys, choice, day, refuse, string, strings, tables

TYPES: Final = (
    "state",
    "person",
    "place",
    "site",
    "weapon",
    "unit",
    "organisation",
    "exercise",
    "sanction",
    "ship",
    "agreement",
    "operation",
)
_KEYS: Final = ("id", "type", "roles", "loose", "not_if", "since", "until", "match", "no_match", *LANGUAGES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """One named thing. It does not count in an article that holds one of `not_if`, nor before `since` or after `until`.

    `loose` lets its two-syllable Korean forms stand within longer words; the exceptions are decoys.
    """

    id: str
    type: str
    roles: tuple[str, ...]
    forms: tuple[Form, ...]
    written: int
    loose: bool
    not_if: tuple[str, ...]
    since: date | None
    until: date | None
    match: tuple[str, ...]
    no_match: tuple[str, ...]
    where: str

    @property
    def labels(self) -> frozenset[str]:
        """What a rule may call it."""
        return frozenset((f"entity:{self.id}", f"type:{self.type}", *self.roles))


def read_forms(table: Table, where: str) -> tuple[tuple[Form, ...], int]:
    """All forms of an entity or a word group, and how many are written. At least one is needed."""
    forms: list[Form] = []
    written = 0
    for language in (key for key in LANGUAGES if key in table):
        for text in strings(table, language, where):
            found = forms_of(text, headline=language == "headline")
            if not found:
                refuse(f"{where}.{language}", f"nothing is left of {text!r} after folding; write letters or digits")
            forms += found
            written += 1
    if not forms:
        refuse(where, f"has no forms; give at least one of {', '.join(LANGUAGES)}")
    return tuple(dict.fromkeys(forms)), written


def _entity(table: Table, file: str, n: int) -> Entity:
    name = string(table, "id", f"{file}:entity[{n}]")
    where = f"{file}:{name}"
    check_keys(table, _KEYS, where)
    forms, written = read_forms(table, where)
    entity = Entity(
        id=name,
        type=choice(table, "type", where, TYPES),
        roles=strings(table, "roles", where),
        forms=forms,
        written=written,
        loose=boolean(table, "loose", where, False),
        not_if=strings(table, "not_if", where),
        since=day(table, "since", where),
        until=day(table, "until", where),
        match=strings(table, "match", where),
        no_match=strings(table, "no_match", where),
        where=where,
    )
    if entity.not_if and not (entity.match and entity.no_match):
        refuse(where, "has `not_if` but not both `match` and `no_match` examples; write one of each")
    return entity


def read_entities(documents: Mapping[str, Table]) -> Iterator[Entity]:
    """The entities of all files, in file order. Raises ConfigError for the first that is wrong or doubled."""
    seen: dict[str, str] = {}
    for file in sorted(documents):
        check_keys(documents[file], ("entity",), file)
        for n, table in enumerate(tables(documents[file], "entity", file), 1):
            entity = _entity(table, file, n)
            if entity.id in seen:
                refuse(entity.where, f"the id `{entity.id}` is already used in {seen[entity.id]}")
            seen[entity.id] = file
            yield entity
