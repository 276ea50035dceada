"""How pages that were read are looked at again, and what was seen of articles since: edits, disappearances."""

from datetime import timedelta

import sqlalchemy as sa
from alembic import op

from archive.times import from_iso, to_iso

revision = "0006"
down_revision = "0005"

# Pages of flagged articles that were read so long before the archive's last reading are not looked at again.
LOOKED_AT = timedelta(days=30)
# Each text but the first was an edit, seen when it was first seen.
EDITS = """
    INSERT INTO sighting (article_id, seen_at, kind, n)
    SELECT r.article_id, coalesce(later.seen_at, a.updated_at), 'edited', r.n
    FROM revision r JOIN article a ON a.id = r.article_id
    LEFT JOIN revision later ON later.article_id = r.article_id AND later.n = r.n + 1
    ORDER BY 2, r.article_id, r.n
"""
WATCHED = """
    INSERT INTO watch (article_id, first_read, next_check, attempts)
    SELECT p.article_id, p.fetched_at, p.fetched_at, 0
    FROM page p JOIN article a ON a.id = p.article_id
    WHERE a.fires > 0 AND a.text_source = 'page' AND p.fetched_at >= :since
"""


def upgrade() -> None:
    """Add two tables; edits that are archived are listed, pages of flagged articles are due for a look."""
    op.create_table('watch',
    sa.Column('article_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('first_read', sa.Text(), nullable=False),
    sa.Column('next_check', sa.Text(), nullable=True),
    sa.Column('checked_at', sa.Text(), nullable=True),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.Column('detail', sa.Text(), nullable=True),
    sa.Column('etag', sa.Text(), nullable=True),
    sa.Column('last_modified', sa.Text(), nullable=True),
    sa.Column('gone_since', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['article_id'], ['article.id'], name=op.f('fk_watch_article_id')),
    sa.PrimaryKeyConstraint('article_id', name=op.f('pk_watch'))
    )
    op.create_index('ix_watch_next_check', 'watch', ['next_check'], unique=False)
    op.create_table('sighting',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('article_id', sa.BigInteger(), nullable=False),
    sa.Column('seen_at', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('entry_id', sa.BigInteger(), nullable=True),
    sa.Column('n', sa.Integer(), nullable=True),
    sa.Column('words_added', sa.Integer(), nullable=True),
    sa.Column('words_removed', sa.Integer(), nullable=True),
    sa.Column('figures', sa.JSON(), server_default='[]', nullable=False),
    sa.Column('time_changed', sa.Integer(), nullable=True),
    sa.Column('http_status', sa.Integer(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.Column('detail', sa.Text(), nullable=True),
    sa.Column('response_id', sa.BigInteger(), nullable=True),
    sa.ForeignKeyConstraint(['article_id'], ['article.id'], name=op.f('fk_sighting_article_id')),
    sa.ForeignKeyConstraint(['entry_id'], ['entry.id'], name=op.f('fk_sighting_entry_id')),
    sa.ForeignKeyConstraint(['response_id'], ['response.id'], name=op.f('fk_sighting_response_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sighting'))
    )
    op.create_index('ix_sighting_seen_at', 'sighting', ['seen_at', 'id'], unique=False)
    op.create_index('ix_sighting_article_id', 'sighting', ['article_id'], unique=False)
    db = op.get_bind()
    db.execute(sa.text(EDITS))
    latest = db.execute(sa.text("SELECT max(fetched_at) FROM page")).scalar_one()
    if latest is not None:
        db.execute(sa.text(WATCHED), {"since": to_iso(from_iso(latest) - LOOKED_AT)})
