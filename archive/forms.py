"""The forms in which the words of a query may stand in a text. Pure.

A `Form` is runs that follow each other, parted by anything that is no word; the first and the last run, if Korean,
Chinese or Japanese, may be part of a longer one, for particles and compounds are written without a space. It is
spelled twice: as tokens for the index (`spell`) and as a regular expression for a folded text (`pattern`).
test_snippets.py holds that the two agree.

What meets what:
1. 미사일발사 and 미사일 발사: a run of four to twelve is also looked for in two parts of two or more, from six to
   nine in three; after 핵, 북 or 미, which stand alone as words, a part of one will do (핵실험, 핵 실험).
2. "미사일 발사", quoted, also meets 미사일발사; "미사일발사" is only itself. Quoting is how to be exact: a quoted word
   has no other forms, "fired" is not fires.
3. A Hangul word of one syllable stands where a word ends with it or goes on with a particle (북, 대북, 북이), and in
   listed compounds: of states (북미, 대북한) and of 핵 (핵무기, 비핵화, not 핵심). 핵* is 핵 anywhere.
4. 로동신문 and 노동신문: both Koreas' spellings (archive/korean.py).
5. launch, launches, launched, launching: the forms of an English word (archive/english.py); Kim and Kim's.
6. KF-21 and KF21; anti-ship, anti ship and antiship; 11,000 and 11000.
7. North Korea, N. Korea, NKorea and NK, quoted or not; U.S., US and USA; U.N. and UN, U.K. and UK, and whatever else
   is written in two to four capitals or with points. The index tells US from us and UN from (Kim Jong) un by their
   capitals, and by no other word's.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise, product
from typing import Final, NamedTuple

from archive.english import inflections, numbers
from archive.korean import compounds, follows, is_syllable, spellings
from archive.text import (
    ALONE,
    JOINT,
    LETTER,
    STATES,
    fold,
    is_cjk,
    joined,
    may_join,
    run_tokens,
    runs,
    searched,
    told_apart,
)

# One-syllable words that head a compound and are also written apart from it. Others (이, 한, 중, 대 …) are endings
# and determiners far more often: 이사회 (a board) must not be found in 이 사회 (this society).
_HEADS: Final = "핵북미核北美"
_SPLIT_TWO: Final = range(4, 13)
_SPLIT_THREE: Final = range(6, 10)
_MAX_JOINABLE: Final = 3
_MOST: Final = 64
_KEPT: Final = 64  # words of a query are asked for their forms again and again: by plan, snippets, relevance
_ENDS: Final = f"(?=[\\W_]|{LETTER}|\\Z)"
_HALVES: Final = {"north": "n", "n": "n", "south": "s", "s": "s"}
_KOREA: Final = frozenset({"korea", "korean", "koreans"})
_APART: Final = re.compile("(anti|counter|cyber|non|inter|multi|air)([a-z]{4,})")


class Form(NamedTuple):
    """Runs in a row. `prefix`: the last run, if alphabetic, may go on. `follow`: the last run is one syllable, and
    this one comes after it, or nothing if it is empty.
    """

    runs: tuple[str, ...]
    prefix: bool = False
    follow: str | None = None


class Spelling(NamedTuple):
    """A form as the index has it: tokens in a row; `prefix`: the last one may go on."""

    tokens: tuple[str, ...]
    prefix: bool


def spell(form: Form) -> Spelling:
    """The tokens to look for."""
    *before, last = form.runs
    tokens = [token for run in before for token in run_tokens(run)]
    if not is_cjk(last):
        return Spelling((*tokens, last), form.prefix)
    if form.follow is not None:
        return Spelling((*tokens, last + form.follow), prefix=False)
    if len(last) == 1:
        return Spelling((*tokens, last), prefix=True)
    return Spelling((*tokens, *run_tokens(last)[:-1]), prefix=False)


def pattern(form: Form) -> str:
    """A regular expression that finds the form in a folded text, where the index does.

    It needs no class of all Korean, Chinese and Japanese characters (2 ms to compile): a run of them ends where a gap
    or an alphabetic run begins, and between two of them there is always a gap. It begins with a character, and what
    must not stand before comes after it: a search then skips, ten times as fast, to where that character stands.
    """
    parts: list[str] = []
    for before, run in zip(("", *form.runs), form.runs, strict=False):
        if parts:
            parts.append("[\\W_]+" if is_cjk(before) == is_cjk(run) else "[\\W_]*")
        parts.append(_cjk_pattern(run) if is_cjk(run) else re.escape(run))
    first, last = form.runs[0], form.runs[-1]
    if not is_cjk(first):
        parts[0] = f"{first[0]}(?<!{LETTER}{first[0]}){re.escape(first[1:])}"
    end = "" if is_cjk(last) or form.prefix else f"(?!{LETTER})"
    if form.follow is not None:
        end = _following(last, form.follow)
    return "".join(parts) + end


def _cjk_pattern(run: str) -> str:
    out = []
    for character, following in zip(run, (*run[1:], ""), strict=True):
        out.append(character)
        if following and may_join(character, following):
            out.append(f"(?:{ALONE.format(character)}{JOINT})?")
    return "".join(out)


def _following(syllable: str, follow: str) -> str:
    """What must stand after a syllable for it to be followed by this one, or to end its run."""
    if follow:
        return f"(?={_cjk_pattern(syllable + follow).removeprefix(syllable)})"
    if syllable not in STATES:
        return _ENDS
    return f"(?!{ALONE.format(syllable)}{JOINT}[{STATES}]){_ENDS}"


@lru_cache(_KEPT)
def word_forms(text: str) -> tuple[Form, ...]:
    """The forms of a bare word, the one as written first; none when there is no letter or digit in it.

    Words with spaces between are one name: its last word may be in the plural.
    """
    folded = joined(searched(text).text).removesuffix("'s")
    forms = [form for found in _sequences(folded, hyphens=True) for form in _word(found, text)]
    return tuple(dict.fromkeys(forms))[:_MOST]


@lru_cache(_KEPT)
def phrase_forms(text: str) -> tuple[Form, ...]:
    """The forms of a quoted phrase: as it stands, and with Korean, Chinese or Japanese words run together."""
    folded = joined(searched(text).text)
    found = [form for row in _sequences(folded, hyphens=False) for form in _renamed(row)]
    if len(found) == 1 and len(found[0]) == 1 and is_syllable(found[0][0]):
        return (Form(found[0], follow=""),)
    return tuple(Form(row) for row in dict.fromkeys(found))


@lru_cache(_KEPT)
def prefix_forms(text: str) -> tuple[Form, ...]:
    """The form of a word that may go on."""
    found = tuple(run for run, _, _ in runs(joined(told_apart(fold(text).text))))
    return (Form(found, prefix=True),) if found else ()


def is_name(first: str, second: str) -> bool:
    """Whether two words, as typed, are one name: North Korea, N. Korea."""
    return fold(first).text.removesuffix(".") in _HALVES and fold(second).text.removesuffix("'s") in _KOREA


def _word(found: tuple[str, ...], text: str) -> Iterator[Form]:
    yield from (Form(row) for row in _renamed(found) if not (len(row) == 1 and is_syllable(row[0])))
    if len(found) == 1:
        yield from _cjk_forms(found[0]) if is_cjk(found[0]) else _alphabetic_forms(found[0], text)
    elif not any(map(is_cjk, found)):
        if all(len(run) == 1 for run in found):
            yield from _initials(found, text)
        elif found[-1].isascii() and found[-1].isalpha() and found[-1] not in _KOREA:
            yield from (Form((*row[:-1], last)) for row in _renamed(found) for last in numbers(row[-1]))


def _initials(found: tuple[str, ...], text: str) -> Iterator[Form]:
    """Letters one by one: U.K. is UK. But US and UN are not the words us and un: the index has them as initials too."""
    if found[:2] == ("u", "s") and len(found) < 4:
        yield from (Form(("u", "s")), Form(("usa",)))
    elif "." in text and found != ("u", "n"):
        yield Form(("".join(found),))


def _cjk_forms(run: str) -> Iterator[Form]:
    if is_syllable(run):
        yield from (Form((run,), follow=follow) for follow in ("", *follows(run)))
        yield from (Form((compound,)) for compound in compounds(run))
        return
    if len(run) > 2 and run[0] in _HEADS:
        yield Form((run[0], run[1:]))
    for spelling in (run, *spellings(run)):
        yield Form((spelling,))
        yield from (Form(parts) for parts in _parts(spelling, three=spelling is run))


def _parts(run: str, *, three: bool) -> Iterator[tuple[str, ...]]:
    size = len(run)
    if size in _SPLIT_TWO:
        yield from ((run[:i], run[i:]) for i in range(2, size - 1))
    if three and size in _SPLIT_THREE:
        for i in range(2, size - 3):
            yield from ((run[:i], run[i:j], run[j:]) for j in range(i + 2, size - 1))


def _alphabetic_forms(run: str, text: str) -> Iterator[Form]:
    if run.isascii() and run.isalpha():
        yield from (Form((form,)) for form in inflections(run))
        if run == "usa":
            yield Form(("u", "s"))
        if len(run) in range(2, 5) and text.isupper():
            yield Form(tuple(run))
        if apart := _APART.fullmatch(run):
            yield from (Form((apart[1], last)) for last in numbers(apart[2]))
    elif parted := re.fullmatch(r"([a-z]+)([0-9]+[a-z]?)", run):
        yield Form(parted.groups())
    elif run.isdecimal() and len(run) in range(4, 13):
        yield Form(tuple(f"{int(run):,}".split(",")))


def _renamed(found: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """The runs, and the same with the first North or South Korea in them by its other names."""
    if found == ("nk",):
        return found, ("north", "korea"), ("n", "korea"), ("nkorea",)
    for at, (half, korea) in enumerate(pairwise(found)):
        if half in _HALVES and korea in _KOREA:
            n = _HALVES[half]
            full = "north" if n == "n" else "south"
            names = [(half, korea), (full, korea), (n, korea), (n + korea,)] + [("nk",)] * (
                full + korea == "northkorea"
            )
            return tuple(dict.fromkeys((*found[:at], *name, *found[at + 2 :]) for name in names))
    return (found,)


def _sequences(folded: str, *, hyphens: bool) -> list[tuple[str, ...]]:
    """The runs of a folded text, as they are and with those together that may be written together."""
    places = list(runs(folded))
    if not places:
        return []
    words = [run for run, _, _ in places]
    may = [
        _may_touch(run, folded[end:start], following, hyphens=hyphens)
        for (run, _, end), (following, start, _) in pairwise(places)
    ]
    choices: Iterable[tuple[bool, ...]] = product(*((False, True) if one else (False,) for one in may))
    if sum(may) > _MAX_JOINABLE:
        choices = (tuple(False for _ in may), tuple(may))
    return [_glue(words, choice) for choice in choices]


def _may_touch(run: str, between: str, following: str, *, hyphens: bool) -> bool:
    if is_cjk(run) or is_cjk(following):
        return is_cjk(run) and is_cjk(following) and between.isspace()
    thousands = between == "," and run.isdecimal() and following.isdecimal() and len(following) == 3
    return thousands or (hyphens and between == "-")


def _glue(words: list[str], together: tuple[bool, ...]) -> tuple[str, ...]:
    out = [words[0]]
    for word, glued in zip(words[1:], together, strict=True):
        if glued:
            out[-1] += word
        else:
            out.append(word)
    return tuple(out)
