"""What an address answers when it is asked as a feed: facts for people and machines, and the block to configure it."""

from collections.abc import Container
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, Any, NamedTuple

from worker.cli.show import iso, when

if TYPE_CHECKING:
    from worker.cadence import Pace
    from worker.fetch.client import Fetcher
    from worker.flow import FeedSpec, Fetched, ParsedFeed
    from worker.sandbox import Sandbox


class Answer(NamedTuple):
    """The facts, with `error` None or a reason; and the document, if there was one."""

    facts: dict[str, Any]
    document: "Fetched | None"


async def ask(
    feed: "FeedSpec", fetcher: "Fetcher", sandbox: "Sandbox", *, max_entries: int, pace: "Pace | None" = None
) -> Answer:
    """Ask a feed now, as the pipeline would, and archive nothing.

    With a pace, a good one is asked once more, as at every later poll, and the facts tell how often that would be.
    """
    from worker import parse
    from worker.errors import StageFailed
    from worker.flow import Fetched, FetchFailed

    facts: dict[str, Any] = {"id": feed.id, "url": feed.url, "error": None}
    outcome = await fetcher.fetch(feed.url, purpose="feed")
    if isinstance(outcome, FetchFailed):
        failed = {"error": str(outcome.reason), "detail": outcome.detail, "http_status": outcome.status}
        return Answer(facts | failed, None)
    if not isinstance(outcome, Fetched):
        return Answer(facts | {"error": "bad-response", "detail": "304 to a first request", "http_status": 304}, None)
    facts |= {
        "http_status": outcome.status,
        "final_url": outcome.final_url,
        "moved_to": outcome.permanent_url,
        "content_type": outcome.content_type,
        "bytes": len(outcome.body),
        "etag": outcome.etag is not None,
        "last_modified": outcome.last_modified is not None,
    }
    try:
        document = await sandbox.run(
            parse.parse,
            outcome.body,
            url=outcome.final_url,
            content_type=outcome.content_type,
            timezone=feed.timezone,
            now=outcome.fetched_at,
            max_entries=max_entries,
            kind=feed.kind,
            selectors=feed.selectors,
        )
    except StageFailed as error:
        return Answer(facts | {"error": str(error.reason), "detail": error.detail}, outcome)
    facts |= _described(document)
    if pace is not None:
        facts |= await _again(feed, fetcher, outcome, document, pace)
    return Answer(facts, outcome)


async def _again(
    feed: "FeedSpec", fetcher: "Fetcher", outcome: "Fetched", document: "ParsedFeed", pace: "Pace"
) -> dict[str, Any]:
    """What a later poll costs, and when the next would be."""
    from archive.model import Validators
    from worker.cadence import Turnover, span, tuned
    from worker.flow import NotModified

    window = span(entry.published for entry in document.entries)
    listed = len(document.entries)
    first = Turnover(listed=listed, new=listed, since=None, span=window)
    told = document.ttl or outcome.max_age
    interval = feed.interval or tuned(None, first, window=window, told=told, pace=pace)
    validators = Validators(etag=outcome.etag, last_modified=outcome.last_modified)
    repeat = await fetcher.fetch(feed.url, validators=validators, purpose="feed")
    cheap = isinstance(repeat, NotModified)
    return {
        "covers_seconds": None if window is None else round(window.total_seconds()),
        "fresh_seconds": None if told is None else round(told.total_seconds()),
        "interval_seconds": round(interval.total_seconds()),
        "repeat": "304, nothing is sent again" if cheap else "the whole document is sent again at each poll",
    }


def _described(document: "ParsedFeed") -> dict[str, Any]:
    dated: list[datetime] = [entry.published for entry in document.entries if entry.published]
    doubts = sorted({entry.published_note for entry in document.entries if entry.published_note})
    return {
        "kind": document.kind,
        "title": document.title,
        "language": document.language,
        "entries": len(document.entries),
        "refused": document.refused,
        "newest": iso(max(dated, default=None)),
        "oldest": iso(min(dated, default=None)),
        "dates": doubts,
        "notes": list(document.notes),
        "sample": [entry.title for entry in document.entries[:3]],
    }


def told(facts: dict[str, Any], zone: tzinfo | None) -> str:
    """The facts of a feed in a few words for a person."""
    newest = "undated" if facts["newest"] is None else f"newest {in_zone(facts['newest'], zone)}"
    return f"{facts['kind']}, {facts['entries']} entries, {newest}"


def unsecret(facts: dict[str, Any]) -> dict[str, Any]:
    """The facts as anybody may see them: no passwords, tokens or keys in the addresses."""
    from worker.kinds import masked

    return {key: masked(fact) if isinstance(fact, str) else fact for key, fact in facts.items()}


def in_zone(fact: str, zone: tzinfo | None) -> str:
    """A time among the facts as a person is shown it."""
    return when(datetime.fromisoformat(fact), zone)


def spec_of(facts: dict[str, Any], taken: Container[str], *, feed_id: str | None = None) -> "FeedSpec":
    """A feed that answered well as one to configure: where it moved for good, with an id nobody has."""
    from urllib.parse import urlsplit

    from archive.model import FeedId
    from worker.feedblocks import new_id
    from worker.flow import FeedSpec

    url = facts["moved_to"] or facts["url"]
    language = facts["language"]
    title = one_line(facts["title"]) or urlsplit(url).hostname or url
    # Korean outlets that write no zone write Korean time.
    assumed = "zone-assumed" in facts["dates"] and (language or "").startswith("ko")
    return FeedSpec(
        id=FeedId(feed_id) if feed_id else new_id(title, url, taken),
        url=url,
        title=title,
        outlet=title,
        language=language,
        timezone="Asia/Seoul" if assumed else "UTC",
    )


def one_line(text: str) -> str:
    """A stranger's text as a config file may hold it: printable, on one line."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
