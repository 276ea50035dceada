"""Which story an article belongs to: near-duplicates, unless their figures disagree. Pure.

An article and a neighbour (it shares a fingerprint band) are copies of one text when

1. enough of the shorter runs along the longer (`overlap.py`, `THRESHOLD`), less of it where both begin alike
   (`REWRITTEN`); of a headline with no text, that;
2. and their figures and names agree, wherever both have them at the same place (`discord.py`),
3. and they are not one form with other things filled in (`frames.py`).

What is a copy of a copy is a copy; but half a day after the first, not where that is found to be another issue of its
form.

A copy joins the story of its earliest look-alike and is a duplicate of that; of the earliest from an outlet that it
names in its first lines, where there is one. It is the origin of what came before it when that names its outlet. All
else begins a story of its own.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from types import MappingProxyType
from typing import Final, NamedTuple

from archive.model import JUDGED, ArticleDraft, ArticleId, Neighbour
from worker import stories
from worker.discord import disagree
from worker.figured import filed
from worker.frames import Instead, instead, is_issue, refilled, slots
from worker.overlap import DENSE, LATIN, Laid, Overlap, Script, covered, lay, letters, opening, overlap

# Most of the shorter text. On the labelled set of tests/quality copies score 0.7 and more, however they were edited or
# scanned, unrelated texts 0.25 and less; forms score 1: no threshold parts them from copies, the figures and names do.
THRESHOLD: Final = 0.6
# A desk that rewords and cuts leaves half of a text, and of its figures more; so much do a later report's paragraphs of
# background come to, too, but that begins with what is new, and what two forms have in common, but theirs are others.
REWRITTEN: Final = 0.5
BEGUN: Final = 0.1
SAME_FIGURES: Final = 0.6
# Copies appear within hours. What is alike days later is a yearly statement or a form, unless it is the very text.
PROMPT: Final = timedelta(days=3)
LATE_THRESHOLD: Final = 0.9
# What comes so much later is the next issue of a form, if it is not the same; so it is no copy of the first's copies.
AGAIN: Final = timedelta(hours=stories.AGAIN)
# Two launches two days apart have one headline: what nothing but that tells of is of one day.
HEADLINE_PROMPT: Final = timedelta(days=1)
# Headlines alone: nearly all of the shorter, which is half of the longer at least, and long enough to be of one event.
HEADLINE_THRESHOLD: Final = 0.85
HEADLINE_LETTERS: Final = {DENSE: 10, LATIN: 24}
# A text that holds two articles is a copy of the one it has more of; of the earliest, when it has nearly as much.
MOST: Final = 0.95
# Letters below which a text says nothing that its headline does not.
LEAST_TEXT: Final = {DENSE: 30, LATIN: 75}
_BESIDE: Final = re.compile(r"^\s*(?:[\[【(<][^\])】>]{1,12}[\])】>]\s*)+|\s[-|–—:]\s[^-|–—:]{2,30}$")
_FIGURE: Final = re.compile(r"\d+(?:\.\d+)?")
# Where a text says whose it is.
BYLINE: Final = 150
_SHORT_NAME: Final = 4
# A laid text weighs 250 bytes a character. Those of usual articles are kept, for the next look-alike to come; more than
# the look-alikes of one article, or forms would push each other out.
KEPT: Final = 64
KEPT_CHARACTERS: Final = 5_000
KEPT_HEADLINES: Final = 256
_HEADLINE: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """Where an article belongs. `story_id` None begins a story; `score` is the best likeness found, vetoed or not.

    It is the `origin` of what it is alike to, however late it came, where the earliest says so in its first lines.

    `apart` are stories it is not of, whatever their headlines say: what it runs along there is the same form, filled in
    otherwise.
    """

    story_id: ArticleId | None
    duplicate_of: ArticleId | None
    score: float
    apart: frozenset[ArticleId] = frozenset()
    origin: bool = False


_kept: Final = lru_cache(maxsize=KEPT)(lay)
_kept_headlines: Final = lru_cache(maxsize=KEPT_HEADLINES)(lay)


def _laid(text: str) -> Laid:
    text = text[:JUDGED]
    return (_kept if len(text) <= KEPT_CHARACTERS else lay)(text)


def _alone(text: Laid, least: Mapping[Script, int]) -> bool:
    return len(text.letters) < least[text.script]


def _laid_headline(title: str) -> Laid:
    """A title without "[속보]" before it and the outlet's name behind, or the start of a long one."""
    return _kept_headlines((_BESIDE.sub("", title) or title)[:_HEADLINE])


def _headlines_alike(titles: Overlap) -> float:
    """How alike two headlines are, 0 when they are too short to be of one event."""
    here, there = len(titles.here.letters), len(titles.there.letters)
    if _alone(titles.here, HEADLINE_LETTERS) or 2 * here < there:
        return 0.0
    return covered(titles) / here


def _apart(draft: ArticleDraft, seen: datetime, neighbour: Neighbour, *, headlines: bool) -> timedelta:
    """The time between two articles. Of texts with no time of their own it is not known: as if there was none."""
    if draft.published is not None and neighbour.published is not None:
        return abs(draft.published - neighbour.published)
    return abs(seen - neighbour.first_seen) if headlines else timedelta(0)


