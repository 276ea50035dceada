"""How changes look: pieces of two texts as lines, [-old-]{+new+} in plain text, colours on a terminal. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from archive.model import SightingKind
from archive.sightings import Seen
from archive.worddiff import Change, Piece, diff
from worker.cli.show import safe

Line = list[Piece]
MARKS: Final = {"=": ("", ""), "-": ("[-", "-]"), "+": ("{+", "+}")}
STYLES: Final = {"=": "", "-": "red strike", "+": "bold green"}
GAP: Final = Piece("=", "…")


def lines_of(old: str, new: str, *, whole: bool = False) -> list[Line]:
    """The lines in which two texts differ; with `whole`, all of them. What is left out is an ellipsis."""
    lines: list[Line] = []
    for line in _lines(diff(old, new)):
        if whole or any(piece.kind != "=" for piece in line):
            lines.append(line)
        elif line and (not lines or lines[-1] != [GAP]):
            lines.append([GAP])
    return lines


def _lines(pieces: Iterable[Piece]) -> Iterator[Line]:
    line: Line = []
    for kind, text in pieces:
        first, *further = text.split("\n")
        if first:
            line.append(Piece(kind, first))
        for part in further:
            yield line
            line = [Piece(kind, part)] if part else []
    yield line


def plain(line: Sequence[Piece]) -> str:
    """A line with its marks."""
    return "".join(f"{MARKS[kind][0]}{safe(text)}{MARKS[kind][1]}" for kind, text in line)


def figures_of(figures: Iterable[tuple[str, str]]) -> str:
    """Changed figures: 11,000 → 12,000; one that is new or gone stands with a sign."""
    return ", ".join(f"{old} → {new}" if old and new else f"+{new}" if new else f"-{old}" for old, new in figures)


def words_of(change: Change | tuple[int, int]) -> str:
    """How many words came and went."""
    return f"words +{change[0]} -{change[1]}"


def kind_of(seen: Seen) -> str:
    """What was seen, in a word."""
    return "stealth" if seen.is_stealth else str(seen.sighting.kind)


def in_short(seen: Seen) -> str:
    """What was seen, in a few words."""
    sighting = seen.sighting
    if sighting.kind in (SightingKind.GONE, SightingKind.RESTORED):
        facts = [f"status {sighting.http_status}" if sighting.http_status else "", sighting.reason or ""]
    else:
        facts = [words_of(sighting.words) if sighting.words else "", figures_of(sighting.figures)]
        if seen.headlines:
            facts.append("headline: " + " ".join(map(plain, lines_of(*seen.headlines))))
    return "; ".join(safe(fact) for fact in facts if fact)
