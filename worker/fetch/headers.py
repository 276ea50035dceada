"""What response headers promise: when to come back, how long an answer stays fresh, how a body is packed. Pure."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final, Literal

from worker.fetch.limits import Refused
from worker.flow import Reason

Headers = tuple[tuple[str, str], ...]
Coding = Literal["", "gzip", "deflate"]

_LONGEST: Final = 10 * 365 * 86_400  # seconds; beyond it a number is noise, and timedelta overflows
_DAY: Final = timedelta(days=1)
_CODINGS: Final[dict[str, Coding]] = {"gzip": "gzip", "x-gzip": "gzip", "deflate": "deflate"}


def first(headers: Headers, name: str) -> str | None:
    """The first header of that name (lower case), stripped; None if there is none or it is empty."""
    return next((value.strip() for key, value in headers if key.lower() == name and value.strip()), None)


def retry_at(headers: Headers, now: datetime) -> datetime | None:
    """When Retry-After asks us to come back, in seconds from now or as a date; None if it says nothing readable."""
    value = first(headers, "retry-after")
    if value is None:
        return None
    seconds = _seconds(value)
    return _date(value) if seconds is None else now + timedelta(seconds=seconds)


def clock_agrees(headers: Headers, now: datetime) -> bool:
    """Whether the server's clock (Date) bears ours out, to the day; not if it doesn't say."""
    sent = _sent_at(headers)
    return sent is not None and abs(sent - now) <= _DAY


def _sent_at(headers: Headers) -> datetime | None:
    return _date(first(headers, "date") or "")


def fresh_for(headers: Headers, now: datetime) -> timedelta | None:
    """How long Cache-Control, or else Expires, says the answer stays fresh; None if neither speaks."""
    directives = dict(_directives(value for key, value in headers if key.lower() == "cache-control"))
    if "no-store" in directives or "no-cache" in directives:
        return timedelta(0)
    seconds = _seconds(directives.get("max-age", ""))
    if seconds is not None:
        age = _seconds(first(headers, "age") or "") or 0
        return timedelta(seconds=max(0, seconds - age))
    expires = first(headers, "expires")
    if expires is None:
        return None
    until = _date(expires)  # an unreadable date, such as 0, means already stale
    return max(timedelta(0), until - (_sent_at(headers) or now)) if until else timedelta(0)


def coding(headers: Headers) -> Coding | Refused:
    """How the body is packed: at most one layer, of a kind we asked for."""
    layers = [layer for layer in _tokens(headers, "content-encoding") if layer != "identity"]
    layers += [layer for layer in _tokens(headers, "transfer-encoding") if layer not in ("chunked", "identity")]
    if not layers:
        return ""
    known = _CODINGS.get(layers[0])
    if known is None or len(layers) > 1:
        return Refused(reason=Reason.BAD_ENCODING, detail=f"body packed as {', '.join(layers)[:80]}, not asked for")
    return known


def _tokens(headers: Headers, name: str) -> list[str]:
    values = ",".join(value for key, value in headers if key.lower() == name)
    return [token for token in (part.strip().lower() for part in values.split(",")) if token]


def _directives(values: Iterable[str]) -> Iterable[tuple[str, str]]:
    for part in ",".join(values).split(","):
        name, _, value = part.partition("=")
        yield name.strip().lower(), value.strip().strip('"')


def _seconds(text: str) -> int | None:
    if not (text.isascii() and text.isdigit()):
        return None
    significant = text.lstrip("0")
    return _LONGEST if len(significant) > 9 else min(int(significant or "0"), _LONGEST)


def _date(text: str) -> datetime | None:
    """An HTTP date in any of its three forms, UTC; None if it is none."""
    try:
        parsed = parsedate_to_datetime(text)
        return (parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
