"""See bongsu work, with no network: a small invented web is served on this machine, polled, read, flagged and archived.

The web is polled twice, and between the rounds an outlet edits a story, as outlets do. With --keep DIR the archive and
its config stay, to search and to play with; run on the same folder again, it polls the web as it stands by then.
"""

import argparse
import asyncio
import os
import shlex
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from worker.cli.show import console, fires, safe, when, write, write_json
from worker.errors import UsageError

if TYPE_CHECKING:
    from archive.model import Article
    from worker.cli.progress import Progress
    from worker.compose import Config
    from worker.demo.site import DemoSite, Round
    from worker.run.units import Tally
    from worker.settings import Settings

SEARCHES = ('"Kim Jong"', "미사일", "북한 fires>=3")
ON_A_SCREEN = 12


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """--keep, --json."""
    parser.add_argument("--keep", metavar="DIR", type=Path, help="leave archive and config in this folder")
    parser.add_argument("--json", action="store_true", help="the counts and flagged stories as one JSON document")


def run(args: argparse.Namespace) -> int:
    """0. Raises UsageError when the folder to keep is neither empty nor a demo's."""
    with _folder(args.keep) as folder:
        return _demo(folder, kept=args.keep is not None, as_json=args.json)


@contextmanager
def _folder(keep: Path | None) -> Iterator[Path]:
    if keep is None:
        with tempfile.TemporaryDirectory(prefix="bongsu-demo-") as name:
            yield Path(name)
        return
    if keep.exists() and not (keep.is_dir() and _is_ours(keep)):
        raise UsageError(f"{keep} is neither an empty folder nor one of an earlier demo; name a new one")
    keep.mkdir(parents=True, exist_ok=True)
    yield keep


def _is_ours(folder: Path) -> bool:
    """Whether a folder is empty or a demo's, finished or not: an archive of real news is never mixed with invented."""
    if (folder / "bongsu.toml").exists():
        return _settings(folder).demo.serve
    names = {path.name for path in folder.iterdir()}
    feeds = folder / "feeds.d"
    inner = {path.name for path in feeds.iterdir()} if feeds.is_dir() else set()
    return names <= {"feeds.d", "bongsu.toml.part"} and inner <= {"demo.toml"}


def _settings(folder: Path) -> "Settings":
    from worker.settings import PREFIX, load

    # Variables are left aside: BONGSU_ARCHIVE_PATH would lead the invented news into a real archive.
    return load(folder / "bongsu.toml", {k: v for k, v in os.environ.items() if not k.startswith(PREFIX)})


def _demo(folder: Path, *, kept: bool, as_json: bool) -> int:
    from worker.demo.content import base_of, feeds_toml, load

    config_file = folder / "bongsu.toml"
    if not config_file.exists():
        base = base_of(datetime.now(UTC))
        _write_config(folder, base.isoformat(), feeds_toml(load(base)))

    from worker import log
    from worker.cli.progress import progress_bar
    from worker.compose import load_config

    log.configure("error", "console")
    settings = _settings(folder)
    config, site = load_config(settings), load(settings.demo.base)
    with progress_bar(quiet=as_json) as progress:
        rounds = asyncio.run(_rounds(config, site, progress, first=2 if _in_round_two(settings, site) else 1))
    flagged = _flagged(settings)
    if as_json:
        write_json({"rounds": [done.as_json() for done in rounds], "flagged": [_record(a) for a in flagged]})
    else:
        _print(settings, rounds, flagged)
        _print_next(config_file if kept else None)
    return 0


def _write_config(folder: Path, base: str, feeds: str) -> None:
    # Feeds first: a folder without bongsu.toml is begun anew, one with it is whole.
    (folder / "feeds.d").mkdir(exist_ok=True)
    (folder / "feeds.d" / "demo.toml").write_text(feeds, encoding="utf-8")
    part = folder / "bongsu.toml.part"
    part.write_text(
        "# A demo: the bundled web answers instead of the internet. Everything in it is invented.\n"
        f'[archive]\npath = "archive.sqlite3"\n\n[demo]\nserve = true\nbase = "{base}"\n',
        encoding="utf-8",
    )
    part.replace(folder / "bongsu.toml")


