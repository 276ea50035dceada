"""An article as it is read: the title and the lead first, the rest only where they leave it open. Pure."""

import re
import sys
from bisect import bisect_left
from datetime import datetime
from itertools import chain
from operator import itemgetter
from typing import Final

from archive.text import fold
from worker.flags.checks import Context
from worker.flags.match import Field, Matcher
from worker.flags.meet import Window, bits_of, windows_of
from worker.flags.windows import KOREAN_LEAD, LEAD, dateline, folded_place, sentence_starts

Span = tuple[str, int, int, str]  # a field, start and end in it as it came, and the words there

_HANGUL: Final = re.compile("[가-힣]")
_NAMES: Final = itemgetter(3)  # of a hit
_HEAD: Final = 200  # code points that a dateline may take


class Reading:
    """The windows and names of one article. `profile` are bits that count as said in the title."""

    def __init__(
        self, matcher: Matcher, title: str, text: str, language: str | None, published: datetime | None, profile: int
    ) -> None:
        self._matcher, self._profile = matcher, profile
        self._title, self._text = Field(title, fold(title), True), Field(text, fold(text), False)
        self._context = _context(self._title, self._text, language, published)
        self._lead = lead = KOREAN_LEAD if self._context.korean else LEAD
        starts = sentence_starts(text, self._text.folded, lead)
        above = bisect_left(starts, lead)
        self._rest = starts[above] if above < len(starts) else sys.maxsize
        self._found = [matcher.find(self._title), *matcher.parted(matcher.find(self._text), self._rest)]
        begin = folded_place(self._text.folded, dateline(text[:_HEAD]))
        self._hits = [
            matcher.hits(self._found[0], self._context),
            matcher.hits(self._found[1], self._context, first=begin),
        ]
        self.sentences = starts[:above]
        """Where each sentence begins that was read."""
        self.windows = windows_of(self._hits[0], self.sentences, self._hits[1], lead)
        """The title, then the sentences of the lead that mean something."""
        self.windows[0].bits |= profile
        self.bits = bits_of(self.windows)
        """All that was read and means something."""
        self._below: list[Window] | None = []

    def possible(self) -> int:
        """The bits of all that title and text could mean, before a closer look."""
        bits = self._profile
        for found in self._found:
            bits |= self._matcher.possible(found)
        return bits

    def said(self) -> int:
        """The bits of all that title and text mean, whatever the source."""
        self.go_on()
        bits = 0
        for hits in self._hits:
            for hit in hits:
                bits |= hit[2]
        return bits

    def below(self) -> list[Window]:
        """The sentences after the lead that were read and mean something."""
        if self._below is None:
            self.sentences = sentence_starts(self._text.original, self._text.folded)
            self._below = windows_of((), self.sentences, self._hits[-1], self._lead)[1:]
        return self._below

    def softened(self, softening: int) -> bool:
        """Whether the title has words that make less of what it says."""
        return bool(self.windows[0].bits & softening)

    def span(self, name: str, start: int, end: int) -> Span:
        """Where a place of a field's folded text is in the field as it came, and the words there."""
        original, folded, _ = self._title if name == "title" else self._text
        if folded.starts is not None:
            start, end = folded.span(start, end)
        return name, start, end, original[start:end]

    def go_on(self) -> bool:
        """Read the rest, and say whether there was any."""
        if self._rest == sys.maxsize:
            return False
        hits = self._matcher.hits(self._found[-1], self._context)
        self._hits.append(hits)
        for hit in hits:
            self.bits |= hit[2]
        self._below = None
        self._rest = sys.maxsize
        return True

    def entities(self) -> tuple[str, ...]:
        """The ids of all that is named, in the whole article, in the order they come."""
        hits = [*self._hits]
        if self._rest != sys.maxsize:
            hits.append(self._matcher.names(self._found[-1], self._context))
        names = map(_NAMES, chain.from_iterable(hits))
        return tuple(dict.fromkeys(chain.from_iterable(names)))


def _context(title: Field, text: Field, language: str | None, published: datetime | None) -> Context:
    head, body = title.folded.text, text.folded.text
    opening = f"{head}\n{body[:400]}"
    hangul = not opening.isascii() and _HANGUL.search(opening) is not None
    korean = hangul and (language or "ko")[:2] not in ("ja", "zh")
    return Context(f"{head}\n{body}", published.date() if published else None, korean, {}, {})
