"""Bring in what was captured elsewhere: plain-text captures, HTML pages, JSON lines. [edge]

The same refining, identity, stories and flags as for what is polled; imported entries belong to the feed `import`.
An import that comes twice adds nothing.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from archive import reading
from archive.identity import Candidate, aliases, digest, match, unclaimed
from archive.model import (
    Alias,
    ArticleDraft,
    ArticleId,
    EntryDraft,
    EntryId,
    FeedId,
    FeedState,
    FeedStatus,
    Flag,
    PageState,
    PageStatus,
    PollBatch,
    TextSource,
)
from worker.capture import read_capture
from worker.compose import Works
from worker.dates import read_date
from worker.decode import clean, decode
from worker.errors import StageFailed, UsageError
from worker.flow import Extracted, Fetched, Quality, Reason
from worker.pipeline import article_key, placed
from worker.refine import refine

FEED: Final = FeedId("import")
BATCH: Final = 200
SUFFIXES: Final = {".html": "html", ".htm": "html", ".xhtml": "html", ".jsonl": "jsonl", ".ndjson": "jsonl"}
KINDS: Final = ("capture", "html", "jsonl")


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing found in an imported file: a headline, or an article with its text."""

    title: str
    text: str = ""
    url: str | None = None
    outlet: str = ""
    language: str | None = None
    authors: tuple[str, ...] = ()
    published: datetime | None = None
    published_note: str | None = "missing"
    extracted: Extracted | None = None

    @property
    def kind(self) -> str:
        """Headline or article."""
        return "article" if self.text else "headline"


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """One item as it is archived now. `outcome` is new, changed or known."""

    id: ArticleId
    kind: str
    title: str
    outcome: str
    flag: Flag


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """An item that could not be imported, and why. `where` is its line, or the file."""

    where: str
    reason: str
    detail: str


def kind_of(path: Path, start: bytes) -> str:
    """What a file is: by its name, else by how it begins."""
    if path.suffix.lower() in SUFFIXES:
        return SUFFIXES[path.suffix.lower()]
    head = start.lstrip()[:200].lower()
    if head.startswith(b"{"):
        return "jsonl"
    return "html" if head.startswith((b"<!doctype html", b"<html")) else "capture"


def capture_items(body: bytes) -> tuple[list[Item], tuple[str, ...]]:
    """The headlines and articles of a plain-text capture, and what was decided about it."""
    capture = read_capture(clean(decode(body, markup="text").text))
    headlines = [Item(title=title) for title in capture.headlines]
    articles = [Item(title=article.title, text=article.text) for article in capture.articles]
    return headlines + articles, capture.notes


async def html_item(works: Works, body: bytes, url: str | None, now: datetime) -> Item:
    """The article of a saved page. Raises StageFailed when there is none in it."""
    page = Fetched(url=url or "about:blank", final_url=url or "about:blank", status=200, body=body, fetched_at=now)
    extracted = await works.tools.extract(page, "", None)
    if extracted.quality not in (Quality.FULL, Quality.TEASER) or not extracted.text:
        raise StageFailed(Reason.NO_ARTICLE, ", ".join((str(extracted.quality), *extracted.quality_reasons)))
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


def jsonl_items(lines: Iterable[bytes], *, timezone: str, now: datetime) -> Iterator[tuple[int, Item | Refused]]:
    """The items of JSON lines, each with its line number: title and/or text, url, outlet, published, authors, lang."""
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            yield number, _json_item(json.loads(line), timezone, now)
        except (ValueError, UsageError) as error:
            yield number, Refused(where=f"line {number}", reason="bad-input", detail=str(error))


def _json_item(value: Any, timezone: str, now: datetime) -> Item:  # noqa: ANN401  (whatever JSON holds)
    if not isinstance(value, dict):
        raise UsageError("not a JSON object")
    title, text = _text(value, "title"), _text(value, "text")
    if not title and not text:
        raise UsageError("neither `title` nor `text`")
    published: datetime | None = None
    note: str | None = "missing"
    if value.get("published"):
        dated = read_date(_text(value, "published"), zone=ZoneInfo(timezone), now=now)
        published, note = dated.value, dated.note
    authors = value.get("authors") or []
    return Item(
        title=title or text.split("\n", 1)[0][:200],
        text=text,
        url=_text(value, "url") or None,
        outlet=_text(value, "outlet"),
        language=_text(value, "language") or _text(value, "lang") or None,
        authors=tuple(clean(str(name)) for name in authors if name) if isinstance(authors, list) else (str(authors),),
        published=published,
        published_note=note,
    )


