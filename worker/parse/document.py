"""What every kind of feed document shares: what is given, what an item says, and how it becomes an entry. Pure."""

import heapq
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, Generic, NamedTuple, TypeVar

from worker.dates import Dated, read_date
from worker.decode import clean
from worker.flow import ParsedEntry, Selectors
from worker.links import absolute, without_user
from worker.markup import plain_text, sanitise, words_of

T = TypeVar("T")

MAX_ENTRIES: Final = 1000
# In characters. A headline of 500 is a paragraph; a summary of 2,000 is an article, and in `content_html` anyway.
TITLE_LENGTH: Final = 500
SUMMARY_LENGTH: Final = 2000
CONTENT_LENGTH: Final = 400_000
# No more markup of a summary is read than can give one.
_SUMMARY_MARKUP: Final = 12_000
_HEADLINE_LENGTH: Final = 100
NAMES: Final = 50
_NAME_LENGTH: Final = 200
_GUID_LENGTH: Final = 4000
_OLDEST: Final = datetime.min.replace(tzinfo=UTC)
_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_MISSING: Final = Dated(value=None, note="missing")

# Feeds that escape their titles twice leave these in plain sight.
_INLINE: Final = r"(?:a|b|i|u|s|p|em|strong|span|font|small|big|sup|sub|mark)"
_INLINE_TAG: Final = re.compile(rf"</?{_INLINE}(?:\s[^<>]*)?>|<br\s*/?>", re.IGNORECASE)
_CLOSED: Final = re.compile(rf"</{_INLINE}>|<br\s*/?>", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A feed document as text, and what is needed to read it. `notes` are what was decided about it so far.

    `selectors` are there for a listing alone.
    """

    text: str
    kind: str
    url: str
    timezone: str
    now: datetime
    max_entries: int = MAX_ENTRIES
    notes: tuple[str, ...] = ()
    selectors: Selectors | None = None

    @property
    def name(self) -> str:
        """What messages call it."""
        return named(self.url)

    def date(self, *written: str) -> Dated:
        """The first of these times that can be read; else what is wrong with the first that is there."""
        read = [read_date(text, zone=self.timezone, now=self.now) for text in written if text.strip()]
        return next((dated for dated in read if dated.value), read[0] if read else _MISSING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One item as its feed has it: markup not yet read, links not yet resolved.

    All texts are HTML. `base` is for `links`, `content_base` for links in the texts: None is the item's own address.
    """

    title: str
    guid: str | None
    links: tuple[str, ...]
    base: str
    content_base: str | None
    summary: str
    content: str
    authors: tuple[str, ...]
    categories: tuple[str, ...]
    published: Dated
    updated: Dated


class Chosen(NamedTuple, Generic[T]):
    """What is left of a document's items, in its order, and notes on the rest."""

    items: list[T]
    notes: tuple[str, ...]


def named(url: str) -> str:
    """What messages call a document that came from this address, or from none."""
    return url or "the document"


def newest(items: Sequence[T], most: int, published: Callable[[T], Dated]) -> Chosen[T]:
    """The newest items of an over-long document, in its order; those without a time count as listed newest first."""
    if len(items) <= most:
        return Chosen(list(items), ())
    times = [published(item).value or _OLDEST for item in items]
    kept = heapq.nlargest(most, range(len(items)), key=lambda i: (times[i], -i))
    return Chosen([items[i] for i in sorted(kept)], (f"lists {len(items)} items; the newest {most} were kept",))


def entry_of(item: Item) -> ParsedEntry | None:
    """An item as an entry; None when it has neither title nor address nor text."""
    url = next((found for link in item.links if (found := absolute(link, item.base))), None)
    base = item.content_base or url or item.base
    content = sanitise(item.content[:CONTENT_LENGTH], base)
    content_text = words_of(content)
    summary = _summary(item.summary) or shortened(content_text, SUMMARY_LENGTH)
    if not content and len(item.summary) > _SUMMARY_MARKUP:
        # The feed gives whole articles where summaries belong: nothing of them is lost.
        content = sanitise(item.summary[:CONTENT_LENGTH], base)
        content_text = words_of(content)
    title = headline(item.title) or shortened(summary.partition("\n")[0], _HEADLINE_LENGTH)
    if not (title or url or summary):
        return None
    return ParsedEntry(
        title=title,
        guid=_guid(item.guid or ""),
        url=url,
        summary=summary,
        content_html=content,
        content_text=content_text,
        authors=names(item.authors),
        categories=names(item.categories),
        published=item.published.value,
        published_note=item.published.note,
        updated=item.updated.value,
    )


def _guid(written: str) -> str | None:
    return without_user(" ".join(clean(written).split()))[:_GUID_LENGTH] or None


def headline(markup: str) -> str:
    """A title as one line of plain text."""
    text = plain_text(markup[: 8 * TITLE_LENGTH])
    if _CLOSED.search(text):
        text = _INLINE_TAG.sub("", text)
    return shortened(" ".join(text.split()), TITLE_LENGTH)


def language_code(written: str) -> str | None:
    """A language as its code in lower case; None when what is written is none."""
    code = written.strip().replace("_", "-")
    return code.lower() if _LANGUAGE.fullmatch(code) else None


def _summary(markup: str) -> str:
    if len(markup) > _SUMMARY_MARKUP:
        markup = markup[:_SUMMARY_MARKUP].rpartition("<")[0] or markup[:_SUMMARY_MARKUP]
    return shortened(plain_text(markup), SUMMARY_LENGTH)


def shortened(text: str, length: int) -> str:
    """A text of at most `length` characters, cut between words and with "…" where it was cut."""
    if len(text) <= length:
        return text
    cut = text[: length - 1]
    return (cut.rsplit(None, 1)[0] if " " in cut[length // 2 :] else cut).rstrip() + "…"


def names(written: Iterable[str]) -> tuple[str, ...]:
    """Names as plain text, each once, in order."""
    read = (" ".join(plain_text(name[:_GUID_LENGTH]).split())[:_NAME_LENGTH] for name in written)
    return tuple(dict.fromkeys(name for name in read if name))[:NAMES]
