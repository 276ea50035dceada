"""A bounded run of `agreement.py`: a file and a server that hold the same give the same, in the same order."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from archive.dialects import Reader
from tests.archive.queries import QUERIES, news
from tests.archive.seed import seed
from tests.contracts.agreement import agree
from tests.postgres import Server

WORDS = [
    "북한",
    "미사일",
    "title:북한",
    "북핵 -us",
    '"북한 핵"',
    "near(북한 4 핵)",
    "핵* fires>=3",
    "-북한",
    "북한 OR id:5",
]


@pytest.fixture(scope="module")
def both(postgres: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Reader, Reader]]:
    documents = list(news(2_500, 1))
    path: Path = tmp_path_factory.mktemp("both") / "archive.sqlite3"
    with closing(seed(path, documents)) as file, closing(seed(postgres.archive(), documents)) as database:
        yield file, database


@pytest.mark.parametrize("text", WORDS)
def test_common_words_are_found_alike(both: tuple[Reader, Reader], text: str) -> None:
    assert agree(*both, text) > 10


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(text=QUERIES)
def test_two_databases_agree(both: tuple[Reader, Reader], text: str) -> None:
    agree(*both, text)
