"""Articles as they are written and read, with the figures they tell and the fate of their pages. Pure."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from archive.model.flags import Feedback, Flag, Standing
from archive.model.ids import ArticleId, EntryId, FeedId

# Characters of a text that are judged, fingerprinted and compared: ten times a long article, so that no text stalls
# the worker.
JUDGED: Final = 50_000


class TextSource(StrEnum):
    """Where an article's text comes from, poorest first. A richer source replaces a poorer one, never back."""

    HEADLINE = "headline"
    SUMMARY = "summary"
    CONTENT = "content"
    PAGE = "page"
    IMPORT = "import"

    @property
    def rank(self) -> int:
        """Larger is richer. An imported text counts as much as a page's."""
        return {"headline": 0, "summary": 1, "content": 2, "page": 3, "import": 3}[self.value]


class PageStatus(StrEnum):
    """The fate of an article's page. `none`: it has no URL, or its feed's pages are not read."""

    PENDING = "pending"
    OK = "ok"
    FAILED = "failed"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A quantity a text gives, and who says so: field's text[start:end] is how it is written, in code points.

    It lies from `low` to `high`, both included, None where that end is open: 10,000 and None for "more than 10,000".
    `qualifier` is one of about, over, least, under, most, near, range, or None for a plain figure. `unit` is its class:
    people, rounds, km … `thing` what is counted, as written; `speaker` and `dated` who says it and of when, as written.
    The sentence it stands in is text[sentence_start:sentence_end].
    """

    field: str
    start: int
    end: int
    low: float | None
    high: float | None
    unit: str
    thing: str
    sentence_start: int
    sentence_end: int
    qualifier: str | None = None
    speaker: str | None = None
    dated: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What an archived article tells, worked out again: whose voice it is, what it copies, the figures it gives.

    `marks` and `anchors` are what the story matcher knows it by; with no marks, those it had stay.
    """

    article_id: ArticleId
    family: str
    credited: str | None
    figures: tuple[Figure, ...]
    marks: str = ""
    anchors: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleDraft:
    """An article as it is to be kept. `key` is its canonical URL, or a name of its own when it has none.

    `dateline` is the place and agency its text begins with, `emails` its reporters' addresses, `sources` where on its
    page each value was found. `family` is the group of outlets whose voice it is, `credited` the outlet it is a copy
    of, `figures` the quantities it gives. `bands` are the near-duplicate fingerprint of its title and the first
    `JUDGED` characters of its text (`archive.fingerprint`). `anchors` are what reports of one event have in common,
    `marks` what the story matcher keeps of it. It joins the story `story_id`, or that of the article `beside` it in the
    same batch, named by its key; with neither it begins a story of its own. `bridges` are further stories that it shows
    to be the same, `drawn` articles of others that are nearer to it than to their own. It is a copy of `duplicate_of`,
    or the text that `origin_of` and its copies, which came before, are copies of.
    """

    key: str
    url: str | None
    outlet: str
    title: str
    text: str
    text_source: TextSource
    language: str | None
    authors: tuple[str, ...] = ()
    published: datetime | None = None
    published_note: str | None = None
    modified: datetime | None = None
    canonical_url: str | None = None
    section: str | None = None
    image: str | None = None
    quality: str | None = None
    quality_reasons: tuple[str, ...] = ()
    dateline: str | None = None
    emails: tuple[str, ...] = ()
    sources: tuple[tuple[str, str], ...] = ()
    family: str = ""
    credited: str | None = None
    figures: tuple[Figure, ...] = ()
    bands: tuple[int, ...] = ()
    anchors: tuple[int, ...] = ()
    marks: str = ""
    story_id: ArticleId | None = None
    beside: str | None = None
    bridges: tuple[ArticleId, ...] = ()
    drawn: tuple[ArticleId, ...] = ()
    duplicate_of: ArticleId | None = None
    origin_of: ArticleId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PageState:
    """The fate of a page so far. `reason` is why it is not (yet) read; `next_try` is None when no try is due."""

    status: PageStatus
    reason: str | None = None
    detail: str | None = None
    attempts: int = 0
    next_try: datetime | None = None
    fetched_at: datetime | None = None
    http_status: int | None = None
    final_url: str | None = None
    body_sha256: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgeable:
    """An archived article to be judged again. `fires` and `topics` are of the judgement it goes by.

    `feed_id` is that of its first entry; `remarked` whether an analyst has a say on it; `place` orders by time.
    """

    id: ArticleId
    place: int
    feed_id: FeedId
    draft: ArticleDraft
    sha256: str
    fires: int
    topics: tuple[str, ...]
    remarked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An archived entry."""

    id: EntryId
    feed_id: FeedId
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
    first_seen: datetime
    last_seen: datetime
    article_id: ArticleId
    revisions: int
    page: PageState


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """An archived article with its current text, fate and flag. `revisions` counts its texts, this one included.

    `flag` is what the rules say, `feedback` what analysts said, oldest first; `standing` is what comes of both.
    """

    id: ArticleId
    draft: ArticleDraft
    first_seen: datetime
    updated_at: datetime
    sha256: str
    revisions: int
    story_id: ArticleId
    page: PageState
    flag: Flag
    standing: Standing
    feedback: tuple[Feedback, ...] = ()
    feeds: tuple[FeedId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """A text an article had before. `n` counts from 1, the oldest."""

    n: int
    seen_at: datetime
    title: str
    text: str
    sha256: str
