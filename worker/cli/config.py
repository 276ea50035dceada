"""Show the settings and where each comes from; check every config file."""

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from worker.kinds import is_loopback, masked

if TYPE_CHECKING:
    from worker.settings import Settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`show` or `check`, and --json."""
    what = ("show", "check")
    parser.add_argument(
        "what", metavar="|".join(what), choices=what, help="show the settings, or check all config files"
    )
    parser.add_argument("--json", action="store_true", help="one JSON document")


def run(args: argparse.Namespace) -> int:
    """Answer; `check` exits with 2 when anything is wrong, having told all of it."""
    return _show(args) if args.what == "show" else _check(args)


def _show(args: argparse.Namespace) -> int:
    from worker.cli.show import write, write_json
    from worker.settings import load

    settings = load(args.config)
    rows = _rows(settings)
    if args.json:
        write_json({"file": str(settings.file), "settings": rows}, indent=2)
        return 0
    write(f"Read from {settings.file}.")
    for row in rows:
        write(f"{row['key']:31} {_brief(row['value']):42} {row['source']}")
    return 0


def _rows(settings: "Settings") -> list[dict[str, Any]]:
    from worker.settings import SETTINGS

    return [
        {
            "key": row.key,
            "value": _plain(row.key, _value(settings, row.key)),
            "source": settings.sources[row.key],
            "variable": row.variable,
            "unit": row.unit,
            "doc": row.doc,
        }
        for row in SETTINGS.values()
    ]


def _value(settings: "Settings", key: str) -> object:
    value: object = settings
    for name in key.split("."):
        value = getattr(value, name)
    return value


def _plain(key: str, value: object) -> object:
    if isinstance(value, tuple):
        return [_plain(key, item) for item in value]
    if value is None:
        return "local" if key == "timezone" else ""
    return value if isinstance(value, bool | int | float) else masked(str(value))


def _brief(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "(none)"
    return f"{value:g}" if isinstance(value, float) else str(value)


def _check(args: argparse.Namespace) -> int:
    from worker.cli.show import write, write_json
    from worker.errors import ConfigError
    from worker.settings import load

    settings = load(args.config)
    counts: dict[str, int] = {}
    problems: list[str] = []
    for reader in readers(settings):
        try:
            counts |= reader()
        except ConfigError as error:
            problems.extend(str(error).splitlines())
    notes = notes_on(settings)
    if args.json:
        write_json({"file": str(settings.file), "counts": counts, "problems": problems, "notes": notes}, indent=2)
        return 2 if problems else 0
    write(f"{settings.file}: read")
    for name, number in counts.items():
        write(f"{number:5} {name}")
    for note in notes:
        write(f"note: {note}")
    if problems:
        raise ConfigError("\n".join(problems))
    write("All is well-formed.")
    return 0


def readers(settings: "Settings") -> tuple[Callable[[], dict[str, int]], ...]:
    """What to read, each giving the numbers of things in it or raising ConfigError."""
    from worker.credits import failures
    from worker.errors import ConfigError
    from worker.extract.sites import compile_sites
    from worker.feeds import load_feeds, read_documents
    from worker.lexicon import read_lexicon
    from worker.outlets import compile_outlets
    from worker.rulebook import load_ruleset
    from worker.searches import compile_searches

    def feeds() -> dict[str, int]:
        found = load_feeds(settings.feeds_dir)
        return {"feeds": len(found), "feeds enabled": sum(feed.enabled for feed in found)}

    def rules() -> dict[str, int]:
        ruleset = load_ruleset(settings)
        return {"rules": len(ruleset.rules), "names in the gazetteer": len(ruleset.entities)}

    def concepts() -> dict[str, int]:
        return {"concepts of stories": read_lexicon(read_documents(settings.concepts_dir)).concepts}

    def sites() -> dict[str, int]:
        return {"site rules": len(compile_sites(read_documents(settings.sites_dir)).rules)}

    def searches() -> dict[str, int]:
        return {"saved searches": len(compile_searches(read_documents(settings.searches_dir)))}

    def outlets() -> dict[str, int]:
        known = compile_outlets(read_documents(settings.outlets_dir))
        if wrong := list(failures(known)):
            raise ConfigError("\n".join(wrong))
        return {"outlets": len(known.all), "families": len({outlet.family for outlet in known.all})}

    return feeds, rules, concepts, sites, outlets, searches


def notes_on(settings: "Settings") -> list[str]:
    """What is allowed but seldom meant."""
    notes = []
    if not any(mark in settings.fetch.user_agent for mark in ("@", "://")):
        notes.append("fetch.user_agent names no address: outlets can't reach you when something goes wrong")
    if settings.metrics.listen != "off" and not is_loopback(settings.metrics.listen):
        notes.append(f"metrics.listen is {settings.metrics.listen}: whoever reaches this machine there can read them")
    if settings.demo.serve:
        notes.append("demo.serve is true: nothing is fetched from the internet")
    return notes