def _text(value: Mapping[str, Any], key: str) -> str:
    found = value.get(key)
    if found is None:
        return ""
    if not isinstance(found, str):
        raise UsageError(f"`{key}` is {type(found).__name__}, not text")
    return clean(found).strip()


async def archive_items(works: Works, items: Sequence[Item]) -> list[Imported]:
    """Archive items in one transaction; what each one is now, in order. At most BATCH at a time, please."""
    tools = works.tools
    now = tools.clock()
    candidates = [
        Candidate(guid=None, url=i.url, title=i.title, published=i.published, summary=i.text, content_html="")
        for i in items
    ]
    named = aliases(candidates)
    async with tools.turn:
        archived = await tools.keep.known(FEED, [alias for names in named for alias in names])
        new: list[EntryDraft] = []
        changed: list[tuple[EntryId, EntryDraft]] = []
        known: list[tuple[EntryId, tuple[Alias, ...]]] = []
        outcomes: list[tuple[str, EntryDraft]] = []
        for item, candidate, names in zip(items, candidates, named, strict=True):
            found = match(candidate, names, archived)
            draft = await _draft(works, item, names if found else unclaimed(names, archived), now)
            if found is None:
                new.append(draft)
            elif found.digest != draft.digest:
                changed.append((found.id, draft))
            else:
                known.append((found.id, names))
            outcomes.append(("new" if found is None else "changed" if found.digest != draft.digest else "known", draft))
        state = FeedState(id=FEED, url="import:", title="Imported", status=FeedStatus.OK, last_success=now)
        batch = PollBatch(feed=state, seen_at=now, new=tuple(new), changed=tuple(changed), known=tuple(known))
        await tools.keep.save_poll(batch)
    ids = await works.keeper.ask(reading.article_ids, FEED, [draft.aliases[0] for _, draft in outcomes])
    return [
        Imported(id=ids[draft.aliases[0]], kind=item.kind, title=draft.title, outcome=outcome, flag=draft.flag)
        for item, (outcome, draft) in zip(items, outcomes, strict=True)
    ]


async def _draft(works: Works, item: Item, names: tuple[Alias, ...], now: datetime) -> EntryDraft:
    tools = works.tools
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
    if item.extracted is not None:
        page = item.extracted
        article = replace(
            article,
            modified=page.modified,
            canonical_url=page.canonical_url,
            section=page.section,
            image=page.image,
            quality=page.quality,
            quality_reasons=page.quality_reasons,
        )
    article = await placed(refine(article), tools, now)
    return EntryDraft(
        aliases=names,
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
        digest=digest(item.title, item.text, ""),
        article=article,
        flag=tools.judge(article, "press"),
        page=PageState(status=PageStatus.NONE),
    )


Progress = Callable[[str, int, int], None]


async def import_file(
    works: Works, path: Path, *, kind: str | None, url: str | None, timezone: str, progress: Progress
) -> tuple[str, list[Imported], list[Refused], tuple[str, ...]]:
    """Import one file: its kind, what was archived and refused, notes. Raises OSError, StageFailed, ArchiveError."""
    now = works.tools.clock()
    with path.open("rb") as stream:
        kind = kind or kind_of(path, stream.read(512))
    if kind == "jsonl":
        return (kind, *await _import_lines(works, path, timezone, progress), ())
    body = path.read_bytes()
    if kind == "html":
        return kind, await archive_items(works, [await html_item(works, body, url, now)]), [], ()
    items, notes = capture_items(body)
    if not items:
        raise StageFailed(Reason.EMPTY, "no headline and no article in it")
    return kind, await archive_items(works, items), [], notes


async def _import_lines(
    works: Works, path: Path, timezone: str, progress: Progress
) -> tuple[list[Imported], list[Refused]]:
    done: list[Imported] = []
    refused: list[Refused] = []
    waiting: list[Item] = []
    size = max(1, path.stat().st_size)
    with path.open("rb") as stream:
        for _, found in jsonl_items(iter(stream.readline, b""), timezone=timezone, now=works.tools.clock()):
            if isinstance(found, Refused):
                refused.append(found)
                continue
            waiting.append(found)
            if len(waiting) == BATCH:
                done += await archive_items(works, waiting)
                waiting.clear()
                progress("bytes", stream.tell(), size)
    if waiting:
        done += await archive_items(works, waiting)
    progress("bytes", size, size)
    return done, refused
