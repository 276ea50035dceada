"""Links from strangers, as addresses we could go to: absolute, of the web, and without anyone's password. Pure."""

import re
from typing import Final
from urllib.parse import quote, urljoin, urlsplit

from worker.decode import clean

_LENGTH: Final = 4000
_USER: Final = re.compile(r"^\s*((?:https?:)?//)[^/?#\s]*@", re.IGNORECASE)
# In HTML as nh3 writes it; browsers take any slashes after the scheme, or none, for two.
_USER_IN_HTML: Final = re.compile(r'="(https?:[/\\]*)[^/\\?#"]*@', re.IGNORECASE)


def absolute(link: str, base: str) -> str | None:
    """A link as an absolute http(s) address; None when it leads nowhere we could go.

    A user name and password in it are left out, and a backslash before the query is a slash, as browsers have it.
    """
    place, *rest = re.split(r"(?=[?#])", "".join(clean(link).split("\n")).strip(), maxsplit=1)
    link = "".join((place.replace("\\", "/"), *rest))
    if not link or len(link) > _LENGTH:
        return None
    try:
        url = urljoin(base, link)
        parts = urlsplit(url)
        port_is_sound = parts.port is None or parts.port > 0
    except ValueError:
        return None
    if parts.scheme.lower() not in ("http", "https") or not parts.hostname or not port_is_sound:
        return None
    host = parts.netloc.rpartition("@")[2]
    url = re.sub(r"\s", lambda blank: quote(blank.group()), url.replace(parts.netloc, host, 1))
    return url if len(url) <= _LENGTH else None


def without_user(name: str) -> str:
    """A name as it is; one that is an address, without user name and password."""
    return _USER.sub(r"\1", name)


def without_users(sanitised: str) -> str:
    """Sanitised HTML whose addresses hold no user name and password."""
    return _USER_IN_HTML.sub(r'="\1', sanitised) if "@" in sanitised else sanitised
