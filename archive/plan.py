"""A query's tree as SQL: what drives the search, and what else must hold. Pure.

Whatever can be, is asked of the full-text index in one expression, which walks documents in time order and stops as
soon as a page is full; how that is written is the database's `Wording`. The rest are conditions on the document at
hand, most answered from an index alone. Values are always parameters, and an expression's strings hold only letters and
digits: no query can be an error of the database's.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from archive.forms import Form, spell
from archive.model import PageStatus
from archive.times import docid_floor, to_iso
from archive.tree import (
    All,
    And,
    Entity,
    Field,
    Fires,
    In,
    Near,
    Node,
    Not,
    Or,
    Period,
    Phrase,
    Prefix,
    Sources,
    Term,
    Word,
    ascii_lower,
    forms,
    names_outlet,
    names_source,
    pairs,
)
from archive.wording import Driver, Wording

_HAS: Final = {
    "edit": "a.revisions > 1",
    "text": "a.text <> ''",
    "image": "coalesce(a.image, '') <> ''",
    "author": "CAST(a.authors AS TEXT) <> '[]'",
    "copy": "a.duplicate_of IS NOT NULL",
}


# How many documents are looked at to count those that pass a sieve: 10 ms of CPU, whichever way.
_LOOKS_AT_INDEXES: Final = 5_000
_LOOKS_AT_ROWS: Final = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How to search. `match` drives when there is one, else the table does; `sql(…)` puts it together.

    `docid` is the SQL for the document at hand, `where` the conditions on it, `parameters` their values. Those of
    `sieve` are asked of each document that an index led to, at most `looks` of them where all are to be counted.
    `sifted` says that some of these are of the query, not of how its text is asked. `unordered` finds the same in no
    order, where that is cheaper.
    """

    words: Wording
    match: str | None
    docid: str
    source: str
    drive: tuple[str, ...]
    sieve: tuple[str, ...]
    sifted: bool
    looks: int
    parameters: dict[str, Any]
    unordered: "Plan | None" = None

    @property
    def where(self) -> tuple[str, ...]:
        """Every condition."""
        return self.drive + self.sieve

    @property
    def gathers(self) -> bool:
        """Whether a beginning of words is in it, for which the index gathers all there is before it gives the first."""
        return self.match is not None and self.words.gathers(self.match)

    def looked_at(self, what: str) -> str:
        """A SELECT of the documents that indexes lead to, whether or not they pass the sieve."""
        where = f" WHERE {' AND '.join(self.drive)}" if self.drive else ""
        return f"SELECT {what} FROM {self.source}{where}"

    def sql(self, what: str, *, order: str = "", also: str = "") -> str:
        """A SELECT of the documents found. `order` is ASC, DESC or nothing; `also` one more condition."""
        conditions = [*self.where, *([also] if also else [])]
        where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
        by = f" ORDER BY {self.docid} {order}" if order else ""
        return f"SELECT {what} FROM {self.source}{where}{by}"


def fts(words: Wording, node: Node, scope: str | None = None) -> str | None:
    """The full-text expression for a node; None when it is not all text, or only says what must not be there."""
    match node:
        case Word() | Prefix() | Phrase():
            return words.either(words.phrase(spell(form), scope) for form in forms(node))
        case Near():
            return _near(words, node, scope)
        case In(inner, below):
            return fts(words, below, inner)
        case Entity(_, below):
            return fts(words, below, scope)
        case Or(nodes):
            texts = [fts(words, below, scope) for below in nodes]
            return None if None in texts else words.either(text for text in texts if text)
        case And(nodes):
            found, left = _conjunction(words, nodes, scope)
            return None if left else found
        case _:
            return None


def _conjunction(words: Wording, nodes: Sequence[Node], scope: str | None) -> tuple[str | None, list[Node]]:
    """One full-text expression for as many of these as can be, and those that can't."""
    present: list[str] = []
    absent: list[str] = []
    denied: list[Node] = []
    left: list[Node] = []
    for node in nodes:
        text = fts(words, node.node if isinstance(node, Not) else node, scope)
        if text is None:
            left.append(node)
            if isinstance(node, Near):  # too far apart to be said, but both are there
                present.append(words.either(words.every(_both(words, pair, scope)) for pair in pairs(node)))
        elif isinstance(node, Not):
            absent.append(text)
            denied.append(node)
        else:
            present.append(text)
    if not present:
        return None, [*denied, *left]
    found = present[0] if len(present) == 1 else words.every(present)
    return words.without(found, words.either(absent)) if absent else found, left


