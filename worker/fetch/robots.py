"""Whether robots.txt lets us read a page, as RFC 9309 has it. Pure.

No robots.txt (4xx, too many redirects, an empty one) allows all. One that can't be had for now (5xx, 429, no
connection) forbids all for now: the page then fails with that reason, which is tried again, and not with `robots`.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from protego import Protego
from yarl import URL

from worker.fetch.limits import FetchLimits, Refused
from worker.flow import Fetched, FetchFailed, Outcome, Reason

ASK_AGAIN: Final = timedelta(minutes=30)  # while robots.txt can't be had
_LONGEST: Final = timedelta(days=1)  # RFC 9309 2.4: nothing is to be believed for longer
_NO_ROBOTS: Final = frozenset(
    {Reason.HTTP_4XX, Reason.GONE, Reason.EMPTY, Reason.REDIRECTS, Reason.BAD_URL, Reason.FORBIDDEN_ADDRESS}
)

_AGENT_LINE: Final = re.compile(r"\s*user(?:-|\s*)agent(?:\s*:|\s)\s*([^#\s].*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What one origin's robots.txt says, until `expires`. `file` None allows all, unless `failed` says why not."""

    expires: datetime
    file: Protego | None = None
    failed: FetchFailed | None = None


def robots_url(url: str) -> str:
    """Where the robots.txt of a URL's origin is; also the origin's name."""
    return str(URL(url).origin() / "robots.txt")


def rules_from(outcome: Outcome, limits: FetchLimits, now: datetime) -> Rules:
    """What fetching robots.txt tells. Only its first `robots_max_bytes` count, and only whole lines."""
    lasting = now + min(limits.robots_ttl, _LONGEST)
    match outcome:
        case Fetched(body=body):
            return Rules(expires=lasting, file=Protego.parse(_relevant(body, limits)))
        case FetchFailed(reason=reason) as failed if reason not in _NO_ROBOTS:
            until = failed.retry_at or now + ASK_AGAIN
            return Rules(expires=min(max(until, now + timedelta(minutes=1)), now + _LONGEST), failed=failed)
        case _:
            return Rules(expires=lasting)


def crawl_delay(rules: Rules, limits: FetchLimits) -> float | None:
    """Seconds the host wishes between two requests of ours; None if it names none."""
    return rules.file.crawl_delay(_token(limits)) if rules.file else None


def objection(rules: Rules, url: str, limits: FetchLimits) -> Refused | None:
    """Why a URL is not to be read now, or None."""
    if rules.failed is not None:
        return Refused(reason=rules.failed.reason, detail=f"robots.txt can't be had: {rules.failed.detail}")
    if rules.file is not None and not rules.file.can_fetch(url, _token(limits)):
        return Refused(reason=Reason.ROBOTS, detail=f"{robots_url(url)} asks us not to read {url}")
    return None


def _relevant(body: bytes, limits: FetchLimits) -> str:
    """The text of a robots.txt with all agents but us under one name.

    Protego files every rule once under every agent it names: 250 kB of agents over 250 kB of rules would keep it busy
    for minutes.
    """
    if len(body) >= limits.robots_max_bytes:
        body = body[: limits.robots_max_bytes].rpartition(b"\n")[0]
    token = _token(limits).lower()
    text = body.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace")
    return "\n".join(_for_us(line, token) for line in text.splitlines())


def _for_us(line: str, token: str) -> str:
    named = _AGENT_LINE.match(line)
    if named is None:
        return line
    agent = named[1].partition("#")[0].strip().lower().replace("*", "")
    return f"User-agent: {agent or '*'}" if agent in token else "User-agent: -"


def _token(limits: FetchLimits) -> str:
    """The product name robots.txt knows us by: a user agent's words up to the first version or comment."""
    return limits.user_agent.partition("/")[0].partition(" ")[0]
