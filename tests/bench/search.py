"""CPU of a search in an archive of any size, beside plain FTS5 with bm25 and tantivy, over the same texts in one run.

python -m tests.bench.search DOCUMENTS FOLDER [--rounds N] [--also SMALLER]

Builds what is not yet in FOLDER (some 4 GB for a million). Wants `pip install tantivy`; without it, it is left out.
Every query of a class is asked of every engine in turn: medians and 95th percentiles are of single queries, warm.
`ours` is the whole public search: hits with snippets and the total. `page` is the same without the total.
With --also, newest-first is asked in a smaller archive too, and its growth told.
"""

import argparse
import resource
import sqlite3
import statistics
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC
from pathlib import Path
from random import Random
from typing import Any

from archive import open_reader
from archive.dialects import Reader
from archive.facets import timeline
from archive.query import parse
from archive.search import count, plan_for, search
from archive.text import tokens
from tests.bench.corpus import LAST, Words, build, texts, vocabularies

Ask = Callable[[str], object]


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


class Fts5:
    """SQLite's own: unicode61, and bm25 over everything that matches."""

    def __init__(self, path: Path, count: int) -> None:
        new = not path.exists()
        self._db = sqlite3.connect(path, isolation_level=None)
        if new:
            self._db.execute("CREATE VIRTUAL TABLE f USING fts5(title, body, content='', tokenize='unicode61')")
            self._db.execute("BEGIN")
            rows = ((n, text.title, text.body) for n, text in enumerate(texts(count), 1))
            self._db.executemany("INSERT INTO f(rowid, title, body) VALUES (?, ?, ?)", rows)
            self._db.execute("COMMIT")

    def best(self, query: str) -> object:
        """The twenty best."""
        return self._rows(query, "rank")

    def newest(self, query: str) -> object:
        """The twenty last written."""
        return self._rows(query, "rowid DESC")

    def _rows(self, query: str, order: str) -> object:
        match = query.replace(" -", " NOT ") if '"' in query or "*" in query or " OR " in query else query
        sql = f"SELECT rowid FROM f WHERE f MATCH ? ORDER BY {order} LIMIT 20"
        return self._db.execute(sql, (match.replace(" -", " NOT "),)).fetchall()


class Tantivy:
    """tantivy over our folded tokens: by date, or by its own bm25."""

    def __init__(self, path: Path, count: int) -> None:
        import tantivy

        self._tantivy = tantivy
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("text", stored=False, tokenizer_name="spaced", index_option="position")
        builder.add_unsigned_field("at", stored=True, indexed=True, fast=True)
        schema = builder.build()
        new = not path.exists()
        path.mkdir(exist_ok=True)
        self._index = tantivy.Index(schema, path=str(path))
        words = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
        self._index.register_tokenizer("spaced", words)
        if new:
            writer = self._index.writer(heap_size=200_000_000, num_threads=1)
            for n, text in enumerate(texts(count), 1):
                folded = " ".join(tokens(f"{text.title}\n{text.body}"))
                document = tantivy.Document(text=folded)
                document.add_unsigned("at", n)
                writer.add_document(document)
            writer.commit()
            writer.wait_merging_threads()
        self._index.reload()
        self._searcher = self._index.searcher()

    def _query(self, query: str) -> Any:
        folded = " OR ".join(f'"{" ".join(tokens(part))}"' for part in query.split(" OR "))
        if " OR " not in query:
            folded = " AND ".join(f'"{" ".join(tokens(part))}"' for part in query.split())
        return self._index.parse_query(folded, ["text"])

    def newest(self, query: str) -> object:
        """The twenty last written."""
        return self._searcher.search(self._query(query), 20, order_by_field="at").hits

    def best(self, query: str) -> object:
        """The twenty best."""
        return self._searcher.search(self._query(query), 20).hits


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
    plain = Fts5(given.folder / f"fts5-{given.documents}.db", given.documents)
    engines: dict[str, Ask] = {
        "ours": lambda q: _search(reader, q, "newest"),
        "page": lambda q: _page(reader, q),
        "fts5 newest": plain.newest,
        "total": lambda q: _total(reader, q),
        "relevance": lambda q: _search(reader, q, "relevance"),
        "fts5 bm25": plain.best,
        "timeline": lambda q: timeline(reader, parse(q, now=LAST, zone=UTC), zone=UTC),
    }
    try:
        tantivy = Tantivy(given.folder / f"tantivy-{given.documents}", given.documents)
    except ImportError:
        _say("tantivy is not installed: left out")
    else:
        engines |= {"tantivy newest": tantivy.newest, "tantivy bm25": tantivy.best}
    _print(asked, engines, _measured(asked, engines, given.rounds))
    if given.also:
        smaller = _archive(given.folder, given.also)
        pair: dict[str, Ask] = {"larger": lambda q: _page(reader, q), "smaller": lambda q: _page(smaller, q)}
        times = _measured(asked, pair, given.rounds)
        growth = [
            statistics.median(times[name, "larger"]) / statistics.median(times[name, "smaller"]) for name in asked
        ]
        told = ", ".join(f"{name} {ratio:.2f}" for name, ratio in zip(asked, growth, strict=True))
        _say(f"\nnewest-first, {given.also:,} to {given.documents:,}: × {statistics.median(growth):.2f} ({told})")
    _say(f"\npeak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


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
    compiled = plan_for(reader, parse(query, now=LAST, zone=UTC).root)
    sql = compiled.sql(f"{compiled.docid} AS docid", order="DESC")
    return list(reader.rows(f"{sql} LIMIT 20", compiled.parameters))


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
                best = min(_timed(ask, query) for _ in range(rounds))
                times.setdefault((name, engine), []).append(best)
    return times


def _foreign(engine: str, query: str) -> bool:
    """Whether a query is in a language the engine does not speak."""
    if engine.startswith("tantivy"):
        return any(mark in query for mark in ':*"-><')
    return engine.startswith("fts5") and any(mark in query for mark in ":><")


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


def _cell(times: Sequence[float] | None) -> str:
    if not times:
        return "–"
    last = sorted(times)[min(len(times) - 1, int(len(times) * 0.95))]
    return f"{statistics.median(times):.2f} / {last:.2f}"


if __name__ == "__main__":
    main()
