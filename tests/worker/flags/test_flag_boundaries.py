"""What counts as one of our words, in English and Korean, and what only looks like it."""

import unicodedata
from datetime import UTC, datetime

import pytest

from worker.flags import Ruleset, judge

FOUND = {
    "plain English": "North Korea fires missile",
    "capitals": "NORTH KOREA MISSILE",
    "plural": "north korea missiles",
    "open ending": "North Korea launches",
    "possessive": "North Korea's missile",
    "full width": "Ｎｏｒｔｈ Ｋｏｒｅａ ｍｉｓｓｉｌｅ",
    "particles": "북한이 미사일을",
    "military suffix": "북한군 미사일",
    "unspaced": "북한미사일발사",
    "prefix": "대북한제재",
    "one syllable with particle": "북한 핵을 말하다",
    "NFD Hangul": unicodedata.normalize("NFD", "북한이 미사일을"),
    "hanja headline before a name": "北최선희, 미사일",
    "Hangul headline": "북, 미사일 준비",
    "Hangul headline with a particle": "북이 쏜 미사일",
    "hyphen as space": "Hwasong 15 missile",
    "hyphen as nothing": "화성15형 미사일",
    "stem in Hangul": "북한 해킹그룹",
    "Latin beside Hangul": "북한ICBM개발",
}

NOT_FOUND = {
    "another word in English": "North Koreatown missile",
    "part of a word": "North Korea dismissiles",
    "mountain": "북한산 제재",
    "core is not nuclear": "북한 핵심",
    "bite is not nuclear": "북한 핵이빨",
    "province": "전북 미사일",
    "direction in hanja": "東北 미사일",
    "sawmill": "북한 나제재소",
    "decoy": "North Korea striker scores with a missile of a shot",
    "Hangul syllable in a word": "거북 미사일",
    "small letters for capitals": "North Korea icbms",
    "a number that counts": "화성 15가구 미사일",
    "a number that counts, unspaced": "화성15명 미사일",
}


@pytest.mark.parametrize("title", FOUND.values(), ids=FOUND.keys())
def test_a_word_is_found(mini: Ruleset, title: str) -> None:
    flag = judge(mini, title=title)
    assert flag.flagged
    assert flag.fires == 3


@pytest.mark.parametrize("title", NOT_FOUND.values(), ids=NOT_FOUND.keys())
def test_what_only_looks_like_a_word_is_not(mini: Ruleset, title: str) -> None:
    assert not judge(mini, title=title).flagged


def test_a_lone_syllable_counts_in_the_title_only(mini: Ruleset) -> None:
    assert judge(mini, title="北 미사일").flagged
    assert not judge(mini, title="속보", text="北 미사일 소식이다.").flagged


@pytest.mark.parametrize("title", ["27일 미사일 사진전", "8日 미사일 사진전", "1북 미사일"])
def test_a_counted_syllable_is_no_country(shipped: Ruleset, title: str) -> None:
    assert "japan" not in judge(shipped, title=title).entities
    assert judge(shipped, title=title.lstrip("0123456789")).entities


def test_a_lone_chinese_character_is_no_country_in_japanese(mini: Ruleset) -> None:
    assert judge(mini, title="北 미사일", language="ko").flagged
    assert not judge(mini, title="北 미사일", language="ja").flagged


def test_not_if_holds_for_the_whole_article(mini: Ruleset) -> None:
    assert judge(mini, title="원산 미사일").flagged
    assert not judge(mini, title="원산 미사일", text="맛집은 돈까스 골목.").flagged


def test_a_name_counts_from_the_day_it_is_known(mini: Ruleset) -> None:
    early, late = datetime(2016, 1, 1, tzinfo=UTC), datetime(2018, 1, 1, tzinfo=UTC)
    assert not judge(mini, title="Hwasong-15 missile", published=early).flagged
    assert judge(mini, title="Hwasong-15 missile", published=late).flagged
    assert judge(mini, title="Hwasong-15 missile").flagged


def test_a_dateline_names_nobody(mini: Ruleset) -> None:
    assert not judge(mini, title="", text="NORTH KOREA (Wire) - A missile museum opens.").flagged


def test_a_name_in_short_counts_where_title_or_lead_say_whose(mini: Ruleset) -> None:
    lead = "It was the third launch by North Korea this month."
    assert judge(mini, title="North fires missile", text=lead).flagged
    assert not judge(mini, title="North fires missile", text="It flew far.").flagged
    assert not judge(mini, title="Up north, a missile museum", text=lead).flagged
    assert not judge(mini, title="North Carolina finds missile", text=lead).flagged


def test_what_only_the_body_says_is_not_given(mini: Ruleset) -> None:
    text = "It flew far over the quiet hills. " * 20 + "North Korea was silent."
    assert not judge(mini, title="North fires missile", text=text).flagged
