"""Pages that are kept, read again with today's extraction: what it learned since is had without asking anyone. [edge]

What differs from the reading before is extraction's doing, not the outlet's: it is no edit, and no earlier text. What
today gives no article stays as it was read. A bounded piece at a time, in the order of ids; how far it has come is
noted in the archive, so that whoever is interrupted goes on. `bongsu reread` and the workers of a queue both do so.
"""

import asyncio
import hashlib
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from importlib.metadata import version
from typing import Final

from archive import reading, snapshots
from archive.dialects import Reader
from archive.errors import NoSnapshot, NoSuchArticle
from archive.model import ArticleDraft, ArticleId, PendingPage, ReadBatch, TextSource
from archive.rereading import count_after, rereadable
from worker.compose import Works
from worker.drafts import by_headline, from_page, refusal
from worker.errors import StageFailed
from worker.extract.sites import SiteRules
from worker.fetch.kept import page_of
from worker.flow import Extracted, Fetched
from worker.pipeline import placed
from worker.placing import Batch
from worker.refine import refine

AT_ONCE: Final = 16
"""Articles read before it is noted how far it has come."""

Progress = Callable[[str, int, int], None]


async def reread(
    works: Works, *, after: int = 0, upto: int | None = None, dry: bool = False, progress: Progress
) -> Counter[str]:
    """Read a stretch of the archive again, or all of it; how many are `changed`, `same`, `refused`, `lost`.

    `refused` are those whose page gives no article today, `lost` those whose page is not kept after all. With `dry`
    nothing is written. Raises ArchiveError.
    """
    found: Counter[str] = Counter()
    mark = f"reread:{_version(works.config.sites)}" + ("" if upto is None else f":{after}")
    keeper = works.keeper
    came_to = None if dry else await keeper.ask(reading.mark, mark)
    at = after if came_to is None else int(came_to)
    total = await keeper.ask(count_after, at) if upto is None else 0
    while ids := await keeper.ask(rereadable, after=at, upto=upto, limit=AT_ONCE):
        found.update(await asyncio.gather(*(_reread(works, number, dry=dry) for number in ids)))
        at = ids[-1]
        if not dry:
            await keeper.mark(mark, str(at))
        progress("reread", found.total(), total)
    if not dry:
        await keeper.mark(mark, None)
    return found


def _version(sites: SiteRules) -> str:
    """What changes with the reading of pages: this release, and the rules of sites."""
    return f"{version('bongsu')}.{hashlib.sha256(repr(sites).encode()).hexdigest()[:12]}"


async def _reread(works: Works, number: ArticleId, *, dry: bool) -> str:
    tools, most = works.tools, works.config.settings.fetch.max_body_bytes
    try:
        before = await works.keeper.pending_page(number)
    except NoSuchArticle:
        return "lost"
    page = await works.keeper.ask(_kept, before, most)
    if page is None:
        return "lost"
    imported, feed = before.article.text_source is TextSource.IMPORT, works.spec(before.feed_id)
    try:
        extracted = await tools.extract(page, "" if imported else before.headline, feed)
    except StageFailed:
        return "refused"
    draft = _reading(before, extracted)
    if draft is None:
        return "refused"
    if draft == before.article:
        return "same"
    if dry:
        return "changed"
    async with tools.turn:
        now = await works.keeper.pending_page(number)
        if (_read(now.article), now.page) != (_read(before.article), before.page):
            return "same"  # it was read meanwhile, and so with today's extraction
        (article,) = await placed([draft], tools, tools.clock(), [number], Batch())
        flag = tools.judge(article, feed.profile if feed else "press")
        await tools.keep.save_read(
            ReadBatch(article_id=number, seen_at=tools.clock(), page=now.page, article=article, flag=flag, reread=True)
        )
    return "changed"


def _read(article: ArticleDraft) -> ArticleDraft:
    """An article without what another's reading may have changed of it: the story it is told in."""
    return replace(article, story_id=None, duplicate_of=None)


def _kept(reader: Reader, before: PendingPage, most: int) -> Fetched | None:
    """The very page that an article was read in: an imported one's is the latest that came with it."""
    for snapshot in reversed(snapshots.snapshots(reader, before.article_id)):
        try:
            page = page_of(snapshots.response(reader, snapshot), most)
        except NoSnapshot:
            continue
        if not isinstance(page, Fetched) or not 200 <= page.status < 300:
            continue
        if before.article.text_source is TextSource.IMPORT or page.body_sha256 == before.page.body_sha256:
            return page
    return None


def _reading(before: PendingPage, page: Extracted) -> ArticleDraft | None:
    """The article as its page is read today; None where it gives none, or less than was read."""
    page = by_headline(page, before.headline)
    if refusal(before.article, page) is not None:
        return None
    return replace(refine(from_page(before.article, page)), text_source=before.article.text_source)
