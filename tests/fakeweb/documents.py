"""What is served where a feed belongs: other things, broken things, and feeds built to do harm."""

import gzip
import json
from collections.abc import Callable
from functools import cache
from typing import Any, Final

from tests.fakeweb.misbehaviour import FEED, HTML, Bad, Misbehaviour, Request, answer, changes, says
from worker.flow import Reason

TITLE: Final = "북한, 동해로 미사일 발사"
XML: Final = '<?xml version="1.0" encoding="UTF-8"?>'


def item(
    number: int = 1, *, title: str = TITLE, link: str | None = None, guid: str | None = None, more: str = ""
) -> str:
    """An RSS item. Without a link of its own, it has one by number."""
    where = f"http://hanbit.example/{number}" if link is None else link
    name = f"<guid>{guid}</guid>" if guid is not None else ""
    return f"<item><title>{title}</title><link>{where}</link>{name}{more}</item>"


def rss(*items: str, start: str = XML, channel: str = "<title>한빛일보</title>") -> str:
    """An RSS document."""
    return f'{start}<rss version="2.0"><channel>{channel}{"".join(items)}</channel></rss>'


def feed(*items: str, **parts: str) -> Misbehaviour:
    """Serves an RSS document of these items."""
    return says(200, rss(*items, **parts).encode("utf-8", "surrogatepass"))


def page(body: str, head: str = "") -> Misbehaviour:
    """Serves an HTML page."""
    text = f"<!doctype html><html><head><title>한빛일보</title>{head}</head><body>{body}</body></html>"
    return says(200, text.encode(), Content_Type="text/html; charset=utf-8")


def large(make: Callable[[], str]) -> Misbehaviour:
    """Serves a document that is made when first asked for."""

    @cache
    def made() -> bytes:
        return answer(200, make().encode())

    return changes(lambda _: made())


def jsonfeed(*items: Any, **parts: Any) -> Misbehaviour:
    """Serves a JSON Feed of these items."""
    whole = {"version": "https://jsonfeed.org/version/1.1", "title": "한빛일보", "items": list(items), **parts}
    return says(200, json.dumps(whole).encode())


def guids_churn(request: Request) -> bytes:
    """The same item under another guid each time."""
    return answer(200, rss(item(guid=f"urn:{request.nth}")).encode())


def clock_ticks(request: Request) -> bytes:
    """The same item in a document that is never the same."""
    return answer(
        200, rss(item(), channel=f"<title>한빛일보</title><lastBuildDate>{request.nth}</lastBuildDate>").encode()
    )


