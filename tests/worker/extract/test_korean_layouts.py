"""The ways in which Korean editing systems write the same story, each within the same page: nothing lost, no junk."""

from datetime import UTC, datetime

import pytest

from worker.extract import extract
from worker.flow import Quality

NOW = datetime(2026, 11, 24, tzinfo=UTC)
STORY = (
    "설문도 앞바다에서 정체를 알 수 없는 무인기가 발견돼 해안사령부가 20일 조사에 나섰다.",
    "사령부에 따르면 순찰정이 이날 새벽 4시쯤 남쪽 2㎞ 해상에서 날개 길이 3m가량의 잔해를 건져 올렸다. "
    "카메라와 저장장치는 온전한 상태였다.",
    '순찰정장은 "회색 꼬리를 보고 처음에는 부표인 줄 알았다"고 말했다.',
    "당국은 지난봄 발견된 무인기 두 대의 부품과 이번 잔해를 견주고 있다. 이륙 지점은 아직 확인되지 않았다.",
    "어민들에게는 잔해를 직접 건지지 말고 신고해 달라고 당부했다.",
    "설문도 의회는 23일 회의를 열어 여객선 호위가 필요한지 결정하기로 했다. 군은 예단하지 않겠다고 밝혔다.",
)
SIGNED = "홍가람 기자 garam@garam.example"


def each(before, after):
    return "".join(f"{before}{line}{after}" for line in STORY)


BREAKS = "<br><br>".join(STORY)
PHOTO = '<img src="/1.jpg">'
WAYS = {
    "paragraphs": each("<p>", "</p>"),
    "empty paragraphs between": each("<p>&nbsp;</p><p>&nbsp;&nbsp;", "</p>"),
    "single breaks": "<br>".join(STORY),
    "double breaks": "<br/>\n<br/>\n".join(STORY),
    "divs": each("<div>", "</div>"),
    "named divs": each('<div class="text_paragraph">', "</div>"),
    "breaks in a span": f"<span>{BREAKS}</span>",
    "breaks in a paragraph": f"<p>{BREAKS}</p>",
    "breaks in a font": f'<font size="3">{BREAKS}</font>',
    "a span a line": "<br>".join(f'<span style="font-size:12pt">{line}</span>' for line in STORY),
    "spans in paragraphs": each('<p><span lang="EN-US"></span><span>', "</span></p>"),
    "preformatted": "<pre>" + "\n\n".join(STORY) + "</pre>",
    "centred": f"<center>{BREAKS}</center>",
    "definition": f"<dl><dd>{BREAKS}</dd></dl>",
    "list": f"<ul>{each('<li>', '</li>')}</ul>",
    "table cell": f"<table><tr><td>{BREAKS}</td></tr></table>",
    "spans in an article": f"<article><div><span>{'</span><br><br><span>'.join(STORY)}</span></div></article>",
    "all at once": f"{STORY[0]}<br><br><p>{STORY[1]}</p><p>{STORY[2]}</p>{STORY[3]}<br>{STORY[4]}<div>{STORY[5]}</div>",
    "picture between": f"{STORY[0]}<br><br>{PHOTO}<br>{'<br><br>'.join(STORY[1:])}",
    "caption between": each("<p>", "</p>").replace(
        "</p>", f"</p><p>{PHOTO}</p><p>▲ 설문항에 놓인 무인기의 모습 (사진=해안사령부)</p>", 1
    ),
    "links within": each("<p>", "</p>").replace("무인기 두 대", '<a href="/k">무인기 두 대</a>'),
    "strong lead": f"<strong>{STORY[0]}</strong><br><br>{'<br><br>'.join(STORY[1:])}",
    "hidden twin": f'<div style="display: none">{BREAKS}</div><div>{BREAKS}</div>',
    "quote between": each("<p>", "</p>").replace(
        f"<p>{STORY[2]}</p>", f"<blockquote>{STORY[2]}</blockquote>"
    ),
}  # fmt: skip
TOLD = "골프장에서는 12m 퍼트가 승부를 갈랐고 상금은 모두 섬 학교의 도서관을 짓는 데 쓰인다고 대회 본부가 밝혔다."
LINKED = "".join(f'<li><a href="/r{n}"><b>가을컵 골프 퍼트 {n}개로 우승</b><p>{TOLD}</p></a></li>' for n in range(6))
TEASED = "".join(
    f'<div class="item"><a href="/r{n}">가을컵 골프 퍼트 {n}개로 우승</a><div>{TOLD}</div></div>' for n in range(6)
)
CHROMES = {
    "named, linked teasers": ('class="article_view"', f"<ul>{LINKED}</ul>"),
    "known by id, teasers": ('id="articleBody"', TEASED),
    "for machines, teasers": ('itemprop="articleBody"', TEASED),
    "nameless, linked teasers": ("", f"<ul>{LINKED}</ul>"),
}
NOT_TOLD = ("퍼트", "저작권자", "공유", "페이스북", "걱정이", "사업자", "글자크기", "모습", "주요뉴스", "입력")


def page(story, named, others):
    return f"""<html lang="ko"><head><meta charset="utf-8"><title>무인기 잔해 발견 - 가람일보</title></head><body>
    <div id="header"><ul><li><a href="/1">정치</a></li><li><a href="/2">경제</a></li></ul></div>
    <div class="headline"><h1>무인기 잔해 발견</h1><p class="info">홍가람 기자 | 입력 2026.11.20 15:05</p>
    <div class="util"><a>인쇄</a><span>글자크기 설정</span></div></div>
    <div {named}>{story}<br><br>{SIGNED}<br><br>&lt;저작권자 ⓒ 가람일보, 무단전재 및 재배포 금지&gt;</div>
    <div class="bottom"><p>이 기사를 공유합니다</p><span>페이스북</span><span>트위터</span></div>
    <div class="cmt"><h3>댓글 2</h3><p>섬에 사는 사람으로서 걱정이 많은데 당국이 잘 살펴 주었으면 합니다.</p></div>
    <div class="list_box"><h3>주요뉴스</h3>{others}</div>
    <div id="footer"><address>가람시 설문로 1 가람일보 사업자등록번호 000-00-00000</address></div></body></html>"""


@pytest.mark.parametrize("chrome", CHROMES)
@pytest.mark.parametrize("way", WAYS)
def test_the_story_is_told_whole_and_alone(way, chrome):
    markup = page(WAYS[way], *CHROMES[chrome])
    found = extract(markup.encode(), url="https://www.garam.example/news/20261120001", now=NOW)
    lines = [line.removeprefix("- ") for line in found.text.split("\n\n")]
    assert [line for line in lines if line != SIGNED] == list(STORY)
    assert [word for word in NOT_TOLD if word in found.text] == []
    assert found.quality is Quality.FULL
