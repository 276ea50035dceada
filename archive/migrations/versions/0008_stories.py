"""Stories as rows, what their matcher knows of each article, and what changed about them."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

# Until now a story was the copies of one text: each has its row, counted by the database itself.
_STORIES = """
INSERT INTO story (id, articles, sources, fires, first_published, last_published, last_seen)
SELECT story_id, count(*), count(DISTINCT outlet), max(fires), min(coalesce(published, first_seen)),
       max(coalesce(published, first_seen)), max(first_seen)
FROM article GROUP BY story_id
"""


def upgrade() -> None:
    """Add tables and an index; every article is of a story, its own if of no other. Nothing else archived changes."""
    op.create_table('story',
    sa.Column('id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('articles', sa.Integer(), nullable=False),
    sa.Column('sources', sa.Integer(), nullable=False),
    sa.Column('fires', sa.Integer(), nullable=False),
    sa.Column('first_published', sa.Text(), nullable=False),
    sa.Column('last_published', sa.Text(), nullable=False),
    sa.Column('last_seen', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_story'))
    )
    op.create_index('ix_story_last_seen', 'story', ['last_seen'], unique=False)
    op.create_table('story_alias',
    sa.Column('id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('story_id', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_story_alias'))
    )
    op.create_index('ix_story_alias_story_id', 'story_alias', ['story_id'], unique=False)
    op.create_table('story_change',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('changed_at', sa.Text(), nullable=False),
    sa.Column('changed_by', sa.Text(), nullable=False),
    sa.Column('what', sa.Text(), nullable=False),
    sa.Column('article_id', sa.BigInteger(), nullable=True),
    sa.Column('story_id', sa.BigInteger(), nullable=False),
    sa.Column('other_id', sa.BigInteger(), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['article_id'], ['article.id'], name=op.f('fk_story_change_article_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_story_change'))
    )
    op.create_index('ix_story_change_article_id', 'story_change', ['article_id'], unique=False)
    op.create_index('ix_story_change_story_id', 'story_change', ['story_id'], unique=False)
    op.create_index('ix_story_change_other_id', 'story_change', ['other_id'], unique=False)
    op.create_table('mark',
    sa.Column('article_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('marks', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['article_id'], ['article.id'], name=op.f('fk_mark_article_id')),
    sa.PrimaryKeyConstraint('article_id', name=op.f('pk_mark'))
    )
    op.create_table('anchor',
    sa.Column('value', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('docid', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.PrimaryKeyConstraint('value', 'docid', name=op.f('pk_anchor'))
    )
    op.create_index('ix_anchor_docid', 'anchor', ['docid'], unique=False)
    op.execute("UPDATE article SET story_id = id WHERE story_id IS NULL")
    op.create_index('ix_article_docid_story_id', 'article', ['docid', 'story_id'], unique=False)
    op.execute(_STORIES)
