"""`bongsu search` as a user and a script meet it."""

import io
import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta, timezone

import pytest
from rich.cells import cell_len

from archive.evaluate import Document
from tests.archive.seed import seed
from worker.cli.main import run

KST = timezone(timedelta(hours=9))
NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
DOCUMENTS = [
    Document(
        id=1,
        title="북한, 동해상으로 탄도미사일 발사",
        text="합참은 북한이 탄도미사일을 쏘았다고 밝혔다.",
        seen=NOW,
        published=NOW.astimezone(KST),
        outlet="가상통신",
        language="ko",
        fires=5,
        topics=("missile",),
        url="https://a.example/1",
    ),
    Document(
        id=2,
        title="Talks\x1b]0;owned\x07 \u202eresume\x9b31m",
        text="The missile tests were \x1b[2Jon the table.",
        seen=NOW - timedelta(hours=1),
        outlet="Harbor\x1b[1mTimes",
        language="en",
        fires=0,
    ),
]


@pytest.fixture
def config(tmp_path):
    """Writes a settings file beside an archive of some documents; its path."""

    def write(documents=DOCUMENTS):
        if documents is not None:
            seed(tmp_path / "a.sqlite3", documents).close()
        file = tmp_path / "bongsu.toml"
        file.write_text('timezone = "Asia/Seoul"\n[archive]\npath = "a.sqlite3"\n', encoding="utf-8")
        return str(file)

    return write


def test_a_page_shows_fires_title_facts_and_snippet(config, capsys):
    assert run(["--config", config(), "search", "북한", "미사일"]) == 0
    out = capsys.readouterr().out.splitlines()
    assert out[0] == "▲▲▲▲▲ 북한, 동해상으로 탄도미사일 발사"
    assert out[1] == "      #1 · 가상통신 · 2026-11-24 12:00+09 · ko · missile"
    assert out[2] == "      합참은 북한이 탄도미사일을 쏘았다고 밝혔다."
    assert out[-1].startswith("1 found, newest first (")


