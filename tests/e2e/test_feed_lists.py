"""Feeds found, added, switched off and exchanged by command, against a web on loopback."""

import gzip
from pathlib import Path

import pytest

from tests.e2e.command import Done, bongsu
from tests.fakeweb.server import FakeWeb

SETTINGS = """
[archive]
path = "archive.sqlite3"
[fetch]
allow_addresses = ["127.0.0.1:{port}"]
per_host_spacing_seconds = 0
per_host_concurrency = 20
total_seconds = 10
[pages]
enabled = false
"""
RSS = """<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>{title}</title><language>ko</language>
<item><title>북한, 동해상으로 미사일 발사</title><link>/a/1</link><pubDate>2026-11-23 09:00</pubDate></item>
</channel></rss>"""
LISTING = """<html lang="ko"><body><ul class="board">
<li><a href="/press/2">해동함대, 한미 연합훈련 참가</a><span>2026.11.23</span></li>
<li><a href="/press/1">함정 진수식</a><span>2026.11.20</span></li></ul></body></html>"""
SITEMAP = """<urlset><url><loc>{loc}</loc><news:news><news:title>북, 열병식 예행연습</news:title>
<news:publication_date>2026-11-23T09:00:00+09:00</news:publication_date></news:news></url></urlset>"""


class Desk:
    """A user with a config folder and a list of feeds of their own."""

    def __init__(self, home: Path, web: FakeWeb, feeds: str = "") -> None:
        self.home = home
        (home / "bongsu.toml").write_text(SETTINGS.format(port=web.port))
        (home / "feeds.d").mkdir()
        (home / "feeds.d" / "mine.toml").write_text(feeds, encoding="utf-8")

    def __call__(self, *words: str, stdin: str = "") -> Done:
        return bongsu("--config", "bongsu.toml", *words, home=self.home, stdin=stdin)

    def text(self, file: str) -> str:
        return (self.home / "feeds.d" / file).read_text(encoding="utf-8")

    def ids(self) -> list[str]:
        return [feed["id"] for feed in self("feeds", "list", "--json").json["feeds"]]


def block(feed_id: str, url: str, more: str = "") -> str:
    return f'[[feed]]\nid = "{feed_id}"\nurl = "{url}"\ntitle = "{feed_id}"\n{more}'


def test_a_page_of_headlines_and_a_packed_sitemap_are_polled_like_any_feed(tmp_path: Path, fakeweb: FakeWeb) -> None:
    fakeweb.set("/press", LISTING)
    sitemap = SITEMAP.format(loc=fakeweb.url("/news/1")).encode()
    fakeweb.set("/sitemap.xml.gz", gzip.compress(sitemap), content_type="application/x-gzip")
    selectors = 'kind = "listing"\n[feed.selectors]\nitem = "ul.board > li"\ndate = "span"\n'
    desk = Desk(
        tmp_path,
        fakeweb,
        block("press", fakeweb.url("/press"), selectors) + block("map", fakeweb.url("/sitemap.xml.gz")),
    )
    done = desk("poll", "--json")
    assert (done.code, done.json["new"]) == (0, 3), done.err
    (told,) = desk("feeds", "test", "press", "--json").json["feeds"]
    assert (told["kind"], told["entries"]) == ("listing", 2)
    (hit,) = desk("search", "--json", "열병식").json["hits"]
    assert hit["url"] == fakeweb.url("/news/1")
    fakeweb.set("/press", "<html><body><div>새 단장</div></body></html>")
    assert desk("poll", "--json").code == 3
    failing = desk("feeds", "list", "--failing", "--json").json["feeds"]
    assert [(feed["id"], feed["last_error"]) for feed in failing] == [("press", "parse")]


