"""All rules and names together, ready to judge with; and the door, `compile_rules`. Pure."""

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from archive.text import fold
from worker.flags.checks import Owner
from worker.flags.gazetteer import Entity, read_entities
from worker.flags.learned import Model
from worker.flags.match import Matcher
from worker.flags.rules import (
    WITHIN,
    Meaning,
    Modifier,
    Names,
    Profile,
    Rule,
    Topic,
    Words,
    either,
    read_modifier,
    read_profiles,
    read_rule,
    read_topic,
    read_words,
)
from worker.flags.sieve import Sieve, each
from worker.flags.tables import Table, allowed, check_keys, refuse, subtable, tables

ENGINE: Final = 5
"""The way of judging: raise it when the same files come to judge otherwise, so that archives are judged again."""
_FILE_KEYS: Final = ("topic", "words", "rule", "modifier", "decoy", "profile")


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
    sieve: Sieve
    source: tuple[Mapping[str, Table], Mapping[str, Table], tuple[str, ...]]
    learned: Model | None = None

    @cached_property
    def matcher(self) -> Matcher:
        """The automaton over all forms, built when first needed."""
        return Matcher(self.owners)

    @cached_property
    def numbered(self) -> Mapping[str, int]:
        """The bit of each rule, by its id."""
        return {rule.id: 1 << n for n, rule in enumerate(self.rules)}

    @cached_property
    def softening(self) -> int:
        """The bits of all modifiers of fires."""
        return either((modifier.bits, modifier.id) for modifier in self.modifiers if modifier.fires)

    def changing(self, said: int) -> tuple[Modifier, ...]:
        """The modifiers of fires of which something is said, given those bits that are `softening`."""
        found = self._changing.get(said)
        if found is None:
            found = tuple(one for one in self.modifiers if one.fires and one.bits & said)
            self._changing[said] = found
        return found

    @cached_property
    def _changing(self) -> dict[int, tuple[Modifier, ...]]:
        return {}

    @cached_property
    def elsewhere(self) -> int:
        """The bits of what says in a title that the article is about something else."""
        return either((modifier.bits, modifier.id) for modifier in self.modifiers if modifier.elsewhere)

    @cached_property
    def telling(self) -> int:
        """The rules with a topic, a bit each."""
        return self._rules(rule.topic is not None for rule in self.rules)

    @cached_property
    def awake(self) -> frozenset[str | None]:
        """The topics that flag by default."""
        return frozenset(topic.id for topic in self.topics.values() if topic.default)

    @cached_property
    def flagging(self) -> int:
        """The rules with a topic that flags by default, a bit each."""
        return self._rules(rule.topic in self.awake for rule in self.rules)

    def within(self, place: str) -> int:
        """The rules that look through a stretch of that kind, a bit each."""
        return self._within[place]

    @cached_property
    def _within(self) -> Mapping[str, int]:
        return {place: self._rules(rule.within == place for rule in self.rules) for place in WITHIN}

    @staticmethod
    def _rules(chosen: Iterable[bool]) -> int:
        return sum(1 << n for n, yes in enumerate(chosen) if yes)

    @cached_property
    def weighs_bodies(self) -> bool:
        """Whether what follows the lead could take away from what title and lead say."""
        return any(r.within == "document" or (r.topic is None and r.within == "sentence") for r in self.rules)

    @cached_property
    def weightiest(self) -> tuple[tuple[int, Rule], ...]:
        """The rules that flag by default with the bit of each, the highest score first."""
        flagging = ((1 << n, self.rules[n]) for n in each(self.flagging))
        return tuple(sorted(flagging, key=lambda numbered: -numbered[1].score))

    @cached_property
    def demanding(self) -> int:
        """The rules that flag by default and ask for more than one thing, a bit each."""
        return self.flagging & self._rules(len(rule.asked) > 1 for rule in self.rules)

    def __reduce__(self) -> tuple[object, ...]:
        """Cross a process boundary as plain config: an automaton does not pickle."""
        return _compiled, (self.source, self.learned, self.version)


def _unique(named: list[tuple[str, str]]) -> None:
    seen: dict[str, str] = {}
    for name, where in named:
        if name in seen:
            hint = "; a name is given once in all files: use it there, or give another"
            refuse(where, f"the name `{name}` is already used at {seen[name]}{hint}")
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


def _owners(entities: list[Entity], words: list[Words], decoys: list[Words], meaning: Meaning) -> list[Owner]:
    owners = [
        Owner(
            id=e.id,
            kind="entity",
            bits=meaning(e.labels),
            forms=e.forms,
            person=e.type == "person",
            loose=e.loose,
            not_if=tuple(fold(word).text for word in e.not_if),
            since=e.since,
            until=e.until,
        )
        for e in entities
    ]
    owners += [Owner(id=w.id, kind="words", bits=meaning((w.id,)), forms=w.forms) for w in words]
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
    own = {file: read_topic(rules[file], file) for file in files}
    words = [w for file in files for w in read_words(rules[file], file, "words")]
    decoys = [d for file in files for d in read_words(rules[file], file, "decoy")]
    _unique([(w.id, w.where) for w in words])
    _unique([(d.id, d.where) for d in decoys])
    _unique([(topic.id, topic.where) for topic in own.values() if topic])
    shipped = {topic.id: topic for topic in own.values() if topic}
    topics = _awake(shipped, streams)
    profiles = {f"profile:{name}" for file in files for name in subtable(rules[file].get("profile", {}), file)}
    names = Names(frozenset(w.id for w in words).union(profiles, *(e.labels for e in entities)))
    ruled = [
        read_rule(t, file, n, own[file], topics, names)
        for file in files
        for n, t in enumerate(tables(rules[file], "rule", file), 1)
    ]
    _unique([(rule.id, rule.where) for rule in ruled])
    modifiers = [read_modifier(t, f, n, names) for f in files for n, t in enumerate(tables(rules[f], "modifier", f), 1)]
    sieve = Sieve([rule.needs for rule in ruled], [rule.bad for rule in ruled], names.width)

    def meaning(labels: Collection[str]) -> int:
        return sieve.widen(names.mask(labels))

    return Ruleset(
        version=_version(rules, gazetteer, {name for name in streams if not shipped[name].default}),
        topics=topics,
        rules=tuple(ruled),
        modifiers=tuple(modifiers),
        profiles=tuple(p for file in files for p in read_profiles(rules[file], file, meaning)),
        entities=tuple(entities),
        words=tuple(words),
        decoys=tuple(decoys),
        owners=tuple(_owners(entities, words, decoys, meaning)),
        sieve=sieve,
        source=(rules, gazetteer, tuple(streams)),
    )


def _compiled(
    source: tuple[Mapping[str, Table], Mapping[str, Table], tuple[str, ...]], learned: Model | None, version: str
) -> Ruleset:
    return replace(compile_rules(*source), learned=learned, version=version)
