"""A service that monitors ask: /metrics and /healthz beside its work; and what no monitor, log or listing may tell."""

import json
import signal
import socket
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.command import bongsu
from tests.e2e.serving import RSS, block, configure, serving
from tests.fakeweb.server import FakeWeb
from tests.worker.test_metrics import Samples, samples

LISTEN = {"BONGSU_METRICS_LISTEN": "127.0.0.1:0"}


@pytest.fixture
def home(tmp_path: Path, fakeweb: FakeWeb) -> Path:
    fakeweb.set("/rss", RSS.format(guid=1))
    configure(tmp_path, fakeweb, "/rss")
    for folder in ("rules.d", "gazetteer.d", "sites.d"):
        (tmp_path / folder).mkdir()  # nothing of these is asked for here, and to read the shipped ones takes a second
    return tmp_path


def ask(port: int, path: str) -> tuple[int, bytes]:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=60) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read()


def metrics(port: int) -> Samples:
    code, body = ask(port, "/metrics")
    assert code == 200
    return samples(body)


def test_it_tells_what_it_does_what_is_archived_and_whether_it_is_healthy(home: Path) -> None:
    with serving(home, **LISTEN) as service:
        port = service.logged("metrics_served")["port"]
        service.logged("feed_polled")
        found = metrics(port)
        assert found["bongsu_polls_total", ("ok", "")] == 1
        assert found["bongsu_stage_seconds_count", ("parse",)] == 1
        assert found["bongsu_articles", ()] == 1
        assert found["bongsu_feeds", ("ok",)] == 1
        assert found["process_open_fds", ()] > 0
        code, body = ask(port, "/healthz")
        health = json.loads(body)
        assert (code, health["healthy"]) == (200, True)
        assert "a worker is at work" in health["findings"][1]["what"]
        assert ask(port, "/")[0] == 404

        with (home / "bongsu.toml").open("a") as settings:
            settings.write('[health]\nmin_free_bytes = "64000 GiB"\n')
        service.tell(signal.SIGHUP)
        port = service.logged("metrics_served")["port"]
        assert metrics(port)["bongsu_polls_total", ("ok", "")] == 1, "counts go on over a reload"
        code, body = ask(port, "/healthz")
        assert code == 503
        assert [f["check"] for f in json.loads(body)["findings"] if f["gravity"] == "error"] == ["disk"]
        assert service.ends(signal.SIGTERM) == 0


def test_a_port_that_is_taken_ends_it_with_a_sentence(home: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        where = f"127.0.0.1:{taken.getsockname()[1]}"
        done = bongsu("--config", "bongsu.toml", "run", home=home, BONGSU_METRICS_LISTEN=where)
    assert done.code == 1
    assert "address already in use" in done.err.lower()
    assert "Traceback" not in done.err


def test_no_secret_of_a_feeds_address_is_told_anywhere(home: Path, fakeweb: FakeWeb) -> None:
    secrets = {"dead": "?token=s3cret-1", "gone": "?a=1&api_key=s3cret-2", "good": "?serviceKey=s3cret-3"}
    fakeweb.set(f"/dead{secrets['dead']}", status=500)
    fakeweb.set(f"/gone{secrets['gone']}", status=301, headers={"Location": "/on?auth=s3cret-4"})
    fakeweb.set("/on?auth=s3cret-4", "<html>no feed</html>", content_type="text/html")
    fakeweb.set(f"/good{secrets['good']}", RSS.format(guid=1))
    blocks = "".join(block(name, fakeweb.url(f"/{name}{query}")) for name, query in secrets.items())
    (home / "feeds.d" / "one.toml").write_text(blocks)
    told: list[Any] = []
    with serving(home, **LISTEN) as service:
        port = service.logged("metrics_served")["port"]
        told += [service.logged("feed_polled", feed=name) for name in ("dead", "gone", "good")]
        told += [ask(port, "/metrics")[1].decode(), ask(port, "/healthz")[1].decode()]
        assert service.ends(signal.SIGTERM) == 0
    verbs = (
        ["feeds", "list"],
        ["feeds", "list", "--json"],
        ["feeds", "test", "--json"],
        ["export", "--what", "feeds"],
        ["doctor"],
        ["poll", "dead", "gone", "good"],
    )
    for verb in verbs:
        done = bongsu("--config", "bongsu.toml", *verb, home=home)
        told += [done.out, done.err]
    whole = "\n".join(map(str, told))
    assert "token=…" in whole
    assert "serviceKey=…" in whole
    assert "s3cret" not in whole
    kept = (home / "archive.sqlite3").read_bytes()
    assert kept.count(b"s3cret-1") <= kept.count(b"/dead?token=s3cret-1"), "kept as the address, nowhere else"
