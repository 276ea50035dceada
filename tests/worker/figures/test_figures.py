"""Figures of sentences: where they stand, what they count, who says them, of when; what is no figure."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.quality.figures import sentences
from worker.figures import MOST, figures


def only(text: str) -> tuple[str, float | None, float | None, str, str | None]:
    (found,) = figures("", text)
    return text[found.start : found.end], found.low, found.high, found.unit, found.qualifier


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("They sent over 11,500 troops.", ("11,500 troops", 11500, None, "people", "over")),
        ("It fired 8 to 10 million shells.", ("8 to 10 million shells", 8e6, 1e7, "rounds", "range")),
        ("Between 200 and 300 tanks came.", ("200 and 300 tanks", 200, 300, "tanks", "range")),
        ("Half a million barrels of oil went.", ("Half a million barrels of oil", 5e5, 5e5, "barrels", None)),
        ("It has two dozen launchers.", ("two dozen launchers", 24, 24, "launchers", None)),
        ("A hundred and twenty soldiers left.", ("A hundred and twenty soldiers", 120, 120, "people", None)),
        ("It costs US$1.5bn a year.", ("US$1.5bn", 1.5e9, 1.5e9, "usd", None)),
        ("It lost between $2 million and $3 million.", ("$2 million and $3 million", 2e6, 3e6, "usd", "range")),
        ("Tens of thousands of people came.", ("Tens of thousands of people", 20000, 99999, "people", "about")),
        ("It flew 1,000-km over the sea.", ("1,000-km", 1000, 1000, "km", None)),
        ("병력 1만1천 명을 보냈다.", ("1만1천 명", 11000, 11000, "people", None)),
        ("포탄 900만발 이상을 보냈다.", ("900만발", 9e6, None, "rounds", "least")),
        ("예산은 1조 2,300억원이다.", ("1조 2,300억원", 1.23e12, 1.23e12, "krw", None)),
        ("미사일 8∼10발을 쐈다.", ("8∼10발", 8, 10, "missiles", "range")),
        ("군인 1~2만 명이 갔다.", ("1~2만 명", 10000, 20000, "people", "range")),
        ("총10여발의 방사포를 쐈다.", ("10여발", 10, 10, "rounds", "about")),
        ("수백 명의 병력이 왔다.", ("수백 명", 100, 999, "people", "about")),
        ("두 발의 순항미사일을 쐈다.", ("두 발", 2, 2, "missiles", None)),
        ("전투기 여섯 대가 떴다.", ("여섯 대", 6, 6, "aircraft", None)),
        ("원유 50만 배럴 미만이다.", ("50만 배럴", None, 500000, "barrels", "under")),
        ("거리는 ３７０㎞였다.", ("３７０㎞", 370, 370, "km", None)),
    ],
)  # fmt: skip
def test_a_number_with_what_it_counts_is_a_figure(text: str, found: tuple[object, ...]) -> None:
    assert only(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "It showed the KN-23 and the Hwasong-17.",
        "The KN-23 missiles and the F-35 aircraft are new.",
        "Unit No.15 missiles and 3.5.2 tanks are no counts.",
        "The 12th package follows the 11th.",
        "Resolution 2397 of 2017 holds.",
        "On Nov. 23 ships left.",
        "A 34-year-old man was held at 10:30.",
        "The 155mm shell is old.",
        "Three rounds of talks failed.",
        "The two countries met.",
        "Call 02-123-4567 now.",
        "제12차 회의가 23일 열렸다.",
        "화성-17형은 2022년에 나왔다.",
        "대표는 조약에 서명했다.",
        "한 발 물러서며 3분의 1로 줄였다.",
        "3대 세습과 10대 뉴스를 다뤘다.",
        "오전 10시 30분에 6자회담이 열렸다.",
        "",
    ],
)
def test_dates_ages_ordinals_and_names_are_none(text: str) -> None:
    assert figures("", text) == ()


def test_who_says_it_and_of_when_come_from_its_own_sentence() -> None:
    text = "All calm. The ministry said 40 tanks crossed in May 2026, and 30 trucks on Monday. Nobody counted 12 guns."
    first, second, third = figures("", text)
    assert (first.speaker, first.dated, second.speaker, second.dated) == (
        ("The ministry", "May 2026", "The ministry", "Monday")
    )
    assert (third.speaker, third.dated) == (None, None)
    assert text[first.sentence_start : first.sentence_end].startswith("The ministry said 40 tanks")
    assert text[third.sentence_start : third.sentence_end] == "Nobody counted 12 guns."


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("According to the watchdog, 40 ships left.", "the watchdog"),
        ("About 40 ships left, the navy said.", "the navy"),
        ("“We saw 40 ships,” said Na Rutuh, an officer.", "Na Rutuh"),
        ("SEOUL, Nov. 23 (Gana) -- The navy said 40 ships left.", "The navy"),
        ("It said 40 ships left.", None),
        ("국방부는 함정 40척이 떠났다고 밝혔다.", "국방부"),
        ("감시단체에 따르면 함정 40척이 떠났다.", "감시단체"),
        ("함정 40척이 떠났다고 나루터 의원은 주장했다.", "나루터 의원"),
        ("(서울=가나통신) 홍가람 기자 = 해군은 함정 40척이 떠났다고 밝혔다.", "해군"),
        ("함정 40척이 떠났다.", None),
    ],
)
def test_a_speaker_is_told_by_verbs_of_saying(text: str, speaker: str | None) -> None:
    assert [figure.speaker for figure in figures("", text)] == [speaker]


def test_titles_give_figures_too_and_abbreviations_end_no_sentence() -> None:
    title, text = "북한, 미사일 2발 발사", "Gen. Hong met U.S. officers on Nov. 3. He counted 7 ships."
    first, second = figures(title, text)
    assert (first.field, title[first.start : first.end]) == ("title", "2발")
    assert (second.field, text[second.sentence_start : second.sentence_end]) == ("text", "He counted 7 ships.")


def test_a_table_of_numbers_gives_no_more_than_some() -> None:
    assert len(figures("", "40 ships left. " * 2000)) == MOST


PIECES = st.sampled_from(
    [sentence.text for sentence in sentences()]
    + [
        "1",
        "만",
        "발",
        "$",
        ",",
        ".",
        "-",
        "~",
        " ",
        "\n",
        "two",
        "dozen",
        "hundreds of",
        "0",
        "〇",
        "²",
        "①",
        "\u0345",
        "𝟙",
    ]
)


@settings(max_examples=200, deadline=None)
@given(st.lists(PIECES | st.text(max_size=4), max_size=12).map("".join))
def test_a_figure_stands_where_it_says_within_its_sentence_whatever_the_text(text: str) -> None:
    end = 0
    for figure in figures("", text):
        surface = text[figure.start : figure.end]
        assert end <= figure.start < figure.end
        assert figure.sentence_start <= figure.start
        assert figure.end <= figure.sentence_end or "\n" in surface or "." in surface
        assert surface == surface.strip()
        assert figure.low is None or figure.high is None or figure.low <= figure.high
        assert (figure.low, figure.high) != (None, None)
        end = figure.end


def test_letters_put_together_differently_are_read_alike_once_composed() -> None:
    text = unicodedata.normalize("NFC", unicodedata.normalize("NFD", "포탄 900만 발"))
    assert only(text)[1:4] == (9e6, 9e6, "rounds")
