"""When nothing is found: words of recent titles that look like the ones asked for."""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from typing import Final

from archive.dialects import Reader
from archive.text import fold, is_cjk, words
from archive.tree import Prefix, Term

_TITLES: Final = 2_000
_LEAST: Final = 2
_CLOSE: Final = 0.75
_OFFERED: Final = 3


def near_spellings(reader: Reader, asked: Iterable[Term]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """For each word asked for that no recent title has, those words of recent titles that are nearly it."""
    known: Counter[str] = Counter()
    for row in reader.rows("SELECT title FROM article ORDER BY docid DESC LIMIT :most", {"most": _TITLES}):
        known.update(set(words(fold(row["title"]).text)))
    typed = (word for term in asked for word in _words(term))
    for word in dict.fromkeys(typed):
        if len(word) < _LEAST or word in known:
            continue
        # By letters: two Korean syllables that differ in a vowel are nearly one.
        alike = {unicodedata.normalize("NFD", one): one for one in known if _similar(one, word)}
        close = get_close_matches(unicodedata.normalize("NFD", word), alike, n=_OFFERED, cutoff=_CLOSE)
        if close:
            yield word, tuple(alike[one] for one in close)


def _similar(one: str, other: str) -> bool:
    return abs(len(one) - len(other)) <= _LEAST and is_cjk(one) == is_cjk(other)


def _words(term: Term) -> list[str]:
    """The words of a term as they are typed; the beginning of one is no word."""
    return [] if isinstance(term, Prefix) else words(fold(term.text).text)