def test_discover_finds_what_a_page_declares_links_to_and_robots_names(tmp_path: Path, fakeweb: FakeWeb) -> None:
    declared = '<link rel="alternate" type="application/rss+xml" href="/main.xml">'
    fakeweb.set("/", f"<html><head>{declared}</head><body><a href='/rss/guide'>RSS 안내</a></body></html>")
    fakeweb.set("/main.xml", RSS.format(title="나루일보 &lt;속보&gt;"))
    guide = '<a href="/rss/politics.xml">정치</a> <a href="/rss/dead.xml">폐지</a>'
    fakeweb.set("/rss/guide", f"<html><body>{guide}</body></html>")
    fakeweb.set("/rss/politics.xml", RSS.format(title="Naru Politics"))
    index = f"<sitemapindex><sitemap><loc>{fakeweb.url('/news-map.xml')}</loc></sitemap></sitemapindex>"
    fakeweb.set("/robots.txt", f"User-agent: *\nDisallow: /private\nSitemap: {fakeweb.url('/index-map')}\n")
    fakeweb.set("/index-map", index, content_type="application/xml")
    fakeweb.set("/news-map.xml", SITEMAP.format(loc="/n/1"))
    desk = Desk(tmp_path, fakeweb, block("politics", fakeweb.url("/rss/politics.xml")))
    done = desk("feeds", "discover", fakeweb.url("/"), "--json")
    assert done.code == 0, done.err
    found = [(feed["url"].removeprefix(fakeweb.url("")), feed["kind"]) for feed in done.json["feeds"]]
    assert found == [("/main.xml", "rss"), ("/rss/politics.xml", "rss"), ("/news-map.xml", "sitemap")]
    assert [feed["configured_as"] for feed in done.json["feeds"]] == [None, "politics", None]
    first = done.json["feeds"][0]
    assert (first["why"], first["title"], first["entries"]) == ("the page declares it", "나루일보 <속보>", 1)
    errors = {other["url"].removeprefix(fakeweb.url("")): other["error"] for other in done.json["others"]}
    assert errors == {"/rss/guide": "html-not-feed", "/index-map": "sitemap-index", "/rss/dead.xml": "http-4xx"}
    shown = desk("feeds", "discover", fakeweb.url("/")).out
    assert 'timezone = "Asia/Seoul"' in shown
    assert "3 feeds found" in shown
    (tmp_path / "feeds.d" / "found.toml").write_text(first["block"], encoding="utf-8")
    assert desk("feeds", "test", "--json").json["failed"] == 0


def test_discover_tries_the_usual_places_only_when_nothing_is_named(tmp_path: Path, fakeweb: FakeWeb) -> None:
    fakeweb.set("/about", "<html><body>회사 소개</body></html>")
    fakeweb.set("/rss/allArticle.xml", RSS.format(title="나루일보"))
    desk = Desk(tmp_path, fakeweb)
    done = desk("feeds", "discover", fakeweb.url("/about"), "--json")
    assert [feed["why"] for feed in done.json["feeds"]] == ["a usual place"]
    fakeweb.remove("/rss/allArticle.xml")
    assert desk("feeds", "discover", fakeweb.url("/about")).code == 1


def test_discover_asks_a_bounded_number_of_addresses_and_none_it_must_not(tmp_path: Path, fakeweb: FakeWeb) -> None:
    links = "".join(f'<a href="/rss/{n}.xml">RSS</a>' for n in range(100))
    fakeweb.set("/", f'<body><a href="http://169.254.169.254/rss">RSS</a>{links}</body>')
    done = Desk(tmp_path, fakeweb)("feeds", "discover", fakeweb.url("/"), "--json")
    assert done.code == 1
    assert len(fakeweb.requests) <= 24
    assert {"forbidden-address", "http-4xx"} == {other["error"] for other in done.json["others"]}


def test_discover_of_what_can_not_be_reached_says_why(tmp_path: Path, fakeweb: FakeWeb) -> None:
    desk = Desk(tmp_path, fakeweb)
    assert "can't be read: forbidden-address" in desk("feeds", "discover", "http://10.0.0.1/").out
    assert desk("feeds", "discover", "not a site").code == 2


