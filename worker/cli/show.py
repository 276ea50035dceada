"""How things look: values to text for a terminal or a machine. Pure but for `write` and `write_json`, to stdout."""

import argparse
import json
import os
import sys
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime, tzinfo
from typing import TYPE_CHECKING, Any, TextIO

from archive.times import to_iso

if TYPE_CHECKING:
    from rich.console import Console


def safe(text: str) -> str:
    """A text without what could steer a terminal: controls, bidi overrides, lone surrogates become spaces or vanish."""
    return "".join(
        " " if c in "\n\t\r" else "" if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp") else c
        for c in text
    )


def counted(number: int, thing: str) -> str:
    """1 outlet, 2 outlets."""
    return f"{number:,} {thing}" if number == 1 else f"{number:,} {thing}s"


def article_id(text: str) -> int:
    """An article's id from the command line."""
    if text.isascii() and text.isdigit() and len(text) < 20 and int(text) < 2**63:
        return int(text)
    raise argparse.ArgumentTypeError(f"`{text:.40}` is no article's id; `bongsu search` shows ids")


def story_id(text: str) -> int:
    """A story's id from the command line, or that of an article in its place."""
    try:
        return article_id(text)
    except argparse.ArgumentTypeError:
        raise argparse.ArgumentTypeError(f"`{text:.40}` is no story's id; `bongsu stories` shows ids") from None


def day(text: str) -> date:
    """A day from the command line."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"`{text:.40}` is no day; write it as 2026-11-01") from None


def fires(count: int) -> str:
    """One to five fires; a dot for none."""
    return "▲" * count if count else "·"


def when(moment: datetime | None, zone: tzinfo | None = None) -> str:
    """A time in the user's zone with its offset, to the minute; '-' for none."""
    if moment is None:
        return "-"
    return moment.astimezone(zone).isoformat(" ", "minutes").removesuffix(":00")


def iso(moment: datetime | None) -> str | None:
    """A time for machines: ISO 8601, in the offset its source wrote."""
    if moment is None:
        return None
    return moment.replace(microsecond=0).isoformat() if moment.utcoffset() else to_iso(moment)


def write(text: str, stream: TextIO | None = None) -> None:
    """A line to stdout, whatever the terminal's encoding can't show replaced."""
    out = stream or sys.stdout
    encoding = out.encoding or "utf-8"
    out.write(text.encode(encoding, "replace").decode(encoding) + "\n")


def write_json(value: Mapping[str, Any], *, indent: int | None = None) -> None:
    """A JSON document on a line (or indented), always in UTF-8, whatever encoding the terminal is said to have."""
    sys.stdout.flush()
    sys.stdout.buffer.write(json_line(value, indent=indent))


def json_line(value: Mapping[str, Any], *, indent: int | None = None) -> bytes:
    """A JSON document as UTF-8, with its line's end."""
    return json.dumps(value, ensure_ascii=False, indent=indent).encode("utf-8", "replace") + b"\n"


def colour_wanted() -> bool:
    """Whether to colour: a terminal, and NO_COLOR not set."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")


def console() -> "Console":
    """A rich console on stdout; plain text when it is not a terminal. Imported late: it costs 40 ms."""
    from rich.console import Console

    # Where nobody looks, lines are as long as they like: a file is cut by who reads it.
    wide = None if sys.stdout.isatty() or os.environ.get("COLUMNS") else 160
    plain = Console(highlight=False, emoji=False, markup=False, width=wide, color_system=None)
    return Console(highlight=False, emoji=False, markup=False, width=wide) if colour_wanted() else plain
