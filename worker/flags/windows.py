"""Cutting a text into the stretches that rules look through: sentences, list items, and the lead. Pure."""

import re
import sys
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from typing import Final

from archive.text import Folded

LEAD: Final = 300  # code points: about three sentences of English
KOREAN_LEAD: Final = 160  # the same in Korean, where a syllable is a code point
# Full stops after initials and short forms end nothing: N. Korea, U.S., Gen. Park.
_INITIAL: Final = r"(?<![^ .])[a-z]\."
_SHORT: Final = r"(?<![a-z])(?:mr|ms|dr|st|no|lt)\."
_SHORTER_WORDS: Final = r"(?<![a-z])(?:mrs|gen|sen|gov|col|rep|adm|maj)\."
# It begins with one set of characters, so that the search leaps from one to the next.
_STOP: Final = re.compile(
    r"[.!?;/|。▲■◆▶◇●□](?:"
    rf"(?<=[.!?])(?<!{_INITIAL})(?<!{_SHORT})(?<!{_SHORTER_WORDS})[\"')\]]*\s+"
    r"|(?<=;) |(?<= [/|]) |(?<=[。▲■◆▶◇●□]))"
)
_DATELINE: Final = re.compile(
    r"\s*(?:\([^()=]{1,30}=[^()=]{1,20}\)[^=.]{0,60}="  # (서울=연합뉴스) 홍길동 기자 =
    r"|[^().!?\n]{2,40}\([^()]{2,24}\)\s*-{1,3}"  # SEOUL, Nov 3 (Reuters) -
    r"|[A-Z][A-Z ,.]{2,40} -{1,3}|[A-Z]{2,5} - )"
)


def dateline(text: str) -> int:
    """How many code points at the head of a text only say who wrote it and where: `SEOUL (Reuters) -`."""
    match = _DATELINE.match(text.replace("–", "-").replace("—", "-"))
    return match.end() if match else 0


def folded_place(folded: Folded, place: int) -> int:
    """The first place of the folded text that stands at or after a place of the original."""
    return place if folded.starts is None else bisect_left(folded.starts, place)


def _upto(places: Iterable[int], last: int) -> Iterator[int]:
    for place in places:
        yield place
        if place >= last:
            return


def sentence_starts(original: str, folded: Folded, last: int = sys.maxsize) -> list[int]:
    """Where sentences, paragraphs and list items begin in the folded text, in order; the first is 0.

    None is missing up to the first that begins at `last` or after. Line breaks come from the original: folding hides
    them.
    """
    ends = map(re.Match.end, _STOP.finditer(folded.text))
    starts = {0, *(ends if last == sys.maxsize else _upto(ends, last))}
    at = original.find("\n")
    while at >= 0:
        place = folded_place(folded, at + 1)
        starts.add(place)
        if place >= last:
            break
        at = original.find("\n", at + 1)
    return sorted(starts)
