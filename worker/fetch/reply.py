"""What a server's answer means: an outcome, or the next hop of a redirect. Pure."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, Literal
from urllib.parse import urljoin

from archive.model import Response
from worker.fetch.guard import check_url
from worker.fetch.headers import Headers, clock_agrees, first, fresh_for, retry_at
from worker.fetch.limits import FetchLimits, Refused
from worker.flow import Fetched, FetchFailed, NotModified, Outcome, Reason
from worker.kinds import masked

Purpose = Literal["feed", "page", "robots"]
REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_PERMANENT: Final = frozenset({301, 308})
NOT_THERE: Final = frozenset({404, 410, 451})
_NO_CONTENT: Final = frozenset({204, 205})


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One complete answer of one server. `packed` as in Fetched.

    `body` is empty unless the status is a success, or says that a page is not there: then it is as sent.
    """

    status: int
    headers: Headers = ()
    body: bytes = b""
    packed: bytes | None = None
    ip: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """Where a fetch stands: `asked` is the URL as given, `url` the one to dial next, `passed` those dialled before.

    `steady` while every hop so far was permanent; `permanent_url` is the last URL reached that way. `seconds` is what
    is left of the time for exchanges.
    """

    asked: str
    url: str
    purpose: Purpose
    seconds: float
    passed: tuple[str, ...] = ()
    steady: bool = True
    permanent_url: str | None = None
    conditional: bool = False

    def failed(self, why: Refused, now: datetime, answer: Answer | None = None) -> FetchFailed:
        """The end of the walk, here, for that reason, told so that anybody may read it."""
        return FetchFailed(
            url=self.asked,
            reason=why.reason,
            detail=masked(why.detail),
            fetched_at=now,
            status=answer.status if answer else None,
            final_url=self.url,
            retry_at=retry_at(answer.headers, now) if answer else None,
            answer=self._evidence(answer, now) if answer and answer.status in NOT_THERE else None,
        )

    def _evidence(self, answer: Answer, now: datetime) -> Response:
        return Response(
            url=self.asked,
            final_url=self.url,
            status=answer.status,
            headers=answer.headers,
            body=answer.body,
            fetched_at=now,
            ip=answer.ip,
        )


def meaning(answer: Answer, walk: Walk, limits: FetchLimits, now: datetime) -> Outcome | Walk:
    """Where an answer leaves the walk: at its end, or on its way to the next URL."""
    if answer.status in REDIRECTS:
        step = _next_hop(answer, walk, limits)
        return walk.failed(step, now, answer) if isinstance(step, Refused) else step
    if answer.status == 304 and walk.conditional:
        return NotModified(
            url=walk.asked,
            final_url=walk.url,
            fetched_at=now,
            permanent_url=walk.permanent_url,
            max_age=fresh_for(answer.headers, now),
            clock_agrees=clock_agrees(answer.headers, now),
        )
    refused = _refusal(answer, walk, now)
    return walk.failed(refused, now, answer) if refused else _fetched(answer, walk, now)


def _fetched(answer: Answer, walk: Walk, now: datetime) -> Fetched:
    return Fetched(
        url=walk.asked,
        final_url=walk.url,
        status=answer.status,
        body=answer.body,
        fetched_at=now,
        content_type=first(answer.headers, "content-type"),
        headers=answer.headers,
        packed=answer.packed,
        ip=answer.ip,
        permanent_url=walk.permanent_url,
        etag=first(answer.headers, "etag"),
        last_modified=first(answer.headers, "last-modified"),
        max_age=fresh_for(answer.headers, now),
        clock_agrees=clock_agrees(answer.headers, now),
    )


def _refusal(answer: Answer, walk: Walk, now: datetime) -> Refused | None:
    """Why an answer that is no redirect is of no use; None if it is a body to be read."""
    status = answer.status
    if status == 206 or not 200 <= status < 600 or 300 <= status < 400:
        return Refused(reason=Reason.BAD_RESPONSE, detail=f"{walk.url} answered {status}, not asked for")
    if status < 300:
        if status in _NO_CONTENT or not answer.body:
            return Refused(reason=Reason.EMPTY, detail=f"{walk.url} answered {status} with no body")
        return None
    if status == 410:
        reason = Reason.GONE
    elif status == 429 or (status == 503 and _asks_back(answer, now)):
        reason = Reason.RATE_LIMITED
    else:
        reason = Reason.HTTP_4XX if status < 500 else Reason.HTTP_5XX
    return Refused(reason=reason, detail=f"{walk.url} answered {status}")


def _asks_back(answer: Answer, now: datetime) -> bool:
    return retry_at(answer.headers, now) is not None


def _next_hop(answer: Answer, walk: Walk, limits: FetchLimits) -> Walk | Refused:
    location = first(answer.headers, "location")
    if location is None:
        return _lost(f"{walk.url} redirects ({answer.status}) to nowhere")
    try:
        target = check_url(urljoin(walk.url, location), limits)
    except ValueError:
        return _lost(f"{walk.url} redirects to {masked(location)[:200]!r}, which is no URL")
    if isinstance(target, Refused):
        return replace(target, detail=f"redirected from {walk.url}: {target.detail}")
    passed = (*walk.passed, walk.url)
    if target in passed:
        return _lost(f"redirects lead back to {target}")
    if len(passed) > limits.max_redirects:
        return _lost(f"more than {limits.max_redirects} redirects, the last to {target}")
    steady = walk.steady and answer.status in _PERMANENT
    return replace(
        walk, url=target, passed=passed, steady=steady, permanent_url=target if steady else walk.permanent_url
    )


def _lost(detail: str) -> Refused:
    return Refused(reason=Reason.REDIRECTS, detail=detail)
