"""What a new user mistypes and misplaces: each is one sentence that says what to do, and an exit code."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.command import BONGSU, bongsu, environment
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
        (["config"], 2, "required: show|check"),
        (["rules"], 2, "required: test|lint|list"),
        (["db"], 2, "required: check|upgrade|copy|backup|restore|compact|prune|reindex"),
        (["feeds"], 2, "required: list|test|discover"),
    ],
    ids=["verb", "config", "search", "show", "explain", "export", "zone", "feed", "option", "db", *("no word",) * 4],
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


@pytest.mark.parametrize("name", ["no.jsonl", "folder"])
@pytest.mark.parametrize("verb", ["extract", "judge", "parse"])
def test_input_lines_that_cannot_be_read_are_a_sentence(tmp_path: Path, verb: str, name: str) -> None:
    (tmp_path / "folder").mkdir()
    done = bongsu(verb, "--jsonl", name, home=tmp_path)
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith(f"bongsu: {name}: ")
    assert one_sentence(done.err)


def test_a_reader_who_has_seen_enough_lines_ends_the_stage_without_a_word(tmp_path: Path) -> None:
    lines = '{"id": 1, "title": "북한, 미사일 발사", "text": ""}\n' * 3000
    done = subprocess.run(
        ["sh", "-c", f"'{BONGSU}' judge --jsonl | head -n 1"],
        input=lines.encode(),
        env=environment(tmp_path),
        cwd=tmp_path,
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert done.stdout.count(b"\n") == 1
    assert done.stderr == b""


def test_a_line_nested_without_end_is_answered_and_the_next_one_too(tmp_path: Path) -> None:
    deep = '{"id": 1, "title": ' + "[" * 100_000 + "]" * 100_000 + "}"
    done = bongsu(
        "judge", "--jsonl", home=tmp_path, stdin=f'{deep}\n{{"id": 2, "title": "북한, 미사일 발사", "text": ""}}\n'
    )
    assert done.code == 0, done.err
    first, second = done.lines
    assert (first["error"], first["detail"]) == ("bad-input", "the line's JSON is nested too deeply")
    assert (second["id"], second["flagged"]) == (2, True)


@pytest.mark.parametrize("verb", ["show", "explain"])
@pytest.mark.parametrize("number", ["9" * 23, "9" * 5000, "9223372036854775808", "-1", "일", "1.5"])
def test_a_number_no_article_can_have_is_wrong_use(tmp_path: Path, verb: str, number: str) -> None:
    done = bongsu(verb, number, home=tmp_path)
    assert done.code == 2
    assert one_sentence(done.err)
    assert len(done.err) < 300


@pytest.fixture(scope="module")
def archived(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose archive holds one long article, of characters that no single old encoding has all of."""
    home = tmp_path_factory.mktemp("archived")
    body = "\n".join(
        f"합동참모본부는 북한이 {n}번째 미사일을 쐈다고 밝혔다. 자세한 내용은 분석 중이다." for n in range(2500)
    )
    (home / "one.txt").write_text(f"북한, 탄도미사일 발사… 金正恩 Élysée\n\n{body}\n", encoding="utf-8")
    done = bongsu("import", "one.txt", home=home)
    assert done.code == 0, done.err
    return home


