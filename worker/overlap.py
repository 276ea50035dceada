"""How much of one text runs along in another, and what each has where the two differ. Pure.

Both texts are strings of letters and digits, without spaces: words broken or run together don't matter. Every stretch
of six letters (three of Hangul, Han, Kana) that both have says by how much one text is shifted against the other. Where
many say the same, the texts run along; what two texts merely have in common, phrases and names, is scattered. A tenth
of all letters may be misread, sentences reworded, paragraphs cut or moved: the rest still runs along.
"""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, NamedTuple

from archive.text import CJK, runs, words

# Of a text of a few lines, but not of a headline, a phrase is much: there more of a block's stretches must agree.
_SHORT_BLOCKS: Final = 6
_MORE: Final = 1.5
# Of the stretches that the best blocks have, the share that is as good as all; what a block counts for that was moved.
_FULL: Final = 0.75
_MOVED: Final = 0.25
# A text much shorter than the other counts for less: a round-up holds many articles and is a copy of none. Of the
# beginning of the other, where a copy is cut from, it may be a quarter; of the rest, half.
_CUT: Final = 4
_HELD: Final = 2
_BEGINNING: Final = 0.1
# Letters that a shift may change by within a block: what is inserted or left out in a few lines.
_SLACK: Final = 5
# The first lines, in blocks, and how far down, in as much as they are, what they say may stand in the other.
_OPENING_BLOCKS: Final = 4
_OPENING_REACH: Final = 2
# What is longer and differs is not the same thing said otherwise.
_LONGEST_GAP: Final = 60
_CJK_SHARE: Final = 1 / 3
_THOUSANDS: Final = re.compile(r"(?<=\d),(?=\d{3})")
# Numbers as Korean agencies write them, 3천58, 1만 8천 or 1.5조: others write 3,058, 18,000 and 1조5000억.
_SMALL: Final = r"(?:\d{1,2}천(?:\d{1,2}백)?\d{0,3}|\d{1,2}백\d{0,2}|\d{1,4})"
_KOREAN_NUMBER: Final = re.compile(
    rf"(?<![\d.])(?=\d)(?:(?P<jo>{_SMALL}|\d{{1,4}}\.\d{{1,4}})조)?\s?(?:(?P<eok>{_SMALL}|\d{{1,4}}\.\d{{1,4}})억)?\s?"
    rf"(?:(?P<man>{_SMALL}|\d{{1,4}}\.\d{{1,4}})만)?(?P<rest>{_SMALL}|\s(?:\d천\d{{0,3}}|\d{{4}}(?![년월일시분])))?"
    r"(?!\d|\.\d|[조억만천백십])",
    re.ASCII,
)
_UNITS: Final = {"jo": 10**12, "eok": 10**8, "man": 10**4, "rest": 1}
_THOUSAND: Final = re.compile(r"(?:(\d+)천)?(?:(\d+)백)?(\d*)")
_TENS: Final = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
_ONES: Final = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
}  # fmt: skip
_SPELLED: Final = re.compile(rf"\b({'|'.join(_TENS)})(?:[- ]({'|'.join(_ONES)}))?\b", re.IGNORECASE | re.ASCII)
_IS_CJK: Final = re.compile(f"[{CJK}]")


class Script(NamedTuple):
    """How letters of a kind are measured: `stretch` letters that tell, `block` letters to a block, about a line.

    `along`: of a block's stretches, the share that must agree on the shift. In unrelated text a phrase does; with one
    letter in ten misread in both texts it is 0.3 and more (of Hangul, where a stretch is short, 0.55).
    """

    stretch: int
    block: int
    along: float


LATIN: Final = Script(6, 50, 0.2)
DENSE: Final = Script(3, 20, 0.35)


@dataclass(frozen=True, slots=True, kw_only=True)
class Laid:
    """A text made ready: its letters, where its words begin in them, each stretch's last place."""

    letters: str
    plain: str
    words: tuple[tuple[str, int], ...]
    starts: tuple[int, ...]
    script: Script
    places: dict[str, int]


class Seed(NamedTuple):
    """A stretch that both texts have: where in the one, and how much further on in the other."""

    at: int
    shift: int


