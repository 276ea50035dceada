"""Sound HTTP that says the wrong thing: statuses, headers, redirects, and ways to inner addresses."""

import asyncio
from typing import Final

from tests.fakeweb.misbehaviour import FEED, Bad, Request, answer, changes, head, says, sends
from worker.flow import Reason


async def redirect_deeper(request: Request, writer: asyncio.StreamWriter) -> None:
    """Every visit leads one level deeper: ?1, ?2, ?3 …"""
    depth = int(request.target.partition("?")[2] or 0) + 1
    writer.write(answer(302, b"", [("Location", f"{request.path}?{depth}")]))
    await writer.drain()


def lies_unchanged(request: Request) -> bytes:
    """A feed once; to whoever knows a validator, 304 for ever."""
    return answer(200 if request.header("if-none-match") is None else 304, FEED, [("ETag", '"1"')])


def renamed_each_time(request: Request) -> bytes:
    """The same feed under another ETag each time, which no later request matches."""
    return answer(200, FEED, [("ETag", f'"{request.nth}"'), ("Last-Modified", "Mon, 23 Nov 2026 00:00:00 GMT")])


def leads_to(place: str, status: int = 302) -> Bad:
    """A redirect to an address that must not be dialled."""
    return Bad(says(status, Location=place), Reason.FORBIDDEN_ADDRESS)


def leads_nowhere(place: str, word: str = "") -> Bad:
    """A redirect to what is no address of the web."""
    return Bad(says(302, Location=place), Reason.BAD_URL, word)


