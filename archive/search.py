"""Search: a query's hits in order, newest first unless asked otherwise, with snippets.

Newest first and a range of dates are the order of the full-text index itself, so that a page costs the same however
many documents have the word. The total is counted up to 10,000 and is a floor from there.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, Final, Literal, NamedTuple

from archive.asking import Total, at_least, count, plan_for
from archive.dialects import Reader, Row
from archive.errors import NoSuchArticle
from archive.hints import hints
from archive.model import ArticleId, Hit, Hits
from archive.newest import COUNTED, Glance, docids, glance, newest
from archive.plan import Plan
from archive.query import Query, show
from archive.relevance import by_relevance
from archive.sifting import TRIED, sift
from archive.snippets import Matcher, matcher, snippet
from archive.text import AS_WRITTEN
from archive.times import as_written, from_iso
from archive.tree import And, Fires, Node, apart, forms, wanted

Order = Literal["newest", "oldest", "relevance", "fires"]
ORDERS: Final[tuple[Order, ...]] = ("newest", "oldest", "relevance", "fires")
_MOST_FIRES: Final = 5
_TEXT_READ: Final = 200_000


class _Found(NamedTuple):
    """Docids with their scores, in order; and how many the query has in all, where that came to light."""

    hits: Sequence[tuple[int, float]]
    total: int | None = None


def search(
    reader: Reader,
    query: Query,
    *,
    order: Order = "newest",
    limit: int = 20,
    offset: int = 0,
    after: int | None = None,
    counted: bool = True,
) -> Hits:
    """The hits of a query from `offset` on, at most `limit`.

    `after` is the id of the last article of a page: the hits that follow it, newest or oldest first, whatever came in
    since. Without `counted` the total is what came to light by the way, a floor with `more`: a page alone is found in a
    fraction of the time. Raises NoSuchArticle for an id there is none of. The score is 0 unless ordered by
    relevance, which a query without words can't be: it comes newest first.
    """
    rest, expressions = apart(query.root)
    compiled = plan_for(reader, rest)
    sought = matcher(rest)
    page = compiled if after is None else _beyond(reader, compiled, after, order)
    if expressions:
        return _sifted(reader, query, page, order, limit, offset, count(reader, compiled))
    found, known = _page(reader, rest, page, sought, order, limit, offset)
    if after is None and len(found) < limit and (found or not offset):
        total = Total(offset + len(found))  # that was all
    elif after is None and known is not None:
        total = Total(min(known, COUNTED), more=known > COUNTED)
    else:
        total = count(reader, compiled) if counted or not found else Total(0)
        if found and not total.n:  # they stand deeper than was counted
            total = Total(offset + len(found), more=True)
    return Hits(
        query=query.text,
        hits=tuple(_hits(reader, found, sought)),
        total=total.n,
        more=total.more,
        hints=tuple(hints(reader, rest)) if not total.n else (),
    )


def _sifted(reader: Reader, query: Query, page: Plan, order: Order, limit: int, offset: int, total: Total) -> Hits:
    """The hits of a query with regular expressions, of which without them there are `total`."""
    rest, expressions = apart(query.root)
    sought = matcher(rest)
    found = _page(reader, rest, page, sought, order, TRIED, 0).hits
    if len(found) < TRIED:
        total = Total(len(found))
    kept, tried, slow = sift(reader, found, expressions)
    notes = []
    if total.more or tried < total.n:
        notes.append(f"the regular expression was tried on the first {tried:,} of {at_least(total)} articles")
    if slow:
        notes.append(f"on {slow:,} of them it took too long, and they are left out")
    without = f"without the regular expression, {show(rest) or 'the archive'} finds {at_least(total)}"
    return Hits(
        query=query.text,
        hits=tuple(_hits(reader, kept[offset : offset + limit], sought)),
        total=len(kept),
        more=bool(notes),
        hints=() if kept else (without,) if total.n else tuple(hints(reader, rest)),
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
    words = {
        show(term): tuple(" ".join(form.runs).translate(AS_WRITTEN) for form in forms(term))
        for _, term in wanted(query.root)
    }
    return Explained(show(query.root), tuple(words.items()), sql, compiled.parameters, steps)


def _page(reader: Reader, root: Node, compiled: Plan, sought: Matcher, order: Order, limit: int, offset: int) -> _Found:
    match order:
        case "relevance" if compiled.match is not None and sought.terms:
            return _best(reader, root, compiled, sought, limit, offset)
        case "oldest":
            return _unscored(docids(reader, compiled, limit, order="ASC", offset=offset))
        case "fires":
            return _unscored(_by_fires(reader, root, wanted=offset + limit)[offset:])
        case _:
            return _newest(reader, root, compiled, limit, offset)


def _unscored(found: Sequence[int], total: int | None = None) -> _Found:
    return _Found([(docid, 0.0) for docid in found], total)


def _newest(reader: Reader, root: Node, compiled: Plan, limit: int, offset: int) -> _Found:
    seen = _glance(reader, root, compiled, offset + limit)
    if seen is not None:
        return _unscored(seen.docids[offset:], _more_than_counted(reader, seen))
    found = newest(reader, compiled, offset + limit)
    return _unscored(found.docids[offset:], found.total)


def _glance(reader: Reader, root: Node, compiled: Plan, wanted: int) -> Glance | None:
    if not compiled.gathers or compiled.sieve or "after" in compiled.parameters:
        return None
    return glance(reader, root, lambda rest: plan_for(reader, rest), wanted)


def _more_than_counted(reader: Reader, seen: Glance) -> int | None:
    """COUNTED + 1 if the common words that begin so are in more than can be counted; else None."""
    narrowed = count(reader, plan_for(reader, seen.narrowed))
    return COUNTED + 1 if narrowed.more else None


def _best(reader: Reader, root: Node, compiled: Plan, sought: Matcher, limit: int, offset: int) -> _Found:
    wanted = offset + limit
    seen = _glance(reader, root, compiled, limit)
    if seen is not None:
        narrowed = by_relevance(reader, plan_for(reader, seen.narrowed), matcher(seen.narrowed), wanted=wanted)
        if len(narrowed.hits) == wanted:
            return _Found(narrowed.hits[offset:], _more_than_counted(reader, seen))
    ranked = by_relevance(reader, compiled, sought, wanted=wanted)
    return _Found(ranked.hits[offset:], ranked.total)


def _beyond(reader: Reader, compiled: Plan, after: int, order: Order) -> Plan:
    """A plan of what follows an article in time order."""
    row = next(iter(reader.rows("SELECT docid FROM article WHERE id = :id", {"id": after})), None)
    if row is None:
        raise NoSuchArticle(f"there is no article {after}; `after` is the id of the last hit of a page")
    condition = f"{compiled.docid} {'>' if order == 'oldest' else '<'} :after"
    return replace(
        compiled, drive=(*compiled.drive, condition), parameters={**compiled.parameters, "after": row["docid"]}
    )


def _by_fires(reader: Reader, root: Node, *, wanted: int) -> list[int]:
    """The first docids, most fires first and then newest: one walk for each number of fires, until there are enough."""
    found: list[int] = []
    for fires in range(_MOST_FIRES, -1, -1):
        level = plan_for(reader, And((root, Fires(fires, fires, ""))))
        found += docids(reader, level, wanted - len(found))
        if len(found) >= wanted:
            break
    return found


def _hits(reader: Reader, found: Sequence[tuple[int, float]], sought: Matcher) -> Iterator[Hit]:
    sql = f"""
        SELECT a.id, a.docid, a.url, a.title, substr(a.text, 1, :characters) AS text, a.outlet, a.language,
               a.published, a.published_offset, a.first_seen, a.fires, a.topics, a.story_id
        FROM {reader.wording.numbers(":docids")} w {reader.wording.joined("w.value")}
    """
    parameters: dict[str, Any] = {"docids": json.dumps([docid for docid, _ in found]), "characters": _TEXT_READ}
    rows = {row["docid"]: row for row in reader.rows(sql, parameters)}
    for docid, score in found:
        if docid in rows:  # or else it moved in time between two reads, which a later search will see
            yield _hit(rows[docid], score, sought)


def _hit(row: Row, score: float, sought: Matcher) -> Hit:
    shown, highlights = snippet(row["text"], sought.body)
    return Hit(
        id=ArticleId(row["id"]),
        story_id=ArticleId(row["story_id"]),
        url=row["url"],
        title=row["title"],
        outlet=row["outlet"],
        language=row["language"],
        published=as_written(row["published"], row["published_offset"]),
        seen=from_iso(row["first_seen"]),
        fires=row["fires"],
        topics=tuple(json.loads(row["topics"])),
        snippet=shown,
        highlights=highlights,
        score=round(score, 4),
    )
