"""Hosts and the domains they belong to. Pure."""

from typing import Final
from urllib.parse import urlsplit

# Second-level labels under which a country's outlets register: bbc.co.uk, hani.co.kr, korea.go.kr.
_SECOND_LEVEL: Final = frozenset({"ac", "co", "com", "edu", "go", "gov", "ne", "net", "or", "org", "pe", "re"})


def host_of(url: str) -> str:
    """The host of a URL in lower case without `www.`; empty when it has none."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return ""
    return host.lower().removeprefix("www.").rstrip(".")


def registered(host: str) -> str:
    """The registered domain, near enough to tell two outlets apart: m.hani.co.kr and www.hani.co.kr are one."""
    labels = host.split(".")
    size = 3 if len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVEL else 2
    return ".".join(labels[-size:])
