"""Words of another encoding pasted into a page: comments, advertisements, quotes of a word processor. Pure.

Only what can be told with certainty from its surroundings: whole words between ASCII, of everyday Korean, or the
quotes and dashes that windows-1252 has where UTF-8 has nothing.
"""

import re
from typing import Final

from worker.letters import plausibility

_UTF8_WORD: Final = re.compile(
    rb"(?<![\x80-\xff])(?:(?:[\xe3-\xed][\x80-\xbf]{2}){2,}|\xe2\x80[\x93\x94\x98\x99\x9c\x9d\xa6])(?![\x80-\xff])"
)
_UTF8_QUOTE: Final = b"\xe2\x80"
_HIGH_WORD: Final = re.compile(rb"[\x80-\xff]+")
_QUOTES: Final = re.compile(rb"[\x80\x82\x84\x85\x91-\x97\x99\xa0\xa7\xa9\xab\xae\xb0\xb7\xbb]{1,2}")
_LETTER: Final = re.compile(rb"(?<![\x80-\xff])[\xc4-\xd6\xd8-\xf6\xf8-\xfe][\xdf-\xf6\xf8-\xfe]?(?=[A-Za-z])")
_LETTERS: Final = 3
# How plausible as Korean a word is by its own encoding at least, and by the other at most.
_SURE: Final = 0.5
_ALIEN: Final = 0.3


def parted(body: bytes) -> list[tuple[bytes, bool]]:
    """The pieces of a page that is not UTF-8, in order, and whether each is UTF-8 all the same, beyond doubt."""
    pieces: list[tuple[bytes, bool]] = []
    start = 0
    for match in _UTF8_WORD.finditer(body):
        word = match.group()
        is_korean = _korean(word, "utf-8") >= _SURE and _korean(word, "cp949") <= _ALIEN
        if is_korean or word.startswith(_UTF8_QUOTE):
            pieces += [(body[start : match.start()], False), (word, True)]
            start = match.end()
    return [*pieces, (body[start:], False)]


def _korean(word: bytes, codec: str) -> float:
    return plausibility(word.decode(codec, "replace"), "cp949")


def mended(body: bytes) -> str:
    """UTF-8 with broken bytes: words that are CP949, and quotes and letters of windows-1252, are read as such."""
    has_letters = len(_LETTER.findall(body)) >= _LETTERS

    def mend(match: re.Match[bytes]) -> bytes:
        word = match.group()
        try:
            word.decode("utf-8")
        except UnicodeDecodeError:
            if _QUOTES.fullmatch(word) or (has_letters and _LETTER.match(body, match.start())):
                return word.decode("cp1252").encode()
            if len(word) > 3 and _korean(word, "cp949") >= _SURE and _korean(word, "utf-8") <= _ALIEN:
                return word.decode("cp949", "replace").encode()
        return word

    return _HIGH_WORD.sub(mend, body).decode("utf-8", "replace")
