"""The articles that came through a stage so far, found by fingerprints and anchors as the archive would find them.

They are in a database of the stage's own, in a file that has no name and goes with the process: memory stays as it is,
however many come, and what came first is found as what came last.
"""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

from archive.model import Around, ArticleId, Member, Neighbour
from archive.reading import OF_BAND, likely
from archive.stories import BESIDE, CROWD, EACH, FEW, MEMBERS, NEAREST, STORIES, WINDOW
from worker.marks import Marks, dumped

Name = str | int | float
# A file has no clock: all came at one moment, in order, and only published times can be far apart.
ARRIVAL: Final = datetime(1970, 1, 1, tzinfo=UTC)
_HOURS: Final = int(WINDOW / timedelta(hours=1))
_NEAR: Final = int(BESIDE / timedelta(hours=1))
# Pages in memory, in kB; nothing of it outlives the process, so nothing is secured against a crash.
_SETTINGS: Final = ("cache_size = -65536", "journal_mode = OFF", "synchronous = OFF", "locking_mode = EXCLUSIVE")
_TABLES: Final = (
    # What stories ask for stands apart from the texts: it changes, and is asked for far more often.
    "told (n INTEGER PRIMARY KEY, given TEXT, story INTEGER, hours INTEGER, marks TEXT)",
    "article (n INTEGER PRIMARY KEY, copied INTEGER, outlet TEXT, published TEXT, title TEXT, text TEXT)",
    "band (value INTEGER, n INTEGER, PRIMARY KEY (value, n)) WITHOUT ROWID",
    "anchor (value INTEGER, hours INTEGER, n INTEGER, PRIMARY KEY (value, hours, n)) WITHOUT ROWID",
)
_SHARING: Final = "SELECT n FROM band WHERE value = ? ORDER BY n DESC LIMIT ?"
_OF_ANCHOR: Final = """
    SELECT hours, n FROM anchor WHERE value = ? AND hours BETWEEN ? AND ? ORDER BY hours DESC, n DESC LIMIT ?
"""
_ARTICLES: Final = """
    SELECT n, story, title, text, outlet, published, copied FROM json_each(?) w
    CROSS JOIN told ON told.n = w.value CROSS JOIN article USING (n)
"""
_STORIES: Final = "SELECT story FROM json_each(?) w CROSS JOIN told ON n = w.value ORDER BY w.key"
_LATEST: Final = "SELECT n FROM told WHERE story = ? ORDER BY n DESC LIMIT ?"
_FIRST: Final = """
    WITH RECURSIVE of (n, copied) AS (
        SELECT n, copied FROM article WHERE n = ?
        UNION SELECT article.n, article.copied FROM of JOIN article ON article.n = of.copied
    )
    SELECT n FROM of WHERE copied IS NULL
"""
_BESIDE: Final = """
    SELECT count(DISTINCT story) FROM (SELECT story FROM told WHERE hours BETWEEN ? AND ? LIMIT ?)
"""
_ALL_NEAR: Final = "SELECT hours, n FROM told WHERE hours BETWEEN ? AND ? ORDER BY hours DESC, n DESC LIMIT ?"
_ALL: Final = "SELECT n FROM told WHERE story = ? ORDER BY n"
_MARKS: Final = "SELECT n, story, marks FROM json_each(?) w CROSS JOIN told ON n = w.value ORDER BY w.key"


