"""Finding all known forms in a text: one pass over everything, then a boundary check on each candidate. Pure."""

import sys
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from operator import itemgetter
from typing import Final, NamedTuple

from ahocorasick_rs import AhoCorasick

from archive.text import Folded, fold
from worker.flags.boundary import (
    ENDING,
    ENDINGS,
    LONG,
    PARTICLE_TAILS,
    TAIL,
    TAILS,
    is_han,
    lone_han,
    may_begin,
    word_end,
)
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
    """A form that more is asked of than its boundaries. `written` says that capitals or the title are."""

    written: bool
    decoy: bool
    conditional: bool
    form: Form
    owners: tuple[Owner, ...]


class _Check(NamedTuple):
    """What the pass over the candidates asks of a form: its edges, and `term` where there is more to ask.

    A plain tuple, as hits are: it is taken apart for each candidate.
    """

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
    def starts(self) -> set[int]:
        return {start for _, start, end in self._raw if end - start > 1}

    @cached_property
    def ends(self) -> set[int]:
        return {end for _, start, end in self._raw if end - start > 1}


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
_ANY, _LETTER, _STEM, _ONE_SYLLABLE, _TWO_SYLLABLES, _LONE_HAN = range(6)
_NO_ENTITIES: Final[tuple[str, ...]] = ()
_START: Final = itemgetter(0)
_STOP: Final = itemgetter(1)
_END: Final = itemgetter(2)
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
    written = form.exact or form.proper or form.headline
    letters, right = is_letter(form.pattern[-1]), _edge(form.pattern[-1], syllables, free=free or form.stem)
    return _Check(
        left=_edge(form.pattern[0], syllables, free=free),
        right=_LONE_HAN if lone else _STEM if letters and form.stem else right,
        bits=bits,
        entities=entities,
        term=_Term(written, decoy, conditional, form, tuple(owners)) if written or decoy or conditional else None,
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
        self._longest = max((len(form.pattern) for form, _, _ in by_form), default=0)
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
        return _outermost(*self._standing(found, context, self._between(found, first, last)))

    def names(self, found: Found, context: Context, known: AbstractSet[str], *, first: int = 0) -> list[Hit]:
        """The same for what names an entity that is not known yet, and perhaps for some that are."""
        naming, checks = self._naming, self._checks
        some = [raw for raw in self._between(found, first, sys.maxsize) if naming[raw[0]]]
        indices = {index for index, _, _ in some}
        fresh = {index for index in indices if not known >= set(checks[index].entities)}
        hits, _ = self._standing(found, context, [raw for raw in some if raw[0] in fresh])
        if not hits:
            return []
        starts = sorted({hit[0] for hit in hits})
        starts.append(sys.maxsize)
        # What they may lie within: the first of them after such a candidate's start stands in its reach.
        around = [r for r in some if r[0] not in fresh and starts[bisect_left(starts, r[1])] < r[2] + _REACH]
        others, decoys = self._standing(found, context, around)
        return _outermost(hits + others, decoys)

    def _between(self, found: Found, first: int, last: int) -> list[Raw]:
        """The candidates that begin in a stretch. They come in the order of their ends."""
        raw = found.raw
        if first == 0 and last == sys.maxsize:
            return raw
        begin = bisect_left(raw, first, key=_END) if first else 0
        stop = bisect_left(raw, last + self._longest, key=_END) if last != sys.maxsize else len(raw)
        return [one for one in raw[begin:stop] if first <= one[1] < last]

    def _standing(self, found: Found, context: Context, raw: Iterable[Raw]) -> tuple[list[Hit], list[tuple[int, int]]]:
        """The candidates that stand as words of their own and are meant, and where decoys stand."""
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
                if right == _LETTER:
                    ending = ENDINGS[text[end : end + ENDING]]
                    if ending < 0:
                        continue
                    stop += ending
                elif right == _TWO_SYLLABLES:
                    if not TAILS[text[end : end + TAIL]] and end not in edges.starts:
                        continue
                elif right == _STEM:
                    stop = word_end(text, end)
                elif right == _ONE_SYLLABLE and not PARTICLE_TAILS[text[end : end + TAIL]]:
                    continue
            if right == _LONE_HAN and not (context.korean and lone_han(text, start, edges.starts, edges.ends)):
                continue
            if term is not None:
                written, decoy, conditional, form, owners = term
                if written and not _as_written(form, found, start, end):
                    continue
                if decoy:
                    decoys.append((start, stop))
                    continue
                if conditional:
                    bits, entities = _meaning(index, owners, context)
            if bits or entities:
                hits.append((start, stop, bits, entities))
        return hits, decoys


def _meaning(index: int, owners: Iterable[Owner], context: Context) -> _Meaning:
    """What a form means in an article."""
    known = context.meant.get(index)
    if known is None:
        known = context.meant[index] = _sum(owner for owner in owners if owner.counts(context))
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


def _outermost(hits: list[Hit], decoys: list[tuple[int, int]]) -> list[Hit]:
    """In text order, without what lies in a decoy and without entities inside longer ones (Korea in North Korea)."""
    hits.sort(key=_STOP, reverse=True)
    hits.sort(key=_START)  # of what begins together, the longest stays first
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
