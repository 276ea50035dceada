"""Bring in what was captured elsewhere: plain-text captures, HTML pages, JSON lines. [edge]

The same refining, identity, stories and flags as for what is polled; imported entries belong to the feed `import`.
An import that comes twice adds nothing: an item is known by its words, whatever was in its file beside it.
"""

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from datetime import datetime
from errno import EBADF
from os import fstat
from pathlib import Path
from typing import BinaryIO, Final

from archive.identity import digest, match, unclaimed
from archive.model import (
    Alias,
    ArticleDraft,
    ArticleId,
    EntryDraft,
    EntryId,
    FeedState,
    FeedStatus,
    Flag,
    KnownEntry,
    PageState,
    PageStatus,
    PollBatch,
    TextSource,
)
from worker.cluster import place
from worker.compose import Works
from worker.drafts import article_key
from worker.errors import StageFailed
from worker.feeds import IMPORTED
from worker.flow import Fetched, Quality, Reason
from worker.items import Item, Refused, capture_items, jsonl_items, kind_of, lines_of, names_of, whole
from worker.pipeline import placed
from worker.refine import refine
from worker.tools import Tools

FEED: Final = IMPORTED
BATCH: Final = 200
_START: Final = 512


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """One item as it is archived now. `outcome` is new, changed or known."""

    id: ArticleId
    kind: str
    title: str
    outcome: str
    flag: Flag


