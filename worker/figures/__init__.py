"""The quantities a text gives, in English and Korean, with where they stand, who says them and of when. Pure.

1. A figure is a number and what it counts or measures: 11,000 troops, 포탄 900만 발. Dates, ages, ordinals, calibres
and numbers that are names (KN-23, 3대 세습) are none; nor is a number whose thing no table knows. 2. text[start:end]
goes from the number to the noun or counter; qualifiers stand outside. 3. Who speaks and of when is told by the sentence
alone. 4. A cap or quota is marked as such: it is no claim of what was shipped.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from archive.model import JUDGED, ArticleDraft, Figure
from worker.figures.english import english
from worker.figures.found import Found
from worker.figures.korean import korean
from worker.figures.saying import dates_in, nearest, sentence_at, sentence_ends, speaker_of

VERSION: Final = "1"
"""Changes when other figures are read in the same text: archives are then told anew."""
MOST: Final = 200
"""Figures kept of one text: tables of numbers are no claims."""


# Where a number may begin: at a digit, or behind what stands before a word. A set of characters first, since to look
# behind at every letter would cost ten times as much.
_START: Final = re.compile(
    r"[\d\s\"“‘'(\[—–-](?:(?<=\d)[\d,.]*|(?:[Hh](?:alf|undreds)"
    r"|[Aa]n?(?= (?:dozen|hundred|thousand|[mb]illion|quarter))|[Oo]ne"
    r"|[Tt](?:wo|hree|en|welve|hirteen|wenty|hirty|ens|housands)|[Ff](?:our|ive|ourteen|ifteen|orty|ifty)"
    r"|[Ss](?:ix|even|ixteen|eventeen|ixty|eventy|cores)|[Ee](?:ight|leven|ighteen|ighty)|[Nn](?:ine|ineteen|inety)"
    r"|[Dd]ozens|[Mm]illions)(?=[ -])"
    r"|(?:[수몇]\s?[십백천만]|[십백천]여|[십백천]?만|[한두세석네넉열]|다섯|여섯|일곱|여덟|아홉|스무|스물)(?=[\s가-힣]))"
)
_NO_NUMBER: Final = re.compile(r"[A-Za-z0-9_.,·/:#№제-]")
_CURRENCY: Final = re.compile(r"(?:\b(?:US|C|A|NT|HK))?[$€£¥₩]$")


def with_figures(draft: ArticleDraft) -> ArticleDraft:
    """The article with the figures it gives."""
    return replace(draft, figures=figures(draft.title, draft.text))


def figures(title: str, text: str) -> tuple[Figure, ...]:
    """The figures of a title and a text, in the order they stand in."""
    found = [*_figures("title", title[:JUDGED]), *_figures("text", text[:JUDGED])]
    return tuple(found[:MOST])


def _figures(field: str, text: str) -> Iterator[Figure]:
    ends: list[int] | None = None
    spoken: tuple[int, str | None, list[tuple[int, int, str]]] = (-1, None, [])
    done = 0
    for match in _START.finditer("\n" + text):
        start = _beginning(text, match)
        found = _at(text, start) if start is not None and start >= done else None
        if found is None:
            continue
        done = found.end
        ends = sentence_ends(text) if ends is None else ends
        start, end = sentence_at(text, ends, found.start)
        if spoken[0] != start:
            spoken = (start, speaker_of(text[start:end]), dates_in(text[start:end]))
        low, high = _bounds(found)
        yield Figure(
            field=field,
            start=found.start,
            end=found.end,
            low=low,
            high=high,
            unit=found.unit,
            thing=found.thing,
            qualifier=found.qualifier,
            speaker=spoken[1],
            dated=nearest(spoken[2], found.start - start, found.end - start),
            sentence_start=start,
            sentence_end=end,
        )


def _beginning(text: str, match: re.Match[str]) -> int | None:
    """Where a number begins in a text, its currency included; None inside of a name. The match is one place behind."""
    if not match[0][0].isdigit():
        return match.start()  # behind the space
    start = match.start() - 1
    if symbol := _CURRENCY.search(text, max(start - 3, 0), start):
        return symbol.start()
    return None if start and _NO_NUMBER.match(text, start - 1) else start


def _bounds(found: Found) -> tuple[float | None, float | None]:
    match found.qualifier:
        case "over" | "least":
            return found.low, None
        case "under" | "most":
            return None, found.high
        case _:
            return found.low, found.high


def _at(text: str, start: int) -> Found | None:
    """The figure that begins at a place; None where the number there counts nothing we know."""
    return korean(text, start) or english(text, start)
