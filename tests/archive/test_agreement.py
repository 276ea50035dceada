"""One tree, three readers: the index finds what the eye finds, and what is shown is read as the same tree.

A longer run: python -m tests.archive.test_agreement EXAMPLES
"""

import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from archive.dialects import Reader
from archive.evaluate import Document, matches
from archive.place import Place
from archive.query import parse, show
from archive.search import ORDERS, search
from tests.archive.queries import EXPRESSIONS, FILTERS, KST, NOW, QUERIES, entities, news
from tests.archive.seed import seed
from tests.postgres import DATABASES, archive_on

_CORPORA = 4
Corpora = list[tuple[Reader, list[Document]]]


def made(places: Iterable[Place]) -> Corpora:
    every = [list(news(120, number)) for number in range(_CORPORA)]
    return [(seed(place, documents), documents) for place, documents in zip(places, every, strict=True)]


@pytest.fixture(scope="module", params=DATABASES)
def corpora(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Corpora]:
    with ExitStack() as stack:
        folders = [tmp_path_factory.mktemp("corpora") for _ in range(_CORPORA)]
        found = made([stack.enter_context(archive_on(request, folder)) for folder in folders])
        yield found
        for reader, _ in found:
            reader.close()


def read(text):
    return parse(text, now=NOW, zone=KST, entities=entities)


def agree(corpora, text):
    query = read(text)
    assert read(show(query.root)).root == query.root, (text, show(query.root))
    reader, documents = corpora[len(text) % _CORPORA]
    expected = {document.id for document in documents if matches(query, document)}
    hits = search(reader, query, order=ORDERS[len(text) // _CORPORA % len(ORDERS)], limit=1_000)
    assert {hit.id for hit in hits.hits} == expected, text
    assert (hits.total, hits.more, hits.notes) == (len(expected), False, ())


@pytest.mark.parametrize("corpora", ["sqlite"], indirect=True)
@settings(max_examples=400, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(text=QUERIES)
def test_the_index_and_the_eye_agree(corpora, text):
    agree(corpora, text)


@pytest.mark.parametrize("corpora", ["postgresql"], indirect=True)
@settings(max_examples=60, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(text=QUERIES)
def test_another_database_and_the_eye_agree(corpora, text):
    agree(corpora, text)


@pytest.mark.parametrize(
    "text",
    [
        "near(북한 40 핵)",
        "-near(북한 40 미사일발사)",
        "title:near(미국 12 핵) OR fires:5",
        "near(us 500 kim) 북한",
        'near("N. Korea" 11 missil*) -lang:en',
        "-title:near(북핵 99 핵) body:near(북핵 99 핵)",
    ],
)
def test_words_far_apart_are_near_enough(corpora, text):
    for padding in range(_CORPORA):
        agree(corpora, text + " " * padding)


@pytest.mark.parametrize("text", [*FILTERS, *EXPRESSIONS])
def test_each_field_and_expression_agrees_by_itself_and_denied(corpora, text):
    agree(corpora, text)
    agree(corpora, f"-{text}" if text[0] != "-" else text[1:])
    agree(corpora, f"(북한 OR missile OR US) {text}")


def main(examples: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        corpora = made([Path(folder) / f"{number}.sqlite3" for number in range(_CORPORA)])
        run = given(QUERIES)(lambda text: agree(corpora, text))
        settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck))(run)()


if __name__ == "__main__":
    main(int(sys.argv[1]))
