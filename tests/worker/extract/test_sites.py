"""Rules for single sites: compiled from TOML, chosen by host and day, applied with a way back."""

import tomllib
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from worker.errors import ConfigError
from worker.extract import extract
from worker.extract.sites import compile_sites

NOW = datetime(2026, 11, 24, tzinfo=UTC)
SHIPPED = Path(__file__).parents[3] / "config" / "sites.d"
SENTENCES = [
    f"설문도 앞바다에서 {n}번째로 발견된 무인기의 저장장치는 온전했다고 당국이 20일 밝혔다." for n in range(1, 9)
]


def rules(toml):
    return compile_sites({"garam.toml": tomllib.loads(toml)})


def article(body, *, url="https://www.garam.example/1", sites):
    return extract(f"<html><body>{body}</body></html>".encode(), url=url, now=NOW, sites=sites)


def test_rule_says_where_everything_is():
    sites = rules(
        """
        [[site]]
        domain = "garam.example"
        title = "h2.t"
        body = [".old", ".txt"]
        author = ".who"
        published = ".when"
        section = ".sec"
        remove = ".cap"
        timezone = "Asia/Seoul"
        """
    )
    found = article(
        "<h1>가람일보</h1><h2 class=t>무인기 발견</h2><i class=who>홍가람 기자</i><b class=when>2026.11.20 15:05</b>"
        f"<i class=sec>국방</i><div class=txt>{'<br>'.join(SENTENCES)}<p class=cap>사진 설명</p>"
        "<ul><li><a href=/2>다른 기사 제목</a></li></ul></div>",
        sites=sites,
    )
    assert (found.title, found.authors, found.section) == ("무인기 발견", ("홍가람",), "국방")
    assert found.text.split("\n\n") == SENTENCES
    assert found.published == datetime(2026, 11, 20, 6, 5, tzinfo=UTC)
    assert {dict(found.sources)[key] for key in ("title", "text", "authors", "published", "section")} == {"site rule"}


def test_page_is_read_as_any_other_where_the_rule_finds_too_little():
    sites = rules('[[site]]\ndomain = "garam.example"\nbody = ".teaser"')
    paragraphs = "".join(f"<p>{s}</p>" for s in SENTENCES)
    found = article(f"<div class=teaser>짧은 글</div><article>{paragraphs}</article>", sites=sites)
    assert SENTENCES[-1] in found.text
    assert dict(found.sources)["text"].startswith("trafilatura")


def test_longest_domain_wins_and_other_domains_do_not_match():
    sites = rules(
        '[[site]]\ndomain = "garam.example"\ntitle = "h1"\n[[site]]\ndomain = "en.garam.example"\ntitle = "h2"'
    )
    titles = {host: [r.title for r in sites.for_host(host)] for host in ("en.garam.example", "m.garam.example")}
    assert titles == {"en.garam.example": [("h2",)], "m.garam.example": [("h1",)]}
    assert sites.for_host("notgaram.example") == ()


SYSTEM = '[[site]]\nmarks = ["view-content-div"]\nbody = "#view-content-div"'


def test_systems_rule_holds_wherever_its_mark_is():
    side = "".join(
        f"<p>곁에 선 다른 기사 {n}번의 요약문이 본문보다도 더 길게 이어지고 있는 것이다.</p>" for n in range(3)
    )
    found = article(f"<div id=view-content-div>{'<br>'.join(SENTENCES)}</div><div>{side}</div>", sites=rules(SYSTEM))
    assert (found.text.split("\n\n"), dict(found.sources)["text"]) == (SENTENCES, "site rule")
    assert rules(SYSTEM).rules_for("garam.example", date(2026, 1, 1), "<div id=other>") == ()


def test_the_layout_of_another_day_and_the_system_are_tried_where_the_rule_finds_nothing():
    sites = rules(
        '[[site]]\ndomain = "garam.example"\nbody = ".new"\n'
        f'[[site]]\ndomain = "garam.example"\nbody = ".old"\nuntil = 2020-12-31\n{SYSTEM}'
    )
    for name in ("class=new", "class=old", "id=view-content-div"):
        found = article(f"<div {name}>{'<br>'.join(SENTENCES)}</div>", sites=sites)
        assert dict(found.sources)["text"] == "site rule", name


def test_a_flash_by_rule_is_not_replaced_by_what_stands_around_it():
    side = "".join(
        f"<p>가람시 {n}번째 가을 축제가 사흘 동안 열려 시민 3만 명이 찾았다고 위원회가 밝혔다.</p>" for n in range(9)
    )
    sites = rules('[[site]]\ndomain = "garam.example"\nbody = ".txt"')
    assert article(f"<div class=txt>{SENTENCES[0]}</div><div>{side}</div>", sites=sites).text == SENTENCES[0]