class Gap(NamedTuple):
    """The words, by number, that two texts have where one runs along the other and they differ."""

    here: range
    there: range


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlap:
    """How the shorter text (`here`) runs along the longer (`there`): how much of it, 0 to 1, by which seeds."""

    here: Laid
    there: Laid
    share: float
    seeds: tuple[Seed, ...]


def _in_digits(number: re.Match[str]) -> str:
    """A Korean number in digits, its 조 and 억 apart: rows of zeros run along each other anywhere."""
    written = number[0]
    if written.isdecimal():
        return written
    value = sum(_scaled(piece.strip(), _UNITS[unit]) for unit, piece in number.groupdict().items() if piece)
    parts = [(value // 10**12, "조"), (value // 10**8 % 10**4, "억"), (value % 10**8, "")]
    return "".join(f"{count}{unit}" for count, unit in parts if count) or "0"


def _scaled(written: str, unit: int) -> int:
    """What 3천58 or 1.5 of a unit come to."""
    if "." in written:
        whole, _, part = written.partition(".")
        return int(whole) * unit + int(f"{part:0<4}") * (unit // 10_000)
    match = _THOUSAND.fullmatch(written)
    thousands, hundreds, ones = (int(digits or 0) for digits in match.groups()) if match else (0, 0, 0)
    return (1000 * thousands + 100 * hundreds + ones) * unit


def _spelled(number: re.Match[str]) -> str:
    """An English number from twenty to ninety-nine in digits."""
    tens, ones = number.groups(default="")
    return str(_TENS[tens.lower()] + _ONES.get(ones.lower(), 0))


def lay(text: str) -> Laid:
    """Make a text ready to be compared. About 1 ms for 3 kB."""
    plain = _THOUSANDS.sub("", unicodedata.normalize("NFKC", text))
    plain = _SPELLED.sub(_spelled, _KOREAN_NUMBER.sub(_in_digits, plain))
    found, starts, folded, size = [], [], [], 0
    for word, place, _ in runs(plain):
        found.append((word, place))
        starts.append(size)
        folded.append(word.casefold())
        size += len(folded[-1])
    whole = "".join(folded)
    script = DENSE if len(_IS_CJK.findall(whole)) > _CJK_SHARE * len(whole) else LATIN
    stretch = script.stretch
    places = {whole[at : at + stretch]: at for at in range(len(whole) - stretch + 1)}
    return Laid(
        letters=whole, plain=plain, words=tuple(found), starts=tuple(starts), script=script, places=places
    )  # fmt: skip


def letters(text: str) -> str:
    """The letters and digits of a text, as they are compared."""
    return "".join(words(unicodedata.normalize("NFKC", text).casefold()))


def marks(found: Overlap) -> bytearray:
    """A 1 for each letter of the shorter text that the longer has at the same place."""
    marked, stretch = bytearray(len(found.here.letters)), found.here.script.stretch
    for at, _ in found.seeds:
        marked[at : at + stretch] = b"\1" * stretch
    return marked


def covered(found: Overlap) -> int:
    """How many letters of the shorter text the longer has at the same place."""
    return sum(marks(found))


def opening(found: Overlap, heads: tuple[int, int]) -> float:
    """How much of the first lines of the one text the other has near its own beginning, of that which has less of it.

    `heads` are how many letters at the head of each are none of the story's: who filed it, and where.
    """
    size, stretch = _OPENING_BLOCKS * found.here.script.block, found.here.script.stretch
    texts = (found.here, found.there)
    begun = [bytearray(max(0, min(size, len(t.letters) - head))) for t, head in zip(texts, heads, strict=True)]
    for at, shift in found.seeds:
        starts = at - heads[0], at + shift - heads[1]
        if min(starts) < 0 or max(starts) > _OPENING_REACH * size:
            continue
        for marked, start in zip(begun, starts, strict=True):
            if start < len(marked):
                end = min(start + stretch, len(marked))
                marked[start:end] = b"\1" * (end - start)
    return min(sum(marked) / len(marked) if marked else 0.0 for marked in begun)


def overlap(a: Laid, b: Laid) -> Overlap:
    """How the shorter of two texts runs along the longer. Texts of different scripts do not."""
    here, there = sorted((a, b), key=lambda laid: len(laid.letters))
    count = len(here.letters) - here.script.stretch + 1
    if here.script != there.script or count < 1:
        return Overlap(here=here, there=there, share=0.0, seeds=())
    blocks = max(1, round(count / here.script.block))
    size = count / blocks
    found: list[list[tuple[int, int]]] = [[] for _ in range(blocks)]
    string, stretch, places = here.letters, here.script.stretch, there.places
    for at in range(count):
        place = places.get(string[at : at + stretch])
        if place is not None:
            found[int(at / size)].append((place - at, at))
    agreed = [_agreed(block) for block in found]
    enough = here.script.along * size * (_MORE if 1 < blocks < _SHORT_BLOCKS else 1)
    along = [seeds if len(seeds) >= enough else [] for seeds in agreed]
    seeds = tuple(Seed(at, shift) for block in along for at, shift in sorted((at, shift) for shift, at in block))
    longer = len(there.letters)
    cut = bool(seeds) and seeds[0].at + seeds[0].shift < _BEGINNING * longer
    share = _share(along, here.script.block // 2) * min(1.0, (_CUT if cut else _HELD) * len(here.letters) / longer)
    return Overlap(here=here, there=there, share=share, seeds=seeds)


def _share(along: list[list[tuple[int, int]]], slack: int) -> float:
    """The share of the blocks that run along; of one moved without those beside it, a quarter.

    In a scanned text the best blocks have half their stretches or less, in another nearly all: a block that has much
    less than they do runs along in part.
    """
    counts = sorted(len(block) for block in along if block)
    if not counts:
        return 0.0
    full = _FULL * counts[len(counts) * 4 // 5]
    shifts = [block[len(block) // 2][0] if block else None for block in along]
    whole = 0.0
    for block, before, own, after in zip(along, [None, *shifts], shifts, [*shifts[1:], None], strict=False):
        if own is not None:
            together = any(other is not None and abs(other - own) <= slack for other in (before, after))
            alone = not together and len(along) >= _SHORT_BLOCKS
            whole += min(1.0, len(block) / full) * (_MOVED if alone else 1.0)
    return whole / len(along)


def _agreed(block: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The most seeds that agree on the shift."""
    block.sort()
    best, first = (0, 0), 0
    for last, (shift, _) in enumerate(block, 1):
        while shift - block[first][0] > 2 * _SLACK:
            first += 1
        if last - first > best[1] - best[0]:
            best = (first, last)
    return block[slice(*best)]


def _touched(laid: Laid, start: int, end: int, *, beside: bool) -> range:
    """The words that have letters in a place, and those that stand right `beside` it, too."""
    if beside:
        return range(max(0, bisect_left(laid.starts, start) - 1), bisect_right(laid.starts, end))
    return range(bisect_right(laid.starts, start) - 1, bisect_left(laid.starts, end))


def gaps(found: Overlap, *, edges: bool = False, longest: int = _LONGEST_GAP) -> Iterator[Gap]:
    """What the texts have where they differ, between what they both have; at both ends of them (`edges`), too.

    Of so many letters at most: what is longer and differs is not the same thing said otherwise.
    """
    here, there, stretch = found.here, found.there, found.here.script.stretch
    for one, other in pairwise(found.seeds):
        if other.at - one.at != 1 or other.shift != one.shift:
            end = one.at + stretch
            yield from _gap(found, (end, other.at), (end + one.shift, other.at + other.shift), longest)
    if edges and found.seeds:
        first, last = found.seeds[0], found.seeds[-1]
        end = last.at + stretch
        yield from _gap(found, (0, first.at), (0, first.at + first.shift), longest)
        yield from _gap(found, (end, len(here.letters)), (end + last.shift, len(there.letters)), longest)


def _gap(found: Overlap, here: tuple[int, int], there: tuple[int, int], longest: int) -> Iterator[Gap]:
    # Where letters repeat, the stretches before and after what was put in or left out meet.
    beside = here[0] >= here[1] or there[0] >= there[1]
    if all(abs(end - start) <= longest for start, end in (here, there)):
        yield Gap(
            _touched(found.here, *sorted(here), beside=beside), _touched(found.there, *sorted(there), beside=beside)
        )
