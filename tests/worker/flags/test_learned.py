"""The second opinion: heard near the threshold alone, never against a flag, and only when it has proved better."""

import json
import pickle
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.worker.cli.test_reflag import configure
from tests.worker.flags.conftest import MINI_NAMES, MINI_RULES
from worker.cli.main import run
from worker.flags import Ruleset, compile_rules, judge
from worker.flags.learned import PLACES, Model, total

WEAK = MINI_RULES.replace("fires = 3\n", "fires = 3\nscore = 0.7\n")
RULES = compile_rules({"a.toml": tomllib.loads(WEAK)}, {"b.toml": tomllib.loads(MINI_NAMES)})
STRONG = compile_rules({"a.toml": tomllib.loads(MINI_RULES)}, {"b.toml": tomllib.loads(MINI_NAMES)})
TITLES = ("북한, 미사일 발사", "북한 축제에 미사일 모형", "North Korea missile", "Bakers elect a chair", "북한 소식")


def model(bias: float, **weights: float) -> Model:
    places = {int(place[1:]): weight for place, weight in weights.items()}
    return Model(digest="d" * 12, rules_version="v", bias=bias, weights=places, better=True)


def with_model(ruleset: Ruleset, learned: Model) -> Ruleset:
    return replace(ruleset, learned=learned)


@given(st.sampled_from(TITLES), st.floats(-9, 9), st.sampled_from([RULES, STRONG]))
def test_it_never_takes_a_flag_away_and_is_not_heard_far_from_the_threshold(
    title: str, bias: float, ruleset: Ruleset
) -> None:
    alone, both = judge(ruleset, title=title), judge(with_model(ruleset, model(bias)), title=title)
    assert both.flagged >= alone.flagged
    assert both.evidence == alone.evidence
    if abs(total(alone) - 1) > 0.5:
        assert both == alone
    if both.flagged and not alone.flagged:
        assert (both.fires, both.topics, both.parts[-1].rule) == (1, ("nuclear-missile",), "learned")
        assert [part.why for part in both.parts if part.rule == "fires"] == ["1 by learned"]
        assert total(both) == 1


def test_a_doubt_about_a_flag_is_told_and_changes_nothing_else() -> None:
    alone, both = judge(STRONG, title=TITLES[0]), judge(with_model(STRONG, model(-5)), title=TITLES[0])
    assert replace(both, parts=both.parts[:-1]) == alone
    assert "the rules' word stands" in both.parts[-1].why


def test_it_crosses_a_process_boundary_with_the_rules() -> None:
    ours = replace(RULES, learned=model(3, p2=1.0), version="x+y")
    theirs = pickle.loads(pickle.dumps(ours))
    assert (theirs.learned, theirs.version) == (ours.learned, "x+y")
    assert judge(theirs, title=TITLES[0]) == judge(ours, title=TITLES[0])


def labelled(file: Path, core: str, other: str) -> str:
    items = [{"title": f"북한 {core} 미사일 {n}호", "lang": "ko", "label": 2} for n in range(60)]
    items += [{"title": f"북한 {other} 미사일 {n}호", "lang": "ko", "label": 0} for n in range(60)]
    file.write_text("".join(json.dumps(item) + "\n" for item in items))
    return str(file)


def test_what_is_learned_is_kept_and_heard_only_when_turned_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("sklearn", reason="the extra bongsu[learn] is not installed")
    config = str(configure(tmp_path, WEAK))
    file = labelled(tmp_path / "labelled.jsonl", "로켓", "축제")
    assert run(["--config", config, "learn", file, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["kept"], told["frozen"]) == (True, {"rules_f1": 0.0, "learned_f1": 1.0})
    kept = json.loads((tmp_path / "learned.json").read_text())
    assert kept["provenance"]["files"][0]["file"] == "labelled.jsonl"
    assert kept["provenance"]["learned_from"] + kept["provenance"]["frozen"] == 120
    assert max(map(int, kept["weights"])) <= 2 * PLACES
    said = []
    for settings in ("", "[flags]\nlearned = true\n"):
        configure(tmp_path, WEAK, settings=settings)
        for title in ("북한 로켓 미사일 77호", "북한 축제 미사일 77호"):
            assert run(["--config", config, "judge", "--title", title, "--json"]) == 0
            said.append(json.loads(capsys.readouterr().out))
    assert [flag["flagged"] for flag in said] == [False, False, True, False]
    assert said[2]["rules_version"].startswith(f"{said[0]['rules_version']}+")
    assert "learned from labels" in said[2]["parts"][-1]["why"]


def test_what_is_no_better_is_not_kept(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("sklearn", reason="the extra bongsu[learn] is not installed")
    config = str(configure(tmp_path))
    file = labelled(tmp_path / "labelled.jsonl", "로켓", "축제")
    (tmp_path / "labelled.jsonl").write_text(Path(file).read_text().replace("북한 축제", "이란 축제"))
    assert run(["--config", config, "learn", file]) == 1
    assert "Not kept" in capsys.readouterr().out
    assert not (tmp_path / "learned.json").exists()


def test_feedback_teaches_by_its_latest_word(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config = str(configure(tmp_path, WEAK))
    said = [
        {"type": "feedback", "article_id": 1, "say": say, "title": "북한 미사일"} for say in ("yes", "no", "withdraw")
    ]
    (tmp_path / "said.jsonl").write_text("".join(json.dumps(one) + "\n" for one in said))
    assert run(["--config", config, "learn", str(tmp_path / "said.jsonl")]) == 2
    assert "0 core and 0 others" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (None, "run `bongsu learn`"),
        ("{}", "is no file that `bongsu learn` wrote"),
        ("[1]", "is no file that `bongsu learn` wrote"),
        ('{"format": 9}', "another version of bongsu"),
        (
            '{"format": 1, "rules_version": "v", "bias": 0, "weights": {}, "frozen": {"rules_f1": 1, "learned_f1": 1}}',
            "no better than the rules alone",
        ),
    ],
)
def test_a_file_that_cannot_be_heard_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str | None, says: str
) -> None:
    config = str(configure(tmp_path, settings="[flags]\nlearned = true\n"))
    if text is not None:
        (tmp_path / "learned.json").write_text(text)
    assert run(["--config", config, "judge", "--title", "x"]) == 2
    assert says in capsys.readouterr().err
