"""INSERT … ON CONFLICT, which PostgreSQL has and SQLite has taken over to the letter."""

from sqlalchemy.dialects.postgresql import Insert
from sqlalchemy.dialects.postgresql import insert as insert_or

__all__ = ["Insert", "insert_or"]
