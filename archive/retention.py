"""How long what servers sent is kept: written beside what it proves, let go by age and size. Steps of a write.

Letting a body go keeps its row: digest, size, and the headers of each answer that had it stay as evidence, and a copy
kept elsewhere can still be proved. Bodies of flagged articles outlive the age, and go last when room is short.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, bindparam, case, func, select, update

from archive import schema
from archive.dialects.insertion import insert_or
from archive.model import ArticleId, Response
from archive.snapshots import pack

AT_ONCE: Final = 500
"""Bodies let go in one transaction: a reader or a poll never waits for more."""


def _later(one: ColumnElement[Any], other: ColumnElement[Any]) -> ColumnElement[Any]:
    """The later of two times; databases name the function for it differently."""
    return case((one < other, other), else_=one)


_body = schema.body
_upsert = insert_or(_body)
_PUT_BODY: Final = _upsert.on_conflict_do_update(
    index_elements=["sha256"],
    set_={
        "data": _upsert.excluded.data,
        "coding": _upsert.excluded.coding,
        "stored": _upsert.excluded.stored,
        "let_go": None,
        "last_seen": _later(_body.c.last_seen, _upsert.excluded.last_seen),
    },
)
_SEE_BODY: Final = (
    update(_body)
    .where(_body.c.sha256 == bindparam("key"), _body.c.let_go.is_(None))
    .values(last_seen=_later(_body.c.last_seen, bindparam("seen", type_=_body.c.last_seen.type)))
)
_PUT_RESPONSE: Final = insert_or(schema.response).on_conflict_do_nothing()
_FLAGGED: Final = (
    select(schema.response.c.id)
    .join(schema.article, schema.article.c.id == schema.response.c.article_id)
    .where(schema.response.c.sha256 == _body.c.sha256, schema.article.c.fires > 0)
    .exists()
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """How long bodies are kept, and how much room they may take as stored. None: for ever, or as much as there is."""

    max_age: timedelta | None = None
    max_bytes: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LetGo:
    """What was let go, or would be: how many bodies, and how many bytes they took as stored."""

    bodies: int = 0
    stored: int = 0

    def __add__(self, other: "LetGo") -> "LetGo":
        return LetGo(bodies=self.bodies + other.bodies, stored=self.stored + other.stored)


def put_responses(db: Connection, article_id: ArticleId, responses: Iterable[Response], seen_at: datetime) -> None:
    """Keep what a server sent for an article. A body that is there already is not written again.

    Its age counts from when it came in: an old page that is imported is not let go at once.
    """
    for response in responses:
        sha256 = response.sha256
        if not db.execute(_SEE_BODY, {"key": sha256, "seen": seen_at}).rowcount:
            db.execute(_PUT_BODY, _body_row(sha256, response, seen_at))
        db.execute(
            _PUT_RESPONSE,
            {
                "article_id": article_id,
                "url": response.url,
                "final_url": response.final_url,
                "status": response.status,
                "headers": [list(header) for header in response.headers],
                "fetched_at": response.fetched_at,
                "ip": response.ip,
                "sha256": sha256,
            },
        )


def _body_row(sha256: str, response: Response, seen_at: datetime) -> dict[str, Any]:
    data, coding = pack(response.body)
    return {
        "sha256": sha256,
        "size": len(response.body),
        "coding": coding,
        "data": data,
        "stored": len(data),
        "last_seen": seen_at,
        "let_go": None,
    }


def let_some_go(db: Connection, retention: Retention, now: datetime, most: int = AT_ONCE) -> LetGo:
    """Let go of what is beyond the retention, at most so many bodies; nothing more is to be done when it says 0."""
    due = _due(db, retention, now, most)
    for sha256, _ in due:
        db.execute(update(_body).where(_body.c.sha256 == sha256).values(data=None, let_go=now))
    return LetGo(bodies=len(due), stored=sum(stored for _, stored in due))


def would_let_go(db: Connection, retention: Retention, now: datetime) -> LetGo:
    """What `let_some_go` would let go in all, if called until it says 0."""
    due = _due(db, retention, now, None)
    return LetGo(bodies=len(due), stored=sum(stored for _, stored in due))


def _due(db: Connection, retention: Retention, now: datetime, most: int | None) -> list[tuple[str, int]]:
    """The bodies to let go, oldest first: those too old, then what is too much, unflagged before flagged."""
    kept = select(_body.c.sha256, _body.c.stored).where(_body.c.let_go.is_(None))
    due: list[tuple[str, int]] = []
    if retention.max_age is not None:
        old = kept.where(_body.c.last_seen < now - retention.max_age, ~_FLAGGED).order_by(_body.c.last_seen)
        due = [(sha256, stored) for sha256, stored in db.execute(old.limit(most))]
    if retention.max_bytes is None or len(due) == most:
        return due
    taken = {sha256 for sha256, _ in due}
    held = db.execute(select(func.coalesce(func.sum(_body.c.stored), 0)).where(_body.c.let_go.is_(None))).scalar_one()
    excess = int(held) - sum(stored for _, stored in due) - retention.max_bytes
    # Two queries, each in the order of the index: one would sort all that is kept for each piece that goes.
    for flagged in (~_FLAGGED, _FLAGGED):
        with db.execute(kept.where(flagged).order_by(_body.c.last_seen)) as rows:
            for sha256, stored in rows:
                if excess <= 0 or len(due) == most:
                    return due
                if sha256 not in taken:
                    due.append((sha256, stored))
                    excess -= stored
    return due
