"""Lines as wide as the terminal is: Hangul takes two columns of it. Pure but for `width` and `write_wrapped`."""

import os
import shutil
import sys
import unicodedata
from collections.abc import Iterator
from typing import Final

from worker.cli.show import write

_NARROWEST: Final = 20


def columns(text: str) -> int:
    """How many columns of a terminal a text takes."""
    return sum(map(_column, text))


def _column(character: str) -> int:
    if unicodedata.combining(character) or "\u1160" <= character <= "\u11ff":
        return 0
    return 1 + (unicodedata.east_asian_width(character) in "WF")


def padded(text: str, room: int) -> str:
    """A text followed by as many blanks as make it take so many columns."""
    return text + " " * (room - columns(text))


def wrapped(text: str, width: int, hang: int = 0) -> Iterator[str]:
    """A line cut at spaces to lines of so many columns at most, those after the first set in by `hang` more."""
    line = indent = " " * (len(text) - len(text.lstrip(" ")))
    inner = " " * min(len(indent) + hang, width // 2)
    for word in text.split():
        if line.strip() and columns(line) + 1 + columns(word) > width:
            yield line
            line = inner
        elif line.strip():
            line += " "
        for character in word:
            if columns(line) + _column(character) > width:
                yield line
                line = inner
            line += character
    yield line


def width() -> int | None:
    """The terminal's width; None where nobody looks: lines are as long as they like there."""
    if sys.stdout.isatty() or os.environ.get("COLUMNS"):
        return max(shutil.get_terminal_size().columns, _NARROWEST)
    return None


def write_wrapped(text: str, hang: int = 0) -> None:
    """A line to stdout, on a terminal no longer than that is wide."""
    wide = width()
    for line in (text,) if wide is None or columns(text) <= wide else wrapped(text, wide, hang):
        write(line)


def write_beside(head: str, text: str) -> None:
    """A line to stdout that begins with `head`; on a narrow terminal the text goes on beside it, or else below."""
    wide = width()
    if wide is None or columns(head) + columns(text) <= wide:
        write(head + text)
        return
    room = wide - columns(head)
    if room < _NARROWEST:
        if head.strip():
            write_wrapped(head.rstrip(), hang=2)
        head, room = "  ", wide - 2
    for line in wrapped(text, room):
        write(head + line)
        head = " " * columns(head)