def test_add_tests_the_address_and_writes_a_block(tmp_path: Path, fakeweb: FakeWeb) -> None:
    fakeweb.set("/a.xml", RSS.format(title="The Naru Post"))
    fakeweb.set("/b.xml", RSS.format(title="나루일보"))
    fakeweb.redirect("/old.xml", "/b.xml", status=301)
    desk = Desk(tmp_path, fakeweb, block("first", "https://first.example/rss"))
    assert desk("feeds", "add", fakeweb.url("/a.xml")).code == 0
    done = desk("feeds", "add", fakeweb.url("/old.xml"), "--id", "naru-ko")
    assert done.code == 0, done.err
    assert desk.ids() == ["the-naru-post", "naru-ko", "first"]
    assert f'url = "{fakeweb.url("/b.xml")}"' in desk.text("added.toml")
    assert desk.text("added.toml").startswith("# Feeds added with")
    assert desk("feeds", "test", "--json", "the-naru-post", "naru-ko").json["failed"] == 0


def test_a_list_made_anew_may_be_read_as_any_new_file_and_a_changed_one_as_before(
    tmp_path: Path, fakeweb: FakeWeb
) -> None:
    desk = Desk(tmp_path, fakeweb, block("first", "https://first.example/rss"))
    (tmp_path / "any").touch()
    for name in ("a", "b"):
        fakeweb.set(f"/{name}.xml", RSS.format(title=name))
    added, mine = tmp_path / "feeds.d" / "added.toml", tmp_path / "feeds.d" / "mine.toml"
    assert desk("feeds", "add", fakeweb.url("/a.xml")).code == 0
    assert added.stat().st_mode == (tmp_path / "any").stat().st_mode
    for path, mode in ((added, 0o664), (mine, 0o600)):
        path.chmod(mode)
    assert desk("feeds", "add", fakeweb.url("/b.xml")).code == 0
    assert desk("feeds", "remove", "first").code == 0
    assert [path.stat().st_mode & 0o777 for path in (added, mine)] == [0o664, 0o600]
    assert {path.name for path in added.parent.iterdir()} == {"added.toml", "mine.toml"}


@pytest.mark.parametrize(
    ("path", "words", "code", "said"),
    [
        ("/page", (), 1, "`bongsu feeds discover` may find one"),
        ("/dead", (), 1, "http-4xx"),
        ("/first.xml", (), 2, "is configured already, as `first`"),
        ("/moved", (), 2, "is configured already, as `first`"),
        ("/ok.xml", ("--id", "first"), 2, "which another feed has"),
        ("/ok.xml", ("--id", "북한"), 2, "allowed is a short name"),
    ],
    ids=["a page", "a dead address", "listed", "moved to one listed", "id taken", "id not allowed"],
)
def test_what_can_not_be_added_is_said_and_nothing_is_written(
    tmp_path: Path, fakeweb: FakeWeb, path: str, words: tuple[str, ...], code: int, said: str
) -> None:
    fakeweb.set("/page", "<!DOCTYPE html><html><body>안녕</body></html>")
    for where in ("/ok.xml", "/first.xml"):
        fakeweb.set(where, RSS.format(title="나루"))
    fakeweb.redirect("/moved", "/first.xml", status=308)
    desk = Desk(tmp_path, fakeweb, block("first", fakeweb.url("/first.xml")))
    done = desk("feeds", "add", fakeweb.url(path), *words)
    assert (done.code, said in done.err) == (code, True), done.err
    assert len(done.err.splitlines()) == 1
    assert not (tmp_path / "feeds.d" / "added.toml").exists()


def test_the_list_that_came_with_bongsu_is_never_changed(tmp_path: Path) -> None:
    (tmp_path / "s.opml").write_text('<opml><body><outline text="A" xmlUrl="https://a.example/"/></body></opml>')
    for words in (("add", "https://a.example/rss"), ("remove", "yonhap-en"), ("import", "s.opml")):
        done = bongsu("feeds", *words, home=tmp_path)
        assert done.code == 2
        assert "`bongsu init` writes a list of your own" in done.err


