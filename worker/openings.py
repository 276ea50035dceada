"""Whether two openings are one form, filled in anew: tonight's weather and tomorrow's, two notices of launches. Pure.

Who tells of an event in words of his own hardly has half of another's; who tells news again in a few other words leaves
out, puts in and turns round as well. A form stands word for word, and where it differs, one thing stands for another.
"""

import re
from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import Final, NamedTuple

from worker.stems import noun, stem

WORDS: Final = 40
"""How many words of an article are an opening."""
# Fewer say too little.
_LEAST: Final = 12
# Of the words of the shorter, the share that stands in the other of a form; where several figures differ, in which
# reports of one event do not, less will do.
_FRAME: Final = 0.7
_COUNTED: Final = 0.5
_FIGURES: Final = 2
_SLOTS: Final = 2
_LONGEST: Final = 4

_WORD: Final = re.compile(r"[가-힣]+|[^\W_]+(?:[.'’][^\W_]+)*")
_NUMBERS: Final = """
one two three four five six seven eight nine ten eleven twelve first second third fourth fifth sixth seventh eighth
ninth tenth eleventh twelfth monday tuesday wednesday thursday friday saturday sunday january february march april may
june july august september october november december
한 두 세 네 다섯 여섯 일곱 여덟 아홉 열 월요일 화요일 수요일 목요일 금요일 토요일 일요일
"""
_NUMBER: Final = frozenset(_NUMBERS.split())
# What is done may be said otherwise: fired, launched; 쏜, 발사한.
_DONE: Final = re.compile(
    r".{2,}(?:ed|ing|ly)|.*(?:[다고며면서자해한된할될던게지도록려니라까져워쳐여쏜]|하는|되는|있는|없는|하기|되기)"
)


class Opening(NamedTuple):
    """The first words of an article, most without their endings, and which there are."""

    words: tuple[str, ...]
    distinct: frozenset[str]

    @classmethod
    def of(cls, words: Sequence[str]) -> "Opening":
        """The opening of these words."""
        return cls(tuple(words), frozenset(words))


def words(lead: str) -> tuple[str, ...]:
    """The first words of a text, as they are compared."""
    found = (match.group().lower() for _, match in zip(range(WORDS), _WORD.finditer(lead), strict=False))
    return tuple(noun(word) if "가" <= word[0] <= "힣" else _bare(word) for word in found)


def _bare(word: str) -> str:
    """An English word without its endings, where it is no figure, nor tells what is done."""
    return word if _is_figure(word) or _DONE.fullmatch(word) else stem(word)


def _is_figure(word: str) -> bool:
    return word in _NUMBER or any(map(str.isdigit, word))


NO_OPENING: Final = Opening.of(())


def alike(a: Opening, b: Opening) -> bool:
    """Whether half of the words of two openings are the same."""
    return len(a.distinct & b.distinct) >= _COUNTED * min(len(a.distinct), len(b.distinct))


def one_form(a: Opening, b: Opening) -> bool:
    """Whether two openings are of one form, and of two issues of it."""
    least = min(len(a.words), len(b.words))
    if least < _LEAST or not alike(a, b):
        return False
    share = (Counter(a.words) & Counter(b.words)).total() / least
    figures, others = (Counter(filter(_is_figure, one.words)) for one in (a, b))
    same = (figures & others).total()
    differing = min(figures.total(), others.total()) - same
    if share >= _COUNTED and differing >= _FIGURES and 2 * differing > same:
        return True
    return share >= _FRAME and _filled(a.words, b.words)


def _filled(a: Sequence[str], b: Sequence[str]) -> bool:
    """Whether one thing stands for another in several places, and hardly anything else differs."""
    slots = others = 0
    for what, start, end, other, other_end in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if what == "equal" or (end == len(a) and other_end == len(b)):
            continue  # where the one ends, the other goes on
        if what == "replace" and _things(a[start:end], b[other:other_end]):
            slots += 1
        else:
            others += 1
    return slots >= _SLOTS and 2 * others <= slots


def _things(one: Sequence[str], other: Sequence[str]) -> bool:
    if max(len(one), len(other)) > _LONGEST or any(map(_is_figure, one)) != any(map(_is_figure, other)):
        return False
    return not (_DONE.fullmatch(one[-1]) or _DONE.fullmatch(other[-1]) or _misread("".join(one), "".join(other)))


def _misread(one: str, other: str) -> bool:
    """Whether half the letters or more are the same, in order: one word, said or scanned otherwise."""
    return 2 * SequenceMatcher(None, one, other, autojunk=False).ratio() >= 1
