"""Finding all known forms in a text: one pass over everything, then a boundary check on each candidate. Pure."""

import sys
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final, NamedTuple

from ahocorasick_rs import AhoCorasick

from archive.text import Folded, fold
from worker.flags.boundary import LONG, is_han, is_particle, lone_han, may_begin, may_go_on, word_end
from worker.flags.forms import LETTERS, Form, is_hangul, is_letter

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

    def counts(self, context: "Context") -> bool:
        """Whether it is meant in an article of that day and with that folded text. An unknown day is any day."""
        day = context.published
        if day and ((self.since and day < self.since) or (self.until and day > self.until)):
            return False
        return not any(word in context.text for word in self.not_if)


# A form found: start and end in the folded text, its bits, and the ids of the entities it names. A plain tuple: there
# are two hundred in a long article.
Hit = tuple[int, int, int, tuple[str, ...]]
_Meaning = tuple[int, tuple[str, ...]]


class _Term(NamedTuple):
    """A form that more is asked of than its boundaries."""

    form: Form
    owners: tuple[Owner, ...]
    decoy: bool
    conditional: bool


class _Check(NamedTuple):
    """What the pass over the candidates asks of a form: its edges, and `term` where there is more to ask."""

    left: int
    right: int
    bits: int
    entities: tuple[str, ...]
    term: _Term | None


class _Edges:
    """Where candidates of more than one character start and end, gathered when first asked for."""

    def __init__(self, raw: Sequence[Raw]) -> None:
        self._raw = raw

    @cached_property
    def starts(self) -> frozenset[int]:
        return frozenset(start for _, start, end in self._raw if end - start > 1)

    @cached_property
    def ends(self) -> frozenset[int]:
        return frozenset(end for _, start, end in self._raw if end - start > 1)


class Found(NamedTuple):
    """A folded field with its candidates, by where they end."""

    original: str
    folded: Folded
    raw: list[Raw]
    headline: bool
    edges: _Edges


class Context(NamedTuple):
    """What decides about candidates beside their neighbours: the day, and the folded text of the whole article.

    `korean` says whether the article is written in Hangul, where a lone 北 or 美 is a name. `meant` is what forms mean
    in it that depend on all this, once it is known.
    """

    text: str
    published: date | None
    korean: bool
    meant: dict[int, _Meaning]


# What the edge of a form asks of its neighbour.
_ANY, _LETTER, _ONE_SYLLABLE, _TWO_SYLLABLES, _LONE_HAN = range(5)
_NO_ENTITIES: Final[tuple[str, ...]] = ()
_REACH: Final = 40  # how far the word of a form may go on beyond it


def _edge(character: str, syllables: int, *, free: bool) -> int:
    if is_letter(character):
        return _LETTER
    if free or not is_hangul(character):
        return _ANY
    return _ONE_SYLLABLE if syllables == 1 else _TWO_SYLLABLES


def _check(form: Form, loose: bool, owners: Sequence[Owner]) -> _Check:
    bits, entities = _sum(owners)
    syllables = sum(1 for c in form.pattern if c != " ")
    free = syllables >= LONG or (loose and len(form.pattern) > 1)
    lone = len(form.pattern) == 1 and is_han(form.pattern)
    decoy = any(owner.kind == "decoy" for owner in owners)
    conditional = any(owner.not_if or owner.since or owner.until for owner in owners)
    plain = not (form.exact or form.proper or form.stem or form.headline or decoy or conditional)
    return _Check(
        left=_edge(form.pattern[0], syllables, free=free),
        right=_LONE_HAN if lone else _edge(form.pattern[-1], syllables, free=free or form.stem),
        bits=bits,
        entities=entities,
        term=None if plain else _Term(form, tuple(owners), decoy, conditional),
    )


