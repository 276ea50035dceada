"""What servers sent: kept once, read back as it was, proved, and let go by age and size."""

import gzip
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive import open_archive, reading, snapshots
from archive.check import check
from archive.errors import Damaged, NoSnapshot
from archive.model import ArticleId, PageState, PageStatus, PollBatch, ReadBatch, Response
from archive.place import Place
from archive.retention import LetGo, Retention
from archive.snapshots import AS_SENT, ZLIB, pack, unpack
from archive.store import Archive
from tests.fakes import CALM, FEED, NOW, article, entry, flag
from tests.postgres import execute

HTML = ("<p>합참이 밝혔다. Two missiles were fired.</p>" * 50).encode()
HEADERS = (("Content-Type", "text/html; charset=utf-8"), ("Set-Cookie", "a=1"), ("set-cookie", "b=2"))


def answer(body: bytes = HTML, at: datetime = NOW, slug: str = "1") -> Response:
    url = f"https://hangang.example/{slug}"
    return Response(
        url=url, final_url=f"{url}?full", status=200, headers=HEADERS, body=body, fetched_at=at, ip="203.0.113.7"
    )


@pytest.fixture
def archive(place: Place) -> Iterator[Archive]:
    with open_archive(place) as opened:
        drafts = tuple(entry(slug, flag=flag(3) if slug == "1" else CALM) for slug in ("1", "2", "3"))
        opened.save_poll(PollBatch(feed=FEED, seen_at=NOW, new=drafts))
        yield opened


def read_as(archive: Archive, number: int, response: Response) -> None:
    archive.save_read(
        ReadBatch(
            article_id=ArticleId(number),
            seen_at=response.fetched_at,
            page=PageState(status=PageStatus.OK, fetched_at=response.fetched_at),
            response=response,
        )
    )


def bodies(archive: Archive) -> list[tuple[str, int]]:
    rows = archive.reader.rows("SELECT coding, size FROM body WHERE data IS NOT NULL ORDER BY size")
    return [(row["coding"], row["size"]) for row in rows]


def damage_body(place: Place, sql: str) -> None:
    execute(place, sql.format(bytes="BLOB" if isinstance(place, Path) else "BYTEA"))


def test_an_answer_is_read_back_as_it_came(archive: Archive) -> None:
    read_as(archive, 1, answer())
    (snapshot,) = snapshots.snapshots(archive.reader, 1)
    assert snapshots.response(archive.reader, snapshot) == answer()
    assert (snapshot.n, snapshot.size, snapshot.let_go) == (1, len(HTML), None)


def test_a_body_is_kept_once_and_packed_only_where_that_helps(archive: Archive) -> None:
    packed = gzip.compress(HTML, mtime=0)
    read_as(archive, 1, answer())
    read_as(archive, 2, answer(slug="2"))
    read_as(archive, 1, answer(at=NOW + timedelta(hours=1)))
    read_as(archive, 3, answer(packed, slug="3"))
    assert bodies(archive) == [(AS_SENT, len(packed)), (ZLIB, len(HTML))]
    assert [s.n for s in snapshots.snapshots(archive.reader, 1)] == [1, 2]


def test_an_answer_that_is_written_twice_is_there_once(archive: Archive) -> None:
    read_as(archive, 1, answer())
    read_as(archive, 1, answer())
    assert len(snapshots.snapshots(archive.reader, 1)) == 1


def test_an_entry_brings_its_answers_along(archive: Archive) -> None:
    archive.save_poll(PollBatch(feed=FEED, seen_at=NOW, new=(entry("9", responses=(answer(slug="9"),)),)))
    (saved,) = [e for e in reading.entries(archive.reader) if e.guid == "9"]
    assert [s.sha256 for s in snapshots.snapshots(archive.reader, saved.article_id)] == [answer().sha256]


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        ("UPDATE body SET data = CAST('not sent!' AS {bytes}), coding = 'as-sent'", "does not match its sha256"),
        ("UPDATE body SET data = CAST('not sent!' AS {bytes})", "can't be unpacked"),
        ("UPDATE body SET coding = 'rot13'", "unknown method"),
        ("UPDATE body SET size = size - 1", "does not unpack to its"),
        ("UPDATE body SET data = NULL", "nobody let it go"),
    ],
)
def test_the_check_finds_a_body_that_is_not_what_was_sent(
    archive: Archive, place: Place, damage: str, told: str
) -> None:
    read_as(archive, 1, answer())
    assert check(place) == []
    damage_body(place, damage)
    (finding,) = check(place)
    assert told in finding


def test_the_check_finds_a_body_that_is_gone(tmp_path: Path) -> None:
    with open_archive(tmp_path / "archive.sqlite3") as archive:
        archive.save_poll(PollBatch(feed=FEED, seen_at=NOW, new=(entry("1"),)))
        read_as(archive, 1, answer())
    execute(tmp_path / "archive.sqlite3", "DELETE FROM body")  # a server's foreign keys are in nobody's way to forget
    assert any("refers to a missing body" in finding for finding in check(tmp_path / "archive.sqlite3"))


