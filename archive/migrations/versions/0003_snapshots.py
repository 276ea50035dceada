"""What servers sent, as evidence; where on its page each value of an article was found, its dateline and e-mails."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add three columns and two tables; nothing archived changes."""
    op.add_column('article', sa.Column('dateline', sa.Text(), nullable=True))
    op.add_column('article', sa.Column('emails', sa.JSON(), nullable=False, server_default='[]'))
    op.add_column('article', sa.Column('sources', sa.JSON(), nullable=False, server_default='{}'))
    op.create_table('body',
    sa.Column('sha256', sa.Text(), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('coding', sa.Text(), nullable=False),
    sa.Column('data', sa.LargeBinary(), nullable=True),
    sa.Column('stored', sa.Integer(), nullable=False),
    sa.Column('last_seen', sa.Text(), nullable=False),
    sa.Column('let_go', sa.Text(), nullable=True),
    sa.PrimaryKeyConstraint('sha256', name=op.f('pk_body'))
    )
    op.create_index('ix_body_let_go', 'body', ['let_go', 'last_seen', 'stored'], unique=False)
    op.create_table('response',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('article_id', sa.BigInteger(), nullable=False),
    sa.Column('url', sa.Text(), nullable=False),
    sa.Column('final_url', sa.Text(), nullable=False),
    sa.Column('status', sa.Integer(), nullable=False),
    sa.Column('headers', sa.JSON(), nullable=False),
    sa.Column('fetched_at', sa.Text(), nullable=False),
    sa.Column('ip', sa.Text(), nullable=True),
    sa.Column('sha256', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['article_id'], ['article.id'], name=op.f('fk_response_article_id')),
    sa.ForeignKeyConstraint(['sha256'], ['body.sha256'], name=op.f('fk_response_sha256')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_response')),
    sa.UniqueConstraint('article_id', 'fetched_at', 'sha256', name=op.f('uq_response_article_id_fetched_at_sha256'))
    )
    op.create_index('ix_response_sha256', 'response', ['sha256'], unique=False)