def test_json_is_the_promised_document(config, capsys):
    assert run(["--config", config(), "search", "--json", "--sort", "relevance", "북한"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert list(answer) == ["query", "total", "took_ms", "hits"]
    assert (answer["query"], answer["total"]) == ("북한", 1)
    hit = answer["hits"][0]
    assert hit.pop("score") > 0
    assert hit == {
        "id": 1,
        "url": "https://a.example/1",
        "title": "북한, 동해상으로 탄도미사일 발사",
        "outlet": "가상통신",
        "language": "ko",
        "published": "2026-11-24T12:00:00+09:00",
        "seen": "2026-11-24T03:00:00Z",
        "fires": 5,
        "topics": ["missile"],
        "snippet": "합참은 북한이 탄도미사일을 쏘았다고 밝혔다.",
        "story": 1,
    }


def test_jsonl_is_a_line_for_each_hit(config, capsys):
    assert run(["--config", config(), "search", "--jsonl", "missile OR 미사일"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [json.loads(line)["id"] for line in lines] == [1, 2]


def test_more_than_is_counted_is_said_so(config, capsys):
    many = [Document(id=i, title="북한", text="", seen=NOW) for i in range(1, 10_003)]
    file = config(many)
    assert run(["--config", file, "search", "--json", "--limit", "1", "북한"]) == 0
    assert json.loads(capsys.readouterr().out)["total"] == ">10000"
    assert run(["--config", file, "search", "--limit", "1", "북한"]) == 0
    assert "1–1 of more than 10,000, newest first" in capsys.readouterr().out


def test_pages_name_the_next_one(config, capsys):
    file = config()
    assert run(["--config", file, "search", "--limit", "1"]) == 0
    assert capsys.readouterr().out.splitlines()[-1].endswith("; next: --offset 1")
    assert run(["--config", file, "search", "--limit", "1", "--offset", "1"]) == 0
    assert "2–2 of 2, newest first" in capsys.readouterr().out
    assert run(["--config", file, "search", "--offset", "9"]) == 0
    assert "No more: 2 found" in capsys.readouterr().out


def test_a_query_error_points_at_the_column(config, capsys):
    assert run(["--config", config(), "search", "북한 tilte:미사일"]) == 2
    assert capsys.readouterr().err.splitlines() == [
        "bongsu: there is no field tilte:; there are title, body, source, outlet, lang, topic, status, story, id, url, "
        "has, entity, fires, sources, date, seen",
        "  북한 tilte:미사일",
        "       ^",
        '  did you mean title:? to search for the text, quote it: "tilte:미사일"',
    ]


def test_a_hostile_query_is_shown_without_its_controls(config, capsys):
    assert run(["--config", config(), "search", '\x1b[2J\u202e "x']) == 2
    err = capsys.readouterr().err
    assert "\x1b" not in err
    assert "\u202e" not in err
    assert err.splitlines()[2].index("^") == err.splitlines()[1].index('"')


def test_nothing_found_says_what_would_be(config, capsys):
    assert run(["--config", config(), "search", "북한 얼룩말"]) == 0
    out = capsys.readouterr().out
    assert "Nothing found for 북한 얼룩말" in out
    assert "얼룩말 alone finds nothing" in out


def test_an_empty_archive_says_how_to_fill_it(config, capsys):
    assert run(["--config", config([]), "search", "북한"]) == 0
    assert "the archive holds no article yet; `bongsu poll --once` fills it" in capsys.readouterr().out


def test_no_archive_says_how_to_make_one(config, capsys):
    assert run(["--config", config(None), "search", "북한"]) == 10
    assert "`bongsu poll --once` makes one" in capsys.readouterr().err


def test_what_the_archive_holds_never_steers_the_terminal(config, capsys):
    assert run(["--config", config(), "search"]) == 0
    out = capsys.readouterr().out
    assert not {c for c in out if ord(c) < 32 or 127 <= ord(c) < 160} - {"\n"}
    assert "\u202e" not in out


class Terminal(io.StringIO):
    """A stdout that says it is a terminal."""

    encoding = "utf-8"

    def isatty(self):
        return True


@pytest.mark.parametrize("no_color", [False, True], ids=["colour", "NO_COLOR"])
def test_a_terminal_gets_colours_unless_asked_not_to(config, monkeypatch, no_color):
    screen = Terminal()
    monkeypatch.setattr(sys, "stdout", screen)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.delenv("NO_COLOR", raising=False)
    if no_color:
        monkeypatch.setenv("NO_COLOR", "1")
    assert run(["--config", config(), "search", "탄도미사일"]) == 0
    assert ("\x1b[1;33m탄도미사일\x1b[0m" in screen.getvalue()) is not no_color
    assert "합참은 북한이" in screen.getvalue()
    assert ("\x1b" in screen.getvalue()) is not no_color


def test_fires_are_stars_where_the_encoding_has_no_triangle(config, monkeypatch):
    screen = io.TextIOWrapper(io.BytesIO(), encoding="ascii", errors="strict")
    monkeypatch.setattr(sys, "stdout", screen)
    assert run(["--config", config(), "search", "북한"]) == 0
    screen.flush()
    assert screen.buffer.getvalue().startswith(b"*****")


@pytest.mark.parametrize("word", ["-일", "-북한"])
def test_a_word_is_left_out_however_short(config, capsys, word):
    assert run(["--config", config(), "search", "탄도미사일", word]) == 0
    assert "Nothing found" in capsys.readouterr().out


def test_a_query_in_the_place_of_a_unit_is_told_where_it_belongs(config, capsys):
    with pytest.raises(SystemExit) as stopped:
        run(["--config", config(), "search", "--timeline", "미사일"])
    assert stopped.value.code == 2
    assert "a query stands before --timeline" in capsys.readouterr().err


@pytest.mark.parametrize(("unit", "label"), [("year", "2026"), ("month", "2026-11"), ("day", "2026-11-24")])
def test_a_time_is_named_by_its_unit(config, capsys, unit, label):
    assert run(["--config", config(), "search", "미사일", "--timeline", unit]) == 0
    assert f"\n  {label}  1  █" in capsys.readouterr().out


def test_bars_fit_a_narrow_terminal(config, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "30")
    assert run(["--config", config(), "search", "--facets", "outlet", "--timeline"]) == 0
    bars = [line for line in capsys.readouterr().out.splitlines() if "█" in line]
    assert bars
    assert max(map(cell_len, bars)) <= 30


@pytest.mark.parametrize("option", [["--limit", "0"], ["--limit", "many"], ["--offset", "-1"], ["--sort", "best"]])
def test_a_wrong_option_is_refused(config, capsys, option):
    with pytest.raises(SystemExit) as stopped:
        run(["--config", config(), "search", "북한", *option])
    assert stopped.value.code == 2
    assert option[0] in capsys.readouterr().err


def test_a_search_loads_no_more_than_it_needs(config):
    heavy = {"sqlalchemy", "aiohttp", "trafilatura", "feedparser", "structlog", "rich", "lxml", "bs4", "asyncio"}
    program = (
        "import sys; from worker.cli.main import run; "
        f"run(['--config', {config()!r}, 'search', '북한']); print(sorted({heavy!r} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, encoding="utf-8")
    assert done.stdout.splitlines()[-1] == "[]"


def test_an_entity_is_found_by_all_names_of_the_gazetteer(config, capsys):
    names = ["김정은 위원장", "金正恩 委員長", "Kim Jong-un spoke", "キム・ジョンウン", "김여정"]
    file = config([Document(id=i, title=name, text="", seen=NOW) for i, name in enumerate(names, 1)])
    assert run(["--config", file, "search", "--jsonl", "--sort", "oldest", "entity:김정은"]) == 0
    assert [json.loads(line)["id"] for line in capsys.readouterr().out.splitlines()] == [1, 2, 3, 4]


def test_an_unknown_entity_is_answered_with_the_nearest(config, capsys):
    assert run(["--config", config(), "search", "entity:김정운이"]) == 2
    err = capsys.readouterr().err
    assert "the gazetteer has no 김정운이" in err
    assert "search for the word itself" in err


def test_what_a_regular_expression_left_out_is_said(config, capsys):
    file = config([Document(id=i, title="북한", text=str(i), seen=NOW) for i in range(1, 2_003)])
    note = "the regular expression was tried on the first 2,000 of 2,002 articles"
    assert run(["--config", file, "search", "--limit", "1", "/^7$/"]) == 0
    assert capsys.readouterr().out.splitlines()[-1].strip() == note
    assert run(["--config", file, "search", "--json", "/^7$/"]) == 0
    assert json.loads(capsys.readouterr().out)["notes"] == [note]
    assert run(["--config", file, "search", "--jsonl", "/^7$/"]) == 0
    assert capsys.readouterr().err == f"bongsu: {note}\n"
