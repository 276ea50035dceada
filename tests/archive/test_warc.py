"""WARC files: what is written can be read by others and by us; what others wrote is read, however broken."""

import gzip
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from random import Random

import pytest
from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from archive import open_archive, reading
from archive.model import ArticleId, PageState, PageStatus, PollBatch, ReadBatch, Response
from archive.retention import Retention
from archive.warc import Record, Written, read_warc, write_warc
from tests.fakes import FEED, NOW, entry

HTML = "<p>합참이 밝혔다. Two missiles were fired.</p>".encode() * 30
MOST = 1 << 20


def answer(slug: str, body: bytes = HTML, **changes: object) -> Response:
    url = f"https://hangang.example/{slug}"
    headers = (("Content-Type", "text/html"), ("Transfer-Encoding", "chunked"), ("X-Odd", "a: b"))
    response = Response(url=url, final_url=f"{url}/", status=200, headers=headers, body=body, fetched_at=NOW)
    return replace(response, **changes)  # type: ignore[arg-type]  (a test names fields of a response)


def exported(path: Path, *answers: Response) -> tuple[bytes, Written]:
    """An archive of three articles whose first has these answers, as a WARC file."""
    with open_archive(path) as archive:
        archive.save_poll(PollBatch(feed=FEED, seen_at=NOW, new=tuple(map(entry, "123"))))
        for response in answers:
            page = PageState(status=PageStatus.OK)
            archive.save_read(
                ReadBatch(article_id=ArticleId(1), seen_at=response.fetched_at, page=page, response=response)
            )
        archive.let_go(Retention(max_age=timedelta(days=99)), NOW)
        written = BytesIO()
        done = write_warc(archive.reader, written, software="bongsu", now=NOW, progress=lambda _: None)
    return written.getvalue(), done


def read(data: bytes, most: int = MOST) -> list[Record]:
    return list(read_warc(BytesIO(data), most=most))


def articles(records: Sequence[Record]) -> list[Record]:
    return [record for record in records if record.article is not None]


def test_articles_come_back_with_all_that_was_sent_for_them(tmp_path: Path) -> None:
    sent = [
        answer("1"),
        answer("1", gzip.compress(HTML), fetched_at=NOW + timedelta(hours=1), ip="203.0.113.7"),
        answer("1", b"\x00\r\n\r\nWARC/1.1\r\n", fetched_at=NOW + timedelta(hours=2)),
    ]
    data, done = exported(tmp_path / "a.sqlite3", *sent)
    assert done == Written(articles=3, responses=3)
    first, second, third = articles(read(data))
    assert list(first.responses) == sent
    assert (second.responses, third.responses) == ((), ())
    with open_archive(tmp_path / "a.sqlite3") as archive:
        kept = list(reading.articles(archive.reader))
    assert [(r.article or {})["sha256"] for r in (first, second, third)] == [article.sha256 for article in kept]


def test_others_read_it_and_find_every_digest_right(tmp_path: Path) -> None:
    data, _ = exported(tmp_path / "a.sqlite3", answer("1"))
    kinds = []
    for record in ArchiveIterator(BytesIO(data), check_digests="raise"):
        while record.raw_stream.read(100):
            pass
        kinds.append(record.rec_type)
        assert record.digest_checker.passed is not False
    assert kinds == ["warcinfo", "metadata", "response", "metadata", "metadata"]


def test_two_exports_of_one_archive_are_the_same(tmp_path: Path) -> None:
    assert exported(tmp_path / "a.sqlite3", answer("1")) == exported(tmp_path / "b.sqlite3", answer("1"))


def test_what_was_let_go_is_told_by_its_digest(tmp_path: Path) -> None:
    old = answer("1", fetched_at=NOW - timedelta(days=100))
    data, done = exported(tmp_path / "a.sqlite3", old)
    assert done == Written(articles=3, responses=0, let_go=1)
    (told,) = (articles(read(data))[0].article or {})["responses"]
    assert told["sha256"] == old.sha256
    assert told["let_go"] is not None


