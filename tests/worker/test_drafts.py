"""Which of a feed and a page to believe."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from tests.fakes import NOW, article
from worker.drafts import by_headline, from_page, speaks_of
from worker.flow import GUESSED, Extracted, Quality

STORY = (
    "Pyongyang conducted its seventh nuclear test at the Punggye-ri site, the military in Seoul said. "
    "The tremor was felt across the border. "
) * 3
KOREAN = "북한이 동해상으로 탄도미사일을 발사했다고 합동참모본부가 밝혔다. 군은 제원을 분석하고 있다. " * 3
WALL = "Welcome to the Daily. We value your privacy. Choose which cookies our partners may place on this device. " * 3


@pytest.mark.parametrize(
    ("headline", "text", "speaks"),
    [
        ("North Korea conducts seventh nuclear test at Punggye-ri", STORY, True),
        ("Pyongyang conducts seventh nuclear test at Punggye-ri", WALL, False),
        ('북 탄도미사일 동해로 발사…합참 "제원 분석 중"', KOREAN, True),
        ('환율 1,400원 돌파…외환당국 "쏠림 과도" 구두개입', KOREAN, False),
        ("Live: updates", WALL, True),
        ("속보", KOREAN, True),
        ("Pyongyang conducts seventh nuclear test at Punggye-ri", KOREAN, True),
        ("북한, 동해상으로 탄도미사일 발사", STORY, True),
        ("", WALL, True),
    ],
)
def test_an_article_speaks_of_its_headline(headline: str, text: str, speaks: bool) -> None:
    assert speaks_of(headline, text) is speaks


def test_a_page_that_says_nothing_of_its_headline_is_something_else() -> None:
    page = Extracted(title="Welcome to the Daily", text=WALL)
    judged = by_headline(page, "Pyongyang conducts seventh nuclear test at Punggye-ri")
    assert (judged.quality, judged.quality_reasons) == (Quality.SOFT404, ("says nothing of its headline",))
    assert by_headline(page, "Welcome to the daily cookies of our partners") == page


@pytest.mark.parametrize(
    ("feed", "page", "published"),
    [
        (NOW, NOW.replace(hour=0, minute=0, second=0), NOW),
        (NOW, datetime.fromisoformat("2019-01-01T00:00:00+00:00"), NOW),
        (NOW, NOW - timedelta(minutes=7), NOW - timedelta(minutes=7)),
        (None, datetime.fromisoformat("2026-11-20T00:00:00+09:00"), datetime.fromisoformat("2026-11-20T00:00+09:00")),
        (NOW, None, NOW),
    ],
)
def test_a_day_on_a_page_does_not_take_the_place_of_a_feeds_time(
    feed: datetime | None, page: datetime | None, published: datetime
) -> None:
    assert from_page(article(published=feed), Extracted(title="t", text="x", published=page)).published == published


def test_a_time_that_is_guessed_says_so() -> None:
    day = datetime.fromisoformat("2026-11-20T00:00:00+09:00")
    page = Extracted(title="t", text="x", published=day, sources=(("published", GUESSED),))
    assert from_page(article(published=None, published_note="missing"), page).published_note == "guessed"
    told = replace(page, sources=(("published", "json-ld"),))
    assert from_page(article(published=None, published_note="missing"), told).published_note is None
    assert from_page(article(published=NOW), page).published_note is None
