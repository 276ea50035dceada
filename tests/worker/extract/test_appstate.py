"""The article in a page's embedded state: found where the page shows little, and never another one's."""

import json

import pytest

from worker.extract.appstate import state_body
from worker.extract.generic import body_of

TITLE = "설문도 앞바다서 무인기 잔해 발견"
URL = "https://www.garam.example/news/20261120001"
SENTENCES = [
    f"설문도 앞바다에서 발견된 {n}번째 무인기는 날개 길이가 3m가량이며 저장장치가 온전한 상태였다고 당국이 밝혔다."
    for n in range(1, 7)
]
OTHER = [
    f"가람시 {n}번째 가을 축제가 사흘 동안 열려 시민 3만 명이 찾았다고 축제 위원회가 집계해 발표했다."
    for n in range(1, 9)
]
MARKUP = "".join(f"<p>{line}</p>" for line in SENTENCES)
OTHER_MARKUP = "".join(f"<p>{line}</p>" for line in OTHER)
ARTICLE = {"id": 20261120001, "title": TITLE, "content": MARKUP, "author": {"name": "홍가람"}}
RELATED = {"id": 20261119009, "title": "가람시 가을 축제 열려", "content": OTHER_MARKUP}


def flight(*rows):
    """Rows of flight data in pushes, a row cut in two between them."""
    data = "".join(rows)
    halves = (data[: len(data) // 2], data[len(data) // 2 :])
    return "".join(f"<script>self.__next_f.push([1,{json.dumps(half)}])</script>" for half in halves)


def text_row(number, text):
    return f"{number}:T{len(text.encode()):x},{text}"


def next_data(**props):
    return f'<script id="__NEXT_DATA__" type="application/json">{json.dumps({"props": {"pageProps": props}})}</script>'


def assigned(variable, value):
    return f"<script>window.x=1;{variable}={json.dumps(value)};window.y={{a:1}}</script>"


ARC = {
    "_id": "QWERTYUIOPASDFGHJKL",
    "canonical_url": "/news/20261120001",
    "headlines": {"basic": TITLE},
    "description": {"basic": "설문도 앞바다에서 발견된 무인기 이야기. " * 40},
    "content_elements": [
        *({"type": "text", "content": line} for line in SENTENCES),
        {"type": "image", "caption": "잔해를 옮기는 순찰정"},
        {"type": "interstitial_link", "content": "함께 볼 기사", "url": "https://www.garam.example/news/2"},
    ],
    "related_content": {"basic": [{"headlines": {"basic": "가을 축제"}, "content_elements": OTHER_MARKUP}]},
}
NUXT = [
    {"data": 1},
    {"article": 2, "popular": 5},
    {"title": 3, "body": 4},
    TITLE,
    MARKUP,
    [6],
    {"title": 7, "body": 8},
    "가람시 가을 축제 열려",
    OTHER_MARKUP,
]


@pytest.mark.parametrize(
    "scripts",
    [
        next_data(article=ARTICLE, popular=[RELATED]),
        flight('1:["$","div",null,{}]\n', text_row("2a", MARKUP), text_row("2b", OTHER_MARKUP),
               f'3:["$","$L5",null,{{"list":[{json.dumps({**RELATED, "content": "$2b"})}],'
               f'"article":{json.dumps({**ARTICLE, "content": "$2a"})}}}]\n'),
        assigned("Fusion.globalContent", ARC),
        assigned("window.__INITIAL_STATE__", {"view": {"related": [RELATED], "news": ARTICLE}}),
        assigned("window.__PRELOADED_STATE__", json.dumps({"news": ARTICLE, "others": [RELATED]})),
        assigned("window.__NUXT__", {"data": [{"article": {**ARTICLE, "content": SENTENCES}, "list": [RELATED]}]}),
        f'<script id="__NUXT_DATA__" type="application/json">{json.dumps(NUXT)}</script>',
    ],
    ids=["next data", "flight data", "arc", "initial state", "state in a string", "nuxt", "nuxt 3"],
)  # fmt: skip
def test_the_state_stands_in_where_the_page_shows_little(page, scripts):
    told = page(f"<title>{TITLE} - 가람일보</title>", f"<h1>{TITLE}</h1><div id='app'></div>{scripts}", url=URL)
    found = body_of(told, TITLE)
    assert (found.text.split("\n\n"), found.source) == (SENTENCES, "embedded state")


def test_the_state_continues_what_the_page_begins(page):
    beginning = "".join(f"<p>{line}</p>" for line in SENTENCES[:3])
    longer = {**ARTICLE, "content": MARKUP + OTHER_MARKUP}
    found = body_of(page("", f"<article>{beginning}</article>{next_data(a=longer)}", url=URL), TITLE)
    assert found.text.split("\n\n") == SENTENCES + OTHER


def test_another_articles_state_is_not_believed(page):
    told = page("", f"<h1>{TITLE}</h1><div id='app'></div>{next_data(latest=[RELATED], article=RELATED)}", url=URL)
    assert state_body(told, TITLE) == ""


def test_what_is_not_free_is_not_taken_from_the_state(page):
    closed = json.dumps({"@type": "NewsArticle", "isAccessibleForFree": False})
    head = f'<script type="application/ld+json">{closed}</script>'
    assert SENTENCES[-1] not in body_of(page(head, next_data(a=ARTICLE), url=URL), TITLE).text


def test_words_that_are_no_text_are_no_body(page):
    article = {
        **ARTICLE,
        "content": "",
        "keywords": [f"가람 낱말{n}" for n in range(99)],
        "image": "https://" + "a" * 300,
    }
    assert state_body(page("", next_data(a=article), url=URL), TITLE) == ""


def test_a_text_named_ten_thousand_times_is_not_copied_so_often(page):
    row = text_row("2a", "설문도에서 무인기가 발견됐다. " * 5_000)
    story = json.dumps({"title": TITLE, "content": ["$2a"] * 10_000})
    assert len(state_body(page("", flight(row, f"3:{story}\n"), url=URL), TITLE)) < 5_000_000


@pytest.mark.parametrize(
    "script",
    [
        "<script>window.__INITIAL_STATE__=" + '{"a":' * 5000 + "</script>",
        "<script>window.__INITIAL_STATE__=" + "[" * 100_000 + "</script>",
        "<script>Fusion.globalContent={title:1}</script>",
        '<script id="__NEXT_DATA__" type="application/json">{"a": </script>',
        '<script>self.__next_f.push([1,"2:Tffffffff,x"])</script>',
        '<script>self.__next_f.push([1,"\\ud8002:T3,x"])self.__next_f.push([1</script>',
        f'<script type="application/json">{json.dumps([{"title": 0, "a": 1}, [1, 1, 1, 1, 0]])}</script>',
        "<script>" + "window.__A_STATE=" * 20_000 + "</script>",
    ],
    ids=["deep objects", "deep lists", "code", "cut", "long row", "half a letter", "a list that holds itself", "names"],
)
def test_broken_and_hostile_states_give_nothing(page, script):
    assert state_body(page("", script, url=URL), TITLE) == ""