STATUSES: Final[dict[str, Bad]] = {
    "gone": Bad(says(410, b"gone"), Reason.GONE, status="gone"),
    "missing": Bad(says(404, b"nothing"), Reason.HTTP_4XX, "404"),
    "missing-with-feed": Bad(says(404, FEED), Reason.HTTP_4XX, "404"),
    "bad-request": Bad(says(400, b"no"), Reason.HTTP_4XX, "400"),
    "asks-password": Bad(says(401, b"who?", WWW_Authenticate='Basic realm="desk"'), Reason.HTTP_4XX, "401"),
    "asks-money": Bad(says(402, b"pay"), Reason.HTTP_4XX, "402"),
    "forbidden": Bad(says(403, b"no"), Reason.HTTP_4XX, "403"),
    "no-such-method": Bad(says(405, b"no", Allow="POST"), Reason.HTTP_4XX, "405"),
    "asks-proxy-password": Bad(says(407, b"who?", Proxy_Authenticate="Basic"), Reason.HTTP_4XX, "407"),
    "request-timeout": Bad(says(408, b"slow"), Reason.HTTP_4XX, "408"),
    "teapot": Bad(says(418, b"short and stout"), Reason.HTTP_4XX, "418"),
    "misdirected": Bad(says(421, b"not me"), Reason.HTTP_4XX, "421"),
    "too-early": Bad(says(425, b"later"), Reason.HTTP_4XX, "425"),
    "blocked-by-law": Bad(says(451, b"no"), Reason.HTTP_4XX, "451"),
    "status-499": Bad(says(499, b"?"), Reason.HTTP_4XX, "499"),
    "broken": Bad(says(500, b"oops"), Reason.HTTP_5XX, "500"),
    "broken-with-feed": Bad(says(500, FEED), Reason.HTTP_5XX, "500"),
    "bad-gateway": Bad(says(502, b"oops"), Reason.HTTP_5XX, "502"),
    "busy": Bad(says(503, b"busy"), Reason.HTTP_5XX, "503"),
    "gateway-timeout": Bad(says(504, b"oops"), Reason.HTTP_5XX, "504"),
    "edge-520": Bad(says(520, b"oops"), Reason.HTTP_5XX, "520"),
    "rate-limited": Bad(says(429, b"slow down", Retry_After="120"), Reason.RATE_LIMITED, "429"),
    "rate-limited-mute": Bad(says(429, b"slow down"), Reason.RATE_LIMITED, "429"),
    "rate-limited-negative": Bad(says(429, b"slow down", Retry_After="-5"), Reason.RATE_LIMITED),
    "busy-seconds": Bad(says(503, b"busy", Retry_After="3600"), Reason.RATE_LIMITED),
    "busy-date": Bad(says(503, b"busy", Retry_After="Tue, 01 Dec 2026 12:30:00 GMT"), Reason.RATE_LIMITED),
    "busy-long-ago": Bad(says(503, b"busy", Retry_After="Sat, 01 Jan 2000 00:00:00 GMT"), Reason.RATE_LIMITED),
    "busy-absurd": Bad(says(503, b"busy", Retry_After="9" * 400), Reason.RATE_LIMITED),
    "busy-negative": Bad(says(503, b"busy", Retry_After="-1"), Reason.HTTP_5XX),
    "busy-word": Bad(says(503, b"busy", Retry_After="soon"), Reason.HTTP_5XX),
    "empty": Bad(says(200), Reason.EMPTY),
    "no-content": Bad(says(204), Reason.EMPTY),
    "reset-content": Bad(says(205), Reason.EMPTY),
    "partial": Bad(says(206, FEED, Content_Range="bytes 0-9/100"), Reason.BAD_RESPONSE, "206"),
    "second-hand": Bad(says(203, FEED), 1),
    "not-modified-unasked": Bad(says(304), Reason.BAD_RESPONSE, "304"),
    "not-modified-with-body": Bad(sends(head(304) + b"hello"), Reason.BAD_RESPONSE),
    "not-modified-for-ever": Bad(changes(lies_unchanged), 1),
    "multiple-choices": Bad(says(300, b"<a href=/a>", Location="/bad/plain"), Reason.BAD_RESPONSE, "300"),
    "use-proxy": Bad(says(305, Location="http://10.0.0.1:3128/"), Reason.BAD_RESPONSE, "305"),
}
HEADERS: Final[dict[str, Bad]] = {
    "plain": Bad(says(200, FEED), 1),
    "wrong-type": Bad(says(200, FEED, Content_Type="image/png"), 1),
    "type-nonsense": Bad(says(200, FEED, Content_Type=";;;charset=;=,"), 1),
    "charset-unknown": Bad(says(200, FEED, Content_Type="text/xml; charset=utf-88"), 1),
    "charset-lies": Bad(says(200, FEED, Content_Type="text/xml; charset=iso-8859-1"), 1),
    "charset-evil": Bad(says(200, FEED, Content_Type="text/xml; charset=zlib_codec"), 1),
    "download": Bad(says(200, FEED, Content_Disposition='attachment; filename="../../etc/passwd"'), 1),
    "refresh-header": Bad(says(200, FEED, Refresh="0; url=http://10.0.0.1/"), 1),
    "alt-svc": Bad(says(200, FEED, Alt_Svc='h3="10.0.0.1:443"', Link="<http://10.0.0.1/>; rel=preload"), 1),
    "etag-long": Bad(says(200, FEED, ETag=f'"{"x" * 10_000}"'), 1),
    "etag-8-bit": Bad(sends(answer(200, FEED)[:15] + b'\r\nETag: "\xb0\xa1"' + answer(200, FEED)[15:]), 1),
    "etag-unquoted": Bad(says(200, FEED, ETag="북한 W/ \t"), 1),
    "etag-changing": Bad(changes(renamed_each_time), 1),
    "modified-nonsense": Bad(says(200, FEED, Last_Modified="yesterday-ish"), 1),
    "modified-in-9999": Bad(says(200, FEED, Last_Modified="Fri, 31 Dec 9999 23:59:59 GMT"), 1),
    "fresh-for-ever": Bad(says(200, FEED, Cache_Control=f"max-age={'9' * 100}"), 1),
    "fresh-nonsense": Bad(says(200, FEED, Cache_Control="max-age=-1, =,,", Expires="0", Age="x", Date="no"), 1),
    "cookies": Bad(sends(answer(200, FEED, [("Set-Cookie", f"c{n}={n}; Path=/") for n in range(100)])), 1),
    "cookie-flood": Bad(
        sends(answer(200, FEED, [("Set-Cookie", f"c{n}={'x' * 100}") for n in range(2_000)])), Reason.BAD_RESPONSE
    ),
}
REDIRECTS: Final[dict[str, Bad]] = {
    "redirect": Bad(says(302, Location="/bad/plain"), 1),
    "redirect-see-other": Bad(says(303, Location="/bad/plain"), 1),
    "redirect-moved": Bad(says(301, Location="/bad/plain"), 1, status="moved"),
    "redirect-308": Bad(says(308, b"x" * 1_000, Location="/bad/plain"), 1, status="moved"),
    "redirect-fragment": Bad(says(302, Location="/bad/plain#top"), 1),
    "redirect-dots": Bad(says(302, Location="../bad/./x/../plain"), 1),
    "redirect-twice-said": Bad(
        sends(answer(302, b"", [("Location", "/bad/plain"), ("Location", "http://10.0.0.1/")])), 1
    ),
    "redirect-cookie": Bad(says(302, Location="/echo", Set_Cookie="session=1; Path=/"), Reason.HTTP_4XX),
    "redirect-euc-kr": Bad(
        sends(head(302)[:-2] + b"Location: /" + "북한".encode("euc-kr") + b"\r\n\r\n"), Reason.HTTP_4XX, "%BA%CF"
    ),
    "redirect-self": Bad(says(302, Location="/bad/redirect-self"), Reason.REDIRECTS),
    "redirect-loop": Bad(says(301, Location="/bad/redirect-loop-back"), Reason.REDIRECTS),
    "redirect-loop-back": Bad(says(301, Location="/bad/redirect-loop"), Reason.REDIRECTS),
    "redirect-deeper": Bad(redirect_deeper, Reason.REDIRECTS, "more than"),
    "redirect-nowhere": Bad(says(302), Reason.REDIRECTS, "nowhere"),
    "redirect-blank": Bad(says(302, Location="  "), Reason.REDIRECTS, "nowhere"),
    "redirect-no-url": Bad(says(302, Location="http://[half"), Reason.REDIRECTS),
    "redirect-long": leads_nowhere(f"/{'x' * 9_000}", "longer than"),
    "redirect-file": leads_nowhere("file:///etc/passwd", "only http and https"),
    "redirect-data": leads_nowhere("data:text/xml,<rss/>", "only http and https"),
    "redirect-script": leads_nowhere("javascript:alert(1)", "only http and https"),
    "redirect-ftp": leads_nowhere("ftp://hanbit.example/feed", "only http and https"),
    "redirect-port": leads_nowhere("http://hanbit.example:22/", "port 22"),
    "redirect-password": leads_nowhere("http://desk:s3cret@hanbit.example/", "user name"),
    "redirect-userinfo": leads_nowhere("http://hanbit.example@10.0.0.1/", "user name"),
    "redirect-backslash": leads_nowhere("http://10.0.0.1\\@hanbit.example/", "user name"),
    "redirect-split": leads_nowhere("/a\x0bHost: 10.0.0.1", "control character"),
    "redirect-zone": leads_nowhere("http://[fe80::1%25eth0]/", "interface"),
    "redirect-five-parts": leads_nowhere("http://1.2.3.4.5/", "no IPv4 address"),
    "redirect-to-gone": Bad(says(302, Location="/bad/gone"), Reason.GONE, status="gone"),
    "redirect-to-silence": Bad(says(302, Location="/bad/silent"), Reason.TIMEOUT),
}
INSIDE: Final[dict[str, Bad]] = {
    "redirect-metadata": leads_to("http://169.254.169.254/latest/meta-data/"),
    "redirect-metadata-6": leads_to("http://[fd00:ec2::254]/latest/meta-data/"),
    "redirect-localhost": leads_to("http://localhost:22/", 301),
    "redirect-localhost-dot": leads_to("http://LOCALHOST./"),
    "redirect-under-localhost": leads_to("http://feeds.localhost/"),
    "redirect-address-dot": leads_to("http://127.0.0.1./"),
    "redirect-decimal": leads_to("http://2130706433/"),
    "redirect-hex": leads_to("http://0x7f000001/"),
    "redirect-hex-parts": leads_to("http://0x7f.0x0.0x0.0x1/"),
    "redirect-octal": leads_to("http://0177.0.0.01/"),
    "redirect-short": leads_to("http://127.1/"),
    "redirect-wide-digits": leads_to("http://１２７.0.0.1/"),
    "redirect-ideographic-dots": leads_to("http://127。0。0。1/"),
    "redirect-nothing": leads_to("http://0/"),
    "redirect-private": leads_to("//192.168.0.1/"),
    "redirect-shared": leads_to("http://100.64.0.1/"),
    "redirect-broadcast": leads_to("http://255.255.255.255/"),
    "redirect-multicast": leads_to("http://224.0.0.1/"),
    "redirect-loopback-6": leads_to("http://[::1]/", 307),
    "redirect-loopback-6-long": leads_to("http://[0:0:0:0:0:0:0:1]/", 308),
    "redirect-inside": leads_to("//[::ffff:10.0.0.1]/"),
    "redirect-mapped-hex": leads_to("http://[::ffff:7f00:1]/"),
    "redirect-compatible": leads_to("http://[::127.0.0.1]/"),
    "redirect-nat64": leads_to("http://[64:ff9b::7f00:1]/"),
    "redirect-6to4": leads_to("http://[2002:7f00:1::]/"),
    "redirect-teredo": leads_to("http://[2001:0:7f00:1::]/"),
    "redirect-link-local-6": leads_to("http://[fe80::1]/"),
}
REPLIES: Final = {**STATUSES, **HEADERS, **REDIRECTS, **INSIDE}
