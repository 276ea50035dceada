"""RSS, RDF and Atom, read with feedparser. Pure.

feedparser is given repaired UTF-8 and keeps its hands off: no dates, no relative links, no sanitising. Those are ours.
"""

import html
import io
import re
from datetime import timedelta
from functools import lru_cache
from typing import Any, Final

import feedparser
import feedparser.api
import feedparser.mixin
import feedparser.urls

from worker.dates import Dated
from worker.decode import clean
from worker.errors import StageFailed
from worker.flow import ParsedEntry, ParsedFeed, Reason
from worker.parse.document import NAMES, Document, Item, entry_of, headline, language_code, newest
from worker.parse.xmlrepair import repaired

Found = dict[str, Any]
_joined: Final = lru_cache(maxsize=256)(feedparser.urls.make_safe_absolute_uri)

_DRIVER: Final = "worker.parse.sax"
_ANY: Final = "application/xml; charset=utf-8"
_PERIODS: Final = {"hourly": 1, "daily": 24, "weekly": 24 * 7, "monthly": 24 * 30, "yearly": 24 * 365}
_LONGEST_TTL: Final = timedelta(days=7)
_BYLINE: Final = 1000
_OWN_READING: Final = feedparser.mixin._FeedParserMixin._sync_author_detail
_ADDRESS: Final = re.compile(r"[<(\[]?(?:mailto:)?[^\s<(@]+@[^\s)>,]+[)>\]]?")
_ROOT_LANGUAGE: Final = re.compile(
    r"<(?:[\w.-]{1,20}:)?(?:rss|rdf|feed)\s[^>]{0,4000}?\bxml:lang\s*=\s*[\"']([^\"']*)", re.IGNORECASE
)


def read(document: Document) -> ParsedFeed:
    """Read RSS, RDF or Atom. Raises StageFailed(PARSE)."""
    found = _parsed(document)
    error = found.get("bozo_exception")
    chosen = newest(found.entries, document.max_entries, lambda entry: _published(entry, document))
    entries = [entry_of(_item(entry, document)) for entry in chosen.items]
    kept: tuple[ParsedEntry, ...] = tuple(entry for entry in entries if entry)
    refused = len(entries) - len(kept)
    if error and not kept:
        raise StageFailed(
            Reason.PARSE, f"{document.name} is not well-formed and nothing in it is readable: {_why(error)}"
        )
    notes = (*document.notes, *chosen.notes)
    if error:
        notes += (f"not well-formed XML: {_why(error)}",)
    if refused:
        notes += (f"refused for want of title, address and text: {refused}",)
    return ParsedFeed(
        title=headline(_text(found.feed, "title")),
        kind=_kind(found.version) or document.kind,
        entries=kept,
        language=_language(found.feed, document.text),
        ttl=_ttl(found.feed),
        refused=refused,
        notes=notes,
    )


