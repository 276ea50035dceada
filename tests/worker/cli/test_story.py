"""`bongsu stories` and `story`: how many tell a story, who told it when, and what the user says of it."""

import json
import sqlite3
import threading
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from archive import open_archive, reading
from archive.errors import Busy
from archive.model import ArticleId, PollBatch, Regroup, RegroupWhat
from archive.store import open_beside
from tests.fakes import FEED, NOW, entry, flag
from tests.worker.cli.test_reflag import configure
from worker.cli.main import run
from worker.cli.wrap import columns
from worker.figures import with_figures

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
    assert "#1 · 3 articles, 2 sources, 3 outlets · en ko ·" in out
    assert "first by Hangang Wire" in out
    assert "Bakers" not in out
    assert "Bakers" in bongsu("stories", "--all")[1]
    assert "No stories" in bongsu("stories", "--sources", "3")[1]
    (story,) = json.loads(bongsu("stories", "--json")[1])["stories"]
    assert {key: story[key] for key in ("id", "articles", "sources", "fires", "languages", "first_outlet")} == {
        "id": 1, "articles": 3, "sources": 2, "fires": 3, "languages": ["en", "ko"], "first_outlet": "Hangang Wire",
    }  # fmt: skip
    assert [json.loads(line)["id"] for line in bongsu("stories", "--all", "--jsonl")[1].splitlines()] == [4, 1]


def test_a_story_is_shown_in_order_with_copies_below_their_text(bongsu) -> None:
    _, out, _ = bongsu("story", "show", "1")
    assert "2 independent sources: hangang wire (Hangang Wire, Harbour Post), 새벽일보" in out
    assert out.index("Hangang Wire (en)") < out.index("copies: Harbour Post #3") < out.index("새벽일보 (ko)")
    shown = json.loads(bongsu("story", "show", "1", "--json")[1])
    assert [(one["id"], one["duplicate_of"]) for one in shown["timeline"]] == [(1, None), (2, None), (3, 1)]
    assert bongsu("story", "show", "9")[0] == 1


TOLL = [
    ("1", "Eight killed in pit blast, minister says", "At least eight miners were killed, the minister said.",
     "Hangang Wire", "en", "hangang", None, None, 0),
    ("2", "Twelve killed in pit blast", "Rescuers said 12 miners were killed in the blast.", "Harbour Post", "en",
     "harbour", None, None, 3),
    ("3", "탄광 폭발…광부 12명 사망", "탄광 폭발로 광부 12명이 사망했다고 구조당국이 밝혔다.", "새벽일보", "ko",
     "hangang", "hangang", 2, -1),
]  # fmt: skip


