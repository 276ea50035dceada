"""Sitemaps: what counts, what is broken, what is packed; an index is told from a feed."""

import gzip
from datetime import UTC, datetime
from typing import Any

import pytest

from worker.errors import StageFailed
from worker.flow import ParsedFeed, Reason
from worker.parse import packed, parse, sitemaps

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
URL = "https://naru.example/sitemap.xml"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>'


def read(body: str | bytes, **changes: Any) -> ParsedFeed:
    given: dict[str, Any] = {"url": URL, "content_type": None, "timezone": "Asia/Seoul", "now": NOW}
    return parse(body.encode() if isinstance(body, str) else body, **{**given, **changes})


def refused(body: str | bytes) -> StageFailed:
    with pytest.raises(StageFailed) as caught:
        read(body)
    assert URL in caught.value.detail
    return caught.value


def urlset(inside: str) -> str:
    return f'{HEAD}<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{inside}</urlset>'


def page(number: int, day: int = 1, title: str = "") -> str:
    news = f"<news:news><news:title>{title}</news:title></news:news>" if title else ""
    return f"<url><loc>https://naru.example/{number}</loc><lastmod>2026-11-{day:02}</lastmod>{news}</url>"


def index(*children: tuple[str, str]) -> str:
    inside = "".join(f"<sitemap><loc>{loc}</loc><lastmod>{day}</lastmod></sitemap>" for loc, day in children)
    return f'{HEAD}<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{inside}</sitemapindex>'


def test_a_prefix_nobody_declared_is_no_reason_to_lose_the_titles() -> None:
    (entry,) = read(urlset(page(1, title="북, 열병식 준비"))).entries
    assert entry.title == "북, 열병식 준비"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp949"])
def test_a_packed_sitemap_is_unpacked_whatever_its_encoding(encoding: str) -> None:
    plain = urlset(page(1, title="한미 연합훈련 시작, 북한은 침묵")).encode(encoding)
    feed = read(gzip.compress(plain), content_type="application/x-gzip")
    assert (feed.kind, feed.entries[0].title) == ("sitemap", "한미 연합훈련 시작, 북한은 침묵")


@pytest.mark.parametrize(
    ("body", "reason", "said"),
    [
        (gzip.compress(b" " * (packed.MAX_BYTES + 1)), Reason.TOO_LARGE, "unpacked"),
        (gzip.compress(urlset(page(1)).encode())[:-20], Reason.PARSE, "breaks off"),
        (b"\x1f\x8b\x08" + b"\0" * 7 + b"\xff" * 50, Reason.PARSE, "broken data"),
        (gzip.compress(gzip.compress(urlset(page(1)).encode())), Reason.NOT_A_FEED, "begins"),
        (gzip.compress(b"\n"), Reason.EMPTY, "empty"),
    ],
    ids=["bomb", "cut off", "garbage", "packed twice", "nothing inside"],
)
def test_a_bad_gzip_file_is_refused_with_its_reason(body: bytes, reason: Reason, said: str) -> None:
    error = refused(body)
    assert (error.reason, said in error.detail) == (reason, True), error.detail


def test_a_cut_off_sitemap_gives_what_is_whole_and_says_so() -> None:
    feed = read(urlset(page(1) + page(2))[:-40])
    assert feed.entries[0].url == "https://naru.example/1"
    assert "not well-formed XML" in feed.notes[0]
    assert refused(urlset("")[:-12]).reason == Reason.PARSE


def test_an_over_long_sitemap_keeps_its_newest_and_says_so() -> None:
    feed = read(urlset("".join(page(n, day) for n, day in enumerate([3, 9, 1, 7]))), max_entries=2)
    assert [entry.url for entry in feed.entries] == ["https://naru.example/1", "https://naru.example/3"]
    assert feed.notes == ("lists 4 items; the newest 2 were kept",)


def test_as_many_addresses_as_the_protocol_allows_are_read() -> None:
    feed = read(urlset("".join(page(n) for n in range(50_000))))
    assert len(feed.entries) == 1000


def test_entities_of_a_sitemap_never_multiply() -> None:
    bomb = '<!DOCTYPE urlset [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'
    (entry,) = read(bomb + urlset(page(1, title="&b;"))).entries
    assert entry.title == "&b;"


def test_feeds_in_two_languages_have_none_and_one_name_is_the_title() -> None:
    publication = "<n:news><n:publication><n:name>{}</n:name><n:language>{}</n:language></n:publication></n:news>"
    one = [publication.format("The Naru Post", code) for code in ("ko", "en")]
    feed = read(urlset("".join(f"<url><loc>/{n}</loc>{news}</url>" for n, news in enumerate(one))))
    assert (feed.title, feed.language) == ("The Naru Post", None)


def test_an_index_is_refused_with_the_sitemaps_it_lists_news_and_newest_first() -> None:
    body = index(
        ("/sitemap-2024.xml", "2024-12-31"),
        ("https://naru.example/sitemap-2026.xml.gz", "2026-11-23T10:00:00+09:00"),
        ("ftp://naru.example/x.xml", "2026-11-23"),
        ("/news-sitemap.xml", "2026-11-20"),
        ("/sitemap-2024.xml", "2024-12-31"),
    )
    wanted = (
        "https://naru.example/news-sitemap.xml",
        "https://naru.example/sitemap-2026.xml.gz",
        "https://naru.example/sitemap-2024.xml",
    )
    error = refused(body)
    assert error.reason == Reason.SITEMAP_INDEX
    assert "index of 3 sitemaps" in error.detail
    assert ", ".join(wanted) in error.detail
    packed_index = gzip.compress(body.encode())
    assert sitemaps(packed_index, url=URL, content_type=None, now=NOW) == wanted
