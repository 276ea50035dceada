"""What `entity:` means in a search: any name of a thing in the gazetteer leads to all of its names. Pure.

A name is known by its letters and digits: kim jong-un, Kim Jong Un and ＫＩＭ ＪＯＮＧ-ＵＮ are one. Names that count
in headlines alone (北 for North Korea) are left out: in a text they are too many other things.
"""

import difflib
from collections.abc import Iterator, Mapping

from archive.query import Entities, Named
from archive.text import fold

_NO_NAMES = frozenset({"id", "type", "roles", "not_if", "match", "no_match", "headline"})


def known(documents: Mapping[str, Mapping[str, object]]) -> Entities:
    """The lookup over the parsed files of a gazetteer. A name of several things leads to all of theirs."""
    ids: dict[str, tuple[str, ...]] = {}
    by_name: dict[str, list[str]] = {}
    written: dict[str, str] = {}
    for name, names in _entities(documents):
        ids[_key(name)] = names
        for each in (name, *names):
            by_name.setdefault(_key(each), []).append(name)
            written.setdefault(_key(each), each.rstrip("*"))

    def find(asked: str) -> Named:
        key = _key(asked)
        if key in ids:
            return Named(ids[key])
        meant = by_name.get(key)
        if meant:
            return Named(tuple(dict.fromkeys(name for one in meant for name in ids[_key(one)])))
        return Named((), tuple(written[near] for near in difflib.get_close_matches(key, written, n=3)))

    return find


def _key(name: str) -> str:
    return "".join(filter(str.isalnum, fold(name).text))


def _entities(documents: Mapping[str, Mapping[str, object]]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each entity's id and names; what is not as it should be, `bongsu config check` complains of."""
    for document in documents.values():
        tables = document.get("entity")
        for table in tables if isinstance(tables, list) else ():
            if isinstance(table, dict) and isinstance(table.get("id"), str):
                yield table["id"], tuple(_names(table))


def _names(table: Mapping[str, object]) -> Iterator[str]:
    for key, value in table.items():
        if key not in _NO_NAMES and isinstance(value, list):
            yield from (name for name in value if isinstance(name, str))
