"""Settings in, `Tools` out: the only constructor of what touches the world. [edge]"""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, Concatenate, ParamSpec, TypeVar

from archive import fingerprint, open_archive, reading, stories
from archive.dialects import Reader
from archive.errors import ArchiveError
from archive.model import (
    JUDGED,
    Alias,
    Around,
    ArticleDraft,
    ArticleId,
    FeedId,
    FeedState,
    Flag,
    Judged,
    KnownEntry,
    Neighbour,
    PendingPage,
    PollBatch,
    ReadBatch,
    Saved,
    Told,
)
from archive.place import Place
from archive.retention import LetGo, Retention
from archive.store import Archive
from worker import credits, extract, feeds, flags, parse
from worker.anchors import Known
from worker.cadence import Pace
from worker.errors import ConfigError
from worker.extract.sites import SiteRules, compile_sites
from worker.fetch.client import Fetcher
from worker.fetch.lanes import Visit, alone
from worker.fetch.limits import FetchLimits
from worker.flags.ruleset import Ruleset
from worker.flow import Extracted, FeedSpec, Fetched, ParsedFeed
from worker.heap import give_back_large_blocks
from worker.known import load_known
from worker.outlets import Outlets, compile_outlets
from worker.rulebook import load_ruleset
from worker.sandbox import Sandbox
from worker.settings import Fetch, Settings
from worker.tools import Policy, Tools

T = TypeVar("T")
P = ParamSpec("P")
Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """The time, in UTC."""
    return datetime.now(UTC)


class Keeper:
    """The archive behind one thread of its own: the loop never waits for a disk, and writes never cross."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="archive")
        self._archive: Archive | None = None

    async def _run(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        job = partial(function, *args, **kwargs)
        return await asyncio.get_running_loop().run_in_executor(self._thread, job)

    async def __aenter__(self) -> "Keeper":
        opening = asyncio.ensure_future(self._run(open_archive, self.place))
        try:
            self._archive = await asyncio.shield(opening)
        except asyncio.CancelledError:
            # The thread can't be called off: what it opens has to be closed again.
            with suppress(ArchiveError):
                await self._run((await opening).close)
            self._thread.shutdown()
            raise
        except BaseException:
            self._thread.shutdown()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        # Nobody waits for a write any more: one that waits for another process must not hold up the end.
        self._opened.give_up()
        await self._run(self._opened.close)
        self._thread.shutdown()

    @property
    def _opened(self) -> Archive:
        assert self._archive is not None, "used outside `async with`"
        return self._archive

    async def ask(self, function: Callable[Concatenate[Reader, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run one of `archive.reading`'s functions on this archive."""
        return await self._run(function, self._opened.reader, *args, **kwargs)

    async def known(self, feed_id: FeedId, wanted: Sequence[Alias]) -> Mapping[Alias, KnownEntry]:
        """See `archive.reading.known`."""
        return await self.ask(reading.known, feed_id, wanted)

    async def pending_page(self, article_id: int) -> PendingPage:
        """See `archive.reading.pending_page`."""
        return await self.ask(reading.pending_page, article_id)

    async def neighbours(self, fingerprints: Sequence[Sequence[int]]) -> Sequence[Sequence[Neighbour]]:
        """See `archive.reading.neighbours_of`; a text too short to have a fingerprint has no neighbours."""
        return await self.ask(reading.neighbours_of, fingerprints)

    async def around(self, asked: Sequence[tuple[Sequence[int], datetime, int | None]]) -> Sequence[Around]:
        """For each article, see `archive.stories.around`."""
        return await self.ask(lambda reader: [stories.around(reader, *one) for one in asked])

    async def save_poll(self, batch: PollBatch) -> Saved:
        """See `archive.store.Archive.save_poll`."""
        return await self._run(self._opened.save_poll, batch)

    async def save_read(self, batch: ReadBatch) -> Saved:
        """See `archive.store.Archive.save_read`."""
        return await self._run(self._opened.save_read, batch)

    async def add_judgements(self, fresh: Sequence[Judged], at: datetime) -> None:
        """See `archive.store.Archive.add_judgements`."""
        await self._run(self._opened.add_judgements, fresh, at)

    async def switch(self, version: str, ids: Sequence[ArticleId]) -> int:
        """See `archive.store.Archive.switch`."""
        return await self._run(self._opened.switch, version, ids)

    async def tell_again(self, told: Sequence[Told], key: str, value: str) -> None:
        """See `archive.store.Archive.tell_again`."""
        await self._run(self._opened.tell_again, told, key, value)

    async def let_go(self, retention: Retention, now: datetime) -> LetGo:
        """See `archive.store.Archive.let_go`."""
        return await self._run(self._opened.let_go, retention, now)

    async def merge_index(self) -> bool:
        """See `archive.store.Archive.merge_index`."""
        return await self._run(self._opened.merge_index)

    async def mark(self, key: str, value: str | None) -> None:
        """See `archive.store.Archive.mark`."""
        await self._run(self._opened.mark, key, value)

    async def serve(self, *, alone: bool) -> None:
        """See `archive.store.Archive.serve`."""
        await self._run(self._opened.serve, alone=alone)

    async def sync_feeds(self, configured: Sequence[FeedState]) -> None:
        """See `archive.store.Archive.sync_feeds`."""
        await self._run(self._opened.sync_feeds, configured)


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """Everything the config folder says, read and compiled. Raises ConfigError when made by `load_config`."""

    settings: Settings
    feeds: tuple[FeedSpec, ...]
    ruleset: Ruleset
    known: Known
    sites: SiteRules
    outlets: Outlets


