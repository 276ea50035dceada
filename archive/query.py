"""The query language: text to a tree, and back. Pure.

    query  := both (OR both)*            a b OR c d  is  (a b) OR (c d); | is OR
    both   := one+                       words side by side must all be there; AND may be written
    one    := -one | !one | NOT one | ( query ) | word | word* | "phrase" | near("a" 5 "b") | field | /regex/
    field  := title: body:               followed by a word, a phrase or ( query )
            | source: outlet: lang: topic: status: story: id: url:     followed by a value, "in quotes" if it has spaces
            | entity:             a name of the gazetteer, in any language, or its id: finds it by all its names
            | has:                edit flag page text image author copy snapshot gone
            | fires: fires>= …           0 to 5, or 2..4
            | sources: sources>= …       independent sources that tell its story
            | date: seen: date>= …       2026-11-01, 2026-11, 2026, 7d, 24h, today, 2026-11-01..2026-11-07, 2026-11-01..

What a word finds is said in archive/forms.py: a word alone also in its other forms, in quotes as it stands.
North Korea, N. Korea and the like, side by side, are one word. A regular expression is tried on what the rest of the
query finds, within the bounds of archive/sifting.py, and never stands within an OR.

Whatever is typed is read, or answered by a QueryError that names the column. A word with no letter or digit in it asks
nothing and is left out. A word with a colon that is no field (10:30, https://…, Title:) is a word.
"""

import re
from collections.abc import Callable
from datetime import datetime, tzinfo
from typing import Final, NamedTuple

from archive.errors import QueryError
from archive.forms import is_name
from archive.patterns import check
from archive.periods import parse_period
from archive.scan import PERIODS, SCOPES, Token, scan
from archive.terms import checked, fires, name_term, sources, term
from archive.tree import (
    All,
    And,
    Entity,
    Field,
    In,
    Near,
    Node,
    Not,
    Or,
    Period,
    Query,
    Regex,
    Word,
    apart,
    every,
    quoted,
    show,
)

__all__ = ["Entities", "Named", "Query", "parse", "show"]

MAX_LENGTH: Final = 4_000
MAX_TERMS: Final = 100
MAX_DEPTH: Final = 20
MAX_DISTANCE: Final = 1_000
_NEAR_DISTANCE: Final = 10


class Named(NamedTuple):
    """What a gazetteer knows by a name: all names of that, none if it is unknown, and then the nearest it knows."""

    names: tuple[str, ...]
    nearest: tuple[str, ...] = ()


Entities = Callable[[str], Named]


def _nobody(_: str) -> Named:
    return Named(())


def parse(text: str, *, now: datetime, zone: tzinfo, entities: Entities = _nobody) -> Query:
    """Read a query. Days are days of `zone`; `now` is what 7d and today count from. Raises QueryError.

    `entities` is asked for what `entity:` names; a star at the end of a name it gives takes any ending.
    """
    text = re.sub("[\ud800-\udfff]", "\ufffd", text)
    if len(text) > MAX_LENGTH:
        raise QueryError(
            f"the query is {len(text):,} characters long; at most {MAX_LENGTH:,} are read",
            column=MAX_LENGTH + 1,
            hint="search for the few words that matter",
        )
    return Query(text, _Parser(text, now, zone, entities).parse())


