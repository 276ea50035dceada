"""Judge texts by the flag rules: a JSON object a line in and out, or one text for a person.

In:  {"id"?, "title", "text"?, "lang"?, "published"?, "profile"?}; `profile` is a kind of source that the rules name.
Out: {"id", "flagged", "fires", "topics", "entities", "evidence": [{"field", "start", "end", "text", "rule"}], "parts",
"rules_version"}; places are code points of the title or text as given.
"""

import argparse
from typing import TYPE_CHECKING, Any

from worker.cli.explained import judge_one, record

if TYPE_CHECKING:
    from worker.flags import Ruleset


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """FILE and --jsonl, or --title and --text."""
    from worker.cli.stage import add_stage_arguments

    add_stage_arguments(parser)
    parser.add_argument(
        "--title", help="judge this title (and --text) and explain the judgement, as `bongsu explain` does"
    )
    parser.add_argument("--text", default="", help="the text under the title")
    parser.add_argument("--json", action="store_true", help="with --title: one JSON document")


def run(args: argparse.Namespace) -> int:
    """0. Raises UsageError without --jsonl or --title, ConfigError for rules that can't be read."""
    from functools import partial

    from worker.cli.stage import answer_jsonl
    from worker.errors import UsageError
    from worker.rulebook import load_ruleset
    from worker.settings import load

    if args.title is None and not args.jsonl:
        raise UsageError("say what to judge: --title TEXT, or --jsonl with a FILE or - for standard input")
    if args.title is not None and (args.jsonl or args.file != "-"):
        raise UsageError("--title is one text to judge; leave --jsonl and FILE away, or --title")
    if args.title is not None:
        return judge_one(args)
    return answer_jsonl(args.file, partial(_answer, load_ruleset(load(args.config))))


def _string(item: dict[str, Any], key: str) -> str:
    value = item.get(key)
    if value is not None and not isinstance(value, str):
        raise ValueError(f"`{key}` must be a string, not {type(value).__name__}")
    return value or ""


def _answer(ruleset: "Ruleset", item: dict[str, Any]) -> dict[str, Any]:
    from worker.cli.stage import published
    from worker.flags import judge

    if "title" not in item and "text" not in item:
        raise ValueError("the object has neither `title` nor `text`")
    flag = judge(
        ruleset,
        title=_string(item, "title"),
        text=_string(item, "text"),
        language=_string(item, "lang") or None,
        published=published(_string(item, "published")),
        profile=_string(item, "profile") or "press",
    )
    return record(flag)
