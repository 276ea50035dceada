from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from worker.errors import StageFailed
from worker.flow import ParsedFeed, Reason
from worker.parse import KINDS, parse

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
URL = "https://feeds.example/rss"


def read(body: str | bytes, **changes: Any) -> ParsedFeed:
    given: dict[str, Any] = {"url": URL, "content_type": None, "timezone": "Asia/Seoul", "now": NOW}
    return parse(body.encode() if isinstance(body, str) else body, **{**given, **changes})


def rss(items: str, channel: str = "") -> str:
    return f'<rss version="2.0"><channel><title>Naru</title>{channel}{items}</channel></rss>'


def item(number: int = 1, inside: str = "") -> str:
    return f"<item><title>기사 {number}</title><link>https://naru.example/{number}</link>{inside}</item>"


@pytest.mark.parametrize(
    ("body", "reason", "said"),
    [
        (b"", Reason.EMPTY, "empty"),
        (b" \r\n\xef\xbb\xbf\0", Reason.EMPTY, "empty"),
        (b"<!DOCTYPE html><html><body>\xec\x95\x88\xeb\x85\x95</body></html>", Reason.HTML_NOT_FEED, "HTML"),
        (
            b'<html><head><link rel="alternate" type="application/rss+xml" href="/rss.xml"></head></html>',
            Reason.HTML_NOT_FEED,
            "/rss.xml",
        ),
        (b"<html><body>about &lt;rss&gt; feeds</body></html>", Reason.HTML_NOT_FEED, "HTML"),
        (b'<?xml version="1.0"?><catalogue><book/></catalogue>', Reason.NOT_A_FEED, "<catalogue>"),
        (b"%PDF-1.7 ...", Reason.NOT_A_FEED, "%PDF"),
        (b'{"items": 3, "version": "https://jsonfeed.org/version/1"}', Reason.NOT_A_FEED, "items"),
        (b'{"items": [{"id": 1}]}', Reason.NOT_A_FEED, "version"),
        (b'{"version": "https://jsonfeed.org/version/1", "items": [', Reason.PARSE, "JSON"),
        (b'{"items": ' + b"[" * 100_000, Reason.PARSE, "JSON"),
        (b"<rss " + b"<" * 50, Reason.PARSE, "well-formed"),
    ],
    ids=["nothing", "blanks", "page", "page-with-feed", "page-about-feeds", "other-xml", "pdf", "items-no-list",
         "json-of-another-kind", "json-cut-off", "json-nested", "no-xml"],
)  # fmt: skip
def test_what_is_no_feed_is_refused_with_its_reason(body: bytes, reason: Reason, said: str) -> None:
    with pytest.raises(StageFailed) as caught:
        read(body)
    assert caught.value.reason == reason
    assert said in caught.value.detail
    assert URL in caught.value.detail


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (rss(item()), "rss"),
        (f"<br />\n<b>Warning</b>: mysql in /x.php on line 3\n\n{rss(item())}", "rss"),
        (f'<html xmlns="http://www.w3.org/1999/xhtml"><body>{rss(item())}</body></html>', "rss"),
        ('<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>기사 1</title></entry></feed>', "atom"),
        ('<a:feed xmlns:a="http://www.w3.org/2005/Atom"><a:entry><a:title>기사 1</a:title></a:entry></a:feed>', "atom"),
        ('\ufeff  {"version": "https://jsonfeed.org/version/1.1", "items": [{"title": "기사 1"}]}', "jsonfeed"),
    ],
    ids=["rss", "after-a-warning", "in-a-page", "atom", "atom-with-prefix", "json-after-bom"],
)
def test_the_kind_is_told_by_content_not_by_type(body: str, kind: str) -> None:
    for content_type in ("text/html; charset=utf-8", "application/json", None):
        feed = read(body, content_type=content_type)
        assert (feed.kind, [entry.title for entry in feed.entries]) == (kind, ["기사 1"])
    assert kind in KINDS


