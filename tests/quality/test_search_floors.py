"""How well words find the sentences that hold them, on sentences and queries written for this: floors, pinned.

A sentence is to be found when it holds the word in any of its forms or spellings, and not when it only holds its
letters: 북한산 the mountain is not 북한, 핵심 is not 핵. What a word means in a sentence (a shot like a missile) is for
the flags to tell. Raise a floor when search gets better; lowering one, or changing the sentences, is a decision to be
explained.
"""

import hashlib
from datetime import UTC, datetime

import pytest

from archive.evaluate import Document
from archive.query import parse
from archive.search import search
from tests.archive.seed import seed
from tests.quality.words import HERE, labelled, score

NOW = datetime(2026, 11, 24, tzinfo=UTC)
DIGESTS = {"ko": "440ea49955465ad8", "en": "530dd9b9434e21f3"}
# Mean recall and precision of the queries, then both pooled over all queries.
FLOORS = {"ko": (0.98, 0.97, 0.98, 0.97), "en": (0.98, 0.97, 0.98, 0.97)}


@pytest.mark.parametrize("language", FLOORS)
def test_words_find_their_sentences_and_no_others(language, tmp_path):
    labels = labelled(language)
    documents = [
        Document(id=number, title=text if number % 2 else "", text="" if number % 2 else text, seen=NOW)
        for number, text in labels.sentences.items()
    ]
    reader = seed(tmp_path / "a.sqlite3", documents)
    found = {
        query: frozenset(hit.id for hit in search(reader, parse(query, now=NOW, zone=UTC), limit=500).hits)
        for query in labels.queries
    }
    result = score(labels.queries, found)
    assert [got >= floor for got, floor in zip(result[:4], FLOORS[language], strict=True)] == [True] * 4, result


@pytest.mark.parametrize("language", FLOORS)
def test_the_labelled_sentences_are_those_the_floors_were_set_on(language):
    labels = labelled(language)
    assert len(labels.sentences) >= 200
    assert len(labels.queries) >= 60
    assert hashlib.sha256((HERE / f"search_{language}.tsv").read_bytes()).hexdigest()[:16] == DIGESTS[language]
