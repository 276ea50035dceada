"""Where a text shows what was searched for: spans to highlight, and the best stretch to show. Pure.

Matches are found in the folded text and led back to the original, so that they are right in Korean, in full width, in
decomposed Hangul. Only the first 200,000 characters are looked at, and the first 300 matches.
"""

import re
from collections import Counter
from dataclasses import dataclass
from itertools import islice
from typing import Final, NamedTuple

from archive.forms import pattern
from archive.text import searched
from archive.tree import Node, Term, forms, wanted

_LOOKED_AT: Final = 200_000
_MATCHES: Final = 300
_SNAP: Final = 24

_GAP: Final = re.compile(r"\s{2,}")
_WRITTEN: Final = re.compile(r"\S")

Spans = tuple[tuple[int, int], ...]


class Mark(NamedTuple):
    """A match in the original text; `term` numbers the term it shows, from 0."""

    start: int
    end: int
    term: int


class Sought(NamedTuple):
    """What to look for in a folded text: an alternative, ended by a group, for each form; and the terms of these."""

    pattern: re.Pattern[str]
    terms: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Matcher:
    """What to look for in a title and in a body; None where nothing is sought."""

    title: Sought | None
    body: Sought | None
    terms: tuple[Term, ...]


def matcher(root: Node) -> Matcher:
    """The matcher for what a query wants to see (not for what it denies)."""
    sought = list(dict.fromkeys(wanted(root)))
    terms = tuple(dict.fromkeys(term for _, term in sought))
    return Matcher(
        title=_compiled(terms, {term for scope, term in sought if scope != "body"}),
        body=_compiled(terms, {term for scope, term in sought if scope != "title"}),
        terms=terms,
    )


def _compiled(terms: tuple[Term, ...], here: set[Term]) -> Sought | None:
    if not here:
        return None
    # Longer forms first: where 미사일발사 stands it is to be shown whole. All alternatives are on one level, for then
    # a search skips to where one of their first characters stands.
    found = [
        (number, f"{pattern(form)}()")
        for number, term in enumerate(terms)
        if term in here
        for form in sorted(forms(term), key=lambda form: -len("".join(form.runs)))
    ]
    return Sought(re.compile("|".join(one for _, one in found)), tuple(number for number, _ in found))


def marks(text: str, sought: Sought | None) -> list[Mark]:
    """The matches in a text, in order, apart from each other."""
    if sought is None or not text:
        return []
    folded = searched(text[:_LOOKED_AT])
    terms, span = sought.terms, folded.span
    found = islice(sought.pattern.finditer(folded.text), _MATCHES)
    if folded.starts is None:
        return [Mark(*match.span(), terms[(match.lastindex or 1) - 1]) for match in found]
    return [Mark(*span(*match.span()), terms[(match.lastindex or 1) - 1]) for match in found]


def snippet(text: str, sought: Sought | None, *, width: int = 160) -> tuple[str, Spans]:
    """The stretch of at most about `width` characters that shows most, on one line, and the spans in it that matched.

    It begins or ends with … where it was cut. A text without a match gives its beginning.
    """
    found = marks(text, sought)
    start, end = _window(text, found, width)
    shown = [(mark.start, mark.end) for mark in found if start <= mark.start and mark.end <= end]
    return _on_one_line(text, start, end, shown)


def _window(text: str, found: list[Mark], width: int) -> tuple[int, int]:
    """The first stretch in which the most terms match, and of those the one with the most matches, up to nine."""
    best, first, last = -1, 0, 0
    inside: Counter[int] = Counter()
    upto = 0
    for i, mark in enumerate(found):
        while upto < len(found) and (upto <= i or found[upto].end <= mark.start + width):
            inside[found[upto].term] += 1
            upto += 1
        worth = 10 * len(inside) + min(upto - i, 9)
        if worth > best:
            best, first, last = worth, mark.start, found[upto - 1].end
        inside[mark.term] -= 1
        if not inside[mark.term]:
            del inside[mark.term]
    if last <= width:
        return 0, _cut_end(text, width, last)
    start = _cut_start(text, max(0, first - min(width // 3, max(0, width - (last - first)) // 2)), first)
    return start, _cut_end(text, max(last, start + width), last)


def _cut_start(text: str, at: int, limit: int) -> int:
    """A place at or after `at` where a word begins, but not after `limit`."""
    if at == 0:
        return 0
    for place in range(at, min(limit, at + _SNAP) + 1):
        if text[place - 1].isspace():
            return place
    return at


def _cut_end(text: str, at: int, limit: int) -> int:
    """A place at or before `at` where a word ends, but not before `limit`."""
    if at >= len(text):
        return len(text)
    for place in range(at, max(limit, at - _SNAP), -1):
        if text[place].isspace():
            return place
    return at


def _on_one_line(text: str, start: int, end: int, shown: list[tuple[int, int]]) -> tuple[str, Spans]:
    stretch = text[start:end].rstrip()
    end = start + len(stretch)
    stretch = stretch.lstrip()
    start = end - len(stretch)
    before = "…" if _WRITTEN.search(text, 0, start) else ""
    after = "…" if _WRITTEN.search(text, end) else ""
    line = " ".join(stretch.split())
    # Runs of blanks became one blank each: what stands behind them moves up.
    gaps = _GAP.finditer(stretch) if len(line) < len(stretch) else ()
    moves = [(gap.end(), gap.end() - gap.start() - 1) for gap in gaps]
    spans = [(a - start, b - start) for a, b in shown if start <= a and b <= end]
    if moves:
        spans = [(_moved(a, moves), _moved(b, moves)) for a, b in spans]
    return f"{before}{line}{after}", tuple((len(before) + a, len(before) + b) for a, b in spans)


def _moved(place: int, moves: list[tuple[int, int]]) -> int:
    return place - sum(size for at, size in moves if at <= place)
