"""The rule files as values: topics, words, rules, modifiers, decoys, profiles; and the door, `compile_rules`. Pure.

1. A rule names what it wants to see in `all` (each), `any` (one) and `none` (not one), and in `given` what title or
   lead must name besides. Each is a word group, a role of the gazetteer, `type:…`, `entity:…` or `profile:…`; `a | b`
   is either, `a & b` is one thing that is both. A word group and a role of one name are one thing: the group adds
   words to the role.
2. A rule with a topic adds its score to an article's; a rule without one takes away (score below 0) or vetoes.
3. A text is flagged when the scores of topics that flag by default, or that a stream turns on, reach 1 and nothing
   vetoes.
4. Ids are unique over all files; a reference to nothing, an unknown key or a missing example refuses the whole set.
"""

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from worker.flags.forms import Form
from worker.flags.gazetteer import Entity, read_entities, read_forms
from worker.flags.learned import Model
from worker.flags.match import Matcher, Owner
from worker.flags.tables import (
    LANGUAGES,
    Table,
    allowed,
    boolean,
    check_keys,
    choice,
    integer,
    number,
    refuse,
    string,
    strings,
    subtable,
    tables,
)

TOPICS: Final = (
    "nuclear-missile",
    "arms-transfer",
    "sanctions",
    "exercises-alliance",
    "military-posture",
    "cyber",
    "espionage",
    "border-maritime",
    "diplomacy",
    "human-rights",
    "leadership",
    "domestic-security",
    "defence-industry",
)
ENGINE: Final = 1
"""The way of judging: raise it when the same files come to judge otherwise, so that archives are judged again."""
WITHIN: Final = ("sentence", "title", "lead", "document")
_FILE_KEYS: Final = ("topic", "words", "rule", "modifier", "decoy", "profile")
_RULE_KEYS: Final = (
    "id",
    "topic",
    "all",
    "any",
    "none",
    "given",
    "within",
    "fires",
    "score",
    "veto",
    "vague",
    "match",
    "no_match",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A topic. `default` says whether it flags: by itself, or since the reader turned its stream on."""

    id: str
    title: str
    default: bool
    where: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A named group of words that rules refer to."""

    id: str
    forms: tuple[Form, ...]
    written: int
    where: str


Operand = tuple[int, str]  # the bits of which one is needed, and how it was written


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule. Its `wanted` must each be met and its `unwanted` none, in one window of the kind `within`.

    `given` must each stand somewhere in the title or the lead. A `vague` one names its topic only where no other rule
    names one. `asked` are wanted and given, `needs` and `bad` the bits of wanted and unwanted, `asks` is what is
    wanted as written.
    """

    id: str
    topic: str | None
    wanted: tuple[Operand, ...]
    unwanted: tuple[Operand, ...]
    given: tuple[Operand, ...]
    asked: tuple[Operand, ...]
    needs: tuple[int, ...]
    bad: int
    asks: str
    within: str
    fires: int
    score: float
    veto: bool
    vague: bool
    match: tuple[str, ...]
    no_match: tuple[str, ...]
    where: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Modifier:
    """Words that raise or lower the fires of what is said in the same sentence, and may add to the score."""

    id: str
    bits: int
    fires: int
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """A kind of source. `marks` at the head of a text tell it; with `title_only` the title must carry the evidence.

    `bits` are those of `profile:ID`, which counts as said in the title.
    """

    id: str
    bits: int
    title_only: bool
    marks: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Ruleset:
    """All rules and names, ready to judge with. Pickles as its config and is compiled anew where it arrives."""

    version: str
    topics: Mapping[str, Topic]
    rules: tuple[Rule, ...]
    modifiers: tuple[Modifier, ...]
    profiles: tuple[Profile, ...]
    entities: tuple[Entity, ...]
    words: tuple[Words, ...]
    decoys: tuple[Words, ...]
    owners: tuple[Owner, ...]
    source: tuple[Mapping[str, Table], Mapping[str, Table], tuple[str, ...]]
    learned: Model | None = None

    @cached_property
    def matcher(self) -> Matcher:
        """The automaton over all forms, built when first needed."""
        return Matcher(self.owners)

    @cached_property
    def softening(self) -> int:
        """The bits of all modifiers."""
        return either((modifier.bits, modifier.id) for modifier in self.modifiers)

    @cached_property
    def by_subject(self) -> tuple[tuple[int, Rule], ...]:
        """The rules with the bits of the first thing that each wants."""
        return tuple((rule.needs[0], rule) for rule in self.rules)

    @cached_property
    def telling(self) -> tuple[Rule, ...]:
        """The rules with a topic."""
        return tuple(rule for rule in self.rules if rule.topic is not None)

    @cached_property
    def weighs_bodies(self) -> bool:
        """Whether what follows the lead could take away from what title and lead say."""
        return any(r.within == "document" or (r.topic is None and r.within == "sentence") for r in self.rules)

    @cached_property
    def weightiest(self) -> tuple[Rule, ...]:
        """The rules that flag by default, the highest score first."""
        flagging = (rule for rule in self.telling if rule.topic and self.topics[rule.topic].default)
        return tuple(sorted(flagging, key=lambda rule: -rule.score))

    def __reduce__(self) -> tuple[object, ...]:
        """Cross a process boundary as plain config: an automaton does not pickle."""
        return _compiled, (self.source, self.learned, self.version)


def either(operands: Iterable[Operand]) -> int:
    """The bits of any of some operands."""
    bits = 0
    for mask, _ in operands:
        bits |= mask
    return bits


class _Names:
    """What a rule may refer to, and the bit that each expression in use has been given."""

    def __init__(self, labels: frozenset[str]) -> None:
        self.labels = labels
        self.bits: dict[frozenset[str], int] = {}

    def operand(self, written: str, where: str) -> Operand:
        """The bits of `a | b & c`; refuses names that nothing answers to."""
        bits = 0
        for alternative in written.split("|"):
            names = frozenset(name.strip() for name in alternative.split("&"))
            for name in names:
                if name not in self.labels:
                    refuse(where, f"nothing is called `{name}`.{allowed(name, self.labels)}")
            bits |= self.bits.setdefault(names, 1 << len(self.bits))
        return bits, written

    def mask(self, labels: frozenset[str]) -> int:
        """The bits of all expressions that something with these labels meets."""
        return sum(bit for names, bit in self.bits.items() if names <= labels)


def _topic(document: Table, file: str) -> Topic | None:
    if "topic" not in document:
        return None
    where = f"{file}:topic"
    table = subtable(document["topic"], where)
    check_keys(table, ("id", "title", "default"), where)
    return Topic(
        id=choice(table, "id", where, TOPICS),
        title=string(table, "title", where),
        default=boolean(table, "default", where, True),
        where=where,
    )


def _words(document: Table, file: str, kind: str) -> list[Words]:
    groups = subtable(document.get(kind, {}), f"{file}:{kind}")
    found = []
    for name, value in groups.items():
        where = f"{file}:{kind}.{name}"
        table = subtable(value, where)
        check_keys(table, LANGUAGES, where)
        forms, written = read_forms(table, where)
        found.append(Words(id=name, forms=forms, written=written, where=where))
    return found


def _rule(table: Table, file: str, n: int, own: Topic | None, topics: Mapping[str, Topic], names: _Names) -> Rule:
    where = f"{file}:{string(table, 'id', f'{file}:rule[{n}]')}"
    check_keys(table, _RULE_KEYS, where)
    topic = choice(table, "topic", where, topics) if "topic" in table else own.id if own else None
    wanted = [names.operand(text, f"{where}.all") for text in strings(table, "all", where)]
    if options := strings(table, "any", where):
        wanted.append(names.operand(" | ".join(options), f"{where}.any"))
    if not wanted:
        refuse(where, "asks for nothing; give `all` or `any`")
    veto, score = boolean(table, "veto", where, False), number(table, "score", where, 1.0)
    if not veto and (score > 0) != (topic is not None):
        refuse(f"{where}.score", "must be above 0 for a rule with a topic, and below 0 for one without (or say veto)")
    unwanted = tuple(names.operand(text, f"{where}.none") for text in strings(table, "none", where))
    given = tuple(names.operand(text, f"{where}.given") for text in strings(table, "given", where))
    rule = Rule(
        id=string(table, "id", where),
        topic=None if veto else topic,
        wanted=tuple(wanted),
        unwanted=unwanted,
        given=given,
        asked=(*wanted, *given),
        needs=tuple(bits for bits, _ in wanted),
        bad=either(unwanted),
        asks=" + ".join(written for _, written in wanted),
        within=choice(table, "within", where, WITHIN, "sentence"),
        fires=integer(table, "fires", where, 1, 1, 5),
        score=score,
        veto=veto,
        vague=boolean(table, "vague", where, False),
        match=strings(table, "match", where),
        no_match=strings(table, "no_match", where),
        where=where,
    )
    if not rule.match or not rule.no_match:
        refuse(where, "needs at least one example in `match` and one in `no_match`: they are its tests")
    return rule


def _modifier(table: Table, file: str, n: int, names: _Names) -> Modifier:
    where = f"{file}:{string(table, 'id', f'{file}:modifier[{n}]')}"
    check_keys(table, ("id", "any", "fires", "score"), where)
    options = strings(table, "any", where)
    if not options:
        refuse(f"{where}.any", "is missing; name the words that do it")
    return Modifier(
        id=string(table, "id", where),
        bits=names.operand(" | ".join(options), f"{where}.any")[0],
        fires=integer(table, "fires", where, 0, -4, 4),
        score=number(table, "score", where, 0.0),
    )


def _profiles(document: Table, file: str, names: _Names) -> list[Profile]:
    found = []
    for name, value in subtable(document.get("profile", {}), f"{file}:profile").items():
        where = f"{file}:profile.{name}"
        table = subtable(value, where)
        check_keys(table, ("title_only", "marks"), where)
        marks = tuple(mark.casefold() for mark in strings(table, "marks", where))
        bits = names.mask(frozenset((f"profile:{name}",)))
        found.append(Profile(id=name, bits=bits, title_only=boolean(table, "title_only", where, False), marks=marks))
    return found


def _unique(named: list[tuple[str, str]]) -> None:
    seen: dict[str, str] = {}
    for name, where in named:
        if name in seen:
            refuse(where, f"the name `{name}` is already used at {seen[name]}")
        seen[name] = where


def _awake(topics: Mapping[str, Topic], streams: Collection[str]) -> dict[str, Topic]:
    """The topics, those with a stream turned on flagging."""
    for name in streams:
        if name not in topics:
            refuse("flags.streams", f"no topic is called `{name}`.{allowed(name, topics)}")
    return {name: replace(topic, default=True) if name in streams else topic for name, topic in topics.items()}


def _canonical(value: object) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, default=str)


def _version(rules: Mapping[str, Table], gazetteer: Mapping[str, Table], turned_on: Collection[str]) -> str:
    """The name of all that is judged by: what the files say, whatever they are called and however it is written."""
    said = [sorted(_canonical(document) for document in documents.values()) for documents in (rules, gazetteer)]
    canonical = _canonical([ENGINE, *said, sorted(turned_on)])
    return hashlib.sha256(canonical.encode()).hexdigest()[:12]


def _owners(entities: list[Entity], words: list[Words], decoys: list[Words], names: _Names) -> list[Owner]:
    owners = [
        Owner(
            id=e.id,
            kind="entity",
            bits=names.mask(e.labels),
            forms=e.forms,
            loose=e.loose,
            not_if=e.not_if,
            since=e.since,
            until=e.until,
        )
        for e in entities
    ]
    owners += [Owner(id=w.id, kind="words", bits=names.mask(frozenset((w.id,))), forms=w.forms) for w in words]
    owners += [Owner(id=d.id, kind="decoy", bits=0, forms=d.forms) for d in decoys]
    return owners


def compile_rules(rules: Mapping[str, Table], gazetteer: Mapping[str, Table], streams: Collection[str] = ()) -> Ruleset:
    """Read rule and gazetteer documents (file name → parsed TOML). Raises ConfigError for the first thing wrong.

    `streams` are topics that flag though by default they do not.
    """
    files = sorted(rules)
    for file in files:
        check_keys(rules[file], _FILE_KEYS, file)
    entities = list(read_entities(gazetteer))
    own = {file: _topic(rules[file], file) for file in files}
    words = [w for file in files for w in _words(rules[file], file, "words")]
    decoys = [d for file in files for d in _words(rules[file], file, "decoy")]
    _unique([(w.id, w.where) for w in words])
    _unique([(d.id, d.where) for d in decoys])
    _unique([(topic.id, topic.where) for topic in own.values() if topic])
    shipped = {topic.id: topic for topic in own.values() if topic}
    topics = _awake(shipped, streams)
    profiles = {f"profile:{name}" for file in files for name in subtable(rules[file].get("profile", {}), file)}
    names = _Names(frozenset(w.id for w in words).union(profiles, *(e.labels for e in entities)))
    ruled = [
        _rule(t, file, n, own[file], topics, names)
        for file in files
        for n, t in enumerate(tables(rules[file], "rule", file), 1)
    ]
    _unique([(rule.id, rule.where) for rule in ruled])
    modifiers = [_modifier(t, f, n, names) for f in files for n, t in enumerate(tables(rules[f], "modifier", f), 1)]
    return Ruleset(
        version=_version(rules, gazetteer, {name for name in streams if not shipped[name].default}),
        topics=topics,
        rules=tuple(ruled),
        modifiers=tuple(modifiers),
        profiles=tuple(p for file in files for p in _profiles(rules[file], file, names)),
        entities=tuple(entities),
        words=tuple(words),
        decoys=tuple(decoys),
        owners=tuple(_owners(entities, words, decoys, names)),
        source=(rules, gazetteer, tuple(streams)),
    )


def _compiled(
    source: tuple[Mapping[str, Table], Mapping[str, Table], tuple[str, ...]], learned: Model | None, version: str
) -> Ruleset:
    return replace(compile_rules(*source), learned=learned, version=version)
