"""`bongsu extract`: the stage alone, for people and for machines."""

import base64
import io
import json
from pathlib import Path
from types import SimpleNamespace

import pytest

from worker.cli.main import run

PAGES = Path(__file__).parents[2] / "golden" / "pages"


def feed_stdin(monkeypatch, *items):
    lines = "".join(item if isinstance(item, str) else json.dumps(item) + "\n" for item in items)
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(lines.encode())))


def test_jsonl_answers_every_line_in_order(monkeypatch, capsys):
    page = (PAGES / "korean_euckr.html").read_bytes()
    feed_stdin(
        monkeypatch,
        {"id": 1, "url": "http://naru.example/news/77", "body_b64": base64.b64encode(page).decode()},
        {"id": 2, "url": "http://naru.example/a.pdf", "body_b64": base64.b64encode(b"%PDF-1.7").decode()},
        "not json\n",
        {"id": 4, "url": "http://naru.example/1"},
        {"id": 5, "url": 7, "path": str(PAGES / "paywall.html")},
        {"id": 6, "url": "https://beacon.example/radars", "path": str(PAGES / "paywall.html")},
    )
    assert run(["extract", "-", "--jsonl"]) == 0
    answers = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(a["id"], a.get("error")) for a in answers] == [
        (1, None),
        (2, "not-a-page"),
        (None, "bad-input"),
        (4, "bad-input"),
        (5, "bad-input"),
        (6, None),
    ]
    assert answers[0]["title"].startswith("[속보] 해안사령부")
    assert answers[0]["published"] == "2026-11-21T09:12:00+09:00"
    assert (answers[0]["emails"], answers[0]["dateline"]) == (["naru@naru.example"], "설문=나루통신")
    assert answers[0]["quality"] == {"status": "full", "reasons": []}
    assert answers[5]["quality"]["status"] == "paywall"


def test_one_page_for_people(capsys):
    assert run(["extract", str(PAGES / "korean_cms_bare.html"), "--url", "https://www.garam.example/1"]) == 0
    shown = capsys.readouterr().out
    assert [
        word
        for word in (
            "설문도 앞바다서",
            "홍가람",
            "garam@garam.example",
            "설문=가람일보",
            "reporter line",
            "full",
            "무인기는 날개",
        )
        if word not in shown
    ] == []


def test_one_page_as_json(capsys):
    assert run(["extract", str(PAGES / "paywall.html"), "--json", "--headline", "Radars"]) == 0
    assert json.loads(capsys.readouterr().out)["authors"] == ["Ines Moor"]


@pytest.mark.parametrize("name", ["missing.html", ""])
def test_what_cannot_be_read_is_one_sentence(tmp_path, capsys, name):
    assert run(["extract", str(tmp_path / name)]) == 1
    assert capsys.readouterr().err.count("\n") == 1
