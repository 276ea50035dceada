"""When nothing was found: why, and what would be."""

from collections.abc import Iterator
from datetime import UTC
from difflib import get_close_matches
from typing import Final

from archive.asking import at_least, count, fields, outlets, plan_for, sources
from archive.dialects import Reader
from archive.facets import facets
from archive.plan import Plan, plan
from archive.spelling import near_spellings
from archive.tree import All, And, Field, Fires, Node, Period, Query, Sources, show, wanted

_TOPICS: Final = 1_000  # more than there are


def hints(reader: Reader, root: Node) -> Iterator[str]:
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
    text = [part for part in parts if not isinstance(part, Field | Fires | Sources | Period)]
    if 0 < len(text) < len(parts):
        rest = text[0] if len(text) == 1 else And(tuple(text))
        total = count(reader, plan_for(reader, rest))
        if total.n:
            yield f"without the fields, {show(rest)} finds {at_least(total)}"


def _none(reader: Reader, compiled: Plan) -> bool:
    return not reader.values(f"{compiled.sql('1')} LIMIT 1", compiled.parameters)


def _unknown_names(reader: Reader, root: Node) -> Iterator[str]:
    for field in fields(root):
        if field.name not in ("outlet", "source", "topic") or not _none(reader, plan_for(reader, field)):
            continue
        known = _names(reader, field.name)
        if close := get_close_matches(field.value, known, n=3, cutoff=0.5) or known[:5]:
            what = "article is of the topic" if field.name == "topic" else f"{field.name} is called"
            yield f"no {what} {field.value}; there are {', '.join(close)}"


def _names(reader: Reader, field: str) -> list[str]:
    """What is called so here; topics are those of the newest articles, the most frequent first."""
    if field == "outlet":
        return outlets(reader)
    if field == "source":
        return sources(reader)
    found = facets(reader, Query("", All()), ("topic",), zone=UTC, most=_TOPICS)
    return [topic for topic, _ in found.counts["topic"]]