def _parsed(document: Document) -> Any:  # noqa: ANN401  (feedparser ships no types; what is used is checked here)
    """What feedparser makes of the document. The hooks are process-wide and set to the same value each time."""
    feedparser.api.PREFERRED_XML_PARSERS[:] = [_DRIVER]
    # A guid is a name: resolved against the feed's address it would change when the feed moves.
    feedparser.mixin._FeedParserMixin.can_be_relative_uri.discard("id")
    # It joins the base with itself at every element, a quarter of its time.
    feedparser.mixin.make_safe_absolute_uri = _joined
    feedparser.mixin._FeedParserMixin._sync_author_detail = _read_byline
    try:
        return feedparser.parse(
            io.BytesIO(repaired(document.text).encode("utf-8")),
            response_headers={"content-type": _ANY, "content-location": document.url},
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except (StageFailed, MemoryError):
        raise
    except Exception as error:
        raise StageFailed(
            Reason.PARSE, f"{document.name} breaks its parser: {type(error).__name__}: {error}"
        ) from error


def _read_byline(parser: Any, key: str = "author") -> None:  # noqa: ANN401  (see `_parsed`)
    """A byline as feedparser reads it, which needs the square of its length, on a short one."""
    context = parser._get_context()
    if isinstance(written := context.get(key), str):
        context[key] = written[:_BYLINE]
    _OWN_READING(parser, key)


def _why(error: Exception) -> str:
    line = getattr(error, "getLineNumber", None)
    message = getattr(error, "getMessage", None)
    return clean(f"{message()} in line {line()}" if line and message else str(error))


def _kind(version: str) -> str:
    if version in ("rss090", "rss10"):
        return "rdf"
    return "rss" if version.startswith("rss") else "atom" if version.startswith("atom") else ""


def _text(found: Found, key: str) -> str:
    """A text as HTML, whatever type it was declared as; "" when there is none."""
    value = found.get(key)
    if not isinstance(value, str):
        return ""
    detail = found.get(f"{key}_detail") or {}
    return _as_html(value) if detail.get("type") == "text/plain" else value


def _as_html(text: str) -> str:
    """A text that was declared plain, as HTML: escaped, unless it looks like HTML all the same."""
    return text if feedparser.mixin._FeedParserMixin.looks_like_html(text) else html.escape(text, quote=False)


def _raw(found: Found, *keys: str) -> tuple[str, ...]:
    # `in` first: asked for what is not there, feedparser answers with something else and a warning.
    return tuple(value for key in keys if key in found and isinstance(value := found[key], str))


def _published(entry: Found, document: Document) -> Dated:
    """When an entry was published; where only its last change is dated, that. RDF has but one date."""
    return document.date(*_raw(entry, "published", "created", "updated"))


def _item(entry: Found, document: Document) -> Item:
    content, base = _content(entry)
    return Item(
        title=_text(entry, "title"),
        guid=next(iter(_raw(entry, "id")), None),
        links=_links(entry),
        base=document.url,
        content_base=base if base != document.url else None,
        summary=_summary(entry),
        content=content,
        authors=_authors(entry),
        categories=tuple(_as_html(str(tag.get("label") or tag.get("term") or "")) for tag in entry.get("tags", ())),
        published=_published(entry, document),
        updated=document.date(*_raw(entry, "updated")),
    )


def _summary(entry: Found) -> str:
    """The summary of an entry, if it has one of its own: where it has none, feedparser repeats the content."""
    repeated = any(content.get("value") == entry.get("summary") for content in entry.get("content", ()))
    return "" if repeated else _text(entry, "summary")


def _content(entry: Found) -> tuple[str, str | None]:
    """The longest HTML of an entry and the base of its links, if its feed says."""
    contents = [content for content in entry.get("content", ()) if content.get("value")]
    if not contents:
        return "", (entry.get("summary_detail") or {}).get("base") or None
    longest = max(contents, key=lambda content: len(content["value"]))
    value = longest["value"]
    if longest.get("type") == "text/plain":
        value = "".join(f"<p>{_as_html(part)}</p>" for part in re.split(r"\n\s*\n", value))
    return value, longest.get("base") or None


def _links(entry: Found) -> tuple[str, ...]:
    """Where an entry's page may be, likeliest first."""
    links = [link for link in entry.get("links", ()) if link.get("href")]
    alternate = [link["href"] for link in links if link.get("rel") == "alternate"]
    html_first = [link["href"] for link in links if link.get("rel") == "alternate" and "html" in link.get("type", "")]
    others = [link["href"] for link in links if link.get("rel") in ("self", "related", "canonical", None)]
    guid = [name for name in _raw(entry, "id") if name.startswith(("http://", "https://"))]
    original = _raw(entry, "feedburner_origlink")
    return (*original, *html_first, *alternate, *guid, *others)


def _authors(entry: Found) -> tuple[str, ...]:
    """Names; an e-mail address is none."""
    found = [str(author.get("name") or "") for author in entry.get("authors", ())]
    written = next(iter(_raw(entry, "author")), "")
    if len(found) < 2 and written:
        # feedparser's own reading of "mail@host (Name)" cuts hosts with long endings in two.
        found = [written]
    bare = (_ADDRESS.sub("", name[:_BYLINE]).strip(" ()<>\t\n") for name in found[:NAMES])
    return tuple(_as_html(name) for name in bare if name)


def _language(feed: Found, text: str) -> str | None:
    root = _ROOT_LANGUAGE.search(text)  # feedparser sees it on RSS and Atom only
    return language_code(next(iter(_raw(feed, "language")), root[1] if root else ""))


def _ttl(feed: Found) -> timedelta | None:
    """How long the feed says it stays fresh: RSS `ttl` in minutes, else the syndication module's period."""
    minutes = next(iter(_raw(feed, "ttl")), "").strip()
    if minutes.isascii() and minutes.isdigit() and int(minutes[:9]) > 0:
        return min(timedelta(minutes=int(minutes[:9])), _LONGEST_TTL)
    hours = _PERIODS.get(next(iter(_raw(feed, "sy_updateperiod")), "").strip().lower())
    if hours is None:
        return None
    times = next(iter(_raw(feed, "sy_updatefrequency")), "").strip()
    often = int(times[:6]) if times.isascii() and times.isdigit() and int(times[:6]) else 1
    return min(timedelta(hours=hours) / often, _LONGEST_TTL)
