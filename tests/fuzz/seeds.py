"""What the fuzzer starts from: the golden documents, the demo web as its outlets serve it, and folders it is given."""

import gzip
import runpy
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple

from worker.demo import content, render
from worker.flow import Selectors

Kind = Literal["feeds", "pages", "queries"]
DOCUMENTS: tuple[Kind, ...] = ("feeds", "pages")
KINDS: tuple[Kind, ...] = (*DOCUMENTS, "queries")
_GOLDEN = Path(__file__).parents[1] / "golden"
_NEVER = (".py", ".md")
_BASE = date(2026, 11, 24)


class Seed(NamedTuple):
    """A document to be broken. `selectors` are there for a page of headlines that is read as a feed."""

    name: str
    body: bytes
    selectors: Selectors | None = None


@cache
def seeds(kind: Kind, folders: tuple[str, ...] = ()) -> tuple[Seed, ...]:
    """All seeds of a kind, always in the same order; queries have none."""
    if kind == "queries":
        return ()
    given = (seed for folder in folders for seed in _files(Path(folder)))
    return (*_golden(kind), *_demo(kind), *given)


def _golden(kind: Kind) -> Iterator[Seed]:
    for path in sorted((_GOLDEN / kind).iterdir()):
        if path.suffix not in _NEVER:
            beside = runpy.run_path(str(path.with_suffix(".py")))
            yield Seed(path.name, path.read_bytes(), beside.get("SELECTORS"))


def _demo(kind: Kind) -> Iterator[Seed]:
    site = content.load(_BASE)
    if kind == "feeds":
        for feed in site.feeds:
            yield Seed(f"demo {feed.id}", render.feed_document(feed, site, 2)[0])
        return
    for story in site.edition(2):
        yield Seed(f"demo {story.id}", render.page(story, site, 2)[0])
    for outlet in site.outlets:
        yield Seed(f"demo {outlet.id}", render.front_page(outlet, site, 2)[0])


def _files(folder: Path) -> Iterator[Seed]:
    for path in sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix not in _NEVER):
        body = path.read_bytes()
        yield Seed(str(path.relative_to(folder)), gzip.decompress(body) if path.suffix == ".gz" else body)
