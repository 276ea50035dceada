"""The verbs `judge` and `rules`, through the door."""

import io
import json
import unicodedata

import pytest

from worker.cli.main import run


class Stdin(io.TextIOWrapper):
    """Standard input out of a string."""

    def __init__(self, text: str) -> None:
        super().__init__(io.BytesIO(text.encode()), encoding="utf-8")


def test_judge_answers_a_line_for_a_line(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [
        {"id": "a", "title": "북한, 탄도미사일 발사", "lang": "ko", "published": "2025-01-06T12:00:00+09:00"},
        {"id": "b", "title": 7},
        {"id": "c", "title": "Bakers' union elects a chair", "text": "It was close."},
        {"id": "e", "title": "x", "published": "yesterday"},
    ]
    monkeypatch.setattr("sys.stdin", Stdin("".join(json.dumps(line) + "\n" for line in lines) + "not json\n"))
    assert run(["judge", "--jsonl"]) == 0
    a, b, c, e, d = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert (a["id"], a["flagged"], a["fires"]) == ("a", True, 3)
    assert a["topics"][0] == "nuclear-missile"
    first = a["evidence"][0]
    assert lines[0]["title"][first["start"] : first["end"]] == first["text"]  # type: ignore[index]  # a title
    assert b["error"] == "bad-input"
    assert (c["flagged"], c["fires"], c["evidence"]) == (False, 0, [])
    assert c["rules_version"] == a["rules_version"]
    assert d["error"] == "bad-input"
    assert e["detail"] == "`published` is no ISO 8601 time: 'yesterday'"


TITLES = [
    "İstanbul’da ﬁlm: North Korea ﬁres missile",
    "Straße nach Pyongyang: NORDKOREA und North Korea’s ＩＣＢＭ ｌａｕｎｃｈ",
    unicodedata.normalize("NFD", "북한이 탄도미사일을 발사했다"),
    "北, 彈道미사일 發射…美 “規탄”",
    "北朝鮮が弾道ﾐｻｲﾙを発射",
    "朝鲜发射弹道导弹",
    "КНДР запустила баллистическую ракету",
    "👩🏽\u200d🚀🚀 Pyongyang\u0301 tests nuc\u200blear missile, e\u0301lan",
]


def test_evidence_of_every_script_stands_where_the_line_says(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = "".join(json.dumps({"id": n, "title": t, "text": f"{t}\n{t}"}) + "\n" for n, t in enumerate(TITLES))
    monkeypatch.setattr("sys.stdin", Stdin(lines))
    assert run(["judge", "--jsonl"]) == 0
    answers = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    for title, answer in zip(TITLES, answers, strict=True):
        assert answer["evidence"]
        for piece in answer["evidence"]:
            field = title if piece["field"] == "title" else f"{title}\n{title}"
            assert field[piece["start"] : piece["end"]] == piece["text"] != ""


def test_judge_explains_one_title(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["judge", "--title", "North Korea fires missile"]) == 0
    out = capsys.readouterr().out
    assert "▲▲▲" in out
    assert "[North Korea]" in out
    assert "north-missile-launch" in out


def test_explain_takes_a_text_that_is_not_archived(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", "--text", "북한이 탄도미사일을 발사했다"]) == 0
    out = capsys.readouterr().out
    assert "[북한]" in out
    assert "fires    3 by north-missile-launch, in its opening" in out
    assert run(["explain", "--title", "North Korea fires missile", "--text", "It fell into the sea.", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["flagged"], told["fires"]) == (True, 3)
    assert run(["explain", "--title", "North Korea conducted a nuclear test"]) == 0
    assert "[North Korea] conducted a [nuclear test]" in capsys.readouterr().out
    assert told["parts"][-1] == {"rule": "fires", "score": 0.0, "why": "3 by north-missile-launch, in the title"}


@pytest.mark.parametrize("words", [["explain"], ["explain", "7", "--text", "North Korea fires missile"]])
def test_explain_takes_an_id_or_a_text(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(words) == 2
    assert "say one thing to explain" in capsys.readouterr().err


@pytest.mark.parametrize("more", [["--jsonl"], ["titles.jsonl"]])
def test_judge_takes_lines_or_a_title(more: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["judge", "--title", "North Korea fires missile", *more]) == 2
    assert "leave --jsonl and FILE away" in capsys.readouterr().err


def test_judge_without_anything_says_what_it_wants(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["judge"]) == 2
    assert "--title" in capsys.readouterr().err


def test_rules_test_lint_and_list_pass_on_what_is_shipped(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["rules", "test"]) == 0
    assert "examples hold" in capsys.readouterr().out
    assert run(["rules", "lint"]) == 0
    assert "No doubts" in capsys.readouterr().out
    assert run(["rules", "list", "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["rules"]) > 60
