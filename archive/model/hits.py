"""What a search finds. Pure."""

from dataclasses import dataclass, field
from datetime import datetime

from archive.model.ids import ArticleId


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One search result. `snippet` is plain text; `highlights` are the spans in it that matched, in code points."""

    id: ArticleId
    story_id: ArticleId
    url: str | None
    title: str
    outlet: str
    language: str | None
    published: datetime | None
    seen: datetime
    fires: int
    topics: tuple[str, ...]
    snippet: str
    highlights: tuple[tuple[int, int], ...]
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Hits:
    """Search results in order. `total` is exact unless `more`, then it is a floor; `notes` say what was left out."""

    query: str
    hits: tuple[Hit, ...]
    total: int
    more: bool = False
    hints: tuple[str, ...] = field(default=())
    notes: tuple[str, ...] = field(default=())
