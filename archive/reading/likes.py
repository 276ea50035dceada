"""What an incoming entry or text may already be: entries by their names, articles by their fingerprints."""

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import chain
from typing import Final

from archive.dialects import Reader
from archive.model import JUDGED, LOOK_ALIKES, Alias, ArticleId, EntryId, FeedId, KnownEntry, Neighbour
from archive.times import as_written, from_iso


def known(reader: Reader, feed_id: FeedId, aliases: Iterable[Alias]) -> Mapping[Alias, KnownEntry]:
    """The archived entries that go by any of these aliases within a feed."""
    wanted = {(alias.kind, alias.value): alias for alias in aliases}
    pairs = json.dumps([list(pair) for pair in wanted])
    sql = f"""
        SELECT l.kind, l.value, e.id, e.article_id, e.title, e.published, e.digest
        FROM {reader.wording.pairs(":pairs")} w
        JOIN alias l ON l.feed_id = :feed AND l.kind = w.first AND l.value = w.second
        JOIN entry e ON e.id = l.entry_id
    """
    return {
        wanted[row["kind"], row["value"]]: KnownEntry(
            id=EntryId(row["id"]),
            article_id=ArticleId(row["article_id"]),
            title=row["title"],
            published=as_written(row["published"]),
            digest=row["digest"],
        )
        for row in reader.few(sql, {"feed": feed_id, "pairs": pairs})
    }


# Articles that make a band crowded: what they share is a form, or a phrase that many use.
CROWD: Final = 20
# Of each band so many are asked for, the latest, however many share it. Of fewer, the copy of an old issue of a form
# would seem to share less than all later issues do.
OF_BAND: Final = 100


def likely(sharing: Iterable[Sequence[int]]) -> list[int]:
    """Which articles are worth comparing, given who shares each of a text's bands: the likeliest, then the latest.

    At most LOOK_ALIKES. Who shares no more than one crowded band shares a phrase.
    """
    bands = list(sharing)
    shared = Counter(chain.from_iterable(bands))
    phrases = set(chain.from_iterable(band for band in bands if len(band) >= CROWD))
    found = [number for number, times in shared.items() if times > 1 or number not in phrases]
    found.sort(reverse=True)
    found.sort(key=shared.__getitem__, reverse=True)  # of those alike, the latest stays first
    return found[:LOOK_ALIKES]


def neighbours(reader: Reader, bands: Sequence[int]) -> tuple[Neighbour, ...]:
    """Archived articles that share fingerprint bands: those that are `likely`, at most LOOK_ALIKES."""
    (found,) = neighbours_of(reader, [bands])
    return found


def neighbours_of(reader: Reader, fingerprints: Sequence[Sequence[int]]) -> list[tuple[Neighbour, ...]]:
    """For each fingerprint, its `neighbours`. All are asked for at once, and each article is read once."""
    asked = json.dumps(sorted({band for bands in fingerprints for band in bands}))
    latest = reader.wording.latest(reader.wording.numbers(":bands"), "band", "article_id", ":limit")
    sharing = defaultdict[int, list[int]](list)
    for value, number in reader.tuples(
        f"SELECT n.value, n.article_id FROM {latest}", {"bands": asked, "limit": OF_BAND}
    ):
        sharing[value].append(number)
    numbers = [likely(sharing[band] for band in set(bands) if band in sharing) for bands in fingerprints]
    found = _read(reader, {number for several in numbers for number in several})
    # One that was taken out just now, or whose text was changed by other hands before, is not there any more.
    return [tuple(found[number] for number in several if number in found) for several in numbers]


def _read(reader: Reader, numbers: Collection[int]) -> dict[int, Neighbour]:
    """Articles by their ids, as look-alikes are compared."""
    if not numbers:
        return {}
    sql = f"""
        SELECT a.id, story_id, title, {reader.wording.opening("text", ":judged")}, outlet, published, published_offset,
            first_seen, duplicate_of
        FROM {reader.wording.numbers(":numbers")} w JOIN article a ON a.id = w.value
    """
    found = reader.tuples(sql, {"numbers": json.dumps(sorted(numbers)), "judged": JUDGED})
    return {
        number: Neighbour(
            id=ArticleId(number),
            story_id=ArticleId(story or number),
            title=title,
            text=text,
            outlet=outlet,
            published=as_written(published, offset),
            first_seen=from_iso(first_seen),
            duplicate_of=None if copied is None else ArticleId(copied),
        )
        for number, story, title, text, outlet, published, offset, first_seen, copied in found
    }
