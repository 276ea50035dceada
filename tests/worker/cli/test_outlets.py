"""`bongsu outlets`, and what `show` tells of voice and figures; a changed outlets.d is applied to what is archived."""

import asyncio
import json
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from archive import open_archive, open_reader, reading, stories, told
from archive.model import ArticleId, PollBatch
from tests.fakes import FEED, NOW, article, entry, known
from tests.worker.cli.test_reflag import configure
from worker import retell
from worker.anchors import anchors_of, marks_of
from worker.cli.main import run
from worker.compose import Keeper, Works
from worker.feeds import read_documents
from worker.outlets import compile_outlets
from worker.run.retelling import PIECE, Retelling

OUTLETS = """
[[outlet]]
id = "hangang-wire"
name = "Hangang Wire"
family = "hangang"
kind = "wire"
domains = ["hangang.example"]
credits = ["Hangang Wire"]

[[outlet]]
id = "gana"
name = "가나통신"
kind = "wire"
credits = ["가나통신"]
"""
TEXT = "(서울=가나통신) 홍가람 기자 = 군은 전차 40대가 왔다고 밝혔다."


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A config with two outlets, and an archive of an article that was kept before there were any."""
    file = configure(tmp_path)
    (tmp_path / "outlets.d").mkdir()
    (tmp_path / "outlets.d" / "one.toml").write_text(OUTLETS, encoding="utf-8")
    with open_archive(tmp_path / "archive.sqlite3") as archive:
        archive.save_poll(PollBatch(feed=FEED, seen_at=NOW, new=(entry("1", "전차", TEXT),)))
    return file


@pytest.fixture
def bongsu(file: Path, capsys: pytest.CaptureFixture[str]):
    """Runs a verb: its exit code, output and errors."""

    def call(*words: str) -> tuple[int, str, str]:
        code = run(["--config", str(file), *words])
        done = capsys.readouterr()
        return code, done.out, done.err

    return call


def test_apply_tells_the_archive_anew_once_and_show_says_whose_voice_it_is(bongsu, file: Path) -> None:
    assert "voice" not in bongsu("show", "1")[1]
    assert bongsu("outlets", "apply")[:2] == (0, "1 articles told anew.\n")
    out = bongsu("show", "1")[1]
    assert "voice      gana, a copy of gana" in out
    assert f"figure     40 전차 (군): {TEXT}" in out
    record = json.loads(bongsu("show", "1", "--json")[1])
    assert (record["family"], record["credited"]) == ("gana", "gana")
    (figure,) = record["figures"]
    assert (figure["low"], TEXT[figure["start"] : figure["end"]]) == (40, "40대")
    assert bongsu("outlets", "apply")[1] == "All articles are told by these outlets already.\n"
    other = OUTLETS.replace('name = "가나통신"', 'name = "가나통신"\nfamily = "hangang"')
    (file.parent / "outlets.d" / "one.toml").write_text(other, encoding="utf-8")
    assert json.loads(bongsu("outlets", "apply", "--json")[1])["told"] == 1
    assert "voice      hangang" in bongsu("show", "1")[1]


def test_show_puts_figures_of_a_story_that_disagree_side_by_side(bongsu, file: Path) -> None:
    with open_archive(file.parent / "archive.sqlite3") as archive:
        other = article("전차", "Officers said 60 tanks came.", slug="2", story_id=ArticleId(1), outlet="Haedong")
        archive.save_poll(PollBatch(feed=FEED, seen_at=NOW, new=(entry("2", "전차", article=other),)))
    assert bongsu("outlets", "apply")[0] == 0
    lines = [line for line in bongsu("show", "2")[1].splitlines() if line.startswith("disputed")]
    assert lines == [
        "disputed   tanks: 2 articles disagree",
        f"disputed     40  1 Hangang Wire  {TEXT}",
        "disputed     60  2 Haedong       Officers said 60 tanks came.",
    ]


def test_a_name_an_address_and_a_stranger_are_shown_with_their_family(bongsu) -> None:
    code, out, _ = bongsu("outlets", "show", "https://www.hangang.example/1")
    assert (code, "Hangang Wire" in out, "family     hangang" in out) == (0, True, True)
    assert json.loads(bongsu("outlets", "show", "가나통신", "--json")[1])["family"] == "gana"
    assert "a family of its own, haedong ilbo" in bongsu("outlets", "show", "Haedong Ilbo")[1]
    assert bongsu("outlets", "list")[1].splitlines()[-1] == "2 outlets, 2 families."
    assert [o["id"] for o in json.loads(bongsu("outlets", "list", "--json")[1])["outlets"]] == ["hangang-wire", "gana"]


@pytest.mark.parametrize("words", [("show",), ("list", "Gana"), ("apply", "Gana")])
def test_show_wants_somebody_and_the_others_nobody(bongsu, words: tuple[str, ...]) -> None:
    code, _, err = bongsu("outlets", *words)
    assert (code, "`bongsu outlets show` takes a name or an address" in err) == (2, True)


def test_config_check_runs_the_examples_and_tells_what_fails(bongsu, file: Path) -> None:
    assert "2 outlets" in bongsu("config", "check")[1]
    wrong = '[[example]]\noutlet = "가나통신"\nfamily = "nara"\n'
    (file.parent / "outlets.d" / "two.toml").write_text(wrong, encoding="utf-8")
    code, _, err = bongsu("config", "check")
    assert (code, "two.toml: the example '가나통신' of 가나통신 counts for gana" in err) == (2, True)


async def test_the_service_tells_a_few_at_a_time_goes_on_where_it_was_and_rests(file: Path) -> None:
    path = file.parent / "archive.sqlite3"
    with open_archive(path) as archive:
        more = tuple(entry(str(n), "전차", article=article("전차", TEXT, slug=str(n))) for n in range(2, PIECE + 3))
        archive.save_poll(PollBatch(feed=FEED, seen_at=NOW, new=more))
    outlets = compile_outlets(read_documents(file.parent / "outlets.d"))
    async with Keeper(path) as keeper:
        works = cast(
            Works,
            SimpleNamespace(
                config=SimpleNamespace(outlets=outlets, known=known()),
                keeper=keeper,
                tools=SimpleNamespace(turn=asyncio.Lock()),
            ),
        )
        assert await Retelling(works).piece()
        assert await keeper.ask(retell.told_upto, retell.version_of(outlets, known())) == PIECE
        again = Retelling(works)  # as after a restart
        assert [await again.piece() for _ in range(3)] == [True, False, False]
        assert await Retelling(works).piece() is False
    reader = open_reader(path)
    try:
        assert {a.draft.family for a in reading.articles(reader)} == {"gana"}
        assert all(told.figures(reader, range(1, PIECE + 3)).values())
        every = range(1, PIECE + 3)
        assert {one.id for one in stories.members(reader, every)} == set(every)
        marks = marks_of("전차", TEXT, published=NOW, known=known())
        assert stories.around(reader, anchors_of(marks), NOW).members
    finally:
        reader.close()
