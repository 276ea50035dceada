"""CPU of a search in an archive of any size, beside other full-text searches over the same texts, in one run.

python -m tests.bench.search DOCUMENTS FOLDER [--rounds N] [--also SMALLER]

Builds what is not yet in FOLDER (some 4 GB for a million). Beside plain FTS5 it asks tantivy and lemon24/reader, if
they are installed (`pip install tantivy reader`). Every query of a class is asked of every engine in turn: medians and
95th percentiles are of single queries, warm. `page` is the public search for hits with snippets, `ours` the same with
the total, `relevance` that with the best first.
With --also, all is asked of a smaller archive too, where reader takes part, and the growth of newest-first is told:
of the page, and of finding its docids alone.
"""

import argparse
import resource
import sqlite3
import statistics
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

from archive import open_reader
from archive.asking import count, plan_for
from archive.dialects import Reader
from archive.facets import timeline
from archive.newest import newest
from archive.query import parse
from archive.search import search
from tests.bench.corpus import LAST, Words, build, vocabularies
from tests.bench.engines import Fts5, Peer, Tantivy

Ask = Callable[[str], object]
_SLOW_MS = 200  # who takes longer is asked once


def classes(words: Mapping[str, Words], random: Random, each: int = 12) -> dict[str, list[str]]:
    """Queries by what they are like, both languages in each class."""
    en, ko = words["en"], words["ko"]

    def some(low: int, high: int) -> list[str]:
        ranks = [random.randrange(low, high) for _ in range(each)]
        return [(en if n % 2 else ko).at(rank) for n, rank in enumerate(ranks)]

    pairs = list(zip(some(0, 60), some(0, 400), strict=True))
    common = ["korea", "한국", "north", "북한", en.at(0), ko.at(0), en.at(3), ko.at(3), "missile", "미사일"]
    return {
        "one common word": common,
        "one middling word": some(60, 2_000),
        "one rare word": some(8_000, 30_000),
        "two common words": ["north korea", "북한 미사일", "한국 북한", "korea missile", f"korea {en.at(1)}"],
        "common and rare": [f"{a} {b}" for a, b in zip(("한국", "korea") * 6, some(600, 3_000), strict=True)],
        "two words": [f"{a} {b}" for a, b in pairs if (a.isascii()) == b.isascii()],
        "phrase": [f'"{a} {b}"' for a, b in pairs if a.isascii() == b.isascii()] + ['"north korea"', '"북한 미사일"'],
        "with a field": ["korea lang:en", "북한 fires>=3", "missile topic:sanctions", '한국 outlet:"Outlet 7"'],
        "with a period": ["korea date:7d", "북한 date:2024-03-01..2024-03-31", "missile date:2022", "한국 date:24h"],
        "prefix": ["sanct*", "북한*", f"{en.at(9)[:3]}*", f"{ko.at(9)[:2]}*", "mis*"],
        "ten by OR": [" OR ".join(some(0, 3_000)[:10]) for _ in range(4)],
        "a word denied": ["korea -north", "북한 -미사일", "missile -korea"],
    }  # fmt: skip


