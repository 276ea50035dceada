"""Canonical address, section, lead image."""

import pytest

from worker.extract.address import canonical_of
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


def test_section_is_what_the_page_names(page):
    assert section_of(page('<meta property="article:section" content="국방">')) == ("국방", "article:section")


def test_lead_image_is_absolute_and_no_logo(page):
    head = '<meta property="og:image" content="/img/logo.png"><meta name="twitter:image" content="/p/drone.jpg">'
    assert image_of(page(head)) == ("https://www.garam.example/p/drone.jpg", "twitter:image")
