"""Cutting a text into the stretches that rules look through: sentences, list items, and the lead. Pure."""

import re
import sys
from bisect import bisect_left
from typing import Final

from archive.text import Folded

LEAD: Final = 420  # code points: about two sentences of English, three of Korean
# It begins with one set of characters, so that the search leaps from one to the next.
_STOP: Final = re.compile(r"[.!?;/|。▲■◆▶◇●□](?:(?<=[.!?])[\"')\]]*\s+|(?<=;) |(?<= [/|]) |(?<=[。▲■◆▶◇●□]))")
_SHORT: Final = frozenset(("mr", "mrs", "ms", "dr", "st", "no", "gen", "sen", "gov", "col", "lt", "rep", "adm", "maj"))
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


def _abbreviated(text: str, stop: int) -> bool:
    """Whether the full stop here follows an initial or a short form: N. Korea, U.S., Gen. Park."""
    if text[stop] != "." or not "a" <= text[stop - 1 : stop] <= "z":
        return False
    start = stop - 1
    while start > 0 and stop - start < 5 and "a" <= text[start - 1] <= "z":
        start -= 1
    word = text[start:stop]
    return word in _SHORT or (len(word) == 1 and (start == 0 or text[start - 1] in " ."))


def sentence_starts(original: str, folded: Folded, last: int = sys.maxsize) -> list[int]:
    """Where sentences, paragraphs and list items begin in the folded text, in order; the first is 0.

    None is missing up to the first that begins at `last` or after. Full stops after initials (N. Korea, U.S.) end
    nothing. Line breaks come from the original: folding hides them.
    """
    starts = {0}
    text = folded.text
    for match in _STOP.finditer(text):
        stop, start = match.span()
        tail = text[stop - 5 : stop]
        if (len(tail) == 5 and tail.isascii() and tail.isalpha()) or not _abbreviated(text, stop):
            starts.add(start)
            if start >= last:
                break
    at = original.find("\n")
    while at >= 0:
        place = folded_place(folded, at + 1)
        starts.add(place)
        if place >= last:
            break
        at = original.find("\n", at + 1)
    return sorted(starts)
