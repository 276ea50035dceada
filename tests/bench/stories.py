"""Marks, look-up, match and insert of articles, per CPU second, in archives of 10,000 and 100,000 articles.

python -m tests.bench.stories FOLDER [10000 100000]

A thousand articles a day, each told of an invented event by some of five; what comes is of the last day. The names of
the shipped gazetteer are looked for.
"""

import json
import random
import resource
import sqlite3
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from archive import open_archive, open_reader, stories
from archive.model import ArticleDraft, TextSource
from archive.times import docid_floor
from tests.bench.corpus import vocabularies
from tests.quality.stories import shipped
from worker.anchors import Known
from worker.placing import Batch, marked, settled

A_DAY, ASKED, BATCH = 1_000, 2_000, 100
LAST = datetime(2027, 3, 1, tzinfo=UTC)
ARTICLE = (
    "INSERT INTO article (id, docid, key, url, outlet, title, text, text_source, authors, quality_reasons, sha256, "
    "first_seen, updated_at, revisions, story_id, fires, topics, rules_version) VALUES (:id, :docid, :id, '', 'o', "
    ":title, '', 'page', '[]', '[]', '', '2027-03-01T03:00:00Z', '2027-03-01T03:00:00Z', 1, :story, 0, '[]', 'r')"
)
ANCHORS = "INSERT INTO anchor (value, docid) SELECT value, :docid FROM json_each(:anchors)"
HAPPENED = {
    "en": ["North Korea fires {n} missiles near {a}", "Court jails {a} mayor for {n} years", "Quake kills {n} in {a}",
           "{a} and {b} sign trade pact worth ${n} million", "Ferry sinks off {a}, {n} missing"],
    "ko": ["북한, {a} 인근서 미사일 {n}발 발사", "법원, {a} 공무원에 징역 {n}년 선고", "{a} 지진으로 {n}명 사망",
           "{a}-{b}, {n}백만달러 무역협정 서명", "{a} 앞바다 여객선 침몰…{n}명 실종"],
}  # fmt: skip


def articles(count: int, first: datetime, seed: int) -> Iterator[tuple[ArticleDraft, int]]:
    """Articles in order of time, each with the number of its event."""
    rng, words = random.Random(seed), vocabularies()
    events: list[tuple[int, int, list[str]]] = []
    for number in range(count):
        if number % 3 == 0 or not events:
            names = [word.capitalize() for word in words["en"].draw(rng, 2)]
            events.append((rng.randrange(5), rng.randrange(2, 90), names))
        event = len(events) - 1 - rng.randrange(min(5, len(events)))
        kind, much, (a, b) = events[event]
        lang = rng.choice(("en", "ko"))
        title = HAPPENED[lang][kind].format(n=much, a=a, b=b)
        text = f"{title}. {' '.join(words[lang].draw(rng, 90))}."
        yield (
            ArticleDraft(
                key=f"{seed}/{number}", url=None, outlet=f"o{number % 50}", title=title, text=text,
                text_source=TextSource.PAGE, language=lang, published=first + timedelta(days=number / A_DAY),
            ),
            event,
        )  # fmt: skip


def make(path: Path, count: int, known: Known) -> None:
    """An archive that knows the marks and anchors of so many articles."""
    open_archive(path).close()
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("PRAGMA synchronous=OFF")
    db.execute("BEGIN")
    first: dict[int, int] = {}
    for number, (draft, event) in enumerate(articles(count, LAST - timedelta(days=count / A_DAY), count), 1):
        assert draft.published is not None
        draft, _ = marked(draft, LAST, known)
        docid, story = docid_floor(draft.published or LAST) + number % 900, first.setdefault(event, number)
        db.execute(ARTICLE, {"id": number, "docid": docid, "title": draft.title, "story": story})
        db.execute("INSERT INTO mark (article_id, marks) VALUES (?, ?)", (number, draft.marks))
        db.execute(ANCHORS, {"docid": docid, "anchors": json.dumps(sorted(set(draft.anchors)))})
    db.execute("COMMIT")
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()


def measure(path: Path, known: Known) -> dict[str, float]:
    """CPU milliseconds an article, by step; what is written is taken back."""
    reader, db = open_reader(path), sqlite3.connect(path, isolation_level=None)
    spent = dict.fromkeys(("marks", "look-up", "match", "insert"), 0.0)
    drafts = [draft for draft, _ in articles(ASKED, LAST - timedelta(days=1), 7)]

    def lap(step: str, since: float) -> float:
        now = time.process_time()
        spent[step] += now - since
        return now

    for start in range(0, ASKED, BATCH):
        batch, kept = Batch(), []
        clock = time.process_time()
        for draft in drafts[start : start + BATCH]:
            told, marks = marked(draft, LAST, known)
            clock = lap("marks", clock)
            near = stories.around(reader, told.anchors, draft.published or LAST)
            clock = lap("look-up", clock)
            kept.append(settled(told, marks, (), near, batch, new=True, now=LAST))
            clock = lap("match", clock)
        db.execute("BEGIN")
        for number, draft in enumerate(kept):
            db.execute("INSERT INTO mark (article_id, marks) VALUES (?, ?)", (10**9 + number, draft.marks))
            db.execute(ANCHORS, {"docid": 10**15 + number, "anchors": json.dumps(sorted(set(draft.anchors)))})
        lap("insert", clock)
        db.execute("ROLLBACK")
    reader.close()
    db.close()
    return {step: seconds / ASKED * 1_000 for step, seconds in spent.items()}


def main(folder: Path, counts: list[int]) -> None:
    known = shipped()
    for count in counts:
        path = folder / f"stories-{count}.sqlite3"
        if not path.exists():
            make(path, count, known)
        steps = measure(path, known)
        whole = sum(steps.values())
        told = ", ".join(f"{step} {spent:.2f}" for step, spent in steps.items())
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        sys.stdout.write(f"{count:>9,}: {1_000 / whole:,.0f} articles per CPU second ({told} ms); peak {peak:.0f} MB\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]), [int(one) for one in sys.argv[2:]] or [10_000, 100_000])
