"""What an entry and a page give as articles, and which of them to believe. Pure."""

from dataclasses import replace
from datetime import datetime
from typing import Final

from archive.model import Alias, ArticleDraft, FeedId, PageState, PageStatus, TextSource
from archive.text import is_cjk, tokens
from archive.urls import canonical
from worker.flow import GUESSED, Extracted, FeedSpec, ParsedEntry, Quality, Reason

# A feed's own HTML counts as the article from this many characters on, and only if it says more than the summary.
CONTENT_MINIMUM: Final = 300
# Of a headline's words and pairs of letters, if there are that many, a share its article has, however it is worded.
SPOKEN_MINIMUM: Final = 6
SPOKEN_SHARE: Final = 0.2
SPOKEN: Final = 20_000
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


def by_headline(page: Extracted, headline: str) -> Extracted:
    """The page, marked as something else if it says nothing of its headline: walls and front pages answer 200, too."""
    if page.quality not in (Quality.FULL, Quality.TEASER) or speaks_of(headline, f"{page.title} {page.text}"):
        return page
    reasons = (*page.quality_reasons, "says nothing of its headline")
    return replace(page, quality=Quality.SOFT404, quality_reasons=reasons)


def speaks_of(headline: str, text: str) -> bool:
    """Whether a text has enough of a headline's words; True where there are too few, or of another script, to tell."""
    wanted = {token for token in tokens(headline) if len(token) >= (2 if is_cjk(token) else 4)}
    said = tokens(text[:SPOKEN])
    if len(wanted) < SPOKEN_MINIMUM or any(map(is_cjk, wanted)) != (2 * sum(map(is_cjk, said)) > len(said)):
        return True
    return len(wanted & set(said)) >= SPOKEN_SHARE * len(wanted)


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
        published_note=_note(archived, page, published),
        modified=page.modified or archived.modified,
        canonical_url=page.canonical_url,
        section=page.section,
        image=page.image,
        quality=page.quality,
        quality_reasons=page.quality_reasons,
        dateline=page.dateline,
        emails=page.emails,
        sources=page.sources,
    )


def _published(feed: datetime | None, page: datetime | None) -> datetime | None:
    """The page's time; but one that is only a day, which may be any day on the page, yields to what the feed said."""
    if page is None or feed is None:
        return page or feed
    return feed if (page.hour, page.minute, page.second) == (0, 0, 0) else page


def _note(archived: ArticleDraft, page: Extracted, published: datetime | None) -> str | None:
    if published == archived.published:
        return archived.published_note
    return "guessed" if dict(page.sources).get("published") == GUESSED else None


def stand_in(archived: ArticleDraft, page: Extracted) -> ArticleDraft:
    """The article when its page is refused: as archived, marked with what the page is unless a page's text stands."""
    if archived.text_source.rank >= TextSource.PAGE.rank:
        return archived
    return replace(archived, quality=page.quality, quality_reasons=page.quality_reasons)