async def html_item(works: Works, body: bytes, url: str | None, now: datetime) -> Item:
    """The article of a saved page. Raises StageFailed when there is none in it."""
    page = Fetched(url=url or "about:blank", final_url=url or "about:blank", status=200, body=body, fetched_at=now)
    extracted = await works.tools.extract(page, "", None)
    if extracted.quality not in (Quality.FULL, Quality.TEASER) or not extracted.text:
        raise StageFailed(Reason.NO_ARTICLE, ", ".join((str(extracted.quality), *extracted.quality_reasons)))
    if not extracted.title:
        raise StageFailed(Reason.NO_ARTICLE, "it has no title")
    return Item(
        title=extracted.title,
        text=extracted.text,
        url=url or extracted.canonical_url,
        language=extracted.language,
        authors=extracted.authors,
        published=extracted.published,
        published_note=None if extracted.published else "missing",
        extracted=extracted,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ready:
    """An item with its names, and the article it makes: refined and fingerprinted, not yet placed."""

    item: Item
    names: tuple[Alias, ...]
    article: ArticleDraft
    digest: str


async def archive_items(works: Works, items: Iterable[Item]) -> list[Imported]:
    """Archive items in order; what each one is now. What comes of them does not depend on how they are batched."""
    done: list[Imported] = []
    for batch in _batches(_ready(item, works.tools) for item in items):
        done += await _archive(works, batch)
    return done


def _ready(item: Item, tools: Tools) -> _Ready:
    names = names_of(item)
    article = refine(_article(item, names))
    article = replace(article, bands=tools.fingerprint(article))
    return _Ready(item=item, names=names, article=article, digest=digest(item.title, item.text, ""))


def _batches(items: Iterable[_Ready]) -> Iterator[list[_Ready]]:
    """Items to write at once. None shares a name or a band with another: each is to find those before it archived."""
    batch: list[_Ready] = []
    taken: set[Alias | int] = set()
    for ready in items:
        marks: set[Alias | int] = {*ready.names, *ready.article.bands}
        if len(batch) == BATCH or not taken.isdisjoint(marks):
            yield batch
            batch, taken = [], set()
        batch.append(ready)
        taken |= marks
    if batch:
        yield batch


async def _archive(works: Works, batch: Sequence[_Ready]) -> list[Imported]:
    """One batch, in one transaction."""
    tools = works.tools
    now = tools.clock()
    drafts: list[EntryDraft] = []
    outcomes: list[str] = []
    new: list[EntryDraft] = []
    changed: list[tuple[EntryId, EntryDraft]] = []
    known: list[tuple[EntryId, tuple[Alias, ...]]] = []
    async with tools.turn:
        archived = await tools.keep.known(FEED, [name for ready in batch for name in ready.names])
        for ready in batch:
            found = await _found(ready, archived, tools, now)
            draft = await _draft(ready, found, unclaimed(ready.names, archived), tools, now)
            drafts.append(draft)
            if found is None:
                outcomes.append("new")
                new.append(draft)
            elif ready.names[0] in archived or found.digest == draft.digest:
                outcomes.append("known")
                known.append((found.id, draft.aliases))
            else:
                outcomes.append("changed")
                changed.append((found.id, draft))
        state = FeedState(id=FEED, url="import:", title="Imported", status=FeedStatus.OK, last_success=now)
        await tools.keep.save_poll(
            PollBatch(feed=state, seen_at=now, new=tuple(new), changed=tuple(changed), known=tuple(known))
        )
        kept = await tools.keep.known(FEED, [ready.names[0] for ready in batch])
    return [
        Imported(id=kept[r.names[0]].article_id, kind=r.item.kind, title=d.title, outcome=outcome, flag=d.flag)
        for r, d, outcome in zip(batch, drafts, outcomes, strict=True)
    ]


async def _found(ready: _Ready, archived: Mapping[Alias, KnownEntry], tools: Tools, now: datetime) -> KnownEntry | None:
    """The archived entry an item is: these very words, another version at its link, or a near copy under its title.

    Where a title is all there is, the texts decide: a small correction becomes a revision; one that shares no more
    than the title, or whose figures differ, is an article of its own. Two articles kept apart are a lesser harm.
    """
    exact, *others = ready.names
    if exact in archived:
        return archived[exact]
    if ready.item.url:
        return match(ready.item.candidate, others, archived)
    entry = next((archived[name] for name in others if name in archived), None)
    if entry is None:
        return None
    (alike,) = await tools.keep.neighbours([ready.article.bands])
    version = place(ready.article, [n for n in alike if n.id == entry.article_id], seen=now)
    return entry if version.duplicate_of else None


async def _draft(
    ready: _Ready, found: KnownEntry | None, free: tuple[Alias, ...], tools: Tools, now: datetime
) -> EntryDraft:
    item = ready.item
    own = replace(ready.article, key=article_key(FEED, item.url, free or ready.names))
    if found is None or found.digest != ready.digest:
        fingerprinted = replace(tools, fingerprint=lambda draft: draft.bands)
        (article,) = await placed([own], fingerprinted, now, [found.article_id if found else None])
    else:
        article = own  # nothing of it is written
    return EntryDraft(
        aliases=free,
        guid=None,
        url=item.url,
        title=item.title,
        summary="",
        content_html="",
        authors=item.authors,
        categories=(),
        published=item.published,
        published_note=item.published_note,
        updated=None,
        digest=ready.digest,
        article=article,
        flag=tools.judge(article, "press"),
        page=PageState(status=PageStatus.NONE),
    )


def _article(item: Item, names: tuple[Alias, ...]) -> ArticleDraft:
    """An item as an article, before it is refined."""
    article = ArticleDraft(
        key=article_key(FEED, item.url, names),
        url=item.url,
        outlet=item.outlet,
        title=item.title,
        text=item.text,
        text_source=TextSource.IMPORT if item.text else TextSource.HEADLINE,
        language=item.language,
        authors=item.authors,
        published=item.published,
        published_note=item.published_note,
    )
    if item.extracted is None:
        return article
    page = item.extracted
    return replace(
        article,
        modified=page.modified,
        canonical_url=page.canonical_url,
        section=page.section,
        image=page.image,
        quality=page.quality,
        quality_reasons=page.quality_reasons,
    )


Progress = Callable[[str, int, int], None]


async def import_file(
    works: Works, path: Path, *, kind: str | None, url: str | None, timezone: str, progress: Progress
) -> tuple[str, list[Imported], list[Refused], tuple[str, ...]]:
    """Import one file, or standard input for `-`: its kind, what was archived and refused, notes.

    Raises OSError, StageFailed, ArchiveError.
    """
    most = works.config.settings.fetch.max_body_bytes
    with _opened(path) as stream:
        start = stream.read(_START)
        kind = kind or kind_of(path, start)
        if kind == "jsonl":
            lines = _watched(lines_of(start, stream, most), fstat(stream.fileno()).st_size, progress)
            return (kind, *await _import_lines(works, lines, most, timezone), ())
        body = whole(start, stream, most)
    if kind == "html":
        return kind, await archive_items(works, [await html_item(works, body, url, works.tools.clock())]), [], ()
    items, notes = capture_items(body)
    return kind, await archive_items(works, items), [], notes


def _opened(path: Path) -> AbstractContextManager[BinaryIO]:
    if str(path) != "-":
        return path.open("rb")
    if sys.stdin is None:  # closed by who started us
        raise OSError(EBADF, "standard input is closed")
    return nullcontext(sys.stdin.buffer)


def _watched(lines: Iterable[bytes], size: int, progress: Progress) -> Iterator[bytes]:
    """Lines as they pass, with news of it now and then. The size of a pipe is not known: it has no progress."""
    done = 0
    for number, line in enumerate(lines):
        if size and number % BATCH == 0:
            progress("bytes", min(done, size), size)
        yield line
        done += len(line) + 1
    if size:
        progress("bytes", size, size)


async def _import_lines(
    works: Works, lines: Iterable[bytes], most: int, timezone: str
) -> tuple[list[Imported], list[Refused]]:
    done: list[Imported] = []
    refused: list[Refused] = []
    waiting: list[Item] = []
    for _, found in jsonl_items(lines, most=most, timezone=timezone, now=works.tools.clock()):
        if isinstance(found, Refused):
            refused.append(found)
            continue
        waiting.append(found)
        if len(waiting) == BATCH:
            done += await archive_items(works, waiting)
            waiting.clear()
    return done + await archive_items(works, waiting), refused
