"""The demo web as values: outlets, their feeds, and their stories as they stand in each round. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

Round = Literal[1, 2]

# What becomes of a story's page: it is there, it never was (404), it was taken down (410), or it is cut short.
Fate = Literal["ok", "missing", "gone", "paywall"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """A publisher with a host of its own. `template` is the make of its pages; robots may not go below `disallow`."""

    id: str
    name: str
    host: str
    language: str
    timezone: str
    template: str
    copyright: str
    encoding: str = "utf-8"
    disallow: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoFeed:
    """One feed of an outlet. `items` is how much of a story it carries: headline, summary, html (a summary with
    markup) or full. `tracking` is appended to its links; `moved_from` is the address readers still have.
    """

    id: str
    outlet: str
    url: str
    title: str
    format: str
    items: str = "summary"
    profile: str = "press"
    pages: bool = True
    tracking: str = ""
    moved_from: str | None = None

    @property
    def known_url(self) -> str:
        """The address a reader has in its list."""
        return self.moved_from or self.url


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """A story as one outlet publishes it. A paragraph that starts with "## " is a subheading.

    `expect_fires` is what an honest judge should give it, roughly. `since` is the round it first appears in, `later`
    the story as it stands in round 2 where that differs. `via` is an address that redirects to `url`, listed in its
    place; `undeclared` an encoding its page is in without saying so; `copy_of` the wire story it was made from.
    """

    id: str
    outlet: str
    feed: str
    url: str
    guid: str
    title: str
    summary: str
    paragraphs: tuple[str, ...]
    authors: tuple[str, ...]
    section: str
    caption: str
    published: datetime
    updated: datetime | None
    expect_fires: int
    since: Round = 1
    page: Fate = "ok"
    via: str | None = None
    undeclared: str | None = None
    copy_of: str | None = None
    later: "Story | None" = None

    @property
    def touched(self) -> datetime:
        """When it was last changed."""
        return self.updated or self.published

    @property
    def link(self) -> str:
        """The address feeds list, before any tracking parameters."""
        return self.via or self.url


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """What the archive should hold of a story once both rounds are ingested.

    `page` says whether its text can be had: ok, missing, gone, paywall or robots. Where it can't, headline and summary
    alone are to earn the fires.
    """

    id: str
    outlet: str
    language: str
    url: str
    link: str
    title: str
    fires: int
    page: str
    copy_of: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoSite:
    """The whole web. `labels` are the words of page furniture by language, `templates` the HTML by name."""

    base: date
    outlets: tuple[Outlet, ...]
    feeds: tuple[DemoFeed, ...]
    stories: tuple[Story, ...]
    labels: Mapping[str, Mapping[str, str]]
    templates: Mapping[str, str]

    def outlet(self, outlet_id: str) -> Outlet:
        """The outlet of an id. Raises KeyError."""
        return {outlet.id: outlet for outlet in self.outlets}[outlet_id]

    def edition(self, round: Round) -> tuple[Story, ...]:
        """All stories as they stand in a round, newest first."""
        shown = [story.later or story if round == 2 else story for story in self.stories if story.since <= round]
        return tuple(sorted(shown, key=lambda story: (story.published, story.id), reverse=True))


def expectations(site: DemoSite) -> tuple[Expectation, ...]:
    """What to expect of every story, in the order of the second round's edition."""
    return tuple(_expectation(site, story) for story in site.edition(2))


def _expectation(site: DemoSite, story: Story) -> Expectation:
    outlet = site.outlet(story.outlet)
    path = story.url.removeprefix(f"http://{outlet.host}")
    barred = any(path.startswith(prefix) for prefix in outlet.disallow)
    return Expectation(
        id=story.id,
        outlet=outlet.name,
        language=outlet.language,
        url=story.url,
        link=story.link,
        title=story.title,
        fires=story.expect_fires,
        page="robots" if barred else story.page,
        copy_of=story.copy_of,
    )
