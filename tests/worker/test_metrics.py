"""Metrics: what is counted, and that what is written is what Prometheus reads."""

import stat
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import pytest
from prometheus_client.parser import text_string_to_metric_families

from archive import open_archive, open_reader
from archive.census import census
from archive.errors import Busy
from archive.model import FeedId, PageState, PageStatus, PollBatch, ReadBatch, Saved
from tests.fakes import FEED, NOW, FakeWeb, article, entry, flag
from worker.cli.main import run
from worker.errors import StageFailed
from worker.flow import Fetched, FetchFailed, PollReport, ReadReport, Reason
from worker.metered import metered
from worker.metrics import Meter, exposition
from worker.tools import Keep, Tools

Samples = dict[tuple[str, tuple[str, ...]], float]


def samples(told: bytes) -> Samples:
    """Each sample by its name and its labels' values in the order of their names."""
    families = text_string_to_metric_families(told.decode())
    return {
        (sample.name, tuple(value for _, value in sorted(sample.labels.items()))): sample.value
        for family in families
        for sample in family.samples
    }


def counted(meter: Meter) -> Samples:
    return samples(exposition(meter.registry))


def test_units_are_counted_by_what_came_of_them_and_why() -> None:
    meter = Meter()
    meter.count(PollReport(feed_id=FEED.id, outcome="ok", seen=5, new=3, known=2, flagged=1))
    meter.count(PollReport(feed_id=FEED.id, outcome="failed", reason=Reason.DNS))
    meter.count(ReadReport(article_id=1, url="https://a.example/", outcome="retry", reason=Reason.HTTP_5XX))
    found = counted(meter)
    assert found["bongsu_polls_total", ("ok", "")] == 1
    assert found["bongsu_polls_total", ("failed", "dns")] == 1
    assert found["bongsu_reads_total", ("retry", "http-5xx")] == 1
    assert [found["bongsu_entries_polled_total", (kind,)] for kind in ("new", "known", "flagged")] == [3, 2, 1]


class Full:
    """An archive that takes the first write and no other."""

    def __init__(self) -> None:
        self.taken = 0

    async def save_poll(self, batch: PollBatch) -> Saved:
        del batch
        self.taken += 1
        if self.taken > 1:
            raise Busy("locked")
        return Saved()

    async def known(self, feed_id: FeedId, wanted: Sequence[Any]) -> dict[Any, Any]:
        return {"asked": (feed_id, wanted)}


async def _killed(*_: Any) -> Any:
    raise StageFailed(Reason.CPU_LIMIT, "too long")


async def _refused(*_: Any) -> Any:
    raise StageFailed(Reason.NOT_A_PAGE, "a picture")


def tools(meter: Meter) -> Tools:
    whole = Fetched(url="a", final_url="a", status=200, body=b"x" * 70, packed=b"x" * 30, fetched_at=NOW)
    web = FakeWeb({"a": whole, "b": FetchFailed(url="b", reason=Reason.DNS, detail="", fetched_at=NOW)})
    return metered(
        Tools(
            fetch=web,
            parse=_killed,
            extract=_refused,
            keep=cast(Keep, Full()),
            judge=lambda *_: flag(),
            attribute=lambda draft: draft,
            fingerprint=lambda _: (),
            clock=lambda: NOW,
            turn=cast(Any, None),
            policy=cast(Any, None),
        ),
        meter,
    )


