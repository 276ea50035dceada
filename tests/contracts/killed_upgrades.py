"""An upgrade that is killed leaves an archive of the old schema or of the new one, with all it held, never between.

By hand, killed at twenty statements and at twenty moments on either database: python -m tests.contracts.killed_upgrades
"""

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

from sqlalchemy import Engine, event, text

from archive import open_reader, reading
from archive.check import check
from archive.copies import upgrade_archive
from archive.dialects.chosen import read, writing
from archive.dialects.engines import make_engine
from archive.place import Place, place_of
from archive.reading import SCHEMA_VERSION
from tests.archive.older import old_archive
from tests.postgres import DATABASES, running

OLD = "0001"


def upgrade(address: str, statement: int) -> None:
    """Upgrade an archive, and be killed before that statement (none: 0)."""
    seen = 0

    @event.listens_for(Engine, "before_cursor_execute")
    def _count(*_: object) -> None:
        nonlocal seen
        seen += 1
        if seen == statement:
            os.kill(os.getpid(), signal.SIGKILL)

    upgrade_archive(place_of(address))


def _child(address: str, statement: int) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "tests.contracts.killed_upgrades", address, str(statement)]
    return subprocess.Popen(
        command, env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    )


def killed(address: str, statement: int) -> bool:
    """Whether an upgrade in a process of its own got as far as that statement, and was killed there."""
    return _child(address, statement).wait() == -signal.SIGKILL


def version(place: Place) -> str | None:
    """The schema an archive is left at."""
    with closing(read(place)) as reader:
        return reading.schema_version(reader)


def _grown(place: Place, articles: int) -> Place:
    """An old archive with so many articles."""
    old_archive(place, OLD)
    engine = make_engine(place)
    with engine.begin() as db:
        for n in range(2, articles):
            for table, key in (("article", "id"), ("page", "article_id"), ("judgement", "article_id"), ("entry", "id")):
                row = dict(db.execute(text(f"SELECT * FROM {table} WHERE {key} = 1")).mappings().one())
                changed = {key: n, "key": f"k{n}", "docid": n, "url": f"https://haedong.example/{n}", "story_id": n}
                if table == "judgement":
                    row.pop("id")
                if table == "entry":
                    changed["article_id"] = n
                row |= {name: value for name, value in changed.items() if name in row}
                row = {name: json.dumps(v) if isinstance(v, list) else v for name, v in row.items()}
                names = ", ".join(row)
                db.execute(text(f"INSERT INTO {table} ({names}) VALUES ({', '.join(f':{name}' for name in row)})"), row)
        first = db.execute(text("SELECT title, text FROM article WHERE id = 1")).mappings().one()
        writing(db).index(db, [{"docid": n, **first} for n in range(2, articles)])
    engine.dispose()
    return place


def _whole(place: Place, articles: int) -> str:
    found = version(place)
    assert found in (OLD, SCHEMA_VERSION), found
    if found == OLD:
        upgrade_archive(place)
    assert check(place) == []
    with closing(open_reader(place)) as reader:
        assert reading.counts(reader)["articles"] == articles
    return found


def main(articles: int = 100) -> None:
    """Twenty statements and twenty moments, on either database."""
    dice = random.Random(7)
    with tempfile.TemporaryDirectory() as folder, running() as server:
        for kind in DATABASES:

            def place(name: str, kind: str = kind) -> Place:
                return Path(folder) / f"{name}.sqlite3" if kind == "sqlite" else server.database()

            whole = str(_grown(place("whole"), articles))
            begun = time.monotonic()
            assert _child(whole, 0).wait() == 0
            took = time.monotonic() - begun
            left: list[str] = []
            for n in range(40):
                here = _grown(place(str(n)), articles)
                if n < 20:
                    killed(str(here), 1 + n * n)
                else:
                    child = _child(str(here), 0)
                    time.sleep(dice.uniform(0.3, 1.05) * took)
                    child.kill()
                    child.wait()
                left.append(_whole(here, articles - 1))
            sys.stdout.write(f"{kind}: {left.count(OLD)} left old, {left.count(SCHEMA_VERSION)} new, none between\n")


if __name__ == "__main__":
    if len(sys.argv) > 2:
        upgrade(sys.argv[1], int(sys.argv[2]))
    else:
        main()
