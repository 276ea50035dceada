"""The kinds of value a config file may hold: how each is read and what is allowed, in words. Pure.

A kind takes what TOML gives (str, int, float, bool, list) and returns the typed value, or raises ValueError; its
`allowed` is the phrase for the message. Settings and feeds are read through the same kinds.
"""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from urllib.parse import urlsplit

from archive.place import DatabaseUrl, database

if TYPE_CHECKING:
    from datetime import tzinfo

_SIZES: Final = {
    "": 1,
    "b": 1,
    "byte": 1,
    "bytes": 1,
    "kb": 10**3,
    "mb": 10**6,
    "gb": 10**9,
    "kib": 1 << 10,
    "mib": 1 << 20,
    "gib": 1 << 30,
}  # fmt: skip  (a table of units)
_SECONDS: Final = {
    "": 1,
    "s": 1,
    "sec": 1,
    "second": 1,
    "seconds": 1,
    "ms": 0.001,
    "min": 60,
    "minute": 60,
    "minutes": 60,
    "h": 3600,
    "hour": 3600,
    "hours": 3600,
    "d": 86400,
    "day": 86400,
    "days": 86400,
}  # fmt: skip  (a table of units)
_USER: Final = re.compile(r"(:[/\\]*|//)[^/\\?#]*@")  # programs take any slashes, or none, for two
_PARAMETER: Final = re.compile(r"""([?&;#]([\w.~\[\]-]{1,64})=)([^\s&;#"'<>]+)""")
# One of an address that is itself a parameter.
_INNER: Final = re.compile(r"((?:%3f|%26|%3b|%23)([\w.~-]{1,64})(?:=|%3d))((?:(?!%26|%23|%3b|%3f).)+)", re.IGNORECASE)
# Names of parameters that tell who asks: token, apiKey, X-Amz-Signature; keyword, author and passage are none.
_SECRET: Final = re.compile(
    r"""token|secret|passw|credential|signature|jwt|sess(?:ion)?id
    |(?:^|[\W_]|api|app|auth|access|service|private|subscription|license)key$
    |(?:^|[\W_])(?:auth|authorization|pwd|pass|sig|hmac|sid)(?:$|[\W_])""",
    re.IGNORECASE | re.VERBOSE,
)
_QUANTITY: Final = re.compile(r"\s*([0-9]+(?:\.[0-9]+)?)\s*([A-Za-z]*)\s*")
_SLUG: Final = re.compile(r"[a-z0-9]+(?:[._-][a-z0-9]+)*")
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


class NotAllowed(ValueError):
    """The value is not of the kind; the kind's `allowed` says what is."""


class Kind(NamedTuple):
    """A kind of value: `read` turns what TOML gave into the typed value or raises ValueError; `allowed` is in words."""

    allowed: str
    read: Callable[[object], Any]


def masked(text: str) -> str:
    """A text that may be shown to anybody: the addresses in it without user names, passwords, tokens and keys."""
    return _PARAMETER.sub(_masked_parameter, _USER.sub(r"\1…@", text))


def _masked_parameter(found: re.Match[str]) -> str:
    return found[1] + ("…" if _SECRET.search(found[2]) else _INNER.sub(_masked_inner, found[3]))


def _masked_inner(found: re.Match[str]) -> str:
    return found[1] + ("…" if _SECRET.search(found[2]) else found[3])


def _boolean(value: object) -> bool:
    if not isinstance(value, bool):
        raise NotAllowed
    return value


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip() or not value.isprintable():
        raise NotAllowed
    return value


def _path(value: object) -> Path:
    return Path(_text(value))


def _quantity(value: object, units: dict[str, Any]) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise NotAllowed
    if not isinstance(value, str):
        return value
    match = _QUANTITY.fullmatch(value)
    if match is None or match[2].lower() not in units:
        raise NotAllowed
    return float(match[1]) * float(units[match[2].lower()])


