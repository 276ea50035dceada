"""Numbers, ordinals and days that tell one event from another: the same from an English and a Korean headline."""

from datetime import date

import pytest

from worker.numbers import Quantity, conflict, quantities, values
from worker.occasions import days, ordinals

DAY = date(2026, 11, 24)  # a Tuesday

FIGURES = [
    ("fires two short-range ballistic missiles", "탄도미사일 2발 발사", "round:2"),
    ("launches a ballistic missile", "미사일 한 발 쏴", "round:1"),
    ("some 11,000 North Korean troops", "북한군 1만1천여 명", "person:11000"),
    ("12,000 soldiers", "병력 1만2000명", "person:12000"),
    ("nine million rounds of artillery", "포탄 900만 발", "round:9e+06"),
    ("one million barrels of oil", "석유 100만 배럴", "barrel:1e+06"),
    ("loses $30 million", "3천만 달러 탈취", "dollar:3e+07"),
    ("more than 20,000 containers", "2만 컨테이너", "container:20000"),
    ("flew 350 kilometers", "350㎞ 비행", "km:350"),
    ("reached an altitude of 90 kilometers", "고도 90㎞", "altitude:90"),
    ("kills at least 20 people", "20명 사망", "toll:20"),
    ("magnitude 5.8 quake", "규모 5.8 지진", "magnitude:5.8"),
    ("a 6.4-magnitude quake", "규모 6.4 지진", "magnitude:6.4"),
    ("cuts rate to 2.25%", "금리 2.25%로 인하", "percent:2.25"),
    ("win 3-2 at home", "홈에서 3-2 승", "score:3002"),
    ("two dozen drones", "드론 24대", "craft:24"),
    ("twenty-five ships", "선박 25척", "ship:25"),
]


@pytest.mark.parametrize(("english", "korean", "key"), FIGURES, ids=[one[2] for one in FIGURES])
def test_a_figure_is_the_same_in_either_language(english, korean, key):
    assert [q.key for q in quantities(english, korean=False)] == [key]
    assert [q.key for q in quantities(korean, korean=True)] == [key]


@pytest.mark.parametrize(
    ("text", "korean"),
    [
        ("after a missile test", False),
        ("two days of talks", False),
        ("dozens of ships", False),
        ("수백 명", True),
        ("만리경 1-1호", True),
    ],
)
def test_what_is_no_figure_is_none(text, korean):
    assert list(quantities(text, korean=korean)) == []


def test_a_figure_of_something_no_table_knows_still_counts():
    assert list(values("1,000 sappers in 2026", korean=False)) == [1000]
    assert list(values("공병 1천명, 2026년", korean=True)) == [1000]


def persons(*several, about=False):
    return frozenset(Quantity("person", value, about) for value in several)


def test_a_calibre_counts_nothing():
    assert list(quantities("Kim watches launch of a 600mm rocket launcher", korean=False)) == []


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("came down 250 km west of the port", []),
        ("북서쪽 22㎞에서 지진", []),
        ("one of two missiles fell inland", ["round:2"]),
        ("at 7:30 a.m.", []),
        ("60대 운전자 입건", []),
        ("전차 60대 반입", ["craft:60"]),
        ("soared to an altitude of about 4,500 kilometers", ["altitude:4500"]),
        ("규모 4.2→3.1로 수정", ["magnitude:4.2", "magnitude:3.1"]),
        ("전사자 2천명", ["toll:2000"]),
    ],
)
def test_a_figure_is_what_it_counts(text, keys):
    korean = any("가" <= letter <= "힣" for letter in text)
    assert [figure.key for figure in quantities(text, korean=korean)] == keys


def test_rates_are_rounded_by_each_who_tells():
    (exact,), (rounded,), (other,) = (
        frozenset(quantities(f"up {rate} percent", korean=False)) for rate in ("2.57", "2.6", "2.9")
    )
    assert not conflict(frozenset([exact]), frozenset([rounded]))
    assert conflict(frozenset([exact]), frozenset([other]))


def test_figures_conflict_where_none_is_like_any_other():
    assert conflict(persons(11_000), persons(12_000))
    assert not conflict(persons(11_000), persons(11_000, 500))
    assert not conflict(persons(11_000, about=True), persons(11_900))
    assert conflict(frozenset([Quantity("round", 2)]), frozenset([Quantity("round", 3)]))
    assert not conflict(frozenset([Quantity("km", 350)]), frozenset([Quantity("km", 400)]))


ROWS = [
    ("EU adopts 12th package", "EU, 12차 제재안", "nth:12"),
    ("thirteenth round of sanctions", "13번째 제재", "nth:13"),
    ("the 70th anniversary of the treaty", "조약 70주년", "anniversary:70"),
    ("the fourth launch this year", "올해 4번째 발사", "year:4"),
    ("win Game 6", "6차전 승리", "nth:6"),
]


@pytest.mark.parametrize(("english", "korean", "row"), ROWS, ids=[one[2] for one in ROWS])
def test_a_place_in_a_row_is_the_same_in_either_language(english, korean, row):
    assert list(ordinals(english, korean=False)) == [row]
    assert list(ordinals(korean, korean=True)) == [row]


@pytest.mark.parametrize(
    ("text", "korean"),
    [("the 7th Fleet", False), ("for the second time", False), ("3차례 발사", True), ("38th parallel", False)],
)
def test_not_every_ordinal_is_of_a_row(text, korean):
    assert list(ordinals(text, korean=korean)) == []


DATES = [
    ("on Monday", "23일", date(2026, 11, 23)),
    ("Nov. 23", "11월 23일", date(2026, 11, 23)),
    ("yesterday", "전날", date(2026, 11, 23)),
    ("on Wednesday", "25일", date(2026, 11, 25)),
    ("Dec. 1", "12월 1일", date(2026, 12, 1)),
    ("30 October", "10월 30일", date(2026, 10, 30)),
]


@pytest.mark.parametrize(("english", "korean", "day"), DATES, ids=[one[0] for one in DATES])
def test_a_day_is_resolved_against_the_publication(english, korean, day):
    assert list(days(english, DAY, korean=False)) == [day.toordinal()]
    assert list(days(korean, DAY, korean=True)) == [day.toordinal()]


@pytest.mark.parametrize(
    ("text", "korean"), [("3일간 훈련", True), ("10일 만에", True), ("next Monday", False), ("Feb. 30", False)]
)
def test_a_span_or_no_day_is_none(text, korean):
    assert list(days(text, DAY, korean=korean)) == []
