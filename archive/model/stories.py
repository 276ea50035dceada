"""Stories: who belongs together, and how that changed. Pure."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from archive.model.articles import ArticleDraft
from archive.model.ids import ArticleId

# So many articles, those that share most of its fingerprint, are compared with a new one: a millisecond each at most.
LOOK_ALIKES: Final = 24


# Who a change of stories is by, where no user asked for it.
MATCHER: Final = "matcher"


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """An archived article as the story matcher knows it: a member of a story that a new one may belong to."""

    id: ArticleId
    story_id: ArticleId
    marks: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What an article may be told with: members of stories near it, itself left out.

    `beside` is how many stories are told within a day and a half of it, as far as `archive.stories.CROWD` articles say;
    `story_id` is the story it is told in already, None where it is new or alone in its own.
    """

    members: tuple[Member, ...] = ()
    beside: int = 0
    story_id: ArticleId | None = None


class RegroupWhat(StrEnum):
    """What can become of stories: two are one, an article is parted from one, or moved to one that it is nearer to."""

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
