"""`bongsu feedback`: what an analyst says is kept, shown beside what the rules say, and counts."""

import json
from pathlib import Path

import pytest

from tests.worker.cli.test_reflag import configure, filled
from worker.cli.main import run


@pytest.fixture
def bongsu(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    """Runs a verb on an archive of five articles: its exit code, output and errors."""
    file = configure(tmp_path)
    filled(tmp_path, file)

    def call(*words: str) -> tuple[int, str, str]:
        code = run(["--config", str(file), *words])
        done = capsys.readouterr()
        return code, done.out, done.err

    return call


def test_fires_without_a_topic_are_told_as_such(bongsu) -> None:
    _, out, _ = bongsu("search", "--json", "fires<1")
    plain = str(json.loads(out)["hits"][0]["id"])
    assert bongsu("feedback", plain, "fires", "4")[0] == 0
    _, out, _ = bongsu("explain", plain)
    assert "▲▲▲▲  What stands, by the analyst: flagged, without a topic." in out


def test_both_sides_are_shown_and_the_analyst_wins(bongsu) -> None:
    code, out, _ = bongsu("feedback", "1", "no", "--note", "영화 이야기다", "--by", "kim")
    assert code == 0
    assert "It stands with no flag; the rules say 3 of 5 fires" in out
    _, out, _ = bongsu("explain", "1")
    assert out.index("no, by kim") < out.index("What stands, by the analyst: not flagged") < out.index("Flagged with 3")
    _, out, _ = bongsu("show", "1")
    assert "analyst    no, by kim" in out
    assert "영화 이야기다" in out
    _, out, _ = bongsu("search", "fires>=1", "--json")
    assert 1 not in [hit["id"] for hit in json.loads(out)["hits"]]
    _, out, _ = bongsu("explain", "1", "--json")
    told = json.loads(out)
    assert (told["fires"], told["stands"]) == (3, {"fires": 0, "topics": [], "decided_by": "analyst"})


def test_all_that_was_said_is_listed_and_exported(bongsu) -> None:
    for words in (("1", "no"), ("3", "fires", "4"), ("3", "topic", "cyber"), ("1", "withdraw")):
        assert bongsu("feedback", *words)[0] == 0
    _, out, _ = bongsu("feedback", "list", "--json")
    said = [(one["article_id"], one["say"], one["value"]) for one in json.loads(out)["feedback"]]
    assert said == [(1, "no", None), (3, "fires", "4"), (3, "topic", "cyber"), (1, "withdraw", None)]
    assert "4 remarks." in bongsu("feedback", "list")[1]
    _, out, _ = bongsu("export", "--what", "feedback")
    lines = [json.loads(line) for line in out.splitlines()]
    assert [line["title"] for line in lines[:2]] == ["북한, 미사일 발사", "Bakers elect a chair"]
    _, out, _ = bongsu("export", "--what", "articles")
    three = json.loads(out.splitlines()[2])
    assert (three["fires"], three["topics"], three["decided_by"], three["rules_fires"]) == (4, ["cyber"], "analyst", 0)
    assert bongsu("feedback", "1", "yes", "--json")[0] == 0


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["1"], 2, "yes, no, topic, fires, withdraw"),
        (["1", "topic", "weather"], 2, "nuclear-missile"),
        (["1", "fires", "6"], 2, "1 to 5"),
        (["1", "no", "never"], 2, "--note"),
        (["one", "no"], 2, "no article's id"),
        (["77", "no"], 1, "no article 77"),
        (["list", "no"], 2, "takes no more words"),
    ],
)
def test_a_mistake_is_answered_with_a_sentence(bongsu, words: list[str], code: int, says: str) -> None:
    done = bongsu("feedback", *words)
    assert (done[0], done[1]) == (code, "")
    assert says in done[2]
