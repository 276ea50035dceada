"""A worker among bad servers: each misbehaviour is a feed, ordinary feeds stand in between, and days pass.

`furnish` puts the ordinary feeds on a fake web, `worker` puts a worker together whose feeds are all there, with the
settings' own bounds but for a shorter deadline. The web may be in this process or in another.
"""

import json
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from archive.dialects import Reader
from archive.model import FeedId, FeedState
from tests.fakes import NOW
from tests.fakeweb.documents import item, rss
from tests.fakeweb.misbehaviour import Request, answer, changes
from tests.fakeweb.server import HANDSHAKES, FakeWeb
from tests.fakeweb.table import TABLE
from worker.compose import Config, Keeper, Works, fetch_limits, first_state, make_sandbox, make_tools
from worker.decode import clean
from worker.extract.sites import compile_sites
from worker.fetch.client import Fetcher
from worker.flow import FeedSpec, Reason
from worker.heap import give_back_large_blocks
from worker.known import load_known
from worker.outlets import compile_outlets
from worker.rulebook import load_ruleset
from worker.settings import load

ROUNDS: Final = 6
GAP: Final = timedelta(days=8)  # longer than any feed is left alone
SETTINGS: Final = """
[archive]
path = "archive.sqlite3"
[fetch]
allow_addresses = ["{ip}:{port}"]
per_host_spacing_seconds = 0
total_seconds = "{seconds} s"
connect_seconds = 1
[poll]
max_entries = {entries}
concurrency = {polls}
"""
# What the resolver says of a host; of every other it says that it is the fake web.
LOOKUPS: Final[dict[str, tuple[Sequence[str] | OSError, Reason | int]]] = {
    "dns-unknown": (OSError(-2, "Name or service not known"), Reason.DNS),
    "dns-empty": ([], Reason.DNS),
    "dns-private": (["10.0.0.1"], Reason.FORBIDDEN_ADDRESS),
    "dns-loopback": (["127.0.0.2"], Reason.FORBIDDEN_ADDRESS),
    "dns-metadata": (["169.254.169.254"], Reason.FORBIDDEN_ADDRESS),
    "dns-nothing": (["0.0.0.0"], Reason.FORBIDDEN_ADDRESS),
    "dns-loopback-6": (["::1"], Reason.FORBIDDEN_ADDRESS),
    "dns-mapped": (["::ffff:10.0.0.1"], Reason.FORBIDDEN_ADDRESS),
    "dns-link-local": (["fe80::1%lo"], Reason.FORBIDDEN_ADDRESS),
    "dns-inside-first": (["10.0.0.1", "fd00::1", "127.0.0.1"], 1),
}
WAYS: Final = ("utf-8", "cp949", "atom", "json")
ORDINARY: Final = tuple(f"ordinary-{way}-{n}" for n in range(4) for way in WAYS)


Place = tuple[str, str]


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


def lookup(host: str) -> Sequence[str]:
    """What the resolver says."""
    found, _ = LOOKUPS.get(host.removesuffix(".example"), (["127.0.0.1"], 0))
    if isinstance(found, OSError):
        raise found
    return found


def furnish(web: FakeWeb) -> None:
    """Serve the ordinary feeds, each with one entry more whenever it is asked, and the pages of their entries."""
    for name in ORDINARY:
        web.misbehave(f"/{name}", changes(_grown))
        for number in range(1, ROUNDS + 1):
            web.set(f"/{name}/{number}", _page(name, number))


def _headline(name: str, number: int) -> str:
    return f"북한, {number}차 미사일 발사… {name} 보도"


def _grown(request: Request) -> bytes:
    name, numbers = request.path[1:], range(request.nth, 0, -1)
    links = {n: f"http://{request.host}{request.path}/{n}" for n in numbers}
    way = name.split("-", 1)[1].rpartition("-")[0]
    if way == "json":
        items = [{"id": link, "url": link, "title": _headline(name, n)} for n, link in links.items()]
        return answer(200, json.dumps({"version": "https://jsonfeed.org/version/1", "items": items}).encode())
    if way == "atom":
        entries = "".join(
            f'<entry><id>{link}</id><title>{_headline(name, n)}</title><link href="{link}"/></entry>'
            for n, link in links.items()
        )
        return answer(200, f'<feed xmlns="http://www.w3.org/2005/Atom"><title>x</title>{entries}</feed>'.encode())
    items = [item(title=_headline(name, n), link=link, guid=link) for n, link in links.items()]
    return answer(200, rss(*items, start="").encode(way))


