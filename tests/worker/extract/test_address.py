"""Canonical address, section, lead image."""

import json

import pytest

from worker.extract.address import canonical_of, is_same_story
from worker.extract.meta import image_of, section_of


@pytest.mark.parametrize(
    ("head", "url", "expected"),
    [
        (
            '<link rel="canonical" href="/news/1">',
            "https://m.garam.co.kr/news/1?from=a",
            "https://m.garam.co.kr/news/1",
        ),
        (
            '<link rel="canonical" href="https://www.garam.co.kr/news/1">',
            "https://m.garam.co.kr/amp/1",
            "https://www.garam.co.kr/news/1",
        ),
        (
            '<meta property="og:url" content="https://garam.co.kr/n?id=1">',
            "https://garam.co.kr/x",
            "https://garam.co.kr/n?id=1",
        ),
        ('<link rel="canonical" href="https://www.naru.co.kr/news/1">', "https://garam.co.kr/news/1", None),
        ('<link rel="canonical" href="https://garam.co.kr/">', "https://garam.co.kr/news/1", None),
        ('<link rel="canonical" href="javascript:void(0)">', "https://garam.co.kr/news/1", None),
        ('<link rel="canonical" href="http://[broken">', "https://garam.co.kr/news/1", None),
        ("", "https://garam.co.kr/news/1", None),
    ],
    ids=["relative", "same family", "og:url", "another outlet", "front page", "script", "broken", "none"],
)
def test_canonical(page, head, url, expected):
    assert canonical_of(page(head, url=url))[0] == expected


@pytest.mark.parametrize(
    ("here", "there", "same"),
    [
        ("https://m.garam.co.kr/amp/news/1201", "https://www.garam.co.kr/news/1201", True),
        ("https://garam.co.kr/n/view.html?idxno=1201", "https://garam.co.kr/n/view.html?p=1&idxno=1201", True),
        ("https://garam.co.kr/news/1201", "https://garam.co.kr/news/9834", False),
        ("https://garam.co.kr/v.html?idxno=1201", "https://garam.co.kr/v.html?idxno=9834", False),
        ("https://garam.co.kr/view?idxno=1201", "https://garam.co.kr/v.html?idxno=9834", False),
        ("https://garam.co.kr/2026/11/20/1201", "https://garam.co.kr/2026/11/20/1205", False),
        ("https://garam.co.kr/news/1201", "https://garam.co.kr/news", False),
        ("https://garam.co.kr/news/1201", "https://garam.co.kr/politics", False),
        ("https://garam.co.kr/news/1201", "https://garam.co.kr/drone-found-near-island", True),
        ("https://garam.co.kr/?p=1201", "https://garam.co.kr/2026/11/20/drone-found-near-island", True),
        ("https://l.example/drone-found-near-island", "https://l.example/world/drone-found-near-the-island-123", True),
        ("https://l.example/drone-found-near-island", "https://l.example/ferry-delayed-by-storm", False),
        ("https://l.example/drone-found-near-island", "https://l.example/defence", False),
        ("https://l.example/a/drone-found-near-island/amp", "https://l.example/a/drone-found-near-island", True),
        ("https://l.example/", "https://l.example/", True),
        ("https://garam.co.kr/view.html?idxno=1201", "https://garam.co.kr/view.html", False),
        ("https://garam.co.kr/news/1201?ref=77001", "https://garam.co.kr/news/1201", True),
    ],
    ids=[
        "amp", "query in another order", "another id",
        "same path, another id", "another id in the query", "another id of the day",
        "section above", "section beside", "headline for number", "short link", "headline with number",
        "another headline",
        "section for headline", "amp below", "front page of itself", "number lost", "tracking lost",
    ],
)  # fmt: skip
def test_canonical_is_of_the_same_story(here, there, same):
    assert is_same_story(here, there) is same


def test_translation_is_another_story(page):
    head = (
        '<link rel="alternate" hreflang="ko" href="https://garam.co.kr/ko/1201">'
        '<link rel="canonical" href="https://garam.co.kr/ko/1201">'
    )
    assert canonical_of(page(head, url="https://garam.co.kr/en/1201", lang="en"))[0] is None


CRUMBS = [
    {"@type": "ListItem", "position": 2, "item": {"@id": "/n", "name": "국방"}},
    {"@type": "ListItem", "position": 1, "name": "홈"},
    {"@type": "ListItem", "position": 3, "name": "설문도 무인기 발견"},
]


def test_section_is_the_last_step_to_the_story(page):
    trail = json.dumps({"@type": "BreadcrumbList", "itemListElement": CRUMBS})
    told = page(f'<script type="application/ld+json">{trail}</script>')
    assert section_of(told, "설문도 무인기 발견") == ("국방", "breadcrumbs")


def test_section_is_read_from_microdata(page):
    steps = "".join(
        f'<li itemprop="itemListElement"><a><b itemprop="name">{name}</b></a></li>' for name in ("Home", "Defence")
    )
    told = page(body=f'<ol itemscope itemtype="https://schema.org/BreadcrumbList">{steps}</ol>')
    assert section_of(told, "Drone found") == ("Defence", "breadcrumbs marked")


def test_section_is_what_the_page_names(page):
    assert section_of(page('<meta property="article:section" content="국방">')) == ("국방", "article:section")


def test_lead_image_is_absolute_and_no_logo(page):
    head = '<meta property="og:image" content="/img/logo.png"><meta name="twitter:image" content="/p/drone.jpg">'
    assert image_of(page(head)) == ("https://www.garam.example/p/drone.jpg", "twitter:image")


@pytest.mark.parametrize(
    "shared",
    [
        "/img/logo.png",
        "/common/og_default.jpg",
        "/static/default-share.png",
        "/images/no_image.gif",
        "/icons/n.png",
        "/sns_share.jpg",
    ],
)
def test_first_figure_stands_in_for_a_shared_logo(page, shared):
    body = (
        '<aside><figure><img src="/ad.jpg"></figure></aside><article><figure><img width="40" src="/face.jpg"></figure>'
        '<figure><img src="data:image/gif;base64,R0" data-src="/p/drone.jpg"></figure></article>'
    )
    found = image_of(page(f'<meta property="og:image" content="{shared}">', body))
    assert found == ("https://www.garam.example/p/drone.jpg", "figure")


def test_publishers_logo_is_no_picture_of_the_story(page):
    article = {"@type": "NewsArticle", "image": "/n.png", "publisher": {"logo": {"url": "/n.png"}}}
    assert image_of(page(f'<script type="application/ld+json">{json.dumps(article)}</script>')) == (None, "none")


@pytest.mark.parametrize("name", ["logotherapy.jpg", "style-icon-dies.jpg", "defaulted-loans.jpg"])
def test_picture_of_a_story_may_have_such_words_in_its_name(page, name):
    assert image_of(page(f'<meta property="og:image" content="/p/{name}">'))[1] == "og:image"
