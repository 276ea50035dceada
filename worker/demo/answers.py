"""What the demo web says to a request. Pure.

In this order: a host that is none of ours (502), a method we don't know (405), robots.txt, a feed or its old address,
the front page, a story's page or the address that redirects to it, and 404. Documents carry an ETag and, as
Last-Modified, the beginning of the round they last changed in; they are answered by 304 when the request's validators
match, If-None-Match before If-Modified-Since.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from typing import Final
from zoneinfo import ZoneInfo

from worker.demo import render
from worker.demo.site import DemoSite, Outlet, Round, Story

_KOREA: Final = ZoneInfo("Asia/Seoul")
_STATUS: Final = {"missing": 404, "gone": 410}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One response: what a server puts on the wire."""

    status: int
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()


def answer(site: DemoSite, round: Round, *, method: str, host: str, path: str, headers: Mapping[str, str]) -> Answer:
    """Answer one request. `headers` are by lower-case name; a query has been cut off the path already."""
    name = host.partition(":")[0].lower()
    url = f"http://{name}{path}"
    moved = {feed.moved_from: feed.url for feed in site.feeds if feed.moved_from}
    if url in moved:
        return _redirect(301, moved[url])
    outlet = next((outlet for outlet in site.outlets if outlet.host == name), None)
    if outlet is None:
        return _text(502, f"The demo web has no host {name!r}; its hosts are those of its feeds, all under .example.\n")
    if method not in ("GET", "HEAD"):
        return _text(405, "The demo web answers GET and HEAD only.\n")
    said = _document(site, round, outlet, url)
    if said.status != 200:
        return said
    first = said if round == 1 else _document(site, 1, outlet, url)
    return _conditional(said, _round_began(site, 1 if first.body == said.body else 2), headers)


def _document(site: DemoSite, round: Round, outlet: Outlet, url: str) -> Answer:
    if url == f"http://{outlet.host}/robots.txt":
        rules = "".join(f"Disallow: {path}\n" for path in outlet.disallow) or "Disallow:\n"
        return _text(200, f"User-agent: *\n{rules}")
    if url == f"http://{outlet.host}/":
        return _found(200, render.front_page(outlet, site, round))
    for feed in site.feeds:
        if feed.url == url:
            return _found(200, render.feed_document(feed, site, round))
    for story in site.edition(round):
        if story.via == url:
            return _redirect(302, story.url)
        if story.url == url:
            return _page(story, site, round)
    return _found(404, render.absence(outlet, site, "missing"))


def _page(story: Story, site: DemoSite, round: Round) -> Answer:
    if story.page in _STATUS:
        return _found(_STATUS[story.page], render.absence(site.outlet(story.outlet), site, story.page))
    return _found(200, render.page(story, site, round))


def _round_began(site: DemoSite, round: Round) -> datetime:
    """Round 2 begins with the base day in Korea, round 1 an hour before: by then all of its news has happened."""
    midnight = datetime.combine(site.base, time(), _KOREA)
    return midnight if round == 2 else midnight - timedelta(hours=1)


def _conditional(said: Answer, modified: datetime, headers: Mapping[str, str]) -> Answer:
    etag = f'"{hashlib.sha256(said.body).hexdigest()[:20]}"'
    validators = (("ETag", etag), ("Last-Modified", format_datetime(modified.astimezone(UTC), usegmt=True)))
    if _unchanged(etag, modified, headers):
        return Answer(status=304, headers=validators)
    return Answer(status=200, body=said.body, headers=said.headers + validators)


def _unchanged(etag: str, modified: datetime, headers: Mapping[str, str]) -> bool:
    wanted = headers.get("if-none-match")
    if wanted is not None:
        return wanted.strip() == "*" or etag in [tag.strip().removeprefix("W/") for tag in wanted.split(",")]
    try:
        return modified <= parsedate_to_datetime(headers["if-modified-since"])
    except (KeyError, ValueError, TypeError):  # none, unreadable, or without a zone: the whole document is due
        return False


def _found(status: int, document: tuple[bytes, str]) -> Answer:
    body, content_type = document
    return Answer(status=status, body=body, headers=(("Content-Type", content_type),))


def _text(status: int, words: str) -> Answer:
    return _found(status, (words.encode(), "text/plain; charset=utf-8"))


def _redirect(status: int, target: str) -> Answer:
    return Answer(status=status, headers=(("Location", target),))
