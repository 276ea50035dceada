"""The table of bands in one tree, by value: each is written and found with one look."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Make the table of bands anew, empty: articles are fingerprinted another way, and `band_all` fills it."""
    op.drop_table('band')
    op.create_table('band',
    sa.Column('value', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('article_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.ForeignKeyConstraint(['article_id'], ['article.id'], name=op.f('fk_band_article_id')),
    sa.PrimaryKeyConstraint('value', 'article_id', name=op.f('pk_band')),
    sqlite_with_rowid=False,
    )
    op.create_index('ix_band_article_id', 'band', ['article_id'], unique=False)
