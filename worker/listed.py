"""What the items of a document are to the archive: new, changed or known, each once. Pure.

1. An item listed twice counts once.
2. An archived entry is one item's alone: of several that match it, the first whose guid or link names it, else the
   first whose title does. The others are entries of their own if a name of theirs is free, else they are left out.
3. A known entry without a time gets the one it has now; one dated past tomorrow too, if the clock is sure to be right.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from archive.identity import Candidate, aliases, digest, match, unclaimed
from archive.model import Alias, Dating, EntryId, KnownEntry
from worker.flow import ParsedEntry

# By a sound clock nothing is published later than this from now.
TOMORROW: Final = timedelta(days=1)


class Item(NamedTuple):
    """An entry as listed, and the names it goes by, strongest first."""

    entry: ParsedEntry
    looked_at: Candidate
    names: tuple[Alias, ...]


class Wanted(NamedTuple):
    """An entry to be written: what it goes by, and which archived one it changes; None for a new one."""

    entry: ParsedEntry
    names: tuple[Alias, ...]
    found: KnownEntry | None


@dataclass(slots=True)
class Listed:
    """A document's items: those to be written, those archived as they are, those of them to be dated.

    `rolled_over` is whether nothing archived is listed any more. `left_out` counts items for which no name was free.
    """

    wanted: list[Wanted] = field(default_factory=list)
    known: list[tuple[EntryId, tuple[Alias, ...]]] = field(default_factory=list)
    dated: list[tuple[EntryId, Dating]] = field(default_factory=list)
    rolled_over: bool = False
    left_out: int = 0

    @property
    def total(self) -> int:
        """How many entries the document lists."""
        return len(self.wanted) + len(self.known)

    @property
    def new(self) -> int:
        """How many of them are new."""
        return sum(want.found is None for want in self.wanted)


def items_of(entries: Sequence[ParsedEntry]) -> list[Item]:
    """The items of a document with their names, each once, in its order."""
    candidates = [_candidate(entry) for entry in entries]
    once: dict[tuple[Alias, ...], Item] = {}
    for entry, looked_at, names in zip(entries, candidates, aliases(candidates), strict=True):
        once.setdefault(names, Item(entry, looked_at, names))
    return list(once.values())


def sort(items: Sequence[Item], archived: Mapping[Alias, KnownEntry], now: datetime, *, sure: bool) -> Listed:
    """What each item is, given the archived entries that go by any of the names. `sure` is whether `now` is."""
    listed = Listed()
    order: list[tuple[bool, datetime | None]] = []
    for item, found in zip(items, _owners(items, archived), strict=True):
        entry = item.entry
        order.append((found is None, entry.published))
        if found is None:
            if free := unclaimed(item.names, archived):
                listed.wanted.append(Wanted(entry, free, None))
            else:
                listed.left_out += 1
        elif found.digest != digest(entry.title, entry.summary, entry.content_html):
            listed.wanted.append(Wanted(entry, item.names, found))
        else:
            listed.known.append((found.id, unclaimed(item.names, archived)))
            if entry.published != found.published and _undated(found.published, now, sure=sure):
                listed.dated.append((found.id, Dating(published=entry.published, note=entry.published_note)))
    listed.rolled_over = _rolled_over(order)
    return listed


def _candidate(entry: ParsedEntry) -> Candidate:
    return Candidate(
        guid=entry.guid,
        url=entry.url,
        title=entry.title,
        published=entry.published,
        summary=entry.summary,
        content_html=entry.content_html,
    )


def _owners(items: Sequence[Item], archived: Mapping[Alias, KnownEntry]) -> list[KnownEntry | None]:
    """The archived entry that each item is, no entry twice."""
    found = [match(item.looked_at, item.names, archived) for item in items]
    owner: dict[EntryId, int] = {}
    for by_name in (True, False):
        for number, (item, entry) in enumerate(zip(items, found, strict=True)):
            if entry is not None and (not by_name or _named(item, entry, archived)):
                owner.setdefault(entry.id, number)
    return [entry if entry is not None and owner[entry.id] == number else None for number, entry in enumerate(found)]


def _named(item: Item, entry: KnownEntry, archived: Mapping[Alias, KnownEntry]) -> bool:
    """Whether an item's guid or link is a name of the entry."""
    names = (name for name in item.names if name.kind != "title" and name in archived)
    return any(archived[name].id == entry.id for name in names)


def _undated(published: datetime | None, now: datetime, *, sure: bool) -> bool:
    """Whether an archived time is missing, or one that only a clock that was ahead can have let pass."""
    return published is None or (sure and published > now + TOMORROW)


def _rolled_over(order: Sequence[tuple[bool, datetime | None]]) -> bool:
    """Whether all is new, but for what is pinned: in a document that runs from new to old, what stands before something
    new and is older than all of it.
    """
    times = [published for new, published in order if new]
    if not times:
        return False
    dated = [published for published in times if published is not None]
    falling = len(dated) == len(times) and dated[0] > dated[-1]
    last = max(number for number, (new, _) in enumerate(order) if new)
    return all(
        new or (falling and number < last and published is not None and published < min(dated))
        for number, (new, published) in enumerate(order)
    )
