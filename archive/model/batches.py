"""The two writes, each with all that one unit of work found out. Pure."""

from dataclasses import dataclass
from datetime import datetime

from archive.model.articles import ArticleDraft, PageState
from archive.model.feeds import Alias, Dating, FeedState, Gap
from archive.model.flags import Flag
from archive.model.ids import ArticleId, EntryId
from archive.model.pages import Response, Watch


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryDraft:
    """An entry as a feed lists it now. `digest` changes when an editor changed it; `article` is what it gives alone.

    `responses` are its page's, where it comes with some, as from a WARC file.
    """

    aliases: tuple[Alias, ...]
    guid: str | None
    url: str | None
    title: str
    summary: str
    content_html: str
    authors: tuple[str, ...]
    categories: tuple[str, ...]
    published: datetime | None
    published_note: str | None
    updated: datetime | None
    digest: str
    article: ArticleDraft
    flag: Flag
    page: PageState
    responses: tuple[Response, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PollBatch:
    """All that one poll writes, in one transaction: the feed's next state never gets ahead of its entries.

    `known` are entries listed again unchanged, each with the aliases it is not yet archived under. `dated` are those of
    them whose archived time can't be believed, `proved` those that come with what was sent for their pages, `gap` what
    may have been missed. With `clock_was_ahead`, entries of the feed that are dated past tomorrow lose that time: the
    clock that let it pass was wrong.
    """

    feed: FeedState
    seen_at: datetime
    new: tuple[EntryDraft, ...] = ()
    changed: tuple[tuple[EntryId, EntryDraft], ...] = ()
    known: tuple[tuple[EntryId, tuple[Alias, ...]], ...] = ()
    dated: tuple[tuple[EntryId, Dating], ...] = ()
    proved: tuple[tuple[EntryId, tuple[Response, ...]], ...] = ()
    gap: Gap | None = None
    clock_was_ahead: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadBatch:
    """All that one read writes, in one transaction. `article` and `flag` are None when the page gave nothing.

    `response` is what the server sent, None when it sent no page or none is to be kept. `watch` is how the page is
    looked at from now on, None where that stays as it is; where it says that the page is gone, or is no longer, that
    was seen now, and `http_status` is what the server answered. `reread`: the article is another reading of a page that
    was read before, and no edit.
    """

    article_id: ArticleId
    seen_at: datetime
    page: PageState
    article: ArticleDraft | None = None
    flag: Flag | None = None
    response: Response | None = None
    watch: Watch | None = None
    http_status: int | None = None
    reread: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """What a write did: the rows are there when this is returned."""

    new: int = 0
    changed: int = 0
    known: int = 0
    articles: tuple[ArticleId, ...] = ()