@pytest.mark.parametrize(
    ("encoding", "declared", "content_type"),
    [
        ("euc-kr", "EUC-KR", None),
        ("cp949", "utf-8", None),
        ("cp949", "", "text/xml; charset=euc-kr"),
        ("cp949", "", "text/xml; charset=ISO-8859-1"),
        ("utf-8", "EUC-KR", "text/xml; charset=EUC-KR"),
        ("utf-16", "UTF-16", None),
        ("utf-8-sig", "", None),
    ],
    ids=["declared", "declared-wrongly", "by-http", "by-http-wrongly", "utf-8-called-euc-kr", "utf-16", "bom"],
)
def test_korean_is_read_whatever_is_declared(encoding: str, declared: str, content_type: str | None) -> None:
    declaration = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    inside = "<description>북한이 동해상으로 탄도미사일을 발사했다.</description>"
    feed = read((declaration + rss(item(inside=inside))).encode(encoding), content_type=content_type)
    assert feed.entries[0].title == "기사 1"
    assert feed.entries[0].summary == "북한이 동해상으로 탄도미사일을 발사했다."


def test_a_cut_off_document_gives_what_is_whole_and_says_so() -> None:
    feed = read(rss(item(1) + item(2))[:-40])
    assert feed.entries[0].title == "기사 1"
    assert "not well-formed XML" in feed.notes[0]


def test_an_over_long_feed_keeps_its_newest_in_its_order_and_says_so() -> None:
    days = [3, 9, 1, 7, 5]
    items = "".join(item(day, f"<pubDate>2026-11-{day:02} 09:00</pubDate>") for day in days) + item(99)
    feed = read(rss(items), max_entries=3)
    assert [entry.title for entry in feed.entries] == ["기사 9", "기사 7", "기사 5"]
    assert feed.notes == ("lists 6 items; the newest 3 were kept",)
    assert feed.refused == 0


def test_an_over_long_feed_without_times_keeps_its_first() -> None:
    feed = read(rss("".join(map(item, range(5)))), max_entries=2)
    assert [entry.title for entry in feed.entries] == ["기사 0", "기사 1"]


def test_items_that_say_nothing_are_refused_and_counted() -> None:
    empty = "<item><guid>1</guid></item><item><link>javascript:alert(1)</link></item>"
    feed = read(rss(item() + empty))
    assert len(feed.entries) == 1
    assert feed.refused == 2
    assert feed.notes == ("refused for want of title, address and text: 2",)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (rss("<a>" * 300 + "</a>" * 300), "deep"),
        (rss("<a/>" * 100_001), "elements"),
        (rss("<item " + " ".join(f'a{n}="1"' for n in range(300)) + "/>"), "attributes"),
    ],
    ids=["depth", "elements", "attributes"],
)
def test_documents_built_to_exhaust_are_refused(body: str, said: str) -> None:
    with pytest.raises(StageFailed, match=said) as caught:
        read(body)
    assert caught.value.reason == Reason.PARSE


def test_entities_never_multiply_and_no_file_is_read() -> None:
    bomb = '<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
    feed = read(bomb + rss(item(inside="<description>&b;&f;</description>")))
    assert feed.entries[0].summary == "&b;&f;"


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ("<link>/a b</link>", "https://feeds.example/a%20b"),
        ("<link>//naru.example/1</link>", "https://naru.example/1"),
        ("<link>\n https://naru.example/한글?q=북한 \n</link>", "https://naru.example/한글?q=북한"),
        ("<link><![CDATA[https://naru.example/?a=1&b=2]]></link>", "https://naru.example/?a=1&b=2"),
        ("<link>https://naru.example/?a=1&copy=2</link>", "https://naru.example/?a=1&copy=2"),
        ("<guid>https://naru.example/1</guid>", "https://naru.example/1"),
        ("<guid>naru:1</guid>", None),
        ("<guid>1</guid>", None),
        ("<link>http://[broken</link>", None),
        ("<link>ftp://naru.example/1</link>", None),
        ("<link>http://naru.example:99999/</link>", None),
        ("<link>http://desk:s3cret@naru.example:8080/1?a=b@c</link>", "http://naru.example:8080/1?a=b@c"),
    ],
    ids=["relative", "scheme-less", "blanks-and-hangul", "cdata", "bare-ampersands", "guid-is-address", "guid-is-none",
         "guid-is-number", "broken", "ftp", "impossible-port", "password"],
)  # fmt: skip
def test_addresses_are_absolute_and_http_or_none(link: str, url: str | None) -> None:
    feed = read(rss(f"<item><title>기사</title>{link}</item>"))
    assert feed.entries[0].url == url


