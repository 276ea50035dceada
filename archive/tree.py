"""A query as a tree, and the tree as a query. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from archive.forms import Form, phrase_forms, prefix_forms, word_forms
from archive.text import fold

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
    """A word that may go on: written with a star."""

    text: str


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
class Fires:
    """From `low` to `high` fires, both included. `spelled` is as it was typed."""

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


Node = All | Word | Prefix | Phrase | Near | In | Field | Fires | Period | And | Or | Not


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
        case Prefix(text):
            return prefix_forms(text)
        case Phrase(text):
            return phrase_forms(text)


def wanted(node: Node, scope: str | None = None) -> Iterator[tuple[str | None, Term]]:
    """The terms that a found text should show, each with the part (title, body, None for both) it is sought in."""
    match node:
        case Word() | Prefix() | Phrase():
            yield scope, node
        case Near(first, second):
            yield from ((scope, first), (scope, second))
        case In(inner, below):
            yield from wanted(below, inner)
        case And(nodes) | Or(nodes):
            for below in nodes:
                yield from wanted(below, scope)
        case _:
            return


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
        case Fires(_, _, spelled) | Period(_, _, _, spelled):
            return spelled
        case Not(below):
            return f"-{_tight(below)}"
        case And(nodes):
            return " ".join(_tight(below) if isinstance(below, Or) else show(below) for below in nodes)
        case Or(nodes):
            return " OR ".join(map(show, nodes))


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
