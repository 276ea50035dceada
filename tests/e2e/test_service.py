"""The service as systemd has it: says when it is ready and that it lives, reads its config anew; one writer."""

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from archive import open_archive, open_reader, reading
from tests.e2e.command import bongsu
from tests.e2e.serving import RSS, Service, block, configure, serving
from tests.fakeweb.server import FakeWeb
from tests.worker.flags.conftest import MINI_NAMES, MINI_RULES

HUP, TERM = signal.SIGHUP, signal.SIGTERM


@pytest.fixture
def home(tmp_path: Path, fakeweb: FakeWeb) -> Path:
    fakeweb.set("/rss", RSS.format(guid=1))
    configure(tmp_path, fakeweb, "/rss")
    return tmp_path


@pytest.fixture
def service(home: Path) -> Iterator[Service]:
    with serving(home) as running:
        yield running


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_says_that_it_is_ready_and_ends_cleanly_when_told(service: Service, number: signal.Signals) -> None:
    service.told("READY=1\nSTATUS=serving 1 feeds")
    assert service.ends(number) == 0
    service.told("STOPPING=1")


@pytest.mark.parametrize("zone", ["KST-9", "Nowhere/Bad"])
def test_it_serves_whatever_zone_the_machine_names(home: Path, zone: str) -> None:
    with serving(home, TZ=zone) as service:
        service.told("READY=1")
        assert service.ends(TERM) == 0


def test_it_polls_what_is_due_and_logs_a_line_for_it(service: Service) -> None:
    assert service.logged("feed_polled")["feed"] == "rss"
    assert service.ends(TERM) == 0


def test_it_names_at_its_start_what_it_works_with_and_counts_the_feeds_that_are_on(
    home: Path, fakeweb: FakeWeb
) -> None:
    off = block("off", fakeweb.url("/off")) + "enabled = false\n"
    (home / "feeds.d" / "two.toml").write_text(off)
    with serving(home) as service:
        started = service.logged("started")
        assert (started["feeds"], started["config"]) == (1, "bongsu.toml")
        assert started["archive"] == str(home / "archive.sqlite3")
        service.told("READY=1\nSTATUS=serving 1 feeds")
        assert service.ends(TERM) == 0


def test_the_line_of_a_page_tells_fires_only_where_the_page_was_judged(home: Path, fakeweb: FakeWeb) -> None:
    item = "<item><title>북한, 동해상으로 미사일 발사</title><guid>{0}</guid><link>{1}</link></item>"
    pages = [fakeweb.url(f"/{name}") for name in ("whole", "dead", "broken")]
    items = "".join(item.format(number, url) for number, url in enumerate(pages))
    fakeweb.set("/rss", f'<rss version="2.0"><channel><title>한빛일보</title>{items}</channel></rss>')
    text = "<p>합동참모본부는 북한이 동해상으로 탄도미사일을 여러 발 발사했다고 밝혔다.</p>" * 5
    fakeweb.set("/whole", f"<html lang='ko'><body><article><h1>북한, 미사일 발사</h1>{text}</article></body></html>")
    fakeweb.set("/dead", status=404)
    fakeweb.set("/broken", status=503)
    with serving(home, "poll", "--once", BONGSU_PAGES_ENABLED="true") as poll:
        lines = {line["url"]: line for line in (poll.logged("page_read") for _ in pages)}
        assert poll.process.wait(timeout=60) == 0
    assert [lines[url]["outcome"] for url in pages] == ["read", "failed", "retry"]
    assert ["fires" in lines[url] for url in pages] == [True, False, False]
    assert lines[pages[0]]["fires"] > 0


def test_it_reports_its_life_as_often_as_systemd_asks_however_long_its_tick(home: Path) -> None:
    with serving(home, BONGSU_POLL_TICK_SECONDS="3600", WATCHDOG_USEC="200000") as service:
        service.told("READY=1", *["WATCHDOG=1"] * 6)
        assert service.ends(TERM) == 0


def test_a_second_writer_is_told_to_try_later_and_a_reader_is_served(service: Service, home: Path) -> None:
    service.told("READY=1")
    second = bongsu("--config", "bongsu.toml", "poll", "--once", home=home)
    assert second.code == 75
    assert "another bongsu is writing" in second.err
    assert bongsu("--config", "bongsu.toml", "stats", home=home).code == 0


BROKEN = {
    "bongsu.toml": b"[poll]\ninterval_second = 3\n",
    "feeds.d/two.toml": b"[[feed]]\nid = 7\n",
    "rules.d/x.toml": b"[[rule]]\nid = \xff\n",
    "gazetteer.d/x.toml": b"x = " + b"[" * 5000,
    "sites.d/x.toml": b"nonsense\x00",
}