def test_the_alternate_link_is_the_address_and_feedburner_is_seen_through() -> None:
    atom = (
        '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0"><entry>'
        '<title>x</title><link rel="replies" href="https://naru.example/c"/>'
        '<link rel="alternate" type="application/pdf" href="https://naru.example/pdf"/>'
        '<link rel="alternate" type="text/html" href="https://naru.example/html"/>{}</entry></feed>'
    )
    original = "<feedburner:origLink>https://naru.example/original</feedburner:origLink>"
    assert read(atom.format("")).entries[0].url == "https://naru.example/html"
    assert read(atom.format(original)).entries[0].url == "https://naru.example/original"


@pytest.mark.parametrize(
    ("author", "names"),
    [
        ("<author>hana@naru.newspaper (송하나)</author>", ("송하나",)),
        ("<author>송하나 &lt;hana@naru.example&gt;</author>", ("송하나",)),
        ("<author>hana@naru.example</author>", ()),
        ("<author>송하나 기자, 민보라 기자</author>", ("송하나 기자, 민보라 기자",)),
        ("<dc:creator>Ana Castell</dc:creator><dc:creator>이도윤</dc:creator>", ("Ana Castell", "이도윤")),
        ("<dc:creator><![CDATA[O&#8217;Hara]]></dc:creator>", ("O’Hara",)),
    ],
    ids=["address-and-name", "name-and-address", "address", "two-in-one", "two", "escaped"],
)
def test_authors_are_names(author: str, names: tuple[str, ...]) -> None:
    body = rss(item(inside=author)).replace("<rss", '<rss xmlns:dc="http://purl.org/dc/elements/1.1/"')
    assert read(body).entries[0].authors == names


@pytest.mark.parametrize(
    ("channel", "ttl"),
    [
        ("<ttl>15</ttl>", timedelta(minutes=15)),
        ("<ttl>-5</ttl>", None),
        ("<ttl>soon</ttl>", None),
        ("<ttl>99999999999999</ttl>", timedelta(days=7)),
        ("<sy:updatePeriod>daily</sy:updatePeriod>", timedelta(days=1)),
        ("<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>", timedelta(minutes=15)),
        ("<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>0</sy:updateFrequency>", timedelta(hours=1)),
    ],
    ids=["minutes", "negative", "words", "for-ever", "daily", "four-an-hour", "none-an-hour"],
)
def test_how_long_a_feed_stays_fresh(channel: str, ttl: timedelta | None) -> None:
    namespace = '<rss xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"'
    assert read(rss(item(), channel).replace("<rss", namespace)).ttl == ttl


def test_a_whole_article_in_the_summary_is_kept_as_content() -> None:
    article = "".join(f"<p>{n}번째 문단은 훈련을 다룬다.</p>" for n in range(900))
    entry = read(rss(item(inside=f"<description><![CDATA[{article}]]></description>"))).entries[0]
    assert len(entry.summary) <= 2000
    assert entry.summary.endswith("…")
    assert entry.content_text.startswith("0번째 문단은 훈련을 다룬다.\n\n1번째")
    assert entry.content_text.endswith("899번째 문단은 훈련을 다룬다.")


def test_a_title_is_bounded_and_borrowed_from_the_summary_when_empty() -> None:
    long = read(rss(f"<item><title>{'미사일 ' * 500}</title></item>")).entries[0].title
    assert len(long) <= 500
    borrowed = read(rss(f"<item><title> </title><description>{'훈련이 시작됐다. ' * 50}</description></item>"))
    assert borrowed.entries[0].title.startswith("훈련이 시작됐다.")
    assert len(borrowed.entries[0].title) <= 100


def test_a_readable_time_wins_over_an_unreadable_one() -> None:
    inside = "<pubDate>곧</pubDate><dc:date>2026-11-23T15:05:00+09:00</dc:date>"
    body = rss(item(inside=inside)).replace("<rss", '<rss xmlns:dc="http://purl.org/dc/elements/1.1/"')
    entry = read(body).entries[0]
    assert entry.published == datetime(2026, 11, 23, 6, 5, tzinfo=UTC)
    assert entry.published_note is None


def test_parsing_twice_gives_the_same() -> None:
    body = rss("".join(map(item, range(20))))
    assert read(body) == read(body)
