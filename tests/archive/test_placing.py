"""Places in the index: each article's own, in time order, however many there are in one second."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from archive import open_archive, reading
from archive.check import check
from archive.model import Alias, PollBatch
from archive.place import Place
from archive.query import parse
from archive.search import search
from archive.store import Archive
from tests.fakes import FEED, NOW, article, entry

MIDNIGHT = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)


@pytest.fixture
def archive(place: Place) -> Iterator[Archive]:
    with open_archive(place) as opened:
        yield opened


def saved(archive: Archive, *times: datetime, prefix: str = "e") -> None:
    drafts = tuple(
        entry(
            f"{prefix}{n}",
            published=at,
            aliases=(Alias(kind="guid", value=f"{prefix}{n}"),),
            article=article(slug=f"{prefix}{n}", published=at),
        )
        for n, at in enumerate(times)
    )
    assert archive.save_poll(PollBatch(feed=FEED, seen_at=NOW, new=drafts)).new == len(times)


def newest_first(archive: Archive) -> list[datetime]:
    query = parse("미사일", now=NOW, zone=UTC)
    hits = search(archive.reader, query, limit=5_000).hits
    return [hit.published for hit in hits if hit.published]


def test_thousands_of_one_second_are_all_there_and_in_order(archive: Archive, place: Place) -> None:
    before, after = MIDNIGHT - timedelta(seconds=1), MIDNIGHT + timedelta(minutes=1)
    saved(archive, before, after, prefix="around")
    for part in range(3):
        saved(archive, *[MIDNIGHT] * 700, prefix=f"part{part}-")
    found = newest_first(archive)
    assert len(found) == 2_102
    assert found == sorted(found, reverse=True)
    assert check(place) == []


@pytest.mark.parametrize("place", ["sqlite"], indirect=True)
def test_a_day_holds_all_that_are_dated_no_more_than_that_day(archive: Archive) -> None:
    saved(archive, *[MIDNIGHT] * 1_500)
    day = parse("date:2026-11-23", now=NOW, zone=ZoneInfo("Asia/Seoul"))
    assert search(archive.reader, day).total == 1_500


@pytest.mark.parametrize("place", ["sqlite"], indirect=True)
def test_ids_that_meet_in_one_place_stand_beside_each_other(archive: Archive) -> None:
    saved(archive, *[MIDNIGHT - timedelta(days=n) for n in range(1_023)], prefix="filler")
    saved(archive, MIDNIGHT, prefix="a")  # its id is 1,024
    saved(archive, *[MIDNIGHT - timedelta(days=n) for n in range(2_000, 3_023)], prefix="more")
    saved(archive, MIDNIGHT, prefix="b")  # and this one's 2,048
    places = [a.id for a in reading.articles(archive.reader) if a.draft.published == MIDNIGHT]
    assert len(places) == 3  # the first of the filler is of that second, too
