"""Outlets as configured (outlets.d/*.toml), and which of them an article is published by. Pure.

1. Ids are unique; a domain, a name, a credit and a number of Naver's lead to one outlet each. 2. An outlet without
`family` is a family of its own; so is one that no file knows, by its registered domain. 3. Of two domains the longer
one holds. 4. Everything wrong is told at once, by file, outlet and key; nothing is skipped.
"""

import hashlib
import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from worker import kinds, toml
from worker.domains import host_of, registered
from worker.errors import ConfigError
from worker.kinds import Kind

KINDS: Final = ("wire", "paper", "broadcaster", "online", "state", "government", "think-tank", "aggregator")
# The longest abbreviation that counts only as it is spelt: AP is a wire, Ap and ap are not.
_ABBREVIATION: Final = 5
_DOMAIN: Final = re.compile(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+")
_COUNTRY: Final = re.compile(r"[A-Z]{2}")
_NAVER: Final = re.compile(r"/article/(?:comment/)?(\d{3})/\d")
_NUMBER: Final = re.compile(r"\d{3}")


_HOST: Final = Kind('a domain in small letters such as "example.co.kr"', kinds.matching(_DOMAIN))
KEYS: Final[Mapping[str, Kind]] = {
    "id": kinds.SLUG,
    "name": kinds.TEXT,
    "korean": kinds.TEXT,
    "names": kinds.listing(kinds.TEXT),
    "domains": kinds.listing(_HOST),
    "family": kinds.SLUG,
    "kind": kinds.choice(*KINDS),
    "state": Kind('a country by its two letters such as "KP"', kinds.matching(_COUNTRY)),
    "languages": kinds.listing(kinds.LANGUAGE),
    "credits": kinds.listing(kinds.TEXT),
    "naver": Kind('the three digits of Naver\'s addresses such as "001"', kinds.matching(_NUMBER)),
}
_NEEDED: Final = ("id", "name", "kind")
EXAMPLE_KEYS: Final[Mapping[str, Kind]] = {
    "outlet": kinds.TEXT,
    "url": kinds.HTTP_URL,
    "title": kinds.TEXT,
    "text": Kind("a text", kinds.matching(re.compile(r"[^\0]+"))),
    "authors": kinds.listing(kinds.TEXT),
    "dateline": kinds.TEXT,
    "family": kinds.TEXT,
    "credited": kinds.SLUG,
}
_EXAMPLE_NEEDED: Final = ("outlet", "family")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """One outlet. `state` is the country whose organ it is; `credits` the names its copies elsewhere go by."""

    id: str
    name: str
    kind: str
    family: str
    korean: str | None = None
    names: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    state: str | None = None
    languages: tuple[str, ...] = ()
    credits: tuple[str, ...] = ()
    naver: str | None = None

    @property
    def all_names(self) -> tuple[str, ...]:
        """Every name it goes by, its own first."""
        return tuple(dict.fromkeys(name for name in (self.name, self.korean, *self.names, *self.credits) if name))


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """An article of an outlet, the family it counts for and the outlet it copies; None that it copies none."""

    file: str
    outlet: str
    family: str
    credited: str | None = None
    url: str | None = None
    title: str = ""
    text: str = ""
    authors: tuple[str, ...] = ()
    dateline: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlets:
    """All outlets, to be found by domain, name, credit or Naver's number. `version` changes when anything does."""

    all: tuple[Outlet, ...]
    examples: tuple[Example, ...]
    version: str
    by_domain: Mapping[str, Outlet]
    by_name: Mapping[str, Outlet]
    by_credit: Mapping[str, Outlet]
    by_number: Mapping[str, Outlet]


def name_key(name: str) -> str:
    """A name as compared: width and spaces don't matter, nor case, but of abbreviations in capitals."""
    plain = " ".join(unicodedata.normalize("NFKC", name).split())
    return plain if plain.isupper() and plain.isascii() and len(plain) <= _ABBREVIATION else plain.casefold()


def at(known: Outlets, url: str | None) -> Outlet | None:
    """The outlet an address belongs to; at Naver's the one whose article it shows."""
    host = host_of(url or "")
    labels = host.split(".") if host else []
    found = next((o for i in range(len(labels)) if (o := known.by_domain.get(".".join(labels[i:])))), None)
    if found is not None and found.id == "naver" and (number := _NAVER.search(url or "")):
        return known.by_number.get(number[1], found)
    return found


def named(known: Outlets, name: str) -> Outlet | None:
    """The outlet of a name, as a feed or a byline gives it; also where it is the host of its address."""
    return known.by_name.get(name_key(name)) or (at(known, f"//{name}") if _DOMAIN.fullmatch(name) else None)


def publisher(known: Outlets, outlet: str, url: str | None) -> Outlet | None:
    """Who published an article: by its address, else by the feed's outlet; a portal only where neither tells more."""
    by_address, by_name = at(known, url), named(known, outlet)
    told = [found for found in (by_address, by_name) if found is not None]
    return next((found for found in told if found.kind != "aggregator"), told[0] if told else None)


def family(known: Outlets, outlet: str, url: str | None) -> str:
    """The family of who published an article; of an unknown outlet its registered domain, else its name."""
    found = publisher(known, outlet, url)
    if found is not None and found.kind != "aggregator":
        return found.family
    if found is not None:  # a portal that shows what somebody unknown wrote, if the feed names them
        return found.family if named(known, outlet) or not outlet else name_key(outlet)
    host = host_of(url or "")
    return registered(host) if host else name_key(outlet)


def compile_outlets(documents: Mapping[str, Mapping[str, object]]) -> Outlets:
    """Outlets from parsed TOML files by file name, in order. Raises ConfigError with every problem found."""
    problems: list[str] = []
    found: list[tuple[str, Outlet]] = []
    examples: list[Example] = []
    for file, document in documents.items():
        problems += [toml.unknown(file, key, ("outlet", "example")) for key in document if key not in _BLOCKS]
        for where, values in _blocks(file, document, "outlet", KEYS, _NEEDED, problems):
            found.append((where, Outlet(**{"family": values["id"], **values})))
        for _, values in _blocks(file, document, "example", EXAMPLE_KEYS, _EXAMPLE_NEEDED, problems):
            examples.append(Example(file=file, **values))
    tables = [_table(found, what, keys, problems) for what, keys in _TABLES.items()]
    if problems:
        raise ConfigError("\n".join(problems))
    _, by_domain, by_name, by_credit, by_number = tables
    return Outlets(
        all=tuple(outlet for _, outlet in found),
        examples=tuple(examples),
        version=hashlib.sha256(json.dumps(documents, sort_keys=True, default=str).encode()).hexdigest()[:12],
        by_domain=by_domain,
        by_name=by_name,
        by_credit=by_credit,
        by_number=by_number,
    )


_BLOCKS: Final = ("outlet", "example")
_TABLES: Final[Mapping[str, Callable[[Outlet], Iterable[str]]]] = {
    "id": lambda outlet: (outlet.id,),
    "domain": lambda outlet: outlet.domains,
    "name": lambda outlet: map(name_key, outlet.all_names),
    "credit": lambda outlet: map(name_key, outlet.credits),
    "naver": lambda outlet: (outlet.naver,) if outlet.naver else (),
}


def _blocks(
    file: str,
    document: Mapping[str, object],
    name: str,
    keys: Mapping[str, Kind],
    needed: Iterable[str],
    problems: list[str],
) -> Iterator[tuple[str, dict[str, Any]]]:
    """The sound blocks of a name, typed: each with where it stands."""
    blocks = document.get(name, [])
    if not isinstance(blocks, list) or not all(isinstance(block, dict) for block in blocks):
        problems.append(f"{file}: `{name}` is no list of blocks; begin each with [[{name}]]")
        return
    for number, block in enumerate(blocks, 1):
        where = f"{file}: [[{name}]] {block.get('id', number)}"
        wrong = [f"{where}: lacks `{key}`, which is {keys[key].allowed}" for key in needed if key not in block]
        values: dict[str, Any] = {}
        for key, value in block.items():
            if key not in keys:
                wrong.append(toml.unknown(where, key, keys))
                continue
            try:
                values[key] = keys[key].read(value)
            except ValueError:
                wrong.append(toml.wrong(where, key, value, keys[key]))
        problems += wrong
        if not wrong:
            yield where, values


def _table(
    found: Iterable[tuple[str, Outlet]], what: str, keys: Callable[[Outlet], Iterable[str]], problems: list[str]
) -> Mapping[str, Outlet]:
    """Outlets by what each is known by; what leads to two of them is a problem."""
    table: dict[str, tuple[str, Outlet]] = {}
    for where, outlet in found:
        for key in dict.fromkeys(keys(outlet)):
            first = table.setdefault(key, (where, outlet))
            if first[1] is not outlet:
                problems.append(f"{where}: {what} {key!r} is taken already at {first[0]}; leave it out of one of them")
    return MappingProxyType({key: outlet for key, (_, outlet) in table.items()})
