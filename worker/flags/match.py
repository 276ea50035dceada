"""Finding all known forms in a text: one pass over everything, then a boundary check on each candidate. Pure."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from functools import cached_property
from operator import itemgetter
from typing import Final, NamedTuple

from ahocorasick_rs import AhoCorasick, BytesAhoCorasick

from archive.text import Folded
from worker.flags.boundary import (
    COUNTERS,
    ENDING,
    ENDINGS,
    PARTICLE_TAILS,
    TAIL,
    TAILS,
    lone_han,
    may_begin,
    word_end,
)
from worker.flags.checks import (
    CAPITALS,
    LETTER,
    NUMBER,
    ONE_SYLLABLE,
    STEM,
    TWO_SYLLABLES,
    Checks,
    Context,
    Meaning,
    Owner,
    meaning_of,
)
from worker.flags.forms import LETTERS, Form, is_letter

Raw = tuple[int, int, int]  # which term, start, end


# A form found: start and end in the folded text, its bits, and the ids of the entities it names. A plain tuple: there
# are two hundred in a long article.
Hit = tuple[int, int, int, tuple[str, ...]]


class Field(NamedTuple):
    """A title or a text, folded. What stands in a headline is told apart."""

    original: str
    folded: Folded
    headline: bool


class Found(NamedTuple):
    """Candidates in a field, by where they end; `letters` tells where letters stand."""

    field: Field
    raw: list[Raw]
    letters: "bytes | _Letters"
    edges: "_Edges"


class _Letters:
    """Whether a letter stands at a place of a text, asked of few places."""

    def __init__(self, text: str) -> None:
        self._text = text

    def __getitem__(self, place: int) -> bool:
        return LETTERS[self._text[place]]


_ASCII_LETTERS: Final = bytes(map(is_letter, map(chr, range(256))))


def _letters(text: str) -> bytes | _Letters:
    """Whether a letter stands at each place: of a text of ASCII found out at once."""
    return text.encode().translate(_ASCII_LETTERS) if text.isascii() else _Letters(text)


_TERM: Final = itemgetter(0)  # of a candidate
_END: Final = itemgetter(2)
_START: Final = itemgetter(0)  # of a hit


class _Edges:
    """Where forms of more than one character start and end, of all candidates in a field by where they end."""

    def __init__(self, raw: Sequence[Raw], longest: int) -> None:
        self._raw, self._longest = raw, longest

    def start(self, place: int) -> bool:
        """Whether one starts here."""
        beyond = place + self._longest
        for n in range(bisect_right(self._raw, place + 1, key=_END), len(self._raw)):
            _, start, end = self._raw[n]
            if start == place or end > beyond:
                return start == place
        return False

    def end(self, place: int) -> bool:
        """Whether one ends here."""
        ending = bisect_right(self._raw, place, key=_END)
        for n in range(ending - 1, -1, -1):
            _, start, end = self._raw[n]
            if end < place:
                return False
            if start < place - 1:
                return True
        return False


class _Search:
    """One pass over a text for all of some patterns, by their numbers; the automata are made when first needed.

    In a text of ASCII alone a pattern that begins with a letter is looked for where words begin and nowhere else: both
    have their words written with a capital. So hardly anything is followed up that is no word, and a third of the time
    is saved.
    """

    def __init__(self, patterns: Sequence[str]) -> None:
        self._patterns = patterns

    @cached_property
    def _anywhere(self) -> AhoCorasick:
        return AhoCorasick(self._patterns)

    @cached_property
    def _words(self) -> BytesAhoCorasick:
        return BytesAhoCorasick([pattern.encode().title() for pattern in self._patterns])

    def __call__(self, text: str) -> list[Raw]:
        """All that are found, by where they end."""
        if text.isascii():
            return self._words.find_matches_as_indexes(text.encode().title(), overlapping=True)
        return self._anywhere.find_matches_as_indexes(text, overlapping=True)


class Matcher:
    """All forms of a ruleset, to be searched for at once."""

    def __init__(self, owners: Iterable[Owner]) -> None:
        # Apart by kind: a name within a longer name does not count, but the same word still does.
        by_form: dict[tuple[Form, bool, str], list[Owner]] = {}
        for owner in owners:
            loose, kind = owner.loose, owner.kind
            for form in owner.forms:
                by_form.setdefault((form, loose, kind), []).append(owner)
        # Names and decoys first, what counts in headlines alone last: the number of a form tells its kind.
        ordered = sorted(by_form.items(), key=lambda item: (item[0][0].headline, item[0][2] == "words"))
        patterns = [form.pattern for (form, _, _), _ in ordered]
        self._checks = Checks([(form, loose, owned) for (form, loose, _), owned in ordered])
        kinds = [(form.headline, kind == "words") for (form, _, kind), _ in ordered]
        self._names_end, self._texts_end, self._heads_end = (
            bisect_left(kinds, beyond) for beyond in ((False, True), (True, False), (True, True))
        )
        self._longest = max(map(len, patterns), default=0)
        # By themselves, for half of what a text holds would count in headlines alone.
        self._search, self._search_heads = _Search(patterns[: self._texts_end]), _Search(patterns[self._texts_end :])

    def find(self, field: Field) -> Found:
        """All candidates in a field."""
        text = field.folded.text
        raw = self._search(text)
        if field.headline:
            before = self._texts_end
            raw += [(before + index, start, end) for index, start, end in self._search_heads(text)]
            raw.sort(key=_END)
        return Found(field, raw, _letters(text), _Edges(raw, self._longest))

    def parted(self, found: Found, at: int) -> tuple[Found, Found]:
        """The candidates in a text that begin before a place, and the others."""
        raw = found.raw
        first = bisect_right(raw, at, key=_END)
        last = bisect_right(raw, at + self._longest, lo=first, key=_END)
        upper, lower = raw[:first], raw[last:]
        between = raw[first:last]
        upper += [one for one in between if one[1] < at]
        return found._replace(raw=upper), found._replace(raw=[one for one in between if one[1] >= at] + lower)

    def possible(self, found: Found) -> int:
        """The bits of all that the candidates could mean, before any check."""
        bits, made, make = 0, self._checks.made, self._checks.make
        for index in set(map(_TERM, found.raw)):
            bits |= (made[index] or make(index))[2]
        return bits

    def hits(self, found: Found, context: Context, first: int = 0) -> list[Hit]:
        """The candidates that stand as words of their own, and are meant and not hidden in a decoy; in text order.

        None of those that begin before `first`.
        """
        raw = [one for one in found.raw if one[1] >= first] if first else found.raw
        return self._checked(found, context, raw)

    def names(self, found: Found, context: Context) -> list[Hit]:
        """The same for what names an entity, and nothing else."""
        raw = [one for one in found.raw if one[0] < self._names_end]
        if found.field.headline:
            raw += [one for one in found.raw if self._texts_end <= one[0] < self._heads_end]
        return self._checked(found, context, raw)

    def _checked(self, found: Found, context: Context, raw: Iterable[Raw]) -> list[Hit]:
        (original, folded, _), _, letters, edges = found
        text, starts, _ = folded
        made, make, meant = self._checks.made, self._checks.make, context.meant
        size = len(text)
        hits: list[Hit] = []
        decoys: list[tuple[int, int]] = []
        persons: set[tuple[int, int]] = set()
        for index, start, end in raw:
            left, right, bits, entities, term = made[index] or make(index)
            if left and start:
                if left == LETTER:
                    if letters[start - 1]:
                        continue
                elif "가" <= text[start - 1] <= "힣":
                    if left == ONE_SYLLABLE or not may_begin(text, start, edges.end):
                        continue
                elif left == ONE_SYLLABLE and "0" <= text[start - 1] <= "9":  # 413일 만에: days, not Japan
                    continue
            stop = end
            if right and end < size:
                if right == LETTER:
                    if letters[end]:
                        ending = ENDINGS[text[end : end + ENDING]]
                        if ending < 0:
                            continue
                        stop += ending
                elif right == TWO_SYLLABLES:
                    if not TAILS[text[end : end + TAIL]] and not edges.start(end):
                        continue
                elif right == STEM:
                    stop = word_end(text, end)
                elif right == NUMBER:
                    if letters[end] or text.startswith(COUNTERS, end):
                        continue
                elif not PARTICLE_TAILS[text[end : end + TAIL]]:
                    continue
            if term is not None:
                lone, written, decoy, person, conditional, owners = term
                if lone and not (context.korean and lone_han(text, start, edges.start, edges.end)):
                    continue
                if written:
                    first, last = (start, end) if starts is None else folded.span(start, end)
                    if not original[first].isupper():
                        continue
                    if not (original[first:last].isupper() if written == CAPITALS else _by_itself(original, last)):
                        continue
                if decoy:
                    decoys.append((start, stop))
                    continue
                if conditional:
                    bits, entities = meant.get(index) or _meaning(index, owners, context)
                if person and entities:
                    persons.add((start, stop))
            if bits or entities:
                hits.append((start, stop, bits, entities))
        return _outermost(hits, decoys, persons)


def _meaning(index: int, owners: Iterable[Owner], context: Context) -> Meaning:
    """What a form means in an article, kept for the next time it comes."""
    context.meant[index] = meaning = meaning_of(owner for owner in owners if context.counts(owner))
    return meaning


def _by_itself(original: str, end: int) -> bool:
    """Whether a name that ends here goes on in no other: North, but not in North Carolina."""
    return not (original[end : end + 1] == " " and original[end + 1 : end + 2].isupper())


def _outermost(hits: list[Hit], decoys: list[tuple[int, int]], persons: set[tuple[int, int]]) -> list[Hit]:
    """Of hits by where they end, in text order: without what lies in a decoy, without entities inside longer ones
    (Korea in North Korea), and without words inside the names of persons.
    """
    hits.reverse()  # they come by where they end
    hits.sort(key=_START)  # of what begins together, the longest stays first
    if decoys:
        hits = _uncovered(hits, decoys)
    kept: list[Hit] = []
    name_start, name_end, person_end = -1, -1, -1
    for hit in hits:
        start, end, _, entities = hit
        if entities:
            if end > name_end:
                name_start, name_end = start, end
            elif end != name_end or start != name_start:
                continue
            if persons and (start, end) in persons:
                person_end = end
        elif end <= person_end and (start, end) != (name_start, name_end):
            continue
        kept.append(hit)
    return kept


def _uncovered(hits: Iterable[Hit], decoys: Iterable[tuple[int, int]]) -> list[Hit]:
    """Of hits in text order those that lie in no decoy."""
    hidden, ahead = -1, sorted(decoys, reverse=True)
    kept: list[Hit] = []
    for hit in hits:
        while ahead and ahead[-1][0] <= hit[0]:
            hidden = max(hidden, ahead.pop()[1])
        if hit[1] > hidden:  # else the decoy that reaches so far began before it: it lies within
            kept.append(hit)
    return kept
