"""Names made anew: what was archived apart stays apart, and each is found by the name it has now."""

from pathlib import Path

from sqlalchemy import insert, select, update

from archive import open_archive, schema
from archive.dialects.engines import make_engine
from archive.identity import link_name
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
            assert rekey(db, at_once=2) == 3
            assert rekey(db, at_once=2) == 0
            keys = db.execute(select(schema.article.c.key).order_by(schema.article.c.id)).scalars().all()
    finally:
        engine.dispose()
    assert list(keys) == [canonical(url) for url in urls]


def test_entries_go_by_their_old_names_and_the_new(tmp_path: Path) -> None:
    path = tmp_path / "archive.sqlite3"
    with open_archive(path) as archive:
        archive.save_poll(PollBatch(feed=FEED, seen_at=NOW, new=tuple(map(entry, "123"))))
    old = {"feed_id": FEED.id, "kind": "link", "value": "as it was", "entry_id": 3}
    links = select(schema.alias.c.value).where(schema.alias.c.kind == "link", schema.alias.c.entry_id == 3)
    engine = make_engine(path)
    try:
        with engine.begin() as db:
            db.execute(insert(schema.alias), [old])
            rekey(db, at_once=2)
            names = set(db.execute(links).scalars())
    finally:
        engine.dispose()
    assert names == {"as it was", link_name("https://hangang.example/3")}
