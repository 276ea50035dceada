"""A query as a tree, and the tree as a query. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise, product
from typing import Final

from archive.forms import Form, is_name, phrase_forms, prefix_forms, word_forms
from archive.text import fold

_MOST_PAIRS: Final = 36
_LOWER: Final = {c: c + 32 for c in range(ord("A"), ord("Z") + 1)}


@dataclass(frozen=True, slots=True)
class All:
    """Everything: the query with nothing in it."""


@dataclass(frozen=True, slots=True)
class Word:
    """A bare word, in any of its forms."""

    text: str


@dataclass(frozen=True, slots=True)
class Prefix:
    """A word that may go on: written with a star. `among`: only to one of these, where any will do."""

    text: str
    among: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words in a row: written in quotes."""

    text: str


Term = Word | Prefix | Phrase


@dataclass(frozen=True, slots=True)
class Near:
    """Two terms, in any order, at most `distance` words (of Korean, Chinese, Japanese: characters) apart."""

    first: Term
    second: Term
    distance: int


@dataclass(frozen=True, slots=True)
class In:
    """What is within must be found in the title, or in the body. There is only text within."""

    scope: str
    node: "Node"


@dataclass(frozen=True, slots=True)
class Field:
    """A field with a value. `value` is what is compared, already in the field's own spelling."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Entity:
    """A name of the gazetteer, as it was typed, and what it stands for: any of its names, in any language."""

    name: str
    node: "Word | Prefix | Or"


@dataclass(frozen=True, slots=True)
class Regex:
    """A regular expression that the title or the text, as archived, must match. Never within an Or."""

    text: str


@dataclass(frozen=True, slots=True)
class Fires:
    """From `low` to `high` fires, both included. `spelled` is as it was typed."""

    low: int
    high: int
    spelled: str


# More independent sources than any story has.
MOST_SOURCES: Final = 10_000


@dataclass(frozen=True, slots=True)
class Sources:
    """A story told by `low` to `high` independent sources, both included. `spelled` is as it was typed."""

    low: int
    high: int
    spelled: str


@dataclass(frozen=True, slots=True)
class Period:
    """A time in [start, end), whole seconds; None is open. `name` is date or seen, `spelled` as it was typed."""

    name: str
    start: datetime | None
    end: datetime | None
    spelled: str


@dataclass(frozen=True, slots=True)
class And:
    """All of these; two or more, none of them an And."""

    nodes: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Any of these; two or more, none of them an Or."""

    nodes: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Not this, which is no Not itself."""

    node: "Node"


Node = All | Word | Prefix | Phrase | Near | In | Field | Entity | Regex | Fires | Sources | Period | And | Or | Not

# What `has:` asks: has:edit is more than one text, has:copy a near-duplicate of an earlier article, has:gone a
# page that was read and is not there any more.
HAS: Final = ("edit", "flag", "page", "text", "image", "author", "copy", "snapshot", "gone")


@dataclass(frozen=True, slots=True)
class Query:
    """What was asked: as typed, and as a tree."""

    text: str
    root: Node


def forms(term: Term) -> tuple[Form, ...]:
    """The forms in which a term may stand in a text."""
    match term:
        case Word(text):
            return word_forms(text)
        case Prefix(text, among):
            return tuple(Form((word,)) for word in among) or prefix_forms(text)
        case Phrase(text):
            return phrase_forms(text)


def pairs(near: Near) -> list[tuple[Form, Form]]:
    """The forms in which the two may stand together: of so many, those nearest to how they were typed."""
    ranked = product(enumerate(forms(near.first)), enumerate(forms(near.second)))
    nearest = sorted(ranked, key=lambda pair: pair[0][0] + pair[1][0])[:_MOST_PAIRS]
    return [(first, second) for (_, first), (_, second) in nearest]


def every(node: Node) -> Iterator[Node]:
    """A node and all below it, in the order they are written."""
    yield node
    match node:
        case Not(below) | In(_, below):
            yield from every(below)
        case And(nodes) | Or(nodes):
            for below in nodes:
                yield from every(below)


def wanted(node: Node, scope: str | None = None) -> Iterator[tuple[str | None, Term]]:
    """The terms that a found text should show, each with the part (title, body, None for both) it is sought in."""
    match node:
        case Word() | Prefix() | Phrase():
            yield scope, node
        case Near(first, second):
            yield from ((scope, first), (scope, second))
        case In(inner, below):
            yield from wanted(below, inner)
        case Entity(_, below):
            yield from wanted(below, scope)
        case And(nodes) | Or(nodes):
            for below in nodes:
                yield from wanted(below, scope)
        case _:
            return


def apart(root: Node) -> tuple[Node, tuple[Node, ...]]:
    """What an index can answer, and the regular expressions that must hold besides: /…/, -/…/, title:/…/."""
    nodes = root.nodes if isinstance(root, And) else (root,)
    tried = tuple(node for node in nodes if isinstance(_bare(node), Regex))
    rest = tuple(node for node in nodes if node not in tried)
    return (All() if not rest else rest[0] if len(rest) == 1 else And(rest)), tried


def _bare(node: Node | None) -> Node | None:
    """What is within a denial or a scope."""
    while isinstance(node, Not | In):
        node = node.node
    return node


def show(node: Node) -> str:
    """A tree as a query: `parse` of it gives the same tree."""
    match node:
        case All():
            return ""
        case Word(text):
            return text
        case Prefix(text):
            return f"{text}*"
        case Phrase(text):
            return f'"{text}"'
        case Near(first, second, distance):
            return f"near({show(first)} {distance} {show(second)})"
        case In(scope, below):
            return f"{scope}:{_tight(below)}"
        case Field(name, value):
            return f"{name}:{quoted(value)}"
        case Entity(name, _):
            return f"entity:{quoted(name)}"
        case Regex(text):
            return f"/{text}/"
        case Fires(_, _, spelled) | Sources(_, _, spelled) | Period(_, _, _, spelled):
            return spelled
        case Not(below):
            return f"-{_tight(below)}"
        case And(nodes):
            return " ".join(_beside(before, below) for before, below in pairwise((None, *nodes)) if below is not None)
        case Or(nodes):
            return " OR ".join(map(show, nodes))


def _beside(before: Node | None, node: Node) -> str:
    """A node after another, apart from it where the two would be read as one name."""
    last = _bare(before)
    one_name = isinstance(last, Word) and isinstance(node, Word) and is_name(last.text, node.text)
    return f"({show(node)})" if one_name or isinstance(node, Or) else show(node)


def _tight(node: Node) -> str:
    return f"({show(node)})" if isinstance(node, And | Or | Not) else show(node)


def quoted(value: str) -> str:
    """A field's value as it is to be typed."""
    return f'"{value}"' if re.search(r"[\s()（）]", value) else value


def ascii_lower(text: str) -> str:
    """A text with A to Z in lower case and all else as it is: what SQLite's lower() does."""
    return text.translate(_LOWER)


def names_outlet(value: str, outlet: str) -> bool:
    """Whether an outlet goes by that name: the name, or part of it, whatever the case."""
    return fold(value).text in fold(outlet).text


def names_source(value: str, source: str) -> bool:
    """Whether a feed id is meant: all of it, or its beginning and a star."""
    if value.endswith("*"):
        return source.casefold().startswith(value[:-1])
    return source.casefold() == value
