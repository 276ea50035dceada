"""The fold and the index tokens: what meets, and that offsets lead back to the original."""

import re
import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.text import fold, is_cjk, joined, run_tokens, runs, searched, tokens, words

BITS = [
    "북한",
    "미사일",
    "\u1107\u116e\u11a8",
    "한·미·일",
    "北",
    "ＫＦ",
    "é",
    "e\u0301",
    "ß",
    "İ",
    "ﬁ",
    "½",
    "ｶﾞ",
    " ",
    "·",
    "-",
    "’",
    "\u200b",
    "\x00",
]
TEXTS = st.one_of(st.text(max_size=60), st.lists(st.sampled_from(BITS), max_size=12).map("".join))

TOKENS = [
    ("미사일", ["미사", "사일", "일"]),
    ("북한이 쏘다", ["북한", "한이", "이", "쏘다", "다"]),
    ("대북 한미", ["대북", "북", "한미", "미"]),
    ("北 미사일", ["北", "미사", "사일", "일"]),
    ("한·미·일", ["한미", "미일", "일"]),
    ("한ㆍ미", ["한미", "미"]),
    ("北-美 회담", ["北美", "美", "회담", "담"]),
    ("남북·미국", ["남북", "북", "미국", "국"]),
    ("중·단거리", ["중", "단거", "거리", "리"]),
    ("핵·미사일", ["핵", "미사", "사일", "일"]),
    ("KF-21형", ["kf", "21", "형"]),
    ("U.N.", ["u", "n"]),
    ("Kim’s Café", ["kim", "s", "cafe"]),
    ("ＭＤＬ　１２", ["mdl", "12"]),
    ("snake_case", ["snake", "case"]),
    ("!?…", []),
    ("US and us, UN and un", ["u", "s", "and", "us", "u", "n", "and", "un"]),
    ("US-led, 미US군, USA, USS, BUS", ["u", "s", "led", "미", "u", "s", "군", "usa", "uss", "bus"]),
    (
        "전북은 경북미술관 경상북도 강북",
        ["전ㅂ", "ㅂ은", "은", "경ㅂ", "ㅂ미", "미술", "술관", "관", "경상", "상ㅂ", "ㅂ도", "도", "강ㅂ", "ㅂ"],
    ),
    ("남북 함경북도 공동북핵", ["남북", "북", "함경", "경북", "북도", "도", "공동", "동북", "북핵", "핵"]),
    ("동북부", ["동북", "북부", "부"]),
    ("노트북, 북", ["노트", "트ㅂ", "ㅂ", "북"]),
    ("북한강이 북한강경파", ["ㅂ한", "한강", "강이", "이", "북한", "한강", "강경", "경파", "파"]),
    ("北京 東北 北側", ["ㅃ京", "京", "東ㅃ", "ㅃ", "北側", "側"]),
    ("력사 혁명력사", ["역사", "사", "혁명", "명역", "역사", "사"]),
    ("협력사 무력사용", ["협력", "력사", "사", "무력", "력사", "사용", "용"]),
    ("KIM JONG UN, KIM JONG-UN", ["kim", "jong", "un", "kim", "jong", "un"]),
]


@pytest.mark.parametrize(("text", "expected"), TOKENS, ids=[row[0] for row in TOKENS])
def test_a_text_gives_these_tokens(text, expected):
    assert tokens(text) == expected


@settings(derandomize=True)
@given(TEXTS)
def test_spans_lead_back_in_order_and_within_the_text(text):
    folded = fold(text)
    spans = [folded.span(i, i + 1) for i in range(len(folded.text))]
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(a[0] <= b[0] and a[1] <= b[1] for a, b in pairwise(spans))


def one_by_one(text):
    """What folding means: each character with all that belongs to it, by itself, and where that stands."""
    belongs = re.compile("[\u1160-\u11ff\ud7b0-\ud7ff\uff9e\uff9f]")
    clusters: list[list[int]] = []
    for place, character in enumerate(text):
        if clusters and (unicodedata.combining(character) or belongs.match(character)):
            clusters[-1][1] = place + 1
        else:
            clusters.append([place, place + 1])
    return [
        (folded, (start, end))
        for start, end in clusters
        for character in (unicodedata.normalize("NFKC", text[start:end]) if end - start > 1 else text[start:end])
        for folded in fold(character).text
    ]


@settings(derandomize=True)
@given(st.lists(st.sampled_from([*BITS, "㎡", "™", "①", "ﷺ", "한", "\u0301", "\u1161"]), max_size=14).map("".join))
def test_a_text_with_irregular_characters_folds_as_each_does_by_itself(text):
    text += "½"
    folded = fold(text)
    assert [(c, folded.span(i, i + 1)) for i, c in enumerate(folded.text)] == one_by_one(text)


@settings(derandomize=True)
@given(st.sampled_from(["cp1252", "cp1250", "cp1251", "cp1254"]), st.binary(max_size=12))
def test_a_text_of_one_alphabet_folds_as_it_does_beside_another(alphabet, written):
    text = written.decode(alphabet, "ignore")
    alone, beside = fold(text), fold(f"{text}Ａ")
    assert beside.text == f"{alone.text}a"
    assert [beside.span(i, i + 1) for i in range(len(alone.text))] == [
        alone.span(i, i + 1) for i in range(len(alone.text))
    ]


@settings(derandomize=True)
@given(TEXTS)
def test_folding_twice_is_folding_once(text):
    once = fold(text).text
    assert fold(once).text == once


@settings(derandomize=True)
@given(TEXTS)
def test_composed_and_decomposed_texts_meet(text):
    composed, decomposed = (unicodedata.normalize(form, text) for form in ("NFC", "NFD"))
    assert tokens(composed) == tokens(decomposed)


@settings(derandomize=True)
@given(TEXTS)
def test_tokens_are_letters_and_digits_of_one_kind(text):
    for token in tokens(text):
        assert token == token.strip()
        assert not set(token) & set(" _\"'*()\x00-·")
        assert len({is_cjk(character) for character in token}) == 1


@settings(derandomize=True)
@given(st.sampled_from(BITS), TEXTS, TEXTS)
def test_what_stands_in_a_text_is_found_where_it_stands(needle, before, after):
    text = f"{before} {needle} {after}"
    folded = fold(text)
    wanted = fold(needle).text
    at = folded.text.find(wanted)
    if wanted.strip() and at >= 0:
        start, end = folded.span(at, at + len(wanted))
        assert wanted in fold(text[start:end]).text


@settings(derandomize=True)
@given(st.lists(st.sampled_from([*BITS, "US", "UN", "us", "JONG", "한", " "]), max_size=14).map("".join))
def test_what_is_searched_leads_back_to_the_same_text(text):
    found = searched(text)
    spans = [found.span(i, i + 1) for i in range(len(found.text))]
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(a[0] <= b[0] and a[1] <= b[1] for a, b in pairwise(spans))
    assert [run for word in words(joined(found.text)) for run in run_tokens(word)] == tokens(text)


def test_only_states_of_one_character_join():
    assert joined("한·미·일 북-러 군·경 남북·미 한·국") == "한미일 북러 군·경 남북·미 한·국"


def test_runs_are_of_one_kind_of_script():
    assert [run for run, _, _ in runs("kf21전투기 5대")] == ["kf21", "전투기", "5", "대"]
