"""Search: a query's hits in order, newest first unless asked otherwise, with snippets.

Newest first and a range of dates are the order of the full-text index itself, so that a page costs the same however
many documents have the word. The total is counted up to 10,000 and is a floor from there.
"""

import json
from collections.abc import Iterator, Sequence
from datetime import timedelta, timezone
from difflib import get_close_matches
from typing import Any, Final, Literal

from archive.dialects import Reader, Row
from archive.model import ArticleId, Hit, Hits
from archive.plan import Plan, plan
from archive.query import Query, show
from archive.relevance import by_relevance
from archive.sifting import TRIED, sift
from archive.snippets import Matcher, matcher, snippet
from archive.times import from_iso
from archive.tree import All, And, Field, Fires, In, Node, Not, Or, Period, apart

Order = Literal["newest", "oldest", "relevance", "fires"]
ORDERS: Final[tuple[Order, ...]] = ("newest", "oldest", "relevance", "fires")
COUNTED: Final = 10_000
_MOST_FIRES: Final = 5
_TEXT_READ: Final = 200_000


def search(reader: Reader, query: Query, *, order: Order = "newest", limit: int = 20, offset: int = 0) -> Hits:
    """The hits of a query from `offset` on, at most `limit`.

    The score is 0 unless ordered by relevance, which a query without words can't be: it comes newest first.
    """
    rest, expressions = apart(query.root)
    compiled = _compile(reader, rest)
    sought = matcher(rest)
    total = _count(reader, compiled)
    if expressions:
        return _sifted(reader, query, order, limit, offset, total)
    found = _page(reader, rest, compiled, sought, order, limit, offset)
    return Hits(
        query=query.text,
        hits=tuple(_hits(reader, found, sought)),
        total=min(total, COUNTED),
        more=total > COUNTED,
        hints=tuple(_hints(reader, rest)) if total == 0 else (),
    )


def _sifted(reader: Reader, query: Query, order: Order, limit: int, offset: int, total: int) -> Hits:
    """The hits of a query with regular expressions, of which without them there are `total`."""
    rest, expressions = apart(query.root)
    sought = matcher(rest)
    found = _page(reader, rest, _compile(reader, rest), sought, order, TRIED, 0)
    kept, tried, slow = sift(reader, found, expressions)
    notes = []
    if tried < total:
        notes.append(f"the regular expression was tried on the first {tried:,} of {_at_least(total)} articles")
    if slow:
        notes.append(f"on {slow:,} of them it took too long, and they are left out")
    without = f"without the regular expression, {show(rest) or 'the archive'} finds {_at_least(total)}"
    return Hits(
        query=query.text,
        hits=tuple(_hits(reader, kept[offset : offset + limit], sought)),
        total=len(kept),
        more=bool(notes),
        hints=() if kept else (without,) if total else tuple(_hints(reader, rest)),
        notes=tuple(notes),
    )


def _compile(reader: Reader, root: Node) -> Plan:
    names = {node.name for node in _fields(root)}
    return plan(
        root,
        outlets=_outlets(reader) if "outlet" in names else (),
        sources=_sources(reader) if "source" in names else (),
    )


def _fields(node: Node) -> Iterator[Field]:
    match node:
        case Field():
            yield node
        case Not(below) | In(_, below):
            yield from _fields(below)
        case And(nodes) | Or(nodes):
            for below in nodes:
                yield from _fields(below)
        case _:
            return


def _outlets(reader: Reader) -> list[str]:
    """Every outlet there is, by stepping through the index on outlets from one to the next."""
    sql = """
        WITH RECURSIVE step(outlet) AS (
            SELECT min(outlet) FROM article
            UNION ALL
            SELECT (SELECT min(a.outlet) FROM article a WHERE a.outlet > step.outlet) FROM step WHERE outlet IS NOT NULL
        )
        SELECT outlet FROM step WHERE outlet IS NOT NULL
    """
    return [row["outlet"] for row in reader.rows(sql)]


def _sources(reader: Reader) -> list[str]:
    return [row["id"] for row in reader.rows("SELECT id FROM feed ORDER BY id")]


def _page(
    reader: Reader, root: Node, compiled: Plan, sought: Matcher, order: Order, limit: int, offset: int
) -> Sequence[tuple[int, float]]:
    match order:
        case "relevance" if compiled.match is not None and sought.terms:
            return by_relevance(reader, compiled, sought, wanted=offset + limit)[offset:]
        case "oldest":
            docids = _docids(reader, compiled, "ASC", limit, offset)
        case "fires":
            docids = _by_fires(reader, root, wanted=offset + limit)[offset:]
        case _:
            docids = _docids(reader, compiled, "DESC", limit, offset)
    return [(docid, 0.0) for docid in docids]


