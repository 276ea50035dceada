"""The last tidy: what goes, what stays, and that twice is once."""

import re
import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.model import ArticleDraft, TextSource
from worker.refine import STEPS, refine


def draft(text="", title="설문도 무인기 발견", language=None, outlet="가람일보"):
    return ArticleDraft(
        key="k", url=None, outlet=outlet, title=title, text=text, text_source=TextSource.PAGE, language=language
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("무인기를 건졌다.\n\n홍가람 기자 garam@garam.example", "무인기를 건졌다."),
        ("무인기를 건졌다.\n\n[홍가람 기자]", "무인기를 건졌다."),
        ("무인기를 건졌다.\n\n설문=홍가람 기자 garam@garam.example", "무인기를 건졌다."),
        ("무인기를 건졌다.\n\n글·사진=홍가람 선임기자", "무인기를 건졌다."),
        ("무인기를 건졌다.\n\n홍가람 기자, 이나루 특파원", "무인기를 건졌다."),
        ("무인기를 건졌다.홍가람 기자 garam@garam.example", "무인기를 건졌다."),
        ("무인기를 건졌다.\n\na@garam.example\n\n<저작권자 ⓒ 가람일보, 무단전재 금지>", "무인기를 건졌다."),
        ("무인기를 건졌다.\n\nYTN 홍가람 (garam@ytn.example)", "무인기를 건졌다."),
        ("무인기를 건졌다.\n\n홍가람 가람닷컴 기자 garam@garam.example", "무인기를 건졌다."),
        ("무인기를 건졌다.\n\n(취재 : 홍가람, 영상편집 : 이나루)\n\n촬영기자:박다솜/그래픽:최누리", "무인기를 건졌다."),
        ("무인기를 건졌다.\n\n[영상편집 홍가람]", "무인기를 건졌다."),
        ("무인기를 건졌다.\n\n사건을 보도한 기자.", "무인기를 건졌다.\n\n사건을 보도한 기자."),
        ("신고한다.\n\n주소는 garam@garam.example 이다.", "신고한다.\n\n주소는 garam@garam.example 이다."),
        ("A drone was found.\n\nSign up for our newsletter", "A drone was found."),
        (
            "(서울=가람통신) 홍가람 기자 = 무인기를 건졌다.\n\n그는 기자였다.",
            "(서울=가람통신) 홍가람 기자 = 무인기를 건졌다.\n\n그는 기자였다.",
        ),
        ("첫째  문단\t이다.\n이어진 줄.\n\n\n\n둘째.", "첫째 문단 이다.\n이어진 줄.\n\n둘째."),
        (unicodedata.normalize("NFD", "북한이 쐈다."), "북한이 쐈다."),
        ("“따옴표”와 — 줄표는 그대로", "“따옴표”와 — 줄표는 그대로"),
        ("한\xa0칸, 좁은\u2009칸,\u3000넓은\u202f칸", "한 칸, 좁은 칸, 넓은 칸"),
        ("Fuß\xadball 미\u200b사\ufeff일 \u2060끝", "Fußball 미사일 끝"),
        ("ﬁ ㈜나루 ｶﾅ １２㎞ ‘홑’ “겹” – — … № ① ⅓", "ﬁ ㈜나루 ｶﾅ １２㎞ ‘홑’ “겹” – — … № ① ⅓"),
        ("한 문단.\n이은 줄.\n\n다음 문단.\n\n셋째.", "한 문단.\n이은 줄.\n\n다음 문단.\n\n셋째."),
        ("Pyongyangâ€™s cafÃ©\n\nÇÑ±¹ ¹Ì»çÀÏ", "Pyongyang’s café\n\n한국 미사일"),
        ("그 사건을 쓴 사람은 홍가람 기자", "그 사건을 쓴 사람은 홍가람 기자"),
        ("", ""),
    ],
    ids=[
        "reporter and address", "in brackets", "place", "words and pictures", "two reporters", "run on",
        "address and copyright", "signed", "signed by a reporter of its site", "credits", "credit in brackets",
        "words on a reporter", "an address in a sentence",
        "newsletter", "dateline stays", "spaces", "decomposed", "quotes stay",
        "one kind of space", "what hides", "compatibility characters stay", "paragraphs stay", "wrongly read",
        "sentence about a reporter", "empty",
    ],
)  # fmt: skip
def test_text(text, expected):
    assert refine(draft(text)).text == expected


@pytest.mark.parametrize(
    ("title", "outlet", "expected"),
    [
        ("무인기 발견 - 가람일보", "가람일보", "무인기 발견"),
        ("무인기  발견 | 가람 일보", "가람일보", "무인기 발견"),
        ("Drone found | The Harbour Ledger", "The Harbour Ledger", "Drone found"),
        ("가람일보 - 무인기 발견 - 軍", "가람일보", "무인기 발견 - 軍"),
        ("The Harbour Ledger | Drone found", "The Harbour Ledger", "Drone found"),
        ("Drone found - officials", "The Harbour Ledger", "Drone found - officials"),
        ("가람일보", "가람일보", "가람일보"),
        ("무인기 발견 - 가람일보", "", "무인기 발견 - 가람일보"),
        (unicodedata.normalize("NFD", "무인기 발견 - 가람일보"), "가람일보", "무인기 발견"),
        ("Droneâ€™s end", "", "Drone’s end"),
    ],
    ids=[
        "dash",
        "spaces",
        "bar",
        "name first",
        "name and bar first",
        "another part",
        "only the outlet",
        "no outlet",
        "decomposed",
        "wrongly read",
    ],
)
def test_title(title, outlet, expected):
    assert refine(draft(title=title, outlet=outlet)).title == expected


def test_authors_names_wrongly_read_are_set_right():
    assert refine(replace(draft("한 줄."), authors=("JosÃ© Ãlvarez", "홍가람"))).authors[0].startswith("José ")


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from("한글 ㈜ﬁｶ１“”‘’–—…·e\u0301가\u11a8\u1112\u1161\u11ab.中\n ")).map("".join))
def test_what_is_kept_is_the_composed_form_and_no_other(text):
    kept = refine(draft(text, language="ko")).text
    assert unicodedata.is_normalized("NFC", kept)
    assert "".join(kept.split()) == "".join(unicodedata.normalize("NFC", text).split())
    assert not re.search(r"[^\S\n ]|  |\n{3}", kept)


def test_language_is_told_where_nobody_has():
    assert refine(draft("무인기를 건졌다.")).language == "ko"
    assert refine(draft("무인기를 건졌다.", language="en")).language == "en"


PIECES = st.sampled_from(
    [
        "북한이 ", "쐈다.", "\n", "\n\n", "  ", "홍가람 기자", " garam@a.kr", "(서울=가람)", "무단전재 및 재배포 금지",
        "ⓒ ", "[", "]", "<", ">", "다", "=", "·", "ﬁ", "\u202e", "\x00", "Read more: ", "광고", "가람일보", " - ",
        " | ", "Copyright ", "e\u0301",
    ]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(text=st.lists(PIECES, max_size=14).map("".join), title=st.lists(PIECES, max_size=6).map("".join))
def test_refining_twice_is_refining_once(text, title):
    once = refine(draft(text, title))
    assert refine(once) == once


@settings(max_examples=100, deadline=None)
@given(text=st.text(max_size=200))
def test_any_text_is_refined_once_for_all(text):
    once = refine(draft(text, text[:40], language="ko"))
    assert refine(once) == once


def test_every_step_keeps_what_it_is_not_about():
    kept = draft("무인기를 건졌다.", language="ko")
    for step in STEPS:
        assert step(kept) == kept
