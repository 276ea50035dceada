"""Whether two texts that run along each other are one form, filled in otherwise, with few figures to tell. Pure.

A form's frame stands word for word, and what differs are things: a dish, a road, a wish for the day. Who tells news in
other words changes verbs and small words as well, leaves out, puts in and turns round; who reads with a scanner
misspells.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final, NamedTuple

from archive.text import is_cjk
from worker.discord import figure, misspelled
from worker.overlap import Gap, Laid, Overlap, gaps

# Things that stand for others: so many, and one to so many words of the text.
_THINGS: Final = 3
_WORDS_TO_A_THING: Final = 30


class _Size(NamedTuple):
    """Of a text of up to so many words: the least things, and how many to one rewording and to one letter misread."""

    words: float
    least: int
    to_a_rewording: float
    to_a_misread: float


# The shorter a form, the fewer things are in it, and the less else: who rewords a few lines rewords most of them.
_SIZES: Final = (_Size(40, 2, 1, 1), _Size(80, 3, 3, 1), _Size(float("inf"), _THINGS, 3, 2))
# In so short a text two are enough where all else stands.
_FEW_WORDS: Final = 70
# Slots, known from several issues, that another issue fills otherwise.
_LEAST_SLOTS: Final = 2
_WORDS_TO_A_SLOT: Final = 40
# Whole clauses that stand for others: so many words each, so many of them, and so much of the text.
_CLAUSE: Final = 3
_CLAUSES: Final = 2
_MUCH: Final = 0.12
_LONGEST_THING: Final = 4
_SMALL_WORDS: Final = (
    "a an the of and or in on at for by to with from as that this these those it its he his she her they their them "
    "is are was were be been being has have had will would can could may might not no but who which what when while "
    "after before since because about around some any more most other over under into out up down then than also too "
    "very such each both all one once again only just still yet so if during until against between through"
)
_SMALL: Final = frozenset(_SMALL_WORDS.split())
_IRREGULAR: Final = (
    "said says say told tell tells began begin took take gave give made make came come went go saw see got get put "
    "held hold led lead left leave met meet kept keep sent send set ran run rose rise fell fall won win lost lose "
    "became become brought bring bought buy built build chose choose drew draw found find felt feel knew know meant "
    "mean paid pay read sought seek sold sell spoke speak spent spend stood stand taught thought think wrote write "
    "plans intends seeks wants asks hopes expects believes calls"
)
_VERBS: Final = frozenset(_IRREGULAR.split())
_VERBAL: Final = re.compile(r".{2,}(?:ed|ing|ly)")
_VERBAL_CJK: Final = re.compile(
    r".*(?:다|고|며|면|서|자|해|한|된|할|될|하는|되는|하던|있는|없는|던|게|지|려|도록|니|라|까|져|워|쳐|여|했던|됐던|"
    r"하기|되기|뒤|때|만에|따라|위해|대해)"
)
_PARTICLE: Final = re.compile(r"(?:[은는이가을를에의와과로도]|에게|으로|에서|부터|까지)$")
# What a word is in its sentence, whatever letter it ends with.
_ROLES: Final = {"는": "은", "가": "이", "를": "을", "과": "와", "으로": "로"}


@dataclass(slots=True)
class _Changes:
    """What differs where two texts run along: things, whole clauses (and their letters), wording, letters misread."""

    things: int = 0
    clauses: int = 0
    letters: int = 0
    wording: int = 0
    misread: int = 0


def _said(laid: Laid, numbers: range) -> list[str]:
    return [laid.words[number][0].casefold() for number in numbers]


def _parts(found: Overlap, gap: Gap) -> Iterator[tuple[range, range]]:
    """The words, by number, that stand for each other in a gap, less those that both have there."""
    here, there = _said(found.here, gap.here), _said(found.there, gap.there)
    for what, first, end, other, other_end in SequenceMatcher(None, here, there, autojunk=False).get_opcodes():
        if what != "equal":
            yield gap.here[first:end], gap.there[other:other_end]


def _bare(word: str) -> str:
    """A word without its particle."""
    return _PARTICLE.sub("", word) if is_cjk(word) else word


def _role(word: str) -> str:
    """What a Korean word is in its sentence: its particle, one for all forms of it; nothing for other words."""
    particle = _PARTICLE.search(word) if is_cjk(word) else None
    return _ROLES.get(particle.group(), particle.group()) if particle else ""


def _content(words: Sequence[str]) -> list[str]:
    return [_bare(word) for word in words if word not in _SMALL]


def _verbal(words: Sequence[str]) -> bool:
    if is_cjk(words[-1]):
        words = words[-1:]  # what is said of a thing comes last
    return any(
        _VERBAL_CJK.fullmatch(word) if is_cjk(word) else word in _VERBS or _VERBAL.fullmatch(word) for word in words
    )


def _alike(one: str, other: str) -> bool:
    return one[:4] == other[:4] or misspelled(one, other)


def _things(here: Sequence[str], there: Sequence[str]) -> int:
    """How many things stand for as many others, of words that have no more than an ending in common; 0: it is wording.

    Of Korean each word is one. What is done in both may be the same, said otherwise.
    """
    one, other = _content(here), _content(there)
    if max(len(here), len(there)) > _LONGEST_THING or not (one and other) or (_verbal(here) and _verbal(there)):
        return 0
    if _role(here[-1]) != _role(there[-1]):
        return 0
    if len(one) == len(other):
        others = sum(not _alike(a, b) for a, b in zip(one, other, strict=True))
    else:
        others = 0 if any(_alike(a, b) for a in one for b in other) else min(len(one), len(other))
    return others if is_cjk(one[0]) else min(others, 1)


def _count(changes: _Changes, here: Sequence[str], there: Sequence[str], *, edge: bool) -> None:
    if here and there and any(map(figure, (*here, *there))):
        return  # figures are weighed by themselves
    if here and there and misspelled("".join(map(_bare, here)), "".join(map(_bare, there))):
        changes.misread += 1
    elif min(len(here), len(there)) > _CLAUSE and not set(_content(here)) & set(_content(there)):
        changes.clauses += 1
        changes.letters += len("".join(here))
    elif things := _things(here, there):
        changes.things += things
    elif not edge:
        changes.wording += 1


def _changes(found: Overlap) -> _Changes:
    changes, inner = _Changes(), list(gaps(found))
    for gap in gaps(found, edges=True):
        for here, there in _parts(found, gap):
            _count(changes, _said(found.here, here), _said(found.there, there), edge=gap not in inner)
    return changes


def refilled(found: Overlap, titles: Overlap) -> bool:
    """Whether the texts are one form: things or clauses stand for others in it, and hardly anything else differs.

    So they do in headlines that are one form, too.
    """
    changes, count = _changes(found), len(found.here.words)
    slots = changes.things + changes.clauses + _changes(titles).things
    size = next(size for size in _SIZES if count < size.words)
    if changes.misread * size.to_a_misread > slots or changes.wording * size.to_a_rewording > slots:
        return False
    if changes.clauses >= _CLAUSES and changes.letters >= _MUCH * len(found.here.letters):
        return True
    if not changes.wording and not changes.misread and count < _FEW_WORDS:
        return slots > 1
    return slots >= max(size.least, count / _WORDS_TO_A_THING)


# What a text's neighbours have in place of its words: those of one neighbour, by the numbers of the first of them.
Instead = Mapping[int, str]


def instead(found: Overlap, own: Laid) -> Instead:
    """What the other text has where it and `own` differ, save what is the same misread."""
    values: dict[int, str] = {}
    for gap in gaps(found, edges=True):
        for here, there in _parts(found, gap):
            pair = [(here, found.here), (there, found.there)]
            (mine, laid), (others, other) = pair if found.here is own else reversed(pair)
            a, b = ("".join(map(_bare, _content(_said(one, words)))) for one, words in ((laid, mine), (other, others)))
            if a and b and not misspelled(a, b):
                values[mine[0]] = b
    return values


def slots(seen: Sequence[Instead]) -> frozenset[int]:
    """Where several neighbours have as many other things: the slots of a form that all of them fill."""
    values: defaultdict[int, list[str]] = defaultdict(list)
    for one in seen:
        for place, value in one.items():
            if not any(misspelled(value, other) for other in values[place]):
                values[place].append(value)
    return frozenset(place for place, others in values.items() if len(others) > 1)


def is_issue(one: Instead, slots: frozenset[int], own: Laid) -> bool:
    """Whether a neighbour fills most slots of the form otherwise, and so many of them."""
    differing = len(one.keys() & slots)
    return differing >= max(_LEAST_SLOTS, len(own.words) / _WORDS_TO_A_SLOT) and 2 * differing >= len(slots)
