"""Rules against texts: how well they do on labelled ones, and which of them ever had a say."""

import argparse
import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from worker.cli.show import safe, write, write_json
from worker.cli.stage import read_lines
from worker.errors import UsageError
from worker.flags import judge
from worker.flags.coverage import coverage
from worker.flags.measure import Labelled, Score, scores

if TYPE_CHECKING:
    from archive.dialects import Reader
    from archive.model import Flag
    from worker.flags import Ruleset
    from worker.settings import Settings

Pairs = list[tuple[Labelled, "Flag"]]


def objects(name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each object of a file of JSON lines, with where it stands. Raises UsageError."""
    for number, line in enumerate(read_lines(name), 1):
        where = f"{name}:{number}"
        if not line.strip():
            continue
        try:
            item = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise UsageError(f"{where}: the line is not JSON: {error}") from error
        if not isinstance(item, dict):
            raise UsageError(f"{where}: the line is not a JSON object")
        yield where, item


def _text(item: Mapping[str, Any], key: str, where: str) -> str:
    value = item.get(key)
    if value is not None and not isinstance(value, str):
        raise UsageError(f"{where}: `{key}` must be a string, not {type(value).__name__}")
    return value or ""


def labelled(item: Mapping[str, Any], where: str) -> Labelled:
    """A labelled text out of a JSON object. Raises UsageError."""
    label, fires = item.get("label"), item.get("fires")
    if label not in (0, 1, 2) or isinstance(label, bool):
        raise UsageError(f"{where}: `label` must be 2 (core), 1 (borderline) or 0 (neither), not {label!r}")
    if fires is not None and (isinstance(fires, bool) or fires not in range(6)):
        raise UsageError(f"{where}: `fires` must be a whole number from 0 to 5, not {fires!r}")
    topics = item.get("topics") or [_text(item, "topic", where)]
    if not isinstance(topics, list) or not all(isinstance(topic, str) for topic in topics):
        raise UsageError(f"{where}: `topics` must be a list of names")
    return Labelled(
        title=_text(item, "title", where),
        text=_text(item, "text", where),
        language=_text(item, "lang", where),
        label=label,
        dataset=_text(item, "ds", where),
        topics=tuple(topic for topic in topics if topic),
        fires=fires,
    )


def measure(ruleset: "Ruleset", args: argparse.Namespace) -> int:
    """0; 1 when the F1 of all, of a language or of a data set is under the floor. Raises UsageError, OSError."""
    items = [labelled(item, where) for where, item in objects(args.file)]
    if not items:
        raise UsageError(f"{args.file} holds no labelled text")
    pairs: Pairs = [(i, judge(ruleset, title=i.title, text=i.text, language=i.language or None)) for i in items]
    found = scores(pairs)
    under = _under(found, args.floor)
    wrong = [pair for pair in pairs if pair[0].label != 1 and (pair[0].label == 2) != pair[1].flagged]
    if args.json:
        groups = {name: _score_record(score) for name, score in found.items()}
        shown = [{"title": i.title, "label": i.label, "flagged": f.flagged} for i, f in wrong[: args.errors]]
        told = {"rules_version": ruleset.version, "texts": len(items), "floor": args.floor, "under": list(under)}
        write_json({**told, "groups": groups, "errors": shown}, indent=2)
        return 1 if under else 0
    write(f"{'':32} {'core':>5} {'P':>6} {'R':>6} {'F1':>6} {'wrong':>6} {'missed':>6} {'topic':>6} {'border':>6}")
    for name, score in found.items():
        write(_score_line(name, score))
    for item, flag in wrong[: args.errors]:
        write(f"{'flagged, but should not be' if flag.flagged else 'missed'}: {safe(item.title)}")
    for name in under:
        write(f"{name} is under the floor of {args.floor}")
    return 1 if under else 0


def _under(found: Mapping[str, Score], floor: float | None) -> tuple[str, ...]:
    """The groups whose F1 is under the floor; a topic has none, since nothing outside it can be wrongly in it."""
    if floor is None:
        return ()
    measured = {name: score.f1 for name, score in found.items() if not name.startswith("topic=")}
    return tuple(name for name, value in measured.items() if value is not None and value < floor)


def _score_line(name: str, score: Score) -> str:
    topic = name.startswith("topic=")
    figures = [None if topic else score.precision, score.recall, None if topic else score.f1]
    shares = " ".join(_figure(value) for value in figures)
    rest = f"{_figure(score.topic_share)} {_figure(score.borderline_share)}"
    return f"{name:32} {score.hits + score.missed:>5} {shares} {score.wrong:>6} {score.missed:>6} {rest}"


def _figure(value: float | None) -> str:
    return f"{'-':>6}" if value is None else f"{value:>6.3f}"


def _score_record(score: Score) -> dict[str, Any]:
    return {
        "core": score.hits + score.missed,
        "neither": score.wrong + score.left,
        "borderline": score.borderline,
        "precision": score.precision,
        "recall": score.recall,
        "f1": score.f1,
        "wrong": score.wrong,
        "missed": score.missed,
        "topic_right": score.topic_share,
        "fires_within_one": score.near_share,
        "borderline_flagged": score.borderline_share,
    }


def cover(ruleset: "Ruleset", settings: "Settings", args: argparse.Namespace) -> int:
    """0. Raises UsageError, Missing."""
    from archive import open_reader

    reader = None if args.file else open_reader(settings.archive_place)
    try:
        flags = _judged_file(ruleset, args.file) if reader is None else _judged_archive(reader)
        found = coverage(ruleset, flags)
    finally:
        if reader is not None:
            reader.close()
    if args.json:
        told: dict[str, Any] = {"rules_version": ruleset.version, "texts": found.texts}
        told |= {"rules": dict(found.rules), "entities": dict(found.entities)}
        never = {"rules": list(found.silent_rules), "entities": list(found.silent_entities)}
        write_json({**told, "never": never, "no_longer_there": list(found.strange)}, indent=2)
        return 0
    for name, counts, silent in (
        ("rules", found.rules, found.silent_rules),
        ("names", found.entities, found.silent_entities),
    ):
        write(f"{len(counts) - len(silent)} of {len(counts)} {name} had a say in {found.texts:,} texts.")
        for one, count in sorted(counts.items(), key=lambda pair: -pair[1]):
            if count:
                write(f"  {count:>7,}  {one}")
        if silent:
            write(f"  never: {', '.join(silent)}")
    if found.strange:
        write(f"Judged by earlier rules, and no longer there: {', '.join(found.strange)}")
    return 0


def _judged_file(ruleset: "Ruleset", name: str) -> Iterator["Flag"]:
    for where, item in objects(name):
        language = _text(item, "lang", where) or None
        yield judge(ruleset, title=_text(item, "title", where), text=_text(item, "text", where), language=language)


def _judged_archive(reader: "Reader") -> Iterator["Flag"]:
    """The judgements that the articles go by."""
    from archive.judged import current

    return current(reader)
