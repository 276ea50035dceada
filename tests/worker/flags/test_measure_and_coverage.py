"""Rules measured on labelled texts, and which rules and names ever had a say: through the verbs."""

import json
from pathlib import Path

import pytest

from tests.worker.cli.test_reflag import configure, filled
from worker.cli.main import run

LABELLED = [
    {"title": "북한, 미사일 발사", "lang": "ko", "label": 2, "ds": "a", "topic": "nuclear-missile", "fires": 2},
    {"title": "북한, 또 미사일", "lang": "ko", "label": 2, "ds": "a", "topics": ["cyber"], "fires": 5},
    {"title": "North Korea opens a school", "lang": "en", "label": 2, "ds": "b"},
    {"title": "North Korea missile of a film", "lang": "en", "label": 0, "ds": "b"},
    {"title": "North Korea heir", "lang": "en", "label": 1},
    {"title": "Bakers elect a chair", "lang": "en", "label": 0},
]


@pytest.fixture
def labelled(tmp_path: Path) -> tuple[str, str]:
    file = tmp_path / "labelled.jsonl"
    file.write_text("".join(json.dumps(item) + "\n" for item in LABELLED))
    return str(configure(tmp_path)), str(file)


def test_scores_are_by_language_data_set_and_topic(
    labelled: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    config, file = labelled
    assert run(["--config", config, "rules", "test", "--file", file, "--json", "--errors", "9"]) == 0
    told = json.loads(capsys.readouterr().out)
    groups = told["groups"]
    assert list(groups) == ["all", "lang=en", "lang=ko", "ds=a", "ds=b", "topic=cyber", "topic=nuclear-missile"]
    everything = groups["all"]
    assert (everything["core"], everything["wrong"], everything["missed"]) == (3, 1, 1)
    assert everything["precision"] == everything["recall"] == everything["f1"] == pytest.approx(2 / 3)
    assert (groups["lang=ko"]["f1"], groups["lang=en"]["f1"]) == (1.0, 0.0)
    assert (everything["topic_right"], everything["fires_within_one"]) == (0.5, 0.5)
    assert (everything["borderline"], everything["borderline_flagged"]) == (1, 0.0)
    assert {error["title"] for error in told["errors"]} == {LABELLED[2]["title"], LABELLED[3]["title"]}


@pytest.mark.parametrize(("floor", "code"), [("0.6", 1), ("0", 0)])
def test_a_group_under_the_floor_fails_by_name(
    labelled: tuple[str, str], capsys: pytest.CaptureFixture[str], floor: str, code: int
) -> None:
    config, file = labelled
    assert run(["--config", config, "rules", "test", "--file", file, "--floor", floor]) == code
    out = capsys.readouterr().out
    assert ("lang=en is under the floor of 0.6" in out) == bool(code)
    assert "all is under" not in out


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ('{"title": "x"}', "labelled.jsonl:1: `label` must be"),
        ('{"title": 7, "label": 2}', "labelled.jsonl:1: `title` must be a string"),
        ('{"title": "x", "label": 2, "fires": 9}', "labelled.jsonl:1: `fires` must be"),
        ("no", "labelled.jsonl:1: the line is not JSON"),
        ("", "holds no labelled text"),
    ],
)
def test_a_broken_file_is_refused_with_its_line(
    labelled: tuple[str, str], capsys: pytest.CaptureFixture[str], line: str, says: str
) -> None:
    config, file = labelled
    Path(file).write_text(line + "\n")
    assert run(["--config", config, "rules", "test", "--file", file]) == 2
    assert says in capsys.readouterr().err


def test_coverage_tells_who_ever_had_a_say_in_a_file_and_in_the_archive(
    labelled: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config, file = labelled
    assert run(["--config", config, "rules", "coverage", file, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["texts"], told["rules"], told["entities"]["dprk"]) == (6, {"north-missile": 3, "short-name": 0}, 5)
    assert told["never"] == {"rules": ["short-name"], "entities": ["hwasong", "wonsan", "short"]}
    filled(tmp_path, Path(config))
    configure(tmp_path, Path(tmp_path / "rules.d/one.toml").read_text().replace('"north-missile"', '"missiles"'))
    assert run(["--config", config, "rules", "coverage"]) == 0
    out = capsys.readouterr().out
    assert "0 of 2 rules had a say in 5 texts." in out
    assert "never: missiles" in out
    assert "no longer there: north-missile" in out


def test_a_stream_in_the_settings_wakes_a_topic(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sleeping = '[topic]\nid = "leadership"\ntitle = "Leaders"\ndefault = false\n[words.heir]\nen = ["heir"]\n' + (
        '[[rule]]\nid = "north-heir"\nall = ["north", "heir"]\nmatch = ["North Korea heir"]\nno_match = ["heir"]\n'
    )
    judged = []
    for settings in ("", '[flags]\nstreams = ["leadership"]\n'):
        config = str(configure(tmp_path, settings=settings))
        (tmp_path / "rules.d" / "two.toml").write_text(sleeping)
        assert run(["--config", config, "judge", "--title", "North Korea heir", "--json"]) == 0
        told = json.loads(capsys.readouterr().out)
        judged.append((told["flagged"], told["topics"], told["rules_version"]))
        assert run(["--config", config, "rules", "test"]) == 0
        assert run(["--config", config, "rules", "topics"]) == 0
        assert ("by flags.streams" in capsys.readouterr().out) == bool(settings)
    (asleep, topics, before), (awake, same, after) = judged
    assert (asleep, awake, topics, same, before == after) == (False, True, ["leadership"], ["leadership"], False)
    config = str(configure(tmp_path, settings='[flags]\nstreams = ["leaders"]\n'))
    assert run(["--config", config, "config", "check"]) == 2
    assert "flags.streams: no topic is called `leaders`" in capsys.readouterr().err
