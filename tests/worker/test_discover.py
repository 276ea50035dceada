"""Where a site's feeds may be: declared, linked, in robots.txt, guessed; in this order, each once, each with why."""

import pytest

from worker.discover import guessed, said

URL = "https://www.naru.example/main/"
HEAD = """<html><head><base href="/ko/">
<link rel="alternate" type="application/rss+xml" title="댓글" href="/comments/feed/">
<link rel="ALTERNATE" type="application/rss+xml; charset=utf-8" title="나루일보 &amp; 정치" href="rss/politics.xml">
<link rel='alternate' type='application/atom+xml' href='//feeds.naru.example/all#top'>
<link rel="alternate" type="application/feed+json" href="https://www.naru.example/feed.json">
<link rel="alternate" hreflang="en" href="https://www.naru.example/en/">
<link rel="alternate" type="application/json" href="/wp-json/wp/v2/pages/2">
<link rel="stylesheet" type="text/css" href="/feed.css">
</head>"""


def found(body: str, robots: str = "") -> list[tuple[str, str]]:
    return [(one.url, one.why) for one in said(body.encode(), url=URL, content_type=None, robots=robots)]


def test_declared_feeds_come_first_in_their_order_and_comments_last() -> None:
    robots = "User-agent: *\nsitemap: /sitemap.xml\nSITEMAP : https://www.naru.example/news-sitemap.xml # news\n"
    body = '<a href="/rss/politics.xml">RSS</a><a href="/ko/rss/politics.xml">RSS</a>'
    assert found(HEAD + body, robots) == [
        ("https://www.naru.example/ko/rss/politics.xml", "the page declares it"),
        ("https://feeds.naru.example/all", "the page declares it"),
        ("https://www.naru.example/feed.json", "the page declares it"),
        ("https://www.naru.example/rss/politics.xml", "the page links to it"),
        ("https://www.naru.example/news-sitemap.xml", "robots.txt names it as a sitemap"),
        ("https://www.naru.example/sitemap.xml", "robots.txt names it as a sitemap"),
        ("https://www.naru.example/comments/feed/", "the page declares it"),
    ]


def test_a_candidate_has_the_name_the_page_gives_it() -> None:
    first = said(HEAD.encode("euc-kr"), url=URL, content_type="text/html; charset=euc-kr")[0]
    assert first.title == "나루일보 & 정치"


@pytest.mark.parametrize(
    ("link", "is_candidate"),
    [
        ('<a href="/rss/">구독</a>', True),
        ('<a href="/S1N1.xml">RSS</a>', True),
        ('<a href="https://rss.naru.example/total">전체기사</a>', True),
        ('<a href="feed:https://www.naru.example/total">구독</a>', True),
        ('<a href="/?feed=rss2">구독</a>', True),
        ('<a href="/x"><img alt="RSS 구독" src="i.png"></a>', True),
        ('<a href="/x">뉴스 피드</a>', True),
        ('<a href="/news/1">북한, 미사일 발사</a>', False),
        ('<a href="/news/feedback">의견</a>', False),
        ('<a href="/news/2">피드백</a>', False),
        ('<a href="/img/rss.png">RSS</a>', False),
        ('<a href="https://feedly.com/i/subscription/feed/https://www.naru.example/rss">Feedly RSS</a>', False),
        ('<a href="javascript:rss()">RSS</a>', False),
        ('<a href="mailto:rss@naru.example">RSS</a>', False),
        ('<a href="/main/">RSS</a>', False),
        ("<a>RSS</a>", False),
    ],
    ids=["place", "words", "host", "feed scheme", "query", "picture", "Korean words", "news", "feedback",
         "Korean feedback", "icon", "another reader", "script", "mail", "the page itself", "no address"],
)  # fmt: skip
def test_links_that_look_like_feeds_are_candidates_and_no_others(link: str, is_candidate: bool) -> None:
    assert bool(found(f"<body>{link}</body>")) == is_candidate


def test_nothing_said_is_nothing_found_and_usual_places_are_on_the_same_host() -> None:
    assert found("") == []
    guesses = guessed("http://127.0.0.1:8080/main?x=1")
    assert {one.url.rpartition("8080/")[0] for one in guesses} == {"http://127.0.0.1:"}
    assert "http://127.0.0.1:8080/rss/allArticle.xml" in [one.url for one in guesses]
    assert len(guesses) <= 20
