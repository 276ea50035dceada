"""A judgement shown to a person, and judging one text that is not archived."""

import argparse
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from worker.cli.show import colour_wanted, fires, safe, write, write_json
from worker.cli.wrap import write_beside

if TYPE_CHECKING:
    from archive.model import Flag
    from worker.flags.explain import Span

AROUND: Final = 60
"""Characters of plain text shown on each side of a word that counted."""


def record(flag: "Flag") -> dict[str, Any]:
    """A judgement for machines."""
    return {
        "flagged": flag.flagged,
        "fires": flag.fires,
        "topics": list(flag.topics),
        "entities": list(flag.entities),
        "evidence": [piece._asdict() for piece in flag.evidence],
        "parts": [part._asdict() for part in flag.parts],
        "rules_version": flag.rules_version,
    }


def judge_one(args: argparse.Namespace) -> int:
    """Judge `args.title` over `args.text` by the rules in use, and print why; 0. Raises ConfigError."""
    from worker.flags import judge
    from worker.rulebook import load_ruleset
    from worker.settings import load

    title, text = args.title or "", args.text or ""
    flag = judge(load_ruleset(load(args.config)), title=title, text=text)
    if args.json:
        write_json(record(flag), indent=2)
    else:
        print_explanation(flag, title, text)
    return 0


def print_explanation(flag: "Flag", title: str, text: str) -> None:
    """Print the verdict, why so many fires, the marked title, the places in the text, the sum, and what was missing.

    Title and text must be those that were judged.
    """
    from worker.flags.explain import explanation

    told = explanation(flag, title, text)
    write(f"{fires(flag.fires)}  {told.verdict}")
    if told.title:
        write("  " + _marked(told.title))
    if any(span.rules for span in told.text):
        write("  " + _marked(_shortened(told.text)))
    if told.fires:
        write_beside("  fires    ", safe(told.fires))
    for row in told.rows:
        write_beside(f"  {row.score:+6.2f}  {row.running:6.2f}  {row.rule:26} ", safe(row.why))
    for reason in told.why_not:
        write_beside("  why not  ", safe(reason))


def _marked(spans: "Sequence[Span]") -> str:
    mark = "\x1b[1;33m{}\x1b[0m" if colour_wanted() else "[{}]"
    pieces = ((counts, "".join(span.text for span in run)) for counts, run in groupby(spans, lambda s: bool(s.rules)))
    return "".join(mark.format(safe(text)) if counts else safe(text) for counts, text in pieces)


def _shortened(spans: "Sequence[Span]") -> "list[Span]":
    """The text near what counted: long stretches in between are left out."""
    shown: list[Span] = []
    for number, span in enumerate(spans):
        if span.rules or len(span.text) <= 2 * AROUND:
            shown.append(span)
            continue
        head = span.text[:AROUND] if number else ""
        tail = span.text[-AROUND:] if number < len(spans) - 1 else ""
        shown.append(replace(span, text=f"{head} … {tail}"))
    return shown
