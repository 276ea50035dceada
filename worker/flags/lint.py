"""What is allowed but doubtful in rules and names: forms written twice, words that hit look-alikes, dead rules. Pure.

What is wrong outright (unknown keys, references to nothing, missing examples) never gets here: `compile_rules` refuses.
`lint` finds what is likely a mistake, `notes` what is merely not needed, or could be told better.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from worker.flags.forms import Form, is_hangul, is_letter
from worker.flags.gazetteer import Entity
from worker.flags.rules import Rule, Words
from worker.flags.ruleset import Ruleset
from worker.flags.score import judge

# One syllable of Hangul is nearly always part of a word or a particle; these were looked at.
LOOKED_AT: Final = frozenset("핵군슛쏜쏴쏠쐈왜땐괌")

# Words that look like names and weapons, and are none.
_LOOK_ALIKES: Final = """
    핵심 핵가족 핵이빨 을지로 을지병원 6자리 북한산 북한강 강북 전북 성북구 북촌 방문진 물폭탄 미사리 미군포 대만원
    한미약품 군포시 연평균 사드락
"""
# Each with the part of it that nothing may be found in.
STOP: Final = (
    *((word, word) for word in _LOOK_ALIKES.split()),
    ("북미 자회사", "북미"),
    ("북미 시장 진출", "북미"),
    ("관세 폭탄", "폭탄"),
    ("세금 폭탄", "폭탄"),
    ("North American subsidiary", "North American"),
    ("missile of a shot", "missile"),
)
# What a rule may want beside a word, so that it shows whether it takes a look-alike for the word.
_CARRIERS: Final = ("북한 {}", "한미 {}", "{} 도발", "North Korea {}")


def _items(ruleset: Ruleset) -> tuple[Entity | Words, ...]:
    return (*ruleset.entities, *ruleset.words)


def _doubled(ruleset: Ruleset) -> Iterator[str]:
    owners: dict[Form, list[str]] = defaultdict(list)
    for entity in ruleset.entities:
        for form in entity.forms:
            owners[form].append(entity.id)
    for form, names in owners.items():
        if len(names) > 1:
            yield f"`{form.pattern}` belongs to {' and '.join(names)}: one name, one entity"


def _bare_syllables(ruleset: Ruleset) -> Iterator[str]:
    for item in _items(ruleset):
        for form in item.forms:
            if (
                len(form.pattern) == 1
                and is_hangul(form.pattern)
                and form.pattern not in LOOKED_AT
                and not form.headline
            ):
                yield f"{item.where}: `{form.pattern}` is one syllable; write it under `headline`, or a longer form"


def _look_alikes(ruleset: Ruleset) -> Iterator[str]:
    for text, part in STOP:
        place = text.index(part)
        named = [name for name in judge(ruleset, title=text).entities if name in _found(ruleset, text, part)]
        for name in named:
            yield f"`{part}` in `{text}` is taken for {name}; a decoy hides it"
        for carrier in () if named else _CARRIERS:
            start = carrier.index("{}") + place
            title = carrier.format(text)
            for piece in judge(ruleset, title=title).evidence:
                if start < piece.end and piece.start < start + len(part):
                    yield f"`{piece.text}` in `{title}` speaks for {piece.rule}; a decoy hides it"


def _found(ruleset: Ruleset, text: str, part: str) -> frozenset[str]:
    """The names found in a text that are not found without the part of it."""
    return frozenset(judge(ruleset, title=text).entities) - frozenset(
        judge(ruleset, title=text.replace(part, "")).entities
    )


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
            elif (held := _held_back(rule, bits)) is not None:
                yield f"{rule.where}: wants `{written}` and not `{held}`, so the rule can never be met"


def _held_back(rule: Rule, bits: int) -> str | None:
    """What a rule must not see that covers all it may see for one thing it wants."""
    return next((written for unwanted, written in rule.unwanted if not bits & ~unwanted), None)


def _twins(ruleset: Ruleset) -> Iterator[str]:
    first: dict[object, Rule] = {}
    for rule in ruleset.rules:
        asked = (
            rule.topic,
            rule.within,
            rule.veto,
            frozenset(bits for bits, _ in rule.wanted),
            frozenset(bits for bits, _ in rule.unwanted),
        )
        if asked in first:
            yield f"{rule.where}: asks for the same as {first[asked].id}, so that both count"
        first.setdefault(asked, rule)


def lint(ruleset: Ruleset) -> tuple[str, ...]:
    """All doubts, in the order a reader would look: names, words, rules."""
    return (
        *_doubled(ruleset),
        *_bare_syllables(ruleset),
        *_look_alikes(ruleset),
        *_unused(ruleset),
        *_unmeetable(ruleset),
        *_twins(ruleset),
    )


def _covers(short: Form, long: Form) -> bool:
    """Whether wherever the long form stands, the short one is found too: it need not be written."""
    if short == long or short.exact or short.headline != long.headline or short.pattern not in long.pattern:
        return False
    if all(map(is_hangul, short.pattern)):
        return len(short.pattern) >= 3
    if not all(is_letter(c) or c in " -" for c in short.pattern) or not (short.stem or not long.stem):
        return False
    before, _, after = long.pattern.partition(short.pattern)
    ends = short.stem or after in ("s", "es") or not (after and is_letter(after[0]))
    return ends and not (before and is_letter(before[-1]))


def _contained(ruleset: Ruleset) -> Iterator[str]:
    for words in ruleset.words:
        for long in words.forms:
            short = next((form for form in words.forms if _covers(form, long)), None)
            if short is not None:
                yield f"{words.where}: `{long.pattern}` is found as `{short.pattern}` anyway"


def _one_language(ruleset: Ruleset) -> Iterator[str]:
    for rule in ruleset.rules:
        for key, examples in (("match", rule.match), ("no_match", rule.no_match)):
            korean = [any(map(is_hangul, text)) for text in examples]
            if all(korean) or not any(korean):
                yield f"{rule.where}.{key}: examples in {'Korean' if all(korean) else 'English'} alone"


def _without_examples(ruleset: Ruleset) -> Iterator[str]:
    without = [entity for entity in ruleset.entities if not entity.match]
    if without:
        yield f"{len(without)} of {len(ruleset.entities)} names have no example of their own"


def notes(ruleset: Ruleset) -> tuple[str, ...]:
    """What is not needed, or could be told better: nothing of it makes a judgement wrong."""
    return (*_contained(ruleset), *_one_language(ruleset), *_without_examples(ruleset))
