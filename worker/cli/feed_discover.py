"""Find the feeds of a site: what its page and its robots.txt name, else what is usual; each one asked and read.

Prints what is a feed, with the block to paste into a file of your feeds.d.
"""

import argparse
import asyncio
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

from worker.cli.show import safe, write, write_json

if TYPE_CHECKING:
    from datetime import tzinfo

    from worker.discover import Candidate
    from worker.fetch.client import Fetcher
    from worker.sandbox import Sandbox
    from worker.settings import Settings

# Addresses asked of one site, its page and robots.txt not counted.
MOST: Final = 20
AT_ONCE: Final = 4
_CHILDREN: Final = 3  # sitemaps of an index that are worth asking
_ITSELF: Final = "the address itself"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """SITE, --json."""
    parser.add_argument("site", metavar="SITE", help="the address of a page of the site; https:// may be left out")
    parser.add_argument("--json", action="store_true", help="one JSON document")


def run(args: argparse.Namespace) -> int:
    """0 when there is a feed, 1 when none was found. Raises UsageError for what is no address."""
    from worker import kinds
    from worker.errors import UsageError
    from worker.settings import load

    settings = load(args.config)
    site = args.site if "://" in args.site else f"https://{args.site}"
    try:
        kinds.HTTP_URL.read(site)
    except ValueError as error:
        raise UsageError(f"`{args.site}` is no site; allowed is {kinds.HTTP_URL.allowed}") from error
    search = asyncio.run(_searched(settings, site))
    feeds = _with_blocks(settings, search.feeds)
    if args.json:
        write_json({"site": site, "page": search.page, "feeds": feeds, "others": search.others})
    else:
        _print(site, feeds, search, settings.timezone)
    return 0 if feeds else 1


class Search:
    """The search of one site: what was asked, and what came of it. `page` is None, or why the page can't be had."""

    def __init__(self, fetcher: "Fetcher", sandbox: "Sandbox", max_entries: int) -> None:
        self._fetcher = fetcher
        self._sandbox = sandbox
        self._max_entries = max_entries
        self._asked: set[str] = set()
        self._found: set[str] = set()
        self.page: str | None = None
        self.feeds: list[dict[str, Any]] = []
        self.others: list[dict[str, Any]] = []

    async def site(self, url: str) -> None:
        """Ask the page, what it and robots.txt name, and the usual places if nothing of that is a feed."""
        from worker.discover import Candidate, guessed, said
        from worker.errors import StageFailed
        from worker.flow import Fetched

        page = await self._fetcher.fetch(url, purpose="page")
        here, body, content_type = url, b"", None
        if isinstance(page, Fetched):
            here, body, content_type = page.final_url, page.body, page.content_type
        else:
            self.page = f"{getattr(page, 'reason', 'bad-response')}: {getattr(page, 'detail', 'no page')}"
        robots = await self._robots(here)
        try:
            named = await self._sandbox.run(said, body, url=here, content_type=content_type, robots=robots)
        except StageFailed as error:
            named, self.page = (), f"{error.reason}: {error.detail}"
        further = await self._ask((Candidate(url=url, why=_ITSELF), *named))
        await self._ask(further)
        if not self.feeds:
            await self._ask(guessed(here))

    async def _robots(self, url: str) -> str:
        from urllib.parse import urljoin

        from worker.decode import decode
        from worker.flow import Fetched

        robots = await self._fetcher.fetch(urljoin(url, "/robots.txt"), purpose="feed")
        return decode(robots.body[:500_000], markup="text").text if isinstance(robots, Fetched) else ""

    async def _ask(self, candidates: "Iterable[Candidate]") -> "list[Candidate]":
        """Ask addresses not yet asked, as many as are left; where those that are no feeds lead."""
        from worker.fetch.pace import host_of
        from worker.flow import Reason
        from worker.run.fair import Fair
        from worker.run.units import each

        fresh = [one for one in candidates if one.url not in self._asked][: MOST - len(self._asked)]
        self._asked |= {one.url for one in fresh}
        queue: Fair[tuple[int, Candidate]] = Fair(lambda numbered: host_of(numbered[1].url), AT_ONCE)
        queue.refill(enumerate(fresh))
        answers = [answer async for answer in each(queue, lambda numbered: self._ask_one(*numbered), at_once=AT_ONCE)]
        answered = sorted(answers, key=lambda answer: answer[0])
        further: list[Candidate] = []
        for _, facts, more in answered:
            further += more
            if facts["error"] == Reason.HTML_NOT_FEED and facts["why"] == _ITSELF:
                continue  # what a site's page is expected to be
            if facts["error"]:
                self.others.append({key: facts[key] for key in ("url", "why", "error", "detail")})
            elif facts["final_url"] not in self._found:
                self._found.add(facts["final_url"])
                self.feeds.append(facts)
        return further

    async def _ask_one(self, number: int, one: "Candidate") -> "tuple[int, dict[str, Any], list[Candidate]]":
        from archive.model import FeedId
        from worker.cli.feed_answer import ask
        from worker.flow import FeedSpec, Reason

        feed = FeedSpec(id=FeedId(one.url), url=one.url, title="", outlet="")
        answer = await ask(feed, self._fetcher, self._sandbox, max_entries=self._max_entries)
        facts = answer.facts | {"why": one.why}
        if answer.document is None or facts["error"] not in (Reason.HTML_NOT_FEED, Reason.SITEMAP_INDEX):
            return number, facts, []
        return number, facts, await self._led_to(facts["error"], answer.document)

    async def _led_to(self, reason: str, document: Any) -> "list[Candidate]":  # noqa: ANN401  (a Fetched; not loaded here)
        """Where a page about feeds or an index of sitemaps leads."""
        from worker import parse
        from worker.discover import Candidate, said
        from worker.errors import StageFailed
        from worker.flow import Reason

        url, content_type = document.final_url, document.content_type
        try:
            if reason == Reason.HTML_NOT_FEED:
                return list(await self._sandbox.run(said, document.body, url=url, content_type=content_type))
            listed = await self._sandbox.run(
                parse.sitemaps, document.body, url=url, content_type=content_type, now=document.fetched_at
            )
        except StageFailed:
            return []  # it was read once already, and is among the others with its reason
        return [Candidate(url=child, why=f"the index {url} lists it") for child in listed[:_CHILDREN]]