def _both(words: Wording, pair: tuple[Form, Form], scope: str | None) -> list[str]:
    return [words.phrase(spell(form), scope) for form in pair]


def _near(words: Wording, near: Near, scope: str | None) -> str | None:
    texts = [words.near(spell(a), spell(b), near.distance, scope) for a, b in pairs(near)]
    return None if None in texts else words.either(text for text in texts if text)


def in_title(words: Wording, terms: Iterable[Term]) -> str:
    """The full-text expression for documents with any of these terms in the title."""
    return words.either(text for term in terms if (text := fts(words, term, "title")))


def plan(root: Node, words: Wording, *, outlets: Sequence[str] = (), sources: Sequence[str] = ()) -> Plan:
    """Compile a tree. `outlets` and `sources` are all there are, for `outlet:` and `source:` name them loosely."""
    nodes = root.nodes if isinstance(root, And) else () if isinstance(root, All) else (root,)
    match, left = _conjunction(words, nodes, None)
    compiler = _Conditions(words, text_drives=match is not None, outlets=outlets, sources=sources)
    drive = [compiler.condition(node, None) for node in left if compiler.drives(node)]
    sieve = [compiler.condition(node, None) for node in left if not compiler.drives(node)]
    parameters, driver = compiler.values, Driver("article a")
    if match is not None:
        parameters, driver = {**parameters, "match": match}, words.driver(match, "match")
    joined = f" {words.joined(words.docid)}" if match is not None and compiler.needs_article else ""

    def driven_by(driver: Driver) -> Plan:
        return Plan(
            words=words,
            match=match,
            docid=words.docid if match is not None else "a.docid",
            source=driver.source + joined,
            drive=(*driver.drive, *drive),
            sieve=(*driver.sieve, *sieve),
            sifted=bool(sieve),
            looks=_LOOKS_AT_ROWS if compiler.needs_article or match is None or driver.sieve else _LOOKS_AT_INDEXES,
            parameters=parameters,
            unordered=None if driver.unordered is None else driven_by(driver.unordered),
        )

    return driven_by(driver)