@pytest.fixture
def toll(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    """Runs a verb on an archive of a story whose articles disagree; the Korean one passes on the wire's second text."""
    file = configure(tmp_path)
    with open_archive(tmp_path / "archive.sqlite3") as archive:
        for slug, title, text, outlet, language, family, credited, copied, hours in TOLL:
            draft = entry(slug, title)
            article = replace(
                draft.article, title=title, text=text, outlet=outlet, language=language, family=family,
                credited=credited, published=NOW + timedelta(hours=hours),
                story_id=None if slug == "1" else ArticleId(1),
                duplicate_of=None if copied is None else ArticleId(copied),
            )  # fmt: skip
            seen = NOW - timedelta(minutes=int(slug))
            new = replace(draft, article=with_figures(article))
            archive.save_poll(PollBatch(feed=FEED, seen_at=seen, new=(new,)))

    def call(*words: str) -> tuple[int, str, str]:
        code = run(["--config", str(file), *words])
        done = capsys.readouterr()
        return code, done.out, done.err

    return call


WIRED = [
    ("1", "Ferry sinks off Sorak", "Harbour Post", "harbour", None, 2),
    ("2", "Ferry sinks off Sorak", "Hangang Wire", "hangang", 1, 0),
    ("3", "여객선 소락 앞바다서 침몰", "한강통신", "hangang", None, 1),
]


def test_a_copy_that_was_seen_before_its_original_is_no_source_beside_it(tmp_path: Path, capsys) -> None:
    file = configure(tmp_path)
    with open_archive(tmp_path / "archive.sqlite3") as archive:
        for slug, title, outlet, family, copied, hours in WIRED:
            draft = entry(slug, title)
            article = replace(
                draft.article, title=title, outlet=outlet, family=family, published=NOW + timedelta(hours=hours),
                story_id=None if slug == "1" else ArticleId(1),
                duplicate_of=None if copied is None else ArticleId(copied),
            )  # fmt: skip
            archive.save_poll(PollBatch(feed=FEED, seen_at=NOW, new=(replace(draft, article=article),)))
    assert run(["--config", str(file), "story", "show", "1"]) == 0
    assert "1 independent source: hangang (Hangang Wire, 한강통신, Harbour Post)" in capsys.readouterr().out
    assert run(["--config", str(file), "stories", "--all", "--json"]) == 0
    (story,) = json.loads(capsys.readouterr().out)["stories"]
    assert story["sources"] == 1


def test_a_story_shows_who_was_first_who_is_one_voice_and_what_is_disputed(toll) -> None:
    _, out, _ = toll("story", "show", "1")
    assert "first to publish  새벽일보 #3" in out
    assert "first seen        새벽일보 #3" in out
    assert "2 independent sources: hangang (새벽일보, Hangang Wire), harbour (Harbour Post)" in out
    assert "copies: 새벽일보 #3" in out
    assert "via hangang" in out
    assert "figures: 8 killed" in out
    disputed = out[out.index("articles disagree") :]
    assert disputed.index("#1 Hangang Wire") < disputed.index("#2 Harbour Post")
    assert "Twelve killed in pit blast" in disputed


def test_all_of_it_is_there_for_machines(toll) -> None:
    shown = json.loads(toll("story", "show", "1", "--json")[1])
    assert shown["families"] == [
        {"source": "hangang", "outlets": ["새벽일보", "Hangang Wire"]},
        {"source": "harbour", "outlets": ["Harbour Post"]},
    ]
    assert (shown["first_to_publish"]["article"], shown["first_seen"]["article"]) == (3, 3)
    assert [(one["id"], one["source"], one["via"]) for one in shown["timeline"]] == [
        (3, "hangang", "hangang"), (1, "hangang", None), (2, "harbour", None),
    ]  # fmt: skip
    assert all(one["figures"] for one in shown["timeline"])
    claims = [(claim["article"], claim["figure"]["low"]) for claim in shown["disputed"][0]["claims"]]
    assert claims[0] == (1, 8)
    assert (2, 12) in claims


@pytest.mark.parametrize("width", [40, 80, 120])
def test_no_line_is_wider_than_the_terminal(toll, monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    for words in (("story", "show", "1"), ("stories",)):
        _, out, _ = toll(*words)
        assert max(columns(line) for line in out.splitlines()) <= width
        assert "".join(["탄광", "폭발…광부", "12명", "사망"]) in "".join(out.split())


def test_the_id_of_an_article_leads_to_its_story(toll) -> None:
    code, _, err = toll("story", "show", "2")
    assert code == 1
    assert "article 2 is of story 1" in err


def test_what_the_user_says_is_done_kept_and_shown(bongsu) -> None:
    code, out, _ = bongsu("story", "merge", "4", "1", "--by", "kim", "--note", "one morning")
    assert (code, out) == (0, "Kept. They are story 1; 4 leads to it.\n")
    _, out, _ = bongsu("story", "show", "4")
    assert "4 is now story 1." in out
    assert "changed    4 joined 1, by kim" in out
    assert "one morning" in out
    code, out, _ = bongsu("story", "split", "1", "--by", "kim")
    assert "is story 1; what it was part of is story 2." in out
    assert json.loads(bongsu("search", "story:4", "--json")[1])["total"] == 2
    assert json.loads(bongsu("search", "story:1", "--json")[1])["total"] == 2  # its copy too


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
    assert [(hit["id"], hit["articles"], hit["sources"]) for hit in found["hits"]] == [(3, 3, 2)]
    assert found["total"] == 3
    _, out, _ = bongsu("search", "--group", "story", "--sort", "oldest")
    assert "story 1: 3 articles, 2 sources" in out
    assert out.index("N. Korea fires missile") < out.index("Bakers")
    assert bongsu("search", "--group", "story", "--after", "1")[0] == 2
    assert json.loads(bongsu("search", "--group", "story", "--offset", "1", "--json")[1])["hits"][0]["id"] == 3


def test_stories_are_joined_and_parted_and_remarks_made_while_a_service_writes(bongsu, tmp_path: Path) -> None:
    with open_archive(tmp_path / "archive.sqlite3") as service:
        assert bongsu("story", "merge", "1", "4")[0] == 0
        assert bongsu("story", "split", "2")[0] == 0
        assert bongsu("feedback", "4", "no")[0] == 0
        service.save_poll(PollBatch(feed=FEED, seen_at=NOW, new=(entry("5", "A fifth"),)))
        told = {number: reading.article(service.reader, number).story_id for number in range(1, 6)}
    assert told == {1: 1, 2: 2, 3: 1, 4: 1, 5: 5}


def test_a_word_beside_the_writer_waits_for_its_turn_and_says_so_where_none_comes(bongsu, tmp_path: Path) -> None:
    place = tmp_path / "archive.sqlite3"
    wish = Regroup(what=RegroupWhat.SPLIT, at=NOW, by="kim", article_id=ArticleId(2))
    writer = sqlite3.connect(place, isolation_level=None, check_same_thread=False)
    writer.execute("BEGIN IMMEDIATE")
    with open_beside(place, wait=timedelta(0)) as archive, pytest.raises(Busy, match="locked by another process"):
        archive.regroup(wish)
    done = threading.Timer(0.05, writer.execute, ["COMMIT"])
    done.start()
    with open_beside(place) as archive:
        assert archive.regroup(wish).other_id == 2
    done.join()
    writer.close()


def test_a_word_beside_a_file_that_was_replaced_is_not_taken_for_kept(bongsu, tmp_path: Path) -> None:
    place = tmp_path / "archive.sqlite3"
    (tmp_path / "restored").write_bytes(place.read_bytes())
    with pytest.raises(Busy, match="replaced"), open_beside(place):
        (tmp_path / "restored").rename(place)


def test_there_is_no_joining_in_an_archive_that_is_not_there(bongsu, tmp_path: Path) -> None:
    (tmp_path / "archive.sqlite3").unlink()
    assert bongsu("story", "merge", "1", "4")[0] == 10
    assert not (tmp_path / "archive.sqlite3").exists()
