"""Whether a page is still there, and when to look again: rules alone, without a web or an archive."""

# ruff: noqa: E501  (pages of a table stand on one line)

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from archive.model import ArticleDraft, TextSource, Watch
from tests.fakes import NOW, article
from worker.fetch.retry import PAGE_DELAYS
from worker.flow import Extracted, Fetched, FetchFailed, Quality, Reason
from worker.recheck import HERE, Look, Lost, next_look, of_failure, of_page, watched

H = timedelta(hours=1)
SCHEDULE = (H, 6 * H, 24 * H, 168 * H, 720 * H)
URL = "https://hangang.example/news/1"
TEXT = "합동참모본부는 북한이 동해로 탄도미사일을 쐈다고 밝혔다. 병력 11,000명이 참가했고 정부는 회의를 열었다. " * 6
ARCHIVED = article("북한, 동해로 탄도미사일 발사", TEXT, text_source=TextSource.PAGE, quality=Quality.FULL)


def page(title: str = ARCHIVED.title, text: str = TEXT, quality: Quality = Quality.FULL, *why: str) -> Extracted:
    return Extracted(title=title, text=text, quality=quality, quality_reasons=why)


def answer(final: str = URL) -> Fetched:
    return Fetched(url=URL, final_url=final, status=200, body=b"1", fetched_at=NOW)


def failed(reason: Reason, status: int | None = None) -> FetchFailed:
    return FetchFailed(url=URL, reason=reason, detail="told so", fetched_at=NOW, status=status)


@pytest.mark.parametrize(
    ("outcome", "lost", "unsure"),
    [
        (failed(Reason.HTTP_4XX, 404), Lost.NOT_FOUND, None),
        (failed(Reason.GONE, 410), Lost.GONE, None),
        (failed(Reason.HTTP_4XX, 451), Lost.LEGAL, None),
        (failed(Reason.HTTP_4XX, 403), None, "http-4xx"),
        (failed(Reason.HTTP_4XX, 401), None, "http-4xx"),
        (failed(Reason.RATE_LIMITED, 429), None, "rate-limited"),
        (failed(Reason.HTTP_5XX, 500), None, "http-5xx"),
        (failed(Reason.RATE_LIMITED, 503), None, "rate-limited"),
        (failed(Reason.TIMEOUT), None, "timeout"),
        (failed(Reason.DNS), None, "dns"),
        (failed(Reason.ROBOTS), None, "robots"),
        (failed(Reason.REDIRECTS, 302), None, "redirects"),
    ],
)
def test_only_an_answer_that_says_so_means_that_a_page_is_gone(
    outcome: FetchFailed, lost: Lost | None, unsure: str | None
) -> None:
    look = of_failure(outcome)
    assert (look.lost, look.unsure) == (lost, unsure)


LOOKS: dict[str, tuple[Extracted, Fetched, Lost | str | None]] = {
    "as it was": (page(), answer(), None),
    "edited": (page(text=TEXT.replace("11,000", "12,000")), answer(), None),
    "under another headline": (page(title="합참 “북 도발 규탄”"), answer(), None),
    "told anew under its headline": (page(text="전혀 다른 내용으로 다시 썼다. " * 20), answer(), None),
    "moved": (page(), answer("https://hangang.example/politics/1"), None),
    "front page": (page("한강일보", "오늘의 주요 소식 경제 사회 문화 " * 20), answer("https://hangang.example/"), Lost.FRONT_PAGE),
    "front page of a language": (page("Hangang", "", Quality.EMPTY), answer("https://hangang.example/en/"), Lost.FRONT_PAGE),
    "another story": (page("쌀값 대책", "농림부는 쌀값 안정 대책을 내놨다. " * 20), answer(), Lost.SOFT404),
    "says so": (page("안내", "삭제된 기사입니다.", Quality.SOFT404), answer(), Lost.SOFT404),
    "says so under its headline": (page(text="이 기사는 언론사 요청으로 삭제되었습니다."), answer(), Lost.SOFT404),
    "wall": (page("안내", "구독자 전용 기사입니다.", Quality.PAYWALL), answer(), Lost.WALL),
    "consent": (page("Before you continue", "We use cookies", Quality.CONSENT), answer(), Lost.WALL),
    "only the beginning": (page(text=TEXT[:100], quality=Quality.TEASER), answer(), Lost.WALL),
    "bot check": (page("Just a moment...", "", Quality.JS), answer(), "no-article"),
    "maintenance": (page("안내", "서비스 점검 중입니다. 잠시 후 접속해 주세요.", Quality.SOFT404), answer(), "no-article"),
    "nothing": (page("", "", Quality.EMPTY), answer(), "emptied"),
}  # fmt: skip


