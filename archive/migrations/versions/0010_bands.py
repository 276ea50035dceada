"""Bands by their value alone: an index by article took a fifth of the time that writing them takes, and half the room."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Drop that index, and the foreign key that wanted it. Nothing archived changes."""
    if op.get_bind().dialect.name != "sqlite":
        op.drop_constraint('fk_band_article_id', 'band', type_='foreignkey')
        op.drop_index('ix_band_article_id', table_name='band')
        return
    op.create_table('band_by_value',
    sa.Column('value', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('article_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.PrimaryKeyConstraint('value', 'article_id', name=op.f('pk_band')),
    sqlite_with_rowid=False,
    )
    op.execute('INSERT INTO band_by_value SELECT value, article_id FROM band ORDER BY value, article_id')
    op.drop_table('band')
    op.rename_table('band_by_value', 'band')