class Matcher:
    """All forms of a ruleset, as one automaton."""

    def __init__(self, owners: Iterable[Owner]) -> None:
        by_form: dict[tuple[Form, bool, bool], list[Owner]] = {}
        for owner in owners:
            folded = owner if not owner.not_if else _fold_not_if(owner)
            for form in owner.forms:
                by_form.setdefault((form, owner.loose, owner.kind == "decoy"), []).append(folded)
        self._checks = [_check(form, loose, owned) for (form, loose, _), owned in by_form.items()]
        self._naming = [bool(check.entities) or _is_decoy(check) for check in self._checks]
        self._automaton = AhoCorasick([form.pattern for form, _, _ in by_form])

    def find(self, text: str, *, headline: bool) -> Found:
        """All candidates in one field."""
        folded = fold(text)
        raw = self._automaton.find_matches_as_indexes(folded.text, overlapping=True)
        return Found(text, folded, raw, headline, _Edges(raw))

    def possible(self, found: Found) -> int:
        """The bits of all that the candidates could mean, before any check."""
        bits, checks = 0, self._checks
        for index in {index for index, _, _ in found.raw}:
            bits |= checks[index].bits
        return bits

    def hits(self, found: Found, context: Context, *, first: int = 0, last: int = sys.maxsize) -> list[Hit]:
        """The candidates that begin in a stretch of a field, stand as words of their own, and are meant and not hidden
        in a decoy; in text order.
        """
        return self._checked(found, context, [raw for raw in found.raw if first <= raw[1] < last])

    def names(self, found: Found, context: Context, known: AbstractSet[str], *, first: int = 0) -> list[Hit]:
        """The same for what names an entity that is not known yet, and perhaps some that are."""
        naming, checks = self._naming, self._checks
        some = [raw for raw in found.raw if naming[raw[0]] and first <= raw[1]]
        fresh = {index for index in {index for index, _, _ in some} if not known >= set(checks[index].entities)}
        starts = sorted(start for index, start, _ in some if index in fresh)
        if not starts:
            return []
        starts.append(sys.maxsize)
        # With whatever they may lie within: the first fresh one after a candidate's start stands in its reach.
        near = [raw for raw in some if starts[bisect_left(starts, raw[1])] < raw[2] + _REACH]
        return self._checked(found, context, near)

    def _checked(self, found: Found, context: Context, raw: Sequence[Raw]) -> list[Hit]:
        text, checks, letters, edges = found.folded.text, self._checks, LETTERS, found.edges
        size = len(text)
        hits: list[Hit] = []
        decoys: list[tuple[int, int]] = []
        for index, start, end in raw:
            left, right, bits, entities, term = checks[index]
            if left and start:
                before = text[start - 1]
                if left == _LETTER:
                    if letters[before]:
                        continue
                elif "가" <= before <= "힣" and (left == _ONE_SYLLABLE or not may_begin(text, start, edges.ends)):
                    continue
            stop = end
            if right and end < size:
                after = text[end]
                if right == _LETTER:
                    if letters[after]:
                        stop = word_end(text, end, stem=term is not None and term.form.stem)
                        if stop < 0:
                            continue
                elif "가" <= after <= "힣":
                    if right == _TWO_SYLLABLES:
                        if not may_go_on(text, end, edges.starts):
                            continue
                    elif right == _ONE_SYLLABLE and not is_particle(text, end):
                        continue
            if right == _LONE_HAN and not (context.korean and lone_han(text, start, edges.starts, edges.ends)):
                continue
            if term is not None:
                if not _as_written(term.form, found, start, end):
                    continue
                if term.decoy:
                    decoys.append((start, stop))
                    continue
                if term.conditional:
                    bits, entities = _meaning(index, term, context)
            if bits or entities:
                hits.append((start, stop, bits, entities))
        return _outermost(hits, decoys)


def _meaning(index: int, term: _Term, context: Context) -> _Meaning:
    """What a form means in an article."""
    known = context.meant.get(index)
    if known is None:
        known = context.meant[index] = _sum(owner for owner in term.owners if owner.counts(context))
    return known


def _is_decoy(check: _Check) -> bool:
    return check.term is not None and check.term.decoy


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


def _as_written(form: Form, found: Found, start: int, end: int) -> bool:
    """Whether a candidate stands in a title where its form must, and in the letters that its form asks for."""
    if form.headline and not found.headline:
        return False
    if not (form.exact or form.proper):
        return True
    first, last = found.folded.span(start, end)
    if form.exact:
        return found.original[first:last].isupper()
    following = found.original[last + 1 : last + 2]
    return found.original[first].isupper() and not (found.original[last : last + 1] == " " and following.isupper())


def _by_place(hit: Hit) -> tuple[int, int]:
    return hit[0], -hit[1]


def _outermost(hits: list[Hit], decoys: list[tuple[int, int]]) -> list[Hit]:
    """In text order, without what lies in a decoy and without entities inside longer ones (Korea in North Korea)."""
    hits.sort(key=_by_place)
    kept: list[Hit] = []
    name_start, name_end = -1, -1
    hidden, ahead = -1, sorted(decoys, reverse=True)
    for hit in hits:
        start, end, _, entities = hit
        while ahead and ahead[-1][0] <= start:
            hidden = max(hidden, ahead.pop()[1])
        if end <= hidden:  # the decoy that reaches so far began before it: it lies within
            continue
        if entities:
            if end <= name_end and (start, end) != (name_start, name_end):
                continue
            if end > name_end:
                name_start, name_end = start, end
        kept.append(hit)
    return kept