def test_remove_switches_off_keeps_the_comments_and_what_was_archived(tmp_path: Path, fakeweb: FakeWeb) -> None:
    fakeweb.set("/a.xml", RSS.format(title="나루"))
    written = "# 내 목록\n" + block("naru", fakeweb.url("/a.xml"), "# 왜 있는가\n")
    desk = Desk(tmp_path, fakeweb, written)
    assert desk("poll").code == 0
    done = desk("feeds", "remove", "naru")
    assert (done.code, "feeds.d/mine.toml:3" in done.out) == (0, True), done.out + done.err
    assert desk.text("mine.toml") == written.replace('"naru"\nurl', '"naru"\nenabled = false\nurl')
    assert len(desk("search", "--json", "미사일").json["hits"]) == 1
    assert "is off already" in desk("feeds", "remove", "naru").out
    assert desk("feeds", "remove", "nobody").code == 2


def test_a_block_that_can_not_be_changed_safely_is_named_by_file_and_line(tmp_path: Path, fakeweb: FakeWeb) -> None:
    inline = 'feed = [{id = "a", url = "https://a.example/rss", title = "A"}]\n'
    desk = Desk(tmp_path, fakeweb, inline)
    done = desk("feeds", "remove", "a")
    assert done.code == 2
    assert "feeds.d/mine.toml" in done.err
    assert "write `enabled = false` into it yourself" in done.err
    assert desk.text("mine.toml") == inline


OPML = """<?xml version="1.0"?><opml version="1.0"><head><title>내 구독</title></head><body>
<outline text="defense"><outline text="The Naru Post" xmlUrl="https://naru.example/rss" language="en-US"/></outline>
<outline text="북한 소식"><outline text="나루일보" xmlUrl="https://naru.example/ko.xml"/></outline>
<outline text="다시" xmlUrl="http://naru.example/rss/"/>
<outline text="known" xmlUrl="https://known.example/rss"/>
<outline text="script" xmlUrl="javascript:alert(1)"/>
</body></opml>"""


def test_import_writes_a_file_and_says_what_it_left_out(tmp_path: Path, fakeweb: FakeWeb) -> None:
    desk = Desk(tmp_path, fakeweb, block("known", "https://known.example/rss"))
    (tmp_path / "My Feeds.opml").write_text(OPML, encoding="utf-8")
    done = desk("feeds", "import", "My Feeds.opml", "--json")
    assert done.code == 0, done.err
    assert [feed["id"] for feed in done.json["imported"]] == ["the-naru-post", "naru"]
    assert [one["why"].partition(" ")[0] + one["why"][-8:] for one in done.json["skipped"]] == [
        "listedru-post`",
        "listed `known`",
        "notr spaces",
    ]
    text = desk.text("my-feeds.toml")
    assert text.startswith("# Subscriptions of another reader: 내 구독.\n\n[[feed]]\n")
    assert 'tags = ["defense"]' in text
    assert '# 북한 소식\n[[feed]]\nid = "naru"' in text
    assert desk.ids() == ["known", "the-naru-post", "naru"]


def test_import_never_overwrites_and_writes_nothing_for_nothing(tmp_path: Path, fakeweb: FakeWeb) -> None:
    desk = Desk(tmp_path, fakeweb)
    there = desk.text("mine.toml")
    done = desk("feeds", "import", "-", "--to", "feeds.d/mine.toml", stdin=OPML)
    assert (done.code, "is there already; nothing was written" in done.err) == (2, True)
    assert desk.text("mine.toml") == there
    done = desk("feeds", "import", "-", "--to", "feeds.d/new.toml", stdin="<opml><body/></opml>")
    assert (done.code, "no feed to add" in done.out) == (0, True)
    assert not (tmp_path / "feeds.d" / "new.toml").exists()
    done = desk("feeds", "import", "-", "--to", "feeds.d/new.toml", stdin="<html></html>")
    assert (done.code, "is no OPML" in done.err) == (1, True)


