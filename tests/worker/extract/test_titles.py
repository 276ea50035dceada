"""Titles without the outlet's name."""

import pytest

from worker.extract.outlets import outlet_names, same
from worker.extract.titles import title_of, without_outlet

NAMES = [same(name) for name in ("가람일보", "The Harbour Ledger", "harbourledger.example", "harbourledger")]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Drone found near island | The Harbour Ledger", "Drone found near island"),
        ("Drone found near island - The Harbour Ledger", "Drone found near island"),
        ("Drone found near island | Defence | The Harbour Ledger", "Drone found near island | Defence"),
        ("The Harbour Ledger: Drone found near island", "The Harbour Ledger: Drone found near island"),
        ("The Harbour Ledger | Drone found near island", "Drone found near island"),
        ("설문도 무인기 발견 - 가람일보", "설문도 무인기 발견"),
        ("설문도 무인기 발견ㅣ가람일보", "설문도 무인기 발견"),
        ("설문도 무인기 발견 :: 가람일보", "설문도 무인기 발견"),
        ("설문도 무인기 발견 < 국방 < 기사본문 - 가람일보", "설문도 무인기 발견"),
        ("북·미·한 3자 회담 - 軍 \"예단 않겠다\"", "북·미·한 3자 회담 - 軍 \"예단 않겠다\""),
        ("K-pop - a history", "K-pop - a history"),
        ("가람일보", "가람일보"),
        ("", ""),
    ],
    ids=[
        "bar", "dash", "bar keeps section", "colon without space", "name first", "korean dash", "korean bar",
        "double colon", "korean sections", "dash of its own", "hyphen", "only the name", "empty",
    ],
)  # fmt: skip
def test_outlet_leaves_the_title(title, expected):
    assert without_outlet(title, NAMES) == expected


def test_full_width_and_decomposed_names_are_the_same_name():
    assert without_outlet("Drone found ｜ Ｇａｒａｍ", ["garam"]) == "Drone found"
    assert without_outlet("Drone found | Ｇａｒａｍ", ["garam"]) == "Drone found"
    assert without_outlet("무인기 발견 | 가람일보", ["가람일보"]) == "무인기 발견"


def test_visible_headline_within_the_shared_title_is_the_title(page):
    head = '<meta property="og:title" content="설문도 무인기 발견 기사본문보기 가람판">'
    assert title_of(page(head, "<h1>설문도 무인기 발견</h1>"), "") == ("설문도 무인기 발견", "h1")


def test_shared_title_is_kept_where_the_headline_says_the_same_in_other_spaces(page):
    head = '<meta property="og:title" content="Island: drone found">'
    found = title_of(page(head, "<h1><span>Island</span><div>drone found</div></h1>"), "")
    assert found == ("Island: drone found", "og:title")


def test_logo_heading_is_no_title(page):
    head = "<title>가람일보</title><meta property='og:site_name' content='가람일보'>"
    assert title_of(page(head, "<h1>가람일보</h1>"), "무인기 발견") == ("무인기 발견", "feed")


def test_page_without_any_title_has_none(page):
    assert title_of(page(), "") == ("", "none")


def test_outlet_goes_by_site_name_publisher_and_host(page):
    head = (
        '<meta property="og:site_name" content="나루통신">'
        '<script type="application/ld+json">{"@type":"NewsArticle","publisher":{"name":"Naru News"}}</script>'
    )
    names = outlet_names(page(head, url="https://m.naru.co.kr/1"))
    assert {"나루통신", "narunews", "naru", "narucokr"} <= names


@pytest.mark.parametrize(
    ("told", "headline", "expected"),
    [
        ("가람일보 - 설문도 무인기 발견", "설문도 무인기 발견", "설문도 무인기 발견"),
        ("Drone found - again | Any Paper", "Drone found - again", "Drone found - again"),
        ("Any Paper | Defence | Drone found", "Drone found", "Drone found"),
        ("Drone found - again", "Ferry delayed", "Drone found - again"),
    ],
    ids=["name first", "dash of its own", "name and section", "another headline"],
)
def test_the_feeds_headline_tells_which_part_is_the_title(page, told, headline, expected):
    assert title_of(page(f"<title>{told}</title>", url="https://n.example/1"), headline) == (expected, "title")


@pytest.mark.parametrize("name", ["가람일보", "The Harbour Ledger"])
def test_the_link_to_the_front_page_names_the_outlet(page, name):
    found = title_of(
        page(f"<title>{name} - 무인기 Found</title>", f'<a href="/">{name}</a>', "https://n.example/1"), ""
    )
    assert found == ("무인기 Found", "title")