@pytest.mark.parametrize(("given", "outcome", "found"), LOOKS.values(), ids=LOOKS)
def test_what_a_page_that_came_tells(given: Extracted, outcome: Fetched, found: Any) -> None:
    look = of_page(ARCHIVED, given, outcome)
    assert (look.lost or look.unsure) == found
    assert (look == HERE) == (found is None)


def test_a_flash_that_grew_is_the_same_article() -> None:
    flash: ArticleDraft = replace(ARCHIVED, title="[속보] 북, 탄도미사일 발사", text="북한이 탄도미사일을 쐈다.")
    assert of_page(flash, page(title="북한, 동해로 탄도미사일 2발…합참"), answer()) == HERE


def test_looks_come_as_the_schedule_says_and_end_with_it() -> None:
    moment, looks = NOW, []
    while (moment := next_look(SCHEDULE, moment, since=[NOW])) is not None:  # type: ignore[assignment]
        looks.append(moment - NOW)
    assert looks == list(SCHEDULE)


def test_looks_that_were_missed_are_not_made_up_for() -> None:
    assert next_look(SCHEDULE, NOW + 100 * H, since=[NOW]) == NOW + 168 * H


def test_a_first_reading_by_a_clock_that_was_ahead_counts_as_now() -> None:
    assert next_look(SCHEDULE, NOW, since=[NOW + 9_000 * H]) == NOW + H


def test_a_page_that_is_gone_is_looked_at_from_then_on_and_found_when_it_is_back() -> None:
    now = NOW + 700 * H
    gone = watched(Watch(first_read=NOW), Look(lost=Lost.GONE), now=now, schedule=SCHEDULE, tries=5)
    assert (gone.gone_since, gone.next_check) == (now, now + H)
    still = watched(gone, Look(lost=Lost.GONE), now=now + H, schedule=SCHEDULE, tries=5)
    assert (still.gone_since, still.next_check) == (now, now + 6 * H)
    unsure = watched(still, Look(unsure="timeout"), now=now + 6 * H, schedule=SCHEDULE, tries=5)
    assert (unsure.gone_since, unsure.reason) == (now, "timeout")
    assert watched(unsure, HERE, now=now + 7 * H, schedule=SCHEDULE, tries=5).gone_since is None


def test_what_passes_is_tried_again_and_then_left_to_the_next_look() -> None:
    watch, now, waits = Watch(first_read=NOW), NOW + 24 * H, []
    for _ in range(5):
        watch = watched(watch, Look(unsure="http-5xx"), now=now, schedule=SCHEDULE, tries=5)
        assert watch.next_check is not None
        waits.append(watch.next_check - now)
        now = watch.next_check
    assert tuple(waits[:4]) == PAGE_DELAYS
    assert now == NOW + 168 * H
    assert watch.gone_since is None


def test_the_servers_wish_counts_and_what_will_not_change_is_not_asked_again() -> None:
    wish = watched(
        Watch(first_read=NOW), Look(unsure="rate-limited"), now=NOW, schedule=SCHEDULE, tries=5, retry_at=NOW + H / 2
    )
    assert wish.next_check == NOW + H / 2
    robots = watched(Watch(first_read=NOW), Look(unsure=Reason.ROBOTS), now=NOW, schedule=SCHEDULE, tries=5)
    assert robots.next_check == NOW + H


def test_a_page_that_stays_empty_however_often_it_is_asked_is_gone() -> None:
    watch, now = Watch(first_read=NOW), NOW + 24 * H
    states = []
    for _ in range(5):
        watch = watched(watch, Look(unsure=Lost.EMPTIED), now=now, schedule=SCHEDULE, tries=5)
        states.append(watch.gone_since is not None)
        now += 6 * H
    assert states == [False, False, False, False, True]
    assert watch.reason == "emptied"


def test_nobody_who_wants_no_looks_gets_any() -> None:
    seen = watched(Watch(first_read=NOW), Look(lost=Lost.GONE), now=NOW, schedule=(), tries=5)
    assert (seen.next_check, seen.gone_since) == (None, NOW)
