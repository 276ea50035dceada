"""Forms are told from news in other words by their openings."""

import pytest

from worker.openings import Opening, one_form, words

FORECAST = "{} and vicinity: fair {} with a high near {} and a low tonight of {}. Winds west, diminishing after dark."
NOTICE = (
    "합동참모본부는 {} 북한이 {} 일대에서 동해상으로 탄도미사일로 추정되는 발사체를 {} 시 {} 분께 발사했다고 "
    "출입기자단에 공지했다"
)
TOLD = "Monks in grey robes received the bronze bell on the pier, rang it once and carried it up the hill by cart."
RETOLD = "On the pier monks in grey robes took the bronze bell, struck it once, then carried it up the hill in a cart."


def opening(text):
    return Opening.of(words(text))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (FORECAST.format("Granton", "Monday", 61, 40), FORECAST.format("Holm", "Tuesday", 72, 51), True),
        (FORECAST.format("Granton", "Monday", 61, 40), FORECAST.format("Granton", "Monday", 61, 40), False),
        (NOTICE.format("8일", "순천", 6, 50), NOTICE.format("11일", "원산", 7, 12), True),
        (NOTICE.format("8일", "순천", 6, 50), NOTICE.format("8일", "순천", 6, 50), False),
        (TOLD, RETOLD, False),
        ("Two words", "Two others", False),
    ],
)
def test_a_form_filled_in_anew_is_two_issues(one, other, same):
    assert one_form(opening(one), opening(other)) is same
    assert one_form(opening(other), opening(one)) is same
