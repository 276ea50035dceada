"""Saved searches: queries with a name, which stand in other queries as @name. Pure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from archive.errors import QueryError
from archive.query import parse
from worker.errors import ConfigError

_NAMED: Final = re.compile(r'(?<![^\s(])(-?)@([\w-]+)(?=[\s)]|\Z)|"[^"]*"')
_ID: Final = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")
_KEYS: Final = ("id", "title", "query")
# A query is read to see that it can be; what day it is then does not matter.
_ANY_DAY: Final = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedSearch:
    """A query with a name, and what it is for."""

    id: str
    query: str
    title: str = ""


def compile_searches(documents: Mapping[str, Mapping[str, object]]) -> tuple[SavedSearch, ...]:
    """Saved searches from parsed TOML files by file name, in order. Raises ConfigError with every problem found."""
    problems: list[str] = []
    found: dict[str, SavedSearch] = {}
    for name, document in documents.items():
        problems += [f"{name}: unknown key {key!r}; allowed is only [[search]]" for key in document if key != "search"]
        blocks = document.get("search", [])
        if not isinstance(blocks, list):
            problems.append(f"{name}: `search` is not a list of tables; write [[search]]")
            continue
        for number, block in enumerate(blocks, 1):
            where = f"{name}: [[search]] {number}"
            search = _search(where, block, problems)
            if search is not None and search.id in found:
                problems.append(f"{where}: there is a search {search.id!r} already; ids are unique")
            elif search is not None:
                found[search.id] = search
    if problems:
        raise ConfigError("\n".join(problems))
    return tuple(found.values())


def _search(where: str, block: object, problems: list[str]) -> SavedSearch | None:
    if not isinstance(block, dict):
        problems.append(f"{where}: is not a table of keys")
        return None
    found = [f"{where}: unknown key {key!r}; allowed are {', '.join(_KEYS)}" for key in block if key not in _KEYS]
    found += [f"{where}.{key}: {value!r} is not text" for key, value in block.items() if not isinstance(value, str)]
    name, query = block.get("id"), block.get("query")
    if not isinstance(name, str) or not _ID.fullmatch(name):
        found.append(f"{where}.id: {name!r} is not a short name such as 'launches': a-z, 0-9 and -")
    if isinstance(query, str):
        try:
            parse(query, now=_ANY_DAY, zone=UTC)
        except QueryError as error:
            found.append(f"{where}.query: column {error.column}: {error}")
        if names_saved(query):  # it would be looked for as a word, and never found
            found.append(f"{where}.query: names a saved search; write that query out instead of its @name")
    elif "query" not in block:
        found.append(f"{where}.query: is missing; it is what `bongsu search` takes")
    problems += found
    return None if found else SavedSearch(id=str(name), query=str(query), title=str(block.get("title", "")))


def names_saved(text: str) -> bool:
    """Whether a query names a saved search."""
    return any(match[2] for match in _NAMED.finditer(text))


def expanded(text: str, searches: Iterable[SavedSearch]) -> str:
    """A query with each @name as the query saved under it. Raises QueryError for a name there is none of."""
    known = {search.id: search.query for search in searches}

    def query(match: re.Match[str]) -> str:
        if match[2] is None:  # quoted: the words as they are
            return match[0]
        if match[2] not in known:
            raise QueryError(
                f"there is no saved search @{match[2]}",
                column=match.start() + 1,
                hint=f"there are {', '.join(f'@{name}' for name in known) or 'none'}; see searches.d in the config",
            )
        return f"{match[1]}({known[match[2]]})"

    return _NAMED.sub(query, text)
