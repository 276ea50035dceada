"""Write a config folder to edit: the settings with all defaults, and the shipped feed lists.

The flag rules, the gazetteer, the site rules and the outlets stay the shipped ones, so that they improve with each
release; --all copies them too, to be changed and kept by you.
"""

import argparse
from pathlib import Path
from typing import Final

_ALWAYS: Final = ("bongsu.toml", "feeds.d")
_ALL: Final = (*_ALWAYS, "rules.d", "gazetteer.d", "concepts.d", "sites.d", "outlets.d", "searches.d")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """DIR and --all."""
    parser.add_argument(
        "directory", metavar="DIR", nargs="?", type=Path, default=Path("config"), help="default: config"
    )
    parser.add_argument(
        "--all", action="store_true", help="copy the rules, the gazetteer, the site rules and the outlets too"
    )


def run(args: argparse.Namespace) -> int:
    """Write the folder and say what next. Raises UsageError, nothing touched, when a part of it is there already."""
    import shlex

    from worker.cli.show import write
    from worker.errors import UsageError

    names = _ALL if args.all else _ALWAYS
    there = [str(args.directory / name) for name in names if (args.directory / name).exists()]
    if there:
        raise UsageError(f"already there: {', '.join(there)}; nothing was written. Name another folder")
    copied = _copy(names, args.directory)
    file = args.directory / "bongsu.toml"
    option = "" if file == Path("config/bongsu.toml") else f" --config {shlex.quote(str(file))}"
    write(f"Wrote {file} and {copied - 1} files beside it{_archive(file)}. Next:")
    steps = (
        (f"edit {file}", "say in fetch.user_agent where outlets can reach you"),
        (f"bongsu{option} config check", "is everything well-formed?"),
        (f"bongsu{option} feeds test", "do the feeds answer?"),
        (f"bongsu{option} poll --once", "fetch, archive and flag, once"),
        (f"bongsu{option} run", "the same as a service"),
    )
    width = max(len(step) for step, _ in steps)
    for step, why in steps:
        write(f"  {step:{width}}  {why}")
    return 0


def _archive(file: Path) -> str:
    """Where the archive will be; nothing where the environment sets something that `config check` will refuse."""
    from worker.errors import ConfigError
    from worker.settings import load

    try:
        return f"; the archive will be {load(file).archive_place}"
    except ConfigError:
        return ""


def _copy(names: tuple[str, ...], target: Path) -> int:
    """Copy files and folders of the shipped config; how many files that were."""
    import shutil

    from worker.places import shipped_config

    count = 0
    target.mkdir(parents=True, exist_ok=True)
    for name in names:
        source = shipped_config() / name
        files = sorted(source.glob("*.toml")) if source.is_dir() else [source]
        if source.is_dir():
            (target / name).mkdir()
        for file in files:
            # Contents only: an installed package may be read-only, its copy must not be.
            shutil.copyfile(file, target / file.relative_to(shipped_config()))
        count += len(files)
    return count
