"""Whether two texts that run along each other tell of two things: their figures and names, held to each other. Pure.

Similarity can't tell the twelfth sanctions package from the thirteenth, nor today's weather from yesterday's; their
figures can: numbers, written out or in digits, days of the week and months. What looks like a name is held to the same,
for forms without figures. Compared is only what stands at the same place of both. One figure among many may be a slip,
a later toll or a letter misread by a scanner; in a form, most differ.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import pairwise
from typing import Final, NamedTuple

from archive.text import is_cjk
from worker.figured import WEEKDAYS, figure, figure_at, figures, filed, has_month, is_rise, weekdays
from worker.overlap import DENSE, LATIN, Gap, Laid, Overlap, gaps, marks

# Of the figures, and of the names, at the same places of both, the share that may differ.
SLIPS: Final = 0.2
# Of a headline, the share that another has where it is no other headline, but one with other things in it.
_REWORDED: Final = 0.6
# Letters at the beginning of a text, where it says which event it is of: about two sentences.
OPENING: Final = {LATIN: 170, DENSE: 90}
# Of the words of a text, the share misspelled in the other from which one of them was scanned.
_SCANNED: Final = 0.01
_FEW: Final = 1
# What a figure or a name says against a copy that a scanner may have misread.
_MISREAD: Final = 0.25
# And what a weekday does, which no scanner takes for another.
_SURE: Final = 2.0

_DIGIT_IN_WORD: Final = re.compile(r"[a-z]\d|\d[a-z]", re.IGNORECASE)
_INITIALS: Final = 2
_A_DIGIT: Final = re.compile(r"\d")
_PARTICLE: Final = re.compile(r"(.{2,7}?)(?:[은는이가을를의에와과로]|에게|으로)")
# A day, of the week or (of Korean news, which names no other) of the month; no span of days.
_A_DAY: Final = re.compile(
    r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|[월화수목금토일]요일|(?<!\d)\d{1,2}일(?!\s?(?:만|째|간|동안|부터|까지|안))"
)
# Of so many syllables of a misread word, one may be quite another.
_UNLIKE: Final = 5
# Bytes of a syllable in KS X 1001, where others are spelled out.
_OF_WORDS: Final = 2
_SENTENCE_END: Final = re.compile(r"[.!?:\n][\"'”’)]*\s*$")
# Words, and pairs of words or of short passages, that are told apart once: some megabytes.
KEPT: Final = 1 << 14


@dataclass(slots=True)
class Tally:
    """How much is the same at the same places of two texts, and how much differs."""

    same: float = 0
    differing: float = 0

    @property
    def share(self) -> float:
        """The share that differs."""
        return self.differing / (self.same + self.differing) if self.differing else 0.0


def _name(laid: Laid, number: int, *, any_noun: bool) -> str | None:
    """What may be a name: a capitalised word within a sentence, a Korean noun less its particle, or `any_noun`."""
    word, place = laid.words[number]
    if is_cjk(word):
        noun = _PARTICLE.fullmatch(word)
        return noun.group(1) if noun else word if any_noun else None
    before = laid.plain[max(0, place - 4) : place]
    within = any_noun or (before and not _SENTENCE_END.search(before))
    return word.lower() if word[0].isupper() and within else None


@lru_cache(maxsize=KEPT)
def misspelled(a: str, b: str) -> bool:
    """Whether two words are one, misread: two thirds of the longer in both, in order; of Hangul, syllables alike."""
    shorter, longer = sorted((a, b), key=len)
    if 3 * len(shorter) < 2 * len(longer):
        return False
    if is_cjk(a) and is_cjk(b):
        return _look_alike(shorter, longer)
    if 3 * sum(min(shorter.count(letter), longer.count(letter)) for letter in set(shorter)) < 2 * len(longer):
        return False  # in whatever order
    both = SequenceMatcher(None, shorter, longer, autojunk=False).get_matching_blocks()
    return 3 * sum(block.size for block in both) >= 2 * len(longer)


def _look_alike(shorter: str, longer: str) -> bool:
    """Whether two thirds of the syllables are the same or look it, and of those in the same place hardly one is not."""
    same = unlike = lost = put_in = 0
    for what, first, end, other, other_end in SequenceMatcher(None, shorter, longer, autojunk=False).get_opcodes():
        pairs = list(zip(shorter[first:end], longer[other:other_end], strict=False))
        alike = len(pairs) if what == "equal" else sum(_alike(*pair) for pair in pairs)
        same += alike
        unlike += len(pairs) - alike
        lost, put_in = lost + end - first - len(pairs), put_in + other_end - other - len(pairs)
    unlike += min(lost, put_in)  # 두물 is not 물안, with one lost before and one put in behind
    return 3 * same >= 2 * len(longer) and unlike <= len(longer) // _UNLIKE


@lru_cache(maxsize=4096)
def _alike(one: str, other: str) -> bool:
    """Whether a scanner takes one syllable for the other: two of its three parts are the same, or one is of no word."""
    parts = [_parts(letter) for letter in (one, other)]
    return garbled(one) or garbled(other) or sum(map(str.__eq__, *parts)) > 1


def _parts(syllable: str) -> tuple[str, ...]:
    code = ord(syllable) - 0xAC00
    return (str(code // 588), str(code % 588 // 28), str(code % 28)) if 0 <= code < 11172 else (syllable,)


def garbled(text: str) -> bool:
    """Whether a syllable is none of the 2,350 that Korean words are written with, or a digit is in a word."""
    return bool(_DIGIT_IN_WORD.search(text)) or any(
        "가" <= letter <= "힣" and len(letter.encode("euc_kr")) > _OF_WORDS for letter in text
    )


def _misread(a: str, b: str) -> bool:
    """Whether two numbers may be one, with a digit misread, lost or put in."""
    if not (a.isdigit() and b.isdigit()):
        return False
    if len(a) == len(b):
        return sum(map(str.__ne__, a, b)) == 1
    shorter, longer = sorted((a, b), key=len)
    return len(longer) - len(shorter) == 1 and any(
        longer[:at] + longer[at + 1 :] == shorter for at in range(len(longer))
    )


Found = tuple[Mapping[str, int], Mapping[str, int]]
Picked = tuple[Set[str], Set[str]]
_NONE: Final[Picked] = (frozenset(), frozenset())


def _names(laid: Laid, words: Iterable[int], *, any_noun: bool = False) -> dict[str, int]:
    """What may be names, and the place in the letters of each."""
    found = (
        (_name(laid, number, any_noun=any_noun), laid.starts[number])
        for number in words
        if figure_at(laid, number) is None
    )
    return {value: place for value, place in found if value is not None}


def _shared(found: Overlap) -> list[int]:
    """The words of the shorter text of which the longer has each letter, at the same place."""
    marked = marks(found)
    spans = pairwise((*found.here.starts, len(marked)))
    return [number for number, span in enumerate(spans) if 0 not in marked[slice(*span)]]


def _scanned(found: Overlap, differing: Sequence[Gap]) -> bool:
    """Whether so many words are misspelled in one of the texts, or one so oddly, that it was read by a machine."""
    wrong = 0
    for gap in differing:
        mine, others = _words(found.here, gap.here), _words(found.there, gap.there)
        one, other = "".join(w for w in mine if w not in others), "".join(w for w in others if w not in mine)
        a_figure = any(figure(word) or _A_DIGIT.search(word) for word in (*mine, *others))
        if one and other and garbled(one) != garbled(other) and misspelled(one, other):
            return True
        wrong += bool(one and other) and not a_figure and misspelled(one, other)
    return wrong > max(_FEW, _SCANNED * len(found.here.words))


def _words(laid: Laid, numbers: Iterable[int]) -> list[str]:
    return [laid.words[number][0].casefold() for number in numbers]


def _alone(found: Found) -> Found:
    """What only the one has, and what only the other."""
    here, there = found
    return (
        {value: place for value, place in here.items() if value not in there},
        {value: place for value, place in there.items() if value not in here},
    )


def _unfiled(here: Mapping[str, int], there: Mapping[str, int], days: tuple[range, range]) -> Found:
    """The figures that only the one has, and only the other: a day of filing (`days`) is held to days alone."""
    one, other = (any(at in own for at in side.values()) for side, own in zip((here, there), days, strict=True))
    if one != other and not (has_month(here) and has_month(there)):
        here = {value: at for value, at in here.items() if at not in days[0]}
        there = {value: at for value, at in there.items() if at not in days[1]}
    return _alone((here, there))


class _Conflict(NamedTuple):
    """Figures at one place of two texts that differ, with the places in the letters of each text."""

    gap: Gap
    here: Mapping[str, int]
    there: Mapping[str, int]
    at: int
    other_at: int


def _dated_otherwise(here: Mapping[str, int], there: Mapping[str, int], year: int | None) -> bool:
    """Whether the one names a day of the week where the other has its date, by the calendar of that year."""
    for named, dated in ((here, there), (there, here)):
        if year and named.keys() <= WEEKDAYS and has_month(dated):
            return not named.keys().isdisjoint(weekdays(dated, year))
    return False


def _conflicts(
    found: Overlap, differing: Iterable[Gap], picked: Picked = _NONE, year: int | None = None
) -> Iterator[_Conflict]:
    """Where figures differ that the other text does not tell elsewhere; of headlines, but those `picked` from texts."""
    places_here, places_there = set[int](), set[int]()
    all_here, all_there = figures(found.here), figures(found.there)
    days = filed(found.here), filed(found.there)
    for gap in differing:
        here, there = _unfiled(figures(found.here, gap.here), figures(found.there, gap.there), days)
        moved = here.keys() <= all_there.keys() and there.keys() <= all_here.keys()
        if not here or not there or moved or "".join(here) == "".join(there) or _dated_otherwise(here, there, year):
            continue
        if here.keys() <= picked[0] and there.keys() <= picked[1]:
            continue
        at, other_at = min(here.values()), min(there.values())
        if at in places_here or other_at in places_there:
            continue  # gaps meet where letters repeat
        places_here.add(at)
        places_there.add(other_at)
        yield _Conflict(gap, here, there, at, other_at)


def _figures_disagree(
    found: Overlap,
    differing: Sequence[Gap],
    *,
    scanned: bool,
    year: int | None,
    picked: Picked = _NONE,
    texts: bool = True,
) -> bool:
    """Whether figures differ, at places that count, that the other does not tell elsewhere.

    Of headlines in other words, those that their own texts have (`picked`) don't count; of `texts`, a toll that rises.
    """
    shared = sum(figure_at(found.here, number) is not None for number in _shared(found))
    tally, early, places = Tally(same=shared), 0.0, 0
    opening = OPENING[found.here.script]
    for gap, here, there, at, other_at in _conflicts(found, differing, picked, year):
        places += 1
        weight = 1.0 if not scanned else _weight(found, gap, "".join(here), "".join(there))
        tally.differing += weight
        if at < opening and other_at < opening and not (texts and is_rise(found.here, here, found.there, there)):
            early += weight
    return early > (1 if scanned else 0) or (places > 1 and tally.share > SLIPS)


def _weight(found: Overlap, gap: Gap, one: str, other: str) -> float:
    """What a figure for another says where a scanner may have made it: it misreads digits, and seldom a word whole."""
    if {one, other} <= WEEKDAYS:
        return _SURE
    if any(_A_DIGIT.search(word) for word in (*_words(found.here, gap.here), *_words(found.there, gap.there))):
        return _MISREAD if _misread(one, other) else 1.0
    # What begins a text may be the month it was filed in.
    return 1.0 if 0 in (gap.here.start, gap.there.start) else _SURE


def _renamed(found: Overlap, differing: Sequence[Gap], *, any_noun: bool = False) -> dict[str, tuple[int, set[str]]]:
    """Names of the shorter text that the longer never has: the place of each, and what stands in its place."""
    all_here = _names(found.here, range(len(found.here.words)), any_noun=any_noun)
    all_there = _names(found.there, range(len(found.there.words)), any_noun=any_noun)
    others: dict[str, tuple[int, set[str]]] = {}
    for gap in differing:
        here, there = _alone(
            (_names(found.here, gap.here, any_noun=any_noun), _names(found.there, gap.there, any_noun=any_noun))
        )
        missing = {value: place for value, place in here.items() if value not in all_there}
        instead = {value for value in there if value not in all_here}
        if missing and instead and not any(_one_name(a, b) for a in missing for b in instead):
            others |= {value: (place, instead) for value, place in missing.items()}
    return others


def _one_name(a: str, b: str) -> bool:
    """Whether two names are one: misread, or an initial or two of the other (N. Korea, U.S.)."""
    shorter, longer = sorted((a, b), key=len)
    return misspelled(a, b) or (len(shorter) <= _INITIALS and longer.startswith(shorter) and a.isascii())


def _both_named(one: tuple[str, set[str]], other: tuple[str, set[str]]) -> bool:
    """Whether it is the same two names that stand in each other's place."""

    def meet(name: str, instead: set[str], titled: str, title_instead: Iterable[str]) -> bool:
        return misspelled(name, titled) and any(misspelled(a, b) for a in instead for b in title_instead)

    return meet(*one, *other) or any(meet(*one, name, [other[0]]) for name in other[1])


