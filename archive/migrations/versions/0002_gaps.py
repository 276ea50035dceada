"""Possible gaps, and how many entries a feed's last document listed, over what time."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add two columns and a table; nothing archived changes."""
    op.add_column('feed', sa.Column('listed', sa.Integer(), nullable=False, server_default='0'))
    op.add_column('feed', sa.Column('window_seconds', sa.Integer(), nullable=True))
    op.create_table('possible_gap',
    sa.Column('feed_id', sa.Text(), nullable=False),
    sa.Column('until', sa.Text(), nullable=False),
    sa.Column('since', sa.Text(), nullable=False),
    sa.Column('listed', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['feed_id'], ['feed.id'], name=op.f('fk_possible_gap_feed_id')),
    sa.PrimaryKeyConstraint('feed_id', 'until', name=op.f('pk_possible_gap'))
    )
