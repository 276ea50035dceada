"""Which story an article belongs to: near-duplicates, unless their figures disagree. Pure.

An article and a neighbour (it shares a fingerprint band) are copies of one text when

1. enough of the shorter is found in the longer (`THRESHOLD`),
2. and their figures agree: numbers, written out or in digits, days of the week and months, wherever both texts have
   them between the same words. Similarity can't tell the twelfth sanctions package from the thirteenth, nor today's
   weather from yesterday's; their figures can. What looks like a name is held to the same, for forms without figures.

A copy joins the story of its earliest look-alike and is a duplicate of that. All else begins a story of its own.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Final

from archive.fingerprint import Shingles, shingles, similarity
from archive.model import JUDGED, ArticleDraft, ArticleId, Neighbour
from archive.text import is_cjk, runs

# Half of the shorter text word for word. On the labelled set of tests/worker/test_cluster.py copies score 0.73 and
# more, other reports of one event 0.04 and less; between them is what is heavily edited. Forms score up to 0.9: no
# threshold parts them from copies, the figures and names do.
THRESHOLD: Final = 0.5
# Copies appear within hours. What is alike days later is a yearly statement or a form, unless it is the very text.
PROMPT: Final = timedelta(days=3)
LATE_THRESHOLD: Final = 0.9
# Of the figures found between the same words, the share that may differ: an outlet's slip or a later toll. None may
# in the title or the opening, where a text says which event it is of.
SLIPS: Final = 0.2
OPENING_FIGURES: Final = 200
# A profile weighs 250 bytes a character of its text. Those of usual articles are kept, for the next look-alike to come;
# more than the look-alikes of one article, or forms would push each other out.
KEPT: Final = 64
KEPT_CHARACTERS: Final = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """Where an article belongs. `story_id` None begins a story; `score` is the best likeness found, vetoed or not."""

    story_id: ArticleId | None
    duplicate_of: ArticleId | None
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _Slot:
    """What a text has between certain words: `values` of one kind, `early` when in the title or the opening."""

    values: frozenset[str]
    early: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Profile:
    shingles: Shingles
    figures: Mapping[tuple[str, ...], _Slot]
    names: Mapping[tuple[str, ...], _Slot]


_NUMBERS: Final = {
    word: str(number)
    for words in (
        "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
        "eighteen nineteen twenty",
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
        "fifteenth sixteenth seventeenth eighteenth nineteenth twentieth",
        "한 두 세 네 다섯 여섯 일곱 여덟 아홉 열",
        "첫 둘째 셋째 넷째",
        "一 二 三 四 五 六 七 八 九 十",
    )
    for number, word in enumerate(words.split(), 1)
}
_DAYS: Final = {
    **{day[:size]: day[:3] for day in ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
       for size in (3, len(day))},
    **{month[:size]: month[:3] for month in ("january", "february", "march", "april", "may", "june", "july", "august",
       "september", "october", "november", "december") for size in (3, len(month))},
    "sept": "sep",
}  # fmt: skip
_WEEKDAY: Final = re.compile(r"[월화수목금토일]요일")
_DIGITS: Final = re.compile(r"(\d+)(?:st|nd|rd|th)?", re.IGNORECASE)
_THOUSANDS: Final = re.compile(r"(?<=\d),(?=\d{3})")
_PARTICLE: Final = re.compile(r"(.{2,}?)(?:[은는이가을를의에와과로]|에게|으로)")
_SENTENCE_END: Final = re.compile(r"[.!?:\n][\"'”’)]*\s*$")


def _figure(token: str) -> str | None:
    """The number, weekday or month a token stands for."""
    digits = _DIGITS.fullmatch(token)
    if digits:
        return digits.group(1).lstrip("0") or "0"
    weekday = _WEEKDAY.match(token)
    if weekday:
        return weekday.group()
    low = token.lower()
    return _NUMBERS.get(low) or _DAYS.get(low)


def _name(token: str, before: str) -> str | None:
    """What may be a name: a capitalised word within a sentence, a Korean noun with its particle off."""
    if is_cjk(token):
        noun = _PARTICLE.fullmatch(token)
        return noun.group(1) if noun else None
    return token.lower() if token[0].isupper() and not _SENTENCE_END.search(before) and before else None


def _tokens(text: str) -> Iterator[tuple[str, int, str | None, str | None]]:
    """Each word of a text with its place, and the figure or the name it is."""
    plain = _THOUSANDS.sub("", unicodedata.normalize("NFKC", text))
    for token, start, _ in runs(plain):
        yield token, start, _figure(token), _name(token, plain[max(0, start - 4) : start])


Slots = defaultdict[tuple[str, ...], list[tuple[str, bool]]]


def _collect(text: str, early_until: int, figures: Slots, names: Slots) -> None:
    tokens = list(_tokens(text))
    words = ["#" if figure else token.lower() for token, _, figure, _ in tokens]
    words = ["", "", *words, "", ""]
    for place, (_, start, figure, name) in enumerate(tokens, 2):
        if figure is None and name is None:
            continue
        before, after = words[place - 2 : place], words[place + 1 : place + 3]
        for key in ((*before, "_", after[0]), (before[1], "_", *after)):
            if figure is not None:
                figures[key].append((figure, start < early_until))
            elif name is not None:
                names[key].append((name, start < early_until))


def _sealed(slots: Slots) -> Mapping[tuple[str, ...], _Slot]:
    return {
        key: _Slot(values=frozenset(value for value, _ in found), early=any(early for _, early in found))
        for key, found in slots.items()
    }


def _profile(title: str, text: str) -> _Profile:
    text = text[:JUDGED]
    return (_kept if len(title) + len(text) <= KEPT_CHARACTERS else _made)(title, text)


def _made(title: str, text: str) -> _Profile:
    figures: Slots = defaultdict(list)
    names: Slots = defaultdict(list)
    _collect(title, len(title) + 1, figures, names)
    _collect(text, OPENING_FIGURES, figures, names)
    return _Profile(shingles=shingles(title, text), figures=_sealed(figures), names=_sealed(names))


_kept: Final = lru_cache(maxsize=KEPT)(_made)


def _differences(a: Mapping[tuple[str, ...], _Slot], b: Mapping[tuple[str, ...], _Slot]) -> tuple[float, bool]:
    """Of what stands between the same words in both, the share that differs, and whether some of it is early."""
    common = a.keys() & b.keys()
    differing = [key for key in common if not a[key].values & b[key].values]
    early = any(a[key].early and b[key].early for key in differing)
    return (len(differing) / len(common) if common else 0.0), early


def _conflict(a: _Profile, b: _Profile) -> bool:
    share, early = _differences(a.figures, b.figures)
    if early or share > SLIPS:
        return True
    share, _ = _differences(a.names, b.names)
    return share > SLIPS


def _apart(draft: ArticleDraft, seen: datetime, neighbour: Neighbour) -> timedelta:
    if draft.published is not None and neighbour.published is not None:
        return abs(draft.published - neighbour.published)
    return abs(seen - neighbour.first_seen)


def place(draft: ArticleDraft, neighbours: Sequence[Neighbour], *, seen: datetime) -> Placement:
    """The story an article joins and the earliest article it is a copy of. `seen` is when the article came."""
    if not neighbours:
        return Placement(story_id=None, duplicate_of=None, score=0.0)
    own = _profile(draft.title, draft.text)
    best = 0.0
    for neighbour in sorted(neighbours, key=lambda neighbour: (neighbour.first_seen, neighbour.id)):
        other = _profile(neighbour.title, neighbour.text)
        score = similarity(own.shingles, other.shingles)
        enough = THRESHOLD if _apart(draft, seen, neighbour) <= PROMPT else LATE_THRESHOLD
        if score >= enough and not _conflict(own, other):
            return Placement(story_id=neighbour.story_id, duplicate_of=neighbour.id, score=round(score, 4))
        best = max(best, score)
    return Placement(story_id=None, duplicate_of=None, score=round(best, 4))