def whole(least: int, most: int) -> Kind:
    """A whole number within bounds, both included."""

    def read(value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise NotAllowed
        return value

    return Kind(f"a whole number from {least} to {most}", read)


def size(least: str, most: str) -> Kind:
    """A number of bytes within bounds: "16 MB", "1 GiB" or a plain number."""
    low, high = _quantity(least, _SIZES), _quantity(most, _SIZES)

    def read(value: object) -> int:
        number = _quantity(value, _SIZES)
        if not low <= number <= high:
            raise NotAllowed
        return int(number)

    return Kind(f'a size from {least} to {most} such as "{least}" or a number of bytes', read)


def duration(least: str, most: str) -> Kind:
    """A number of seconds within bounds: "30 s", "15 min", "1 d" or a plain number. Read as a float of seconds."""
    low, high = _quantity(least, _SECONDS), _quantity(most, _SECONDS)

    def read(value: object) -> float:
        number = _quantity(value, _SECONDS)
        if not low <= number <= high:
            raise NotAllowed
        return float(number)

    return Kind(f'a time from {least} to {most} such as "{least}" or a number of seconds', read)


def choice(*words: str) -> Kind:
    """One of a few words."""

    def read(value: object) -> str:
        if value not in words:
            raise NotAllowed
        return str(value)

    return Kind("one of " + ", ".join(f'"{word}"' for word in words), read)


def listing(kind: Kind) -> Kind:
    """A list of one kind, read as a tuple."""

    def read(value: object) -> tuple[Any, ...]:
        if not isinstance(value, list):
            raise NotAllowed
        return tuple(map(kind.read, value))

    return Kind(f"a list [ … ], each {kind.allowed}", read)


def matching(pattern: re.Pattern[str]) -> Callable[[object], str]:
    """How to read a text that is of a pattern as a whole."""

    def read(value: object) -> str:
        if not isinstance(value, str) or not pattern.fullmatch(value):
            raise NotAllowed
        return value

    return read


def _zone(value: object) -> "tzinfo":
    # zoneinfo costs 3 ms to import and is needed only where a zone is written.
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    name = _text(value)
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, OSError) as error:
        raise NotAllowed from error


def _zone_or_local(value: object) -> "tzinfo | None":
    return None if value == "local" else _zone(value)


def _date(value: object) -> date:
    return date.fromisoformat(_text(value))


def _http_url(value: object) -> str:
    url = _text(value)
    parts = urlsplit(url)
    credentials = parts.username is not None or parts.password is not None
    if parts.scheme not in ("http", "https") or not parts.hostname or credentials or re.search(r"[\s\\]", url):
        raise NotAllowed
    if parts.port == 0:
        raise NotAllowed
    return url


def _database_or_none(value: object) -> "DatabaseUrl | None":
    return None if value == "" else database(_text(value))


def _css(value: object) -> str:
    # soupsieve comes with BeautifulSoup, which costs 40 ms and is needed only where a selector is written.
    from soupsieve import SelectorSyntaxError, compile

    selector = _text(value)
    try:
        compile(selector)
    except SelectorSyntaxError as error:
        raise NotAllowed from error
    return selector


def _address(value: object, least_port: int = 1) -> str:
    # ipaddress costs 3 ms to import and is needed only where an address is allowed.
    from ipaddress import ip_address

    host, _, port = _text(value).rpartition(":")
    if not port.isascii() or not port.isdigit() or not least_port <= int(port) < 65536:
        raise NotAllowed
    if host.startswith("[") and host.endswith("]"):
        return f"[{ip_address(host[1:-1])}]:{int(port)}"
    if ":" in host:
        raise NotAllowed
    return f"{ip_address(host)}:{int(port)}"


def _listen(value: object) -> str:
    return "off" if value == "off" else _address(value, least_port=0)


def is_loopback(address: str) -> bool:
    """Whether only this machine can reach an address as `LISTEN` reads it."""
    from ipaddress import ip_address

    return ip_address(address.rpartition(":")[0].strip("[]")).is_loopback


BOOLEAN: Final = Kind("true or false", _boolean)
TEXT: Final = Kind("a text on one line, not empty", _text)
PATH: Final = Kind("a path", _path)
PATH_OR_NONE: Final = Kind('a path, or "" for none', lambda value: None if value == "" else _path(value))
DATABASE_OR_NONE: Final = Kind('postgresql+psycopg://USER@HOST:PORT/NAME, or "" for none', _database_or_none)
DATE: Final = Kind('a day such as "2026-11-23"', _date)
SLUG: Final = Kind('a short name of a–z, 0–9 with ".", "-" or "_" between, such as "yonhap-north"', matching(_SLUG))
LANGUAGE: Final = Kind('a language code such as "ko" or "en"', matching(_LANGUAGE))
ZONE: Final = Kind('a time zone such as "Asia/Seoul" or "UTC"', _zone)
ZONE_OR_LOCAL: Final = Kind('"local" or a time zone such as "Asia/Seoul"', _zone_or_local)
HTTP_URL: Final = Kind("an address that starts with http:// or https://, without user name or spaces", _http_url)
CSS: Final = Kind('a CSS selector such as "ul.news > li a"', _css)
ADDRESS: Final = Kind('an IP address and port such as "127.0.0.1:8080" or "[::1]:8080"', _address)
LISTEN: Final = Kind('"off" or an IP address and port such as "127.0.0.1:9464"', _listen)
