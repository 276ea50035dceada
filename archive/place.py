"""Where an archive is: a file, or a database on a server. Pure."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

_SCHEME: Final = "postgresql+psycopg://"
_SCHEMES: Final = (_SCHEME, "postgresql://", "postgres://")
# In the user's part, and as a parameter; greedy, for an @ in a password may have been left as it is.
_SECRETS: Final = (re.compile(r"(?<=://)([^/?#:@]*):[^/?#]*(?=@)"), re.compile(r"([?&]password)=[^&#]*"))


@dataclass(frozen=True, slots=True)
class DatabaseUrl:
    """A PostgreSQL database. Its password is in no text made of it."""

    conninfo: str = field(repr=False)
    password: str | None = field(default=None, repr=False)

    def __str__(self) -> str:
        shown = _SCHEME + self.conninfo.partition("://")[2]
        for secret, kept in zip(_SECRETS, (r"\1", r"\1=…"), strict=True):
            shown = secret.sub(kept, shown)
        return shown


Place = Path | DatabaseUrl


def is_url(text: str) -> bool:
    """Whether a text is a database's address, not a file's name."""
    return text.startswith(_SCHEMES)


def database(url: str, password: str | None = None) -> DatabaseUrl:
    """The database of an address. Raises ValueError for an address of another kind, without repeating it."""
    if not is_url(url):
        raise ValueError(f"not the address of a PostgreSQL database ({_SCHEME}user@host/name)")
    return DatabaseUrl("postgresql://" + url.partition("://")[2], password)


def place_of(text: str) -> Place:
    """A file's name or a database's address."""
    return database(text) if is_url(text) else Path(text)
