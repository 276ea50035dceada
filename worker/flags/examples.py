"""The examples written beside rules and names are their tests: this runs them. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from archive.model import Flag
from worker.flags.gazetteer import Entity
from worker.flags.rules import Rule
from worker.flags.ruleset import Ruleset
from worker.flags.score import judge

SILENT: Final = ("nothing found", "held back", "not together")
"""How a part begins that only tells why a rule had no say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """An example that does not hold: where it is written, the text, and what happened instead."""

    where: str
    text: str
    problem: str


def speaks(rule: Rule, flag: Flag, ruleset: Ruleset) -> bool:
    """Whether a rule had its say: it is among the parts, and if it could flag by itself, the text is flagged.

    A rule of a topic that sleeps by default speaks when the topic is named, a rule without topic when nothing is
    flagged.
    """
    heard = any(part.rule == rule.id and not part.why.startswith(SILENT) for part in flag.parts)
    if rule.topic is None:
        return heard and not flag.flagged
    if not ruleset.topics[rule.topic].default:
        return heard and rule.topic in flag.topics
    return heard and (flag.flagged or rule.score < 1)


def _rule_failures(rule: Rule, ruleset: Ruleset) -> Iterator[Failure]:
    for wanted, texts in ((True, rule.match), (False, rule.no_match)):
        for text in texts:
            flag = judge(ruleset, title=text)
            if speaks(rule, flag, ruleset) != wanted:
                said = ", ".join(part.rule for part in flag.parts if part.score) or "nothing"
                problem = f"should {'' if wanted else 'not '}speak; said: {said}"
                yield Failure(where=rule.where, text=text, problem=problem)


def failures(ruleset: Ruleset) -> tuple[Failure, ...]:
    """All examples that do not hold, in file order."""
    found = [failure for rule in ruleset.rules for failure in _rule_failures(rule, ruleset)]
    for entity in ruleset.entities:
        for wanted, texts in ((True, entity.match), (False, entity.no_match)):
            for text in texts:
                names = judge(ruleset, title=text).entities
                if (entity.id in names) != wanted:
                    problem = f"should {'' if wanted else 'not '}be found; found: {', '.join(names) or 'nothing'}"
                    found.append(Failure(where=entity.where, text=text, problem=problem))
    return tuple(found)


def count(ruleset: Ruleset) -> int:
    """How many examples there are."""
    items: list[Rule | Entity] = [*ruleset.rules, *ruleset.entities]
    return sum(len(item.match) + len(item.no_match) for item in items)
