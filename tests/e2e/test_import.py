"""`bongsu import` as a user has it: files, pipes, refusals and exit codes. All content is fictional."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from tests.e2e.command import BONGSU, bongsu, environment

LINE = json.dumps({"title": "북한, 탄도미사일 발사", "outlet": "한강"}, ensure_ascii=False) + "\n"
CAPTURE = "Ferry runs again\n북한, 동해상으로 탄도미사일 발사\n"
UNTITLED = "<html><body><article>" + "<p>The ferry runs again, its owner said on Monday.</p>" * 40 + "</article></body>"


@pytest.mark.parametrize("source", ["-", "/dev/stdin"])
@pytest.mark.parametrize("text", [LINE, CAPTURE], ids=["lines", "capture"])
def test_standard_input_is_read(tmp_path: Path, source: str, text: str) -> None:
    for outcome in ("new", "known"):
        done = bongsu("import", source, "--json", home=tmp_path, stdin=text)
        assert done.code == 0, done.err
        (file,) = done.json["files"]
        assert file["path"] == source
        assert {item["outcome"] for item in file["items"]} == {outcome}


def test_a_closed_standard_input_is_told(tmp_path: Path) -> None:
    words = ["sh", "-c", f"exec {BONGSU} import - <&-"]
    done = subprocess.run(words, cwd=tmp_path, env=environment(tmp_path), capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stderr
    assert "standard input is closed" in done.stdout


def test_exit_codes_tell_how_much_was_refused(tmp_path: Path) -> None:
    (tmp_path / "none.jsonl").write_bytes(b"")
    (tmp_path / "none.txt").write_bytes(b"")
    (tmp_path / "noise").write_bytes(b"\x7fELF\0\0\0" + os.urandom(20_000))
    (tmp_path / "good.jsonl").write_text(LINE, encoding="utf-8")
    (tmp_path / "deep.jsonl").write_text(LINE + "[" * 100_000 + "\n", encoding="utf-8")
    (tmp_path / "bare.html").write_text(UNTITLED, encoding="utf-8")
    assert bongsu("import", "none.jsonl", home=tmp_path).code == 0
    assert bongsu("import", "good.jsonl", home=tmp_path).code == 0
    for name, says in (("none.txt", "empty"), ("noise", "not-a-page"), ("bare.html", "no-article")):
        done = bongsu("import", name, home=tmp_path)
        assert (done.code, says in done.out) == (1, True), done.out
    for names in (["deep.jsonl"], ["good.jsonl", "noise"]):
        assert bongsu("import", *names, home=tmp_path).code == 3
    found = bongsu("search", "--json", "ferry", home=tmp_path)
    assert found.json["total"] == 0


def test_what_is_too_large_is_refused(tmp_path: Path) -> None:
    (tmp_path / "one-line.txt").write_bytes(b"x" * 30_000_000)
    (tmp_path / "one-line.jsonl").write_bytes(b'{"title": "' + b"x" * 30_000_000 + b'"}\n' + LINE.encode())
    done = bongsu("import", "one-line.txt", "one-line.jsonl", "--json", home=tmp_path)
    assert done.code == 3, done.err
    text, lines = done.json["files"]
    assert text["refused"][0]["reason"] == lines["refused"][0]["reason"] == "too-large"
    assert [item["title"] for item in lines["items"]] == ["북한, 탄도미사일 발사"]


def test_a_files_name_can_not_steer_the_terminal(tmp_path: Path) -> None:
    name = "a\x1b[2J\u202eb.txt"
    (tmp_path / name).write_text(CAPTURE, encoding="utf-8")
    done = bongsu("import", name, home=tmp_path)
    assert done.code == 0
    assert "a[2Jb.txt: 2 headlines" in done.out
