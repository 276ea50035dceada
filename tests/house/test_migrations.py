"""The migrations make exactly the tables that schema.py describes, at the revision the readers expect."""

from datetime import UTC, timedelta
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from archive import judged, migrations, open_archive, open_reader, reading, stories
from archive.check import check
from archive.copies import upgrade_archive
from archive.dialects.engines import make_engine
from archive.errors import SchemaMismatch
from archive.fingerprint import FINGERPRINT_VERSION, bands
from archive.identity import link_name
from archive.model import Alias, Remark, Say
from archive.place import Place
from archive.query import parse
from archive.reading import SCHEMA_VERSION
from archive.schema import metadata
from archive.search import search
from archive.sightings import sightings, texts
from archive.urls import canonical
from tests.archive.older import EARLIER, TEXT, TITLE, URL, old_archive
from tests.contracts.killed_upgrades import killed, version
from tests.fakes import NOW
from tests.postgres import execute


def test_the_newest_revision_is_the_one_readers_expect() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    assert ScriptDirectory.from_config(config).get_current_head() == SCHEMA_VERSION


def test_a_new_archive_has_the_tables_of_the_schema(place: Place) -> None:
    open_archive(place).close()
    engine = make_engine(place)
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"include_name": lambda name, kind, _: kind != "table" or not name.startswith("article_")}
        )
        assert compare_metadata(context, metadata) == []
    engine.dispose()


@pytest.mark.parametrize("schema", ["0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008", "0009", "0010"])
def test_an_archive_of_every_earlier_schema_is_brought_up_with_all_it_holds(empty: Place, schema: str) -> None:
    old_archive(empty, schema)
    with pytest.raises(SchemaMismatch, match="db upgrade"):
        open_archive(empty)
    backup = upgrade_archive(empty)
    assert (backup is not None) == isinstance(empty, Path)
    assert check(empty) == []
    with open_archive(empty) as archive:
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
    assert upgrade_archive(empty) is None


def test_what_was_archived_is_fingerprinted_as_what_comes(empty: Place) -> None:
    old_archive(empty, "0004")
    execute(empty, "INSERT INTO band(value, article_id) VALUES (1, 1)")
    told: list[tuple[str, int, int]] = []
    upgrade_archive(empty, lambda *how_far: told.append(how_far))
    assert told == [("fingerprint", 1, 1)]
    with open_archive(empty) as archive:
        assert [one.id for one in reading.neighbours(archive.reader, bands(TITLE, TEXT))] == [1]
        assert reading.neighbours(archive.reader, [1]) == ()


def test_bands_that_are_up_to_date_stay_as_they_are(empty: Place) -> None:
    old_archive(empty, "0009")
    execute(empty, "INSERT INTO band(value, article_id) VALUES (-7, 1)")
    execute(empty, f"INSERT INTO meta(key, value) VALUES ('fingerprint_version', '{FINGERPRINT_VERSION}')")
    upgrade_archive(empty)
    with open_archive(empty) as archive:
        assert [one.id for one in reading.neighbours(archive.reader, [-7])] == [1]


COPIES = [("NULL", "NULL", 2), ("1", "NULL", 1), ("1", "'haedong'", 2)]


@pytest.mark.parametrize(("copied", "credited", "sources"), COPIES)
def test_copies_are_no_sources_of_stories_told_before(empty: Place, copied: str, credited: str, sources: int) -> None:
    old_archive(empty, "0010")
    execute(
        empty,
        "INSERT INTO article (id, docid, key, url, outlet, title, text, text_source, authors, quality_reasons, sha256, "
        "first_seen, updated_at, revisions, story_id, fires, topics, rules_version, duplicate_of, credited) SELECT 2, "
        "2, 'k', '', 'Haedong Daily', title, text, 'page', '[]', '[]', sha256, first_seen, updated_at, 1, 1, 0, '[]', "
        f"'r', {copied}, {credited} FROM article WHERE id = 1",
    )
    execute(empty, "UPDATE story SET articles = 2, sources = 9")
    upgrade_archive(empty)
    with open_archive(empty) as archive:
        assert stories.story(archive.reader, 1).sources == sources


def test_an_upgrade_refuses_what_a_newer_bongsu_made(place: Place) -> None:
    open_archive(place).close()
    execute(place, "UPDATE alembic_version SET version_num = '9999'")
    for door in (upgrade_archive, open_archive, open_reader):
        with pytest.raises(SchemaMismatch, match="newer bongsu"):
            door(place)


@pytest.mark.parametrize("statement", [4, 15])
def test_an_upgrade_that_is_killed_leaves_what_was_or_what_is_to_be(empty: Place, statement: int) -> None:
    old_archive(empty, "0002")
    address = str(empty)
    assert killed(address, statement)
    assert version(empty) == "0002"
    upgrade_archive(empty)
    assert check(empty) == []
