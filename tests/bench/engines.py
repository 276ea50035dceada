"""Other full-text searches over the benchmark's texts: SQLite's own, tantivy, and lemon24/reader's."""

import sqlite3
from pathlib import Path
from typing import Any

from archive.text import tokens
from tests.bench.corpus import LAST, SPAN, texts


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
        sql = f"SELECT rowid FROM f WHERE f MATCH ? ORDER BY {order} LIMIT 20"
        return self._db.execute(sql, (_match(query),)).fetchall()


def _match(query: str) -> str:
    return query.replace(" -", " NOT ")


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


class Peer:
    """lemon24/reader through its own library: entries added one by one, searched by porter stems, with snippets."""

    def __init__(self, path: Path, count: int) -> None:
        import reader

        new = not path.exists()
        self._reader = reader.make_reader(str(path), search_enabled=True)
        if new:
            feed = "https://bench.example/rss"
            self._reader.add_feed(feed, allow_invalid_url=True)
            for n, text in enumerate(texts(count), 1):
                entry = {"feed_url": feed, "id": str(n), "title": text.title, "summary": text.body}
                self._reader.add_entry(entry | {"published": LAST - SPAN + n * (SPAN / count)})
            self._reader.update_search()

    def newest(self, query: str) -> object:
        """The twenty last."""
        return list(self._reader.search_entries(_match(query), sort="recent", limit=20))

    def best(self, query: str) -> object:
        """The twenty best."""
        return list(self._reader.search_entries(_match(query), limit=20))
