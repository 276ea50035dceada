"""Which entry is this: the names an item goes by within its feed, and how they are judged. Pure.

1. An item goes by its guid, its link, and its title with what tells it from others of that title: its time, or, where
   the time is missing or only a day, the path of its link too. An item with neither guid nor link also goes by its
   bare title. A guid or link counts only if no other item of the document has it; a title too.
2. An item with none of these to itself goes by all it says. So every item has at least one name, and an entry that no
   known name fits always has one that is free (`unclaimed`).
3. Among known names the guid speaks first. It is overruled when the link leads to an entry of the same title and the
   guid to one of another; or when title, link and time are all new, for then the guid was given away again.
4. The link speaks next, but needs the same title or the same time: pages are used again (live blogs, front pages).
   Where there never was a guid or a time to ask, a link to a page of its own suffices.
5. The title speaks last, and alone suffices, since it holds time or path. This is what carries an entry through a
   moved domain or guids and links that change at every poll.
6. Titles are compared folded, by letters and digits. An empty title, like a missing time, agrees with nothing.
"""

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Final

from archive.model import Alias, KnownEntry
from archive.text import fold, runs
from archive.times import to_iso
from archive.urls import canonical


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An item as its feed lists it: what identity looks at. `published` is aware."""

    guid: str | None
    url: str | None
    title: str
    published: datetime | None
    summary: str = ""
    content_html: str = ""


_INVISIBLE: Final = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_TAG: Final = re.compile(r"<[^<>]*>")
_SCHEME: Final = re.compile(r"^https?://", re.IGNORECASE)


def _key(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "replace")).hexdigest()[:32]


def _folded(text: str) -> str:
    return " ".join(run for run, _, _ in runs(fold(text).text))


def _guid(candidate: Candidate) -> str:
    return _SCHEME.sub("", (candidate.guid or "").strip())


def link_name(url: str) -> str:
    """The name an entry goes by for its link: the canonical address without its scheme."""
    return _SCHEME.sub("", canonical(url))


def _link(candidate: Candidate) -> str:
    return link_name(candidate.url) if candidate.url else ""


def _time(moment: datetime | None) -> str:
    return "" if moment is None else to_iso(moment)


def _is_day(moment: datetime | None) -> bool:
    """Whether a time says no more than a day: several items of a title may share it."""
    return moment is None or moment.time() == time() or moment.astimezone(UTC).time() == time()


def _path(link: str) -> str:
    return link.partition("/")[2]


def _everything(candidate: Candidate) -> str:
    said = (candidate.title, candidate.summary, candidate.content_html)
    return _key("all", _path(_link(candidate)), _time(candidate.published), *map(_folded, said))


def _titles(candidate: Candidate) -> list[str]:
    """The names a title gives, or none when there is no title or nothing that tells it from others."""
    title, link, moment = _folded(candidate.title), _link(candidate), candidate.published
    if not title:
        return []
    names: list[str] = []
    path = _path(link) if _is_day(moment) else ""
    if moment is not None or path:
        names.append(_key("title", title, _time(moment), path))
    if not _guid(candidate) and not link:
        names.append(_key("title", title))
    return names


def _names(candidate: Candidate) -> list[Alias]:
    names = [("guid", _guid(candidate)), ("link", _link(candidate)), *(("title", t) for t in _titles(candidate))]
    return [Alias(kind=kind, value=value) for kind, value in names if value]


def _item(candidate: Candidate) -> tuple[str, ...]:
    """Items that agree in this are one item listed twice."""
    own = _guid(candidate), _link(candidate), _folded(candidate.title)
    return own if own[0] else (*own, _everything(candidate))


def aliases(candidates: Sequence[Candidate]) -> list[tuple[Alias, ...]]:
    """The names of each item of one document, strongest first, at least one each.

    An item listed twice gets the same names twice, those of the first if its texts differ.
    """
    told = [_item(candidate) for candidate in candidates]
    first: dict[tuple[str, ...], Candidate] = {}
    for item, candidate in zip(told, candidates, strict=True):
        first.setdefault(item, candidate)
    items = {item: _names(candidate) for item, candidate in first.items()}
    taken = Counter(name for names in items.values() for name in set(names))
    named: list[tuple[Alias, ...]] = []
    for item in told:
        own = [name for name in items[item] if taken[name] == 1]
        if not any(name.kind == "title" for name in own):
            own.append(Alias(kind="title", value=_everything(first[item])))
        named.append(tuple(own))
    return named


def _same_title(candidate: Candidate, entry: KnownEntry) -> bool:
    title = _folded(candidate.title)
    return bool(title) and title == _folded(entry.title)


def _same_time(candidate: Candidate, entry: KnownEntry) -> bool:
    if candidate.published is None or entry.published is None:
        return False
    return _time(candidate.published) == _time(entry.published)


def _link_holds(candidate: Candidate, entry: KnownEntry | None) -> bool:
    """Whether a known link still means the entry it meant."""
    if entry is None:
        return False
    link_is_all = not _guid(candidate) and candidate.published is None and entry.published is None
    if link_is_all and _path(_link(candidate)):
        return True
    return _same_title(candidate, entry) or _same_time(candidate, entry)


def match(candidate: Candidate, aliases: Sequence[Alias], known: Mapping[Alias, KnownEntry]) -> KnownEntry | None:
    """The archived entry an item is, by the rules above; None when it is new."""
    said = {alias.kind: known[alias] for alias in reversed(aliases) if alias in known}
    by_guid, by_link, by_title = said.get("guid"), said.get("link"), said.get("title")
    if by_guid is not None and _guid_holds(candidate, aliases, by_guid, by_link):
        return by_guid
    if _link_holds(candidate, by_link):
        return by_link
    return by_title


def _guid_holds(
    candidate: Candidate, aliases: Sequence[Alias], by_guid: KnownEntry, by_link: KnownEntry | None
) -> bool:
    """Whether a known guid still means the entry it meant."""
    if _same_title(candidate, by_guid) or (by_link is not None and by_link.id == by_guid.id):
        return True
    if by_link is not None and _same_title(candidate, by_link):
        return False
    moved = any(alias.kind == "link" for alias in aliases)
    return not moved or _same_time(candidate, by_guid)


def unclaimed(aliases: Sequence[Alias], known: Mapping[Alias, KnownEntry]) -> tuple[Alias, ...]:
    """The names that are free: what a new entry goes by. Never empty for an item that `match` calls new."""
    return tuple(alias for alias in aliases if alias not in known)


def _letters(text: str) -> str:
    return "".join(_INVISIBLE.sub("", unicodedata.normalize("NFC", text)).split())


def digest(title: str, summary: str, content_html: str) -> str:
    """Hex SHA-256 of what an editor can change: the words, with their case and punctuation.

    White space, invisible characters and NFD don't count. Nor does markup: image addresses signed anew and counting
    pixels would make a revision of every poll.
    """
    words = (_letters(title), _letters(summary), _letters(_TAG.sub("", content_html)))
    return hashlib.sha256("\x1f".join(words).encode("utf-8", "replace")).hexdigest()
