"""How a feed fares, and the names its entries go by. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from archive.model.ids import ArticleId, EntryId, FeedId


class FeedStatus(StrEnum):
    """How a feed fares. None of these stops it for ever: `gone` is still asked now and then."""

    NEW = "new"
    OK = "ok"
    FAILING = "failing"
    MOVED = "moved"
    GONE = "gone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """What a repeat request sends so that an unchanged document costs nothing."""

    etag: str | None = None
    last_modified: str | None = None
    body_sha256: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedState:
    """How one feed fares. `reason` and `detail` tell the last failure; `notes` what else a reader should know.

    `interval` is what its documents tuned it to. `listed` is how many entries the last document that had any listed,
    `window` the time they cover.
    """

    id: FeedId
    url: str
    title: str = ""
    outlet: str = ""
    language: str | None = None
    status: FeedStatus = FeedStatus.NEW
    reason: str | None = None
    detail: str | None = None
    failures: int = 0
    failing_since: datetime | None = None
    last_attempt: datetime | None = None
    last_success: datetime | None = None
    last_new: datetime | None = None
    next_poll: datetime | None = None
    interval: timedelta | None = None
    validators: Validators = Validators()
    moved_to: str | None = None
    moved_seen: int = 0
    listed: int = 0
    window: timedelta | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A window in which entries may have come and gone unseen: the document at its end shares none with the one before.

    `since` is the last good poll before it, `until` the poll that saw `listed` entries, all of them new.
    """

    feed_id: FeedId
    since: datetime
    until: datetime
    listed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Alias:
    """One name an entry goes by within its feed. `kind` is guid, link or title."""

    kind: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Dating:
    """When an entry was published, or why that is not known or is doubtful."""

    published: datetime | None
    note: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownEntry:
    """What identity needs to know of an archived entry."""

    id: EntryId
    article_id: ArticleId
    title: str
    published: datetime | None
    digest: str
