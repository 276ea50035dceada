"""Search: a query's hits in order, newest first unless asked otherwise, with snippets.

Newest first and a range of dates are the order of the full-text index itself, so that a page costs the same however
many documents have the word. The total is counted up to 10,000 and is a floor from there.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta, timezone
from difflib import get_close_matches
from typing import Any, Final, Literal, NamedTuple

from archive.dialects import Reader, Row
from archive.errors import NoSuchArticle
from archive.model import ArticleId, Hit, Hits
from archive.plan import Plan, plan
from archive.query import Query, show
from archive.relevance import by_relevance
from archive.sifting import TRIED, sift
from archive.snippets import Matcher, matcher, snippet
from archive.spelling import near_spellings
from archive.times import from_iso
from archive.tree import All, And, Field, Fires, In, Node, Not, Or, Period, apart, forms, wanted

Order = Literal["newest", "oldest", "relevance", "fires"]
ORDERS: Final[tuple[Order, ...]] = ("newest", "oldest", "relevance", "fires")
COUNTED: Final = 10_000
_MOST_FIRES: Final = 5
_TEXT_READ: Final = 200_000


class Total(NamedTuple):
    """How many documents a query has; with `more`, at least so many."""

    n: int
    more: bool = False


def search(
    reader: Reader,
    query: Query,
    *,
    order: Order = "newest",
    limit: int = 20,
    offset: int = 0,
    after: int | None = None,
) -> Hits:
    """The hits of a query from `offset` on, at most `limit`.

    `after` is the id of the last article of a page: the hits that follow it, newest or oldest first, whatever came in
    since. Raises NoSuchArticle for an id there is none of. The score is 0 unless ordered by relevance, which a query
    without words can't be: it comes newest first.
    """
    rest, expressions = apart(query.root)
    compiled = plan_for(reader, rest)
    sought = matcher(rest)
    page = compiled if after is None else _beyond(reader, compiled, after, order)
    total = count(reader, compiled)
    if expressions:
        return _sifted(reader, query, page, order, limit, offset, total)
    found = _page(reader, rest, page, sought, order, limit, offset)
    if after is None and len(found) < limit and (found or not offset):
        total = Total(offset + len(found))  # that was all
    elif not total.n:  # they stand deeper than was counted
        total = Total(offset + len(found), more=True)
    return Hits(
        query=query.text,
        hits=tuple(_hits(reader, found, sought)),
        total=total.n,
        more=total.more,
        hints=tuple(_hints(reader, rest)) if not total.n else (),
    )


def _sifted(reader: Reader, query: Query, page: Plan, order: Order, limit: int, offset: int, total: Total) -> Hits:
    """The hits of a query with regular expressions, of which without them there are `total`."""
    rest, expressions = apart(query.root)
    sought = matcher(rest)
    found = _page(reader, rest, page, sought, order, TRIED, 0)
    if len(found) < TRIED:
        total = Total(len(found))
    kept, tried, slow = sift(reader, found, expressions)
    notes = []
    if total.more or tried < total.n:
        notes.append(f"the regular expression was tried on the first {tried:,} of {_at_least(total)} articles")
    if slow:
        notes.append(f"on {slow:,} of them it took too long, and they are left out")
    without = f"without the regular expression, {show(rest) or 'the archive'} finds {_at_least(total)}"
    return Hits(
        query=query.text,
        hits=tuple(_hits(reader, kept[offset : offset + limit], sought)),
        total=len(kept),
        more=bool(notes),
        hints=() if kept else (without,) if total.n else tuple(_hints(reader, rest)),
        notes=tuple(notes),
    )


class Explained(NamedTuple):
    """How a query is understood and asked: the tree as text, the forms of each word, SQL with its values, its steps."""

    understood: str
    forms: tuple[tuple[str, tuple[str, ...]], ...]
    sql: str
    parameters: dict[str, Any]
    steps: tuple[str, ...]


def explain(reader: Reader, query: Query) -> Explained:
    """How a query, newest first, is asked of this archive."""
    compiled = plan_for(reader, apart(query.root)[0])
    sql = f"{compiled.sql(f'{compiled.docid} AS docid', order='DESC')} LIMIT 20"
    steps = reader.steps(sql, compiled.parameters)
    words = {show(term): tuple(" ".join(form.runs) for form in forms(term)) for _, term in wanted(query.root)}
    return Explained(show(query.root), tuple(words.items()), sql, compiled.parameters, steps)


def plan_for(reader: Reader, root: Node) -> Plan:
    """A query's tree as it is asked of this archive."""
    names = {node.name for node in _fields(root)}
    return plan(
        root,
        reader.wording,
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


def _beyond(reader: Reader, compiled: Plan, after: int, order: Order) -> Plan:
    """A plan of what follows an article in time order."""
    row = next(iter(reader.rows("SELECT docid FROM article WHERE id = :id", {"id": after})), None)
    if row is None:
        raise NoSuchArticle(f"there is no article {after}; `after` is the id of the last hit of a page")
    condition = f"{compiled.docid} {'>' if order == 'oldest' else '<'} :after"
    return replace(
        compiled, drive=(*compiled.drive, condition), parameters={**compiled.parameters, "after": row["docid"]}
    )


def _docids(reader: Reader, compiled: Plan, order: str, limit: int, offset: int) -> list[int]:
    sql = compiled.sql(f"{compiled.docid} AS docid", order=order)
    parameters = {**compiled.parameters, "limit": limit, "offset": offset}
    return reader.values(f"{sql} LIMIT :limit OFFSET :offset", parameters)


def _by_fires(reader: Reader, root: Node, *, wanted: int) -> list[int]:
    """The first docids, most fires first and then newest: one walk for each number of fires, until there are enough."""
    docids: list[int] = []
    for fires in range(_MOST_FIRES, -1, -1):
        level = plan_for(reader, And((root, Fires(fires, fires, ""))))
        docids += _docids(reader, level, "DESC", wanted - len(docids), 0)
        if len(docids) >= wanted:
            break
    return docids


def count(reader: Reader, compiled: Plan) -> Total:
    """How many documents there are, as far as counting them is cheap."""
    compiled = compiled.unordered or compiled
    if not compiled.sieve:
        sql = f"SELECT count(*) FROM ({compiled.sql('1')} LIMIT {COUNTED + 1}) found"
        n = int(reader.values(sql, compiled.parameters)[0])
        return Total(min(n, COUNTED), more=n > COUNTED)
    passes = compiled.looked_at(f"CASE WHEN {' AND '.join(compiled.sieve)} THEN 1 ELSE 0 END AS passes")
    sql = f"SELECT count(*) AS looked, coalesce(sum(passes), 0) AS n FROM ({passes} LIMIT {compiled.looks}) found"
    row = next(iter(reader.rows(sql, compiled.parameters)))
    n, more = int(row["n"]), row["looked"] == compiled.looks
    return Total(min(n, COUNTED), more=more or n > COUNTED)


def _hits(reader: Reader, found: Sequence[tuple[int, float]], sought: Matcher) -> Iterator[Hit]:
    sql = f"""
        SELECT a.id, a.docid, a.url, a.title, substr(a.text, 1, :characters) AS text, a.outlet, a.language,
               a.published, a.published_offset, a.first_seen, a.fires, a.topics
        FROM {reader.wording.numbers(":docids")} w {reader.wording.joined("w.value")}
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
    if _none(reader, plan(All(), reader.wording)):
        yield "the archive holds no article yet; `bongsu poll --once` fills it"
        return
    yield from _unknown_names(reader, root)
    for word, alike in near_spellings(reader, (term for _, term in wanted(root))):
        yield f"no recent headline has {word}; nearly the same: {', '.join(alike)}"
    parts = root.nodes if isinstance(root, And) else ()
    for part in parts:
        if _none(reader, plan_for(reader, part)):
            yield f"{show(part)} alone finds nothing"
    text = [part for part in parts if not isinstance(part, Field | Fires | Period)]
    if 0 < len(text) < len(parts):
        rest = text[0] if len(text) == 1 else And(tuple(text))
        total = count(reader, plan_for(reader, rest))
        if total.n:
            yield f"without the fields, {show(rest)} finds {_at_least(total)}"


def _at_least(total: Total) -> str:
    return f"more than {total.n:,}" if total.more else f"{total.n:,}"


def _none(reader: Reader, compiled: Plan) -> bool:
    return not reader.values(f"{compiled.sql('1')} LIMIT 1", compiled.parameters)


def _unknown_names(reader: Reader, root: Node) -> Iterator[str]:
    for field in _fields(root):
        if field.name not in ("outlet", "source") or not _none(reader, plan_for(reader, field)):
            continue
        known = _outlets(reader) if field.name == "outlet" else _sources(reader)
        close = get_close_matches(field.value, known, n=3, cutoff=0.5) or known[:5]
        yield f"no {field.name} is called {field.value}; there are {', '.join(close)}"
