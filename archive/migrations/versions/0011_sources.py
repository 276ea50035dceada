"""Independent sources of stories counted anew: a copy of another article of its story is none by itself."""

from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Count them. Nothing archived changes."""
    op.execute(
        """
        UPDATE story SET sources = coalesce((
            SELECT nullif(count(DISTINCT CASE WHEN a.family = '' THEN lower(a.outlet) ELSE a.family END), 0)
            FROM article a LEFT JOIN article o ON o.id = a.duplicate_of AND o.story_id = a.story_id
            WHERE a.story_id = story.id AND (o.id IS NULL OR a.credited IS NOT NULL)
        ), 1)
        """
    )
