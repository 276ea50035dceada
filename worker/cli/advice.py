"""What a person can do about a feed or a page that fails, by its reason. Pure."""

from collections.abc import Mapping
from typing import Final

from worker.flow import Reason

_LATER: Final = "it is asked again by itself, ever less often, at least once a day"
_SERVER: Final = f"the fault is the server's; {_LATER}"
_DISCOVER: Final = "open it in a browser; `bongsu feeds discover SITE` finds the feeds of a site"

ADVICE: Final[Mapping[Reason, str]] = {
    Reason.BAD_URL: "mend the address in the feed list; a port other than 80 and 443 must be named in `fetch.ports`",
    Reason.FORBIDDEN_ADDRESS: "if you trust that address, name it as ip:port in `fetch.allow_addresses`",
    Reason.DNS: f"is the name spelt right, and is this machine online? If the site has moved: {_DISCOVER}",
    Reason.CONNECT: f"nobody answers there; is this machine online? Else {_LATER}",
    Reason.TLS: f"its certificate or its TLS is not in order, and bongsu does not look past that; {_LATER}",
    Reason.TIMEOUT: f"it is too slow now; `fetch.total_seconds` is how long bongsu waits. {_LATER.capitalize()}",
    Reason.RESET: _SERVER,
    Reason.TRUNCATED: _SERVER,
    Reason.TOO_LARGE: "`fetch.max_wire_bytes` and `fetch.max_body_bytes` are how much bongsu takes",
    Reason.BAD_ENCODING: _SERVER,
    Reason.BAD_RESPONSE: _SERVER,
    Reason.REDIRECTS: f"its redirects lead nowhere; {_DISCOVER}",
    Reason.ROBOTS: "its robots.txt asks programs not to read it, which bongsu heeds",
    Reason.HTTP_4XX: f"nothing is there, or we are refused (does `fetch.user_agent` say who we are?); {_DISCOVER}",
    Reason.HTTP_5XX: _SERVER,
    Reason.RATE_LIMITED: "it is asked again when the server wishes; a longer `interval` of the feed may help",
    Reason.GONE: f"the outlet has retired it; {_DISCOVER}, and `bongsu feeds remove ID` switches this one off",
    Reason.EMPTY: _SERVER,
    Reason.NOT_A_FEED: f"there is something else at that address; {_DISCOVER}",
    Reason.HTML_NOT_FEED: f"there is a page at that address; {_DISCOVER}; or read its headlines as a `listing`",
    Reason.SITEMAP_INDEX: "configure one of the sitemaps it lists; `bongsu feeds discover` names them",
    Reason.NOT_A_PAGE: "what is there is no page of text",
    Reason.PARSE: f"it is broken beyond reading; {_LATER}. The selectors of a `listing` may be out of date",
    Reason.CPU_LIMIT: "reading it takes longer than `sandbox.cpu_seconds`; it may be hostile",
    Reason.MEMORY_LIMIT: "reading it takes more than `sandbox.memory_bytes`; it may be hostile",
    Reason.CRASHED: f"a child of bongsu's was ended from outside, or by a fault of a parser; {_LATER}",
    Reason.NO_ARTICLE: "the page holds no article; what the feed said stands in",
    Reason.TOO_OLD: "`pages.max_age_days` is up to what age pages are read",
    Reason.INTERNAL: "a fault of bongsu's; the log has the traceback, please report it",
}
