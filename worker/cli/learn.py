"""Learn a second opinion for texts that the rules all but flag, from labelled texts and feedback. Off by default.

bongsu learn labelled.jsonl feedback.jsonl      learn, measure on a frozen fifth, and keep it if that is better

Files are those of `bongsu rules test --file` and of `bongsu export --what feedback`. What is learned is written to
learned.json beside the settings, with where it comes from, and is heard once `flags.learned` is true: it may flag what
the rules all but flagged, and never takes a flag away. It is not kept where the rules alone do as well.
"""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from worker.cli.show import write, write_json

if TYPE_CHECKING:
    from worker.flags.measure import Labelled
    from worker.learning import Learned


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """FILE…, --output, --json."""
    parser.add_argument("files", metavar="FILE", nargs="+", help="labelled texts or exported feedback, JSON lines")
    parser.add_argument("--output", metavar="FILE", type=Path, help="write here (learned.json beside the settings)")
    parser.add_argument("--json", action="store_true", help="one JSON document")


def run(args: argparse.Namespace) -> int:
    """0 when what was learned is kept; 1 when the rules alone do as well. Raises UsageError, ConfigError, OSError."""
    import hashlib

    from worker.compose import utc_now
    from worker.learning import learn
    from worker.rulebook import learned_file, load_ruleset
    from worker.settings import load

    settings = load(args.config)
    ruleset = load_ruleset(settings, learned=False)
    files = [{"file": Path(name).name, "sha256": hashlib.sha256(Path(name).read_bytes()).hexdigest()}
             for name in args.files]  # fmt: skip
    items = [item for name in args.files for item in _items(name)]
    found = learn(ruleset, items, {"at": utc_now().isoformat(timespec="seconds"), "files": files})
    target = args.output or learned_file(settings)
    if found.model.better:
        target.write_text(found.text, encoding="utf-8")
    _tell(args, found, target)
    return 0 if found.model.better else 1


def _tell(args: argparse.Namespace, found: "Learned", target: Path) -> None:
    kept = found.model.better
    if args.json:
        scores: dict[str, Any] = {"rules_f1": found.rules.f1, "learned_f1": found.both.f1}
        write_json({"kept": kept, "file": str(target) if kept else None, "frozen": scores}, indent=2)
        return
    count = found.rules.hits + found.rules.missed + found.rules.wrong + found.rules.left
    write(f"On {count} frozen texts: F1 {found.rules.f1 or 0:.3f} by rules alone, {found.both.f1 or 0:.3f} with it.")
    if kept:
        write(
            f"Kept in {target}; with `flags.learned = true` it is heard; `bongsu reflag --dry-run` tells what it does."
        )
    else:
        write("Not kept: the rules alone do as well, or nearly.")


def _items(name: str) -> "list[Labelled]":
    """The labelled texts of a file; of feedback the latest word on each article, where that is a yes or no."""
    from worker.cli.measured import labelled, objects
    from worker.flags.measure import CORE, NEITHER, Labelled

    items: list[Labelled] = []
    said: dict[object, Labelled | None] = {}
    for where, item in objects(name):
        if item.get("type") != "feedback":
            items.append(labelled(item, where))
        elif item.get("say") in ("yes", "no", "fires", "withdraw"):
            label = NEITHER if item["say"] == "no" else CORE
            text, language = str(item.get("text") or ""), str(item.get("language") or "")
            one = Labelled(title=str(item.get("title") or ""), text=text, language=language, label=label)
            said[item.get("article_id")] = None if item["say"] == "withdraw" else one
    return items + [one for one in said.values() if one is not None]
