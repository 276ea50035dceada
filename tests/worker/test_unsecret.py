"""What is shown to anybody holds no password, token or key of an address; what only looks like one stays."""

import io
import json
import sys
from pathlib import Path

import pytest

from worker import log
from worker.kinds import masked

pytestmark = pytest.mark.usefixtures("own_log")

HIDDEN = [
    ("https://a.example/rss?token=s3cret&lang=ko", "https://a.example/rss?token=…&lang=ko"),
    ("https://a.example/rss?lang=ko&API_KEY=s3cret", "https://a.example/rss?lang=ko&API_KEY=…"),
    ("https://a.example/api?serviceKey=s3%2Bcret%3D%26&page=1", "https://a.example/api?serviceKey=…&page=1"),
    ("https://a.example/rss?auth=s3cret#sig=s3cret", "https://a.example/rss?auth=…#sig=…"),
    ("https://a.example/?x-amz-signature=s3cret;pwd=s3cret", "https://a.example/?x-amz-signature=…;pwd=…"),
    ("https://a.example/?access_token[]=s3cret", "https://a.example/?access_token[]=…"),
    ("https://a.example/?PHPSESSID=s3cret", "https://a.example/?PHPSESSID=…"),
    (
        "https://a.example/?to=https%3A%2F%2Fb.example%2F%3Fa%3D1%26token%3Ds3cret%26b%3D2&c=3",
        "https://a.example/?to=https%3A%2F%2Fb.example%2F%3Fa%3D1%26token%3D…%26b%3D2&c=3",
    ),
    ("https://kim:s3cret@a.example/rss answered 403", "https://…@a.example/rss answered 403"),
    ("postgresql+psycopg://kim:s3cret@db.example/bongsu", "postgresql+psycopg://…@db.example/bongsu"),
    ("redirects to 'https://a.example/?key=s3cret', no URL", "redirects to 'https://a.example/?key=…', no URL"),
]  # fmt: skip
SHOWN = [
    "https://a.example/search?keyword=북한&author=kim&passage=3&sign=1&monkey=2",
    "https://a.example/news?idxno=77&code=0100&authuser=0&design=x",
    "token=7 keys, a key = value table",
    "북한, 동해상으로 미사일 발사",
]


@pytest.mark.parametrize(("text", "shown"), HIDDEN)
def test_secrets_are_hidden(text: str, shown: str) -> None:
    assert masked(text) == shown


@pytest.mark.parametrize("text", SHOWN)
def test_what_is_no_secret_is_shown(text: str) -> None:
    assert masked(text) == text


@pytest.mark.parametrize("piece", ["?a-", "%3fa%3d", "&key", "?a=%26", "://", "x=/"])
def test_a_hostile_text_is_read_in_time_that_grows_no_faster_than_it(piece: str) -> None:
    """A pattern that tried each place with each would take hours for this."""
    assert masked(piece * 300_000) == piece * 300_000


def lines(monkeypatch: pytest.MonkeyPatch, stream: io.TextIOBase, form: str) -> str:
    monkeypatch.setattr(sys, "stderr", stream)
    log.configure("info", form)
    try:
        raise ValueError("https://a.example/?token=s3cret")
    except ValueError:
        log.logger().error("poll_broke", url="https://a.example/?key=s3cret", tried=["?sig=s3cret"], exc_info=True)
    stream.flush()
    stream.seek(0)
    return stream.read()


@pytest.mark.parametrize("form", ["json", "console"])
def test_no_log_line_has_a_secret_in_it_not_even_in_a_traceback(monkeypatch: pytest.MonkeyPatch, form: str) -> None:
    said = lines(monkeypatch, io.StringIO(), form)
    assert "s3cret" not in said
    assert "ValueError: https://a.example/?token=…" in said.replace("\\n", "\n")


def test_the_journal_is_told_how_severe_a_line_is(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with (tmp_path / "journal").open("w+", encoding="utf-8") as stream:
        there = (tmp_path / "journal").stat()
        monkeypatch.setenv("JOURNAL_STREAM", f"{there.st_dev}:{there.st_ino}")
        said = lines(monkeypatch, stream, "auto")
    assert said.startswith("<3>{")
    assert json.loads(said.removeprefix("<3>"))["event"] == "poll_broke"


def test_a_file_that_is_not_the_journal_gets_plain_json(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("JOURNAL_STREAM", "1:2")
    with (tmp_path / "log").open("w+", encoding="utf-8") as stream:
        assert json.loads(lines(monkeypatch, stream, "auto"))["level"] == "error"
