"""What analysts said of articles, as it is read. `standing.py` says what comes of it, `judging.py` writes it."""

from collections.abc import Iterator
from typing import Final

from archive.dialects import Reader, Row
from archive.model import ArticleId, Feedback, Remark, Say
from archive.times import from_iso

_ALL: Final = "SELECT * FROM feedback"


def said(reader: Reader, article_id: int) -> tuple[Feedback, ...]:
    """What was said of one article, oldest first."""
    rows = reader.rows(f"{_ALL} WHERE article_id = :id ORDER BY id", {"id": article_id})
    return tuple(map(_feedback, rows))


def everything(reader: Reader) -> Iterator[Feedback]:
    """All that was ever said, oldest first, streamed."""
    return map(_feedback, reader.rows(f"{_ALL} ORDER BY id"))


def _feedback(row: Row) -> Feedback:
    return Feedback(
        id=row["id"],
        remark=Remark(
            article_id=ArticleId(row["article_id"]),
            said_at=from_iso(row["said_at"]),
            said_by=row["said_by"],
            say=Say(row["say"]),
            value=row["value"],
            note=row["note"],
        ),
        sha256=row["sha256"],
        rules_version=row["rules_version"],
    )
