"""What the archive keeps, as values. Pure.

Read in this order: a `FeedState` is how a feed fares. An `Entry` is one item a feed listed; an `Article` is the story
behind it, one for each canonical URL, however many feeds list it. An article is there, searchable and flagged, from
the moment its headline is seen; `text_source` says how much of it we have. `PageState` is the fate of its page.
`Flag` is a judgement with its evidence. `PollBatch` and `ReadBatch` are the two writes.

Every datetime is aware. A published time keeps the offset its source wrote; all others are UTC.
"""

from archive.model.articles import (
    JUDGED,
    Article,
    ArticleDraft,
    Entry,
    Figure,
    Judgeable,
    PageState,
    PageStatus,
    Revision,
    TextSource,
    Told,
)
from archive.model.batches import EntryDraft, PollBatch, ReadBatch, Saved
from archive.model.feeds import Alias, Dating, FeedState, FeedStatus, Gap, KnownEntry, Validators
from archive.model.flags import Change, Evidence, Feedback, Flag, Judged, Remark, Say, ScorePart, Standing
from archive.model.hits import Hit, Hits
from archive.model.ids import ArticleId, EntryId, FeedId
from archive.model.pages import DuePage, PendingPage, Response, Sighting, SightingKind, Snapshot, Watch
from archive.model.stories import (
    LOOK_ALIKES,
    MATCHER,
    Around,
    Member,
    Neighbour,
    Regroup,
    Regrouped,
    RegroupWhat,
    Story,
    StoryArticle,
    StoryChange,
    Untold,
    independent,
)

__all__ = [
    "JUDGED",
    "LOOK_ALIKES",
    "MATCHER",
    "Alias",
    "Around",
    "Article",
    "ArticleDraft",
    "ArticleId",
    "Change",
    "Dating",
    "DuePage",
    "Entry",
    "EntryDraft",
    "EntryId",
    "Evidence",
    "FeedId",
    "FeedState",
    "FeedStatus",
    "Feedback",
    "Figure",
    "Flag",
    "Gap",
    "Hit",
    "Hits",
    "Judgeable",
    "Judged",
    "KnownEntry",
    "Member",
    "Neighbour",
    "PageState",
    "PageStatus",
    "PendingPage",
    "PollBatch",
    "ReadBatch",
    "Regroup",
    "RegroupWhat",
    "Regrouped",
    "Remark",
    "Response",
    "Revision",
    "Saved",
    "Say",
    "ScorePart",
    "Sighting",
    "SightingKind",
    "Snapshot",
    "Standing",
    "Story",
    "StoryArticle",
    "StoryChange",
    "TextSource",
    "Told",
    "Untold",
    "Validators",
    "Watch",
    "independent",
]
