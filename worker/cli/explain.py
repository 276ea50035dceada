"""Say why an article is flagged, or is not: the words that counted, where they stand, and the sum, line by line."""

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING

from worker.cli.feedback import said_line
from worker.cli.show import article_id, colour_wanted, fires, safe, when, write, write_json
from worker.cli.wrap import write_beside

if TYPE_CHECKING:
    from archive.model import Article
    from worker.flags.explain import Explanation, Span
    from worker.settings import Settings

AROUND = 60
"""Characters of plain text shown on each side of a word that counted."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """ID, --json."""
    parser.add_argument("id", metavar="ID", type=article_id, help="an article's id, as `bongsu search` shows it")
    parser.add_argument("--json", action="store_true", help="one JSON document")


def run(args: argparse.Namespace) -> int:
    """0. Raises Missing."""
    from archive import open_reader, reading
    from worker.flags.explain import explanation
    from worker.settings import load

    settings = load(args.config)
    reader = open_reader(settings.archive_place)
    try:
        article = reading.article(reader, args.id)
    finally:
        reader.close()
    if args.json:
        write_json(_record(article), indent=2)
        return 0
    draft = article.draft
    write(f"{safe(draft.outlet)} · {when(draft.published, settings.timezone)} · rules {article.flag.rules_version}")
    _say_who_decides(article, settings)
    print_explanation(explanation(article.flag, draft.title, draft.text), article.flag.fires)
    if draft.sources:
        write("  found in " + ", ".join(safe(f"{name} {source}") for name, source in draft.sources))
    return 0


def _say_who_decides(article: "Article", settings: "Settings") -> None:
    """What analysts said, and that it stands over what the rules say, which follows."""
    for kept in article.feedback:
        earlier = "" if kept.sha256 == article.sha256 else " (of an earlier text)"
        write(f"analyst  {said_line(kept, settings)}{earlier}")
    stands = article.standing
    if stands.by_analyst:
        what = ", ".join(stands.topics) or "not flagged"
        write(f"{fires(stands.fires)}  What stands, by the analyst: {what}. What the rules say:")


def _record(article: "Article") -> dict[str, object]:

    from archive.export import feedback_record

    flag, draft = article.flag, article.draft
    return {
        "id": article.id,
        "title": draft.title,
        "text": draft.text,
        "sources": dict(draft.sources),
        "stands": {
            "fires": article.standing.fires,
            "topics": list(article.standing.topics),
            "decided_by": "analyst" if article.standing.by_analyst else "rules",
        },
        "feedback": [feedback_record(kept) for kept in article.feedback],
        "flagged": flag.flagged,
        "fires": flag.fires,
        "topics": list(flag.topics),
        "entities": list(flag.entities),
        "evidence": [piece._asdict() for piece in flag.evidence],
        "parts": [part._asdict() for part in flag.parts],
        "rules_version": flag.rules_version,
    }


def print_explanation(told: "Explanation", count: int) -> None:
    """Print an explanation: verdict, marked title, the places in the text, the sum, and what was missing."""
    write(f"{fires(count)}  {told.verdict}")
    write("  " + _marked(told.title))
    for line in _places(told.text):
        write("  " + line)
    for row in told.rows:
        write_beside(f"  {row.score:+6.2f}  {row.running:6.2f}  {row.rule:26} ", safe(row.why))
    for reason in told.why_not:
        write_beside("  why not  ", safe(reason))


def _marked(spans: "Sequence[Span]") -> str:
    mark = "\x1b[1;33m{}\x1b[0m" if colour_wanted() else "[{}]"
    return "".join(mark.format(safe(span.text)) if span.rules else safe(span.text) for span in spans)


def _places(spans: "Sequence[Span]") -> list[str]:
    """The text near what counted: long stretches in between are left out."""
    from dataclasses import replace

    shown: list[Span] = []
    for number, span in enumerate(spans):
        if span.rules or len(span.text) <= 2 * AROUND:
            shown.append(span)
            continue
        head = span.text[:AROUND] if number else ""
        tail = span.text[-AROUND:] if number < len(spans) - 1 else ""
        shown.append(replace(span, text=f"{head} … {tail}"))
    return [_marked(shown)] if any(span.rules for span in spans) else []