async def test_tools_are_counted_and_do_as_they_did() -> None:
    meter = Meter()
    metered_tools = tools(meter)
    for url, purpose in (("a", "page"), ("b", "feed"), ("a", "feed")):
        outcome = await metered_tools.fetch(url, purpose=cast(Any, purpose))
        assert outcome.url == url
    for stage, reason in ((metered_tools.parse, Reason.CPU_LIMIT), (metered_tools.extract, Reason.NOT_A_PAGE)):
        with pytest.raises(StageFailed) as failed:
            await cast(Any, stage)(None, None, None)
        assert failed.value.reason is reason
    await metered_tools.keep.save_poll(PollBatch(feed=FEED, seen_at=NOW))
    with pytest.raises(Busy):
        await metered_tools.keep.save_poll(PollBatch(feed=FEED, seen_at=NOW))
    assert await metered_tools.keep.known(FEED.id, ()) == {"asked": (FEED.id, ())}
    found = counted(meter)
    assert found["bongsu_fetched_bytes_total", ("page",)] == 30
    assert found["bongsu_fetched_bytes_total", ("feed",)] == 30
    assert found["bongsu_fetch_seconds_count", ("feed",)] == 2
    assert found["bongsu_fetches_under_way", ("feed",)] == 0
    assert found["bongsu_parser_kills_total", ("cpu-limit", "parse")] == 1
    assert not [key for key in found if key[0] == "bongsu_parser_kills_total" and "extract" in key[1]]
    assert found["bongsu_stage_seconds_count", ("extract",)] == 1
    assert found["bongsu_write_seconds_count", ()] == 2
    assert found["bongsu_writes_refused_total", ("Busy",)] == 1


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A config of one feed, and an archive with three articles: one flagged and due, one read, one given up."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "config" / "feeds.d").mkdir(parents=True)
    (tmp_path / "config" / "bongsu.toml").write_text('[archive]\npath = "../archive.sqlite3"\n')
    (tmp_path / "config" / "feeds.d" / "a.toml").write_text(
        f'[[feed]]\nid = "{FEED.id}"\nurl = "{FEED.url}"\ntitle = "Hangang"\n'
    )
    now = datetime.now(UTC)
    due = PageState(status=PageStatus.PENDING, next_try=now - timedelta(minutes=10))
    with open_archive(tmp_path / "archive.sqlite3") as archive:
        archive.sync_feeds([FEED])
        drafts = (entry("1", flag=flag(4), page=due), entry("2"), entry("3"))
        well = replace(FEED, last_attempt=now, last_success=now, last_new=now, next_poll=now - timedelta(minutes=5))
        saved = archive.save_poll(PollBatch(feed=well, seen_at=now, new=drafts))
        ends = (PageState(status=PageStatus.OK), PageState(status=PageStatus.FAILED, reason=Reason.GONE))
        for article_id, page in zip(saved.articles[1:], ends, strict=True):
            archive.save_read(ReadBatch(article_id=article_id, seen_at=now, page=page))
    return tmp_path


def test_what_the_archive_holds_is_counted(home: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert run(["metrics"]) == 0
    found = samples(capfdbinary.readouterr().out)
    assert found["bongsu_archive_readable", ()] == 1
    assert found["bongsu_feeds", ("new",)] == 1
    assert (found["bongsu_entries", ()], found["bongsu_articles", ()]) == (3, 3)
    assert [found["bongsu_articles_flagged", (str(fires),)] for fires in range(1, 6)] == [0, 0, 0, 1, 0]
    assert [found["bongsu_pages", (s,)] for s in ("pending", "read", "failed", "unread")] == [1, 1, 1, 0]
    assert found["bongsu_pages_failed", ("gone",)] == 1
    assert found["bongsu_pages_due", ()] == 1
    assert 600 <= found["bongsu_page_lag_seconds", ()] < 700
    assert 300 <= found["bongsu_feed_lag_seconds", ()] < 400
    assert found["bongsu_archive_bytes", ("database",)] == (home / "archive.sqlite3").stat().st_size
    assert [key for key in found if key[0] == "bongsu_build_info"]


def test_a_page_put_off_too_far_by_a_wrong_clock_is_due(home: Path) -> None:
    with open_archive(home / "archive.sqlite3") as archive:
        late = PageState(status=PageStatus.PENDING, next_try=NOW + timedelta(days=4000))
        archive.save_poll(PollBatch(feed=FEED, seen_at=NOW, new=(entry("9", article=article(slug="9"), page=late),)))
    reader = open_reader(home / "archive.sqlite3")
    now = datetime.now(UTC)
    held = census(reader, now)
    reader.close()
    assert held.pages_due == 2
    assert held.due_since is not None
    assert held.due_since <= now


def test_a_text_file_is_whole_readable_to_its_collector_and_alone(home: Path) -> None:
    target = home / "out" / "bongsu.prom"
    target.parent.mkdir()
    for _ in range(2):
        assert run(["metrics", "--textfile", str(target)]) == 0
    assert samples(target.read_bytes())["bongsu_articles", ()] == 3
    assert stat.S_IMODE(target.stat().st_mode) == 0o644
    assert list(target.parent.iterdir()) == [target]


def test_an_archive_that_cant_be_read_is_told_as_a_metric_and_by_the_exit_code(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = home / "bongsu.prom"
    (home / "archive.sqlite3").unlink()
    assert run(["metrics", "--textfile", str(target)]) == 10
    assert "no archive at" in capsys.readouterr().err
    found = samples(target.read_bytes())
    assert found["bongsu_archive_readable", ()] == 0
    assert {name for name, _ in found} == {"bongsu_archive_readable", "bongsu_build_info"}


def test_a_text_file_that_no_collector_reads_is_refused(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["metrics", "--textfile", str(home / "bongsu.txt")]) == 2
    assert ".prom" in capsys.readouterr().err


def test_a_text_file_that_cant_be_written_leaves_nothing_behind(home: Path) -> None:
    (home / "bongsu.prom").mkdir()
    assert run(["metrics", "--textfile", str(home / "bongsu.prom")]) == 1
    assert not list(home.glob(".bongsu.prom*"))
