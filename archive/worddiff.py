"""What changed between two texts, word by word. Pure.

Lines first, then the words of lines that changed: the shortest way from one to the other, found greedily (Myers 1986).
A Korean word with its particles is one word; where only a particle or a figure in it changed, only that is marked.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from math import isqrt
from typing import Final, NamedTuple

MOST_STEPS: Final = 600
"""Changes between two runs of words beyond which the one is said to stand in the other's place, whole."""
MOST_WORK: Final = 1_500_000
"""Comparisons spent on all runs of two texts together: half a second, whatever they hold."""
MOST_FIGURES: Final = 40
"""Changed figures that are told of; a text with more was written anew."""

_TOKEN: Final = re.compile(r"[^\W_]+(?:[.,:'’/\-][^\W_]+)*|\s+|.", re.DOTALL)
_LINE: Final = re.compile(r"[^\n]*\n+|[^\n]+")
_PART: Final = re.compile(r"\d+(?:[.,:]\d+)*|[A-Za-zÀ-ɏ]+|.", re.DOTALL)
_FIGURE: Final = re.compile(
    r"\d+(?:[.,:]\d+)*(?:[십백천]?[만억조](?:\d+(?:,\d+)*)?|[백천])*|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
    r"|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty"
    r"|ninety|hundred|thousand|million|billion|dozen|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)s?\b"
    r"|\b(?:한|두|세|네|다섯|여섯|일곱|여덟|아홉|열|수십|수백|수천|수만)\b",
    re.IGNORECASE,
)
_ONLY_FIGURE: Final = re.compile(r"[\d.,:십백천만억조]+")

Pair = tuple[Sequence[str], Sequence[str]]


class Piece(NamedTuple):
    """A run of a text: `kind` is `=` for what both have, `-` for what only the old has, `+` for only the new."""

    kind: str
    text: str


class Change(NamedTuple):
    """What changed, in short: how many words came and went, and figures as (old, new), "" where there is none."""

    added: int
    removed: int
    figures: tuple[tuple[str, str], ...]


def diff(old: str, new: str) -> tuple[Piece, ...]:
    """The pieces of both texts in order. Those but `+` make the old text, those but `-` the new one, to the letter."""
    pieces: list[Piece] = []
    for removed, added in _hunks(old, new):
        pieces += _shown(removed, added)
    return tuple(_joined(_merged(pieces)))


def change(old: str, new: str) -> Change:
    """What changed between two texts, in short."""
    added = removed = 0
    figures: list[tuple[str, str]] = []
    for out, come in _runs(old, new):
        removed += sum(_is_word(token) for token in out)
        added += sum(_is_word(token) for token in come)
        figures += _figures("".join(out), "".join(come))
    return Change(added, removed, tuple(figures[:MOST_FIGURES]))


def _runs(old: str, new: str) -> Iterator[Pair]:
    """What stands in whose place; what only a space parts is one."""
    out: list[str] = []
    come: list[str] = []
    for removed, added in _hunks(old, new):
        if removed == added and not "".join(removed).isspace():
            yield out, come
            out, come = [], []
        else:
            out += removed
            come += added
    yield out, come


def _figures(old: str, new: str) -> list[tuple[str, str]]:
    had, has = _FIGURE.findall(old), _FIGURE.findall(new)
    gone, come = Counter(had) - Counter(has), Counter(has) - Counter(had)
    before = [figure for figure in dict.fromkeys(had) for _ in range(gone[figure])]
    after = [figure for figure in dict.fromkeys(has) for _ in range(come[figure])]
    most = max(len(before), len(after))
    before += [""] * (most - len(before))
    after += [""] * (most - len(after))
    return list(zip(before, after, strict=True))


def _is_word(token: str) -> bool:
    return any(map(str.isalnum, token))


def _hunks(old: str, new: str) -> Iterator[Pair]:
    """Both texts as tokens in order: equal pairs are what both have."""
    purse = _Purse()
    for out, come in _aligned(_LINE.findall(old), _LINE.findall(new), purse):
        if out == come:
            yield out, come
        else:
            yield from _aligned(_TOKEN.findall("".join(out)), _TOKEN.findall("".join(come)), purse)


class _Purse:
    """The comparisons that are left to spend."""

    def __init__(self) -> None:
        self.left = MOST_WORK

    def most_steps(self) -> int:
        """How long a way may be: to find one takes comparisons as its square."""
        return min(MOST_STEPS, isqrt(max(self.left, 0)))


