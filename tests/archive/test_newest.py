"""The newest documents, whichever way they are looked for: the same that reading every document would give."""

import random
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from archive.evaluate import Document, matches
from archive.query import parse
from archive.search import search
from tests.archive.seed import seed
from tests.postgres import DATABASES, archive_on

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
MANY = 900
BEGUN = ["mission", "Missile", "mistral", "miser", "amiss", "MIS-7", "misé", "US", "usher", "plain", "한미사일", "kite"]


def news(number: int, dice: random.Random) -> Document:
    """Early ones say "brisk wind", later ones "calm sea", a few "rare find"; any word may begin with mis."""
    words = [dice.choice(BEGUN) for _ in range(6)]
    words.append("brisk wind" if number % 3 == 0 and number < MANY / 2 else "wind brisk")
    words.append("calm sea" if number % 3 == 0 and number > MANY / 2 else "sea calm")
    words.append("rare find" if number % 172 == 0 else "find rare")
    dice.shuffle(words)
    half = dice.randrange(len(words))
    seen = NOW - timedelta(hours=MANY - number, days=900 * (number % 50 == 0))
    return Document(
        id=number,
        title=" ".join(words[:half]),
        text=" ".join(words[half:]),
        seen=seen,
        language="ko" if number % 7 else "en",
    )


@pytest.fixture(scope="module", params=DATABASES)
def archived(request, tmp_path_factory):
    dice = random.Random(3)
    documents = [news(number, dice) for number in range(1, MANY)]
    with archive_on(request, tmp_path_factory.mktemp("newest")) as place, closing(seed(place, documents)) as reader:
        yield reader, sorted(documents, key=lambda document: (document.seen, document.id), reverse=True)


QUERIES = [
    "mis*",
    "title:mis*",
    "body:miss*",
    "mis* us*",
    "us*",
    "mis* kite",
    "mis* -kite",
    "mis* lang:en",
    "mis* OR kite",
    "mis* date:2026-11-01..2026-11-20",
    "title:(mis* usher)",
    "zzz*",
    "미사*",
    '"brisk wind"',
    '"calm sea"',
    '"rare find"',
    '"rare find" date:2026-11-01..2026-11-20',
    '"wind calm"',
    "kite",
]


@pytest.mark.parametrize("text", QUERIES)
@pytest.mark.parametrize("limit", [3, 20])
def test_pages_are_what_reading_everything_gives(archived, text, limit):
    reader, documents = archived
    query = parse(text, now=NOW, zone=UTC)
    expected = [document.id for document in documents if matches(query, document)]
    for offset in (0, limit, 2 * limit):
        hits = search(reader, query, limit=limit, offset=offset)
        assert [hit.id for hit in hits.hits] == expected[offset : offset + limit]
        assert (hits.total, hits.more) == (len(expected), False)
        ranked = search(reader, query, order="relevance", limit=limit, offset=offset)
        assert {hit.id for hit in ranked.hits} <= set(expected)
        assert (len(ranked.hits), ranked.total) == (len(hits.hits), len(expected))
        page = search(reader, query, limit=limit, offset=offset, counted=False)
        assert page.hits == hits.hits
        assert page.total == len(expected) or (page.more and page.total <= len(expected))


def test_the_first_page_of_a_beginning_is_read_and_later_ones_go_on_from_it(archived):
    reader, documents = archived
    query = parse("mis*", now=NOW, zone=UTC)
    expected = [document.id for document in documents if matches(query, document)]
    first = search(reader, query, limit=30).hits
    rest = search(reader, query, limit=len(expected), after=first[-1].id).hits
    assert [hit.id for hit in (*first, *rest)] == expected