NOT_FEEDS: Final[dict[str, Bad]] = {
    "html": Bad(says(200, HTML, Content_Type="text/html; charset=utf-8"), Reason.HTML_NOT_FEED),
    "html-as-rss": Bad(says(200, HTML, Content_Type="application/rss+xml"), Reason.HTML_NOT_FEED),
    "html-naming-a-feed": Bad(
        page("", '<link rel="alternate" type="application/rss+xml" href="/rss">'), Reason.HTML_NOT_FEED, "/rss"
    ),
    "consent-wall": Bad(page("<form>쿠키에 동의해 주세요 <button>Accept all</button></form>"), Reason.HTML_NOT_FEED),
    "challenge": Bad(
        page("<noscript>Enable JavaScript</noscript>", "<title>Just a moment...</title>"), Reason.HTML_NOT_FEED
    ),
    "login": Bad(page('<form method="post"><input type="password"></form>'), Reason.HTML_NOT_FEED),
    "meta-refresh": Bad(page("", '<meta http-equiv="refresh" content="0;url=http://10.0.0.1/">'), Reason.HTML_NOT_FEED),
    "script-redirect": Bad(page("<script>location='http://10.0.0.1/'</script>"), Reason.HTML_NOT_FEED),
    "html-about-rss": Bad(page("<pre>&lt;rss version='2.0'&gt;</pre>"), Reason.HTML_NOT_FEED),
    "json-error": Bad(says(200, b'{"error": {"code": 500}}'), Reason.NOT_A_FEED),
    "json-list": Bad(says(200, b"[]"), Reason.NOT_A_FEED),
    "json-null": Bad(says(200, b"null"), Reason.NOT_A_FEED),
    "words": Bad(says(200, "데이터베이스 연결 오류".encode()), Reason.NOT_A_FEED),
    "blanks": Bad(says(200, b" \r\n\t\n"), Reason.EMPTY),
    "nuls": Bad(says(200, bytes(1_000)), Reason.EMPTY),
    "only-a-mark": Bad(says(200, b"\xef\xbb\xbf"), Reason.EMPTY),
    "pdf": Bad(says(200, b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj"), Reason.NOT_A_FEED),
    "png": Bad(says(200, b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), Reason.NOT_A_FEED),
    "zip": Bad(says(200, b"PK\x03\x04" + bytes(40)), Reason.NOT_A_FEED),
    "noise": Bad(says(200, bytes(i * i % 251 for i in range(9_999))), Reason.NOT_A_FEED),
    "opml": Bad(says(200, b'<opml version="2.0"><body><outline/></body></opml>'), Reason.NOT_A_FEED, "feeds import"),
    "soap": Bad(says(200, b"<s:Envelope xmlns:s='x'><s:Fault/></s:Envelope>"), Reason.NOT_A_FEED),
    "svg": Bad(says(200, b"<svg xmlns='http://www.w3.org/2000/svg'/>"), Reason.NOT_A_FEED),
    "xml-start-alone": Bad(says(200, XML.encode()), Reason.NOT_A_FEED),
    "sitemap-index": Bad(
        says(200, b"<sitemapindex><sitemap><loc>http://hanbit.example/s.xml</loc></sitemap></sitemapindex>"),
        Reason.SITEMAP_INDEX,
    ),
}
HOLLOW: Final[dict[str, Bad]] = {
    "rss-hollow": Bad(says(200, b'<rss version="2.0"/>'), 0),
    "rss-no-items": Bad(feed(), 0),
    "atom-no-entries": Bad(says(200, b'<feed xmlns="http://www.w3.org/2005/Atom"><title>x</title></feed>'), 0),
    "json-no-items": Bad(jsonfeed(), 0),
    "sitemap-no-urls": Bad(says(200, b"<urlset/>"), 0),
    "item-hollow": Bad(feed("<item/>", item()), 1, "refused"),
    "item-only-link": Bad(feed("<item><link>http://hanbit.example/1</link></item>"), 1),
    "item-only-words": Bad(feed("<item><description>합참이 밝혔다.</description></item>"), 1),
}
LETTERS: Final[dict[str, Bad]] = {
    "blank-first": Bad(feed(item(), start=f"\n\n  {XML}"), 1),
    "warning-first": Bad(feed(item(), start=f"<br />\n<b>Warning</b>: mysql_connect() in /a.php\n{XML}"), 1),
    "mark-twice": Bad(feed(item(), start=f"\ufeff\ufeff{XML}"), 1),
    "mark-after-start": Bad(feed(item(), start=f"{XML}\ufeff"), 1),
    "charset-unknown-declared": Bad(feed(item(), start='<?xml version="1.0" encoding="utf-88"?>'), 1),
    "charset-wrong-declared": Bad(feed(item(), start='<?xml version="1.0" encoding="EUC-KR"?>'), 1),
    "euc-kr-as-utf-8": Bad(says(200, rss(item()).encode("cp949")), 1),
    "euc-kr-undeclared": Bad(says(200, rss(item(), start="").encode("cp949")), 1),
    "utf-8-broken-byte": Bad(
        says(200, rss(item(1), item(2)).encode().replace("북".encode(), b"\xeb\xb6", 1)), 2, "replaced"
    ),
    "euc-kr-broken-byte": Bad(
        says(200, rss(*map(item, range(9)), start="").encode("cp949").replace("북".encode("cp949"), b"\xba", 1)),
        9,
        "replaced",
    ),
    "utf-16-marked": Bad(says(200, rss(item(), start="").encode("utf-16")), 1),
    "utf-16-be": Bad(says(200, b"\xfe\xff" + rss(item()).encode("utf-16-be")), 1),
    "utf-16-unmarked": Bad(says(200, rss(item()).encode("utf-16-le")), 1),
    "utf-32-marked": Bad(says(200, rss(item()).encode("utf-32")), 1),
    "utf-7": Bad(
        says(200, rss(item(title="+ADw-script+AD4-"), start="").encode(), Content_Type="text/xml; charset=utf-7"), 1
    ),
    "nul-reference": Bad(feed(item(title=f"&#0;{TITLE}&#x0;")), 1),
    "surrogate-reference": Bad(feed(item(title=f"&#xD800;{TITLE}&#56320;")), 1),
    "surrogate-bytes": Bad(feed(item(title=f"{TITLE}\ud800")), 1),
    "far-reference": Bad(feed(item(title=f"{TITLE}&#x7FFFFFFF;&#999999999999;")), 1),
    "control-bytes": Bad(feed(item(title=f"\x00\x1b[31m{TITLE}\x08\x7f")), 1),
    "bidi-override": Bad(feed(item(title=f"\u202e{TITLE}\u202c\u2066")), 1),
    "marks-stacked": Bad(feed(item(title=TITLE + "\u0301" * 20_000)), 1),
    "decomposed": Bad(feed(item(title="\u1107\u116e\u11a8\u1112\u1161\u11ab")), 1),
    "cut-in-a-letter": Bad(
        says(200, rss(item(1), item(2)).encode().rpartition("북".encode())[0] + b"\xeb\xb6"), 1, "refused"
    ),
}
XML_BROKEN: Final[dict[str, Bad]] = {
    "cut-in-an-item": Bad(
        says(200, rss(item(1), item(2), item(3)).encode().partition(b"/3<")[0]), 3, "not well-formed"
    ),
    "cut-in-a-tag": Bad(says(200, rss(item(1), item(2)).encode().partition(b"/2</li")[0] + b"/2</li"), 2),
    "cut-in-cdata": Bad(
        says(200, rss(item(1), item(2, title="<![CDATA[북")).encode().partition(b"]]")[0].rpartition(b"<link")[0]),
        1,
        "refused",
    ),
    "bare-ampersands": Bad(feed(item(link="http://hanbit.example/?a=1&b=2&amp;c=3")), 1),
    "bare-less-than": Bad(feed(item(1), item(2, title="3 < 5")), 2, "not well-formed"),
    "html-entities": Bad(feed(item(title="북한&nbsp;&hellip;&middot;&bogus;")), 1),
    "tags-crossed": Bad(feed(item(1, more="<b><i></b></i>"), item(2)), 2, "not well-formed"),
    "prefix-undeclared": Bad(feed(item(more="<dc:creator>홍길동</dc:creator>")), 1),
    "two-roots": Bad(feed(item(), start=f"{XML}<junk/>"), 1),
    "tail-after-end": Bad(says(200, FEED + b"<!-- 0.1 s --><script>track()</script>"), 1),
    "xml-1.1": Bad(feed(item(), start='<?xml version="1.1"?>'), 1),
    "tags-shouted": Bad(says(200, b'<RSS version="2.0"><CHANNEL><ITEM><TITLE>one</TITLE></ITEM></CHANNEL></RSS>'), 1),
    "doctype": Bad(feed(item(), start=f'{XML}<!DOCTYPE rss PUBLIC "-//N//RSS" "http://10.0.0.1/rss.dtd">'), 1),
    "billion-laughs": Bad(
        feed(
            item(title="&i;"),
            start=f'{XML}<!DOCTYPE l [<!ENTITY a "ha">'
            + "".join(f'<!ENTITY {y} "{f"&{x};" * 10}">' for x, y in zip("abcdefgh", "bcdefghi", strict=True))
            + "]>",
        ),
        1,
    ),
    "quadratic-blowup": Bad(
        large(lambda: rss(item(title="&a;" * 1_000), start=f'{XML}<!DOCTYPE l [<!ENTITY a "{"ha" * 50_000}">]>')),
        Reason.NOT_A_FEED,
    ),
    "outside-entity": Bad(
        feed(item(title="&x;"), start=f'{XML}<!DOCTYPE l [<!ENTITY x SYSTEM "file:///etc/passwd">]>'), 1
    ),
    "outside-parameter": Bad(
        feed(item(), start=f'{XML}<!DOCTYPE l [<!ENTITY % x SYSTEM "http://10.0.0.1/x.dtd"> %x;]>'), 1
    ),
    "included": Bad(
        feed(item(more='<x:include xmlns:x="http://www.w3.org/2001/XInclude" href="file:///etc/passwd"/>')), 1
    ),
    "stylesheet": Bad(feed(item(), start=f'{XML}<?xml-stylesheet href="http://10.0.0.1/s.xsl"?>'), 1),
    "base-inside": Bad(feed(item(link="1"), channel='<title xml:base="http://10.0.0.1/">x</title>'), 1),
}
HUGE: Final[dict[str, Bad]] = {
    "deep": Bad(large(lambda: rss(item(more="<a>" * 300 + "</a>" * 300))), Reason.PARSE, "deep"),
    "elements-100001": Bad(large(lambda: rss(item(more="<a/>" * 100_001))), Reason.PARSE, "elements"),
    "attributes-300": Bad(
        large(lambda: rss(item(more="<a " + " ".join(f"b{n}=''" for n in range(300)) + "/>"))),
        Reason.PARSE,
        "attributes",
    ),
    "entries-5000": Bad(large(lambda: rss(*(item(n) for n in range(5_000)))), 30, "lists 5000 items; the newest 30"),
    "title-1mb": Bad(large(lambda: rss(item(title="핵 " * 250_000))), 1),
    "title-10mb": Bad(large(lambda: rss(item(title="x" * 10_000_000))), Reason.TOO_LARGE),
    "title-7mb": Bad(large(lambda: rss(item(title="핵😀" * 1_000_000))), 1),
    "text-1mb": Bad(large(lambda: rss(item(more=f"<description>{'미사일 ' * 100_000}</description>"))), 1),
    "html-deep": Bad(large(lambda: rss(item(more=f"<description>{'&lt;div&gt;' * 10_000}</description>"))), 1),
    "html-wide": Bad(large(lambda: rss(item(more=f"<description>{'&lt;p&gt;핵' * 30_000}</description>"))), 1),
    "categories-9000": Bad(
        large(lambda: rss(item(more="".join(f"<category>{n}</category>" for n in range(9_000))))), 1
    ),
    "ampersands-1mb": Bad(large(lambda: rss(item(title="&" * 1_000_000))), 1),
    "comments-open": Bad(large(lambda: rss(item(1), "<!-- " * 100_000)), 1),
    "cdata-open": Bad(large(lambda: rss(item(1), "<![CDATA[ " * 100_000)), 1),
    "links-half": Bad(large(lambda: "<html>" + "<link type='" * 20_000), Reason.HTML_NOT_FEED),
    "blanks-1mb": Bad(large(lambda: rss(item(title=f"핵{' ' * 1_000_000}무기"))), 1),
    "date-1mb": Bad(large(lambda: rss(item(more=f"<pubDate>{'2026-' * 200_000}</pubDate>"))), 1),
    "gzip-file": Bad(says(200, gzip.compress(FEED), Content_Type="application/gzip"), 1),
    "gzip-file-cut": Bad(says(200, gzip.compress(FEED)[:-20]), Reason.PARSE, "breaks off"),
    "gzip-file-bomb": Bad(
        changes(cache(lambda _: answer(200, gzip.compress(bytes(20_000_000), 1)))), Reason.TOO_LARGE, "unpacked"
    ),
}
ITEMS: Final[dict[str, Bad]] = {
    "guid-blank": Bad(feed(item(guid=" ")), 1),
    "guid-same": Bad(feed(item(1, title="하나", guid="x"), item(2, title="둘", guid="x")), 2),
    "item-twice": Bad(feed(item(guid="1"), item(guid="1")), 1),
    "guid-10kb": Bad(feed(item(guid="x" * 10_000)), 1),
    "guid-churn": Bad(changes(guids_churn), 1),
    "never-the-same": Bad(changes(clock_ticks), 1),
    "link-script": Bad(feed(item(link="javascript:alert(1)")), 1),
    "link-data": Bad(feed(item(link="data:text/html,&lt;script&gt;")), 1),
    "link-file": Bad(feed(item(link="file:///etc/passwd")), 1),
    "link-password": Bad(feed(item(link="http://desk:s3cret@hanbit.example/1")), 1),
    "link-10kb": Bad(feed(item(link=f"http://hanbit.example/{'x' * 10_000}")), 1),
    "link-no-url": Bad(feed(item(link="http://[half")), 1),
    "link-port-0": Bad(feed(item(link="http://hanbit.example:0/")), 1),
    "link-relative": Bad(feed(item(link="../1")), 1),
    "link-same": Bad(
        feed(item(1, title="하나", link="http://hanbit.example/"), item(2, title="둘", link="http://hanbit.example/")),
        2,
    ),
    "script-in-title": Bad(feed(item(title="<![CDATA[<script>alert(1)</script>북한]]>")), 1),
    "script-in-text": Bad(feed(item(more="<description><![CDATA[<img src=x onerror=alert(1)>핵]]></description>")), 1),
    "markup-twice": Bad(feed(item(title="&amp;lt;b&amp;gt;핵&amp;lt;/b&amp;gt;")), 1),
    **{
        f"date-{name}": Bad(feed(item(more=f"<pubDate>{written}</pubDate>")), 1)
        for name, written in {
            "9999": "Fri, 31 Dec 9999 23:59:59 -1200",
            "0001": "Mon, 01 Jan 0001 00:00:00 +1400",
            "0000": "0000-00-00T00:00:00Z",
            "99": "99/99/99 99:99",
            "word": "어제 아침",
            "number": "9" * 40,
            "zone": "Mon, 23 Nov 2026 09:00:00 +9999",
        }.items()
    },
}
JSON: Final[dict[str, Bad]] = {
    "json-cut": Bad(says(200, b'{"version": "https://jsonfeed.org/version/1", "items": [{"id": "1", '), Reason.PARSE),
    "json-comma": Bad(says(200, b'{"title": "x", "items": [],}'), Reason.PARSE),
    "json-marked": Bad(says(200, b'\xef\xbb\xbf{"title": "x", "items": [{"id": "1", "title": "one"}]}'), 1),
    "json-nan": Bad(jsonfeed({"id": float("nan"), "title": "one", "date_published": float("inf")}), 1),
    "json-items-object": Bad(jsonfeed(items={"1": "one"}), Reason.NOT_A_FEED),
    "json-items-odd": Bad(jsonfeed("one", 2, None, [], {"id": "1", "title": "하나"}), 1, "refused"),
    "json-types-odd": Bad(
        jsonfeed({"id": ["1"], "url": {}, "title": True, "content_text": "하나", "tags": "x", "authors": {"name": 1}}),
        1,
    ),
    "json-number-long": Bad(says(200, b'{"title": "x", "items": [{"id": ' + b"9" * 9_000 + b"}]}"), Reason.PARSE),
    "json-lists-7mb": Bad(
        large(lambda: f'{{"title": "x", "items": [{",".join(["[]"] * 2_500_000)}]}}'), Reason.PARSE, "lists"
    ),
    "json-deep": Bad(says(200, b'{"title": "x", "items": ' + b"[" * 200_000), Reason.PARSE),
    "json-surrogate": Bad(says(200, b'{"title": "x", "items": [{"id": "1", "title": "\\ud800one\\udc00\\u0000"}]}'), 1),
}
DOCUMENTS: Final = {**NOT_FEEDS, **HOLLOW, **LETTERS, **XML_BROKEN, **HUGE, **ITEMS, **JSON}
