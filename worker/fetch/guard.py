"""Where we may dial. Pure.

Two judgements. `check_url` is about the text of a URL, before anything is looked up: it understands every spelling of
an address a browser would, and gives back the one spelling everything after it uses. `permitted` is about the address
dialled, after DNS, at the socket: that one no name, redirect or rebinding gets around.
"""

import re
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Final

from yarl import URL

from worker.fetch.limits import FetchLimits, Refused
from worker.flow import Reason
from worker.kinds import masked

MAX_URL_CHARACTERS: Final = 8_000
_DEFAULT_PORTS: Final = {"http": 80, "https": 443}
_SHAPE: Final = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):(//([^/?#]*))?([^?#]*)(\?[^#]*)?(?:#.*)?", re.DOTALL)
_AUTHORITY: Final = re.compile(r"(\[[^\[\]]*\]|[^:\[\]]+)(?::([0-9]{0,5}))?")
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_NAME: Final = re.compile(r"[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*")
_NUMBER: Final = re.compile(r"0x[0-9a-f]*|[0-9]+")
_OCTAL_OR_HEX: Final = re.compile(r"0x[0-9a-f]*|[0-7]+")

# What Python 3.11 calls global and nobody on the public internet should answer from.
_NEVER: Final = (
    IPv4Network("192.0.0.0/24"),  # protocol assignments
    IPv4Network("192.88.99.0/24"),  # 6to4 relays
    IPv6Network("3fff::/20"),  # documentation
)
_GLOBAL_UNICAST: Final = IPv6Network("2000::/3")
_NAT64: Final = IPv6Network("64:ff9b::/96")


class _Unusable(ValueError):
    """A URL no part of which is to be dialled; the text says why."""


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Whether an address is a single host of the public internet.

    Addresses that carry another one (IPv4-mapped, 6to4, NAT64) are as public as the one they carry. Teredo, site-local
    and everything outside the space handed out so far are not.
    """
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        return is_public(address.ipv4_mapped)
    if address.is_multicast or not address.is_global or any(address in network for network in _NEVER):
        return False
    if isinstance(address, IPv4Address):
        return True
    if address in _NAT64:
        return is_public(IPv4Address(int(address) & 0xFFFF_FFFF))
    return address in _GLOBAL_UNICAST and (address.sixtofour is None or is_public(address.sixtofour))


def permitted(ip: str, port: int, limits: FetchLimits) -> bool:
    """Whether this very address and port may be dialled: allow-listed, or public on an allowed port."""
    try:
        address = ip_address(ip)
    except ValueError:
        return False
    if isinstance(address, IPv6Address):
        if address.scope_id is not None:
            return False
        address = address.ipv4_mapped or address
    if (str(address), port) in limits.allow_addresses:
        return True
    return port in limits.ports and is_public(address)


def check_url(url: str, limits: FetchLimits) -> str | Refused:
    """The URL in the one spelling we dial: lower-case ASCII host, plain address, no fragment; or why we don't dial it.

    A name's address is not known here: `permitted` judges it at the socket.
    """
    try:
        scheme, host, port, rest = _split(url)
        literal = _literal(host)
        if literal is not None:
            host = f"[{literal}]" if literal.version == 6 else str(literal)
        netloc = host if port == _DEFAULT_PORTS[scheme] else f"{host}:{port}"
        normal = str(URL(f"{scheme}://{netloc}{rest}"))
        if URL(normal).raw_authority != netloc:
            raise _Unusable("its host reads in two ways")
    except ValueError as error:
        return Refused(reason=Reason.BAD_URL, detail=f"{_shown(url)}: {error}")
    return _refused_address(host, literal, port, limits) or normal


def _split(url: str) -> tuple[str, str, int, str]:
    """Scheme, ASCII host (IPv6 in brackets), port, and the rest from the path on, fragment off."""
    text = url.strip(" \t\r\n")
    if len(text) > MAX_URL_CHARACTERS:
        raise _Unusable(f"longer than {MAX_URL_CHARACTERS} characters")
    if _CONTROL.search(text):
        raise _Unusable("holds a control character")
    shape = _SHAPE.fullmatch(text)
    if shape is None:
        raise _Unusable("not an absolute URL")
    scheme, slashed, authority, path, query = shape.groups()
    scheme = scheme.lower()
    if scheme not in _DEFAULT_PORTS:
        raise _Unusable(f"only http and https are fetched, not {scheme}")
    if not slashed or not authority:
        raise _Unusable("names no host")
    if "@" in authority:
        raise _Unusable("holds a user name or password")
    if "\\" in authority + path:
        raise _Unusable("holds a backslash, which programs read differently")
    parts = _AUTHORITY.fullmatch(authority)
    if parts is None:
        raise _Unusable("its host or port can't be read")
    host, digits = parts.groups()
    port = int(digits) if digits else _DEFAULT_PORTS[scheme]
    if not 0 < port < 65536:
        raise _Unusable(f"there is no port {port}")
    return scheme, _ascii(host), port, (path or "/") + (query or "")


def _ascii(host: str) -> str:
    """A host as DNS knows it: IDNA, lower case, no trailing dot. An address in brackets stays as it is."""
    if host.startswith("["):
        return host
    if not host.isascii():
        host = URL.build(scheme="http", host=host).raw_host or ""
    name = host.lower().removesuffix(".")
    if len(name) > 253 or not _NAME.fullmatch(name):
        raise _Unusable("its host is not a host name")
    return name


def _literal(host: str) -> IPv4Address | IPv6Address | None:
    """The address a host is, in any spelling a browser takes (decimal, hex, octal, short); None if it is a name."""
    if host.startswith("["):
        address = IPv6Address(host[1:-1])
        if address.scope_id is not None:
            raise _Unusable("its address names an interface")
        return address
    labels = host.split(".")
    if not _NUMBER.fullmatch(labels[-1]):
        return None
    numbers = [_number(label) for label in labels]
    *leading, last = numbers
    if len(numbers) > 4 or any(number > 255 for number in leading) or last >= 256 ** (5 - len(numbers)):
        raise _Unusable("its host is no IPv4 address")
    return IPv4Address(last + sum(number << 8 * (3 - place) for place, number in enumerate(leading)))


def _number(label: str) -> int:
    if not _NUMBER.fullmatch(label) or (label.startswith("0") and not _OCTAL_OR_HEX.fullmatch(label)):
        raise _Unusable("its host is no IPv4 address")
    if label.startswith("0x"):
        return int(label[2:] or "0", 16)
    return int(label, 8 if label.startswith("0") else 10)


def _refused_address(
    host: str, literal: IPv4Address | IPv6Address | None, port: int, limits: FetchLimits
) -> Refused | None:
    if literal is None and (host == "localhost" or host.endswith(".localhost")):
        literal = IPv4Address("127.0.0.1")  # by RFC 6761, whatever a resolver says
    if literal is not None:
        if permitted(str(literal), port, limits):
            return None
        if not is_public(literal):
            return Refused(reason=Reason.FORBIDDEN_ADDRESS, detail=f"{host} is not on the public internet")
    elif port in {allowed for _, allowed in limits.allow_addresses}:
        return None
    if port in limits.ports:
        return None
    return Refused(reason=Reason.BAD_URL, detail=f"port {port} of {host} is not one we fetch from")


def _shown(url: str) -> str:
    """A URL for a message: short, without a password, without control characters."""
    bare = masked(url)
    return ascii(bare[:200])[1:-1] if _CONTROL.search(bare) else bare[:200]