def _names_disagree(titles: Overlap, texts: Overlap, differing: Sequence[Gap], *, scanned: bool) -> bool:
    """Whether the names of the one stand where the other has other names, each name counted once."""
    in_titles = _renamed(titles, list(gaps(titles, edges=True)), any_noun=True)
    if texts is titles:
        return bool(in_titles)
    titled = [(name, instead) for name, (_, instead) in in_titles.items()]
    nouns = _renamed(texts, list(gaps(texts, edges=True)), any_noun=True) if titled else {}
    if any(_both_named((name, instead), other) for name, (_, instead) in nouns.items() for other in titled):
        return True
    if texts.here.script == DENSE:
        return False  # a Korean noun may be a name or a thing: those are weighed with what else differs
    same, others = _names(texts.here, _shared(texts)), _renamed(texts, differing)
    # What a scanner makes of a name it makes once.
    weights = {name: 1.0 if not scanned or texts.here.letters.count(name) > 1 else _MISREAD for name in others}
    opening = OPENING[texts.here.script]
    early = Tally(
        sum(at < opening for at in same.values()),
        sum(weights[name] for name, (at, _) in others.items() if at < opening),
    )
    return any(
        tally.differing > 1 and tally.share > SLIPS for tally in (Tally(len(same), sum(weights.values())), early)
    )


