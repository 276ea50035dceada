"""Counts of what is found: by what hits have in common, and over time; and near spellings."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from archive.dialects import Reader
from archive.evaluate import Document
from archive.facets import NAMES, facets, timeline
from archive.query import Query, parse
from archive.search import explain, search
from tests.archive.seed import seed
from tests.postgres import DATABASES, archive_on

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
SEOUL = ZoneInfo("Asia/Seoul")


def document(number: int) -> Document:
    return Document(
        id=number,
        title=f"미사일 발사 missile {number}" if number % 2 else f"ferry {number}",
        text="합참이 밝혔다",
        outlet="한강통신" if number % 3 else "Harbour Post",
        language="ko" if number % 3 else "en",
        sources=("hangang",) if number % 5 else ("hangang", "harbour"),
        topics=("nuclear-missile", "diplomacy") if number % 4 else (),
        fires=number % 6,
        published=NOW - timedelta(hours=11 * number),
        seen=NOW,
    )


DOCUMENTS = [document(number) for number in range(1, 61)]


@pytest.fixture(scope="module", params=DATABASES)
def reader(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    with archive_on(request, tmp_path_factory.mktemp("facets")) as place:
        opened = seed(place, DOCUMENTS)
        yield opened
        opened.close()


def query(text: str) -> Query:
    return parse(text, now=NOW, zone=SEOUL)


@pytest.mark.parametrize("text", ["", "미사일", "missile fires>=2", "lang:en", "없는말"])
def test_facets_count_what_is_found(reader: Reader, text: str) -> None:
    ids = {hit.id for hit in search(reader, query(text), limit=100).hits}
    found = [d for d in DOCUMENTS if d.id in ids]
    told = facets(reader, query(text), NAMES, zone=SEOUL, most=100)
    assert (told.counted, told.more) == (len(found), False)
    assert dict(told.counts["outlet"]) == Counter(d.outlet for d in found)
    assert dict(told.counts["source"]) == Counter(s for d in found for s in d.sources)
    assert dict(told.counts["topic"]) == Counter(t for d in found for t in d.topics)
    assert dict(told.counts["lang"]) == Counter(d.language for d in found)
    assert dict(told.counts["fires"]) == Counter(str(d.fires) for d in found)
    assert dict(told.counts["day"]) == Counter(day(d).isoformat() for d in found)


def day(document: Document) -> date:
    assert document.published
    return document.published.astimezone(SEOUL).date()


def test_the_largest_come_first_and_no_more_than_asked_for(reader: Reader) -> None:
    (values,) = facets(reader, query(""), ["outlet"], zone=SEOUL, most=1).counts.values()
    assert values == (("한강통신", 40),)


@pytest.mark.parametrize("text", ["", "미사일", "title:ferry fires:0..3"])
def test_a_timeline_has_every_day_and_adds_up(reader: Reader, text: str) -> None:
    ids = {hit.id for hit in search(reader, query(text), limit=100).hits}
    drawn = timeline(reader, query(text), zone=SEOUL)
    assert drawn.unit == "day"
    days = [start for start, _ in drawn.buckets]
    assert days == [days[0] + timedelta(days=n) for n in range(len(days))]
    assert {start: count for start, count in drawn.buckets if count} == Counter(
        day(d) for d in DOCUMENTS if d.id in ids
    )


@pytest.mark.parametrize(
    ("unit", "starts"),
    [
        ("week", ["2026-10-26", "2026-11-02", "2026-11-09", "2026-11-16", "2026-11-23"]),
        ("month", ["2026-10-01", "2026-11-01"]),
        ("year", ["2026-01-01"]),
    ],
)
def test_a_timeline_of_another_unit(reader: Reader, unit: str, starts: list[str]) -> None:
    drawn = timeline(reader, query(""), zone=SEOUL, unit=unit)
    assert [start.isoformat() for start, _ in drawn.buckets] == starts
    assert sum(count for _, count in drawn.buckets) == len(DOCUMENTS)


def test_nothing_found_has_no_timeline(reader: Reader) -> None:
    assert timeline(reader, query("없는말"), zone=SEOUL).buckets == ()


def test_going_on_after_a_hit_gives_every_hit_once(reader: Reader) -> None:
    for order in ("newest", "oldest"):
        whole = [hit.id for hit in search(reader, query("미사일"), order=order, limit=100).hits]
        paged: list[int] = []
        while page := search(reader, query("미사일"), order=order, limit=7, after=paged[-1] if paged else None).hits:
            paged += [hit.id for hit in page]
        assert paged == whole


@pytest.mark.parametrize(("typed", "near"), [("misile", "missile"), ("feryr", "ferry"), ("미사얼", "미사일")])
def test_nothing_found_offers_near_spellings(reader: Reader, typed: str, near: str) -> None:
    assert any(typed in hint and near in hint for hint in search(reader, query(typed)).hints)


def test_a_query_is_explained_with_its_forms_and_the_index_it_drives(reader: Reader) -> None:
    told = explain(reader, query("미사일발사 -title:축구"))
    assert told.understood == "미사일발사 -title:축구"
    assert "미사일 발사" in dict(told.forms)["미사일발사"]
    assert any("VIRTUAL TABLE INDEX" in step or "article_words" in step for step in told.steps)
