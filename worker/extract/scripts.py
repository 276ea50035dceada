"""The values a page hands its own scripts: JSON elements, assigned variables, flight data pushed in pieces. Pure.

Nothing here raises, and what is made of a page's references to its own texts stays within bounds.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from lxml.html import HtmlElement

_VARIABLE: Final = re.compile(
    r"(?:Fusion\.globalContent|(?:window\.|self\.|globalThis\.)?__(?:[A-Z]+_)*(?:STATE|DATA|NUXT|PROPS|CONTEXT)(?:__)?)"
    r"\s*=\s*(JSON\.parse\(\s*)?(?=[{\[\"'])"
)
_PUSHED: Final = re.compile(r"self\.__next_f\.push\(\[1,\s*")
_ROW: Final = re.compile(r"([0-9a-f]{1,6}):(?:T([0-9a-f]{1,6}),)?")
_REFERENCE: Final = re.compile(r"\$([0-9a-f]{1,6})")
# Characters of script that are read, and that references may make; some four times what we have seen.
_MOST: Final = 4_000_000
_DEEPEST: Final = 30
# In one script: pages give a script to each.
_MOST_VARIABLES: Final = 8
_MOST_PIECES: Final = 200
_DECODER: Final = json.JSONDecoder(strict=False)


@dataclass(slots=True)
class _Room:
    """How much more may be made of references: each names as much as it likes, as often as it likes."""

    left: int = _MOST

    def has(self, value: object) -> bool:
        self.left -= len(value) if isinstance(value, str) else 50
        return self.left >= 0


def states(tree: HtmlElement) -> Iterator[object]:
    """Every value the page's scripts are given, in their order; flight data last."""
    room = _MOST
    pushed: list[str] = []
    for script in tree.iter("script"):
        source = script.text or ""
        if not source or "ld+json" in script.get("type", "") or len(source) > room:
            continue
        room -= len(source)
        if "json" in script.get("type", ""):
            yield _revived(_json(source.strip()))
        elif "__next_f" in source:
            pushed += _pieces(source)
        else:
            yield from _assigned(source)
    yield from _flight("".join(pushed))


def _json(text: str, at: int = 0) -> object:
    """The JSON value that begins there in a text; None where none does."""
    try:
        value: object = _DECODER.raw_decode(text, at)[0]
    except (ValueError, RecursionError):
        return None
    return value


def _assigned(source: str) -> Iterator[object]:
    for match in islice(_VARIABLE.finditer(source), _MOST_VARIABLES):
        value = _json(source, match.end())
        yield _json(value) if isinstance(value, str) else value


def _pieces(source: str) -> Iterator[str]:
    for match in islice(_PUSHED.finditer(source), _MOST_PIECES):
        piece = _json(source, match.end())
        if isinstance(piece, str):
            yield piece


def _flight(data: str) -> Iterator[object]:
    """The rows of flight data, those that name a row of text with its text in their place."""
    rows, long = [], {}
    # Lengths of text rows are told in bytes.
    encoded = data.encode("utf-8", "replace")
    at = 0
    while at < len(encoded):
        begun = _ROW.match(encoded[at : at + 20].decode("utf-8", "replace"))
        if begun and begun[2]:
            start = at + begun.end()
            end = start + int(begun[2], 16)
            long[begun[1]] = encoded[start:end].decode("utf-8", "replace")
            at = end
            continue
        end = encoded.find(b"\n", at)
        end = len(encoded) if end < 0 else end
        if begun:
            rows.append(encoded[at + begun.end() : end].decode("utf-8", "replace"))
        at = end + 1
    room = _Room()
    for row in rows:
        yield _filled(_json(row), long, _DEEPEST, room)


def _filled(value: object, long: Mapping[str, str], depth: int, room: _Room) -> object:
    if isinstance(value, str):
        named = _REFERENCE.fullmatch(value)
        text = long.get(named[1], value) if named else value
        return text if text is value or room.has(text) else value
    if not long or depth == 0:
        return value
    if isinstance(value, list):
        return [_filled(item, long, depth - 1, room) for item in value]
    if isinstance(value, dict):
        return {key: _filled(item, long, depth - 1, room) for key, item in value.items()}
    return value


def _revived(value: object) -> object:
    """Nuxt 3 writes its state as one list, whose objects hold places in that list: here those are followed."""
    if not isinstance(value, list) or not any(isinstance(item, dict) for item in value[:20]):
        return value
    if not all(_is_place(v) for item in value if isinstance(item, dict) for v in item.values()):
        return value
    room = _Room()
    return [_followed(value, item, _DEEPEST, room) for item in value if isinstance(item, dict)]


def _is_place(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _followed(pool: Sequence[object], value: object, depth: int, room: _Room) -> object:
    if depth == 0 or not room.has(value):
        return None
    if isinstance(value, dict):
        return {key: _followed(pool, _at(pool, item), depth - 1, room) for key, item in value.items()}
    if isinstance(value, list):
        return [_followed(pool, _at(pool, item), depth - 1, room) for item in value]
    return value


def _at(pool: Sequence[object], place: object) -> object:
    return pool[place] if isinstance(place, int) and 0 <= place < len(pool) else None
