"""The article text of pages nobody wrote a rule for."""

import json

from lxml.html import fromstring, tostring

from worker.extract.bare import wrap_bare_runs
from worker.extract.generic import body_of, own_paragraphs

SENTENCES = [
    f"설문도 앞바다에서 발견된 {n}번째 무인기는 날개 길이가 3m가량이며 저장장치가 온전한 상태였다고 당국이 밝혔다."
    for n in range(1, 9)
]
ENGLISH = [
    f"The {n}th drone found off the island had a wingspan of three metres and its memory was intact, officials said."
    for n in range(1, 9)
]


def test_bare_runs_become_paragraphs_with_what_is_inline():
    tree = fromstring(
        "<div>첫 문장은 이만큼 길고 <b>굵은</b> 글도 있다.<br>둘째 문장도 이만큼은 길어야 한다.<p>셋째</p></div>"
    )
    assert wrap_bare_runs(tree, 10) > 10
    assert tostring(tree, encoding="unicode") == (
        "<div><p>첫 문장은 이만큼 길고 <b>굵은</b> 글도 있다.</p><br>"
        "<p>둘째 문장도 이만큼은 길어야 한다.</p><p>셋째</p></div>"
    )


def test_pages_with_little_bare_text_are_left_alone():
    markup = "<div>홍가람 기자 입력 2026.11.20 오후 3:05 수정<p>셋째</p></div>"
    tree = fromstring(markup)
    assert wrap_bare_runs(tree, 100) == 0
    assert tostring(tree, encoding="unicode") == markup


def test_bare_korean_text_is_read(page):
    menu = "<div>" + "".join(f"<a href='/{n}'>메뉴 {n}</a> " for n in range(20)) + "</div>"
    found = body_of(page(body=f"{menu}<div><div>{'<br><br>'.join(SENTENCES)}</div></div>"))
    assert found.text.split("\n\n") == SENTENCES
    assert found.source.endswith("bare text wrapped")


def test_json_ld_stands_in_where_the_page_shows_nothing(page):
    article = {"@type": "NewsArticle", "articleBody": "\n".join(SENTENCES)}
    head = f'<script type="application/ld+json">{json.dumps(article)}</script>'
    found = body_of(page(head, f"<div id='app'><p>{SENTENCES[0]}</p></div>"))
    assert (found.text.split("\n\n"), found.source) == (SENTENCES, "json-ld")


def test_article_in_several_containers_is_read_whole(page):
    parts = "".join(
        f'<div class="article-body"><p>{ENGLISH[n]}</p><p>{ENGLISH[n + 1]}</p></div><div>ad</div>' for n in (0, 2, 4, 6)
    )
    found = body_of(page(body=parts))
    assert [line for line in ENGLISH if line not in found.text] == []


def test_sidebar_headlines_stay_out(page):
    side = "".join(
        f"<li><a href='/{n}'>Missile test number {n} shakes windows, residents say</a></li>" for n in range(9)
    )
    body = f"<article>{''.join(f'<p>{s}</p>' for s in ENGLISH)}</article><aside><ul>{side}</ul></aside>"
    assert body_of(page(body=body)).text.split("\n\n") == ENGLISH


def test_teasers_and_hidden_twins_are_none_of_the_pages_own_paragraphs():
    story = "".join(f"<p>{line}</p>" for line in ENGLISH)
    teasers = "".join(
        f'<div class="item"><h3><a href="/{n}">Cup decided by putt {n}</a></h3><div><p>{line}</p></div></div>'
        for n, line in enumerate(ENGLISH)
    )
    hidden = f'<div style="display: none">{story}</div>'
    tree = fromstring(f"<html><body><div>{story}</div>{teasers}{hidden}</body></html>")
    assert own_paragraphs(tree) == sum(map(len, ENGLISH))
