"""Schema migrations: alembic, run over the archive's own connection."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection


def upgrade(connection: Connection, revision: str = "head") -> None:
    """Bring an archive to a schema revision, within the caller's transaction: all of it happens, or nothing."""
    command.upgrade(_config(connection), revision)


def stamp(connection: Connection) -> None:
    """Note that an archive has the newest schema, as one that was made with it has."""
    command.stamp(_config(connection), "head")


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
