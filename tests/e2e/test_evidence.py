"""What servers sent, from the wire to a WARC file and back into another archive. All content is fictional."""

import base64
import gzip
import hashlib
import json
import signal
import subprocess
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from random import Random

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from tests.e2e.command import BONGSU, bongsu, environment
from tests.e2e.test_web import PAGE, RSS, TITLE, Desk, item, serve_pages
from tests.fakeweb.server import FakeWeb

TEXT = "합동참모본부는 북한이 23일 오전 동해상으로 탄도미사일 한 발을 쐈다고 밝혔다. 제원은 분석 중이다. "


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The kept demo, exported as a WARC file."""
    home = tmp_path_factory.mktemp("demo")
    assert bongsu("demo", "--keep", "kept", home=home).code == 0
    done = bongsu("--config", "kept/bongsu.toml", "export", "--warc", "--output", "all.warc.gz", home=home)
    assert done.code == 0, done.err
    assert "76 articles and 73 pages as sent written" in done.err
    return home


@pytest.fixture
def web() -> Iterator[FakeWeb]:
    with FakeWeb() as running:
        yield running


def articles(home: Path, *config: str) -> dict[str, tuple[object, ...]]:
    done = bongsu(*config, "export", home=home)
    keys = ("title", "text", "sha256", "authors", "published", "modified", "language", "outlet", "section", "image")
    return {row["url"]: tuple(row[key] for key in (*keys, "quality", "canonical_url")) for row in done.lines}


def test_an_export_imported_into_an_empty_archive_gives_the_same_articles_and_digests(
    demo: Path, tmp_path: Path
) -> None:
    done = bongsu("import", demo / "all.warc.gz", "--json", home=tmp_path)
    assert done.code == 0, done.err
    (file,) = done.json["files"]
    assert (file["kind"], len(file["items"]), file["refused"]) == ("warc", 76, [])
    assert articles(tmp_path) == articles(demo, "--config", "kept/bongsu.toml")
    assert bongsu("db", "check", home=tmp_path).code == 0
    assert bongsu("export", "--warc", "--output", "again.warc.gz", home=tmp_path).code == 0
    assert digests(tmp_path / "again.warc.gz") == digests(demo / "all.warc.gz")
    again = bongsu("import", demo / "all.warc.gz", "--json", home=tmp_path)
    assert {item["outcome"] for item in again.json["files"][0]["items"]} == {"known"}


def digests(path: Path) -> set[tuple[str, str]]:
    """The address and the payload digest of every response in a WARC file."""
    from warcio.archiveiterator import ArchiveIterator

    with path.open("rb") as stream:
        heads = [r.rec_headers for r in ArchiveIterator(stream, check_digests="raise") if r.rec_type == "response"]
    return {(str(h.get_header("WARC-Target-URI")), str(h.get_header("WARC-Payload-Digest"))) for h in heads}


def test_a_page_is_kept_as_the_server_sent_it(web: FakeWeb, tmp_path: Path) -> None:
    page = PAGE.format(title=TITLE, text=TEXT * 3).encode()
    sent = gzip.compress(page, mtime=0)
    web.set("/rss", RSS.format(items=item(web, 1)))
    web.set("/a/1", sent, headers={"Content-Encoding": "gzip", "X-Served-By": "desk 7"})
    desk = Desk(tmp_path, web, {"hangang": "/rss"})
    assert desk("poll", "--once").code == 0
    shown = desk("show", "1", "--json").json
    (snapshot,) = shown["snapshots"]
    assert snapshot["sha256"] == hashlib.sha256(sent).hexdigest()
    assert (snapshot["status"], snapshot["ip"], snapshot["url"]) == (200, "127.0.0.1", web.url("/a/1"))
    assert ["X-Served-By", "desk 7"] in snapshot["headers"]
    assert shown["sources"]["title"]
    assert desk("show", "1", "--raw").out.encode() == page
    raw = desk("show", "1", "--raw", "--json").json
    assert base64.b64decode(raw["body_b64"]) == sent
    assert "--snapshot: article 1 has the pages 1 to 1" in desk("show", "1", "--raw", "--snapshot", "2").err
    assert "status 200" in desk("show", "1").out


def test_no_page_is_kept_where_the_settings_say_so(web: FakeWeb, tmp_path: Path) -> None:
    serve_pages(web, 1)
    web.set("/rss", RSS.format(items=item(web, 1)))
    desk = Desk(tmp_path, web, {"hangang": "/rss"})
    settings = tmp_path / "bongsu.toml"
    settings.write_text(settings.read_text() + "[snapshots]\nenabled = false\n")
    assert desk("poll", "--once").code == 0
    done = desk("show", "1", "--raw")
    assert (done.code, done.out) == (1, "")
    assert "no page of article 1 was kept" in done.err
    assert "as sent    not kept: " in desk("show", "1").out


def test_pages_beyond_the_room_are_let_go_by_the_next_poll(web: FakeWeb, tmp_path: Path) -> None:
    serve_pages(web, 1, 2)
    web.set("/rss", RSS.format(items=item(web, 1) + item(web, 2)))
    desk = Desk(tmp_path, web, {"hangang": "/rss"})
    assert desk("poll", "--once").code == 0
    settings = tmp_path / "bongsu.toml"
    plain = settings.read_text()
    settings.write_text(plain + "[snapshots]\nmax_age_days = 1\n")
    assert desk("db", "prune", "--dry-run", "--json").json == {"bodies": 0, "stored_bytes": 0, "dry_run": True}
    noise = base64.b85encode(Random(7).randbytes(1_500_000)).decode()
    web.set("/rss", RSS.format(items=item(web, 3)))
    web.set("/a/3", PAGE.format(title=TITLE, text=TEXT * 3) + f"<!-- {noise} -->")
    settings.write_text(plain + "[snapshots]\nmax_bytes = '1 MB'\n")
    assert desk("poll", "--once").code == 0
    assert desk("db", "check").out.endswith("is whole\n")
    kept = [desk("show", str(n), "--json").json["snapshots"][0]["let_go"] for n in (1, 2, 3)]
    assert any(kept)


def test_old_articles_are_taken_out_only_by_one_who_says_yes(web: FakeWeb, tmp_path: Path) -> None:
    serve_pages(web, 1)
    other = "금융위원회, 전세 대출 한도 줄이기로"
    web.set("/a/2", PAGE.format(title=other, text="금융위원회는 새해부터 전세 대출의 한도를 줄인다고 알렸다. " * 9))
    web.set("/rss", RSS.format(items=item(web, 1) + item(web, 2, other, "새해부터 줄인다.")))
    desk = Desk(tmp_path, web, {"hangang": "/rss"})
    assert desk("poll", "--once").code == 0
    later = ("db", "prune", "--articles-before", "2100-01-01", "--flagged")
    assert desk(*later).out == "1 articles from before 2100-01-01 would be taken out; --yes does it\n"
    assert desk(*later, "--yes", "--dry-run", "--json").json == {"articles": 1, "dry_run": True}
    assert desk(*later, "--yes", "--json").json == {"articles": 1, "dry_run": False}
    assert desk(*later, "--json").json == {"articles": 0, "dry_run": True}
    assert desk("db", "check").out.endswith("is whole\n")
    assert desk("show", "1").code == 1
    assert desk("show", "2").code == 0


def crawl(path: Path, count: int) -> None:
    """A crawl of so many articles, and of things that are none."""
    written = BytesIO()
    writer = WARCWriter(written, gzip=True)

    def add(url: str, status: str, body: bytes, *headers: tuple[str, str]) -> None:
        head = StatusAndHeaders(status, [("Content-Type", "text/html; charset=utf-8"), *headers], protocol="HTTP/1.1")
        dated = {"WARC-Date": "2026-11-24T03:00:00Z"}
        record = writer.create_warc_record(
            url, "response", payload=BytesIO(body), length=len(body), http_headers=head, warc_headers_dict=dated
        )
        writer.write_record(record)

    for number in range(count):
        page = PAGE.format(title=f"{number}번째 속보, {TITLE}", text=f"{number}번째 소식이다. {TEXT * 3}").encode()
        packed = number % 3 == 0
        headers = [("Content-Encoding", "gzip")] if packed else []
        add(f"https://crawled.example/{number}", "200 OK", gzip.compress(page) if packed else page, *headers)
    add("https://crawled.example/gone", "404 Not Found", b"<p>gone</p>")
    add("https://crawled.example/pic", "200 OK", b"\x89PNG\r\n\x1a\n" + bytes(99))
    add("https://crawled.example/bad", "200 OK", b"\x1f\x8bnot gzip", ("Content-Encoding", "gzip"))
    path.write_bytes(written.getvalue())


def test_a_crawl_of_others_is_imported_page_by_page(tmp_path: Path) -> None:
    crawl(tmp_path / "crawl.warc.gz", 5)
    done = bongsu("import", "crawl.warc.gz", "--json", home=tmp_path)
    assert done.code == 3, done.err
    (file,) = done.json["files"]
    assert [row["outcome"] for row in file["items"]] == ["new"] * 5
    assert [(row["where"], row["reason"]) for row in file["refused"]] == [
        ("https://crawled.example/pic", "not-a-page"),
        ("https://crawled.example/bad", "bad-encoding"),
    ]
    assert file["notes"] == ["left out: 1 × status 404"]
    shown = bongsu("show", "1", "--json", home=tmp_path).json
    assert (shown["outlet"], shown["url"]) == ("crawled.example", "https://crawled.example/0")
    assert shown["snapshots"][0]["fetched"] == "2026-11-24T03:00:00Z"
    piped = subprocess.run(
        [BONGSU, "import", "-", "--json"],
        input=(tmp_path / "crawl.warc.gz").read_bytes(),
        cwd=tmp_path,
        env=environment(tmp_path),
        capture_output=True,
        check=False,
    )
    assert {row["outcome"] for row in json.loads(piped.stdout)["files"][0]["items"]} == {"known"}


def captured(path: Path, word: str, at: str) -> None:
    """One page as it was at some time."""
    written = BytesIO()
    body = PAGE.format(title=TITLE, text=f"{word} {TEXT * 4}").encode()
    head = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
    writer = WARCWriter(written, gzip=True)
    writer.write_record(
        writer.create_warc_record(
            "https://crawled.example/1", "response", payload=BytesIO(body), length=len(body), http_headers=head,
            warc_headers_dict={"WARC-Date": at},
        )
    )  # fmt: skip
    path.write_bytes(written.getvalue())


def test_an_older_capture_is_evidence_and_does_not_take_the_newer_ones_place(tmp_path: Path) -> None:
    captured(tmp_path / "new.warc.gz", "둘째 판이다.", "2026-11-24T03:00:00Z")
    captured(tmp_path / "old.warc.gz", "첫째 판이다.", "2026-11-23T03:00:00Z")
    captured(tmp_path / "newest.warc.gz", "셋째 판이다.", "2026-11-25T03:00:00Z")
    outcomes = []
    for name in ("new", "old", "newest"):
        (file,) = bongsu("import", f"{name}.warc.gz", "--json", home=tmp_path).json["files"]
        outcomes += [row["outcome"] for row in file["items"]]
    assert outcomes == ["new", "known", "changed"]
    shown = bongsu("show", "1", "--json", home=tmp_path).json
    assert shown["text"].startswith("셋째")
    assert [r["text"][:2] for r in shown["earlier_texts"]] == ["둘째"]
    assert [s["fetched"][:10] for s in shown["snapshots"]] == ["2026-11-23", "2026-11-24", "2026-11-25"]


def test_an_import_that_is_killed_goes_on_where_it_was(tmp_path: Path) -> None:
    crawl(tmp_path / "crawl.warc.gz", 400)
    running = subprocess.Popen(
        [BONGSU, "import", "crawl.warc.gz"],
        cwd=tmp_path,
        env=environment(tmp_path),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    archived = 0
    while archived < 64 and running.poll() is None:
        done = bongsu("stats", "--json", home=tmp_path)
        archived = done.json["articles"] if done.code == 0 else 0
    running.send_signal(signal.SIGKILL)
    running.communicate()
    assert bongsu("db", "check", home=tmp_path).code == 0
    done = bongsu("import", "crawl.warc.gz", "--json", home=tmp_path)
    (file,) = done.json["files"]
    assert any("gone on from byte" in note for note in file["notes"])
    assert len(file["items"]) < 400
    assert len(articles(tmp_path)) == 400
    again = bongsu("import", "crawl.warc.gz", "--json", home=tmp_path).json["files"][0]
    assert len(again["items"]) == 400
    assert not any("gone on" in note for note in again["notes"])


def test_a_broken_file_is_told_of_and_what_stood_before_is_kept(tmp_path: Path) -> None:
    crawl(tmp_path / "crawl.warc.gz", 9)
    (tmp_path / "half.warc.gz").write_bytes((tmp_path / "crawl.warc.gz").read_bytes()[:4000])
    done = bongsu("import", "half.warc.gz", home=tmp_path)
    assert done.code == 3
    assert "not a sound WARC file from byte" in done.out
    assert "Traceback" not in done.err
    nothing = bongsu("import", "--kind", "warc", "bongsu.toml", home=tmp_path)
    assert nothing.code == 1
    (tmp_path / "empty.warc").touch()
    nothing = bongsu("import", "empty.warc", home=tmp_path)
    assert (nothing.code, "it is empty" in nothing.out) == (1, True)


def test_a_warc_file_is_not_written_over_what_is_none(tmp_path: Path, demo: Path) -> None:
    config = ("--config", str(demo / "kept/bongsu.toml"))
    target = tmp_path / "notes.gz"
    target.write_bytes(gzip.compress(b"my notes"))
    done = bongsu(*config, "export", "--warc", "--output", target, home=tmp_path)
    assert done.code == 2
    assert gzip.decompress(target.read_bytes()) == b"my notes"
    assert "leave --what away" in bongsu(*config, "export", "--warc", "--what", "entries", home=tmp_path).err
    for _ in range(2):
        assert bongsu(*config, "export", "--warc", "--output", "x.warc.gz", home=tmp_path).code == 0
