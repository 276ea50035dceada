"""Fingerprint, look-up and insert of articles of 3 kB, per CPU second, in archives of 100,000 and a million articles.

python -m tests.bench.copies FOLDER [100000 1000000]

The bands of what is archived are random numbers, as many an article as real ones; what comes are texts of words by
Zipf's law, a twentieth of them copies of others. Batches are of a hundred, a transaction each.
"""

import random
import resource
import sqlite3
import sys
import time
from multiprocessing import get_context
from pathlib import Path

from sqlalchemy import text

from archive import open_archive, open_reader, reading
from archive.dialects.chosen import writing
from archive.dialects.engines import make_engine
from archive.fingerprint import bands
from tests.bench.corpus import vocabularies

SIZES = {"en": 3_000, "ko": 1_000}
ASKED, BATCH, ROUNDS = 4_000, 100, 3
ARTICLE = (
    "INSERT INTO article (id, docid, key, url, outlet, title, text, text_source, authors, quality_reasons, sha256, "
    "first_seen, updated_at, revisions, story_id, fires, topics, rules_version) VALUES (:id, :id, :id, '', 'o', "
    ":title, :text, 'page', '[]', '[]', '', '2026-11-24T03:00:00Z', '2026-11-24T03:00:00Z', 1, :id, 0, '[]', 'r')"
)


def texts(count: int, rng: random.Random) -> list[tuple[str, str]]:
    """Articles of about 3 kB in UTF-8, half of them Korean."""
    words = vocabularies()
    found: list[tuple[str, str]] = []
    for number in range(count):
        if found and number % 20 == 0:
            found.append(rng.choice(found))
            continue
        lang = "en" if number % 2 else "ko"
        found.append((" ".join(words[lang].draw(rng, 8)), " ".join(words[lang].draw(rng, 700))[: SIZES[lang]]))
    return found


def make(path: Path, count: int) -> None:
    """An archive with the bands of so many articles."""
    open_archive(path).close()
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("PRAGMA synchronous=OFF")
    db.execute("PRAGMA cache_size=-200000")
    rng = random.Random(1)
    rows = sorted((rng.getrandbits(64) - 2**63, number) for number in range(count) for _ in range(11))
    db.execute("BEGIN")
    db.executemany("INSERT INTO band(value, article_id) VALUES (?, ?)", rows)
    db.execute("COMMIT")
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()


def run(path: Path, first: int, came: list[tuple[str, str]]) -> tuple[float, float, float]:
    """CPU seconds an article takes: to fingerprint, to look up, to insert."""
    engine, reader = make_engine(path), open_reader(path)
    spent = [0.0, 0.0, 0.0]
    for start in range(0, len(came), BATCH):
        batch = came[start : start + BATCH]
        ids = range(first + start, first + start + len(batch))
        with engine.begin() as db:
            rows = [{"id": n, "title": title, "text": body} for n, (title, body) in zip(ids, batch, strict=True)]
            db.execute(text(ARTICLE), rows)
        begun = time.process_time()
        own = [bands(title, body) for title, body in batch]
        found = time.process_time()
        reading.neighbours_of(reader, own)
        looked = time.process_time()
        with engine.begin() as db:
            put = [(n, sorted(one)) for n, one in zip(ids, own, strict=True)]
            writing(db).put_numbers(db, "band", "article_id", put)
        written = time.process_time()
        for place, seconds in enumerate((found - begun, looked - found, written - looked)):
            spent[place] += seconds
    reader.close()
    engine.dispose()
    return spent[0] / len(came), spent[1] / len(came), spent[2] / len(came)


def main(folder: Path, counts: list[int]) -> None:
    rng = random.Random(7)
    for count in counts:
        path = folder / f"copies-{count}.sqlite3"
        making = get_context("spawn").Process(target=make, args=(path, count))  # its memory is not what is measured
        making.start()
        making.join()
        best = (1.0, 0.0, 0.0)
        for number in range(ROUNDS):
            best = min(best, run(path, 10**9 + ASKED * number, texts(ASKED, rng)), key=sum)
        parts = ", ".join(f"{what} {1e6 * s:.0f} us" for what, s in zip(("print", "look", "write"), best, strict=True))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        sys.stdout.write(f"{count:>9,}: {1 / sum(best):,.0f} articles a CPU second ({parts}); peak {peak} MB\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), [int(count) for count in sys.argv[2:]] or [100_000, 1_000_000])
