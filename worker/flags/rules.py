"""The rule files read into values: topics, words, rules, modifiers, decoys, profiles. Pure.

1. A rule names what it wants to see in `all` (each), `any` (one) and `none` (not one), and in `given` what title or
   lead must name besides. Each is a word group, a role of the gazetteer, `type:…`, `entity:…` or `profile:…`; `a | b`
   is either, `a & b` is one thing that is both. A word group and a role of one name are one thing: the group adds
   words to the role.
2. A rule with a topic adds its score to an article's; a rule without one takes away (score below 0) or vetoes.
3. A text is flagged when the scores of topics that flag by default, or that a stream turns on, reach 1 and nothing
   vetoes.
4. Ids are unique over all files; a reference to nothing, an unknown key or a missing example refuses the whole set.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from archive.model import ScorePart
from worker.flags.forms import Form
from worker.flags.gazetteer import read_forms
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
WITHIN: Final = ("sentence", "title", "lead", "document")
IN_PASSING: Final = "in-passing"
FIRES: Final = "fires"
LEARNED: Final = "learned"
RESERVED: Final = (IN_PASSING, FIRES, LEARNED)
"""Parts of a judgement that no rule gives: the cut for a passing mention, why so many fires, the second opinion."""
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


_WEIGHTS: Final = {"title": 1.0, "lead": 0.85, "body": 0.25}
_BODY_STEP: Final = 0.15  # for each further sentence of the body
_BODY_MOST: Final = 0.7
BODY_SENTENCES: Final = 4  # with so many it is reached


Operand = tuple[int, str]  # the bits of which one is needed, and how it was written
Meaning = Callable[[Collection[str]], int]  # from labels to bits


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule. Its `wanted` must each be met and its `unwanted` none, in one window of the kind `within`.

    `given` must each stand somewhere in title or opening. A `vague` one names its topic only where no other rule
    names one. `asked` are wanted and given; `needs` are the bits of each that is wanted, `speaks` of all of
    them, `bad` of what is unwanted. `parts` are what it adds to a score, with what is wanted as written: in the
    title, the opening, the rest of the lead, in one to four sentences of the body; or one, however near the top, where
    it looks further than a sentence.
    """

    id: str
    topic: str | None
    wanted: tuple[Operand, ...]
    unwanted: tuple[Operand, ...]
    given: tuple[Operand, ...]
    asked: tuple[Operand, ...]
    needs: tuple[int, ...]
    speaks: int
    bad: int
    within: str
    fires: int
    score: float
    parts: tuple[ScorePart, ...]
    veto: bool
    vague: bool
    match: tuple[str, ...]
    no_match: tuple[str, ...]
    where: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Modifier:
    """Words that raise or lower the fires of what is said in the same sentence, and may add to the score.

    Those with `elsewhere` say in a title that the article is about something else.
    """

    id: str
    bits: int
    fires: int
    score: float
    elsewhere: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """A kind of source. `marks` at the head of a text tell it; with `title_only` the title must carry the evidence.

    `bits` are those of `profile:ID`, which counts as said in the title.
    """

    id: str
    bits: int
    title_only: bool
    marks: tuple[str, ...]


def either(operands: Iterable[Operand]) -> int:
    """The bits of any of some operands."""
    bits = 0
    for mask, _ in operands:
        bits |= mask
    return bits


class Names:
    """What a rule may refer to, and the bit that each expression in use has been given."""

    def __init__(self, labels: frozenset[str]) -> None:
        self._labels = labels
        self._bits: dict[frozenset[str], int] = {}
        self._by_name: dict[str, list[frozenset[str]]] = {}

    @property
    def width(self) -> int:
        """How many bits are given."""
        return len(self._bits)

    def operand(self, written: str, where: str) -> Operand:
        """The bits of `a | b & c`; refuses names that nothing answers to."""
        bits = 0
        for alternative in written.split("|"):
            names = frozenset(name.strip() for name in alternative.split("&"))
            for name in names:
                if name not in self._labels:
                    refuse(where, f"nothing is called `{name}`.{allowed(name, self._labels)}")
            if names not in self._bits:
                self._bits[names] = 1 << len(self._bits)
                self._by_name.setdefault(min(names), []).append(names)
            bits |= self._bits[names]
        return bits, written

    def mask(self, labels: Collection[str]) -> int:
        """The bits of all expressions that something with these labels meets."""
        bits = 0
        for label in labels:
            for names in self._by_name.get(label, ()):
                if len(names) == 1 or names.issubset(labels):
                    bits |= self._bits[names]
        return bits


