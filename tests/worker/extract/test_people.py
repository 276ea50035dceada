"""Authors as people."""

import json

import pytest

from worker.extract.people import authors_of, people


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (["By Ada Quill and Min-seo Han"], ("Ada Quill", "Min-seo Han")),
        (["Ada Quill, Ben Tarr"], ("Ada Quill", "Ben Tarr")),
        (["Ada Quill <ada@ledger.example>"], ("Ada Quill",)),
        (["홍가람 기자"], ("홍가람",)),
        (["홍가람 기자 구독"], ("홍가람",)),
        (["홍가람 기자 이메일 기자페이지"], ("홍가람",)),
        (["홍가람기자 garam@garam.example"], ("홍가람",)),
        (["설문=홍가람 기자, 이나루 특파원"], ("홍가람", "이나루")),
        (["홍가람·이나루 기자"], ("홍가람", "이나루")),
        (["워싱턴=홍가람 선임기자"], ("홍가람",)),
        (["글·사진 홍가람 기자"], ("홍가람",)),
        (["홍가람 기자 (garam@garam.example)"], ("홍가람",)),
        (["홍가람 기자".encode().decode(), "홍가람"], ("홍가람",)),
        (["https://social.example/ledger", "@ledger"], ()),
        (["기자"], ()),
        (["(Image: Getty/Stock)"], ()),
        (["ada@ledger.example"], ()),
        (["강기자 기자"], ("강기자",)),
        (["Ada Quill, Korea correspondent"], ("Ada Quill",)),
        (["By Ada Quill and Ben Tarr in Seoul"], ("Ada Quill", "Ben Tarr")),
        (["Von Ada Quill aus Seoul"], ("Ada Quill",)),
        (["Jan Kowal i Anna Nowak"], ("Jan Kowal", "Anna Nowak")),
        (["Staff Reporter"], ("Staff Reporter",)),
        (["AFP, dpa"], ("AFP", "dpa")),
        (["홍가람 이나루 기자"], ("홍가람", "이나루")),
        (["사회부 홍가람 기자"], ("홍가람",)),
        (["서울 홍가람 기자"], ("홍가람",)),
        (["홍가람 국방전문기자"], ("홍가람",)),
        (["홍가람 워싱턴 특파원"], ("홍가람",)),
        (["디지털뉴스팀"], ("디지털뉴스팀",)),
    ],
    ids=[
        "by and", "comma", "email in brackets", "reporter",
        "with an offer", "with two offers", "no space and email", "place and two roles",
        "middle dot", "senior", "words and pictures", "email in parentheses", "doubles", "profiles", "role alone",
        "picture credit", "email alone", "name that ends like a role",
        "what she does", "where from", "where from in german", "polish and", "only what they do", "agencies",
        "two names one role", "desk", "city", "expert", "abroad", "a team alone",
    ],
)  # fmt: skip
def test_bylines_give_names(raw, expected):
    assert people(raw) == expected


def ld(**article):
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", **article})}</script>'


def test_name_in_two_parts_is_put_together(page):
    told = page(ld(author={"@type": "Person", "givenName": "Ada", "familyName": "Quill"}))
    assert authors_of(told, "") == (("Ada Quill",), "json-ld")


def test_person_goes_before_the_outlet(page):
    told = page(ld(author={"@type": "Organization", "name": "나루"}) + '<meta name="author" content="홍가람 기자">')
    assert authors_of(told, "") == (("홍가람",), "author")


def test_outlet_is_the_author_where_nobody_else_is(page):
    assert authors_of(page(ld(author={"@type": "Organization", "name": "나루통신"})), "") == (("나루통신",), "json-ld")


def test_reporter_of_the_last_line_is_the_author(page):
    text = "설문도에서 무인기가 발견됐다.\n\n기자들은 배를 탔다.\n\n홍가람 기자 garam@garam.example"
    assert authors_of(page(), text) == (("홍가람",), "reporter line")


def test_reporters_within_the_story_are_not_its_authors(page):
    text = "첫 문단이다.\n\n" + "사건을 취재한 홍가람 기자는 " + "그날을 기억한다. " * 30 + "\n\n끝 문단이다."
    assert authors_of(page(), text) == ((), "none")


def test_byline_element_gives_the_author(page):
    assert authors_of(page(body='<p class="article-byline">By Ada Quill</p>'), "") == (("Ada Quill",), "byline")


def test_card_to_share_says_who_wrote(page):
    head = '<meta name="twitter:label1" content="Verfasst von"><meta name="twitter:data1" content="Ada Quill">'
    other = '<meta name="twitter:label2" content="Lesezeit"><meta name="twitter:data2" content="3 Minuten">'
    assert authors_of(page(head + other), "") == (("Ada Quill",), "twitter:label")


def test_byline_may_be_an_element_of_the_sites_own(page):
    assert authors_of(page(body='<story-byline class="c-byline">By Ada Quill</story-byline>'), "")[0] == ("Ada Quill",)
