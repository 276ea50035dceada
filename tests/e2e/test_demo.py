"""The demo, the whole way: served on loopback, polled twice, archived, flagged, searched, polled again."""

import os
import signal
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from archive.check import check
from tests.e2e.command import BONGSU, Done, bongsu, environment


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def shown(home: Path) -> Done:
    done = bongsu("demo", "--keep", "kept", home=home)
    assert done.code == 0, done.err
    return done


@pytest.fixture(scope="module")
def ask(home: Path, shown: Done) -> Any:
    del shown
    return lambda *words: bongsu("--config", "kept/bongsu.toml", *words, home=home)


def test_it_ends_with_flagged_stories_and_three_searches(shown: Done) -> None:
    assert "▲▲▲▲▲" in shown.out
    assert shown.out.count("search ") == 3


@pytest.mark.parametrize(
    ("query", "expected"),
    [("미사일", "미사일"), ('"Kim Jong"', "Kim Jong"), ("북한", "북한")],
    ids=["missile", "kim-jong", "north-korea"],
)
def test_a_search_finds_what_a_reader_expects(ask: Any, home: Path, query: str, expected: str) -> None:
    found = {hit["id"] for hit in ask("search", "--json", "--limit", "200", query).json["hits"]}
    with closing(sqlite3.connect(home / "kept" / "archive.sqlite3")) as db:
        like = f"%{expected}%"
        wanted = {row[0] for row in db.execute("SELECT id FROM article WHERE title LIKE ?1 OR text LIKE ?1", [like])}
    assert wanted
    assert wanted <= found


def test_polling_again_adds_nothing_and_says_so(ask: Any) -> None:
    before = ask("stats", "--json").json
    counts = ask("poll", "--once", "--json").json
    assert counts["polled"] > 10
    assert (counts["new"], counts["changed"], counts["failed"]) == (0, 0, 0)
    assert counts["seen"] == counts["new"] + counts["changed"] + counts["known"] + counts["refused"]
    assert ask("stats", "--json").json == before


def test_explain_names_rule_words_and_places(ask: Any) -> None:
    hit = ask("search", "--json", "fires>=3").json["hits"][0]
    told = ask("explain", str(hit["id"]), "--json").json
    assert told["fires"] == hit["fires"]
    fields = {"title": told["title"], "text": told["text"]}
    for evidence in told["evidence"]:
        assert evidence["rule"]
        assert fields[evidence["field"]][evidence["start"] : evidence["end"]] == evidence["text"]
    assert told["evidence"]
    plain = ask("explain", str(hit["id"])).out
    assert told["evidence"][0]["rule"] in plain


def test_headlines_of_dead_pages_survive_with_a_reason(ask: Any) -> None:
    entries = [row for row in ask("export", "--what", "entries").lines if row["page"]["status"] == "failed"]
    assert {"http-4xx", "gone"} <= {row["page"]["reason"] for row in entries}
    assert all(row["title"] and row["article_id"] for row in entries)


def test_an_edited_article_keeps_its_earlier_text(ask: Any) -> None:
    edited = [row for row in ask("export", "--what", "articles").lines if row["revisions"] > 1]
    assert edited
    told = ask("show", str(edited[0]["id"]), "--json").json
    assert told["earlier_texts"][0]["text"] != told["text"]


def test_wire_copies_are_one_story_each_copy_kept(ask: Any) -> None:
    stories: dict[int, int] = {}
    for row in ask("export", "--what", "articles").lines:
        stories[row["story"]] = stories.get(row["story"], 0) + 1
    assert max(stories.values()) >= 4


def test_no_mojibake_and_no_control_characters_are_archived(ask: Any) -> None:
    for row in ask("export", "--what", "articles").lines:
        assert "\ufffd" not in row["title"] + row["text"]
        assert not any(ord(c) < 32 and c != "\n" for c in row["title"] + row["text"])


def test_the_archive_is_whole(ask: Any) -> None:
    assert ask("db", "check").code == 0


def _held(path: Path) -> int:
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as db:
            return int(db.execute("SELECT count(*) FROM entry").fetchone()[0])
    except sqlite3.Error:
        return 0


@pytest.mark.parametrize("entries", [0, 1, 25, 60])
def test_killed_at_any_moment_nothing_is_lost_or_doubled(home: Path, ask: Any, tmp_path: Path, entries: int) -> None:
    wanted = {(row["feed"], row["guid"], row["url"]) for row in ask("export", "--what", "entries").lines}
    path = tmp_path / "kept" / "archive.sqlite3"
    command = [BONGSU, "demo", "--keep", "kept", "--json"]
    started = subprocess.Popen(
        command, cwd=tmp_path, env=environment(tmp_path), stdout=subprocess.DEVNULL, start_new_session=True
    )
    while started.poll() is None and (not path.exists() or _held(path) < entries):
        pass
    os.killpg(started.pid, signal.SIGKILL)
    started.wait()
    after = bongsu("--config", "kept/bongsu.toml", "poll", "--once", "--json", home=tmp_path)
    assert after.code == 0, after.err
    rows = bongsu("--config", "kept/bongsu.toml", "export", "--what", "entries", home=tmp_path).lines
    found = [(row["feed"], row["guid"], row["url"]) for row in rows]
    assert len(found) == len(set(found))
    assert {entry[0::2] for entry in found} == {entry[0::2] for entry in wanted}
    assert check(path) == []


def test_a_kept_demo_run_again_goes_on_from_where_it_stands(home: Path, ask: Any) -> None:
    before = ask("stats", "--json").json
    again = bongsu("demo", "--keep", "kept", "--json", home=home)
    assert again.code == 0, again.err
    assert [(done["new"], done["changed"]) for done in again.json["rounds"]] == [(0, 0)]
    assert ask("stats", "--json").json == before


def test_a_demo_stopped_before_its_config_was_written_is_begun_anew(tmp_path: Path) -> None:
    (tmp_path / "kept" / "feeds.d").mkdir(parents=True)
    (tmp_path / "kept" / "feeds.d" / "demo.toml").write_text("[[feed", encoding="utf-8")
    done = bongsu("demo", "--keep", "kept", "--json", home=tmp_path)
    assert done.code == 0, done.err
    assert len(done.json["rounds"]) == 2


@pytest.mark.parametrize(
    "files",
    [
        {"bongsu.toml": '[archive]\npath = "archive.sqlite3"\n'},
        {"feeds.d/real.toml": "", "feeds.d/demo.toml": ""},
        {"feeds.d/demo.toml": "", "notes.txt": "내 메모"},
        {"notes.txt": "내 메모"},
    ],
    ids=["settings", "feeds", "begun-among-others", "other"],
)
def test_a_folder_that_is_not_a_demos_is_refused_and_left_as_it_is(tmp_path: Path, files: dict[str, str]) -> None:
    folder = tmp_path / "real"
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    before = sorted(folder.rglob("*"))
    done = bongsu("demo", "--keep", "real", home=tmp_path)
    assert (done.code, done.out) == (2, "")
    assert "real is neither an empty folder nor one of an earlier demo" in done.err
    assert sorted(folder.rglob("*")) == before


def test_no_variable_leads_the_demo_into_a_real_archive(tmp_path: Path) -> None:
    real = tmp_path / "real.sqlite3"
    done = bongsu("demo", "--json", home=tmp_path, BONGSU_ARCHIVE_PATH=str(real))
    assert done.code == 0, done.err
    assert not real.exists()