def _names(text: str, outlet: str) -> bool:
    """Whether the first lines of a text name an outlet. A short name, AP, is in many words."""
    name = letters(outlet)
    if len(name) < 2:
        return False
    begun = unicodedata.normalize("NFKC", text[:BYLINE])
    if len(name) > _SHORT_NAME or not name.isascii():
        return name in letters(begun)
    return re.search(rf"\b{re.escape(outlet.strip())}\b", begun, re.IGNORECASE) is not None


def _is_origin(draft: ArticleDraft, copy: Neighbour) -> bool:
    """Whether an earlier copy says that it is from this article's outlet, which says no such thing of the other's."""
    own, other = letters(draft.outlet), letters(copy.outlet)
    return own != other and _names(copy.text, draft.outlet) and not _names(draft.text, copy.outlet)


def _reworded(texts: Overlap) -> bool:
    """Whether one of two texts may be the other reworded: by how much they have in common, how they begin, figures."""
    if texts.share < REWRITTEN or opening(texts, (filed(texts.here).stop, filed(texts.there).stop)) < BEGUN:
        return False
    here, there = (frozenset(_FIGURE.findall(text.plain)) for text in (texts.here, texts.there))
    return len(here & there) >= SAME_FIGURES * min(len(here), len(there)) > 0


class _Likeness(NamedTuple):
    """How alike an article and a neighbour are, in how many letters; whether they are copies of one text, or a form.

    `next_issue` says that they are a form, and that more than AGAIN lies between them. One that is `reworded` is a copy
    of that only where it is of nothing that it has more of.
    """

    neighbour: Neighbour
    score: float
    letters: float
    copy: bool
    form: bool = False
    next_issue: bool = False
    reworded: bool = False
    instead: Instead = MappingProxyType({})


def _likeness(draft: ArticleDraft, seen: datetime, neighbour: Neighbour) -> _Likeness:
    heads = _laid_headline(draft.title), _laid_headline(neighbour.title)
    titles = overlap(*heads)
    own, other = _laid(draft.text), _laid(neighbour.text)
    headlines = _alone(own, LEAST_TEXT)
    apart = _apart(draft, seen, neighbour, headlines=headlines)
    texts = overlap(own, other)
    if headlines:
        score = _headlines_alike(titles)
        alike = score >= HEADLINE_THRESHOLD and apart <= HEADLINE_PROMPT and not disagree(titles)
        return _Likeness(neighbour, score, len(titles.here.letters), alike)
    prompt = apart <= PROMPT
    enough = THRESHOLD if prompt else LATE_THRESHOLD
    long_run = texts.share >= enough
    reworded = prompt and not long_run and _reworded(texts)
    ordered = heads if texts.here is own else heads[::-1]
    year = draft.published.year if draft.published else None
    alike = (long_run or reworded) and not refilled(texts, ordered) and not disagree(titles, texts, ordered, year)
    differing = instead(texts, own) if long_run or alike else {}
    form = long_run and not alike
    next_issue = form and apart > AGAIN
    count = covered(texts) if alike else 0
    return _Likeness(neighbour, texts.share, count, alike, form, next_issue, reworded, differing)


def place(draft: ArticleDraft, neighbours: Sequence[Neighbour], *, seen: datetime) -> Placement:
    """The story an article joins and the article it is a copy of. `seen` is when the article came."""
    best, copies = 0.0, dict[ArticleId, _Likeness]()
    forms, issues, compared = set[ArticleId](), set[ArticleId](), list[Instead]()
    for neighbour in sorted(neighbours, key=lambda neighbour: (neighbour.first_seen, neighbour.id)):
        first = neighbour.id if neighbour.duplicate_of is None else neighbour.duplicate_of
        named = _names(draft.text, neighbour.outlet)
        if ((first in copies and not copies[first].reworded) or first in issues) and not named:
            continue  # what is a copy of a copy needs no proof of its own, and can't give one for another issue
        found = _likeness(draft, seen, neighbour)
        compared.append(found.instead)
        best = max(best, found.score)
        if found.form:
            forms.add(neighbour.story_id)
        if found.next_issue:
            issues.add(neighbour.id)
        if found.copy and named:
            copies = {neighbour.id: found}
            break
        if found.copy and not (found.reworded and first in copies):
            copies[first] = found
    copies = {first: one for first, one in copies.items() if not one.reworded} or copies
    form = slots(compared)
    for first, one in list(copies.items()):
        if is_issue(one.instead, form, _laid(draft.text)):
            forms.add(one.neighbour.story_id)
            del copies[first]
    if not copies:
        return Placement(story_id=None, duplicate_of=None, score=round(best, 4), apart=frozenset(forms))
    most = max(found.letters for found in copies.values())
    first, best_copy = next((first, one) for first, one in copies.items() if one.letters >= MOST * most)
    story = best_copy.neighbour.story_id
    return Placement(
        story_id=story,
        duplicate_of=first,
        score=round(best_copy.score, 4),
        apart=frozenset(forms - {story}),
        origin=_is_origin(draft, next((one for one in neighbours if one.id == first), best_copy.neighbour)),
    )
