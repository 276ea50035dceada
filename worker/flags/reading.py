"""An article as it is read: the title and the lead first, the rest only where they leave it open. Pure."""

import re
import sys
from collections.abc import Iterable
from datetime import datetime
from typing import Final

from worker.flags.match import Context, Found, Hit, Matcher
from worker.flags.meet import Place, windows_of
from worker.flags.windows import LEAD, dateline, folded_place, sentence_starts

_HANGUL: Final = re.compile("[가-힣]")
_HEAD: Final = 200  # code points that a dateline may take


class Reading:
    """The windows and names of one article. `profile` are bits that count as said in the title."""

    def __init__(
        self, matcher: Matcher, title: str, text: str, language: str | None, published: datetime | None, profile: int
    ) -> None:
        self._matcher, self._profile = matcher, profile
        self.title, self.text = matcher.find(title, headline=True), matcher.find(text, headline=False)
        self._context = _context(self.title, self.text, language, published)
        body = self.text
        starts = sentence_starts(text, body.folded, LEAD) if body.raw else [0]
        self.rest = next((start for start in starts if start >= LEAD), sys.maxsize)
        """Where the rest begins in the folded text; sys.maxsize once all is read."""
        self.sentences = [start for start in starts if start < LEAD]
        """Where each sentence begins that was read."""
        begin = folded_place(body.folded, dateline(text[:_HEAD])) if body.raw else 0
        self._hits = [
            matcher.hits(self.title, self._context),
            matcher.hits(body, self._context, first=begin, last=self.rest),
        ]
        self.windows = windows_of(self._hits[0], self.sentences, self._hits[1])
        """The title, then the sentences that were read and mean something."""
        self.windows[0].bits |= profile

    def possible(self) -> int:
        """The bits of all that title and text could mean, before a closer look."""
        return self._matcher.possible(self.title) | self._matcher.possible(self.text) | self._profile

    def said(self) -> int:
        """The bits of all that title and text mean."""
        self.go_on()
        bits = 0
        for hits in self._hits:
            for hit in hits:
                bits |= hit[2]
        return bits

    def softened(self, softening: int) -> bool:
        """Whether the title has words that make less of what it says."""
        return any(hit[2] & softening for hit in self._hits[0])

    def span(self, place: Place) -> tuple[str, int, int, str]:
        """The field, the place in it as it came, and the words there."""
        field, a, b = place
        whole = self.title if field == "title" else self.text
        start, end = whole.folded.span(a, b)
        return field, start, end, whole.original[start:end]

    def go_on(self) -> bool:
        """Read the rest, and say whether there was any."""
        if self.rest == sys.maxsize:
            return False
        hits = self._matcher.hits(self.text, self._context, first=self.rest)
        self._hits.append(hits)
        if hits:
            self.sentences = sentence_starts(self.text.original, self.text.folded)
            self.windows += windows_of((), self.sentences, hits)[1:]
        self.rest = sys.maxsize
        return True

    def entities(self) -> tuple[str, ...]:
        """The ids of all that is named, in the whole article, in the order they come."""
        names = dict.fromkeys(_names(self._hits))
        if self.rest != sys.maxsize:
            further = self._matcher.names(self.text, self._context, names.keys(), first=self.rest)
            names.update(dict.fromkeys(_names((further,))))
        return tuple(names)


def _context(title: Found, text: Found, language: str | None, published: datetime | None) -> Context:
    head, body = title.folded.text, text.folded.text
    hangul = _HANGUL.search(head) or _HANGUL.search(body[:400])
    korean = (language or "ko")[:2] not in ("ja", "zh") and hangul is not None
    return Context(f"{head}\n{body}", published.date() if published else None, korean, {})


def _names(hits: Iterable[Iterable[Hit]]) -> Iterable[str]:
    return (name for some in hits for hit in some for name in hit[3])
