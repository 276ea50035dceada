"""The command against a real web on loopback: good feeds among bad ones, round by round."""

from pathlib import Path
from typing import Any

import pytest

from tests.e2e.command import Done, bongsu
from tests.fakeweb.server import FakeWeb
from tests.fakeweb.wire import WIRE
from worker.cli.advice import ADVICE
from worker.flow import Reason

TITLE = "북한, 동해상으로 탄도미사일 발사"
RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0"><channel><title>한강통신</title>{items}</channel></rss>"""
ITEM = """<item><title>{title}</title><link>{link}</link><guid isPermaLink="false">{guid}</guid>
<pubDate>Mon, 23 Nov 2026 09:00:00 +0900</pubDate><description>{summary}</description></item>"""
PAGE = """<!DOCTYPE html><html lang="ko"><head><title>{title}</title><meta charset="utf-8"></head><body>
<article><h1>{title}</h1><p>{text}</p><p>{text}</p></article></body></html>"""
SETTINGS = """
[archive]
path = "archive.sqlite3"
[fetch]
allow_addresses = ["127.0.0.1:{port}"]
per_host_spacing_seconds = 0
per_host_concurrency = 20
total_seconds = 1
connect_seconds = 1
"""


def item(web: FakeWeb, number: int, title: str = TITLE, summary: str = "합참이 밝혔다.") -> str:
    return ITEM.format(title=title, link=web.url(f"/a/{number}"), guid=f"g-{number}", summary=summary)


def serve_pages(web: FakeWeb, *numbers: int) -> None:
    for number in numbers:
        text = "합동참모본부는 북한이 23일 오전 동해상으로 탄도미사일 한 발을 쐈다고 밝혔다. 제원은 분석 중이다. " * 3
        web.set(f"/a/{number}", PAGE.format(title=TITLE, text=text))


class Desk:
    """A user with a config folder whose feeds are on the fake web."""

    def __init__(self, home: Path, web: FakeWeb, feeds: dict[str, str]) -> None:
        self.home = home
        (home / "bongsu.toml").write_text(SETTINGS.format(port=web.port))
        (home / "feeds.d").mkdir()
        blocks = [
            f'[[feed]]\nid = "{name}"\nurl = "{web.url(path)}"\ntitle = "{name}"\n' for name, path in feeds.items()
        ]
        (home / "feeds.d" / "all.toml").write_text("\n".join(blocks))

    def __call__(self, *words: str) -> Done:
        return bongsu("--config", "bongsu.toml", *words, home=self.home)

    def feeds(self) -> dict[str, Any]:
        return {feed["id"]: feed for feed in self("feeds", "list", "--json").json["feeds"]}


def test_every_bad_feed_ends_as_a_reason_and_costs_no_good_one(tmp_path: Path, fakeweb: FakeWeb) -> None:
    for path in ("/first.xml", "/last.xml"):
        fakeweb.set(path, RSS.format(items=item(fakeweb, 1)))
    serve_pages(fakeweb, 1)
    bad = {f"bad-{name}": f"/bad/{name}" for name in WIRE}
    desk = Desk(tmp_path, fakeweb, {"first": "/first.xml", **bad, "last": "/last.xml"})
    first = desk("poll", "--json")
    assert first.code == 3, first.err
    assert first.json["failed"] > 30
    second = desk("poll", "--json")
    assert second.code == 0, second.err
    assert second.json["waiting"] == first.json["failed"]
    feeds = desk.feeds()
    assert {feeds[name]["last_error"] for name in ("first", "last")} == {None}
    fates = {(feeds[name]["status"], feeds[name]["last_error"] is not None) for name in bad}
    assert fates <= {("failing", True), ("gone", True), ("ok", False), ("moved", False)}
    assert sum(feeds[name]["status"] == "failing" for name in bad) > 30
    assert not {feeds[name]["last_error"] for name in bad} & {"internal"}
    assert desk("db", "check").code == 0


def test_rounds_add_what_is_new_and_nothing_else(tmp_path: Path, fakeweb: FakeWeb) -> None:
    desk = Desk(tmp_path, fakeweb, {"wire": "/wire.xml"})
    serve_pages(fakeweb, 1, 2, 3)
    listed = [item(fakeweb, 1), item(fakeweb, 2, "서울 도심에 첫눈")]
    fakeweb.set("/wire.xml", RSS.format(items="".join(listed)), etag='"1"')
    first = desk("poll", "--json").json
    assert (first["new"], first["pages_read"]) == (2, 2)
    second = desk("poll", "--json").json
    assert (second["unchanged"], second["new"], second["pages_read"]) == (1, 0, 0)
    assert fakeweb.asked("/wire.xml")[-1].header("if-none-match") == '"1"'
    fakeweb.set("/wire.xml", RSS.format(items="".join([item(fakeweb, 3, "북, 핵실험 위협"), *listed])), etag='"2"')
    third = desk("poll", "--json").json
    assert (third["seen"], third["new"], third["known"]) == (3, 1, 2)


