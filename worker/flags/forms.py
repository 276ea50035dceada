"""How a form in the config becomes patterns to look for. Pure.

1. A form is folded as texts are (archive.text): case, width, accents and composition do not matter.
2. A hyphen stands for a hyphen, a space or nothing: `Hwasong-15` is also `Hwasong 15` and `Hwasong15`.
3. Between Hangul a space stands for a space or nothing: `장거리 미사일` is also `장거리미사일`.
4. A form in capitals of up to five letters (US, UFS, ICBM) matches capitals alone.
5. An equals sign before a form asks for it as a name of its own: `=North` has a capital, and none begins the next word
   (North Carolina).
6. A star at the end of a form stands for the rest of the word: `sanction*`, `해킹*`. Plurals need none.
"""

import re
from itertools import product
from typing import Final, NamedTuple

from archive.text import fold, is_cjk

_HANGUL_SPACE: Final = re.compile(r"(?<=[가-힣]) (?=[가-힣0-9a-z])|(?<=[0-9a-z]) (?=[가-힣])")
_CAPITALS: Final = re.compile(r"[A-Z]{2,5}")


class Form(NamedTuple):
    """One spelling to look for.

    `exact` asks for capitals, `proper` for a name of its own, `stem` takes any ending, `headline` is for titles alone.
    """

    pattern: str
    exact: bool = False
    proper: bool = False
    stem: bool = False
    headline: bool = False


def is_hangul(character: str) -> bool:
    """Whether it is a Hangul syllable."""
    return "가" <= character <= "힣"


def is_letter(character: str) -> bool:
    """Whether it is a letter or digit of an alphabetic script."""
    return character.isalnum() and not is_cjk(character)


class _Letters(dict[str, bool]):
    """Character → whether it is a letter, worked out when first met."""

    def __missing__(self, character: str) -> bool:
        self[character] = is_letter(character)
        return self[character]


LETTERS: Final = _Letters()


def _spellings(folded: str) -> list[str]:
    if "-" not in folded and (" " not in folded or folded.isascii()):
        return [folded]
    parts: list[tuple[str, ...]] = []
    for piece in re.split(r"(-)", folded):
        if piece == "-":
            parts.append(("-", " ", ""))
            continue
        last = 0
        for space in _HANGUL_SPACE.finditer(piece):
            parts += [(piece[last : space.start()],), (" ", "")]
            last = space.end()
        parts.append((piece[last:],))
    return ["".join(choice) for choice in product(*parts)]


def forms_of(written: str, *, headline: bool = False) -> list[Form]:
    """The forms that one written form stands for; none when nothing of it is left after folding."""
    stem = written.endswith("*")
    proper = written.startswith("=")
    bare = written.lstrip("=").rstrip("*").strip()
    folded = fold(bare).text.strip()
    exact = _CAPITALS.fullmatch(bare) is not None
    return [Form(p, exact, proper, stem, headline) for p in _spellings(folded) if p.strip()]
