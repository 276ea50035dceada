"""Datelines: where a story was filed from, and by whom."""

import unicodedata

import pytest

from worker.datelines import dateline_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("(서울=가나통신) 홍가람 기자 = 해안사령부는 20일", "서울=가나통신"),
        ("[평양=가나신문]홍가람 기자 = 설문도", "평양=가나신문"),
        ("(서울·도쿄=가나통신) 홍가람 이나루 특파원 = 3국은", "서울·도쿄=가나통신"),
        ("【서울=가나뉴스】 설문도 앞바다에서", "서울=가나뉴스"),
        ("[워싱턴=홍가람 특파원] 미국은", "워싱턴"),
        ("[가나경제=홍가람 기자] 코스피가", "가나경제"),
        ("사진 설명이 먼저 나온다.\n\n(설문=가나통신) 순찰정이", "설문=가나통신"),
        ("SEOUL, Nov. 23 (Naru) -- A boat found a drone.", "SEOUL, Nov. 23 (Naru)"),
        ("SEOUL, July 15, 2026 (Naru) - A boat found a drone.", "SEOUL, July 15, 2026 (Naru)"),
        ("SEOUL (NP) — A boat found a drone.", "SEOUL (NP)"),
        ("SEOUL, South Korea (NP) — A boat", "SEOUL, South Korea (NP)"),
        ("BRUSSELS/PARIS, Nov 23 (Harbour) - Ministers met", "BRUSSELS/PARIS, Nov 23 (Harbour)"),
        ("WASHINGTON — The president said", "WASHINGTON"),
        ("TOKYO, Nov. 23 — Japan said", "TOKYO, Nov. 23"),
        ("Berlin (dna) - Die Regierung", "Berlin (dna)"),
        ("Frankfurt/Main (dna/lhe) – Die Polizei", "Frankfurt/Main (dna/lhe)"),
        ("Madrid, 23 nov (ENE).- El Gobierno", "Madrid, 23 nov (ENE)"),
        ("(NSA) - ROMA, 23 NOV - Il governo", "NSA - ROMA, 23 NOV"),
        ("ПХЕНЬЯН, 23 ноября. /НАРУ/. Северная Корея", "ПХЕНЬЯН, 23 ноября. - НАРУ"),
        ("【東京＝山田太郎】政府は", "東京＝山田太郎"),
        ("【ワシントン共同】米政府は", "ワシントン共同"),
        ("[ソウル 23日 ロイター] - 韓国軍は", "ソウル 23日 ロイター"),
        ("新华社北京11月23日电 外交部", "新华社北京11月23日"),
        (unicodedata.normalize("NFC", unicodedata.normalize("NFD", "(평양=가나통신) 북한은")), "평양=가나통신"),
    ],
)
def test_dateline_is_read_as_written(text, expected):
    assert dateline_of(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "(사진=가나통신) 순찰정이 돌아오고 있다.",
        "[자료사진=가나통신] 설문도",
        "[단독] 설문도 앞바다서 무인기 발견",
        "【独自】政府は",
        "【写真＝共同】順番に",
        "【速報】韓国軍は",
        "[앵커] 설문도에서",
        "해안사령부(사령관=홍가람 소장)는 20일",
        "문장이 먼저다 (서울=가나통신) 그리고",
        "첫째.\n\n둘째.\n\n(서울=가나통신) 셋째",
        "NATO — the alliance — said on Monday",
        "BREAKING — Drone found near island",
        "The Ministry of Defence (MoD) said on Monday - after a week",
        "Kim Jong Un (41) - the leader",
        "North Korea — which fired a missile — said",
        "A boat (the Garam) found a drone",
        "On Monday (Nov. 23) the navy said",
        "x = (a=b) is no place",
        "",
    ],
)
def test_sentence_is_no_dateline(text):
    assert dateline_of(text) is None
