"""The tables, dialect-neutral. README.md beside this file says what each column means to a stranger.

Times are ISO 8601 UTC text with seconds (`2026-11-23T06:05:00Z`), which sorts as time; `*_offset` is the minutes east
of UTC the source wrote. Lists are JSON arrays. `article.docid` is its place in the full-text index: seconds since 1970
of its time (published, else first seen) times 1,024, plus its id modulo 1,024 or the next that is free, so that index
order is time order.
"""

from datetime import datetime

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from archive.times import from_iso, to_iso

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_N_label)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Utc(TypeDecorator[datetime]):
    """An aware datetime, kept as ISO 8601 UTC text with seconds. A naive one is refused."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        """Aware datetime to text."""
        return None if value is None else to_iso(value)

    def process_result_value(self, value: object, dialect: Dialect) -> datetime | None:
        """Text to a datetime in UTC."""
        return None if value is None else from_iso(str(value))


# SQLite numbers rows by itself only in a column of exactly this type.
_Id = BigInteger().with_variant(Integer, "sqlite")

meta = Table(
    "meta",
    metadata,
    Column("key", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

feed = Table(
    "feed",
    metadata,
    Column("id", Text, primary_key=True),
    Column("url", Text, nullable=False),
    Column("title", Text, nullable=False, default=""),
    Column("outlet", Text, nullable=False, default=""),
    Column("language", Text),
    Column("status", Text, nullable=False, default="new"),
    Column("reason", Text),
    Column("detail", Text),
    Column("failures", Integer, nullable=False, default=0),
    Column("failing_since", Utc),
    Column("last_attempt", Utc),
    Column("last_success", Utc),
    Column("last_new", Utc),
    Column("next_poll", Utc),
    Column("interval_seconds", Integer),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("body_sha256", Text),
    Column("moved_to", Text),
    Column("moved_seen", Integer, nullable=False, default=0),
    Column("listed", Integer, nullable=False, default=0, server_default="0"),
    Column("window_seconds", Integer),
    Column("notes", JSON, nullable=False, default=list),
    Index("ix_feed_next_poll", "next_poll"),
)

possible_gap = Table(
    "possible_gap",
    metadata,
    Column("feed_id", Text, ForeignKey("feed.id"), primary_key=True),
    Column("until", Utc, primary_key=True),
    Column("since", Utc, nullable=False),
    Column("listed", Integer, nullable=False),
)

article = Table(
    "article",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("docid", BigInteger, nullable=False, unique=True),
    Column("key", Text, nullable=False, unique=True),
    Column("url", Text),
    Column("outlet", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("text_source", Text, nullable=False),
    Column("language", Text),
    Column("authors", JSON, nullable=False),
    Column("published", Utc),
    Column("published_offset", Integer),
    Column("published_note", Text),
    Column("modified", Utc),
    Column("modified_offset", Integer),
    Column("canonical_url", Text),
    Column("section", Text),
    Column("image", Text),
    Column("quality", Text),
    Column("quality_reasons", JSON, nullable=False),
    Column("dateline", Text),
    Column("emails", JSON, nullable=False, default=list, server_default="[]"),
    Column("sources", JSON, nullable=False, default=dict, server_default="{}"),
    Column("family", Text, nullable=False, default="", server_default=""),
    Column("credited", Text),
    Column("sha256", Text, nullable=False),
    Column("first_seen", Utc, nullable=False),
    Column("updated_at", Utc, nullable=False),
    Column("revisions", Integer, nullable=False, default=1),
    Column("story_id", BigInteger),
    Column("duplicate_of", BigInteger),
    Column("fires", Integer, nullable=False, default=0),
    Column("topics", JSON, nullable=False),
    Column("rules_version", Text, nullable=False, default=""),
    Index("ix_article_story_id", "story_id"),
    Index("ix_article_fires", "fires", "docid"),
    Index("ix_article_outlet", "outlet", "docid"),
    Index("ix_article_rules_version", "rules_version", "docid"),
    # What a search asks of each document it finds: to reach a column behind the text costs a walk through all of it.
    Index("ix_article_docid_story_id", "docid", "story_id"),
)

revision = Table(
    "revision",
    metadata,
    Column("article_id", BigInteger, ForeignKey("article.id"), primary_key=True),
    Column("n", Integer, primary_key=True),
    Column("seen_at", Utc, nullable=False),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("text_source", Text, nullable=False),
    Column("sha256", Text, nullable=False),
)

page = Table(
    "page",
    metadata,
    Column("article_id", BigInteger, ForeignKey("article.id"), primary_key=True, autoincrement=False),
    Column("status", Text, nullable=False),
    Column("reason", Text),
    Column("detail", Text),
    Column("attempts", Integer, nullable=False, default=0),
    Column("next_try", Utc),
    Column("fetched_at", Utc),
    Column("http_status", Integer),
    Column("final_url", Text),
    Column("body_sha256", Text),
    Index("ix_page_next_try", "next_try"),
)

watch = Table(
    "watch",
    metadata,
    Column("article_id", BigInteger, ForeignKey("article.id"), primary_key=True, autoincrement=False),
    Column("first_read", Utc, nullable=False),
    Column("next_check", Utc),
    Column("checked_at", Utc),
    Column("attempts", Integer, nullable=False, default=0),
    Column("reason", Text),
    Column("detail", Text),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("gone_since", Utc),
    Index("ix_watch_next_check", "next_check"),
)

sighting = Table(
    "sighting",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("article_id", BigInteger, ForeignKey("article.id"), nullable=False),
    Column("seen_at", Utc, nullable=False),
    Column("kind", Text, nullable=False),
    Column("entry_id", BigInteger, ForeignKey("entry.id")),
    Column("n", Integer),
    Column("words_added", Integer),
    Column("words_removed", Integer),
    Column("figures", JSON, nullable=False, default=list, server_default="[]"),
    Column("time_changed", Integer),
    Column("http_status", Integer),
    Column("reason", Text),
    Column("detail", Text),
    Column("response_id", BigInteger, ForeignKey("response.id")),
    Index("ix_sighting_seen_at", "seen_at", "id"),
    Index("ix_sighting_article_id", "article_id"),
)

body = Table(
    "body",
    metadata,
    Column("sha256", Text, primary_key=True),
    Column("size", Integer, nullable=False),
    Column("coding", Text, nullable=False),
    Column("data", LargeBinary),
    Column("stored", Integer, nullable=False),
    Column("last_seen", Utc, nullable=False),
    Column("let_go", Utc),
    Index("ix_body_let_go", "let_go", "last_seen", "stored"),
)

response = Table(
    "response",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("article_id", BigInteger, ForeignKey("article.id"), nullable=False),
    Column("url", Text, nullable=False),
    Column("final_url", Text, nullable=False),
    Column("status", Integer, nullable=False),
    Column("headers", JSON, nullable=False),
    Column("fetched_at", Utc, nullable=False),
    Column("ip", Text),
    Column("sha256", Text, ForeignKey("body.sha256"), nullable=False),
    UniqueConstraint("article_id", "fetched_at", "sha256"),
    Index("ix_response_sha256", "sha256"),
)

entry = Table(
    "entry",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("feed_id", Text, ForeignKey("feed.id"), nullable=False),
    Column("article_id", BigInteger, ForeignKey("article.id"), nullable=False),
    Column("guid", Text),
    Column("url", Text),
    Column("title", Text, nullable=False),
    Column("summary", Text, nullable=False),
    Column("content_html", Text, nullable=False),
    Column("authors", JSON, nullable=False),
    Column("categories", JSON, nullable=False),
    Column("published", Utc),
    Column("published_offset", Integer),
    Column("published_note", Text),
    Column("updated", Utc),
    Column("updated_offset", Integer),
    Column("digest", Text, nullable=False),
    Column("first_seen", Utc, nullable=False),
    Column("last_seen", Utc, nullable=False),
    Column("revisions", Integer, nullable=False, default=1),
    Index("ix_entry_article_id", "article_id"),
    Index("ix_entry_feed_id", "feed_id", "id"),
)

entry_revision = Table(
    "entry_revision",
    metadata,
    Column("entry_id", BigInteger, ForeignKey("entry.id"), primary_key=True),
    Column("n", Integer, primary_key=True),
    Column("seen_at", Utc, nullable=False),
    Column("title", Text, nullable=False),
    Column("summary", Text, nullable=False),
    Column("content_html", Text, nullable=False),
    Column("digest", Text, nullable=False),
)

alias = Table(
    "alias",
    metadata,
    Column("feed_id", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("value", Text, primary_key=True),
    Column("entry_id", BigInteger, ForeignKey("entry.id"), nullable=False),
    Index("ix_alias_entry_id", "entry_id"),
)

judgement = Table(
    "judgement",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("article_id", BigInteger, ForeignKey("article.id"), nullable=False),
    Column("sha256", Text, nullable=False),
    Column("rules_version", Text, nullable=False),
    Column("judged_at", Utc, nullable=False),
    Column("fires", Integer, nullable=False),
    Column("topics", JSON, nullable=False),
    Column("entities", JSON, nullable=False),
    Column("evidence", JSON, nullable=False),
    Column("parts", JSON, nullable=False),
    UniqueConstraint("article_id", "sha256", "rules_version"),
)

feedback = Table(
    "feedback",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("article_id", BigInteger, ForeignKey("article.id"), nullable=False),
    Column("said_at", Utc, nullable=False),
    Column("said_by", Text, nullable=False),
    Column("say", Text, nullable=False),
    Column("value", Text),
    Column("note", Text, nullable=False, default=""),
    Column("sha256", Text, nullable=False),
    Column("rules_version", Text, nullable=False),
    Index("ix_feedback_article_id", "article_id"),
)

figure = Table(
    "figure",
    metadata,
    Column("article_id", BigInteger, ForeignKey("article.id"), primary_key=True, autoincrement=False),
    Column("n", Integer, primary_key=True),
    Column("field", Text, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("low", Float),
    Column("high", Float),
    Column("unit", Text, nullable=False),
    Column("thing", Text, nullable=False),
    Column("qualifier", Text),
    Column("speaker", Text),
    Column("dated", Text),
    Column("sentence_start", Integer, nullable=False),
    Column("sentence_end", Integer, nullable=False),
)

band = Table(
    "band",
    metadata,
    Column("value", BigInteger, primary_key=True, autoincrement=False),
    # No index leads here from an article, nor a foreign key, which would want one: `banding.unband` needs none.
    Column("article_id", BigInteger, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)

story = Table(
    "story",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("articles", Integer, nullable=False),
    Column("sources", Integer, nullable=False),
    Column("fires", Integer, nullable=False),
    Column("first_published", Utc, nullable=False),
    Column("last_published", Utc, nullable=False),
    Column("last_seen", Utc, nullable=False),
    Index("ix_story_last_published", "last_published"),
)

story_alias = Table(
    "story_alias",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("story_id", BigInteger, nullable=False),
    Index("ix_story_alias_story_id", "story_id"),
)

story_change = Table(
    "story_change",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("changed_at", Utc, nullable=False),
    Column("changed_by", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("article_id", BigInteger, ForeignKey("article.id")),
    Column("story_id", BigInteger, nullable=False),
    Column("other_id", BigInteger, nullable=False),
    Column("note", Text, nullable=False, default=""),
    Index("ix_story_change_article_id", "article_id"),
    Index("ix_story_change_story_id", "story_id"),
    Index("ix_story_change_other_id", "other_id"),
)

mark = Table(
    "mark",
    metadata,
    Column("article_id", BigInteger, ForeignKey("article.id"), primary_key=True, autoincrement=False),
    Column("marks", Text, nullable=False),
)

anchor = Table(
    "anchor",
    metadata,
    Column("value", BigInteger, primary_key=True, autoincrement=False),
    Column("docid", BigInteger, primary_key=True, autoincrement=False),
    Index("ix_anchor_docid", "docid"),
)

__all__ = [
    "alias", "anchor", "article", "band", "body", "entry", "entry_revision", "feed", "feedback", "figure", "judgement",
    "mark", "meta", "metadata", "page", "possible_gap", "response", "revision", "sighting", "story", "story_alias",
    "story_change", "watch",
]  # fmt: skip
