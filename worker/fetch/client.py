"""The fetcher: one URL in, one outcome out, whatever a server, a resolver or a URL does. [edge]

A fetch walks from hop to hop. At each: is the URL safe to dial, does robots.txt mind (pages only), is it the host's
turn, what is the answer, what does it mean. Cookies, credentials and referrers don't exist here.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from types import TracebackType
from typing import Final, Literal, Self
from weakref import WeakValueDictionary

from archive.model import Validators
from worker.fetch.guard import check_url
from worker.fetch.lanes import Lanes, Visit, alone
from worker.fetch.limits import FetchLimits, Refused
from worker.fetch.pace import host_of, spacing_at
from worker.fetch.reply import Purpose, Walk, meaning
from worker.fetch.resolver import Lookup, system_lookup
from worker.fetch.robots import Rules, crawl_delay, objection, robots_url, rules_from
from worker.fetch.wire import Wire
from worker.flow import FetchFailed, Outcome, Reason

_ACCEPT: Final[Mapping[Purpose, str]] = {
    "feed": "application/rss+xml, application/atom+xml, application/feed+json, application/rdf+xml;q=0.9, "
    "application/xml;q=0.8, text/xml;q=0.8, application/json;q=0.7, */*;q=0.1",
    "page": "text/html, application/xhtml+xml;q=0.9, */*;q=0.1",
    "robots": "text/plain, */*;q=0.1",
}
_ROBOTS_REMEMBERED: Final = 1_000  # origins; beyond that the oldest is forgotten


class Fetcher:
    """Fetches one URL at a time per call, many calls at once. Use it in `async with`.

    `clock` is the wall clock outcomes are stamped with. `visit` has workers elsewhere ask a host no more than it may be
    asked by all; what it raises, `fetch` does. `lookup`, `monotonic` and `sleep` are the resolver and the
    time that waiting is done by.
    """

    def __init__(
        self,
        limits: FetchLimits,
        clock: Callable[[], datetime],
        *,
        lookup: Lookup = system_lookup,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        visit: Visit = alone,
    ) -> None:
        self._limits = limits
        self._clock = clock
        self._monotonic = monotonic
        self._wire = Wire(limits, lookup)
        self._lanes = Lanes(limits, monotonic, sleep, visit)
        self._rules: dict[str, tuple[Rules, float]] = {}
        self._asking: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def __aenter__(self) -> Self:
        """Open for fetching. Nothing is dialled yet."""
        await self._wire.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close all connections."""
        await self._wire.__aexit__(kind, error, trace)

    async def fetch(
        self, url: str, *, validators: Validators | None = None, purpose: Literal["feed", "page"]
    ) -> Outcome:
        """Fetch a URL. Never raises for what the outside does; being cancelled is the only way not to get an outcome.

        Validators are sent on every hop: a 304 from any is NotModified. Feeds are exempt from robots.txt, because
        their user subscribed to them.
        """
        return await self._walk(url, purpose, _conditions(validators))

    async def _walk(self, url: str, purpose: Purpose, conditions: Mapping[str, str]) -> Outcome:
        checked = check_url(url, self._limits)
        if isinstance(checked, Refused):
            return FetchFailed(url=url, reason=checked.reason, detail=checked.detail, fetched_at=self._clock())
        step: Outcome | Walk = Walk(
            asked=url,
            url=checked,
            purpose=purpose,
            seconds=self._limits.total.total_seconds(),
            conditional=bool(conditions),
        )
        while isinstance(step, Walk):
            step = await self._hop(step, {"Accept": _ACCEPT[purpose], **conditions})
        return step

    async def _hop(self, walk: Walk, headers: Mapping[str, str]) -> Outcome | Walk:
        spacing = self._limits.per_host_spacing
        if walk.purpose == "page" and self._limits.robots:
            rules = await self._robots(robots_url(walk.url))
            refused = objection(rules, walk.url, self._limits)
            if refused is not None:
                retry_at = rules.expires if rules.failed else None
                return replace(walk.failed(refused, self._clock()), retry_at=retry_at)
            spacing = spacing_at(spacing, crawl_delay(rules, self._limits))
        return await self._visit(walk, headers, spacing)

    async def _visit(self, walk: Walk, headers: Mapping[str, str], spacing: timedelta) -> Outcome | Walk:
        host = host_of(walk.url)
        follows = bool(walk.passed) and host_of(walk.passed[-1]) == host
        async with self._lanes.turn(host, spacing, follows=follows):
            began = self._monotonic()
            cut_at = self._limits.robots_max_bytes if walk.purpose == "robots" else None
            answer = await self._wire.get(
                walk.url, headers, seconds=walk.seconds, cut_at=cut_at, keep_packed=walk.purpose == "page"
            )
            left = walk.seconds - (self._monotonic() - began)
        if isinstance(answer, Refused):
            return walk.failed(answer, self._clock())
        step = meaning(answer, replace(walk, seconds=left), self._limits, self._clock())
        if isinstance(step, Walk) and left <= 0:
            return step.failed(Refused(reason=Reason.TIMEOUT, detail="no time left for the redirect"), self._clock())
        return step

    async def _robots(self, url: str) -> Rules:
        """The rules of an origin, asked for once while they last, however many pages wait for them."""
        lock = self._asking.setdefault(url, asyncio.Lock())
        async with lock:
            known = self._rules.get(url)
            # By both clocks: the wall's may be set back, the steady one stands still while a laptop sleeps.
            if known is not None and self._clock() < known[0].expires and self._monotonic() < known[1]:
                return known[0]
            outcome = await self._walk(url, "robots", {})
            now = self._clock()
            rules = rules_from(outcome, self._limits, now)
            self._rules.pop(url, None)
            if len(self._rules) >= _ROBOTS_REMEMBERED:
                del self._rules[next(iter(self._rules))]
            self._rules[url] = rules, self._monotonic() + (rules.expires - now).total_seconds()
            return rules


def _conditions(validators: Validators | None) -> dict[str, str]:
    """The headers that make a request conditional. A validator that can't be a header is left out."""
    if validators is None:
        return {}
    wanted = {"If-None-Match": validators.etag, "If-Modified-Since": validators.last_modified}
    return {name: value for name, value in wanted.items() if value and value.isprintable()}
