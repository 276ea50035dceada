"""The first schema: feeds, entries, articles with their texts, flags, fingerprints and full-text index."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make all tables; the full-text index is the dialect's own."""
    op.create_table('article',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('docid', sa.BigInteger(), nullable=False),
    sa.Column('key', sa.Text(), nullable=False),
    sa.Column('url', sa.Text(), nullable=True),
    sa.Column('outlet', sa.Text(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('text_source', sa.Text(), nullable=False),
    sa.Column('language', sa.Text(), nullable=True),
    sa.Column('authors', sa.JSON(), nullable=False),
    sa.Column('published', sa.Text(), nullable=True),
    sa.Column('published_offset', sa.Integer(), nullable=True),
    sa.Column('published_note', sa.Text(), nullable=True),
    sa.Column('modified', sa.Text(), nullable=True),
    sa.Column('modified_offset', sa.Integer(), nullable=True),
    sa.Column('canonical_url', sa.Text(), nullable=True),
    sa.Column('section', sa.Text(), nullable=True),
    sa.Column('image', sa.Text(), nullable=True),
    sa.Column('quality', sa.Text(), nullable=True),
    sa.Column('quality_reasons', sa.JSON(), nullable=False),
    sa.Column('sha256', sa.Text(), nullable=False),
    sa.Column('first_seen', sa.Text(), nullable=False),
    sa.Column('updated_at', sa.Text(), nullable=False),
    sa.Column('revisions', sa.Integer(), nullable=False),
    sa.Column('story_id', sa.BigInteger(), nullable=True),
    sa.Column('duplicate_of', sa.BigInteger(), nullable=True),
    sa.Column('fires', sa.Integer(), nullable=False),
    sa.Column('topics', sa.JSON(), nullable=False),
    sa.Column('rules_version', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_article')),
    sa.UniqueConstraint('docid', name=op.f('uq_article_docid')),
    sa.UniqueConstraint('key', name=op.f('uq_article_key'))
    )
    op.create_index('ix_article_fires', 'article', ['fires', 'docid'], unique=False)
    op.create_index('ix_article_outlet', 'article', ['outlet', 'docid'], unique=False)
    op.create_index('ix_article_story_id', 'article', ['story_id'], unique=False)
    op.create_table('feed',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('url', sa.Text(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('outlet', sa.Text(), nullable=False),
    sa.Column('language', sa.Text(), nullable=True),
    sa.Column('status', sa.Text(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.Column('detail', sa.Text(), nullable=True),
    sa.Column('failures', sa.Integer(), nullable=False),
    sa.Column('failing_since', sa.Text(), nullable=True),
    sa.Column('last_attempt', sa.Text(), nullable=True),
    sa.Column('last_success', sa.Text(), nullable=True),
    sa.Column('last_new', sa.Text(), nullable=True),
    sa.Column('next_poll', sa.Text(), nullable=True),
    sa.Column('interval_seconds', sa.Integer(), nullable=True),
    sa.Column('etag', sa.Text(), nullable=True),
    sa.Column('last_modified', sa.Text(), nullable=True),
    sa.Column('body_sha256', sa.Text(), nullable=True),
    sa.Column('moved_to', sa.Text(), nullable=True),
    sa.Column('moved_seen', sa.Integer(), nullable=False),
    sa.Column('notes', sa.JSON(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_feed'))
    )
    op.create_index('ix_feed_next_poll', 'feed', ['next_poll'], unique=False)
    op.create_table('meta',
    sa.Column('key', sa.Text(), nullable=False),
    sa.Column('value', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_meta'))
    )
    op.create_table('band',
    sa.Column('value', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('article_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.ForeignKeyConstraint(['article_id'], ['article.id'], name=op.f('fk_band_article_id')),
    sa.PrimaryKeyConstraint('value', 'article_id', name=op.f('pk_band'))
    )
    op.create_index('ix_band_article_id', 'band', ['article_id'], unique=False)
    op.create_table('entry',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('feed_id', sa.Text(), nullable=False),
    sa.Column('article_id', sa.BigInteger(), nullable=False),
    sa.Column('guid', sa.Text(), nullable=True),
    sa.Column('url', sa.Text(), nullable=True),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('summary', sa.Text(), nullable=False),
    sa.Column('content_html', sa.Text(), nullable=False),
    sa.Column('authors', sa.JSON(), nullable=False),
    sa.Column('categories', sa.JSON(), nullable=False),
    sa.Column('published', sa.Text(), nullable=True),
    sa.Column('published_offset', sa.Integer(), nullable=True),
    sa.Column('published_note', sa.Text(), nullable=True),
    sa.Column('updated', sa.Text(), nullable=True),
    sa.Column('updated_offset', sa.Integer(), nullable=True),
    sa.Column('digest', sa.Text(), nullable=False),
    sa.Column('first_seen', sa.Text(), nullable=False),
    sa.Column('last_seen', sa.Text(), nullable=False),
    sa.Column('revisions', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['article_id'], ['article.id'], name=op.f('fk_entry_article_id')),
    sa.ForeignKeyConstraint(['feed_id'], ['feed.id'], name=op.f('fk_entry_feed_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_entry'))
    )
    op.create_index('ix_entry_article_id', 'entry', ['article_id'], unique=False)
    op.create_index('ix_entry_feed_id', 'entry', ['feed_id', 'id'], unique=False)
    op.create_table('judgement',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('article_id', sa.BigInteger(), nullable=False),
    sa.Column('sha256', sa.Text(), nullable=False),
    sa.Column('rules_version', sa.Text(), nullable=False),
    sa.Column('judged_at', sa.Text(), nullable=False),
    sa.Column('fires', sa.Integer(), nullable=False),
    sa.Column('topics', sa.JSON(), nullable=False),
    sa.Column('entities', sa.JSON(), nullable=False),
    sa.Column('evidence', sa.JSON(), nullable=False),
    sa.Column('parts', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['article_id'], ['article.id'], name=op.f('fk_judgement_article_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_judgement')),
    sa.UniqueConstraint('article_id', 'sha256', 'rules_version', name=op.f('uq_judgement_article_id_sha256_rules_version'))
    )
    op.create_table('page',
    sa.Column('article_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('status', sa.Text(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.Column('detail', sa.Text(), nullable=True),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('next_try', sa.Text(), nullable=True),
    sa.Column('fetched_at', sa.Text(), nullable=True),
    sa.Column('http_status', sa.Integer(), nullable=True),
    sa.Column('final_url', sa.Text(), nullable=True),
    sa.Column('body_sha256', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['article_id'], ['article.id'], name=op.f('fk_page_article_id')),
    sa.PrimaryKeyConstraint('article_id', name=op.f('pk_page'))
    )
    op.create_index('ix_page_next_try', 'page', ['next_try'], unique=False)
    op.create_table('revision',
    sa.Column('article_id', sa.BigInteger(), nullable=False),
    sa.Column('n', sa.Integer(), nullable=False),
    sa.Column('seen_at', sa.Text(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('text_source', sa.Text(), nullable=False),
    sa.Column('sha256', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['article_id'], ['article.id'], name=op.f('fk_revision_article_id')),
    sa.PrimaryKeyConstraint('article_id', 'n', name=op.f('pk_revision'))
    )
    op.create_table('alias',
    sa.Column('feed_id', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('value', sa.Text(), nullable=False),
    sa.Column('entry_id', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['entry_id'], ['entry.id'], name=op.f('fk_alias_entry_id')),
    sa.PrimaryKeyConstraint('feed_id', 'kind', 'value', name=op.f('pk_alias'))
    )
    op.create_index('ix_alias_entry_id', 'alias', ['entry_id'], unique=False)
    op.create_table('entry_revision',
    sa.Column('entry_id', sa.BigInteger(), nullable=False),
    sa.Column('n', sa.Integer(), nullable=False),
    sa.Column('seen_at', sa.Text(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('summary', sa.Text(), nullable=False),
    sa.Column('content_html', sa.Text(), nullable=False),
    sa.Column('digest', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['entry_id'], ['entry.id'], name=op.f('fk_entry_revision_entry_id')),
    sa.PrimaryKeyConstraint('entry_id', 'n', name=op.f('pk_entry_revision'))
    )
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE VIRTUAL TABLE article_fts USING fts5("
            "title, body, content='', tokenize=\"unicode61 remove_diacritics 0 categories 'L* N* M* Co'\")"
        )
        op.execute("CREATE VIRTUAL TABLE article_terms USING fts5vocab('article_fts', 'row')")