def load_config(settings: Settings) -> Config:
    """Read the feeds and all folders of data. Raises ConfigError: file, line or key, what is allowed."""
    ruleset = load_ruleset(settings)
    return Config(
        settings=settings,
        feeds=feeds.load_feeds(settings.feeds_dir),
        ruleset=ruleset,
        known=load_known(settings, ruleset),
        sites=compile_sites(feeds.read_documents(settings.sites_dir)),
        outlets=compile_outlets(feeds.read_documents(settings.outlets_dir)),
    )


def fetch_limits(settings: Settings) -> FetchLimits:
    """The fetcher's bounds as the settings have them. Raises ConfigError."""
    fetch = settings.fetch
    try:
        return _limits(fetch)
    except ValueError as error:
        raise ConfigError(f"{settings.file}: [fetch] {error}") from error


def _limits(fetch: Fetch) -> FetchLimits:
    return FetchLimits(
        user_agent=fetch.user_agent,
        total=timedelta(seconds=fetch.total_seconds),
        connect=timedelta(seconds=fetch.connect_seconds),
        dns=timedelta(seconds=fetch.dns_seconds),
        max_wire_bytes=fetch.max_wire_bytes,
        max_body_bytes=fetch.max_body_bytes,
        max_header_bytes=fetch.max_header_bytes,
        max_redirects=fetch.max_redirects,
        connections=fetch.connections,
        per_host_concurrency=fetch.per_host_concurrency,
        per_host_spacing=timedelta(seconds=fetch.per_host_spacing_seconds),
        ports=frozenset(fetch.ports),
        allow_addresses=frozenset(_address(text) for text in fetch.allow_addresses),
        robots=fetch.robots,
        robots_ttl=timedelta(seconds=fetch.robots_ttl_seconds),
        robots_max_bytes=fetch.robots_max_bytes,
    )


def _address(text: str) -> tuple[str, int]:
    host, _, port = text.rpartition(":")
    return host.strip("[]"), int(port)


def make_sandbox(settings: Settings) -> Sandbox:
    """The children, with the limits of the settings."""
    box = settings.sandbox
    return Sandbox(
        workers=box.workers,
        cpu_seconds=box.cpu_seconds,
        memory_bytes=box.memory_bytes,
        tasks_per_child=box.tasks_per_child,
    )


def judge_with(ruleset: Ruleset) -> Callable[[ArticleDraft, str], Flag]:
    """The judge for articles, given its rules."""

    def judge(draft: ArticleDraft, profile: str) -> Flag:
        return flags.judge(
            ruleset,
            title=draft.title,
            text=draft.text[:JUDGED],
            language=draft.language,
            published=draft.published,
            profile=profile,
        )

    return judge


def fingerprint_of(draft: ArticleDraft) -> tuple[int, ...]:
    """An article's near-duplicate fingerprint."""
    return fingerprint.bands(draft.title, draft.text[:JUDGED])


@dataclass(frozen=True, slots=True, kw_only=True)
class Works:
    """A worker put together: its story's tools, the archive, and the config it was made from."""

    config: Config
    tools: Tools
    keeper: Keeper
    _specs: dict[FeedId, FeedSpec] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_specs", {feed.id: feed for feed in self.config.feeds})

    def spec(self, feed_id: FeedId) -> FeedSpec | None:
        """The configured feed of an id; None for an imported or a removed one."""
        return self._specs.get(feed_id)


def first_state(feed: FeedSpec) -> FeedState:
    """A configured feed that was never polled."""
    return FeedState(id=feed.id, url=feed.url, title=feed.title, outlet=feed.outlet, language=feed.language)


