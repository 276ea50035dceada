"""The values that flow through the worker, in the order they appear. Pure.

FeedSpec → Fetched | NotModified | FetchFailed → ParsedFeed(ParsedEntry…) → Extracted → archive.model.
"""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from archive.model import FeedId, Gap, Response


class Reason(StrEnum):
    """Why a unit of work did not give what was hoped for: a closed list, each counted and shown by this name."""

    BAD_URL = "bad-url"  # not an http(s) URL we would dial
    FORBIDDEN_ADDRESS = "forbidden-address"  # resolves outside the public internet
    DNS = "dns"
    CONNECT = "connect"
    TLS = "tls"
    TIMEOUT = "timeout"
    RESET = "reset"  # the connection broke before or within the answer
    TRUNCATED = "truncated"  # fewer bytes than Content-Length said
    TOO_LARGE = "too-large"  # more bytes than we take, on the wire or decoded
    BAD_ENCODING = "bad-encoding"  # a Content-Encoding we did not ask for, or broken data in it
    BAD_RESPONSE = "bad-response"  # not HTTP, or headers beyond bounds
    REDIRECTS = "redirects"  # too many, a loop, or to nowhere
    ROBOTS = "robots"  # robots.txt asks us not to
    HTTP_4XX = "http-4xx"
    HTTP_5XX = "http-5xx"
    RATE_LIMITED = "rate-limited"  # 429, or 503 with Retry-After
    GONE = "gone"  # 410
    EMPTY = "empty"  # 200 with no body
    NOT_A_FEED = "not-a-feed"
    HTML_NOT_FEED = "html-not-feed"
    SITEMAP_INDEX = "sitemap-index"  # a list of sitemaps, of which one is to be configured
    NOT_A_PAGE = "not-a-page"  # a PDF, an image, …
    PARSE = "parse"  # the parser refused or broke
    CPU_LIMIT = "cpu-limit"  # the child was killed
    MEMORY_LIMIT = "memory-limit"
    CRASHED = "crashed"
    NO_ARTICLE = "no-article"  # the page has no article text; quality tells which kind of page it is
    TOO_OLD = "too-old"  # an entry older than we read pages for
    INTERNAL = "internal"  # a fault of ours, logged with its traceback


@dataclass(frozen=True, slots=True, kw_only=True)
class Selectors:
    """Where an HTML headline page keeps its headlines, as CSS: `item` within the page, the others within an item.

    None for `link` is the item's first link, for `title` what that link says, for `date` and `summary` none at all.
    """

    item: str
    title: str | None = None
    link: str | None = None
    date: str | None = None
    summary: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedSpec:
    """A feed as configured. `timezone` is for times written without one; `pages` is whether its articles are read.

    `kind` is `auto` (the document tells) or `listing`: an HTML page of headlines, read by `selectors`.
    """

    id: FeedId
    url: str
    title: str
    outlet: str
    language: str | None = None
    timezone: str = "UTC"
    profile: str = "press"
    pages: bool = True
    enabled: bool = True
    interval: timedelta | None = None
    tags: tuple[str, ...] = ()
    kind: str = "auto"
    selectors: Selectors | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """A complete answer with a body. `permanent_url` is where a chain of 301/308 alone leads; None if none did.

    `body` is decoded from its transfer and content encoding; `packed` is what was sent, where that had the latter and
    is to be kept. `ip` is the address dialled. `max_age` is what Cache-Control or Expires promise.
    `clock_agrees` is whether the server's clock (Date) and ours are within a day of each other.
    """

    url: str
    final_url: str
    status: int
    body: bytes
    fetched_at: datetime
    content_type: str | None = None
    headers: tuple[tuple[str, str], ...] = ()
    packed: bytes | None = None
    ip: str | None = None
    permanent_url: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    max_age: timedelta | None = None
    clock_agrees: bool = False

    @property
    def body_sha256(self) -> str:
        """Hex digest of the body."""
        return hashlib.sha256(self.body).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class NotModified:
    """304: nothing new. The validators stay as they are."""

    url: str
    final_url: str
    fetched_at: datetime
    permanent_url: str | None = None
    max_age: timedelta | None = None
    clock_agrees: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchFailed:
    """No usable answer. `retry_at` is when the server asked us to come back, if it did.

    `answer` is what it sent, where that says that a page is not there: the evidence for it.
    """

    url: str
    reason: Reason
    detail: str
    fetched_at: datetime
    status: int | None = None
    final_url: str | None = None
    retry_at: datetime | None = None
    answer: Response | None = None


Outcome = Fetched | NotModified | FetchFailed


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedEntry:
    """One item of a feed document, text clean, URLs absolute.

    `summary` is plain text; `content_html` is sanitised HTML or "", `content_text` its words. Times carry the offset
    written, or the feed's zone where none was; `published_note` is None, or why the time is missing or doubtful:
    missing, unreadable, absurd, future, zone-assumed; an article's may be guessed, too.
    """

    title: str
    guid: str | None = None
    url: str | None = None
    summary: str = ""
    content_html: str = ""
    content_text: str = ""
    authors: tuple[str, ...] = ()
    published: datetime | None = None
    published_note: str | None = None
    updated: datetime | None = None
    categories: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedFeed:
    """A feed document, entries in its order. `refused` counts items too broken to keep, with `notes` saying why.

    `kind` is rss, rdf, atom, jsonfeed, sitemap or listing. `ttl` is how long the feed itself says it stays fresh.
    """

    title: str
    kind: str
    entries: tuple[ParsedEntry, ...]
    language: str | None = None
    ttl: timedelta | None = None
    refused: int = 0
    notes: tuple[str, ...] = ()


class Quality(StrEnum):
    """What kind of page a page is. Only `full` and `teaser` give text of their own."""

    FULL = "full"
    TEASER = "teaser"
    PAYWALL = "paywall"
    CONSENT = "consent"
    SOFT404 = "soft404"
    JS = "js"
    EMPTY = "empty"


# The source of a time that no more than some day on the page speaks for.
GUESSED: Final = "guessed, day only"


@dataclass(frozen=True, slots=True, kw_only=True)
class Extracted:
    """What a page gives. `text` is paragraphs parted by one empty line; `sources` names where each value came from.

    `authors` are people, their addresses in `emails`. `dateline` is the place and agency the text begins with, as
    written: 서울=가나통신, SEOUL (Agency); the text keeps it.
    """

    title: str
    text: str
    authors: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    dateline: str | None = None
    published: datetime | None = None
    modified: datetime | None = None
    language: str | None = None
    canonical_url: str | None = None
    image: str | None = None
    section: str | None = None
    quality: Quality = Quality.FULL
    quality_reasons: tuple[str, ...] = ()
    sources: tuple[tuple[str, str], ...] = field(default=())


@dataclass(frozen=True, slots=True, kw_only=True)
class PollReport:
    """One poll, counted: seen = known + changed + new + refused. `reason` is None when all went well."""

    feed_id: FeedId
    outcome: str
    reason: Reason | None = None
    detail: str = ""
    seen: int = 0
    new: int = 0
    changed: int = 0
    known: int = 0
    refused: int = 0
    flagged: int = 0
    gap: Gap | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadReport:
    """One page read. `outcome` is read, unchanged, retry, failed, gone or unwanted."""

    article_id: int
    url: str
    outcome: str
    reason: Reason | None = None
    detail: str = ""
    fires: int = 0
