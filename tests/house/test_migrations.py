"""The migrations make exactly the tables that schema.py describes, at the revision the readers expect."""

from datetime import UTC, timedelta
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from archive import judged, migrations, open_archive, reading, stories
from archive.check import check
from archive.copies import upgrade_archive
from archive.errors import SchemaMismatch
from archive.fingerprint import bands
from archive.identity import link_name
from archive.making import make_engine
from archive.model import Alias, Remark, Say
from archive.query import parse
from archive.reading import SCHEMA_VERSION
from archive.schema import metadata
from archive.search import search
from archive.sightings import sightings, texts
from archive.urls import canonical
from tests.archive.older import EARLIER, TEXT, TITLE, URL, old_archive
from tests.fakes import NOW


def test_the_newest_revision_is_the_one_readers_expect() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    assert ScriptDirectory.from_config(config).get_current_head() == SCHEMA_VERSION


def test_a_new_archive_has_the_tables_of_the_schema(tmp_path: Path) -> None:
    path = tmp_path / "archive.sqlite3"
    open_archive(path).close()
    engine = make_engine(path)
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"include_name": lambda name, kind, _: kind != "table" or not name.startswith("article_")}
        )
        assert compare_metadata(context, metadata) == []
    engine.dispose()


@pytest.mark.parametrize("schema", ["0001", "0002", "0003", "0004", "0005", "0006", "0007"])
def test_an_archive_of_every_earlier_schema_is_brought_up_with_all_it_holds(tmp_path: Path, schema: str) -> None:
    path = tmp_path / "archive.sqlite3"
    old_archive(path, schema)
    with pytest.raises(SchemaMismatch, match="db upgrade"):
        open_archive(path)
    backup = upgrade_archive(path)
    assert backup is not None
    assert check(path) == []
    with open_archive(path) as archive:
        (feed,) = reading.feed_states(archive.reader)
        (entry,) = reading.entries(archive.reader)
        assert (feed.validators.etag, feed.listed, reading.gaps(archive.reader)) == ('"1"', 0, {})
        assert (entry.guid, reading.article(archive.reader, 1).draft.text) == ("g1", TEXT)
        assert search(archive.reader, parse("미사일", now=NOW, zone=UTC)).total == 1
        assert reading.article(archive.reader, 1).draft.key == canonical(URL) != URL
        kept = reading.article(archive.reader, 1)
        assert (kept.feedback, kept.standing.fires, kept.flag.fires) == ((), 3, 3)
        said = Remark(article_id=kept.id, said_at=NOW, said_by="kim", say=Say.NO)
        archive.remark(said)
        assert reading.article(archive.reader, 1).standing.fires == 0
        assert judged.versions(archive.reader) == {"r": 1}
        (seen,) = sightings(archive.reader)
        assert (seen.sighting.kind, seen.sighting.n, seen.sighting.figures) == ("edited", 1, (("One", "Two"),))
        assert seen.sighting.time_changed is None
        assert [text.text for text in texts(archive.reader, 1)] == [EARLIER, TEXT]
        looks = reading.due_checks(archive.reader, NOW, longest=timedelta(days=30), limit=9)
        assert [page.article_id for page in looks] == [1]
        story = stories.story(archive.reader, 1)
        assert (story.articles, story.sources, story.fires, story.outlets) == (1, 1, 0, ("Hangang Wire",))
        names = [Alias(kind="link", value=link_name(URL)), Alias(kind="link", value=URL.removeprefix("https://"))]
        assert set(reading.known(archive.reader, feed.id, names)) == set(names)
    assert upgrade_archive(path) is None


def test_what_was_archived_is_fingerprinted_as_what_comes(tmp_path: Path) -> None:
    path = tmp_path / "archive.sqlite3"
    old_archive(path, "0004")
    engine = make_engine(path)
    with engine.begin() as db:
        db.execute(text("INSERT INTO band(value, article_id) VALUES (1, 1)"))
    engine.dispose()
    told: list[tuple[str, int, int]] = []
    upgrade_archive(path, lambda *how_far: told.append(how_far))
    assert told == [("fingerprint", 1, 1)]
    with open_archive(path) as archive:
        assert [one.id for one in reading.neighbours(archive.reader, bands(TITLE, TEXT))] == [1]
        assert reading.neighbours(archive.reader, [1]) == ()
