"""The bounds of fetching, and the value that says one was reached. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from ipaddress import ip_address
from typing import Final

from worker.decode import one_line
from worker.flow import Reason

MEGABYTE: Final = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """Something we don't accept: which reason it counts under, and in words what and where.

    The words are made clean and one line, whatever of a server's they quote.
    """

    reason: Reason
    detail: str

    def __post_init__(self) -> None:
        """Every failed fetch gets its words from here."""
        object.__setattr__(self, "detail", one_line(self.detail))


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchLimits:
    """What one fetch may cost, and where it may go.

    `total` bounds the exchange with servers, redirects included, waiting for a turn not. `max_wire_bytes` counts as
    received, `max_body_bytes` as decoded. `allow_addresses` are exempt from the address guard and from `ports`.
    `connect_to` leads a host ("*": every host) to another address, which must itself be public or allow-listed; the
    URL, the Host header and the TLS name stay as they are. Addresses that are none raise ValueError.
    """

    user_agent: str = "bongsu/0.1"
    total: timedelta = timedelta(seconds=30)
    connect: timedelta = timedelta(seconds=10)
    dns: timedelta = timedelta(seconds=5)
    max_wire_bytes: int = 8 * MEGABYTE
    max_body_bytes: int = 8 * MEGABYTE
    max_header_bytes: int = 65_536
    max_redirects: int = 5
    per_host_concurrency: int = 2
    per_host_spacing: timedelta = timedelta(seconds=1)
    connections: int = 64
    ports: frozenset[int] = frozenset({80, 443})
    allow_addresses: frozenset[tuple[str, int]] = frozenset()
    connect_to: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    robots: bool = True
    robots_ttl: timedelta = timedelta(hours=12)
    robots_max_bytes: int = 500_000

    def __post_init__(self) -> None:
        """Bring addresses and host names to the one spelling they are compared in."""
        if not self.user_agent.isprintable():
            raise ValueError(f"user agent {self.user_agent!r} holds a control character")
        allowed = frozenset((str(ip_address(ip)), port) for ip, port in self.allow_addresses)
        routes = {host.lower(): (str(ip_address(ip)), port) for host, (ip, port) in self.connect_to.items()}
        object.__setattr__(self, "allow_addresses", allowed)
        object.__setattr__(self, "connect_to", routes)