@pytest.mark.parametrize("encoding", ["ascii", "euc-kr", "latin-1"])
@pytest.mark.parametrize(
    "words",
    [["search", "미사일"], ["show", "1"], ["explain", "1"], ["stats"], ["feeds", "list"], ["--help"]],
    ids="-".join,
)
def test_another_encoding_costs_characters_never_the_answer(archived: Path, words: list[str], encoding: str) -> None:
    done = subprocess.run(
        [BONGSU, *words],
        cwd=archived,
        env=environment(archived, PYTHONIOENCODING=encoding),
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.decode(encoding)
    assert done.stderr == b""


@pytest.mark.parametrize(
    "words", [["search", "--json", "미사일"], ["show", "1", "--json"], ["export"]], ids=["search", "show", "export"]
)
def test_what_machines_read_is_utf8_in_every_locale(archived: Path, words: list[str]) -> None:
    usual = bongsu(*words, home=archived)
    assert "金正恩" in usual.out
    other = bongsu(*words, home=archived, PYTHONIOENCODING="ascii", LC_ALL="C")
    assert [line for line in other.out.splitlines() if "took_ms" not in line] == [
        line for line in usual.out.splitlines() if "took_ms" not in line
    ]


def test_the_pages_that_are_not_to_be_read_are_counted_too(archived: Path) -> None:
    rows = [" ".join(line.split()) for line in bongsu("stats", home=archived).out.splitlines()]
    assert {"articles 1", "pages pending 0", "pages read 0", "pages failed 0", "pages unread 1"} <= set(rows)


def test_an_export_goes_into_a_pipe_that_is_there_and_leaves_it_there(archived: Path, tmp_path: Path) -> None:
    pipe, out = tmp_path / "pipe", tmp_path / "out.jsonl"
    os.mkfifo(pipe)
    with out.open("wb") as stream, subprocess.Popen(["cat", pipe], stdout=stream) as reading:
        try:
            done = bongsu("export", "--output", pipe, home=archived)
            assert done.code == 0, done.err
            assert pipe.is_fifo()
            assert reading.wait(timeout=60) == 0
        finally:
            reading.kill()
    assert "미사일" in out.read_text(encoding="utf-8")


def test_an_export_through_a_link_keeps_the_link(archived: Path, tmp_path: Path) -> None:
    (tmp_path / "real.jsonl").touch()
    (tmp_path / "link.jsonl").symlink_to("real.jsonl")
    assert bongsu("export", "--output", tmp_path / "link.jsonl", home=archived).code == 0
    assert (tmp_path / "link.jsonl").is_symlink()
    assert "미사일" in (tmp_path / "real.jsonl").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("target", "code", "says"),
    [(".", 2, "is a folder; name a file in it"), ("no/such.jsonl", 1, "no/such.jsonl: no such")],
)
def test_an_export_that_cannot_be_written_names_its_target(archived: Path, target: str, code: int, says: str) -> None:
    done = bongsu("export", "--output", target, home=archived)
    assert done.code == code
    assert says in done.err
    assert one_sentence(done.err)


def test_an_export_that_fails_half_way_leaves_what_was_there(archived: Path, tmp_path: Path) -> None:
    target = tmp_path / "all.jsonl"
    target.write_text(earlier := '{"type": "article", "id": 1}\n')
    done = subprocess.run(
        ["sh", "-c", f"ulimit -f 128; exec '{BONGSU}' export --output '{target}'"],
        cwd=archived,
        env=environment(archived),
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1, done.stderr
    assert f"bongsu: {target}: file too large" in done.stderr.decode()
    assert [path.name for path in tmp_path.iterdir()] == ["all.jsonl"]
    assert target.read_text() == earlier


@pytest.mark.parametrize("words", [[], ["--csv"]], ids=["jsonl", "csv"])
def test_an_export_replaces_an_earlier_export_and_nothing_else(
    archived: Path, tmp_path: Path, words: list[str]
) -> None:
    target = tmp_path / "all"
    assert bongsu("export", "--what", "feeds", *words, "--output", target, home=archived).code == 0
    for _ in range(2):
        assert bongsu("export", *words, "--output", target, home=archived).code == 0
        assert "미사일" in target.read_text(encoding="utf-8")
    target.write_text(config := '[archive]\npath = "archive.sqlite3"\n')
    archive = next(archived.rglob("archive.sqlite3"))
    before = archive.read_bytes()
    for taken in (target, archive):
        done = bongsu("export", *words, "--output", taken, home=archived)
        assert (done.code, done.out) == (2, "")
        assert f"{taken} is there and is no earlier export" in done.err
        assert one_sentence(done.err)
    assert target.read_text() == config
    assert archive.read_bytes() == before
    lock = archive.with_name("archive.sqlite3.lock")
    node = lock.stat().st_ino
    done = bongsu("export", *words, "--output", lock, home=archived)
    assert (done.code, "belongs to the archive" in done.err) == (2, True), done.err
    assert (lock.stat().st_ino, lock.stat().st_size) == (node, 0)


@pytest.mark.parametrize(
    ("more", "coloured"), [({"NO_COLOR": "1"}, False), ({"NO_COLOR": ""}, True)], ids=["no", "yes"]
)
def test_log_lines_on_a_terminal_are_coloured_unless_unwanted(
    tmp_path: Path, more: dict[str, str], coloured: bool
) -> None:
    ours, theirs = os.openpty()
    script = "from worker import log; log.configure(); log.logger().info('feed_polled', feed='연합')"
    done = subprocess.run([sys.executable, "-c", script], env=environment(tmp_path, **more), stderr=theirs, check=False)
    os.close(theirs)
    said = os.read(ours, 10_000).decode()
    os.close(ours)
    assert done.returncode == 0
    assert "feed_polled" in said
    assert ("\x1b[" in said) == coloured
