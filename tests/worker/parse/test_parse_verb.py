import base64
import json
from pathlib import Path

import pytest

from worker.cli.main import run

FOLDER = Path(__file__).parents[2] / "golden" / "feeds"
KOREAN = FOLDER / "rss20-korean.xml"
PROMISED = {"id", "title", "kind", "entries"}
PROMISED_OF_ENTRY = {
    "guid", "url", "title", "summary", "content", "authors", "published", "updated", "categories",
}  # fmt: skip


def answers(tmp_path: Path, capsys: pytest.CaptureFixture[str], lines: list[str]) -> list[dict[str, object]]:
    given = tmp_path / "feeds.jsonl"
    given.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert run(["parse", "--jsonl", str(given)]) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_each_line_is_answered_in_order_and_a_bad_one_stops_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    body = base64.b64encode(KOREAN.read_bytes()).decode()
    found = answers(
        tmp_path,
        capsys,
        [
            json.dumps({"id": 1, "url": "https://naru.example/rss", "path": str(KOREAN)}),
            json.dumps({"id": "둘", "url": "https://naru.example/rss", "body_b64": body, "timezone": "Asia/Seoul"}),
            json.dumps({"id": 3, "url": "x", "body_b64": base64.b64encode(b"<html><body>").decode()}),
            "not json",
            json.dumps({"id": 5, "url": "x", "path": str(tmp_path / "missing.xml")}),
            json.dumps({"id": 6, "url": "x", "body_b64": body, "timezone": "Asia/Soul"}),
            json.dumps({"id": 7, "url": None, "body_b64": "", "content_type": None}),
            json.dumps({"id": 8, "path": str(FOLDER / "jsonfeed11-korean.json")}),
        ],
    )
    assert [answer["id"] for answer in found] == [1, "둘", 3, None, 5, 6, 7, 8]
    assert [answer.get("error") for answer in found] == [
        None, None, "html-not-feed", "bad-input", "bad-input", "bad-input", "empty", None,
    ]  # fmt: skip
    assert found[0].keys() >= PROMISED
    assert found[0]["kind"] == "rss"
    assert "Asia/Soul" in str(found[5]["detail"])


def test_an_entry_has_what_is_promised(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    line = json.dumps({"id": 1, "url": "https://naru.example/rss", "path": str(KOREAN), "timezone": "Asia/Seoul"})
    entries = answers(tmp_path, capsys, [line])[0]["entries"]
    assert isinstance(entries, list)
    assert all(entry.keys() >= PROMISED_OF_ENTRY for entry in entries)
    assert entries[0]["published"] == "2026-11-23T15:05:00+09:00"
    assert entries[0]["content"].startswith("<p>합동참모본부는")
    assert entries[1]["url"] == "https://naru.example/news/1002"
    assert entries[3]["published"] is None


def test_one_feed_is_shown_to_people_and_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["parse", str(KOREAN), "--url", "https://naru.example/rss", "--timezone", "Asia/Seoul"]
    assert run(arguments) == 0
    shown = capsys.readouterr().out
    assert "北, 동해로 탄도미사일 발사" in shown
    assert "2026-11-23 15:05+09" in shown
    assert "zone-assumed" in shown
    assert run([*arguments, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["kind"] == "rss"


def test_a_feed_that_is_refused_is_said_in_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = tmp_path / "page.html"
    page.write_text("<html><body>첫 화면</body></html>", encoding="utf-8")
    assert run(["parse", str(page)]) == 1
    assert "the document is an HTML page" in capsys.readouterr().err