def _days_disagree(found: Overlap) -> bool:
    """Whether the beginning of each names a day, and the other has it nowhere."""
    named = []
    for one, other in ((found.here, found.there), (found.there, found.here)):
        begun = set(_A_DAY.findall(one.plain[: 2 * OPENING[one.script]]))
        named.append(bool(begun) and begun.isdisjoint(_A_DAY.findall(other.plain)))
    return all(named)


def _picked(titles: Overlap, texts: Overlap, heads: tuple[Laid, Laid]) -> Picked:
    """Of two headlines in other words the figures that each one's own text has; of one headline, none."""
    marked = marks(titles)
    spans = pairwise((*titles.here.starts, len(marked)))
    plain = [slice(*span) for number, span in enumerate(spans) if figure_at(titles.here, number) is None]
    same, all_of_it = sum(sum(marked[span]) for span in plain), sum(span.stop - span.start for span in plain)
    if same >= _REWORDED * all_of_it:
        return _NONE
    own = (figures(texts.here).keys(), figures(texts.there).keys())
    return own if titles.here is heads[0] else own[::-1]


def disagree(
    titles: Overlap,
    texts: Overlap | None = None,
    heads: tuple[Laid, Laid] | None = None,
    year: int | None = None,
) -> bool:
    """Whether two articles whose texts (or headlines, with no texts) run along each other tell of different things.

    `heads` are the headlines in the order of `texts`, `year` is when they were published, if that is known. Figures of
    headlines in other words say little: each desk picks its own from the text.
    """
    compared = texts or titles
    differing, inner = list(gaps(compared, edges=True)), list(gaps(compared))
    scanned = _scanned(compared, inner)
    if texts and heads:
        picked = _picked(titles, texts, heads)
        if _figures_disagree(titles, list(gaps(titles, edges=True)), scanned=scanned, year=year, picked=picked):
            return True
    return (
        (not scanned and _days_disagree(compared))
        or _figures_disagree(compared, differing, scanned=scanned, year=year, texts=texts is not None)
        or _names_disagree(titles, compared, inner, scanned=scanned)
    )