def _in_round_two(settings: "Settings", site: "DemoSite") -> bool:
    """Whether the archive holds anything of the second round: to go back to the first would look like an edit."""
    if not settings.archive.path.exists():
        return False
    later = {story.title for story in site.edition(2)} - {story.title for story in site.edition(1)}
    return any(article.revisions > 1 or article.draft.title in later for article in _archived(settings))


async def _rounds(config: "Config", site: "DemoSite", progress: "Progress", *, first: "Round") -> "list[Tally]":
    from worker.compose import answered_by, compose, fetch_limits
    from worker.demo.web import DemoWeb
    from worker.run.once import run_round

    web = DemoWeb(site, first)
    limits = answered_by(fetch_limits(config.settings), await web.start())
    try:
        async with compose(config, limits=limits) as works:
            rounds = [await run_round(works, progress=progress)]
            if first == 1:
                web.advance()
                again = await run_round(works, progress=lambda stage, *counts: progress(f"{stage} again", *counts))
                rounds.append(again)
    finally:
        await web.stop()
    return rounds


def _archived(settings: "Settings", *, minimum_fires: int = 0) -> "list[Article]":
    from archive import open_reader, reading

    reader = open_reader(settings.archive.path)
    try:
        return list(reading.articles(reader, minimum_fires=minimum_fires))
    finally:
        reader.close()


def _flagged(settings: "Settings") -> "list[Article]":
    found = _archived(settings, minimum_fires=1)
    return sorted(found, key=lambda a: (-a.standing.fires, -(a.draft.published or a.first_seen).timestamp()))


def _record(article: "Article") -> dict[str, Any]:
    draft = article.draft
    return {
        "id": article.id,
        "fires": article.standing.fires,
        "topics": list(article.standing.topics),
        "title": draft.title,
        "outlet": draft.outlet,
        "language": draft.language,
        "story": article.story_id,
    }


def _print(settings: "Settings", rounds: "Sequence[Tally]", flagged: "Sequence[Article]") -> None:
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    for name in ("fires", "id", "published", "outlet", "headline", "topics"):
        table.add_column(name, no_wrap=name in ("fires", "id", "published"), overflow="fold")
    stories: dict[int, int] = {}
    for article in flagged:
        stories[article.story_id] = stories.get(article.story_id, 0) + 1
    firsts = list({article.story_id: article for article in reversed(flagged)}.values())[::-1]
    fitting = ON_A_SCREEN if sys.stdout.isatty() else len(firsts)
    for article in firsts[:fitting]:
        copies = stories[article.story_id] - 1
        table.add_row(
            fires(article.standing.fires),
            str(article.id),
            when(article.draft.published, settings.timezone)[5:16],
            safe(article.draft.outlet),
            safe(article.draft.title) + (f" (+{copies} more)" if copies else ""),
            ", ".join(article.standing.topics[:2]),
        )
    console().print(table)
    if len(firsts) > fitting:
        write(f"… and {len(firsts) - fitting} more: search 'fires>=1' --sort fires")
    write("")
    _print_rounds(rounds, edited=sum(article.revisions > 1 for article in _archived(settings)))
    write(f"{len(flagged)} articles flagged, in {len(firsts)} stories.")


def _print_rounds(rounds: "Sequence[Tally]", *, edited: int) -> None:
    first, last = rounds[0], rounds[-1]
    if len(rounds) > 1:
        write(
            f"{first.polled} feeds polled twice: {first.new} headlines, {first.pages_read} pages read, "
            f"{first.pages_failed} pages not to be had (their headlines are kept)."
        )
    write(
        f"{'Second round' if len(rounds) > 1 else f'{last.polled} feeds polled again'}: {last.unchanged} feeds "
        f"unchanged, {last.new} new headlines, {last.changed} changed; "
        f"{edited} articles were edited, their earlier texts are kept."
    )


def _print_next(config_file: Path | None) -> None:
    write("")
    if config_file is None:
        write("Keep the archive to try these:  bongsu demo --keep bongsu-demo")
        config_file = Path("bongsu-demo/bongsu.toml")
    for query in SEARCHES:
        write(f"  bongsu --config {shlex.quote(str(config_file))} search {shlex.quote(query)}")