def test_a_feed_that_rolled_over_unseen_is_told_with_its_window(tmp_path: Path, fakeweb: FakeWeb) -> None:
    desk = Desk(tmp_path, fakeweb, {"wire": "/wire.xml"})
    fakeweb.set("/wire.xml", RSS.format(items=item(fakeweb, 1)))
    assert desk("poll", "--json").json["gaps"] == 0
    fakeweb.set("/wire.xml", RSS.format(items=item(fakeweb, 2, "서울 도심에 첫눈") + item(fakeweb, 3, "금리 동결")))
    assert "1 feed" in desk("poll").out
    (feed,) = desk("export", "--what", "feeds").lines
    (gap,) = feed["gaps"]
    assert gap["since"] <= gap["until"]
    assert gap["listed"] == 2
    assert f"possible gap from {gap['since']} to {gap['until']}" in feed["notes"][-1]
    assert desk.feeds()["wire"]["gaps"] == [gap]
    assert "Possible gaps" in desk("feeds", "list").out


def test_a_dead_page_leaves_its_headline_searchable_and_flagged(tmp_path: Path, fakeweb: FakeWeb) -> None:
    desk = Desk(tmp_path, fakeweb, {"wire": "/wire.xml"})
    fakeweb.set("/wire.xml", RSS.format(items=item(fakeweb, 9)))
    counts = desk("poll", "--json").json
    assert (counts["new"], counts["pages_failed"], counts["reasons"]) == (1, 1, {"http-4xx": 1})
    (hit,) = desk("search", "--json", "탄도미사일").json["hits"]
    assert hit["fires"] >= 1


def test_an_edit_by_the_outlet_is_a_revision_of_the_same_article(tmp_path: Path, fakeweb: FakeWeb) -> None:
    desk = Desk(tmp_path, fakeweb, {"wire": "/wire.xml"})
    serve_pages(fakeweb, 1)
    fakeweb.set("/wire.xml", RSS.format(items=item(fakeweb, 1)))
    desk("poll")
    page = PAGE.format(
        title=TITLE,
        text="합참은 탄도미사일 두 발이라고 정정했다. 추가 발사 가능성도 있다. " * 5,
    )
    fakeweb.set("/a/1", page)
    fakeweb.set("/wire.xml", RSS.format(items=item(fakeweb, 1, summary="두 발로 정정.")))
    assert desk("poll", "--json").json["changed"] == 1
    (row,) = desk("export", "--what", "articles").lines
    assert row["revisions"] == 2
    assert "정정" in row["text"]


@pytest.mark.parametrize(
    ("path", "error"),
    [("/welcome", "html-not-feed"), ("/nowhere.xml", "http-4xx"), ("/bad/gone", "gone"), ("/empty.xml", "empty")],
)
def test_feeds_test_says_what_is_wrong_with_an_address(tmp_path: Path, fakeweb: FakeWeb, path: str, error: str) -> None:
    fakeweb.set("/empty.xml", b"")
    fakeweb.set("/welcome", "<!DOCTYPE html><html><body><p>Welcome</p></body></html>")
    desk = Desk(tmp_path, fakeweb, {"wire": "/wire.xml"})
    done = desk("feeds", "test", fakeweb.url(path), "--json")
    assert done.code == 1
    assert done.json["feeds"][0]["error"] == error
    assert f"what to do: {ADVICE[Reason(error)]}" in desk("feeds", "test", fakeweb.url(path)).out


def test_feeds_test_describes_a_good_feed_and_archives_nothing(tmp_path: Path, fakeweb: FakeWeb) -> None:
    fakeweb.set("/wire.xml", RSS.format(items=item(fakeweb, 1)), etag='"1"')
    desk = Desk(tmp_path, fakeweb, {"wire": "/wire.xml"})
    (told,) = desk("feeds", "test", "wire", "--json").json["feeds"]
    assert (told["error"], told["kind"], told["entries"], told["etag"]) == (None, "rss", 1, True)
    assert (told["interval_seconds"], told["repeat"]) == (900, "304, nothing is sent again")
    assert told["newest"] == "2026-11-23T09:00:00+09:00"
    assert not (tmp_path / "archive.sqlite3").exists()
    assert "ok" in desk("feeds", "test").out


def test_feeds_test_asks_as_a_poll_would(tmp_path: Path, fakeweb: FakeWeb) -> None:
    items = "".join(item(fakeweb, number) for number in range(5))
    fakeweb.set("/tonight.xml", RSS.format(items=items), etag='"1"')
    fakeweb.redirect("/wire.xml", fakeweb.url("/tonight.xml"))
    desk = Desk(tmp_path, fakeweb, {"wire": "/wire.xml"})
    with (tmp_path / "bongsu.toml").open("a") as settings:
        settings.write("[poll]\nmax_entries = 3\n")
    (told,) = desk("feeds", "test", "wire", "--json").json["feeds"]
    assert (told["entries"], told["repeat"]) == (3, "304, nothing is sent again")
    assert len(fakeweb.asked("/wire.xml")) == 2


def test_nothing_outside_the_allow_list_is_contacted(tmp_path: Path, fakeweb: FakeWeb) -> None:
    fakeweb.redirect("/out.xml", "http://169.254.169.254/latest/meta-data/")
    fakeweb.redirect("/home.xml", "http://localhost:22/")
    desk = Desk(tmp_path, fakeweb, {"out": "/out.xml", "home": "/home.xml"})
    done = desk("poll")
    assert done.code == 1
    assert "failed in the same way; `bongsu feeds test FEED` tells what to do" in done.out
    assert {feed["last_error"] for feed in desk.feeds().values()} == {"forbidden-address"}
