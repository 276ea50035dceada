"""The service as systemd has it: says when it is ready, reads its config anew when told, ends cleanly; one writer."""

import json
import os
import signal
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.command import BONGSU, bongsu, environment

CONFIG = '[archive]\npath = "archive.sqlite3"\n\n[demo]\nserve = true\n'
FEED = """
[[feed]]
id = "{id}"
url = "http://hangang-wire.example/{id}.xml"
title = "{id}"
"""


class Service:
    """A running service with the datagrams it sends to systemd and the log lines it writes."""

    def __init__(self, home: Path) -> None:
        self.channel = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.channel.bind(str(home / "notify"))
        self.channel.settimeout(60)
        self.process = subprocess.Popen(
            [BONGSU, "--config", "bongsu.toml", "run"],
            cwd=home,
            env=environment(home, NOTIFY_SOCKET=str(home / "notify")),
            stderr=subprocess.PIPE,
            text=True,
        )

    def told(self, message: str) -> None:
        while self.channel.recv(1000).decode() != message:
            pass

    def logged(self, event: str) -> dict[str, Any]:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            entry: dict[str, Any] = json.loads(line)
            if entry["event"] == event:
                return entry
        raise AssertionError(f"it ended without a line {event}")

    def ends(self, number: signal.Signals) -> int:
        self.process.send_signal(number)
        return self.process.wait(timeout=30)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "bongsu.toml").write_text(CONFIG)
    (tmp_path / "feeds.d").mkdir()
    (tmp_path / "feeds.d" / "one.toml").write_text(FEED.format(id="rss"))
    return tmp_path


@pytest.fixture
def service(home: Path) -> Iterator[Service]:
    running = Service(home)
    yield running
    if running.process.poll() is None:
        os.kill(running.process.pid, signal.SIGKILL)
    running.process.communicate()
    running.channel.close()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_says_that_it_is_ready_and_ends_cleanly_when_told(service: Service, number: signal.Signals) -> None:
    service.told("READY=1")
    assert service.ends(number) == 0
    service.told("STOPPING=1")


def test_it_polls_what_is_due_and_logs_a_line_for_it(service: Service) -> None:
    assert service.logged("feed_polled")["feed"] == "rss"
    assert service.ends(signal.SIGTERM) == 0


def test_a_second_writer_is_told_to_try_later_and_a_reader_is_served(service: Service, home: Path) -> None:
    service.told("READY=1")
    second = bongsu("--config", "bongsu.toml", "poll", "--once", home=home)
    assert second.code == 75
    assert "another bongsu is writing" in second.err
    assert bongsu("--config", "bongsu.toml", "stats", home=home).code == 0


def test_a_changed_config_takes_over_and_a_broken_one_does_not(service: Service, home: Path) -> None:
    service.told("READY=1")
    feeds = home / "feeds.d" / "one.toml"
    feeds.write_text("[[feed]]\nid = 7\n")
    service.process.send_signal(signal.SIGHUP)
    assert "one.toml" in service.logged("config_kept")["why"]
    feeds.write_text(FEED.format(id="rss") + FEED.format(id="atom"))
    service.process.send_signal(signal.SIGHUP)
    assert service.logged("started")["feeds"] == 2
    assert service.ends(signal.SIGTERM) == 0


def test_a_config_whose_archive_cannot_be_opened_does_not_end_the_service(service: Service, home: Path) -> None:
    service.told("READY=1")
    (home / "occupied").write_text("a file, not a folder")
    sound = (home / "bongsu.toml").read_text()
    (home / "bongsu.toml").write_text(sound.replace('"archive.sqlite3"', '"occupied/archive.sqlite3"'))
    service.process.send_signal(signal.SIGHUP)
    assert "occupied" in service.logged("config_kept")["why"]
    service.told("READY=1")
    (home / "bongsu.toml").write_text(sound)
    assert service.ends(signal.SIGTERM) == 0
