"""A query's tree, asked of an archive: the plan for it, and how many documents it has."""

from collections.abc import Iterator
from typing import NamedTuple

from archive.dialects import Reader
from archive.newest import COUNTED
from archive.plan import Plan, plan
from archive.tree import Field, Node, every


class Total(NamedTuple):
    """How many documents a query has; with `more`, at least so many."""

    n: int
    more: bool = False


def plan_for(reader: Reader, root: Node) -> Plan:
    """A query's tree as it is asked of this archive."""
    names = {node.name for node in fields(root)}
    return plan(
        root,
        reader.wording,
        outlets=outlets(reader) if "outlet" in names else (),
        sources=sources(reader) if "source" in names else (),
    )


def fields(root: Node) -> Iterator[Field]:
    """The fields a tree asks for."""
    return (node for node in every(root) if isinstance(node, Field))


def outlets(reader: Reader) -> list[str]:
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


def sources(reader: Reader) -> list[str]:
    """The ids of every feed there is."""
    return [row["id"] for row in reader.rows("SELECT id FROM feed ORDER BY id")]


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


def at_least(total: Total) -> str:
    """A total in words."""
    return f"more than {total.n:,}" if total.more else f"{total.n:,}"