async def _searched(settings: "Settings", site: str) -> Search:
    from worker.compose import fetching, make_sandbox, utc_now

    async with fetching(settings, utc_now) as fetcher, make_sandbox(settings) as sandbox:
        search = Search(fetcher, sandbox, settings.poll.max_entries)
        await search.site(site)
        return search


def _with_blocks(settings: "Settings", feeds: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The feeds found, each with the id it is configured under or the block to configure it."""
    from worker.cli.feed_answer import spec_of
    from worker.cli.feed_files import listed
    from worker.feedblocks import block
    from worker.feeds import address_key, load_feeds

    configured = load_feeds(settings.feeds_dir)
    known, taken = listed(configured), {str(feed.id) for feed in configured}
    rows = []
    for facts in feeds:
        spec = spec_of(facts, taken)
        known_as = known.get(address_key(spec.url)) or known.get(address_key(facts["url"]))
        taken.add(str(spec.id))
        row = {key: value for key, value in facts.items() if key not in ("id", "error")}
        rows.append(row | {"configured_as": known_as, "block": None if known_as else block(spec)})
    return rows


def _print(site: str, feeds: list[dict[str, Any]], search: Search, zone: "tzinfo | None") -> None:
    from worker.cli.feed_answer import told

    if search.page:
        write(f"{safe(site)} can't be read: {safe(search.page)}")
    for facts in feeds:
        write(f"{safe(facts['title']) or '(no title)'}")
        write(f"  {safe(facts['url'])}  ({facts['why']})")
        write(
            f"  {told(facts, zone)}" + (f"; configured as `{facts['configured_as']}`" if facts["configured_as"] else "")
        )
        write("")
        for line in (facts["block"] or "").splitlines():
            write(f"    {safe(line)}".rstrip())
        write("")
    for other in search.others:
        write(f"no feed  {safe(other['url'])}  {other['error']}")
    write(f"{len(feeds)} feeds found, {len(search.others)} other addresses asked")
