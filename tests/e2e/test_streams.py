"""A stage as a filter: it ends when it is told to, or when nobody reads on, also while it waits for input."""

import json
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.e2e.command import BONGSU, bongsu, environment


def line(number: int) -> bytes:
    return json.dumps({"id": number, "title": f"Quake number {number} in Lindal"}).encode() + b"\n"


@contextmanager
def waiting(home: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A stage that has answered one line and waits for the next."""
    piped = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    command = [BONGSU, "cluster", "--jsonl", "-"]
    with subprocess.Popen(command, env=environment(home), cwd=home, **piped) as running:
        try:
            write(running, 1)
            assert running.stdout is not None
            assert json.loads(running.stdout.readline())["story"] == 1
            yield running
        finally:
            running.kill()


def write(running: subprocess.Popen[bytes], *numbers: int, rest: bytes = b"") -> None:
    assert running.stdin is not None
    running.stdin.write(b"".join(map(line, numbers)) + rest)
    running.stdin.flush()


def test_whole_lines_are_answered_whatever_has_begun_after_them(tmp_path: Path) -> None:
    with waiting(tmp_path) as running:
        assert running.stdin is not None
        assert running.stdout is not None
        write(running, 2, 3, rest=line(4)[:9])
        assert [json.loads(running.stdout.readline())["id"] for _ in range(2)] == [2, 3]
        write(running, rest=line(4)[9:-1])
        running.stdin.close()
        assert [json.loads(answer)["id"] for answer in running.stdout] == [4]
        assert running.wait(60) == 0


def test_an_interrupt_ends_a_stage_that_waits_for_input(tmp_path: Path) -> None:
    with waiting(tmp_path) as running:
        running.send_signal(signal.SIGINT)
        assert running.wait(60) == 130
        assert running.stderr is not None
        assert running.stderr.read() == b"bongsu: interrupted\n"


def test_a_stage_whose_reader_has_gone_ends_with_the_next_answer(tmp_path: Path) -> None:
    with waiting(tmp_path) as running:
        assert running.stdout is not None
        running.stdout.close()
        write(running, 2)
        assert running.wait(60) == 0
        assert running.stderr is not None
        assert running.stderr.read() == b""


def test_a_stage_says_what_it_can_not_read(tmp_path: Path) -> None:
    done = bongsu("cluster", "--jsonl", "none.jsonl", home=tmp_path)
    assert (done.code, done.out, done.err) == (1, "", "bongsu: none.jsonl: no such file or directory\n")


def test_a_stage_without_an_output_says_so(tmp_path: Path) -> None:
    (tmp_path / "one.jsonl").write_bytes(line(1))
    command = ["sh", "-c", f"'{BONGSU}' judge --jsonl one.jsonl >&-"]
    done = subprocess.run(command, env=environment(tmp_path), cwd=tmp_path, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (1, b"bongsu: there is no standard output: it is closed\n")