def test_a_damaged_body_is_not_handed_out(archive: Archive, place: Place) -> None:
    read_as(archive, 1, answer())
    damage_body(place, "UPDATE body SET data = CAST('not sent!' AS {bytes}), coding = 'as-sent'")
    (snapshot,) = snapshots.snapshots(archive.reader, 1)
    with pytest.raises(Damaged, match="restore"):
        snapshots.body(archive.reader, snapshot)


def test_what_is_too_old_is_let_go_but_for_flagged_articles(archive: Archive, place: Place) -> None:
    for number in (1, 2, 3):
        read_as(archive, number, answer(f"page {number}".encode() * 99, at=NOW - timedelta(days=number * 10)))
    retention = Retention(max_age=timedelta(days=15))
    expected = archive.would_let_go(retention, NOW)
    assert archive.let_go(retention, NOW) == expected
    assert archive.let_go(retention, NOW) == LetGo()
    kept = {n: snapshots.snapshots(archive.reader, n)[0].let_go for n in (1, 2, 3)}
    assert kept == {1: None, 2: NOW, 3: NOW}  # the first is flagged
    assert check(place) == []


def test_flagged_articles_outlive_the_age_even_when_very_old(archive: Archive) -> None:
    read_as(archive, 1, answer(at=NOW - timedelta(days=4000)))
    assert archive.let_go(Retention(max_age=timedelta(days=1)), NOW) == LetGo()


def test_when_room_is_short_the_oldest_go_and_flagged_ones_last(archive: Archive) -> None:
    noise = [Random(n).randbytes(1000) for n in range(3)]
    for number, age in ((1, 30), (2, 20), (3, 10)):
        read_as(archive, number, answer(noise[number - 1], at=NOW - timedelta(days=age)))

    def gone() -> list[int]:
        return [n for n in (1, 2, 3) if snapshots.snapshots(archive.reader, n)[0].let_go]

    for most, left in ((3000, []), (2000, [2]), (1000, [2, 3]), (999, [1, 2, 3])):
        archive.let_go(Retention(max_bytes=most), NOW)
        assert gone() == left


def test_letting_go_is_done_in_bounded_pieces(archive: Archive) -> None:
    for number in (2, 3):
        read_as(archive, number, answer(b"old" * number, at=NOW - timedelta(days=30)))
    retention = Retention(max_age=timedelta(days=1))
    assert [archive.let_go(retention, NOW, most=1).bodies for _ in range(3)] == [1, 1, 0]


def test_what_was_let_go_keeps_its_head_and_digest_and_says_so(archive: Archive) -> None:
    read_as(archive, 2, answer(at=NOW - timedelta(days=30)))
    archive.let_go(Retention(max_age=timedelta(days=1)), NOW)
    (snapshot,) = snapshots.snapshots(archive.reader, 2)
    assert (snapshot.headers, snapshot.sha256, snapshot.size) == (HEADERS, answer().sha256, len(HTML))
    with pytest.raises(NoSnapshot, match="let go"):
        snapshots.body(archive.reader, snapshot)


def test_what_comes_again_is_kept_again(archive: Archive) -> None:
    read_as(archive, 2, answer(at=NOW - timedelta(days=30)))
    archive.let_go(Retention(max_age=timedelta(days=1)), NOW)
    read_as(archive, 2, answer())
    assert snapshots.body(archive.reader, snapshots.snapshots(archive.reader, 2)[1]) == HTML


def test_what_was_seen_again_lately_is_not_old(archive: Archive) -> None:
    read_as(archive, 2, answer(at=NOW - timedelta(days=30)))
    read_as(archive, 2, answer(at=NOW))
    assert archive.let_go(Retention(max_age=timedelta(days=1)), NOW) == LetGo()


def test_where_values_were_found_is_kept(archive: Archive) -> None:
    found = (("title", "h1"), ("published", "json-ld"))
    draft = replace(article(), dateline="서울=한강통신", emails=("a@hangang.example",), sources=found)
    archive.save_poll(PollBatch(feed=FEED, seen_at=NOW, new=(entry("8", article=replace(draft, key="8")),)))
    kept = next(a.draft for a in reading.articles(archive.reader) if a.draft.key == "8")
    assert (kept.dateline, kept.emails, kept.sources) == ("서울=한강통신", ("a@hangang.example",), found)


@given(st.binary(max_size=2000))
def test_whatever_is_packed_is_unpacked_as_it_was(body: bytes) -> None:
    data, coding = pack(body)
    assert unpack(data, coding, len(body)) == body
    assert len(data) <= len(body)


def test_an_old_page_that_comes_in_now_is_kept_as_long_as_any(archive: Archive) -> None:
    old = answer(at=NOW - timedelta(days=3_000), slug="9")
    archive.save_poll(PollBatch(feed=FEED, seen_at=NOW, new=(entry("9", responses=(old,)),)))
    assert archive.let_go(Retention(max_age=timedelta(days=365)), NOW) == LetGo()
