"""Imported items, archived: the same refining, identity, stories and flags as for what is polled. [edge]

They belong to the feed `import`. What comes twice adds nothing: an item is known by its words, whatever was in its file
beside it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from urllib.parse import urlsplit

from archive import snapshots
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
    Response,
    TextSource,
)
from worker.cluster import place
from worker.compose import Works
from worker.drafts import article_key, from_page
from worker.errors import StageFailed
from worker.feeds import IMPORTED
from worker.flow import Fetched, Quality, Reason
from worker.items import Item, names_of
from worker.pipeline import placed
from worker.placing import Batch
from worker.refine import refine
from worker.tools import Tools

FEED: Final = IMPORTED
BATCH: Final = 200


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
    address = url or "about:blank"
    return await page_item(works, Fetched(url=address, final_url=address, status=200, body=body, fetched_at=now))


async def page_item(works: Works, page: Fetched) -> Item:
    """The article of a page. Raises StageFailed when there is none in it."""
    extracted = await works.tools.extract(page, "", None)
    if extracted.quality not in (Quality.FULL, Quality.TEASER) or not extracted.text:
        raise StageFailed(Reason.NO_ARTICLE, ", ".join((str(extracted.quality), *extracted.quality_reasons)))
    if not extracted.title:
        raise StageFailed(Reason.NO_ARTICLE, "it has no title")
    address = extracted.canonical_url if page.url == "about:blank" else page.url
    outlet = _host(address or "")
    blank = ArticleDraft(
        key="", url=address, outlet=outlet, title="", text="", text_source=TextSource.IMPORT, language=None
    )
    draft = from_page(blank, extracted)
    return item_of(draft if draft.published else replace(draft, published_note="missing"))


def item_of(draft: ArticleDraft) -> Item:
    """The item of a whole article."""
    return Item(
        title=draft.title,
        text=draft.text,
        url=draft.url,
        outlet=draft.outlet,
        language=draft.language,
        authors=draft.authors,
        published=draft.published,
        published_note=draft.published_note,
        written=draft.published.isoformat() if draft.published else "",
        draft=draft,
    )


def _host(url: str) -> str:
    """Who an article is by, where nobody says: the host of its address."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


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
    together = Batch()
    drafts: list[EntryDraft] = []
    outcomes: list[str] = []
    new: list[EntryDraft] = []
    changed: list[tuple[EntryId, EntryDraft]] = []
    known: list[tuple[EntryId, tuple[Alias, ...]]] = []
    proved: list[tuple[EntryId, tuple[Response, ...]]] = []
    async with tools.turn:
        archived = await tools.keep.known(FEED, [name for ready in batch for name in ready.names])
        for ready in batch:
            found = await _found(ready, archived, tools, now)
            draft = await _draft(ready, found, unclaimed(ready.names, archived), tools, now, together)
            drafts.append(draft)
            if found is None:
                outcomes.append("new")
                new.append(draft)
            elif ready.names[0] in archived or found.digest == draft.digest or await _is_older(ready, found, works):
                outcomes.append("known")
                known.append((found.id, draft.aliases))
                proved.append((found.id, draft.responses))
            else:
                outcomes.append("changed")
                changed.append((found.id, draft))
        state = FeedState(id=FEED, url="import:", title="Imported", status=FeedStatus.OK, last_success=now)
        await tools.keep.save_poll(
            PollBatch(
                feed=state,
                seen_at=now,
                new=tuple(new),
                changed=tuple(changed),
                known=tuple(known),
                proved=tuple(proved),
            )
        )
        kept = await tools.keep.known(FEED, [ready.names[0] for ready in batch])
    return [
        Imported(id=kept[r.names[0]].article_id, kind=r.item.kind, title=d.title, outcome=outcome, flag=d.flag)
        for r, d, outcome in zip(batch, drafts, outcomes, strict=True)
    ]


async def _is_older(ready: _Ready, found: KnownEntry, works: Works) -> bool:
    """Whether an item was captured before what is archived of it: then it is evidence, and no edit."""
    if not ready.item.responses:
        return False
    latest = await works.keeper.ask(snapshots.latest, found.article_id)
    return latest is not None and max(response.fetched_at for response in ready.item.responses) < latest


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
    ready: _Ready, found: KnownEntry | None, free: tuple[Alias, ...], tools: Tools, now: datetime, batch: Batch
) -> EntryDraft:
    item = ready.item
    own = replace(ready.article, key=article_key(FEED, item.url, free or ready.names))
    if found is None or found.digest != ready.digest:
        fingerprinted = replace(tools, fingerprint=lambda draft: draft.bands)
        (article,) = await placed([own], fingerprinted, now, [found.article_id if found else None], batch)
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
        responses=item.responses,
    )


def _article(item: Item, names: tuple[Alias, ...]) -> ArticleDraft:
    """An item as an article, before it is refined."""
    key = article_key(FEED, item.url, names)
    source = TextSource.IMPORT if item.text else TextSource.HEADLINE
    if item.draft is not None:
        return replace(item.draft, key=key, text_source=min(item.draft.text_source, source, key=lambda s: s.rank))
    return ArticleDraft(
        key=key,
        url=item.url,
        outlet=item.outlet,
        title=item.title,
        text=item.text,
        text_source=source,
        language=item.language,
        authors=item.authors,
        published=item.published,
        published_note=item.published_note,
    )
