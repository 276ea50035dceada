"""See bongsu work, with no network: a small invented web is served on this machine, polled, read, flagged and archived.

The web is polled twice, and between the rounds an outlet edits a story, as outlets do. With --keep DIR the archive and
its config stay, to search and to play with.
"""

import argparse
import asyncio
import shlex
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
    from worker.compose import Config
    from worker.demo.content import DemoSite
    from worker.run.units import Tally
    from worker.settings import Settings

SEARCHES = ('"Kim Jong"', "미사일", "북한 fires>=3")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """--keep, --json."""
    parser.add_argument("--keep", metavar="DIR", type=Path, help="leave archive and config in this folder")
    parser.add_argument("--json", action="store_true", help="the counts and flagged stories as one JSON document")


def run(args: argparse.Namespace) -> int:
    """0. Raises UsageError when the folder to keep is not empty."""
    with _folder(args.keep) as folder:
        return _demo(folder, kept=args.keep is not None, as_json=args.json)


@contextmanager
def _folder(keep: Path | None) -> Iterator[Path]:
    if keep is None:
        with tempfile.TemporaryDirectory(prefix="bongsu-demo-") as name:
            yield Path(name)
        return
    begun = (keep / "bongsu.toml").is_file() or (keep / "feeds.d").is_dir()
    if keep.exists() and not begun and (not keep.is_dir() or any(keep.iterdir())):
        raise UsageError(f"{keep} is not an empty folder; name a new one")
    keep.mkdir(parents=True, exist_ok=True)
    yield keep


def _demo(folder: Path, *, kept: bool, as_json: bool) -> int:
    from worker.demo.content import base_of, feeds_toml, load

    config_file = folder / "bongsu.toml"
    if not config_file.exists():
        base = base_of(datetime.now(UTC))
        _write_config(folder, base.isoformat(), feeds_toml(load(base)))

    from worker import log
    from worker.cli.progress import progress_bar
    from worker.compose import load_config
    from worker.settings import load as load_settings

    log.configure("error", "console")
    settings = load_settings(config_file)
    config = load_config(settings)
    with progress_bar(quiet=as_json) as progress:
        first, second = asyncio.run(_rounds(config, load(settings.demo.base), progress))
    flagged = _flagged(settings)
    if as_json:
        write_json({"rounds": [first.as_json(), second.as_json()], "flagged": [_record(a) for a in flagged]})
    else:
        _print(settings, first, second, flagged)
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


async def _rounds(config: "Config", site: "DemoSite", progress: Any) -> "tuple[Tally, Tally]":  # noqa: ANN401
    from worker.compose import answered_by, compose, fetch_limits
    from worker.demo.web import DemoWeb
    from worker.run.once import run_round

    web = DemoWeb(site)
    limits = answered_by(fetch_limits(config.settings), await web.start())
    try:
        async with compose(config, limits=limits) as works:
            first = await run_round(works, progress=progress)
            web.advance()
            second = await run_round(works, progress=lambda stage, *counts: progress(f"{stage} again", *counts))
    finally:
        await web.stop()
    return first, second


def _archived(settings: "Settings", *, minimum_fires: int = 0) -> "list[Article]":
    from archive import open_reader, reading

    reader = open_reader(settings.archive_path)
    try:
        return list(reading.articles(reader, minimum_fires=minimum_fires))
    finally:
        reader.close()


def _flagged(settings: "Settings") -> "list[Article]":
    found = _archived(settings, minimum_fires=1)
    return sorted(found, key=lambda a: (-a.flag.fires, -(a.draft.published or a.first_seen).timestamp()))


def _record(article: "Article") -> dict[str, Any]:
    draft = article.draft
    return {
        "id": article.id,
        "fires": article.flag.fires,
        "topics": list(article.flag.topics),
        "title": draft.title,
        "outlet": draft.outlet,
        "language": draft.language,
        "story": article.story_id,
    }


def _print(settings: "Settings", first: "Tally", second: "Tally", flagged: "Sequence[Article]") -> None:
    from rich.table import Table

    edited = sum(article.revisions > 1 for article in _archived(settings))
    table = Table(box=None, pad_edge=False)
    for name in ("fires", "id", "published", "outlet", "headline", "topics"):
        table.add_column(name, no_wrap=name in ("fires", "id", "published"), overflow="fold")
    stories: dict[int, int] = {}
    for article in flagged:
        stories[article.story_id] = stories.get(article.story_id, 0) + 1
    shown: set[int] = set()
    for article in flagged:
        if article.story_id in shown:
            continue
        shown.add(article.story_id)
        copies = stories[article.story_id] - 1
        table.add_row(
            fires(article.flag.fires),
            str(article.id),
            when(article.draft.published, settings.timezone)[5:16],
            safe(article.draft.outlet),
            safe(article.draft.title) + (f" (+{copies} alike)" if copies else ""),
            ", ".join(article.flag.topics[:2]),
        )
    console().print(table)
    write("")
    write(
        f"{first.polled} feeds polled twice: {first.new} headlines, {first.pages_read} pages read, "
        f"{first.pages_failed} pages not to be had (their headlines are kept)."
    )
    write(
        f"Second round: {second.unchanged} feeds unchanged, {second.new} new headlines, {second.changed} changed; "
        f"{edited} articles were edited, their earlier texts are kept."
    )
    write(f"{len(flagged)} articles flagged, in {len(shown)} stories.")


def _print_next(config_file: Path | None) -> None:
    write("")
    if config_file is None:
        write("Keep the archive to try these:  bongsu demo --keep bongsu-demo")
        config_file = Path("bongsu-demo/bongsu.toml")
    for query in SEARCHES:
        write(f"  bongsu --config {shlex.quote(str(config_file))} search {shlex.quote(query)}")
