"""`[[feed]]` blocks as text: written for new feeds, switched off where they stand. Pure.

A block says what is not the default, so that a person would have written the same.
"""

import json
import re
import tomllib
import unicodedata
from collections.abc import Container
from typing import Final
from urllib.parse import urlsplit

from archive.model import FeedId
from worker.flow import FeedSpec, Selectors
from worker.toml import find_lines

_ID_LENGTH: Final = 40
# Words that tell no feed from another, in names and in paths.
_SAID_BY_ALL: Final = frozenset(
    ("www", "rss", "feed", "feeds", "xml", "atom", "index", "news", "com", "net", "org", "co", "kr", "html", "json",
     "php", "rdf", "all", "s1n1", "sitemap", "gz", "m", "en", "ko")
)  # fmt: skip
_WORD: Final = re.compile(r"[a-z0-9]+")
_ENABLED: Final = re.compile(r"(\s*enabled\s*=\s*)true\b")


def block(feed: FeedSpec) -> str:
    """The block of a feed, with a newline at its end. `load_feeds` reads it as the same feed, without [defaults]."""
    plain = FeedSpec(id=feed.id, url=feed.url, title=feed.title, outlet=feed.title)
    lines = ["[[feed]]", *(f"{key} = {quoted(getattr(feed, key))}" for key in ("id", "url", "title"))]
    for key in ("outlet", "language", "timezone", "profile", "kind"):
        value = getattr(feed, key)
        if value is not None and value != getattr(plain, key):
            lines.append(f"{key} = {quoted(value)}")
    lines += [f"{key} = false" for key in ("pages", "enabled") if not getattr(feed, key)]
    if feed.interval is not None:
        lines.append(f"interval = {feed.interval.total_seconds():g}")
    if feed.tags:
        lines.append(f"tags = [{', '.join(map(quoted, feed.tags))}]")
    if feed.selectors is not None:
        lines += ["", "[feed.selectors]", *_selectors(feed.selectors)]
    return "\n".join(lines) + "\n"


def _selectors(chosen: Selectors) -> list[str]:
    written = ((key, getattr(chosen, key)) for key in ("item", "title", "link", "date", "summary"))
    return [f"{key} = {quoted(value)}" for key, value in written if value is not None]


def quoted(text: str) -> str:
    """A text as TOML has it."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def new_id(title: str, url: str, taken: Container[str]) -> FeedId:
    """A short name nobody has: of a title in Latin letters, else of the address; numbered when others have it."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", title) if not unicodedata.combining(c))
    letters = [letter for letter in plain if letter.isalpha()]
    latin = sum(letter.isascii() for letter in letters)
    words = _WORD.findall(plain.lower()) if letters and latin * 2 > len(letters) else []
    name = _short(words) if len("".join(words)) > 2 else _short(_address_words(url))
    name = name or "feed"
    count = 2
    candidate = name
    while candidate in taken:
        candidate = f"{name}-{count}"
        count += 1
    return FeedId(candidate)


def _short(words: list[str]) -> str:
    """As many words as fit into an id."""
    name = ""
    for word in words:
        longer = f"{name}-{word}" if name else word[:_ID_LENGTH]
        if len(longer) > _ID_LENGTH:
            break
        name = longer
    return name


def _address_words(url: str) -> list[str]:
    parts = urlsplit(url)
    host = [word for word in _WORD.findall(parts.hostname or "") if word not in _SAID_BY_ALL]
    rest = [word for word in _WORD.findall(f"{parts.path} {parts.query}".lower()) if word not in _SAID_BY_ALL]
    return host[:1] + rest[-2:]


def switched_off(text: str, feed_id: str) -> str | None:
    """A feed file with one feed's `enabled = false`, all else as it was; None when that can't be done surely.

    Nothing is taken out: comments, order and the feed's own keys stay.
    """
    values = tomllib.loads(text)
    blocks = values["feed"]
    number = next(n for n, found in enumerate(blocks) if found.get("id") == feed_id)
    at = find_lines(text)
    lines = text.splitlines(keepends=True)
    if (line := at.get(("feed.enabled", number))) is not None:
        lines[line - 1] = _ENABLED.sub(r"\g<1>false", lines[line - 1], count=1)
    elif (line := at.get(("feed.id", number))) is not None:
        newline = "\r\n" if lines[line - 1].endswith("\r\n") else "\n"
        lines[line - 1] = lines[line - 1].rstrip("\r\n") + newline
        lines.insert(line, f"enabled = false{newline}")
    changed = "".join(lines)
    blocks[number]["enabled"] = False
    try:
        return changed if tomllib.loads(changed) == values else None
    except tomllib.TOMLDecodeError:
        return None
