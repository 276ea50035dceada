"""Stories in the order of their latest article's time, which is what a list of them shows."""

from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """An index in place of another. Nothing archived changes."""
    op.drop_index('ix_story_last_seen', table_name='story')
    op.create_index('ix_story_last_published', 'story', ['last_published'], unique=False)