@asynccontextmanager
async def fetching(
    settings: Settings, clock: Clock, limits: FetchLimits | None = None, visit: Visit = alone
) -> AsyncIterator[Fetcher]:
    """The fetcher; with `demo.serve`, unless limits are given, the bundled web answers for every host."""
    if limits is not None or not settings.demo.serve:
        async with Fetcher(limits or fetch_limits(settings), clock, visit=visit) as fetcher:
            yield fetcher
        return
    from worker.demo.content import load
    from worker.demo.web import DemoWeb

    web = DemoWeb(load(settings.demo.base), round=2)
    address = await web.start()
    try:
        async with Fetcher(answered_by(fetch_limits(settings), address), clock, visit=visit) as fetcher:
            yield fetcher
    finally:
        await web.stop()


def answered_by(limits: FetchLimits, address: tuple[str, int]) -> FetchLimits:
    """Limits under which one local address answers for every host, and nothing else is ever contacted."""
    return replace(
        limits,
        connect_to={"*": address},
        allow_addresses=frozenset({address}),
        per_host_spacing=timedelta(0),
    )


@asynccontextmanager
async def compose(
    config: Config,
    *,
    clock: Clock = utc_now,
    limits: FetchLimits | None = None,
    turn: AbstractAsyncContextManager[Any] | None = None,
    visit: Visit = alone,
) -> AsyncIterator[Works]:
    """Open everything a worker needs, and close it at the end, in order.

    `limits` stand in for those of the settings; `turn` and `visit` are a fleet's, where there is one. Raises
    ArchiveError.
    """
    settings = config.settings
    give_back_large_blocks()
    async with AsyncExitStack() as stack:
        keeper = await stack.enter_async_context(Keeper(settings.archive_place))
        await keeper.sync_feeds([first_state(feed) for feed in config.feeds])
        fetcher = await stack.enter_async_context(fetching(settings, clock, limits, visit))
        sandbox = await stack.enter_async_context(make_sandbox(settings))
        tools = make_tools(config, fetcher, sandbox, keeper, clock)
        yield Works(config=config, keeper=keeper, tools=tools if turn is None else replace(tools, turn=turn))


def pace_of(settings: Settings) -> Pace:
    """How often feeds are asked."""
    usual = timedelta(seconds=settings.poll.interval_seconds)
    return Pace(
        shortest=timedelta(seconds=settings.poll.min_interval_seconds),
        usual=usual,
        quiet=max(usual, timedelta(seconds=settings.poll.quiet_interval_seconds)),
        longest=timedelta(seconds=settings.poll.max_interval_seconds),
    )


def retention_of(settings: Settings) -> Retention:
    """How long what servers sent is kept."""
    kept = settings.snapshots
    return Retention(max_age=timedelta(days=kept.max_age_days), max_bytes=kept.max_bytes)


def make_tools(config: Config, fetcher: Fetcher, sandbox: Sandbox, keeper: Keeper, clock: Clock) -> Tools:
    """The story's tools from their parts."""
    settings = config.settings

    async def parse_document(document: Fetched, feed: FeedSpec) -> ParsedFeed:
        return await sandbox.run(
            parse.parse,
            document.body,
            url=document.final_url,
            content_type=document.content_type,
            timezone=feed.timezone,
            now=document.fetched_at,
            max_entries=settings.poll.max_entries,
            kind=feed.kind,
            selectors=feed.selectors,
        )

    async def extract_page(page: Fetched, headline: str, feed: FeedSpec | None) -> Extracted:
        return await sandbox.run(
            extract.extract,
            page.body,
            url=page.final_url,
            content_type=page.content_type,
            headline=headline,
            timezone=feed.timezone if feed else "UTC",
            now=page.fetched_at,
            sites=config.sites,
        )

    return Tools(
        fetch=fetcher.fetch,
        parse=parse_document,
        extract=extract_page,
        keep=keeper,
        judge=judge_with(config.ruleset),
        attribute=partial(credits.attributed, config.outlets),
        fingerprint=fingerprint_of,
        clock=clock,
        known=config.known,
        turn=asyncio.Lock(),
        policy=Policy(
            pace=pace_of(settings),
            page_max_age=timedelta(days=settings.pages.max_age_days),
            page_tries=settings.pages.tries,
            pages=settings.pages.enabled,
            snapshots=settings.snapshots.enabled,
            rechecks=tuple(timedelta(seconds=wait) for wait in settings.pages.rechecks),
        ),
    )