def _page(name: str, number: int) -> str:
    title = _headline(name, number)
    text = f"<p>합동참모본부는 북한이 {number}일 오전 동해상으로 탄도미사일을 쐈다고 {name}에 밝혔다.</p>" * 8
    return f"<!doctype html><html lang=ko><title>{title}</title><article><h1>{title}</h1>{text}</article></html>"


def feeds(port: int) -> tuple[FeedSpec, ...]:
    """The feeds, each on a host of its own, ids in order: the slow ones, then bad ones with ordinary ones between."""
    slow_first = sorted(TABLE, key=lambda name: TABLE[name].fate is not Reason.TIMEOUT)
    bad = {name: f"http://{name}.example:{port}/bad/{name}" for name in slow_first}
    bad |= {name: f"http://{name}.example:{port}/bad/plain" for name in LOOKUPS}
    bad |= {name: f"https://{name}.example:{port}/" for name in HANDSHAKES}
    good = {name: f"http://{name}.example:{port}/{name}" for name in ORDINARY}
    return tuple(
        FeedSpec(id=FeedId(f"{place:03}-{name}"), url=url, title=name, outlet=name, pages=name in good)
        for place, (name, url) in enumerate(_mixed(list(bad.items()), list(good.items())))
    )


def _mixed(many: list[Place], few: list[Place]) -> Iterator[Place]:
    step = len(many) // len(few)
    for at, one in enumerate(few):
        yield from many[at * step : (at + 1) * step]
        yield one
    yield from many[len(few) * step :]


@asynccontextmanager
async def worker(
    folder: Path,
    port: int,
    clock: Clock,
    *,
    seconds: float = 3,
    polls: int = 16,
    entries: int = 30,
    among: Callable[[int], tuple[FeedSpec, ...]] = feeds,
) -> AsyncIterator[Works]:
    """A worker whose feeds are on the fake web at that port, with an archive in that folder."""
    give_back_large_blocks()
    file = folder / "bongsu.toml"
    file.write_text(SETTINGS.format(ip=FakeWeb.ip, port=port, seconds=seconds, polls=polls, entries=entries))
    settings = load(file, {"HOME": str(folder)})
    config = Config(
        settings=settings,
        feeds=among(port),
        ruleset=(ruleset := load_ruleset(settings)),
        known=load_known(settings, ruleset),
        sites=compile_sites({}),
        outlets=compile_outlets({}),
    )
    async with (
        Keeper(settings.archive_place) as keeper,
        Fetcher(fetch_limits(settings), clock, lookup=lookup) as fetcher,
        make_sandbox(settings) as sandbox,
    ):
        await keeper.sync_feeds([first_state(feed) for feed in config.feeds])
        yield Works(config=config, keeper=keeper, tools=make_tools(config, fetcher, sandbox, keeper, clock))


def entries_by_feed(reader: Reader) -> Mapping[str, int]:
    """How many entries are archived of each feed."""
    return {
        row["feed_id"]: row["n"] for row in reader.rows("SELECT feed_id, count(*) AS n FROM entry GROUP BY feed_id")
    }


def unclean(reader: Reader) -> list[str]:
    """Archived words that hide something or steer a terminal, and HTML with a script in it."""
    found = []
    for row in reader.rows("SELECT title, summary, content_html FROM entry"):
        found += [text for text in row.values() if text != clean(text)]
        found += [markup for markup in (row["content_html"],) if "<script" in markup or "onerror" in markup]
    return found


def wrong(states: Sequence[FeedState], archived: Mapping[str, int], round_number: int) -> list[str]:
    """Where a feed is not as the table says after that many rounds."""
    found = []
    for state in states:
        count = archived.get(state.id, 0)
        is_so = (str(state.status), state.reason, count)
        should = _expected(state.outlet, round_number)
        if is_so != should:
            found.append(f"{state.id}: is {is_so}, should be {should}; {state.detail} {state.notes}")
        elif (bad := TABLE.get(state.outlet)) and bad.word not in f"{state.detail} {state.notes}":
            found.append(f"{state.id}: says {state.detail} {state.notes}, without {bad.word!r}")
    return found


def _expected(name: str, round_number: int) -> tuple[str, str | None, int]:
    if name in ORDINARY:
        return "ok", None, round_number
    _, fate, _, status = TABLE.get(name) or (None, {**HANDSHAKES, **LOOKUPS}[name][1], "", "")
    if isinstance(fate, Reason):
        return status or "failing", str(fate), 0
    return status or "ok", None, fate