def main() -> None:
    """Build, ask, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("documents", type=int)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--also", type=int)
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    reader = _archive(given.folder, given.documents)
    asked = classes(vocabularies(), Random(5))
    engines = _ours(reader) | _others(given.folder, given.documents)
    _print(asked, engines, _measured(asked, engines, given.rounds))
    if given.also:
        smaller = _archive(given.folder, given.also)
        engines = _ours(smaller) | _others(given.folder, given.also) | _peer(given.folder, given.also)
        _say(f"\n{given.also:,} documents")
        _print(asked, engines, _measured(asked, engines, given.rounds))
        for name, ask in (("page", _page), ("docids", _docids)):
            _growth(name, asked, {"larger": partial(ask, reader), "smaller": partial(ask, smaller)}, given.rounds)
    _say(f"\npeak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def _ours(reader: Reader) -> dict[str, Ask]:
    return {
        "page": partial(_page, reader),
        "ours": partial(_search, reader, order="newest"),
        "total": partial(_total, reader),
        "relevance": partial(_search, reader, order="relevance"),
        "timeline": lambda query: timeline(reader, parse(query, now=LAST, zone=UTC), zone=UTC),
    }


def _others(folder: Path, documents: int) -> dict[str, Ask]:
    plain = Fts5(folder / f"fts5-{documents}.db", documents)
    engines: dict[str, Ask] = {"fts5 newest": plain.newest, "fts5 bm25": plain.best}
    try:
        tantivy = Tantivy(folder / f"tantivy-{documents}", documents)
    except ImportError:
        _say("tantivy is not installed: left out")
        return engines
    return engines | {"tantivy newest": tantivy.newest, "tantivy bm25": tantivy.best}


def _peer(folder: Path, documents: int) -> dict[str, Ask]:
    try:
        peer = Peer(folder / f"reader-{documents}.db", documents)
    except ImportError:
        _say("reader is not installed: left out")
        return {}
    return {"reader recent": peer.newest, "reader best": peer.best}


def _growth(name: str, asked: Mapping[str, Sequence[str]], pair: Mapping[str, Ask], rounds: int) -> None:
    times = _measured(asked, pair, rounds)
    growth = [statistics.median(times[one, "larger"]) / statistics.median(times[one, "smaller"]) for one in asked]
    told = ", ".join(f"{one} {ratio:.2f}" for one, ratio in zip(asked, growth, strict=True))
    _say(f"\n{name}, smaller to larger: × {statistics.median(growth):.2f} ({told})")


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _archive(folder: Path, count: int) -> Reader:
    path = folder / f"archive-{count}.db"
    if not path.exists():
        spent = build(path, count)
        _say(f"{count:,} documents: {count / spent:,.0f} a CPU second, {path.stat().st_size / count:,.0f} bytes each")
    with sqlite3.connect(path) as db:
        sql = "SELECT sum(pgsize) FROM dbstat WHERE name LIKE 'article_fts%'"
        _say(f"index: {db.execute(sql).fetchone()[0] / count:,.0f} bytes a document")
    return open_reader(path)


def _search(reader: Reader, query: str, order: Any) -> object:
    return search(reader, parse(query, now=LAST, zone=UTC), order=order)


def _page(reader: Reader, query: str) -> object:
    return search(reader, parse(query, now=LAST, zone=UTC), counted=False)


def _docids(reader: Reader, query: str) -> object:
    return newest(reader, plan_for(reader, parse(query, now=LAST, zone=UTC).root), 20)


def _total(reader: Reader, query: str) -> object:
    return count(reader, plan_for(reader, parse(query, now=LAST, zone=UTC).root))


def _measured(
    asked: Mapping[str, Sequence[str]], engines: Mapping[str, Ask], rounds: int
) -> dict[tuple[str, str], list[float]]:
    """Milliseconds of CPU of each query, the least of its rounds, by class and engine; none for what it can't ask."""
    times: dict[tuple[str, str], list[float]] = {}
    for name, queries in asked.items():
        for query in queries:
            for engine, ask in engines.items():
                if _foreign(engine, query):
                    continue
                best = _timed(ask, query)
                for _ in range(rounds - 1 if best < _SLOW_MS else 0):
                    best = min(best, _timed(ask, query))
                times.setdefault((name, engine), []).append(best)
    return times


def _foreign(engine: str, query: str) -> bool:
    """Whether a query is in a language the engine does not speak."""
    if engine.startswith("tantivy"):
        return any(mark in query for mark in ':*"-><')
    return engine.startswith(("fts5", "reader")) and any(mark in query for mark in ":><")


def _timed(ask: Ask, query: str) -> float:
    begun = time.process_time_ns()
    ask(query)
    return (time.process_time_ns() - begun) / 1e6


def _print(
    asked: Mapping[str, Sequence[str]], engines: Mapping[str, Ask], times: Mapping[tuple[str, str], list[float]]
) -> None:
    _say(f"\nCPU ms, median / 95th percentile\n{'':20}" + "".join(f"{engine:>18}" for engine in engines))
    for name in asked:
        cells = [_cell(times.get((name, engine))) for engine in engines]
        _say(f"{name:20}" + "".join(f"{cell:>18}" for cell in cells))
    every = [[ms for name in asked for ms in times.get((name, engine), ())] for engine in engines]
    _say(f"{'all':20}" + "".join(f"{_cell(found):>18}" for found in every))


def _cell(times: Sequence[float] | None) -> str:
    if not times:
        return "–"
    last = sorted(times)[min(len(times) - 1, int(len(times) * 0.95))]
    return f"{statistics.median(times):.2f} / {last:.2f}"


if __name__ == "__main__":
    main()
