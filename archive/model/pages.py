"""Articles' pages: due, looked at again, kept as evidence. Pure."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from archive.model.articles import ArticleDraft, PageState
from archive.model.ids import ArticleId, EntryId, FeedId


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """How a page that was read is looked at again. `next_check` is None when no look is due any more.

    `attempts` are those of this look that got no sure answer, the last for that `reason`. `gone_since` is when the page
    was found to be gone, None while it is there.
    """

    first_read: datetime
    next_check: datetime | None = None
    checked_at: datetime | None = None
    attempts: int = 0
    reason: str | None = None
    detail: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    gone_since: datetime | None = None


class SightingKind(StrEnum):
    """What was seen of an article after it was read. `headline`: a feed gave it another, its page was not told yet."""

    EDITED = "edited"
    HEADLINE = "headline"
    GONE = "gone"
    RESTORED = "restored"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """One thing seen of an article after it was read: what changed in short, or what the server said.

    `n` is the number of the text before, of its entry for a headline. `time_changed` is whether the article said that
    it was changed: a stealth edit is one that did not; None where that was not noted. `words` are None likewise.
    """

    id: int
    article_id: ArticleId
    seen_at: datetime
    kind: SightingKind
    entry_id: EntryId | None = None
    n: int | None = None
    words: tuple[int, int] | None = None
    figures: tuple[tuple[str, str], ...] = ()
    time_changed: bool | None = None
    http_status: int | None = None
    reason: str | None = None
    detail: str | None = None
    response_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """A server's answer as it came: the evidence for what was read in it.

    `body` is what was sent, without the chunks of its transfer, still packed if `Content-Encoding` says so. `url` is
    what was asked for, `final_url` what answered after redirects, `ip` the address that was dialled.
    """

    url: str
    final_url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    fetched_at: datetime
    ip: str | None = None

    @property
    def sha256(self) -> str:
        """Hex digest of the body as sent."""
        return hashlib.sha256(self.body).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """An archived response. `n` counts an article's, from 1, the oldest; `let_go` is when its body was given up."""

    id: int
    article_id: ArticleId
    n: int
    url: str
    final_url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    fetched_at: datetime
    ip: str | None
    sha256: str
    size: int
    let_go: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DuePage:
    """A page whose turn to be read has come."""

    article_id: ArticleId
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PendingPage:
    """A page to be read. `article` is what is archived of it so far, which stands in if the page fails.

    `due` is the try that was due when this was asked for; another one later means that an editor touched the story.
    `page` is its fate so far, `watch` how it is looked at again, None for one that is not; `fires` stand for it.
    """

    article_id: ArticleId
    url: str
    due: datetime | None
    feed_id: FeedId
    headline: str
    attempts: int
    article: ArticleDraft
    page: PageState
    fires: int = 0
    watch: Watch | None = None