def test_an_answer_that_was_changed_in_the_file_is_left_out_and_told(tmp_path: Path) -> None:
    data, _ = exported(tmp_path / "a.sqlite3", answer("1"))
    plain = b"".join(_members(data)).replace(b"Two missiles", b"Ten missiles")
    record = articles(read(plain))[0]
    assert record.responses == ()
    assert "does not match its sha256" in record.skipped


def _members(data: bytes) -> list[bytes]:
    return [gzip.decompress(data)]


def foreign(*records: tuple[str, str, list[tuple[str, str]], bytes], packed: bool = True) -> bytes:
    """A WARC file as a crawler writes it: (kind, status line, headers, payload) for each record."""
    written = BytesIO()
    writer = WARCWriter(written, gzip=packed)
    for number, (kind, status, headers, payload) in enumerate(records):
        http = StatusAndHeaders(status, headers, protocol="HTTP/1.1") if status else None
        writer.write_record(
            writer.create_warc_record(
                f"https://crawled.example/{number}",
                kind,
                payload=BytesIO(payload),
                length=len(payload),
                http_headers=http,
                warc_headers_dict={"WARC-Date": "2026-11-24T03:00:00.123456Z", "WARC-IP-Address": "203.0.113.9"},
            )
        )
    return written.getvalue()


HTML_TYPE = ("Content-Type", "text/html; charset=euc-kr")


@pytest.mark.parametrize("packed", [True, False])
def test_pages_of_a_crawl_are_read_and_the_rest_is_told(packed: bool) -> None:
    data = foreign(
        ("request", "GET / HTTP/1.1", [], b""),
        ("response", "200 OK", [HTML_TYPE], HTML),
        ("response", "404 Not Found", [HTML_TYPE], HTML),
        ("response", "200 OK", [("Content-Type", "image/png")], b"\x89PNG"),
        ("response", "200 OK", [], HTML),
        ("resource", "", [], b"{}"),
        packed=packed,
    )
    records = read(data)
    assert [record.skipped for record in records if record.skipped] == ["status 404", "image/png", "resource"]
    pages = [record for record in records if record.responses]
    assert [page.responses[0].body for page in pages] == [HTML, HTML]
    (response,) = pages[0].responses
    assert (response.url, response.status, response.ip) == ("https://crawled.example/1", 200, "203.0.113.9")
    assert response.fetched_at == NOW
    assert response.headers == (HTML_TYPE,)


def test_chunks_are_put_together() -> None:
    chunked = b"5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n"
    headers = [HTML_TYPE, ("Transfer-Encoding", "chunked")]
    (page,) = read(foreign(("response", "200 OK", headers, chunked)))
    assert page.responses[0].body == b"hello world"


CHUNKED = [HTML_TYPE, ("Transfer-Encoding", "chunked")]


@pytest.mark.parametrize(
    "after",
    [b"\r\n", b"X-Checksum: 1\r\n\r\n", b"\r\n" + b"noise" * 40_000],
    ids=["nothing", "a trailer", "what is none of it"],
)
def test_what_follows_the_last_chunk_is_no_part_of_a_body(after: bytes) -> None:
    body = HTML * 100
    sent = b"%x;a=b\r\n%b\r\n0\r\n%b" % (len(body), body, after)
    pages = read(foreign(("response", "200 OK", CHUNKED, sent), ("response", "200 OK", [], HTML)))
    assert [page.responses[0].body for page in pages] == [body, HTML]


def test_chunks_that_were_put_together_before_are_taken_as_they_stand() -> None:
    (page,) = read(foreign(("response", "200 OK", CHUNKED, HTML)))
    assert page.responses[0].body == HTML


def test_a_chunk_beyond_the_bound_is_told_and_not_held() -> None:
    (page,) = read(foreign(("response", "200 OK", CHUNKED, b"f0000\r\n" + b"x" * 0xF0000)), most=1000)
    assert (page.too_large, len(page.responses[0].body)) == (True, 1000)