def _docids(reader: Reader, compiled: Plan, order: str, limit: int, offset: int) -> list[int]:
    sql = compiled.sql(f"{compiled.docid} AS docid", order=order)
    parameters = {**compiled.parameters, "limit": limit, "offset": offset}
    return [row["docid"] for row in reader.rows(f"{sql} LIMIT :limit OFFSET :offset", parameters)]


def _by_fires(reader: Reader, root: Node, *, wanted: int) -> list[int]:
    """The first docids, most fires first and then newest: one walk for each number of fires, until there are enough."""
    docids: list[int] = []
    for fires in range(_MOST_FIRES, -1, -1):
        level = _compile(reader, And((root, Fires(fires, fires, ""))))
        docids += _docids(reader, level, "DESC", wanted - len(docids), 0)
        if len(docids) >= wanted:
            break
    return docids


def _count(reader: Reader, compiled: Plan) -> int:
    sql = f"SELECT count(*) AS n FROM ({compiled.sql('1')} LIMIT {COUNTED + 1})"
    return next(int(row["n"]) for row in reader.rows(sql, compiled.parameters))


def _hits(reader: Reader, found: Sequence[tuple[int, float]], sought: Matcher) -> Iterator[Hit]:
    sql = """
        SELECT a.id, a.docid, a.url, a.title, substr(a.text, 1, :characters) AS text, a.outlet, a.language,
               a.published, a.published_offset, a.first_seen, a.fires, a.topics
        FROM json_each(:docids) w CROSS JOIN article a ON a.docid = w.value
    """
    parameters: dict[str, Any] = {"docids": json.dumps([docid for docid, _ in found]), "characters": _TEXT_READ}
    rows = {row["docid"]: row for row in reader.rows(sql, parameters)}
    for docid, score in found:
        if docid in rows:  # or else it moved in time between two reads, which a later search will see
            yield _hit(rows[docid], score, sought)


def _hit(row: Row, score: float, sought: Matcher) -> Hit:
    shown, highlights = snippet(row["text"], sought.body)
    published = None if row["published"] is None else from_iso(row["published"])
    if published is not None and row["published_offset"] is not None:
        published = published.astimezone(timezone(timedelta(minutes=row["published_offset"])))
    return Hit(
        id=ArticleId(row["id"]),
        url=row["url"],
        title=row["title"],
        outlet=row["outlet"],
        language=row["language"],
        published=published,
        seen=from_iso(row["first_seen"]),
        fires=row["fires"],
        topics=tuple(json.loads(row["topics"])),
        snippet=shown,
        highlights=highlights,
        score=round(score, 4),
    )


def _hints(reader: Reader, root: Node) -> Iterator[str]:
    """Why nothing was found, and what would be: each part alone, and the names that are like the ones asked for."""
    if _nothing_at_all(reader):
        yield "the archive holds no article yet; `bongsu poll --once` fills it"
        return
    yield from _unknown_names(reader, root)
    parts = root.nodes if isinstance(root, And) else ()
    for part in parts:
        if not _count(reader, _compile(reader, part)):
            yield f"{show(part)} alone finds nothing"
    text = [part for part in parts if not isinstance(part, Field | Fires | Period)]
    if 0 < len(text) < len(parts):
        rest = text[0] if len(text) == 1 else And(tuple(text))
        count = _count(reader, _compile(reader, rest))
        if count:
            yield f"without the fields, {show(rest)} finds {_at_least(count)}"


def _at_least(count: int) -> str:
    return f"more than {COUNTED:,}" if count > COUNTED else f"{count:,}"


def _nothing_at_all(reader: Reader) -> bool:
    return not _count(reader, plan(All()))


def _unknown_names(reader: Reader, root: Node) -> Iterator[str]:
    for field in _fields(root):
        if field.name not in ("outlet", "source") or _count(reader, _compile(reader, field)):
            continue
        known = _outlets(reader) if field.name == "outlet" else _sources(reader)
        close = get_close_matches(field.value, known, n=3, cutoff=0.5) or known[:5]
        yield f"no {field.name} is called {field.value}; there are {', '.join(close)}"