def test_feeds_exported_and_imported_elsewhere_are_the_same(tmp_path: Path, fakeweb: FakeWeb) -> None:
    more = 'outlet = "해동함대"\nlanguage = "ko"\ntimezone = "Asia/Seoul"\nprofile = "official"\ntags = ["navy"]\n'
    listing = 'kind = "listing"\nselectors = {item = "li"}\n'
    (tmp_path / "here").mkdir()
    (tmp_path / "there").mkdir()
    here = Desk(
        tmp_path / "here",
        fakeweb,
        block("fleet", "https://fleet.example/?a=1&b=2", more)
        + block("page", "https://page.example/", listing)
        + block("off", "https://off.example/rss", "enabled = false\n"),
    )
    done = here("feeds", "export")
    assert "2 feeds written; 1 left out" in done.err
    there = Desk(tmp_path / "there", fakeweb)
    assert there("feeds", "import", "-", "--to", "feeds.d/got.toml", stdin=done.out).code == 0
    assert there("feeds", "list", "--json").json["feeds"] == [
        feed for feed in here("feeds", "list", "--json").json["feeds"] if feed["id"] != "page"
    ]
    got = (tmp_path / "there" / "feeds.d" / "got.toml").read_text(encoding="utf-8")
    for line in more.splitlines():
        assert line in got.splitlines()
    assert here("feeds", "export", "--output", "bongsu.toml").code == 2
    assert here("feeds", "export", "--output", "all.opml").code == 0
    assert (tmp_path / "here" / "all.opml").read_text(encoding="utf-8").count("xmlUrl") == 2


def test_the_list_says_why_a_feed_fails_and_where_one_moved(tmp_path: Path, fakeweb: FakeWeb) -> None:
    fakeweb.set("/ok", RSS.format(title="나루"))
    fakeweb.set("/retired", "없음", status=410)
    fakeweb.redirect("/old", "/ok", status=301)
    names = ("ok", "old", "dead", "retired", "off")
    desk = Desk(tmp_path, fakeweb, "".join(block(name, fakeweb.url(f"/{name}")) for name in names))
    assert desk("poll").code == 3
    assert desk("feeds", "remove", "off").code == 0
    table, total, told = desk("feeds", "list").out.partition(f"5 feeds from {tmp_path / 'feeds.d'}\n")
    assert total
    assert [line.split()[-1] for line in table.splitlines() if line.startswith("off ")] == ["-"]
    lines = [line.strip() for line in told.splitlines()]
    assert [line.split("  ")[0] for line in lines] == ["old", "dead", "retired", "off"]
    assert lines[0] == f"old  moved to {fakeweb.url('/ok')}"
    assert lines[1].startswith("dead  http-4xx: HTTP 404: ")
    assert lines[2].startswith("retired  gone: HTTP 410: ")
    failing = desk("feeds", "list", "--failing").out
    assert "  dead  http-4xx: " in failing
    assert "  retired  gone: " in failing
    assert "moved to" not in failing


def test_people_are_told_times_in_their_zone_and_machines_as_they_were_written(
    tmp_path: Path, fakeweb: FakeWeb
) -> None:
    dated = RSS.format(title="나루").replace("2026-11-23 09:00", "Mon, 23 Nov 2026 09:00:00 +0900")
    fakeweb.set("/a.xml", dated)
    fakeweb.set("/empty.xml", "<rss version='2.0'><channel><title>빈</title></channel></rss>")
    desk = Desk(tmp_path, fakeweb)
    settings = tmp_path / "bongsu.toml"
    settings.write_text('timezone = "America/New_York"\n' + settings.read_text())
    there = "2026-11-22 19:00-05"
    told = desk("feeds", "test", fakeweb.url("/a.xml")).out
    assert f"1 entries, newest {there}\n" in told
    assert [line.split(maxsplit=1)[1] for line in told.splitlines() if line.startswith(("  newest", "  oldest"))] == [
        there,
        there,
    ]
    assert f"1 entries, newest {there}" in desk("feeds", "discover", fakeweb.url("/a.xml")).out
    assert f"1 entries, newest {there}" in desk("feeds", "add", fakeweb.url("/a.xml")).out
    (facts,) = desk("feeds", "test", "--json", fakeweb.url("/a.xml")).json["feeds"]
    assert facts["newest"] == "2026-11-23T09:00:00+09:00"
    empty = desk("feeds", "test", fakeweb.url("/empty.xml"))
    assert (empty.code, "0 entries, undated\n" in empty.out) == (0, True), empty.out