def _aligned(old: Sequence[str], new: Sequence[str], purse: _Purse) -> Iterator[Pair]:
    """Runs that both have, as equal pairs, and between them what differs."""
    most = min(len(old), len(new))
    start = next((n for n in range(most) if old[n] != new[n]), most)
    left = most - start
    end = next((n for n in range(left) if old[-1 - n] != new[-1 - n]), left)
    if start:
        yield old[:start], new[:start]
    yield from _between(old[start : len(old) - end], new[start : len(new) - end], purse)
    if end:
        yield old[len(old) - end :], new[len(new) - end :]


def _between(old: Sequence[str], new: Sequence[str], purse: _Purse) -> Iterator[Pair]:
    if not old and not new:
        return
    at, there = 0, 0
    for x, y, length in _snakes(old, new, purse):
        if (x, y) != (at, there):
            yield old[at:x], new[there:y]
        yield old[x : x + length], new[y : y + length]
        at, there = x + length, y + length
    if (at, there) != (len(old), len(new)):
        yield old[at:], new[there:]


def _snakes(old: Sequence[str], new: Sequence[str], purse: _Purse) -> list[tuple[int, int, int]]:
    """The runs that both have, on the shortest way: place in the old, in the new, length. None if that is too long."""
    width, height = len(old), len(new)
    furthest = {1: 0}
    past: list[dict[int, int]] = []
    for steps in range(min(width + height, purse.most_steps()) + 1):
        purse.left -= 2 * steps
        past.append(dict(furthest))
        for diagonal in range(-steps, steps + 1, 2):
            down = diagonal == -steps or (
                diagonal != steps and furthest.get(diagonal - 1, -1) < furthest.get(diagonal + 1, -1)
            )
            x = furthest[diagonal + 1] if down else furthest[diagonal - 1] + 1
            while x < width and 0 <= x - diagonal < height and old[x] == new[x - diagonal]:
                x += 1
            furthest[diagonal] = x
            if x >= width and x - diagonal >= height:
                return _walked(past, width, height)
    return []


def _walked(past: list[dict[int, int]], x: int, y: int) -> list[tuple[int, int, int]]:
    found: list[tuple[int, int, int]] = []
    for steps in range(len(past) - 1, -1, -1):
        known, diagonal = past[steps], x - y
        down = diagonal == -steps or (diagonal != steps and known.get(diagonal - 1, -1) < known.get(diagonal + 1, -1))
        before = diagonal + 1 if down else diagonal - 1
        from_x = known[before] if steps else 0
        from_y = from_x - before if steps else 0
        first = max(from_x + (0 if down else 1), 0) if steps else 0
        if x > first:
            found.append((first, first - diagonal, x - first))
        x, y = from_x, from_y
    return found[::-1]


def _shown(old: Sequence[str], new: Sequence[str]) -> list[Piece]:
    removed, added = "".join(old), "".join(new)
    if removed == added:
        return [Piece("=", removed)]
    if len(old) == len(new) == 1 and _is_word(removed) and _is_word(added):
        return _within(removed, added)
    return [Piece("-", removed), Piece("+", added)]


def _within(old: str, new: str) -> list[Piece]:
    """What changed within a word: of a figure with its unit the figure, of a name with its particle that."""
    a, b = _PART.findall(old), _PART.findall(new)
    most = min(len(a), len(b))
    start = next((n for n in range(most) if a[n] != b[n]), most)
    end = next((n for n in range(most - start) if a[-1 - n] != b[-1 - n]), most - start)
    head, tail = "".join(a[:start]), "".join(a[len(a) - end :])
    removed, added = "".join(a[start : len(a) - end]), "".join(b[start : len(b) - end])
    figure = bool(_ONLY_FIGURE.fullmatch(removed) and _ONLY_FIGURE.fullmatch(added))
    if not figure and 2 * len(head + tail) < max(len(old), len(new)):
        return [Piece("-", old), Piece("+", new)]
    return [Piece("=", head), Piece("-", removed), Piece("+", added), Piece("=", tail)]


def _merged(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Pieces in which a space between two changes belongs to both of them: they read as one."""
    out, come, space = "", "", ""
    for kind, text in pieces:
        if not text:
            continue
        if kind == "=" and not (text.isspace() and "\n" not in text and (out or come)):
            yield from (Piece("-", out), Piece("+", come), Piece("=", space))
            out, come, space = "", "", ""
            yield Piece("=", text)
        elif kind == "=":
            space += text
        elif kind == "-":
            out, come, space = out + space + text, come + space, ""
        else:
            out, come, space = out + space, come + space + text, ""
    yield from (Piece("-", out), Piece("+", come), Piece("=", space))


def _joined(pieces: Iterator[Piece]) -> Iterator[Piece]:
    last: Piece | None = None
    for piece in pieces:
        if not piece.text:
            continue
        if last is not None and last.kind == piece.kind:
            last = Piece(last.kind, last.text + piece.text)
            continue
        if last is not None:
            yield last
        last = piece
    if last is not None:
        yield last