class Came:
    """What came, each article by its number, from 0; a story by that of its first."""

    def __init__(self) -> None:
        self._db = sqlite3.connect("", isolation_level=None)
        for setting in _SETTINGS:
            self._db.execute(f"PRAGMA {setting}")
        for table in _TABLES:
            self._db.execute(f"CREATE TABLE {table}")
        self._db.execute("CREATE INDEX told_story ON told (story)")
        self._db.execute("CREATE INDEX told_hours ON told (hours, story)")
        self._db.execute("BEGIN")  # for good: each article a transaction would be as much work again
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def close(self) -> None:
        """Let go of all that came."""
        self._db.close()

    def add(self, given: Name, article: Neighbour, marks: Marks, own: Iterable[int], anchors: Iterable[int]) -> None:
        """One more, which has the next number, by the name it was given; its own bands, and its anchors."""
        number, published = article.id, article.published and article.published.isoformat()
        told = (number, json.dumps(given), article.story_id, marks.hours, dumped(marks))
        row = (number, article.duplicate_of, article.outlet, published, article.title, article.text)
        self._db.execute("INSERT INTO told VALUES (?, ?, ?, ?, ?)", told)
        self._db.execute("INSERT INTO article VALUES (?, ?, ?, ?, ?, ?)", row)
        self._db.executemany("INSERT INTO band VALUES (?, ?)", [(band, number) for band in set(own)])
        placed = [(anchor, marks.hours, number) for anchor in set(anchors)]
        self._db.executemany("INSERT INTO anchor VALUES (?, ?, ?)", placed)
        self._count += 1

    def alike(self, own: Iterable[int]) -> list[Neighbour]:
        """Those worth comparing that share fingerprint bands: see `archive.reading.likely`."""
        found = likely(self._numbers(_SHARING, band, OF_BAND) for band in own)
        return list(self._neighbours(found)) if found else []

    def _neighbours(self, numbers: Sequence[int]) -> Iterator[Neighbour]:
        for number, story, title, text, outlet, published, copied in self._db.execute(
            _ARTICLES, (json.dumps(numbers),)
        ):
            yield Neighbour(
                id=number,
                story_id=story,
                title=title,
                text=text,
                outlet=outlet,
                published=None if published is None else datetime.fromisoformat(published),
                first_seen=ARRIVAL,
                duplicate_of=copied,
            )

    def candidates(self, anchors: Sequence[int], hours: int) -> Around:
        """The members of the stories that have most anchors in common with an article of that hour, latest first."""
        shared = Counter[tuple[int, int]]()
        for anchor in anchors:
            shared.update(self._db.execute(_OF_ANCHOR, (anchor, hours - _HOURS, hours + _HOURS, EACH)).fetchall())
        ranked = sorted(shared, key=lambda place: (-shared[place], -place[0], -place[1]))[:NEAREST]
        beside = self._beside(hours)
        if beside <= FEW:
            ranked += self._db.execute(_ALL_NEAR, (hours - _HOURS, hours + _HOURS, NEAREST)).fetchall()
        if not ranked:
            return Around(beside=beside)
        near = dict.fromkeys(self._numbers(_STORIES, json.dumps([number for _, number in ranked])))
        latest = [number for story in list(near)[:STORIES] for number in self._numbers(_LATEST, story, MEMBERS)]
        wanted = json.dumps(sorted(latest, reverse=True)[:MEMBERS])
        told = self._db.execute(_MARKS, (wanted,))
        members = tuple(Member(id=n, story_id=story, marks=marks) for n, story, marks in told)
        return Around(members=members, beside=beside)

    def _beside(self, hours: int) -> int:
        (count,) = self._numbers(_BESIDE, hours - _NEAR, hours + _NEAR, CROWD)
        return count

    def given(self, number: int) -> Name:
        """The name an article was given."""
        (given,) = self._db.execute("SELECT given FROM told WHERE n = ?", (number,)).fetchone()
        name: Name = json.loads(given)
        return name

    def story_of(self, number: int) -> ArticleId:
        """The story of an article."""
        (story,) = self._numbers("SELECT story FROM told WHERE n = ?", number)
        return ArticleId(story)

    def first_of(self, number: int) -> int:
        """The first that has an article's text."""
        (first,) = self._numbers(_FIRST, number)
        return first

    def members(self, story: ArticleId) -> list[int]:
        """Which articles a story has, in the order they came."""
        return self._numbers(_ALL, story)

    def move(self, number: int, story: ArticleId) -> None:
        """An article is of another story."""
        self._db.execute("UPDATE told SET story = ? WHERE n = ?", (story, number))

    def merge(self, kept: ArticleId, gone: ArticleId) -> None:
        """Two stories are one."""
        self._db.execute("UPDATE told SET story = ? WHERE story = ?", (kept, gone))

    def _numbers(self, sql: str, *values: object) -> list[int]:
        return [number for (number,) in self._db.execute(sql, values)]
