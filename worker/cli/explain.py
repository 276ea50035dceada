"""Say why an article is flagged, or is not: the words that counted, where they stand, and the sum, line by line."""

import argparse
from typing import TYPE_CHECKING

from worker.cli.explained import judge_one, print_explanation, record
from worker.cli.feedback import said_line
from worker.cli.show import article_id, fires, safe, when, write, write_json

if TYPE_CHECKING:
    from archive.model import Article
    from worker.settings import Settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """ID, or --title and --text, --json."""
    parser.add_argument(
        "id", metavar="ID", type=article_id, nargs="?", help="an article's id, as `bongsu search` shows it"
    )
    parser.add_argument("--title", metavar="TITLE", help="judge this title instead, by the rules in use")
    parser.add_argument("--text", metavar="TEXT", help="judge this text, alone or under --title")
    parser.add_argument("--json", action="store_true", help="one JSON document")


def run(args: argparse.Namespace) -> int:
    """0. Raises Missing, UsageError without an ID or a text or with both, ConfigError for rules that can't be read."""
    from archive import open_reader, reading
    from worker.errors import UsageError
    from worker.settings import load

    if (args.id is None) == (args.title is None and args.text is None):
        raise UsageError("say one thing to explain: the ID of an article, or --title and --text of another")
    if args.id is None:
        return judge_one(args)
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
    print_explanation(article.flag, draft.title, draft.text)
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
        what = ", ".join(stands.topics) or ("flagged, without a topic" if stands.fires else "not flagged")
        write(f"{fires(stands.fires)}  What stands, by the analyst: {what}. What the rules say:")


def _record(article: "Article") -> dict[str, object]:

    from archive.export import feedback_record

    draft = article.draft
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
        **record(article.flag),
    }
