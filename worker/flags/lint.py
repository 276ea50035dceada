"""What is allowed but doubtful in rules and names: forms written twice, lone syllables, words no rule uses. Pure.

What is wrong outright (unknown keys, references to nothing, missing examples) never gets here: `compile_rules` refuses.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from worker.flags.forms import Form, is_hangul
from worker.flags.gazetteer import Entity
from worker.flags.rules import Ruleset, Words

# One syllable of Hangul is nearly always part of a word or a particle; these were looked at.
LOOKED_AT: Final = frozenset("핵군슛쏜쏴쏠쐈왜땐괌")


def _doubled(ruleset: Ruleset) -> Iterator[str]:
    owners: dict[Form, list[str]] = defaultdict(list)
    for entity in ruleset.entities:
        for form in entity.forms:
            owners[form].append(entity.id)
    for form, names in owners.items():
        if len(names) > 1:
            yield f"`{form.pattern}` belongs to {' and '.join(names)}: one name, one entity"


def _bare_syllables(ruleset: Ruleset) -> Iterator[str]:
    items: list[Entity | Words] = [*ruleset.entities, *ruleset.words]
    for item in items:
        for form in item.forms:
            if (
                len(form.pattern) == 1
                and is_hangul(form.pattern)
                and form.pattern not in LOOKED_AT
                and not form.headline
            ):
                yield f"{item.where}: `{form.pattern}` is one syllable; write it under `headline`, or a longer form"


def _unused(ruleset: Ruleset) -> Iterator[str]:
    for owner in ruleset.owners:
        if owner.kind == "words" and not owner.bits:
            yield f"words.{owner.id}: no rule uses these words"


def _unmeetable(ruleset: Ruleset) -> Iterator[str]:
    known = 0
    for owner in ruleset.owners:
        known |= owner.bits
    for profile in ruleset.profiles:
        known |= profile.bits
    for rule in ruleset.rules:
        for bits, written in rule.wanted:
            if not bits & known:
                yield f"{rule.where}: nothing is `{written}`, so the rule can never be met"


def lint(ruleset: Ruleset) -> tuple[str, ...]:
    """All doubts, in the order a reader would look: names, words, rules."""
    return (*_doubled(ruleset), *_bare_syllables(ruleset), *_unused(ruleset), *_unmeetable(ruleset))
