"""Test, lint and list the flag rules."""

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from worker.flags import Ruleset


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`test`, `lint` or `list`, and --json."""
    what = ("test", "lint", "list")
    about = "run the examples, name what is doubtful, or list the rules"
    parser.add_argument("what", metavar="|".join(what), choices=what, help=about)
    parser.add_argument("--json", action="store_true", help="one JSON document")


def run(args: argparse.Namespace) -> int:
    """0; 1 when an example fails or lint has doubts. Raises ConfigError for rules that can't be read."""
    from worker.cli.judge import load_ruleset

    ruleset = load_ruleset(args)
    return {"test": _test, "lint": _lint, "list": _list}[args.what](ruleset, args.json)


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


def _lint(ruleset: "Ruleset", as_json: bool) -> int:
    from worker.cli.show import write, write_json
    from worker.flags.lint import lint

    doubts = lint(ruleset)
    if as_json:
        write_json({"rules_version": ruleset.version, "doubts": list(doubts)}, indent=2)
    else:
        for doubt in doubts:
            write(doubt)
        write(f"{len(doubts) or 'No'} doubts about {len(ruleset.rules)} rules.")
    return 1 if doubts else 0


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
