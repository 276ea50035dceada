"""Highlights and snippets: the real matches, in the original text."""

import random
from datetime import UTC, datetime

import pytest

from archive.evaluate import Document, matches
from archive.query import parse
from archive.snippets import marks, matcher, snippet

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)


def query(text):
    return parse(text, now=NOW, zone=UTC)


def shown(text, asked, **options):
    cut, spans = snippet(text, matcher(query(asked).root).body, **options)
    return cut, [cut[a:b] for a, b in spans]


HIGHLIGHTS = [
    ("북한", "대북한 정책, 북한이", ["북한", "북한"]),
    ("북한", "대북 한미", []),
    ("미사일발사", "미사일 발사와 미사일발사", ["미사일 발사", "미사일발사"]),
    ('"미사일 발사"', "미사일발사, 미사일\n발사", ["미사일발사", "미사일 발사"]),
    ("한미일", "한·미·일 그리고 한미일", ["한·미·일", "한미일"]),
    ("북한", "\u1107\u116e\u11a8\u1112\u1161\u11ab이", ["\u1107\u116e\u11a8\u1112\u1161\u11ab"]),
    ("핵", "북핵과 핵심, 핵무기", ["핵", "핵"]),
    ("KF-21", "ＫＦ－２１과 KF21", ["ＫＦ－２１", "KF21"]),
    ("missile", "Missiles, MISSILE and missileer", ["Missiles", "MISSILE"]),
    ("missil*", "Missileers", ["Missil"]),
    ("cafe", "Café", ["Café"]),
    ("U.N.", "The UN and the U.N. met", ["UN", "U.N"]),
    ("북한 -축구", "북한 축구", ["북한"]),
    ("near(북한 5 미사일)", "북한의 미사일", ["북한", "미사일"]),
    ("title:북한", "북한", []),
    ("fires>=3", "북한", []),
    ("金正恩", "金正恩 總書記", ["金正恩"]),
    ("strike", "Jets struck; strikes, striking", ["struck", "strikes", "striking"]),
    ("North Korea", "N. Korea and NKorea, north of Korea", ["N. Korea", "NKorea"]),
    ("US", "US and U.S. told us", ["US", "U.S"]),
    ("us", "US and U.S. told us", ["us"]),
    ("UN", "Kim Jong Un at the UN", ["UN"]),
    ("노동신문", "로동신문과 노동 신문", ["로동신문", "노동 신문"]),
    ("북", "북·미 대화, 북이 전북지역에", ["북", "북"]),
]


@pytest.mark.parametrize(("asked", "text", "expected"), HIGHLIGHTS, ids=[f"{h[0]} in {h[1]}" for h in HIGHLIGHTS])
def test_the_real_matches_are_highlighted(asked, text, expected):
    assert shown(text, asked)[1] == expected


WORDS = [
    "북한",
    "대북",
    "한·미·일",
    "한미",
    "미사일",
    "발사",
    "핵",
    "핵심",
    "실험",
    "북",
    "미",
    "KF-21",
    "KF21",
    "U.N.",
    "UN",
    "missiles",
    "missile",
    "army",
    "armies",
    "北",
    "5발",
    " ",
    " ",
    "·",
    "-",
    ", ",
    "\u1107\u116e\u11a8",
    "Ｕ.S.",
    "US",
    "us",
    "UN",
    "Jong",
    "North",
    "Korea",
    "N.",
    "fired",
    "로동",
    "신문",
    "11,000",
    "미국",
]


def test_what_the_index_finds_is_highlighted_and_nothing_else():
    dice = random.Random(5)
    both = [0, 0]
    for _ in range(6_000):
        text = "".join(dice.choices(WORDS, k=dice.randrange(1, 9)))
        asked = dice.choice(
            [
                *WORDS,
                "미사일발사",
                "핵실험",
                '"미사일 발사"',
                '"한미 미사일"',
                "missil*",
                "북미사일",
                "North Korea",
                "fire",
                "노동신문",
                "11000",
                '"핵"',
                "핵*",
            ]
        )
        if not asked.strip(" ·-,"):
            continue
        asked = asked.strip()
        root = query(asked)
        found = matches(root, Document(title="", text=text, seen=NOW))
        assert bool(marks(text, matcher(root.root).body)) == found, (asked, text)
        both[found] += 1
    assert min(both) > 500


def test_the_window_shows_the_most_different_words():
    text = "미사일 이야기. " + "쉬는 말 " * 60 + "북한의 미사일 발사 소식. " + "쉬는 말 " * 60
    cut, found = shown(text, "북한 미사일 발사", width=60)
    assert found == ["북한", "미사일", "발사"]
    assert cut.startswith("…")
    assert cut.endswith("…")
    assert len(cut) <= 62


def test_a_snippet_is_one_line_and_its_spans_still_true():
    cut, found = shown("첫 줄\n\n\n  둘째   줄에 북한이\t있다", "북한")
    assert cut == "첫 줄 둘째 줄에 북한이 있다"
    assert found == ["북한"]


def test_without_a_match_the_beginning_is_shown():
    cut, found = shown("가나다 " * 100, "북한", width=30)
    assert (cut, found) == ("가나다 가나다 가나다 가나다 가나다 가나다 가나다…", [])


def test_nothing_gives_nothing():
    assert shown("", "북한") == ("", [])
    assert shown("  \n ", "북한") == ("", [])


@pytest.mark.parametrize(
    "text", ["북한 " * 500_000, "가" * 2_000_000, " " * 2_000_000 + "북한", "é" * 300_000], ids=range(4)
)
def test_a_huge_text_costs_no_more_than_its_beginning(text):
    cut, _ = shown(text, "북한 -x 미사일발사 near(a 5 b)")
    assert len(cut) <= 162


@pytest.mark.parametrize("width", [1, 10, 40, 200])
def test_spans_stay_within_the_snippet(width):
    text = "합참은 23일 새벽 북한이 동해상으로 미사일을 쏘았다고 밝혔다. " * 5
    cut, spans = snippet(text, matcher(query("북한 OR 미사일 OR 합참").root).body, width=width)
    assert all(0 <= a < b <= len(cut) for a, b in spans)
    assert {cut[a:b] for a, b in spans} <= {"북한", "미사일", "합참"}
    assert spans
