"""The forms in which the words of a query may stand in a text. Pure.

A `Form` is runs that follow each other, parted by anything that is no word; the first and the last run, if Korean,
Chinese or Japanese, may be part of a longer one, for particles and compounds are written without a space. It is
spelled twice: as tokens for the index (`spell`) and as a regular expression for a folded text (`pattern`).
test_snippets.py holds that the two agree.

What meets what:
1. 미사일발사 and 미사일 발사: a run of four to twelve is also looked for in two parts of two or more, from six to
   nine in three; after 핵, 북 or 미, which stand alone as words, a part of one will do (핵실험, 핵 실험).
2. "미사일 발사", quoted, also meets 미사일발사; "미사일발사" is only itself. Quoting is how to be exact.
3. missile and missiles, army and armies, Kim and Kim's; KF-21 and KF21; U.N. and UN, when it is written in capitals.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise, product
from typing import Final, NamedTuple

from archive.text import ALONE, JOINT, fold, is_cjk, joined, may_join, run_tokens, runs

# Of the alphabets that meet in one text: Latin, Greek, Cyrillic, and digits.
_LETTER: Final = "[0-9a-z\u00df-\u00f6\u00f8-\u02af\u0370-\u0373\u0376-\u037d\u037f-\u0481\u048a-\u052f]"

# One-syllable words that head a compound and are also written apart from it. Others (이, 한, 중, 대 …) are endings
# and determiners far more often: 이사회 (a board) must not be found in 이 사회 (this society).
_HEADS: Final = "핵북미核北美"
_SPLIT_TWO: Final = range(4, 13)
_SPLIT_THREE: Final = range(6, 10)
_MAX_JOINABLE: Final = 3
_NO_PLURAL: Final = frozenset({"new", "news", "has", "was", "does", "its", "his", "this", "thus", "yes"})


class Form(NamedTuple):
    """Runs in a row. `prefix`: the last run, if alphabetic, may go on."""

    runs: tuple[str, ...]
    prefix: bool = False


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
    if len(last) == 1:
        return Spelling((*tokens, last), prefix=True)
    return Spelling((*tokens, *run_tokens(last)[:-1]), prefix=False)


def pattern(form: Form) -> str:
    """A regular expression that finds the form in a folded text, where the index does.

    It needs no class of all Korean, Chinese and Japanese characters (2 ms to compile): a run of them ends where a gap
    or an alphabetic run begins, and between two of them there is always a gap.
    """
    parts: list[str] = []
    for before, run in zip(("", *form.runs), form.runs, strict=False):
        if parts:
            parts.append("[\\W_]+" if is_cjk(before) == is_cjk(run) else "[\\W_]*")
        parts.append(_cjk_pattern(run) if is_cjk(run) else re.escape(run))
    first, last = form.runs[0], form.runs[-1]
    start = "" if is_cjk(first) else f"(?<!{_LETTER})"
    end = "" if is_cjk(last) or form.prefix else f"(?!{_LETTER})"
    return start + "".join(parts) + end


def _cjk_pattern(run: str) -> str:
    out = []
    for character, following in zip(run, (*run[1:], ""), strict=True):
        out.append(character)
        if following and may_join(character, following):
            out.append(f"(?:{ALONE.format(character)}{JOINT})?")
    return "".join(out)


def word_forms(text: str) -> tuple[Form, ...]:
    """The forms of a bare word, the one as written first; none when there is no letter or digit in it."""
    folded = joined(fold(text).text).removesuffix("'s")
    found = tuple(run for run, _, _ in runs(folded))
    if not found:
        return ()
    forms = [Form(found)]
    if len(found) == 1:
        forms += _cjk_forms(found[0]) if is_cjk(found[0]) else _alphabetic_forms(found[0], text)
    elif not any(map(is_cjk, found)):
        initials = all(len(run) == 1 for run in found) and "." in text
        hyphenated = len(found) == 2 and "-" in folded
        forms += [Form(("".join(found),))] if initials or hyphenated else []
    return tuple(dict.fromkeys(forms))


def _cjk_forms(run: str) -> Iterator[Form]:
    size = len(run)
    if size > 2 and run[0] in _HEADS:
        yield Form((run[0], run[1:]))
    if size in _SPLIT_TWO:
        yield from (Form((run[:i], run[i:])) for i in range(2, size - 1))
    if size in _SPLIT_THREE:
        for i in range(2, size - 3):
            yield from (Form((run[:i], run[i:j], run[j:])) for j in range(i + 2, size - 1))


def _alphabetic_forms(run: str, text: str) -> Iterator[Form]:
    if run.isascii() and run.isalpha():
        yield from (Form((form,)) for form in _numbers(run))
        if len(run) in range(2, 5) and text.isupper():
            yield Form(tuple(run))
    elif parted := re.fullmatch(r"([a-z]+)([0-9]+)", run):
        yield Form(parted.groups())


def _numbers(word: str) -> Iterator[str]:
    """The other number of a noun, which is also another person of a verb."""
    if len(word) < 3 or word in _NO_PLURAL:
        return
    if word.endswith("ies") and len(word) > 4:
        yield word[:-3] + "y"
    elif word.endswith(("ches", "shes", "sses", "xes")):
        yield word[:-2]
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3:
        yield word[:-1]
    elif word.endswith("y") and word[-2] not in "aeiou":
        yield word[:-1] + "ies"
    elif word.endswith(("ch", "sh", "ss", "x")):
        yield word + "es"
    elif not word.endswith("s"):
        yield word + "s"


def prefix_forms(text: str) -> tuple[Form, ...]:
    """The form of a word that may go on."""
    found = tuple(run for run, _, _ in runs(joined(fold(text).text)))
    return (Form(found, prefix=True),) if found else ()


def phrase_forms(text: str) -> tuple[Form, ...]:
    """The forms of a quoted phrase: as it stands, and with Korean, Chinese or Japanese words run together."""
    folded = joined(fold(text).text)
    places = list(runs(folded))
    if not places:
        return ()
    joinable = [
        is_cjk(run) and is_cjk(following) and folded[end:start].isspace()
        for (run, _, end), (following, start, _) in pairwise(places)
    ]
    choices: Iterable[tuple[bool, ...]] = product(*((False, True) if may else (False,) for may in joinable))
    if sum(joinable) > _MAX_JOINABLE:
        choices = (tuple(False for _ in joinable), tuple(joinable))
    return tuple(Form(_glue([run for run, _, _ in places], choice)) for choice in choices)


def _glue(words: list[str], together: tuple[bool, ...]) -> tuple[str, ...]:
    out = [words[0]]
    for word, glued in zip(words[1:], together, strict=True):
        if glued:
            out[-1] += word
        else:
            out.append(word)
    return tuple(out)