def read_topic(document: Table, file: str) -> Topic | None:
    """The topic of a file, if it has one."""
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


def read_words(document: Table, file: str, kind: str) -> list[Words]:
    """The word groups or decoys of a file."""
    groups = subtable(document.get(kind, {}), f"{file}:{kind}")
    found = []
    for name, value in groups.items():
        where = f"{file}:{kind}.{name}"
        table = subtable(value, where)
        check_keys(table, LANGUAGES, where)
        forms, written = read_forms(table, where)
        found.append(Words(id=name, forms=forms, written=written, where=where))
    return found


def _check_name(name: str, where: str) -> None:
    if name in RESERVED:
        refuse(where, f"the name `{name}` is bongsu's own; give another")


def read_rule(table: Table, file: str, n: int, own: Topic | None, topics: Mapping[str, Topic], names: Names) -> Rule:
    """The nth rule of a file, whose own topic it has where it names none."""
    name = string(table, "id", f"{file}:rule[{n}]")
    where = f"{file}:{name}"
    check_keys(table, _RULE_KEYS, where)
    _check_name(name, where)
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
    asks = " + ".join(written for _, written in wanted)
    within = choice(table, "within", where, WITHIN, "sentence")
    rule = Rule(
        id=name,
        topic=None if veto else topic,
        wanted=tuple(wanted),
        unwanted=unwanted,
        given=given,
        asked=(*wanted, *given),
        needs=tuple(bits for bits, _ in wanted),
        speaks=either(wanted),
        bad=either(unwanted),
        within=within,
        fires=integer(table, "fires", where, 1, 1, 5),
        score=score,
        parts=tuple(_parts(name, score, asks, within)),
        veto=veto,
        vague=boolean(table, "vague", where, False),
        match=strings(table, "match", where),
        no_match=strings(table, "no_match", where),
        where=where,
    )
    if not rule.match or not rule.no_match:
        refuse(where, "needs at least one example in `match` and one in `no_match`: they are its tests")
    return rule


def _parts(name: str, score: float, asks: str, within: str) -> Iterator[ScorePart]:
    """What a rule adds to a score, by where it is met."""
    if within in ("lead", "document"):
        yield ScorePart(name, round(score, 3), f"{asks}, in the {within}")
        return
    for place, weight in _WEIGHTS.items():
        part = ScorePart(name, round(score * weight, 3), f"{asks}, in the {place}")
        yield from (part, part) if place == "lead" else (part,)
    for further in range(1, BODY_SENTENCES):
        weight = min(_BODY_MOST, _WEIGHTS["body"] + _BODY_STEP * further)
        yield ScorePart(name, round(score * weight, 3), f"{asks}, in the body")


def read_modifier(table: Table, file: str, n: int, names: Names) -> Modifier:
    """The nth modifier of a file."""
    name = string(table, "id", f"{file}:modifier[{n}]")
    where = f"{file}:{name}"
    _check_name(name, where)
    check_keys(table, ("id", "any", "fires", "score", "elsewhere"), where)
    options = strings(table, "any", where)
    if not options:
        refuse(f"{where}.any", "is missing; name the words that do it")
    modifier = Modifier(
        id=name,
        bits=names.operand(" | ".join(options), f"{where}.any")[0],
        fires=integer(table, "fires", where, 0, -4, 4),
        score=number(table, "score", where, 0.0),
        elsewhere=boolean(table, "elsewhere", where, False),
    )
    if not (modifier.fires or modifier.score or modifier.elsewhere):
        refuse(where, "changes nothing; give it `fires`, `score` or `elsewhere`")
    return modifier


def read_profiles(document: Table, file: str, meaning: Meaning) -> list[Profile]:
    """The profiles of a file."""
    found = []
    for name, value in subtable(document.get("profile", {}), f"{file}:profile").items():
        where = f"{file}:profile.{name}"
        table = subtable(value, where)
        check_keys(table, ("title_only", "marks"), where)
        marks = tuple(mark.casefold() for mark in strings(table, "marks", where))
        bits = meaning((f"profile:{name}",))
        found.append(Profile(id=name, bits=bits, title_only=boolean(table, "title_only", where, False), marks=marks))
    return found
