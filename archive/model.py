"""What the archive keeps, as values. Pure.

Read in this order: a `FeedState` is how a feed fares. An `Entry` is one item a feed listed; an `Article` is the story
behind it, one for each canonical URL, however many feeds list it. An article is there, searchable and flagged, from
the moment its headline is seen; `text_source` says how much of it we have. `PageState` is the fate of its page.
`Flag` is a judgement with its evidence. `PollBatch` and `ReadBatch` are the two writes.

Every datetime is aware. A published time keeps the offset its source wrote; all others are UTC.
"""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, NamedTuple, NewType

FeedId = NewType("FeedId", str)
EntryId = NewType("EntryId", int)
ArticleId = NewType("ArticleId", int)

# Characters of a text that are judged, fingerprinted and compared: ten times a long article, so that no text stalls
# the worker.
JUDGED: Final = 50_000
# So many articles, those that share most of its fingerprint, are compared with a new one: a millisecond each at most.
LOOK_ALIKES: Final = 24
# Who a change of stories is by, where no user asked for it.
MATCHER: Final = "matcher"


class FeedStatus(StrEnum):
    """How a feed fares. None of these stops it for ever: `gone` is still asked now and then."""

    NEW = "new"
    OK = "ok"
    FAILING = "failing"
    MOVED = "moved"
    GONE = "gone"


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


class Evidence(NamedTuple):
    """Words that speak for or against a flag: text == field's text[start:end], in code points.

    A tuple, as ScorePart is: a judgement makes up to a hundred of them, and a dataclass costs three times as much.
    """

    field: str
    start: int
    end: int
    text: str
    rule: str


class ScorePart(NamedTuple):
    """One contribution to a judgement: which rule, how much, and in words why."""

    rule: str
    score: float
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """A judgement. `fires` is 0 when not flagged, else 1 to 5; `parts` sum to the score and say why, or why not."""

    flagged: bool
    fires: int
    topics: tuple[str, ...] = ()
    entities: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    parts: tuple[ScorePart, ...] = ()
    rules_version: str = ""


class Say(StrEnum):
    """What an analyst can say of an article. `withdraw`: all that was said before counts no longer."""

    YES = "yes"
    NO = "no"
    TOPIC = "topic"
    FIRES = "fires"
    WITHDRAW = "withdraw"


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """What an analyst says of an article, before it is kept. `value` is the topic, or the number of fires."""

    article_id: ArticleId
    said_at: datetime
    said_by: str
    say: Say
    value: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feedback:
    """A remark as it is kept, with the text it was made about and the version of the rules that had judged that."""

    id: int
    remark: Remark
    sha256: str
    rules_version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What stands for an article in lists and searches: the analyst's say where there is one, else the rules'."""

    fires: int
    topics: tuple[str, ...]
    by_analyst: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A judgement of an archived text, to be kept beside those before it."""

    article_id: ArticleId
    sha256: str
    flag: Flag


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgeable:
    """An archived article to be judged again. `fires` and `topics` are of the judgement it goes by.

    `feed_id` is that of its first entry; `remarked` whether an analyst has a say on it; `place` orders by time.
    """

    id: ArticleId
    place: int
    feed_id: FeedId
    draft: "ArticleDraft"
    sha256: str
    fires: int
    topics: tuple[str, ...]
    remarked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What newer rules say of an article, after what older ones said. `remarked`: an analyst has a say on it."""

    id: ArticleId
    title: str
    before: int
    topics_before: tuple[str, ...]
    after: int
    topics_after: tuple[str, ...]
    remarked: bool


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
    of, `figures` the quantities it gives. `bands` are its near-duplicate fingerprint. `anchors` are what reports of one
    event have in common, `marks` what the story matcher keeps of it. It joins the story `story_id`, or that of the
    article `beside` it in the same batch, named by its key; with neither it begins a story of its own. `bridges` are
    further stories that it shows to be the same.
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
    duplicate_of: ArticleId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """An archived article as the story matcher knows it: a member of a story that a new one may belong to."""

    id: ArticleId
    story_id: ArticleId
    marks: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What an article may be told with: members of stories near it, itself left out.

    `story_id` is the story it is told in already, None where it is new or alone in its own.
    """

    members: tuple[Member, ...] = ()
    story_id: ArticleId | None = None


class RegroupWhat(StrEnum):
    """What can become of stories: two are one, an article is parted from one, or moved to that of its very text."""

    MERGE = "merge"
    SPLIT = "split"
    MOVE = "move"


@dataclass(frozen=True, slots=True, kw_only=True)
class Regroup:
    """What is to become of stories, on a user's word or the matcher's (`by` is then MATCHER).

    A split is of `article_id`, a user's merge of `story_id` and `other_id`.
    """

    what: RegroupWhat
    at: datetime
    by: str
    article_id: ArticleId | None = None
    story_id: ArticleId | None = None
    other_id: ArticleId | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Regrouped:
    """What became: of a merge the story there is, and the id that leads to it; of a split the two stories there are."""

    story_id: ArticleId
    other_id: ArticleId


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryChange:
    """A change of stories, as it is kept."""

    what: RegroupWhat
    at: datetime
    by: str
    article_id: ArticleId | None
    story_id: ArticleId
    other_id: ArticleId
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """A story as it is counted: `sources` are independent families of outlets, `fires` the most of any article.

    `title` and `outlet` are those of its first article by time of publication; a time that is not known is that of the
    first sight.
    """

    id: ArticleId
    title: str
    outlet: str
    articles: int
    sources: int
    fires: int
    languages: tuple[str, ...]
    outlets: tuple[str, ...]
    first_published: datetime
    last_published: datetime
    last_seen: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Untold:
    """An archived article as what it tells is worked out from."""

    article_id: ArticleId
    draft: ArticleDraft
    first_seen: datetime


def independent(family: str, outlet: str) -> str:
    """What an article counts for among independent sources: the family whose voice it is, until told so its outlet."""
    return family or outlet.casefold()


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryArticle:
    """An article of a story, as its timeline shows it. `credited` is the outlet it is a copy of, by its own word."""

    id: ArticleId
    url: str | None
    title: str
    outlet: str
    language: str | None
    published: datetime | None
    first_seen: datetime
    fires: int
    duplicate_of: ArticleId | None
    family: str
    credited: str | None

    @property
    def source(self) -> str:
        """Which of the independent sources it counts as."""
        return independent(self.family, self.outlet)


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    """An archived article that shares a fingerprint band with a new one: what the story matcher compares.

    `text` is the start of its text, `JUDGED` characters at most; `duplicate_of` the article it is a copy of.
    """

    id: ArticleId
    story_id: ArticleId
    title: str
    text: str
    outlet: str
    published: datetime | None
    first_seen: datetime
    duplicate_of: ArticleId | None = None


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
