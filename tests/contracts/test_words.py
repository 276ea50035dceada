"""What a tsvector can't hold, and what is found of such texts all the same."""

from datetime import UTC

import pytest

from archive import open_archive
from archive.check import check
from archive.dialects.tsquery import vector
from archive.model import PollBatch
from archive.place import Place
from archive.query import parse
from archive.search import search
from tests.fakes import FEED, NOW, article, entry
from tests.postgres import Server

LONG = {
    "many places": "북한 " * 20_000 + "마지막 종점",
    "one long word": "x" * 9_000 + " 종점",
    "many words": " ".join(f"w{n:06}" for n in range(60_000)) + " 종점",
    "more than fits": "시작 " + " ".join(f"{n:036}" for n in range(60_000)),
}


@pytest.mark.parametrize("text", LONG.values(), ids=list(LONG))
def test_the_longest_texts_are_archived_and_found(place: Place, text: str) -> None:
    with open_archive(place) as archive:
        draft = entry("1", "제목", article=article("제목", text))
        archive.save_poll(PollBatch(feed=FEED, seen_at=NOW, new=(draft, entry("2"))))
        for word in ("제목", text[:40].split()[0][:30] + "*", "시작" if text.startswith("시작") else "종점"):
            hits = search(archive.reader, parse(word, now=NOW, zone=UTC)).hits
            assert 1 in [hit.id for hit in hits], word
        archive.reindex()
    assert check(place) == []


def test_a_vector_has_places_and_weights_and_nothing_runs_from_title_to_body(postgres: Server) -> None:
    assert vector("a b", "b a") == "'a':1A,68B 'b':2A,67B"
    assert vector("북한", "") == "'북한':1A '한':2A"
    with open_archive(postgres.archive()) as archive:
        asked = {"vector": vector("a b", "c d"), "apart": "b <-> c", "together": "c:B <-> d:B"}
        sql = (
            "SELECT CAST(:vector AS tsvector) @@ CAST(:apart AS tsquery)"
            " UNION ALL SELECT CAST(:vector AS tsvector) @@ CAST(:together AS tsquery)"
        )
        assert archive.reader.values(sql, asked) == [False, True]


def test_what_differs_from_its_text_in_the_index_is_found(postgres: Server) -> None:
    url = postgres.archive()
    with open_archive(url) as archive:
        archive.save_poll(PollBatch(feed=FEED, seen_at=NOW, new=(entry("1"), entry("2"), entry("3"))))
    with postgres.admin(url.conninfo.rpartition("/")[2]) as admin:
        admin.execute(
            "UPDATE article_words SET words = '''다른'':1A' WHERE docid = (SELECT docid FROM article WHERE id = 1)"
        )
        admin.execute("UPDATE article_words SET docid = 7 WHERE docid = (SELECT docid FROM article WHERE id = 2)")
    findings = check(url)
    for told in ("1 articles are not in it", "1 rows of it have no article", "the words of 1 articles differ"):
        assert any(told in finding for finding in findings), told
    with open_archive(url) as archive:
        archive.reindex()
    assert check(url) == []
