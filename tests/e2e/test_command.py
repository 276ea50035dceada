"""What a new user mistypes and misplaces: each is one sentence that says what to do, and an exit code."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.command import bongsu, environment
from worker.cli.main import VERBS


def one_sentence(err: str) -> bool:
    return "Traceback" not in err and 0 < len(err.strip().splitlines()) <= 3


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["serch", "미사일"], 2, "Did you mean `search`?"),
        (["--config", "none.toml", "search", "x"], 2, "none.toml"),
        (["search", "미사일"], 10, "no archive"),
        (["show", "1"], 10, "no archive"),
        (["explain", "one"], 2, "ID"),
        (["export", "--what", "everything"], 2, "feeds, entries, articles"),
        (["import", "nowhere.txt", "--timezone", "Mars"], 2, "Asia/Seoul"),
        (["feeds", "test", "no-such-feed"], 2, "neither a feed id nor an address"),
        (["poll", "--frequently"], 2, "--frequently"),
        (["db", "check"], 10, "no archive"),
    ],
    ids=["verb", "config", "search", "show", "explain", "export", "zone", "feed", "option", "db"],
)
def test_a_mistake_is_answered_with_a_sentence(tmp_path: Path, words: list[str], code: int, says: str) -> None:
    done = bongsu(*words, home=tmp_path)
    assert done.code == code, done.err
    assert says in done.err
    assert one_sentence(done.err)
    assert done.out == ""


def test_an_unreadable_import_is_named_and_nothing_is_lost(tmp_path: Path) -> None:
    good = tmp_path / "good.txt"
    good.write_text(
        "북한, 탄도미사일 발사\n\n합동참모본부는 북한이 미사일을 쐈다고 밝혔다. 자세한 내용은 분석 중이다.\n"
    )
    done = bongsu("import", "nowhere.txt", good, "--json", home=tmp_path)
    assert done.code == 3, done.err
    missing, found = done.json["files"]
    assert missing["refused"][0]["detail"] == "No such file or directory"
    assert found["items"]


def test_a_wrong_query_shows_where(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("북한, 탄도미사일 발사\n")
    assert bongsu("import", "a.txt", home=tmp_path).code == 0
    done = bongsu("search", "미사일 (발사", home=tmp_path)
    assert done.code == 2
    assert "^" in done.err
    assert "Traceback" not in done.err


def test_an_empty_archive_says_that_it_is_empty(tmp_path: Path) -> None:
    (tmp_path / "empty.jsonl").write_text("")
    assert bongsu("import", "empty.jsonl", home=tmp_path).code == 0
    done = bongsu("search", "미사일", home=tmp_path)
    assert done.code == 0
    assert "no article yet" in done.out


@pytest.mark.parametrize("verb", [*VERBS])
def test_every_verb_explains_itself(tmp_path: Path, verb: str) -> None:
    done = bongsu(verb, "--help", home=tmp_path)
    assert done.code == 0, done.err
    assert f"usage: bongsu {verb}" in done.out
    assert len(done.out.splitlines()) > 4


def test_without_a_verb_all_are_listed(tmp_path: Path) -> None:
    done = bongsu(home=tmp_path)
    assert done.code == 2
    assert all(verb in done.out for verb in VERBS)


HEAVY = ("sqlalchemy", "aiohttp", "trafilatura", "feedparser", "structlog", "lxml", "bs4", "apscheduler", "alembic")


@pytest.mark.parametrize(
    "words", [["--version"], ["search", "미사일"], ["search", "--json", "미사일"]], ids=["version", "search", "json"]
)
def test_looking_loads_no_worker(tmp_path: Path, words: list[str]) -> None:
    (tmp_path / "a.txt").write_text("북한, 탄도미사일 발사\n")
    bongsu("import", "a.txt", home=tmp_path)
    program = (
        "import sys\nfrom worker.cli.main import run\n"
        "try:\n    code = run(sys.argv[1:])\nexcept SystemExit as done:\n    code = done.code\n"
        f"assert code == 0, code\nprint([m for m in {HEAVY!r} if m in sys.modules], file=sys.stderr)"
    )
    command = [sys.executable, "-c", program, *words]
    done = subprocess.run(command, cwd=tmp_path, env=environment(tmp_path), capture_output=True, text=True, check=False)
    assert done.stderr.strip() == "[]"
