"""Titles without the outlet's name."""

import json

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
        ("[가람일보] 설문도 무인기 발견", "설문도 무인기 발견"),
        ("[단독] 설문도 무인기 발견 | 가람일보", "[단독] 설문도 무인기 발견"),
        ("설문도 무인기 발견 (가람일보)", "설문도 무인기 발견"),
        ("Drone gefunden - Harbour Ledger", "Drone gefunden"),
        ("Les pêcheurs et « Harbour Ledger » en colère", "Les pêcheurs et « Harbour Ledger » en colère"),
        ("Streit beim «Harbour Ledger» hält an", "Streit beim «Harbour Ledger» hält an"),
        ("無人機を発見：The Harbour Ledger", "無人機を発見"),
        ("Ferry delayed - Harbour", "Ferry delayed - Harbour"),
        ("가람일보", "가람일보"),
        ("", ""),
    ],
    ids=[
        "bar", "dash", "bar keeps section", "colon without space", "name first", "korean dash", "korean bar",
        "double colon", "korean sections", "dash of its own", "hyphen",
        "name in brackets first", "scoop in brackets", "name in brackets last", "without its article",
        "french quotes", "swiss quotes", "japanese colon", "a word of the name", "only the name", "empty",
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


OUTLETS = [
    ("https://www.kuesten-bote.example/1", "Drohne gefunden - Küsten-Bote", "Drohne gefunden"),
    ("https://www.kuestenbote.example/1", "Drohne gefunden | Der Küstenbote", "Drohne gefunden"),
    ("https://www.elcabo.example/1", "Hallan un dron | El Cabo", "Hallan un dron"),
    ("https://www.lecotier.example/1", "Un drone retrouvé - Le Côtier", "Un drone retrouvé"),
    ("https://www.lanterna.example/1", "Trovato un drone - Lanterna Online", "Trovato un drone"),
    ("https://www.glos.example/1", "Znaleziono drona – GLOS.example", "Znaleziono drona"),
    ("https://www.kiyihaber.example/1", "Drone bulundu - Kıyı", "Drone bulundu - Kıyı"),
    ("https://www.hafen.example/1", "Streit um die Schule - Hafenbau", "Streit um die Schule - Hafenbau"),
    ("https://www.hafen.example/1", "Streit um die Schule - Hafen Heute", "Streit um die Schule"),
    ("https://www.ostersjo.example/1", "Drönare hittad - Östersjö", "Drönare hittad"),
    ("https://www.fjordposten.example/1", "– Fant drone ved øya - Fjordposten", "– Fant drone ved øya"),
]


@pytest.mark.parametrize(("url", "told", "expected"), OUTLETS, ids=[told for _, told, _ in OUTLETS])
def test_host_names_the_outlet_without_umlauts_articles_and_accents(page, url, told, expected):
    assert title_of(page(f"<title>{told}</title>", url=url), "")[0] == expected


def ld(**article):
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", **article})}</script>'


HEADS = {
    "section the page names goes with the outlet": (
        '<meta property="article:section" content="Politik"><title>Drohne gefunden - Politik - n.example</title>',
        "", "Drohne gefunden", "title",
    ),
    "name unknown, but told without it elsewhere": (
        '<meta property="og:title" content="Drone found | The Unknown">'
        '<meta name="twitter:title" content="Drone found">',
        "", "Drone found", "og:title",
    ),
    "name unknown, but a lower heading has the title": (
        '<meta property="og:title" content="무인기 발견 - 모르는신문">', "<h3>무인기 발견</h3>",
        "무인기 발견", "og:title",
    ),
    "kicker is kept where the headline is not shown alone": (
        '<meta property="og:title" content="Seumun: Drone found near the island">', "<h2>Seumun</h2>",
        "Seumun: Drone found near the island", "og:title",
    ),
    "newsroom's headline before the search engines'": (
        '<meta property="og:title" content="Drone North Korea island"><title>Drone North Korea island | N</title>'
        + ld(headline="A drone, and nobody's"), "<h1>A drone, and nobody's</h1>", "A drone, and nobody's", "json-ld",
    ),
    "headline to share where it is one of its own": (
        '<meta property="og:title" content="Whose drone was it?"><title>A drone found near the island | N</title>'
        + ld(headline="A drone found near the island"), "<h1>A drone found near the island</h1>",
        "Whose drone was it?", "og:title",
    ),
    "cut short": (
        '<meta property="og:title" content="설문도 앞바다서 무인기 발견…">',
        "<h1>설문도 앞바다서 무인기 발견…군 조사</h1>",
        "설문도 앞바다서 무인기 발견…군 조사", "h1",
    ),
    "path of an editing system": (
        "<title>무인기 발견 &lt; 정치 &lt; 기사본문 - 모르는신문</title>", "", "무인기 발견", "title",
    ),
    "picture of the outlet names it": (
        "<title>무인기 발견 - 모르는신문</title>", '<a href="/"><img src="l.png" alt="모르는신문"></a>',
        "무인기 발견", "title",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("head", "body", "title", "source"), HEADS.values(), ids=list(HEADS))
def test_title_of_a_page(page, head, body, title, source):
    assert title_of(page(head, body, "https://n.example/1"), "") == (title, source)
