"""Whether one document is found by a query, without a database. Pure.

The same tree, the same tokens and the same answers as the index gives: test_search.py holds it to that.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from archive.forms import Spelling, spell
from archive.model import PageStatus
from archive.patterns import TimedOut, finds
from archive.text import tokens
from archive.times import DOCID_STEP, docid
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
    Query,
    Regex,
    Sources,
    Term,
    Word,
    ascii_lower,
    forms,
    names_outlet,
    names_source,
    pairs,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What a query can ask of an article. `sources` are the ids of the feeds that list it.

    `families` is how many independent sources tell its story, `formerly` the ids that this story had before.
    """

    title: str
    text: str
    seen: datetime
    id: int = 0
    published: datetime | None = None
    url: str | None = None
    canonical_url: str | None = None
    outlet: str = ""
    language: str | None = None
    fires: int = 0
    topics: tuple[str, ...] = ()
    story_id: int | None = None
    sources: tuple[str, ...] = ()
    status: str = "none"
    revisions: int = 1
    image: str | None = None
    authors: tuple[str, ...] = ()
    duplicate_of: int | None = None
    snapshot: bool = False
    gone: bool = False
    families: int = 1
    formerly: tuple[int, ...] = ()


def matches(query: Query, document: Document) -> bool:
    """Whether a search for the query finds the document."""
    parts = {"title": tokens(document.title), "body": tokens(document.text)}
    return _holds(query.root, document, parts)


def _holds(node: Node, document: Document, parts: dict[str, list[str]]) -> bool:
    match node:
        case All():
            return True
        case Word() | Prefix() | Phrase():
            return any(_found(node, part) for part in parts.values())
        case Near():
            return any(_near(node, part) for part in parts.values())
        case In(scope, below):
            return _holds(below, document, {scope: parts[scope]})
        case Entity(_, below):
            return _holds(below, document, parts)
        case Regex(text):
            return any(_seen(text, {"title": document.title, "body": document.text}[part]) for part in parts)
        case And(nodes):
            return all(_holds(below, document, parts) for below in nodes)
        case Or(nodes):
            return any(_holds(below, document, parts) for below in nodes)
        case Not(below):
            return not _holds(below, document, parts)
        case Fires(low, high):
            return low <= document.fires <= high
        case Sources(low, high):
            return low <= document.families <= high
        case Period():
            return _within(node, document)
        case Field(name, value):
            return _has(name, value, document)


def _seen(pattern: str, text: str) -> bool:
    """Whether a regular expression finds anything; one that takes too long does not."""
    try:
        return finds(pattern, text)
    except TimedOut:
        return False


def _found(term: Term, part: Sequence[str]) -> bool:
    return any(next(_places(spell(form), part), None) is not None for form in forms(term))


def _places(spelling: Spelling, part: Sequence[str]) -> Iterator[int]:
    """Where a spelling begins."""
    *before, last = spelling.tokens
    for at in range(len(part) - len(before)):
        end = part[at + len(before)]
        if (end.startswith(last) if spelling.prefix else end == last) and list(part[at : at + len(before)]) == before:
            yield at


def _near(near: Near, part: Sequence[str]) -> bool:
    return any(
        # As FTS5 counts: tokens between the end of the one and the beginning of the other.
        a - b - len(second.tokens) <= near.distance and b - a - len(first.tokens) <= near.distance
        for first, second in ((spell(one), spell(other)) for one, other in pairs(near))
        for a in _places(first, part)
        for b in _places(second, part)
    )


def _within(period: Period, document: Document) -> bool:
    if period.name == "seen":
        moment, second = document.seen, _second
    else:
        moment, second = document.published or document.seen, _index_second
    after = period.start is None or second(period.start) <= second(moment)
    return after and (period.end is None or second(moment) < second(period.end))


def _second(moment: datetime) -> int:
    return int(moment.timestamp())


def _index_second(moment: datetime) -> int:
    """As the index orders times: none is before 1970."""
    return docid(moment, 0) // DOCID_STEP


def _has(name: str, value: str, document: Document) -> bool:
    match name:
        case "source":
            return any(names_source(value, source) for source in document.sources)
        case "outlet":
            return names_outlet(value, document.outlet)
        case "lang":
            language = ascii_lower(document.language or "")
            return language == value or language.startswith(f"{value}-")
        case "topic":
            return value in document.topics
        case "status":
            return document.status == value
        case "has":
            return _of(value, document)
        case "id":
            return document.id == int(value)
        case "story":
            return int(value) in (document.story_id or document.id, *document.formerly)
        case _:
            wanted = ascii_lower(value)
            return any(wanted in ascii_lower(url or "") for url in (document.url, document.canonical_url))


def _of(value: str, document: Document) -> bool:
    match value:
        case "edit":
            return document.revisions > 1
        case "flag":
            return document.fires > 0
        case "page":
            return document.status == PageStatus.OK
        case "text":
            return bool(document.text)
        case "image":
            return bool(document.image)
        case "author":
            return bool(document.authors)
        case "copy":
            return document.duplicate_of is not None
        case "gone":
            return document.gone
        case _:
            return document.snapshot
