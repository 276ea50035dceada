"""Pages made to keep us busy, or to break what reads them."""

import json
from datetime import UTC, datetime

import pytest

from worker.extract import extract
from worker.extract.page import MAX_ELEMENTS
from worker.extract.sites import compile_sites
from worker.flow import Extracted
from worker.sandbox import Sandbox

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
URL = "https://www.garam.example/news/1"
ARTICLE = "".join(
    f"<p>{n}번째 문단이다. 북한이 23일 동해상으로 단거리 탄도미사일을 발사했다고 합동참모본부가 밝혔다.</p>"
    for n in range(8)
)


def read(body: str, head: str = "", **changes: object) -> Extracted:
    page = f"<html><head><title>북한, 미사일 발사</title>{head}</head><body>{body}</body></html>"
    return extract(page.encode("utf-8", "surrogatepass"), **{"url": URL, "now": NOW, **changes})  # type: ignore[arg-type]


HOSTILE = {
    "breaks": ARTICLE + "<br>" * 125_000,
    "list items": ARTICLE + "<ul>" + "<li>x" * 120_000,
    "nested": ARTICLE + "<div>" * 100_000,
    "deep paragraphs": "<div>" * 240 + ARTICLE + "<p>This is a paragraph of some words.</p>" * 12_000,
    "many nests": ARTICLE + ("<div>" * 200 + "x" + "</div>" * 200) * 200,
    "blanks in a script": f'<script type="application/ld+json">{"{"}{" " * 400_000}{"}"} x</script>{ARTICLE}',
    "dashes": f"<title>{'a - ' * 125_000}</title>{ARTICLE}",
}


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE)
async def test_a_page_made_to_keep_us_busy_is_read_within_the_limits(sandbox: Sandbox, body: str) -> None:
    page = await sandbox.run(extract, f"<html><body>{body}</body></html>".encode(), url=URL, now=NOW)
    assert "7번째 문단이다." in page.text
    assert len(page.title) <= 500


@pytest.mark.parametrize("depth", [120, 300, 5000])
def test_what_follows_a_nest_is_read(depth: int) -> None:
    nest = "<div>" * depth + "메뉴" + "</div>" * depth
    assert "7번째 문단이다." in read(nest + ARTICLE).text


def test_a_rule_reads_what_follows_a_nest_too() -> None:
    sites = compile_sites({"garam.toml": {"site": [{"domain": "garam.example", "body": ["#story"]}]}})
    page = read(f"{'<div>' * 300}메뉴{'</div>' * 300}<div id=story>{ARTICLE}</div>", sites=sites)
    assert ("text", "site rule") in page.sources
    assert "7번째 문단이다." in page.text


def test_a_page_of_too_many_elements_is_read_from_its_beginning() -> None:
    page = read(
        ARTICLE + "<p>그 밖의 댓글이 하나 더 달렸고 그것은 짧지 않은 글이다.</p>" * MAX_ELEMENTS + "<p>끝 문단</p>"
    )
    assert "7번째 문단이다." in page.text
    assert "끝 문단" not in page.text


@pytest.mark.parametrize(
    "reference", ["&#xFFFE;", "&#65535;", "&#x0000000D800;", "&#0000000000;", "\ufffe", "\uffff", "\x1b"]
)
def test_characters_that_xml_forbids_break_no_reader(reference: str) -> None:
    bare = "<div>" + ARTICLE.replace("<p>", "").replace("</p>", f"{reference}<br>") + "</div>"
    assert "3번째 문단이다." in read(bare).text


def linked(**said: object) -> str:
    told = json.dumps({"@type": "NewsArticle", **said})
    return f'<script type="application/ld+json">{told}</script>'


def test_a_word_count_of_thousands_of_digits_is_none() -> None:
    assert read("<p>짧은 글이다.</p>", linked(wordCount="9" * 5000)).title == "북한, 미사일 발사"


def test_a_time_in_a_zone_of_days_is_no_time() -> None:
    page = read(ARTICLE, '<meta property="article:modified_time" content="2026-11-23T09:00:00+99:99">')
    assert "7번째 문단이다." in page.text
    assert page.published is None


@pytest.mark.parametrize(
    "address",
    ["https://reader:word@www.garam.example/a", "//reader:word@www.garam.example/a", "https://www.garam.example/a\u202eb",
     "https://www.garam.example/a b", "https://www.garam.example/a\x1b"],
)  # fmt: skip
def test_addresses_are_clean_and_without_passwords(address: str) -> None:
    page = read(ARTICLE, linked(image={"url": address}) + f'<link rel="canonical" href="{address}">')
    assert page.canonical_url
    assert page.image
    for found in (page.canonical_url, page.image):
        assert found.isascii()
        assert "reader" not in found
        assert " " not in found


@pytest.mark.parametrize("address", ["https://www.garam.example:99999/a", "https://www.garam.example/?" + "x" * 5000])
def test_what_is_no_address_is_none(address: str) -> None:
    page = read(ARTICLE, f'<meta property="og:image" content="{address}"><link rel="canonical" href="{address}">')
    assert (page.image, page.canonical_url) == (None, None)


def test_a_section_is_a_name_not_a_text() -> None:
    assert len(read(ARTICLE, linked(articleSection="정치 " * 1000)).section or "") <= 200
