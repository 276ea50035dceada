"""Saved searches: read from the config, named in other queries, refused with file and place."""

from datetime import UTC, datetime

import pytest

from archive.errors import QueryError
from archive.query import parse
from worker.errors import ConfigError
from worker.feeds import read_documents
from worker.places import shipped_config
from worker.searches import SavedSearch, compile_searches, expanded, names_saved

SAVED = (SavedSearch(id="a", query="one OR two"), SavedSearch(id="b-2", query="fires>=4"))


def compiled(*blocks: object) -> tuple[SavedSearch, ...]:
    return compile_searches({"x.toml": {"search": list(blocks)}})


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("@a", "(one OR two)"),
        ("three @a", "three (one OR two)"),
        ("-@a three", "-(one OR two) three"),
        ("(@a OR @b-2) date:7d", "((one OR two) OR (fires>=4)) date:7d"),
        ('"@a" x@a y', '"@a" x@a y'),
        ("desk@a.example", "desk@a.example"),
    ],
)
def test_a_name_stands_for_its_query(text: str, query: str) -> None:
    assert expanded(text, SAVED) == query
    assert names_saved(text) == (text != query)
    parse(query, now=datetime(2026, 11, 24, tzinfo=UTC), zone=UTC)


def test_a_name_there_is_none_of_is_told_with_its_column_and_those_there_are() -> None:
    with pytest.raises(QueryError, match="no saved search @c") as raised:
        expanded("x @c", SAVED)
    assert raised.value.column == 3
    assert "@a, @b-2" in raised.value.hint


@pytest.mark.parametrize(
    ("block", "told"),
    [
        ({"id": "A B", "query": "x"}, "not a short name"),
        ({"id": "x"}, "query: is missing"),
        ({"id": "x", "query": "(a"}, "column 1"),
        ({"id": "x", "query": 3}, "is not text"),
        ({"id": "x", "query": "y", "sort": "newest"}, "unknown key 'sort'"),
        ({"id": "x", "query": "y @x"}, "names a saved search"),
        ("x", "is not a table"),
    ],
)
def test_a_wrong_block_is_refused_with_its_place(block: object, told: str) -> None:
    with pytest.raises(ConfigError, match=r"x\.toml: \[\[search\]\] 1") as raised:
        compiled(block)
    assert told in str(raised.value)


def test_ids_are_unique() -> None:
    with pytest.raises(ConfigError, match="already"):
        compiled({"id": "x", "query": "a"}, {"id": "x", "query": "b"})


def test_the_shipped_searches_can_be_read() -> None:
    assert {search.id for search in compile_searches(read_documents(shipped_config() / "searches.d"))} >= {"launches"}