def test_a_broken_file_of_any_kind_is_named_and_the_old_config_stays(home: Path, fakeweb: FakeWeb) -> None:
    for folder in ("rules.d", "gazetteer.d", "sites.d"):
        (home / folder).mkdir()
    with serving(home) as service:
        service.told("READY=1")
        for name, content in BROKEN.items():
            path = home / name
            sound = path.read_bytes() if path.exists() else None
            path.write_bytes(content)
            service.tell(HUP)
            assert name in service.logged("config_kept")["why"]
            service.told("RELOADING=1\nMONOTONIC_USEC=", "READY=1")
            if sound is None:
                path.unlink()
            else:
                path.write_bytes(sound)
        fakeweb.set("/atom", RSS.format(guid=2))
        (home / "feeds.d" / "two.toml").write_text(block("atom", fakeweb.url("/atom")))
        service.tell(HUP)
        assert service.logged("started")["feeds"] == 2
        assert service.logged("feed_polled")["feed"] == "atom"
        assert service.ends(TERM) == 0


def test_told_twice_at_once_it_reads_the_config_that_is_there_in_the_end(home: Path, fakeweb: FakeWeb) -> None:
    fakeweb.set("/atom", RSS.format(guid=2))
    with serving(home) as service:
        service.logged("feed_polled", feed="rss")
        service.tell(HUP)
        (home / "feeds.d" / "one.toml").write_text(block("atom", fakeweb.url("/atom")))
        service.tell(HUP)
        service.logged("feed_polled", feed="atom")
        assert service.ends(TERM) == 0


def test_another_archive_takes_over_and_the_one_before_is_let_go(home: Path) -> None:
    with serving(home) as service:
        service.logged("feed_polled", feed="rss")
        before = (home / "bongsu.toml").read_text()
        (home / "bongsu.toml").write_text(before.replace('"archive.sqlite3"', '"other/archive.sqlite3"'))
        service.tell(HUP)
        service.logged("feed_polled", feed="rss")
        (home / "bongsu.toml").write_text(before)
        assert bongsu("--config", "bongsu.toml", "poll", "--once", home=home).code == 0
        assert service.ends(TERM) == 0
    for name in ("archive.sqlite3", "other/archive.sqlite3"):
        reader = open_reader(home / name)
        assert reading.counts(reader)["entries"] == 1
        reader.close()


def test_an_archive_that_another_is_just_writing_takes_over_once_it_is_free(service: Service, home: Path) -> None:
    service.told("READY=1")
    before = (home / "bongsu.toml").read_text()
    (home / "bongsu.toml").write_text(before.replace('"archive.sqlite3"', '"other.sqlite3"'))
    with open_archive(home / "other.sqlite3"):
        service.tell(HUP)
        assert "another bongsu is writing" in service.logged("waiting_for_archive")["why"]
    service.told("READY=1")
    reader = open_reader(home / "other.sqlite3")
    assert [state.id for state in reading.feed_states(reader)] == ["rss"]
    reader.close()
    assert service.ends(TERM) == 0


def test_a_config_whose_archive_cannot_be_opened_does_not_end_the_service(service: Service, home: Path) -> None:
    service.told("READY=1")
    (home / "occupied").write_text("a file, not a folder")
    sound = (home / "bongsu.toml").read_text()
    (home / "bongsu.toml").write_text(sound.replace('"archive.sqlite3"', '"occupied/archive.sqlite3"'))
    service.tell(HUP)
    assert "occupied" in service.logged("config_kept")["why"]
    service.told("READY=1")
    (home / "bongsu.toml").write_text(sound)
    assert service.ends(TERM) == 0


def test_after_a_change_of_the_rules_it_judges_its_archive_again(home: Path) -> None:
    for folder, text in (("rules.d", MINI_RULES), ("gazetteer.d", MINI_NAMES)):
        (home / folder).mkdir()
        (home / folder / "one.toml").write_text(text)
    with serving(home) as service:
        service.logged("feed_polled")
        fires, version = judged(home)
        assert fires == 3
        (home / "rules.d" / "one.toml").write_text(MINI_RULES.replace("fires = 3", "fires = 4"))
        service.tell(HUP)
        told = service.logged("archive_judged_again")
        assert (told["articles"], told["lost"], told["gained"], told["changed"]) == (1, 0, 0, 1)
        assert service.logged("archive_switched")["rules"] == told["rules"] != version
        assert judged(home) == (4, told["rules"])
        assert service.ends(TERM) == 0


def judged(home: Path) -> tuple[int, str]:
    """How many fires the one article has, and the version of the rules it goes by."""
    reader = open_reader(home / "archive.sqlite3")
    try:
        found = reading.article(reader, 1)
        return found.standing.fires, found.flag.rules_version
    finally:
        reader.close()
