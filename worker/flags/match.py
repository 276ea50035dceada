"""Finding all known forms in a text: one pass over everything, then a boundary check on each candidate. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

from ahocorasick_rs import AhoCorasick

from archive.text import Folded, fold
from worker.flags.boundary import hangul_end, hangul_start, is_han, lone_han, word_end
from worker.flags.forms import Form, is_hangul, is_letter

Raw = tuple[int, int, int]  # which term, start, end


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """Who a form belongs to: an entity, a word group or a decoy, with the bits of what rules call it."""

    id: str
    kind: str
    bits: int
    forms: tuple[Form, ...]
    loose: bool = False
    not_if: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None

    def counts(self, published: date | None, context: str) -> bool:
        """Whether it is meant in an article of that day and with that folded text. An unknown day is any day."""
        if published and ((self.since and published < self.since) or (self.until and published > self.until)):
            return False
        return not any(word in context for word in self.not_if)


class Hit(NamedTuple):
    """A form found, in places of the folded text. `entities` are the ids it names; word groups have none."""

    start: int
    end: int
    bits: int
    entities: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Term:
    form: Form
    loose: bool
    owners: tuple[Owner, ...]
    bits: int
    entities: tuple[str, ...]
    decoy: bool
    conditional: bool
    single: bool
    syllables: int
    first: str  # what its first and last characters are: letter, hangul or other
    last: str


class Found(NamedTuple):
    """A folded field with its candidates: `bits` is all that they could mean, before any check."""

    original: str
    folded: Folded
    raw: list[Raw]
    bits: int
    headline: bool


_NO_ENTITIES: Final[tuple[str, ...]] = ()


def _kind(character: str) -> str:
    return "letter" if is_letter(character) else "hangul" if is_hangul(character) else "other"


def _term(form: Form, loose: bool, owners: Sequence[Owner]) -> _Term:
    bits = 0
    for owner in owners:
        bits |= owner.bits
    return _Term(
        form=form,
        loose=loose and len(form.pattern) > 1,
        owners=tuple(owners),
        bits=bits,
        entities=tuple(owner.id for owner in owners if owner.kind == "entity"),
        decoy=any(owner.kind == "decoy" for owner in owners),
        conditional=any(owner.not_if or owner.since or owner.until for owner in owners),
        single=len(form.pattern) == 1,
        syllables=sum(1 for c in form.pattern if c != " "),
        first=_kind(form.pattern[0]),
        last=_kind(form.pattern[-1]),
    )


class Matcher:
    """All forms of a ruleset, as one automaton."""

    def __init__(self, owners: Iterable[Owner]) -> None:
        by_form: dict[tuple[Form, bool, bool], list[Owner]] = {}
        for owner in owners:
            folded = owner if not owner.not_if else _fold_not_if(owner)
            for form in owner.forms:
                by_form.setdefault((form, owner.loose, owner.kind == "decoy"), []).append(folded)
        self._terms = [_term(form, loose, owned) for (form, loose, _), owned in by_form.items()]
        self._bits = [term.bits for term in self._terms]
        self._automaton = AhoCorasick([term.form.pattern for term in self._terms])

    def find(self, text: str, *, headline: bool) -> Found:
        """All candidates in one field. Costs about a microsecond for each candidate and 30 for each 3 kB."""
        folded = fold(text)
        raw = self._automaton.find_matches_as_indexes(folded.text, overlapping=True)
        bits, table = 0, self._bits
        for index, _, _ in raw:
            bits |= table[index]
        return Found(text, folded, raw, bits, headline)

    def hits(self, found: Found, *, context: str, published: date | None, korean: bool, skip: int = 0) -> list[Hit]:
        """The candidates that stand as words of their own, meant and not hidden in a decoy, in text order.

        `korean` says whether the article is written in Hangul, where a lone 北 or 美 is a name; `skip` is how much of
        the folded field is its dateline.
        """
        text = found.folded.text
        starts = {start for _, start, end in found.raw if end - start > 1}
        ends = {end for _, start, end in found.raw if end - start > 1}
        hits: list[Hit] = []
        decoys: list[tuple[int, int]] = []
        for index, start, raw_end in found.raw:
            term = self._terms[index]
            if start < skip or (term.form.headline and not found.headline):
                continue
            end = _end_of_word(term, text, start, raw_end, starts, ends, korean)
            if end < 0 or (term.form.exact and not _in_capitals(found, start, raw_end)):
                continue
            if term.decoy:
                decoys.append((start, end))
                continue
            bits, entities = term.bits, term.entities
            if term.conditional:
                owners = [owner for owner in term.owners if owner.counts(published, context)]
                bits, entities = _sum(owners)
            if bits or entities:
                hits.append(Hit(start, end, bits, entities))
        return _outermost(hits, decoys)


def _fold_not_if(owner: Owner) -> Owner:
    return Owner(
        id=owner.id,
        kind=owner.kind,
        bits=owner.bits,
        forms=owner.forms,
        loose=owner.loose,
        not_if=tuple(fold(word).text for word in owner.not_if),
        since=owner.since,
        until=owner.until,
    )


def _sum(owners: Iterable[Owner]) -> tuple[int, tuple[str, ...]]:
    bits, entities = 0, _NO_ENTITIES
    for owner in owners:
        bits |= owner.bits
        if owner.kind == "entity":
            entities += (owner.id,)
    return bits, entities


def _in_capitals(found: Found, start: int, end: int) -> bool:
    a, b = found.folded.span(start, end)
    return not any(c.islower() for c in found.original[a:b])


def _end_of_word(term: _Term, text: str, start: int, end: int, starts: set[int], ends: set[int], korean: bool) -> int:
    """Where the word ends, or -1 when the candidate is part of another word."""
    if term.first == "letter":
        if start and is_letter(text[start - 1]):
            return -1
    elif term.first == "hangul" and not (term.loose or hangul_start(text, start, term.syllables, ends)):
        return -1
    if term.last == "letter":
        return word_end(text, end, stem=term.form.stem)
    if term.last == "hangul":
        return end if term.loose or hangul_end(text, end, term.syllables, starts) else -1
    if term.single and is_han(text[start]):
        return end if korean and lone_han(text, start, starts, ends) else -1
    return end


def _outermost(hits: list[Hit], decoys: list[tuple[int, int]]) -> list[Hit]:
    """In text order, without what lies in a decoy and without entities inside longer ones (Korea in North Korea)."""
    hits.sort(key=lambda hit: (hit.start, -hit.end))
    kept: list[Hit] = []
    name_start, name_end = -1, -1
    for hit in hits:
        if any(start <= hit.start and hit.end <= end for start, end in decoys):
            continue
        if hit.entities:
            if hit.end <= name_end and (hit.start, hit.end) != (name_start, name_end):
                continue
            if hit.end > name_end:
                name_start, name_end = hit.start, hit.end
        kept.append(hit)
    return kept
