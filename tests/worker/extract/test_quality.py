"""What kind of page a page is."""

import pytest

from worker.extract.quality import judge
from worker.flow import Quality

KOREAN = "설문도 앞바다에서 발견된 무인기는 저장장치가 온전한 상태였다고 당국이 밝혔다. "
ENGLISH = "The drone found off the island had a wingspan of three metres, officials said. "


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("설문도 무인기 발견", KOREAN * 5),
        ("Drone found", ENGLISH * 5),
        ("404 fishermen search for drone", ENGLISH * 8),
        ("Why cookies ask for consent", ENGLISH * 20),
        ("법원, 유료 회원 환불 판결", KOREAN * 20),
    ],
    ids=["short korean", "short english", "a number in the title", "about cookies", "about subscriptions"],
)
def test_good_articles_are_full(page, title, text):
    told = page(f"<title>{title}</title>", f"<p>{text}</p>")
    assert judge(told, title=title, text=text) == (Quality.FULL, ())


@pytest.mark.parametrize(
    ("head", "body", "text", "expected"),
    [
        ("<title>Just a moment...</title>", "", "", Quality.JS),
        (
            "<title>가람일보</title>",
            "<noscript>자바스크립트를 켜 주세요</noscript><div id='app'></div>",
            "",
            Quality.JS,
        ),
        ("<title>오류</title>", "존재하지 않는 기사입니다.", "존재하지 않는 기사입니다.", Quality.SOFT404),
        (
            "<title>Vor dem Lesen</title>",
            "<p>Mit Werbung weiterlesen oder Cookies akzeptieren</p>",
            "",
            Quality.CONSENT,
        ),
        ("<title>무인기</title>", f"<p>{KOREAN}</p>구독자 전용 기사입니다.", KOREAN, Quality.PAYWALL),
        ("<title>Drone</title>", "", ENGLISH * 3 + "Read more", Quality.TEASER),
        ("<title>무인기</title>", "", KOREAN * 3 + "더보기", Quality.TEASER),
        (
            '<script type="application/ld+json">{"@type":"NewsArticle","wordCount":900}</script>',
            "",
            ENGLISH * 4,
            Quality.TEASER,
        ),
        ("<title>무인기</title>", "", "", Quality.EMPTY),
    ],
    ids=["bot check", "js", "soft404", "consent", "paywall", "teaser en", "teaser ko", "word count", "empty"],
)
def test_junk_is_marked(page, head, body, text, expected):
    assert judge(page(head, body), title="", text=text)[0] is expected


@pytest.mark.parametrize(
    "around",
    [
        "<div>We use cookies. Accept all cookies</div>{}",
        "<a>Subscribe for unlimited access. Already a subscriber? Log in to read</a>{}",
        "{}<footer>" + "가람일보 이야기 " * 60 + "유료 회원 전용 서비스 안내</footer>",
        "<div>요청하신 페이지를 찾을 수 없으면 전화하세요</div>{}",
    ],
    ids=["cookie banner", "subscription link", "member services", "help line"],
)
def test_short_article_among_the_words_of_walls_is_full(page, around):
    told = page("<title>무인기 발견</title>", around.format(f"<p>{KOREAN * 5}</p>"))
    assert judge(told, title="무인기 발견", text=KOREAN * 5) == (Quality.FULL, ())


def test_dated_page_is_no_list(page):
    links = "".join(f"<a href='/{n}'>설문도 소식 {n}호: 섬 사람들의 항구와 등대, 여객선 이야기</a>" for n in range(40))
    told = page(body=f"<p>{KOREAN * 5}</p>{links}")
    assert judge(told, title="무인기", text=KOREAN * 5, dated=True) == (Quality.FULL, ())


def test_section_page_is_a_list(page):
    links = "".join(
        f"<li><a href='/{n}'>설문도 소식 {n}호: 섬 사람들의 항구와 등대, 여객선 이야기</a></li>" for n in range(40)
    )
    told = page(body=f"<ul>{links}</ul>", url="https://garam.example/defence")
    status, reasons = judge(told, title="국방", text="짧은 소개 글")
    assert status is Quality.EMPTY
    assert all(reason.startswith("list-page") for reason in reasons)


def test_article_among_many_links_is_no_list(page):
    links = "".join(
        f"<li><a href='/{n}'>설문도 소식 {n}호: 섬 사람들의 항구와 등대, 여객선 이야기</a></li>" for n in range(60)
    )
    told = page('<meta property="og:type" content="article">', f"<p>{KOREAN * 6}</p><ul>{links}</ul>")
    assert judge(told, title="무인기", text=KOREAN * 6) == (Quality.FULL, ())
