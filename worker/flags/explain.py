"""A judgement laid out for a reader: the words marked where they stand, the sum line by line, and why not. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from archive.model import Evidence, Flag
from worker.flags.rules import FIRES


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A stretch of a text. `rules` are those that it speaks for; none for the words in between."""

    text: str
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One contribution with the score so far."""

    rule: str
    score: float
    running: float
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """What a renderer prints: the verdict in a sentence, why so many fires, both texts in spans, the sum, and what was
    missing.
    """

    verdict: str
    fires: str
    title: tuple[Span, ...]
    text: tuple[Span, ...]
    rows: tuple[Row, ...]
    why_not: tuple[str, ...]


def _spans(text: str, evidence: Iterable[Evidence]) -> tuple[Span, ...]:
    """The text cut at every edge of evidence; put together again it is the text."""
    pieces = list(evidence)
    edges = sorted({0, len(text), *(piece.start for piece in pieces), *(piece.end for piece in pieces)})
    return tuple(
        Span(
            text=text[start:end],
            rules=tuple(dict.fromkeys(p.rule for p in pieces if p.start <= start and end <= p.end)),
        )
        for start, end in pairwise(edges)
        if start < end
    )


def _verdict(flag: Flag) -> str:
    if flag.flagged:
        return f"Flagged with {flag.fires} of 5 fires: {', '.join(flag.topics)}."
    if flag.topics:
        return f"Not flagged; about {', '.join(flag.topics)}, which a stream must ask for."
    if flag.parts:
        return "Not flagged."
    return "Not flagged: it names nobody and nothing that any rule is about."


def explanation(flag: Flag, title: str, text: str) -> Explanation:
    """Lay out a judgement of that title and text, which must be those it was made of."""
    rows: list[Row] = []
    running = 0.0
    for part in flag.parts:
        if part.score:
            running = round(running + part.score, 3)
            rows.append(Row(rule=part.rule, score=part.score, running=running, why=part.why))
    return Explanation(
        verdict=_verdict(flag),
        fires=next((part.why for part in flag.parts if part.rule == FIRES), ""),
        title=_spans(title, (piece for piece in flag.evidence if piece.field == "title")),
        text=_spans(text, (piece for piece in flag.evidence if piece.field == "text")),
        rows=tuple(rows),
        why_not=tuple(f"{part.rule}: {part.why}" for part in flag.parts if not part.score and part.rule != FIRES),
    )
