"""`bongsu parse`: the stage alone, for people and for machines."""

import base64
import io
import json
from types import SimpleNamespace

import pytest

from worker.cli.main import run

RSS = """<?xml version="1.0" encoding="{encoding}"?><rss version="2.0"><channel><title>나루 일보</title>
<item><title>합참 “북·미 접촉 주시”</title><link>/news/1</link><guid isPermaLink="false">naru-1</guid>
<author>홍가람</author><category>국방</category><pubDate>Mon, 23 Nov 2026 09:00:00 +0900</pubDate>
<description>&lt;p&gt;대북 &lt;b&gt;제재&lt;/b&gt; 논의&lt;/p&gt;</description></item>
<item><title>Radar \u202eat sea</title><link>/news/2</link><guid isPermaLink="false">naru-2</guid>
<pubDate>2026-11-23 10:30:00</pubDate></item></channel></rss>"""
PROMISED = {"guid", "url", "title", "summary", "content", "authors", "published", "updated", "categories"}


def feed(encoding: str = "utf-8") -> bytes:
    return RSS.format(encoding=encoding).encode(encoding, "ignore")


def line(number: int, body: bytes, **more: object) -> dict[str, object]:
    return {"id": number, "url": "https://naru.example/rss", "body_b64": base64.b64encode(body).decode(), **more}


def answers(monkeypatch, capsys, *items: object) -> list[dict]:
    lines = "".join(item if isinstance(item, str) else json.dumps(item) + "\n" for item in items)
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(lines.encode())))
    assert run(["parse", "-", "--jsonl"]) == 0
    return [json.loads(answer) for answer in capsys.readouterr().out.splitlines()]


def test_every_line_is_answered_in_order_and_a_bad_one_stops_nothing(monkeypatch, capsys, tmp_path):
    file = tmp_path / "feed.xml"
    file.write_bytes(feed("cp949"))
    given = answers(
        monkeypatch,
        capsys,
        line(1, feed()),
        line(2, b"<!doctype html><html><body>soft</body></html>"),
        "not json\n",
        {"id": 4, "url": "https://naru.example/rss"},
        line(5, b""),
        line(6, feed(), timezone="Asia/Soul"),
        {"id": 7, "url": "https://naru.example/rss", "path": str(file)},
        {"id": 8, "url": "https://naru.example/rss", "path": str(tmp_path / "none.xml")},
        *(line(number, feed()) for number in range(9, 20)),
    )
    assert [answer["id"] for answer in given] == [1, 2, None, *range(4, 20)]
    refused = {answer["id"]: answer["error"] for answer in given if "error" in answer}
    assert refused == {
        2: "html-not-feed",
        None: "bad-input",
        4: "bad-input",
        5: "empty",
        6: "bad-input",
        8: "bad-input",
    }
    assert given[6]["entries"][0]["title"] == given[0]["entries"][0]["title"]


def test_an_entry_says_all_that_is_promised(monkeypatch, capsys):
    (given,) = answers(monkeypatch, capsys, line(1, feed(), timezone="Asia/Seoul"))
    assert (given["title"], given["kind"], given["refused"]) == ("나루 일보", "rss", 0)
    first, second = given["entries"]
    assert set(first) >= PROMISED
    assert (first["guid"], first["url"]) == ("naru-1", "https://naru.example/news/1")
    assert (first["summary"], first["authors"], first["categories"]) == ("대북 제재 논의", ["홍가람"], ["국방"])
    assert (first["published"], first["published_note"]) == ("2026-11-23T09:00:00+09:00", None)
    assert (second["published"], second["published_note"]) == ("2026-11-23T10:30:00+09:00", "zone-assumed")


def test_one_document_for_people_cannot_steer_their_terminal(tmp_path, capsys):
    file = tmp_path / "feed.xml"
    file.write_bytes(feed())
    assert run(["parse", str(file), "--url", "https://naru.example/rss"]) == 0
    shown = capsys.readouterr().out
    assert [
        word for word in ("나루 일보", "북·미 접촉", "2026-11-23", "naru.example/news/1") if word not in shown
    ] == []
    assert "\u202e" not in shown


def test_one_document_as_json(tmp_path, capsys):
    file = tmp_path / "feed.xml"
    file.write_bytes(feed())
    assert run(["parse", str(file), "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["entries"]) == 2


@pytest.mark.parametrize(
    ("body", "code"), [(None, 1), (b"<html><body>no feed</body></html>", 1)], ids=["missing", "page"]
)
def test_one_document_that_cannot_be_read_is_one_sentence(tmp_path, capsys, body, code):
    file = tmp_path / "feed.xml"
    if body is not None:
        file.write_bytes(body)
    assert run(["parse", str(file)]) == code
    assert capsys.readouterr().err.count("\n") == 1
