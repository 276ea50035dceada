"""A seeded bilingual archive of any size: words by Zipf's law, in English and Korean, half and half, over five years.

Nearly every document says "Korea" or 한국, a tenth 북한; words attach particles, names recur, some arrive late with old
dates. Written straight into the tables and the index, as a bulk import would, in batches of one transaction each.
"""

import json
import sqlite3
import time
from bisect import bisect
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import Final, NamedTuple

from sqlalchemy import create_engine

from archive import open_archive, schema
from archive.dialects.sqlite import CREATE_FTS, CREATE_TERMS, INDEX, fts_row
from archive.reading import SCHEMA_VERSION
from archive.text import FOLD_VERSION
from archive.times import docid, to_iso

LAST: Final = datetime(2026, 11, 24, tzinfo=UTC)
SPAN: Final = timedelta(days=5 * 365)
BATCH: Final = 20_000
_SYLLABLES: Final = [chr(0xAC00 + n * 28 + final) for n in range(0, 399, 3) for final in (0, 1, 4, 8, 16, 21)]
_ONSETS: Final = (*"bcdfghklmnprstvw", "br", "ch", "dr", "gr", "pr", "st", "tr")
_VOWELS: Final = (*"aeiou", "ai", "ea", "ou")
_CODAS: Final = ("", "n", "r", "l", "s", "t", "nd", "st", "ck", "m")
_PARTICLES: Final = ("은", "는", "이", "가", "을", "를", "에", "의", "와", "도", "에서", "으로", "")
_COMMON: Final = {
    "en": (
        ("korea", 0.3),
        ("north korea", 0.3),
        ("north", 0.05),
        ("missile", 0.12),
        ("sanctions", 0.06),
        ("pyongyang", 0.1),
        ("kim", 0.12),
    ),
    "ko": (
        ("한국", 0.5),
        ("북한", 0.3),
        ("미사일 발사", 0.05),
        ("미사일", 0.12),
        ("발사", 0.12),
        ("제재", 0.06),
        ("김정은", 0.1),
    ),
}  # fmt: skip
_OUTLETS: Final = tuple(f"Outlet {n}" for n in range(40))
_TOPICS: Final = ("nuclear-missile", "sanctions", "diplomacy", "cyber", "military-posture")


class Text(NamedTuple):
    """One document's words."""

    title: str
    body: str
    language: str


class Words:
    """The words of a language, drawn by Zipf's law."""

    def __init__(self, words: Sequence[str]) -> None:
        self._words = words
        self._weights = list(accumulate(1 / (rank + 2.7) for rank in range(len(words))))

    def draw(self, random: Random, count: int) -> list[str]:
        """So many words."""
        return [self._words[bisect(self._weights, random.random() * self._weights[-1])] for _ in range(count)]

    def at(self, rank: int) -> str:
        """The word of a rank, the most frequent first."""
        return self._words[rank]


def vocabularies(seed: int = 1) -> dict[str, Words]:
    """The words of both languages, most frequent first."""
    random = Random(seed)
    english: dict[str, None] = {}
    while len(english) < 60_000:
        parts = random.choice((1, 2, 2, 3))
        word = "".join(random.choice(_ONSETS) + random.choice(_VOWELS) + random.choice(_CODAS) for _ in range(parts))
        english.setdefault(word)
    korean: dict[str, None] = {}
    while len(korean) < 40_000:
        korean.setdefault("".join(random.choice(_SYLLABLES) for _ in range(random.choice((2, 2, 3, 4)))))
    return {"en": Words(list(english)), "ko": Words(list(korean))}


def texts(count: int, seed: int = 1) -> Iterator[Text]:
    """So many documents."""
    words = vocabularies(seed)
    random = Random(seed + 1)
    for number in range(count):
        language = "en" if number % 2 else "ko"
        yield _text(words[language], language, random)


