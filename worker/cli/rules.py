"""Test the flag rules, measure them on labelled texts, say what is doubtful, list them, see which ever had a say.

bongsu rules test                                   run the examples written beside rules and names
bongsu rules test --file labelled.jsonl --floor 0.9 precision, recall and F1 by language, data set and topic
bongsu rules lint [--notes]                         what is likely a mistake; with --notes what is not needed, too
bongsu rules coverage [FILE]                        which rules and names ever had a say in the archive, or in a file
bongsu rules list | topics                          the rules; the topics, and which of them flag

A labelled text is a JSON object a line: `title`, `text`, `lang`, `label` (2 core, 1 borderline, 0 neither), and where
known `ds`, `topic` (or `topics`) and `fires`.
"""

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from worker.flags import Ruleset
    from worker.settings import Settings

WHAT = ("test", "lint", "list", "topics", "coverage")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`test`, `lint`, `list`, `topics` or `coverage`, each with --json."""
    verbs = parser.add_subparsers(dest="what", metavar="|".join(WHAT), required=True)
    test = verbs.add_parser("test", help="run the examples, or measure on labelled texts")
    test.add_argument("--file", metavar="FILE", help="labelled texts, a JSON object a line; - for standard input")
    test.add_argument("--floor", metavar="F", type=_floor, help="fail where an F1 of a language or data set is below")
    test.add_argument("--errors", metavar="N", type=int, default=0, help="show so many texts that are judged wrong")
    lint = verbs.add_parser("lint", help="say what is doubtful")
    lint.add_argument("--notes", action="store_true", help="also what is not needed, or could be told better")
    coverage = verbs.add_parser("coverage", help="which rules and names ever had a say")
    coverage.add_argument("file", metavar="FILE", nargs="?", help="texts, a JSON object a line (else the archive)")
    listed = (verbs.add_parser("list", help="the rules"), verbs.add_parser("topics", help="the topics"))
    for verb in (test, lint, coverage, *listed):
        verb.add_argument("--json", action="store_true", help="one JSON document")


def _floor(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 1:
        raise argparse.ArgumentTypeError(f"`{text:.40}` is no number from 0 to 1")
    return value


def run(args: argparse.Namespace) -> int:
    """0; 1 when an example fails, a score is under its floor, or lint has doubts. Raises ConfigError, UsageError."""
    from worker.cli import measured
    from worker.errors import UsageError
    from worker.rulebook import load_ruleset
    from worker.settings import load

    settings = load(args.config)
    if args.what == "test" and args.file is None:
        if args.floor is not None or args.errors:
            raise UsageError("--floor and --errors are for labelled texts; name these with --file")
        return _test(load_ruleset(settings, streams=False), args.json)
    ruleset = load_ruleset(settings, learned=False)
    if args.what == "test":
        return measured.measure(ruleset, args)
    if args.what == "coverage":
        return measured.cover(ruleset, settings, args)
    if args.what == "lint":
        return _lint(ruleset, args)
    return _topics(ruleset, settings, args.json) if args.what == "topics" else _list(ruleset, args.json)


def _test(ruleset: "Ruleset", as_json: bool) -> int:
    from worker.cli.show import write, write_json
    from worker.flags.examples import count, failures

    failed, total = failures(ruleset), count(ruleset)
    if as_json:
        rows = [{"where": f.where, "text": f.text, "problem": f.problem} for f in failed]
        write_json({"rules_version": ruleset.version, "examples": total, "failed": rows}, indent=2)
    else:
        for failure in failed:
            write(f"{failure.where}: {failure.text!r} {failure.problem}")
        write(f"{total - len(failed)} of {total} examples hold (rules {ruleset.version}).")
    return 1 if failed else 0


def _lint(ruleset: "Ruleset", args: argparse.Namespace) -> int:
    from worker.cli.show import write, write_json
    from worker.flags.lint import lint, notes

    doubts = lint(ruleset)
    more = notes(ruleset) if args.notes else ()
    if args.json:
        told = {"notes": list(more)} if args.notes else {}
        write_json({"rules_version": ruleset.version, "doubts": list(doubts), **told}, indent=2)
    else:
        for doubt in doubts:
            write(doubt)
        for note in more:
            write(f"note: {note}")
        write(f"{len(doubts) or 'No'} doubts about {len(ruleset.rules)} rules.")
    return 1 if doubts else 0


def _topics(ruleset: "Ruleset", settings: "Settings", as_json: bool) -> int:
    from worker.cli.show import write, write_json

    streams = settings.flags.streams
    rows = [
        {"id": topic.id, "title": topic.title, "flags": topic.default, "stream": topic.id in streams}
        for topic in ruleset.topics.values()
    ]
    if as_json:
        write_json({"rules_version": ruleset.version, "topics": rows}, indent=2)
        return 0
    for row in rows:
        how = "flags, by flags.streams" if row["stream"] and row["flags"] else "flags" if row["flags"] else "asleep"
        write(f"{row['id']:20} {how:24} {row['title']}")
    write('A topic that is asleep flags when flags.streams names it: streams = ["leadership"]')
    return 0


def _list(ruleset: "Ruleset", as_json: bool) -> int:
    from worker.cli.show import write, write_json

    if as_json:
        rows = [
            {"id": r.id, "topic": r.topic, "within": r.within, "fires": r.fires, "score": r.score, "veto": r.veto}
            for r in ruleset.rules
        ]
        write_json({"rules_version": ruleset.version, "rules": rows}, indent=2)
        return 0
    for rule in ruleset.rules:
        gives = "veto" if rule.veto else f"{rule.score:+.1f}"
        fires = f"{rule.fires} fires" if rule.topic else ""
        wants = " + ".join(written for _, written in rule.wanted)
        write(f"{rule.topic or '-':20} {rule.id:26} {gives:>5} {fires:7} {rule.within:9} {wants}")
    forms = sum(item.written for item in ruleset.entities) + sum(item.written for item in ruleset.words)
    write(f"{len(ruleset.rules)} rules, {len(ruleset.entities)} names, {forms} forms; version {ruleset.version}.")
    return 0
