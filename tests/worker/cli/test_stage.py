"""What the single-stage verbs share: how they read and write."""

import io
import json
import sys

import pytest

from worker.cli.main import run


class Written(io.RawIOBase):
    """A raw output that counts how often it is written to."""

    def __init__(self) -> None:
        self.times, self.bytes = 0, b""

    def writable(self) -> bool:
        return True

    def write(self, data) -> int:
        self.times, self.bytes = self.times + 1, self.bytes + bytes(data)
        return len(data)


def test_answers_to_lines_that_are_there_are_written_together(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = tmp_path / "lines.jsonl"
    lines.write_text("".join(json.dumps({"id": n, "title": f"Bakery {n} opens"}) + "\n" for n in range(300)))
    raw = Written()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.BufferedWriter(raw), encoding="utf-8"))
    assert run(["judge", "--jsonl", str(lines)]) == 0
    assert [json.loads(line)["id"] for line in raw.bytes.splitlines()] == list(range(300))
    assert raw.times < 30