def _text(words: Words, language: str, random: Random) -> Text:
    title = words.draw(random, 6 if language == "ko" else 8)
    body = words.draw(random, random.randint(25, 75) if language == "ko" else random.randint(50, 150))
    for word, share in _COMMON[language]:
        if random.random() < share:
            body[random.randrange(len(body))] = word
        if random.random() < share / 5:
            title[random.randrange(len(title))] = word
    if language == "ko":
        body = [word + random.choice(_PARTICLES) for word in body]
    sentences = [" ".join(body[at : at + 12]) for at in range(0, len(body), 12)]
    return Text(" ".join(title), ". ".join(sentences) + ".", language)


def build(path: Path, count: int, seed: int = 1) -> float:
    """Write an archive of so many documents; the CPU seconds that folding, writing, indexing and upkeep took."""
    _make(path)
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("PRAGMA journal_mode=WAL")
    db.execute("PRAGMA synchronous=NORMAL")
    random = Random(seed + 2)
    step = SPAN / count
    spent = 0.0
    taken: set[int] = set()
    rows: list[tuple[int, Text, datetime]] = []
    for number, text in enumerate(texts(count, seed), 1):
        late = timedelta(days=random.random() * 300) if random.random() < 0.02 else timedelta(0)
        rows.append((number, text, max(LAST - SPAN, LAST - SPAN + number * step - late)))
        if len(rows) == BATCH or number == count:
            begun = time.process_time()
            _write(db, rows, random, taken)
            spent += time.process_time() - begun
            rows.clear()
    begun = time.process_time()
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()
    with open_archive(path) as archive:
        while archive.merge_index():
            pass
    spent += time.process_time() - begun
    return spent


def _make(path: Path) -> None:
    engine = create_engine(f"sqlite:///{path}")
    schema.metadata.create_all(engine)
    with engine.begin() as db:
        db.exec_driver_sql(CREATE_FTS)
        db.exec_driver_sql(CREATE_TERMS)
        db.exec_driver_sql("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
        db.exec_driver_sql(f"INSERT INTO alembic_version VALUES ('{SCHEMA_VERSION}')")
        db.exec_driver_sql(f"INSERT INTO meta VALUES ('fold_version', '{FOLD_VERSION}')")
        db.exec_driver_sql("INSERT INTO feed (id, url, title, outlet, status, failures, moved_seen, listed, notes)"
                           " VALUES ('bench', 'https://bench.example/rss', '', '', 'ok', 0, 0, 0, '[]')")  # fmt: skip
    engine.dispose()


_ARTICLE: Final = (
    "INSERT INTO article (id, docid, key, url, outlet, title, text, text_source, language, authors, published,"
    " published_offset, quality_reasons, emails, sources, sha256, first_seen, updated_at, revisions, story_id, fires,"
    " topics, rules_version) VALUES (?, ?, ?, ?, ?, ?, ?, 'page', ?, '[]', ?, 540, '[]', '[]', '{}', '', ?, ?, 1, ?, ?,"
    " ?, '')"
)


def _place(at: datetime, number: int, taken: set[int]) -> int:
    place = docid(at, number)
    while place in taken:
        place += 1
    taken.add(place)
    return place


def _write(db: sqlite3.Connection, rows: Sequence[tuple[int, Text, datetime]], random: Random, taken: set[int]) -> None:
    places = [_place(at, number, taken) for number, _, at in rows]
    db.execute("BEGIN IMMEDIATE")
    articles = []
    for place, (number, text, at) in zip(places, rows, strict=True):
        fires = random.choices(range(6), (80, 8, 6, 4, 1.5, 0.5))[0]
        topics = json.dumps(random.sample(_TOPICS, 1)) if fires else "[]"
        when, url = to_iso(at), f"https://bench.example/{number}"
        outlet = _OUTLETS[int(random.random() ** 2 * len(_OUTLETS))]
        articles.append(
            (number, place, url, url, outlet, text.title, text.body, text.language, when, when, when,
             number, fires, topics)
        )  # fmt: skip
    db.executemany(_ARTICLE, articles)
    db.executemany("INSERT INTO page (article_id, status, attempts) VALUES (?, 'ok', 1)", [(n,) for n, _, _ in rows])
    db.executemany(
        INDEX, [fts_row(place, text.title, text.body) for place, (_, text, _) in zip(places, rows, strict=True)]
    )
    db.execute("COMMIT")
