"""A service in a process of its own, as systemd has it: the datagrams it sends, the log lines it writes."""

import json
import os
import queue
import signal
import socket
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.e2e.command import BONGSU, environment
from tests.fakeweb.server import FakeWeb

SETTINGS = """
[archive]
path = "archive.sqlite3"
[fetch]
allow_addresses = ["127.0.0.1:{port}"]
per_host_spacing_seconds = 0
per_host_concurrency = 20
[pages]
enabled = false
"""
RSS = (
    '<rss version="2.0"><channel><title>한빛일보</title>'
    "<item><title>북한, 동해상으로 미사일 발사</title><guid>{guid}</guid></item></channel></rss>"
)


def block(feed_id: str, url: str) -> str:
    return f'[[feed]]\nid = "{feed_id}"\nurl = "{url}"\ntitle = "{feed_id}"\n'


def configure(home: Path, web: FakeWeb, *feeds: str) -> None:
    """A config folder with feeds by their paths on a web."""
    (home / "bongsu.toml").write_text(SETTINGS.format(port=web.port))
    (home / "feeds.d").mkdir(exist_ok=True)
    (home / "feeds.d" / "one.toml").write_text("".join(block(feed.rpartition("/")[2], web.url(feed)) for feed in feeds))


class Service:
    """A command that runs on. What it says is collected from the start, so that it never waits for its reader."""

    def __init__(self, home: Path, *words: str, **more: str) -> None:
        told = environment(home, NOTIFY_SOCKET=str(home / "notify"), **more)
        self._start(home, [BONGSU, "--config", "bongsu.toml", *(words or ("run",))], home, told)

    def _start(self, home: Path, command: list[str], folder: Path, environ: dict[str, str], umask: int = -1) -> None:
        self.channel = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        (home / "notify").unlink(missing_ok=True)
        self.channel.bind(str(home / "notify"))
        self.channel.settimeout(60)
        self.lines: queue.Queue[str | None] = queue.Queue()
        self.process = subprocess.Popen(
            command,
            cwd=folder,
            env=environ,
            umask=umask,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.lines.put(line)
        self.lines.put(None)

    def told(self, *wanted: str) -> None:
        """Wait for datagrams that begin with these lines, in this order; others may come between."""
        for message in wanted:
            while not self.channel.recv(2000).decode().startswith(message):
                pass

    def logged(self, event: str, **bound: object) -> dict[str, Any]:
        while (line := self.lines.get(timeout=60)) is not None:
            entry: dict[str, Any] = json.loads(line)
            if entry["event"] == event and bound.items() <= entry.items():
                return entry
        raise AssertionError(f"it ended without a line {event}")

    def tell(self, *numbers: signal.Signals) -> None:
        for number in numbers:
            self.process.send_signal(number)

    def ends(self, *numbers: signal.Signals) -> int:
        self.tell(*numbers)
        return self.process.wait(timeout=60)

    def close(self) -> None:
        if self.process.poll() is None:
            os.kill(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self._reader.join()
        for stream in (self.process.stdout, self.process.stderr):
            if stream is not None:
                stream.close()
        self.channel.close()


@contextmanager
def serving(home: Path, *words: str, **more: str) -> Iterator[Service]:
    """Run until the end of the block, whatever happens in it."""
    service = Service(home, *words, **more)
    try:
        yield service
    finally:
        service.close()


def wait_until(true: Callable[[], object]) -> None:
    """Look again and again: for what announces itself by no line."""
    while not true():
        os.sched_yield()
