"""The fuzzer, bounded: a few hundred documents of one seed, and what its own checks are worth."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.fuzz.attempt import NOW, attempt, document
from tests.fuzz.holds import faults
from tests.fuzz.queries import hostile
from tests.fuzz.seeds import DOCUMENTS, seeds
from worker.flow import ParsedEntry

SOUND = ParsedEntry(title="북한, 미사일 발사", url="https://naru.example/1", content_html="<p>본문</p>", published=NOW)


@pytest.mark.parametrize(("kind", "count"), [("feeds", 200), ("pages", 100)])
def test_no_mutated_document_raises_or_breaks_a_promise(kind, count):
    done = [attempt(kind, 7, index) for index in range(count)]
    assert [(one.index, one.made, one.faults) for one in done if one.faults] == []
    assert sum(one.outcome == "ok" for one in done) > count // 2


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_a_seed_makes_the_same_documents_for_ever(kind):
    assert [document(kind, 1, n)[:2] for n in range(5)] == [document(kind, 1, n)[:2] for n in range(5)]
    assert document(kind, 1, 0)[0] != document(kind, 2, 0)[0]


def test_any_query_is_answered_or_explained_within_its_time():
    done = [attempt("queries", 7, index) for index in range(500)]
    assert [(one.index, one.made, one.faults) for one in done if one.faults] == []
    assert min(sum(one.outcome == outcome for one in done) for outcome in ("found", "nothing", "explained")) > 50
    assert hostile(7, 3) == hostile(7, 3) != hostile(8, 3)


def test_folders_are_seeds_too(tmp_path):
    (tmp_path / "rss").write_bytes(b"<rss><channel/></rss>")
    assert seeds("feeds", (str(tmp_path),))[-1].name == "rss"


@pytest.mark.parametrize(
    "changes",
    [
        {"title": "\u1107\u116e\u11a8"},
        {"title": "a\x1b[2J"},
        {"title": "a\0"},
        {"title": "\ud800"},
        {"title": "\u202egnp"},
        {"url": "https://user:secret@naru.example/"},
        {"url": "javascript:alert(1)"},
        {"url": "/relative"},
        {"content_html": "<script>x</script>"},
        {"content_html": '<p onclick="x">a</p>'},
        {"content_html": '<a href="javascript:x">a</a>'},
        {"published": NOW.replace(tzinfo=None)},
        {"published": NOW + timedelta(days=2)},
    ],
    ids=repr,
)
def test_the_checks_see_what_must_not_be(changes):
    assert list(faults(SOUND, NOW)) == []
    assert list(faults(replace(SOUND, **changes), NOW))