class _Conditions:
    """Nodes to SQL conditions on the document at hand, gathering their values."""

    def __init__(self, words: Wording, *, text_drives: bool, outlets: Sequence[str], sources: Sequence[str]) -> None:
        self.values: dict[str, Any] = {}
        self.needs_article = False
        self._words = words
        self._text_drives = text_drives
        self._docid = words.docid if text_drives else "a.docid"
        self._outlets = outlets
        self._sources = sources

    def _value(self, value: object) -> str:
        name = f"p{len(self.values)}"
        self.values[name] = value
        return f":{name}"

    def _list(self, values: Iterable[object]) -> str:
        return f"(SELECT w.value FROM {self._words.texts(self._value(json.dumps(list(values))))} w)"

    def drives(self, node: Node) -> bool:
        """Whether an index leads to what a condition holds for."""
        by_column = isinstance(node, Fires) or (isinstance(node, Field) and node.name in ("outlet", "story"))
        return (isinstance(node, Period) and node.name == "date") or (by_column and not self._text_drives)

    def condition(self, node: Node, scope: str | None) -> str:
        """A condition that is true or false, never NULL: it may stand under NOT."""
        text = fts(self._words, node, scope)
        if text is not None:
            return self._matching(text)
        match node:
            case Not(below):
                return f"NOT ({self.condition(below, scope)})"
            case In(inner, below):
                return self.condition(below, inner)
            case And(nodes):
                found, left = _conjunction(self._words, nodes, scope)
                parts = [self.condition(below, scope) for below in left]
                return f"({' AND '.join([*parts, *([self._matching(found)] if found else [])])})"
            case Or(nodes):
                asked = [(below, fts(self._words, below, scope)) for below in nodes]
                parts = [self.condition(below, scope) for below, text in asked if text is None]
                texts = [text for _, text in asked if text is not None]
                return f"({' OR '.join([*parts, *([self._matching(self._words.either(texts))] if texts else [])])})"
            case Fires(low, high):
                return self.fires(low, high)
            case Sources(low, high):
                return self._story(f"s.sources BETWEEN {low} AND {high}")
            case Period():
                return self._period(node)
            case Field(name, value):
                return self._field(name, value)
            case Near():
                spelled = [(spell(one), spell(other)) for one, other in pairs(node)]
                return self._words.near_sql(spelled, node.distance, scope, self._docid)
            case _:
                return "1 = 1"

    def _matching(self, text: str) -> str:
        return self._words.matching(self._docid, text, self._value(text), text_drives=self._text_drives)

    def fires(self, low: int, high: int) -> str:
        """From an index alone: the index on fires when text drives, or when few rows can be meant."""
        if not self._text_drives:
            # The plus keeps SQLite from sorting nearly every row by way of the index on fires.
            return f"{'+' if low == 0 else ''}a.fires BETWEEN {low} AND {high}"
        levels = ", ".join(map(str, range(low, high + 1)))
        return self._words.article(f"x.fires IN ({levels})", "ix_article_fires", self._docid)

    def _period(self, period: Period) -> str:
        column = self._docid
        if period.name == "seen":
            column = self._article("first_seen")
        bound = to_iso if period.name == "seen" else docid_floor
        parts = [] if period.start is None else [f"{column} >= {self._value(bound(period.start))}"]
        if period.end is not None:
            parts.append(f"{column} < {self._value(bound(period.end))}")
        return f"({' AND '.join(parts)})"

    def _article(self, column: str) -> str:
        self.needs_article = True
        return f"a.{column}"

    def _field(self, name: str, value: str) -> str:
        match name:
            case "outlet":
                return self._outlet([outlet for outlet in self._outlets if names_outlet(value, outlet)])
            case "source":
                ids = self._list(source for source in self._sources if names_source(value, source))
                return (
                    f"EXISTS (SELECT 1 FROM entry e WHERE e.article_id = {self._article('id')} AND e.feed_id IN {ids})"
                )
            case "status":
                return (
                    f"EXISTS (SELECT 1 FROM page p WHERE p.article_id = {self._article('id')}"
                    f" AND p.status = {self._value(value)})"
                )
            case "has":
                return self._has(value)
            case "lang":
                column = f"lower(coalesce({self._article('language')}, ''))"
                longer = f"{value}-"
                begins = f"substr({column}, 1, {len(longer)}) = {self._value(longer)}"
                return f"({column} = {self._value(value)} OR {begins})"
            case "topic":
                quoted = self._value(json.dumps(value, ensure_ascii=False))
                return self._words.contains(f"CAST({self._article('topics')} AS TEXT)", quoted)
            case "id":
                return f"{self._article('id')} = {self._value(int(value))}"
            case "story":
                wanted = self._value(int(value))
                now = f"coalesce((SELECT story_id FROM story_alias WHERE id = {wanted}), {wanted})"
                return self._story(f"s.id = {now}") if self._text_drives else f"a.story_id = {now}"
            case _:
                wanted = self._value(ascii_lower(value))
                url, canonical = (f"lower(coalesce({self._article(c)}, ''))" for c in ("url", "canonical_url"))
                return f"({self._words.contains(url, wanted)} OR {self._words.contains(canonical, wanted)})"

    def _story(self, condition: str) -> str:
        """From indexes alone: the columns of an article stand behind its text."""
        told = f"EXISTS (SELECT 1 FROM story s WHERE s.id = x.story_id AND {condition})"
        return self._words.article(told, "ix_article_docid_story_id", self._docid)

    def _has(self, value: str) -> str:
        match value:
            case "flag":
                return self.fires(1, 5)
            case "page":
                return self._field("status", PageStatus.OK)
            case "snapshot":
                return (
                    "EXISTS (SELECT 1 FROM response r JOIN body b ON b.sha256 = r.sha256"
                    f" WHERE r.article_id = {self._article('id')} AND b.let_go IS NULL)"
                )
            case "gone":
                return (
                    f"EXISTS (SELECT 1 FROM watch w WHERE w.article_id = {self._article('id')}"
                    " AND w.gone_since IS NOT NULL)"
                )
            case _:
                self.needs_article = True
                return _HAS[value]

    def _outlet(self, outlets: Sequence[str]) -> str:
        names = self._list(outlets)
        if not self._text_drives:
            return f"a.outlet IN {names}"
        return self._words.article(f"x.outlet IN {names}", "ix_article_outlet", self._docid)
