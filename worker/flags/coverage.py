"""Which rules and names ever had a say in some judgements, and which never. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from archive.model import Flag
from worker.flags.examples import SILENT
from worker.flags.rules import RESERVED
from worker.flags.ruleset import Ruleset


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """How many texts each rule and each name was found in, none left out; `strange` are those no longer there."""

    texts: int
    rules: Mapping[str, int]
    entities: Mapping[str, int]
    strange: tuple[str, ...]

    @property
    def silent_rules(self) -> tuple[str, ...]:
        """The rules that never had a say."""
        return tuple(name for name, count in self.rules.items() if not count)

    @property
    def silent_entities(self) -> tuple[str, ...]:
        """The names that were never found."""
        return tuple(name for name, count in self.entities.items() if not count)


def coverage(ruleset: Ruleset, flags: Iterable[Flag]) -> Coverage:
    """Count over judgements, streamed."""
    texts = 0
    rules: Counter[str] = Counter()
    entities: Counter[str] = Counter()
    for flag in flags:
        texts += 1
        spoke = {part.rule for part in flag.parts if not part.why.startswith(SILENT)}
        rules.update(spoke | {piece.rule for piece in flag.evidence})
        entities.update(set(flag.entities))
    known = {rule.id for rule in ruleset.rules}
    named = {entity.id for entity in ruleset.entities}
    built_in = {*RESERVED, *(modifier.id for modifier in ruleset.modifiers)}
    return Coverage(
        texts=texts,
        rules={rule.id: rules[rule.id] for rule in ruleset.rules},
        entities={entity.id: entities[entity.id] for entity in ruleset.entities},
        strange=tuple(sorted((set(rules) - known - built_in) | (set(entities) - named))),
    )