class _Parser:
    """Recursive descent over the tokens. A method gives None for what asks nothing."""

    def __init__(self, text: str, now: datetime, zone: tzinfo, entities: Entities) -> None:
        self._text = text
        self._entities = entities
        self._expressions: dict[Node, int] = {}
        self._now = now
        self._zone = zone
        self._tokens = list(scan(text))
        self._at = 0
        self._depth = 0
        self._terms = 0
        self._scope: str | None = None

    def parse(self) -> Node:
        if self._peek().kind == "end":
            return All()
        node = self._either()
        token = self._peek()
        if token.kind == "close":
            raise QueryError("this ) closes nothing", column=token.column, hint="remove it, or add ( before it")
        if node is None:
            raise QueryError(
                "there is nothing to search for: no letter or digit", column=1, hint="type a word, or nothing for all"
            )
        rest, _ = apart(node)
        for expression in (node for node in every(rest) if isinstance(node, Regex)):
            raise QueryError(
                "a /regular expression/ can't stand within OR or parentheses",
                column=self._expressions[expression],
                hint="write it beside the rest: (a OR b) /…/; within an expression, | is or",
            )
        return node

    def _peek(self) -> Token:
        return self._tokens[self._at]

    def _next(self) -> Token:
        token = self._tokens[self._at]
        self._at += 1
        return token

    def _either(self) -> Node | None:
        nodes = [self._both()]
        while self._peek().kind == "OR":
            self._next()
            nodes.append(self._both())
        return _join(Or, [node for node in nodes if node is not None])

    def _both(self) -> Node | None:
        nodes: list[Node] = []
        first = self._peek()
        count = 0
        while (token := self._peek()).kind not in ("end", "close", "OR"):
            if token.kind == "AND":
                if not count or self._tokens[self._at + 1].kind in ("end", "close", "OR", "AND"):
                    raise _lonely(token)
                self._next()
                continue
            node = self._one()
            count += 1
            if node is not None:
                nodes.append(node)
        if not count:
            before = self._tokens[self._at - 1] if self._at else first
            raise _lonely(before if before.kind == "OR" else first)
        return _join(And, nodes)

    def _one(self) -> Node | None:
        token = self._next()
        self._terms += 1
        if self._terms > MAX_TERMS:
            raise QueryError(
                f"more than {MAX_TERMS} words", column=token.column, hint="search for the few words that matter"
            )
        match token.kind:
            case "open":
                return self._group(token)
            case "minus" | "NOT":
                return self._not(token)
            case "near":
                return self._near(token)
            case "field":
                return self._field(token)
            case "regex":
                return self._regex(token)
            case "word" if self._peek().kind == "word" and is_name(token.text, self._peek().text):
                return Word(f"{token.text} {self._next().text}")
            case _:
                return term(token)

    def _regex(self, token: Token) -> Node | None:
        if not token.text:
            return None
        check(token.text, column=token.column + 1)
        node = Regex(token.text)
        self._expressions.setdefault(node, token.column)
        return node

    def _deeper(self, token: Token) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise QueryError("nested too deeply", column=token.column, hint=f"at most {MAX_DEPTH} levels are read")

    def _group(self, opened: Token) -> Node | None:
        self._deeper(opened)
        if self._peek().kind == "close":
            raise QueryError("nothing between ( and )", column=opened.column, hint="write a word there, or remove both")
        node = self._either()
        if self._next().kind != "close":
            raise QueryError("this ( is never closed", column=opened.column, hint="add ) or remove it")
        self._depth -= 1
        return node

    def _not(self, token: Token) -> Node | None:
        if self._peek().kind in ("end", "close", "OR", "AND"):
            raise _lonely(token)
        self._deeper(token)
        node = self._one()
        self._depth -= 1
        if node is None:
            return None
        return node.node if isinstance(node, Not) else Not(node)

    def _near(self, opened: Token) -> Node:
        inside: list[Token] = []
        while self._peek().kind in ("word", "phrase"):
            inside.append(self._next())
        wrong = QueryError(
            "near( ) takes two words or phrases, and between them how far apart they may be",
            column=opened.column,
            hint='near("missile" 5 "launch"), or near(missile launch)',
        )
        if self._next().kind != "close" or len(inside) not in (2, 3):
            raise wrong
        distance = _NEAR_DISTANCE
        if len(inside) == 3:
            number = inside.pop(1).text
            if not (number.isascii() and number.isdigit() and len(number) < 9):
                raise wrong
            distance = min(int(number), MAX_DISTANCE)
        first, second = map(term, inside)
        if first is None or second is None:
            raise wrong
        return Near(first, second, distance)

    def _field(self, token: Token) -> Node | None:
        name = token.text
        follow = self._peek()
        touching = token.operator != ":" or follow.column == token.column + len(name) + 1
        if not touching or follow.kind in ("close", "end"):
            raise QueryError(
                f"{name}{token.operator} needs a value right after it, without a space",
                column=token.column,
                hint=f'{name}:value; to search for the word, quote it: "{name}"',
            )
        if self._scope is not None and name != "entity":
            raise QueryError(
                f"{name}: can't stand within {self._scope}:( )",
                column=token.column,
                hint="move it out of the parentheses",
            )
        if name in SCOPES:
            return self._in(token)
        return self._value(token, *self._raw_value(token))

    def _in(self, token: Token) -> Node | None:
        self._deeper(token)
        self._scope = token.text
        node = self._one()
        self._scope = None
        self._depth -= 1
        return None if node is None else In(token.text, node)

    def _raw_value(self, token: Token) -> tuple[str, int]:
        value = self._next()
        if value.kind == "open":
            raise QueryError(
                f"{token.text}: takes one value", column=value.column, hint=f"write ({token.text}:a OR {token.text}:b)"
            )
        return value.text.strip(), value.column

    def _value(self, token: Token, value: str, column: int) -> Node:
        name, operator = token.text, token.operator
        if not value:
            raise QueryError(f"{name}: has an empty value", column=column, hint=f"{name}:value")
        if name == "fires":
            return fires(operator, value, column)
        if name == "sources":
            return sources(operator, value, column)
        if name == "entity":
            return self._entity(value, column)
        if name in PERIODS:
            start, end = parse_period(operator, value, now=self._now, zone=self._zone, column=column)
            return Period(name, start, end, f"{name}{operator}{quoted(value)}")
        return Field(name, checked(name, value, column))

    def _entity(self, value: str, column: int) -> Entity:
        named = self._entities(value)
        terms = tuple(dict.fromkeys(term for name in named.names if (term := name_term(name)) is not None))
        if not terms:
            near = f"the nearest names are {', '.join(named.nearest)}; " if named.nearest else ""
            raise QueryError(
                f"the gazetteer has no {value}", column=column, hint=f"{near}search for the word itself: {value}"
            )
        return Entity(value, terms[0] if len(terms) == 1 else Or(terms))


def _join(kind: type[And] | type[Or], nodes: list[Node]) -> Node | None:
    flat: list[Node] = []
    for node in nodes:
        flat += node.nodes if isinstance(node, kind) else (node,)
    flat = list(dict.fromkeys(flat))
    if len(flat) < 2:
        return flat[0] if flat else None
    return kind(tuple(flat))


def _lonely(token: Token) -> QueryError:
    if token.kind in ("AND", "OR"):
        return QueryError(
            f"{token.kind} needs something to search for on both sides",
            column=token.column,
            hint=f'to search for the word, quote it: "{token.kind}"',
        )
    if token.kind == "end":
        return QueryError("something is missing here", column=token.column, hint="type a word")
    return QueryError(
        f"{token.text} needs something to search for after it", column=token.column, hint="to search for it, quote it"
    )
