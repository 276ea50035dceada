"""What an entry and a page give as articles, and which of them to believe. Pure."""

from dataclasses import replace
from datetime import datetime
from typing import Final

from archive.model import Alias, ArticleDraft, FeedId, PageState, PageStatus, TextSource
from archive.urls import canonical
from worker.flow import Extracted, FeedSpec, ParsedEntry, Quality, Reason

# A feed's own HTML counts as the article from this many characters on, and only if it says more than the summary.
CONTENT_MINIMUM: Final = 300
# The longest article kept; the longest real ones are a tenth of it.
TEXT_MAXIMUM: Final = 400_000


def headline(feed: FeedSpec, entry: ParsedEntry, names: tuple[Alias, ...]) -> ArticleDraft:
    """The article that an entry alone gives: its title, and as much text as the feed carries."""
    text, source = entry.summary, TextSource.SUMMARY if entry.summary else TextSource.HEADLINE
    if len(entry.content_text) >= CONTENT_MINIMUM and len(entry.content_text) > len(entry.summary):
        text, source = entry.content_text, TextSource.CONTENT
    return ArticleDraft(
        key=article_key(feed.id, entry.url, names),
        url=entry.url,
        outlet=feed.outlet,
        title=entry.title,
        text=text,
        text_source=source,
        language=None,
        authors=entry.authors,
        published=entry.published,
        published_note=entry.published_note,
        modified=entry.updated,
    )


def article_key(feed_id: FeedId, url: str | None, names: tuple[Alias, ...]) -> str:
    """What an article is known by: its canonical URL, unless other entries of its feed go by the same link."""
    if url and any(name.kind == "link" for name in names):
        return canonical(url)
    return f"{feed_id}:{names[0].kind}:{names[0].value}"


def first_page(feed: FeedSpec, entry: ParsedEntry, now: datetime, *, wanted: bool, oldest: datetime) -> PageState:
    """Whether a new entry's page is to be read: now, unless it was published before `oldest`."""
    if not entry.url or not feed.pages or not wanted:
        return PageState(status=PageStatus.NONE)
    if entry.published is not None and entry.published < oldest:
        return PageState(status=PageStatus.NONE, reason=Reason.TOO_OLD)
    return PageState(status=PageStatus.PENDING, next_try=now)


def refusal(archived: ArticleDraft, page: Extracted) -> str | None:
    """Why what a page gives is not the article; None when it is."""
    if page.quality not in (Quality.FULL, Quality.TEASER) or not page.text:
        return ", ".join((str(page.quality), *page.quality_reasons))
    if archived.text_source.rank >= TextSource.PAGE.rank:
        lesser = page.quality is Quality.TEASER and archived.quality == Quality.FULL
        return "only the beginning is to be read now; the whole article stays" if lesser else None
    if len(page.text) < len(archived.text) // 2:
        return f"the page gives {len(page.text)} characters, the feed gave {len(archived.text)}"
    return None


def from_page(archived: ArticleDraft, page: Extracted) -> ArticleDraft:
    """The article as its page has it; what the page leaves open stays as the feed said."""
    published = _published(archived.published, page.published)
    return replace(
        archived,
        title=page.title or archived.title,
        text=page.text[:TEXT_MAXIMUM],
        text_source=TextSource.PAGE,
        language=page.language,
        authors=page.authors or archived.authors,
        published=published,
        published_note=archived.published_note if published == archived.published else None,
        modified=page.modified or archived.modified,
        canonical_url=page.canonical_url,
        section=page.section,
        image=page.image,
        quality=page.quality,
        quality_reasons=page.quality_reasons,
    )


def _published(feed: datetime | None, page: datetime | None) -> datetime | None:
    """The page's time; but a page that tells only the day does not take the hour from a feed that tells it."""
    if page is None or feed is None:
        return page or feed
    bare = (page.hour, page.minute, page.second) == (0, 0, 0)
    return feed if bare and feed.astimezone(page.tzinfo).date() == page.date() else page


def stand_in(archived: ArticleDraft, page: Extracted) -> ArticleDraft:
    """The article when its page is refused: as archived, marked with what the page is unless a page's text stands."""
    if archived.text_source.rank >= TextSource.PAGE.rank:
        return archived
    return replace(archived, quality=page.quality, quality_reasons=page.quality_reasons)
