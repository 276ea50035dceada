"""The migrations make exactly the tables that schema.py describes, at the revision the readers expect."""

from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from archive import migrations, open_archive
from archive.reading import SCHEMA_VERSION
from archive.schema import metadata
from archive.store import make_engine


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
