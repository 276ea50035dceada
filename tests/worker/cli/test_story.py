"""`bongsu stories` and `story`: how many tell a story, who told it when, and what the user says of it."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from archive import open_archive
from archive.model import ArticleId, PollBatch
from tests.fakes import FEED, NOW, entry, flag
from tests.worker.cli.test_reflag import configure
from worker.cli.main import run

TOLD = [
    ("1", "N. Korea fires missile", "Hangang Wire", "en", None, None),
    ("2", "북한 미사일 발사", "새벽일보", "ko", 1, None),
    ("3", "N. Korea fires missile", "Harbour Post", "en", 1, 1),
    ("4", "Bakers elect a chair", "Harbour Post", "en", None, None),
]


@pytest.fixture
def bongsu(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    """Runs a verb on an archive of two stories: its exit code, output and errors."""
    file = configure(tmp_path)
    with open_archive(tmp_path / "archive.sqlite3") as archive:
        for minutes, (slug, title, outlet, language, story, copied) in enumerate(TOLD):
            draft = entry(slug, title)
            article = replace(
                draft.article, outlet=outlet, language=language, published=NOW + timedelta(minutes=minutes),
                story_id=None if story is None else ArticleId(story),
                duplicate_of=None if copied is None else ArticleId(copied),
            )  # fmt: skip
            draft = replace(draft, article=article, flag=flag(3) if slug == "2" else draft.flag)
            archive.save_poll(PollBatch(feed=FEED, seen_at=NOW, new=(draft,)))

    def call(*words: str) -> tuple[int, str, str]:
        code = run(["--config", str(file), *words])
        done = capsys.readouterr()
        return code, done.out, done.err

    return call


def test_stories_are_listed_with_how_many_tell_them(bongsu) -> None:
    code, out, _ = bongsu("stories")
    assert code == 0
    assert "▲▲▲   N. Korea fires missile" in out
    assert "#1 · 3 articles, 3 sources, 3 outlets · en ko ·" in out
    assert "first by Hangang Wire" in out
    assert "Bakers" not in out
    assert "Bakers" in bongsu("stories", "--all")[1]
    assert "No stories" in bongsu("stories", "--sources", "4")[1]
    (story,) = json.loads(bongsu("stories", "--json")[1])["stories"]
    assert {key: story[key] for key in ("id", "articles", "sources", "fires", "languages", "first_outlet")} == {
        "id": 1, "articles": 3, "sources": 3, "fires": 3, "languages": ["en", "ko"], "first_outlet": "Hangang Wire",
    }  # fmt: skip
    assert [json.loads(line)["id"] for line in bongsu("stories", "--all", "--jsonl")[1].splitlines()] == [4, 1]


def test_a_story_is_shown_in_order_with_copies_below_their_text(bongsu) -> None:
    _, out, _ = bongsu("story", "show", "1")
    assert out.index("Hangang Wire (en)") < out.index("copies: Harbour Post #3") < out.index("새벽일보 (ko)")
    shown = json.loads(bongsu("story", "show", "1", "--json")[1])
    assert [(one["id"], one["duplicate_of"]) for one in shown["timeline"]] == [(1, None), (2, None), (3, 1)]
    assert bongsu("story", "show", "9")[0] == 1


def test_what_the_user_says_is_done_kept_and_shown(bongsu) -> None:
    code, out, _ = bongsu("story", "merge", "4", "1", "--by", "kim", "--note", "one morning")
    assert (code, out) == (0, "Kept. They are story 1; 4 leads to it.\n")
    _, out, _ = bongsu("story", "show", "4")
    assert "4 is now story 1." in out
    assert "changed    4 joined 1, by kim" in out
    assert "one morning" in out
    code, out, _ = bongsu("story", "split", "1", "--by", "kim")
    assert out == "Kept. Article 1 is story 1; what it was part of is story 2.\n"
    assert json.loads(bongsu("search", "story:4", "--json")[1])["total"] == 3
    assert json.loads(bongsu("search", "sources>=2", "--json")[1])["total"] == 3


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("merge", "1"), 2, "two ids"),
        (("show", "1", "4"), 2, "take one"),
        (("split", "4"), 1, "a story of its own already"),
        (("merge", "1", "1"), 1, "one story already"),
        (("merge", "1", "77"), 1, "no story 77"),
    ],
)
def test_what_cannot_be_done_is_said(bongsu, words: tuple[str, ...], code: int, says: str) -> None:
    found, _, err = bongsu("story", *words)
    assert (found, says in err) == (code, True)


def test_a_search_can_show_each_story_once(bongsu) -> None:
    found = json.loads(bongsu("search", "missile OR 미사일", "--group", "story", "--json")[1])
    assert [(hit["id"], hit["articles"], hit["sources"]) for hit in found["hits"]] == [(3, 3, 3)]
    assert found["total"] == 3
    _, out, _ = bongsu("search", "--group", "story", "--sort", "oldest")
    assert "story 1: 3 articles, 3 sources" in out
    assert out.index("N. Korea fires missile") < out.index("Bakers")
    assert bongsu("search", "--group", "story", "--after", "1")[0] == 2
    assert json.loads(bongsu("search", "--group", "story", "--offset", "1", "--json")[1])["hits"][0]["id"] == 3
