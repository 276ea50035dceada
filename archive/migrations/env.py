"""Alembic's entry: migrate over the connection that `upgrade` hands in."""

from alembic import context

from archive.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=False,  # the caller's transaction is around all of it
)
context.run_migrations()
