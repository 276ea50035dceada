"""Names made anew: what was archived apart stays apart, and each is found by the name it has now."""

from pathlib import Path

from sqlalchemy import select, update

from archive import open_archive, schema
from archive.dialects.engines import make_engine
from archive.model import PollBatch
from archive.rekey import rekey
from archive.urls import canonical
from tests.fakes import FEED, NOW, entry


def test_a_name_that_another_gives_up_goes_to_whom_it_belongs(tmp_path: Path) -> None:
    path = tmp_path / "archive.sqlite3"
    with open_archive(path) as archive:
        archive.save_poll(PollBatch(feed=FEED, seen_at=NOW, new=tuple(map(entry, "123"))))
    urls = [f"https://hangang.example/{slug}" for slug in "123"]
    olds = ["https://hangang.example/old", canonical(urls[0]), canonical(urls[1])]
    engine = make_engine(path)
    try:
        with engine.begin() as db:
            for number, old in enumerate(olds, 1):
                db.execute(update(schema.article).where(schema.article.c.id == number).values(key=old))
            assert rekey(db) == 3
            assert rekey(db) == 0
            keys = db.execute(select(schema.article.c.key).order_by(schema.article.c.id)).scalars().all()
    finally:
        engine.dispose()
    assert list(keys) == [canonical(url) for url in urls]