@pytest.mark.parametrize("head", [b"X: " + b"y" * (1 << 20), b"a: b\r\n" * 200_000], ids=["a line", "many lines"])
def test_a_head_without_end_is_not_held(head: bytes) -> None:
    with pytest.raises(ValueError, match="a head of more than"):
        read(gzip.compress(b"WARC/1.1\r\nWARC-Type: response\r\n" + head))


def test_a_piece_of_a_page_is_no_page() -> None:
    (record,) = read(foreign(("response", "206 Partial Content", [HTML_TYPE], HTML)))
    assert (record.responses, record.skipped) == ((), "status 206")


def test_a_record_of_a_day_before_all_is_dated_1970() -> None:
    data = foreign(("response", "200 OK", [], HTML), packed=False)
    data = data.replace(b"2026-11-24T03:00:00.123456Z", b"0001-01-01T00:00:00+14:00")
    (page,) = read(data)
    assert page.responses[0].fetched_at.year == 1970


def test_a_page_beyond_the_bound_is_told_and_not_held() -> None:
    (page,) = read(foreign(("response", "200 OK", [HTML_TYPE], b"x" * 5000)), most=1000)
    assert page.too_large
    assert len(page.responses[0].body) == 1000


def test_reading_goes_on_from_where_a_record_begins() -> None:
    data = foreign(*[("response", "200 OK", [HTML_TYPE], f"<p>{n}</p>".encode()) for n in range(5)])
    whole = read(data)
    stream = BytesIO(data)
    stream.seek(whole[3].offset)
    assert list(read_warc(stream, most=MOST)) == whole[3:]


@pytest.mark.parametrize(
    "data",
    [b"", b"hello", b"\x1f\x8b\x08\x00broken", gzip.compress(b"no warc"), b"WARC/1.1\r\nContent-Length: -5\r\n\r\n"],
)
def test_what_is_no_warc_file_is_refused_or_empty(data: bytes) -> None:
    try:
        assert read(data) == []
    except ValueError as error:
        assert "WARC" in str(error)  # noqa: PT017  (either is right, and nothing else)


def test_a_file_packed_as_a_whole_says_what_to_do() -> None:
    records = [("response", "200 OK", [HTML_TYPE], HTML)] * 2
    with pytest.raises(ValueError, match=r"packed as a whole.* unpack it"):
        read(gzip.compress(foreign(*records, packed=False)))


def test_what_stands_in_the_place_of_a_record_is_not_quoted() -> None:
    with pytest.raises(ValueError, match=r"from byte 0: no record begins there$"):
        read(gzip.compress(b"\x07hello world\n"))


def test_a_file_that_breaks_off_gives_all_that_stood_before() -> None:
    data = foreign(*[("response", "200 OK", [HTML_TYPE], Random(n).randbytes(4000)) for n in range(3)])
    last = read(data)[2].offset
    for end in (last + 9, last + 200, (last + len(data)) // 2):
        records = read_warc(BytesIO(data[:end]), most=MOST)
        assert [next(records).where[-1] for _ in range(2)] == ["0", "1"]
        with pytest.raises(ValueError, match="not a sound WARC file from byte"):
            next(records)


@pytest.mark.parametrize("seed", range(60))
def test_a_mutated_file_is_read_or_refused(seed: int) -> None:
    random = Random(seed)
    data = bytearray(
        foreign(("response", "200 OK", [HTML_TYPE], HTML), ("response", "200 OK", [], HTML), packed=seed % 2 == 0)
    )
    for _ in range(1 + seed % 9):
        data[random.randrange(len(data))] = random.randrange(256)
    try:
        for record in read_warc(BytesIO(bytes(data)), most=MOST):
            assert all(len(response.body) <= MOST for response in record.responses)
    except ValueError as error:
        assert "WARC" in str(error)  # noqa: PT017


def test_a_page_that_its_crawler_cut_short_is_no_page() -> None:
    data = foreign(("response", "200 OK", [HTML_TYPE], HTML), packed=False)
    cut = data.replace(b"WARC-Date:", b"WARC-Truncated: length\r\nWARC-Date:", 1)
    assert [record.skipped for record in read(cut)] == ["cut short by its crawler"]