def test_boxes_beside_the_article_in_its_container_go():
    boxes = (
        '<div class="relatedNews">관련 소식 한 줄</div><div id="reporter_area">홍가람 기자의 소개</div>'
        '<ul><li><a href="/2">가람시 가을 축제 열려, 시민 3만 명이 찾아</a></li></ul><p class="sns_share">나누기</p>'
        '<table><tr><td><img src="1.jpg"></td></tr><tr><td>잔해를 옮기는 순찰정</td></tr></table>'
    )
    sites = rules('[[site]]\ndomain = "garam.example"\nbody = ".share-wrap"')
    story = f"<!--image 0-->{'<br>'.join(SENTENCES)}"
    found = article(f'<div class="share-wrap">{story}{boxes}</div>', sites=sites)
    assert found.text.split("\n\n") == SENTENCES


@pytest.mark.parametrize(
    ("day", "expected"), [(date(2019, 1, 1), "h4"), (date(2020, 12, 31), "h4"), (date(2021, 1, 1), "h1")]
)
def test_old_layout_is_used_up_to_its_last_day(day, expected):
    sites = rules(
        '[[site]]\ndomain = "garam.example"\ntitle = "h1"\n'
        '[[site]]\ndomain = "garam.example"\ntitle = "h4"\nuntil = 2020-12-31'
    )
    first = sites.rules_for("garam.example", day, "")[0]
    assert first.title == (expected,)


@pytest.mark.parametrize(
    ("toml", "words"),
    [
        ('[[site]]\ndomain = "a.kr"\ntitel = "h1"', ["garam.toml", "[[site]] 1", "'titel'", "allowed are domain"]),
        ('[sites]\ndomain = "a.kr"', ["garam.toml", "'sites'", "[[site]]"]),
        ('[site]\ndomain = "a.kr"', ["garam.toml", "[[site]]"]),
        ('[[site]]\ntitle = "h1"', ["[[site]] 1.domain", "None"]),
        ('[[site]]\ndomain = "https://a.kr/"', ["[[site]] 1.domain", "https://a.kr/"]),
        ('[[site]]\ndomain = "a.kr"\nbody = 3', ["[[site]] 1.body", "3", "CSS selector"]),
        ('[[site]]\ndomain = "a.kr"\nbody = ["p", ""]', ["[[site]] 1.body"]),
        ('[[site]]\ndomain = "a.kr"\nbody = "div[["', ["[[site]] 1.body", "div[["]),
        ('[[site]]\ndomain = "a.kr"\ntimezone = "Asia/Soul"', ["[[site]] 1.timezone", "Asia/Soul"]),
        ('[[site]]\ndomain = "a.kr"\nuntil = "2020-12-31"', ["[[site]] 1.until", "without quotes"]),
        ('[[site]]\ndomain = "a.kr"\n[[site]]\ndomain = "a.kr"', ["two rules for a.kr"]),
        ('[[site]]\nmarks = "news_body_area"', ["[[site]] 1.marks", "'news_body_area'", "not a list"]),
        ('[[site]]\nmarks = ["div"]', ["[[site]] 1.marks", "'div'", "8 letters"]),
        ('[[site]]\ndomain = "a.kr"\nmarks = ["news_body_area"]', ["[[site]] 1.marks", "two rules"]),
    ],
    ids=[
        "unknown key", "unknown table", "not a list", "no domain", "address as domain", "number", "empty selector",
        "broken selector", "zone", "quoted date", "twice", "marks no list", "short mark", "domain and marks",
    ],
)  # fmt: skip
def test_wrong_rules_are_refused_with_file_and_key(toml, words):
    with pytest.raises(ConfigError) as refused:
        rules(toml)
    assert [word for word in words if word not in str(refused.value)] == []


def test_all_problems_are_told_at_once():
    with pytest.raises(ConfigError) as refused:
        rules('[[site]]\ndomain = "A"\n[[site]]\ndomain = "b.kr"\nbdy = "p"')
    assert len(str(refused.value).splitlines()) == 2


def test_shipped_rules_compile():
    documents = {path.name: tomllib.loads(path.read_text("utf-8")) for path in SHIPPED.glob("*.toml")}
    assert len({rule.domain for rule in compile_sites(documents).rules if rule.domain}) >= 60
