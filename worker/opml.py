"""Subscription lists of other readers: OPML 1.0 and 2.0, in and out. Pure.

In: attributes in any case, outlines nested at will, broken XML as far as it can be read; no DOCTYPE, so no entities.
Out: a folder a profile. What other readers don't know of a feed (id, outlet, zone) goes into attributes of our own
namespace, so that a list comes back as it went.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime
from itertools import groupby
from typing import Final
from xml.sax.handler import ContentHandler
from xml.sax.saxutils import quoteattr
from xml.sax.xmlreader import AttributesImpl

from worker.decode import decode, one_line
from worker.errors import StageFailed
from worker.flow import FeedSpec, Reason
from worker.parse.sax import local, walk
from worker.parse.xmlrepair import repaired

NAMESPACE: Final = "urn:bongsu:feeds"
_OWN: Final = ("id", "outlet", "timezone")
_LENGTH: Final = 4000


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """A feed as a list has it, nothing checked but that the texts are clean. `folders` are those around it."""

    url: str
    title: str
    language: str = ""
    folders: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    enabled: bool = True
    id: str = ""
    outlet: str = ""
    timezone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opml:
    """A subscription list in its order. `note` is None, or where the document broke off."""

    title: str
    outlines: tuple[Outline, ...]
    note: str | None = None


@dataclass
class _Collector(ContentHandler):
    """The outlines of a document, and its title."""

    is_opml: bool = False
    title: str = ""
    outlines: list[Outline] = field(default_factory=list)
    _path: list[str] = field(default_factory=list)
    _folders: list[str] = field(default_factory=list)

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802  (SAX calls it so)
        name = local(name)
        self._path.append(name)
        self.is_opml = self.is_opml or name == "opml"
        if name != "outline":
            return
        said = {local(key): _line(value) for key, value in reversed(attrs.items())}
        title = said.get("title") or said.get("text") or ""
        if said.get("xmlurl"):
            self.outlines.append(_outline(said, title, tuple(folder for folder in self._folders if folder)))
            title = ""  # what hangs below a feed is in no folder of its name
        self._folders.append(title)

    def characters(self, content: str) -> None:
        if self._path[-2:] == ["head", "title"]:
            self.title = (self.title + content)[:_LENGTH]

    def endElement(self, name: str) -> None:  # noqa: N802  (SAX calls it so)
        self._path.pop()
        if local(name) == "outline":
            self._folders.pop()


def read(body: bytes, name: str) -> Opml:
    """The feeds of a list. Raises StageFailed(PARSE) when the file of this name is no OPML, or nothing can be read."""
    collector = _Collector()
    note = walk(repaired(decode(body, markup="xml").text), collector)
    if not collector.is_opml:
        raise StageFailed(Reason.PARSE, f"{name} is no OPML: it has no <opml> element" + (f" ({note})" if note else ""))
    if note and not collector.outlines:
        raise StageFailed(Reason.PARSE, f"{name} is not well-formed and no feed in it is readable: {note}")
    return Opml(title=_line(collector.title), outlines=tuple(collector.outlines), note=note)


def _line(text: str) -> str:
    return one_line(text[:_LENGTH])


def _outline(said: dict[str, str], title: str, folders: tuple[str, ...]) -> Outline:
    categories = (part.strip().strip("/") for part in said.get("category", "").split(","))
    return Outline(
        url=said["xmlurl"],
        title=title,
        language=said.get("language", ""),
        folders=folders,
        categories=tuple(category for category in categories if category),
        enabled=said.get("iscomment", "").lower() != "true",
        **{key: said.get(key, "") for key in _OWN},
    )


def write(feeds: Iterable[FeedSpec], *, title: str, made: datetime) -> str:
    """An OPML 2.0 document of feeds, a folder a profile, in the order given within it."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<opml version="2.0" xmlns:bongsu="{NAMESPACE}">',
        "  <head>",
        f"    <title>{_text(title)}</title>",
        f"    <dateCreated>{format_datetime(made)}</dateCreated>",
        "  </head>",
        "  <body>",
    ]
    by_profile = sorted(feeds, key=lambda feed: feed.profile)
    for profile, group in groupby(by_profile, key=lambda feed: feed.profile):
        lines.append(f"    <outline text={quoteattr(profile)} title={quoteattr(profile)}>")
        lines += [f"      <outline {' '.join(_attributes(feed))}/>" for feed in group]
        lines.append("    </outline>")
    return "\n".join([*lines, "  </body>", "</opml>", ""])


def _text(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


def _attributes(feed: FeedSpec) -> Iterator[str]:
    said = {
        "type": "rss",  # as OPML has it: any feed
        "text": feed.title,
        "title": feed.title,
        "xmlUrl": feed.url,
        "language": feed.language or "",
        "category": ",".join(feed.tags),
        "isComment": "" if feed.enabled else "true",
        "bongsu:id": feed.id,
        "bongsu:outlet": "" if feed.outlet == feed.title else feed.outlet,
        "bongsu:timezone": "" if feed.timezone == "UTC" else feed.timezone,
    }
    return (f"{key}={quoteattr(value)}" for key, value in said.items() if value)
