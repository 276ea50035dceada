"""The labelled queries, asked of our search and of SQLite's full-text index as it comes: a table, for the record.

python -m tests.quality.compare
"""

import re
import sqlite3
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from archive.evaluate import Document, matches
from archive.query import parse
from tests.quality.words import LANGUAGES, Labelled, labelled, score

_NOW = datetime(2026, 11, 24, tzinfo=UTC)
_PART = re.compile(r'(-?)(?:"([^"]*)"|(\S+))')
Found = dict[str, frozenset[int]]


def ours(labels: Labelled) -> Found:
    documents = [Document(id=number, title="", text=text, seen=_NOW) for number, text in labels.sentences.items()]
    queries = {text: parse(text, now=_NOW, zone=UTC) for text in labels.queries}
    return {
        text: frozenset(document.id for document in documents if matches(query, document))
        for text, query in queries.items()
    }


def fts5(tokenizer: str, *, prefix: bool = False) -> Callable[[Labelled], Found]:
    """What FTS5 finds with one of its tokenizers; `prefix`: every word may go on."""

    def ask(labels: Labelled) -> Found:
        db = sqlite3.connect(":memory:")
        db.execute(f"CREATE VIRTUAL TABLE s USING fts5(text, tokenize='{tokenizer}')")
        db.executemany("INSERT INTO s(rowid, text) VALUES (?, ?)", labels.sentences.items())
        sql = "SELECT rowid FROM s WHERE s MATCH ?"
        return {
            text: frozenset(row for (row,) in db.execute(sql, (_match(text, prefix=prefix),)))
            for text in labels.queries
        }

    return ask


def _match(text: str, *, prefix: bool) -> str:
    """A query as FTS5 has it: its words and phrases quoted."""
    wanted, denied = [], []
    for minus, phrase, word in _PART.findall(text):
        string = f'"{phrase or word.rstrip("*")}"' + "*" * (word.endswith("*") or (prefix and bool(word)))
        (denied if minus else wanted).append(string)
    return " NOT ".join([f"({' AND '.join(wanted)})", *denied])


ENGINES: dict[str, Callable[[Labelled], Found]] = {
    "bongsu": ours,
    "FTS5 porter unicode61": fts5("porter unicode61"),
    "FTS5 unicode61": fts5("unicode61"),
    "FTS5 unicode61, each word a prefix": fts5("unicode61", prefix=True),
    "FTS5 trigram": fts5("trigram"),
}


def table() -> Iterator[str]:
    yield f"{'':<36}{'recall':>8}{'precision':>11}{'pooled':>9}{'pooled':>9}{'right':>9}"
    for language in LANGUAGES:
        labels = labelled(language)
        yield f"{language}: {len(labels.queries)} queries, {len(labels.sentences)} sentences"
        for name, ask in ENGINES.items():
            result = score(labels.queries, ask(labels))
            right = len(labels.queries) - len(result.wrong)
            numbers = "".join(f"{number:>{width}.3f}" for number, width in zip(result[:4], (8, 11, 9, 9), strict=True))
            yield f"  {name:<34}{numbers}{right:>9}"


if __name__ == "__main__":
    sys.stdout.writelines(f"{line}\n" for line in table())
