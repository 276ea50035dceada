"""What kind of document this is, told by its content. Pure."""

import re
from typing import Final

from worker.decode import clean
from worker.errors import StageFailed
from worker.flow import Reason
from worker.links import without_user

_SEARCHED: Final = 65536
_SHOWN: Final = 200
_ROOT: Final = re.compile(r"<(?:[\w.-]+:)?(rss|rdf|feed|channel|urlset|sitemapindex)(?=[\s/>])", re.IGNORECASE)
# Said so clearly that not even an HTML page around it makes it less of a feed.
_SURE: Final = re.compile(
    r"<(rss)\s[^>]{0,2000}\bversion|<(?:[\w.-]{1,20}:)?(rdf|feed)\s[^>]{0,2000}\bxmlns", re.IGNORECASE
)
_KIND: Final = {
    "rss": "rss",
    "channel": "rss",
    "rdf": "rdf",
    "feed": "atom",
    "urlset": "sitemap",
    "sitemapindex": "sitemapindex",
}
_HTML: Final = re.compile(r"<(?:!doctype\s+html|html|head|body)(?=[\s>])", re.IGNORECASE)
_OPML: Final = re.compile(r"<opml(?=[\s>])", re.IGNORECASE)
_OTHER_ROOT: Final = re.compile(r"<([A-Za-z_][\w.:-]*)")
_ALTERNATE: Final = re.compile(
    r"<link\b(?=[^>]{0,2000}\btype\s*=\s*[\"']?application/(?:rss\+xml|atom\+xml|feed\+json))[^>]{0,2000}\bhref\s*=\s*[\"']?([^\"'\s>]+)",
    re.IGNORECASE,
)


def sniff(text: str, name: str) -> str:
    """rss, rdf, atom, jsonfeed, sitemap or sitemapindex, told by what the document of this name begins with.

    What stands before the first element of a feed (warnings of the server, empty lines) is no reason to refuse it.
    Raises StageFailed: HTML_NOT_FEED, NOT_A_FEED.
    """
    start = text[:_SEARCHED].lstrip("\ufeff \t\r\n\0")
    if start.startswith("{"):
        return "jsonfeed"
    root, html = _ROOT.search(start), _HTML.search(start)
    if root and (html is None or root.start() < html.start()):
        return _KIND[root[1].lower()]
    if sure := _SURE.search(start):
        return _KIND[(sure[1] or sure[2]).lower()]
    if _OPML.search(start):  # its <head> and <body> are not those of a page
        raise StageFailed(Reason.NOT_A_FEED, f"{name} is an OPML list of feeds, which `bongsu feeds import` takes")
    if html:
        feed = _ALTERNATE.search(start)
        where = f"; it names a feed at {without_user(clean(feed[1]))[:_SHOWN]}" if feed else ""
        raise StageFailed(Reason.HTML_NOT_FEED, f"{name} is an HTML page, not a feed{where}")
    other = _OTHER_ROOT.search(start)
    what = f"an XML document of <{other[1][:40]}>" if other else f"no XML and no JSON: it begins {clean(start[:40])!r}"
    raise StageFailed(Reason.NOT_A_FEED, f"{name} is {what}")
