"""The story, told with a fake web, a fake parser and a real archive: what one poll and one read leave behind."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from archive import reading, told
from archive.check import check
from archive.model import ArticleDraft, ArticleId, FeedId, FeedState, FeedStatus, Flag, Gap, PageStatus, TextSource
from tests.fakes import CALM, FEED, NOW, FakeWeb, flag, known
from worker.cadence import Pace
from worker.compose import Keeper, fingerprint_of
from worker.errors import StageFailed
from worker.flow import (
    Extracted,
    FeedSpec,
    Fetched,
    FetchFailed,
    NotModified,
    ParsedEntry,
    ParsedFeed,
    Quality,
    Reason,
)
from worker.pipeline import failure_wait, poll, read
from worker.run.plan import waiting
from worker.tools import Policy, Tools

SPEC = FeedSpec(id=FEED.id, url=FEED.url, title="Hangang", outlet="Hangang Wire", timezone="Asia/Seoul")
PAGE = "https://hangang.example/1"
PACE = Pace(
    shortest=timedelta(minutes=5), usual=timedelta(minutes=15), quiet=timedelta(hours=1), longest=timedelta(days=1)
)


def fetched(body: bytes = b"1", url: str = FEED.url, **changes: Any) -> Fetched:
    return replace(Fetched(url=url, final_url=url, status=200, body=body, fetched_at=NOW), **changes)


def failed(reason: Reason, **changes: Any) -> FetchFailed:
    return replace(FetchFailed(url=FEED.url, reason=reason, detail="told so", fetched_at=NOW), **changes)


def item(number: int = 1, title: str = "북한, 미사일 발사", **changes: Any) -> ParsedEntry:
    url = f"https://hangang.example/{number}"
    return replace(ParsedEntry(title=title, guid=f"g{number}", url=url, published=NOW - timedelta(hours=1)), **changes)


def judge(draft: ArticleDraft, profile: str) -> Flag:
    del profile
    return flag(3) if "미사일" in draft.title else CALM


class Bench:
    """A worker whose web, parser and extractor do as a test says."""

    def __init__(self, keeper: Keeper) -> None:
        self.keeper = keeper
        self.path = keeper.place
        self.web = FakeWeb({})
        self.documents: dict[bytes, ParsedFeed | Exception] = {}
        self.pages: dict[bytes, Extracted | Exception] = {}

    async def _parse(self, document: Fetched, feed: FeedSpec) -> ParsedFeed:
        return _given(self.documents[document.body])

    async def _extract(self, page: Fetched, headline: str, feed: FeedSpec | None) -> Extracted:
        return _given(self.pages[page.body])

    @property
    def tools(self) -> Tools:
        return Tools(
            fetch=self.web,
            parse=self._parse,
            extract=self._extract,
            keep=self.keeper,
            judge=judge,
            attribute=lambda draft: replace(draft, family="hangang"),
            fingerprint=lambda draft: (),
            clock=lambda: NOW,
            turn=asyncio.Lock(),
            policy=Policy(
                pace=PACE,
                page_max_age=timedelta(days=14),
                page_tries=3,
                pages=True,
            ),
            known=known(),
        )

    def serves(self, *answers: Any) -> None:
        self.web = FakeWeb({FEED.url: list(answers), "https://moved.example/rss": list(answers), PAGE: list(answers)})

    def feed(self, body: bytes, *entries: ParsedEntry, **changes: Any) -> None:
        self.documents[body] = replace(ParsedFeed(title="Hangang", kind="rss", entries=entries), **changes)

    async def state(self) -> FeedState:
        return (await self.keeper.ask(reading.feed_states))[0]

    async def poll(self) -> Any:
        return await poll(SPEC, await self.state(), self.tools)

    async def read(self, now: datetime = NOW) -> Any:
        (due,) = await self.keeper.ask(reading.due_pages, now, limit=5)
        pending = await self.keeper.pending_page(due.article_id)
        return await read(pending, SPEC, self.tools)

    async def article(self) -> Any:
        return await self.keeper.ask(reading.article, 1)


def _given(value: Any) -> Any:
    if isinstance(value, Exception):
        raise value
    return value


@pytest.fixture
async def bench(tmp_path: Path) -> AsyncIterator[Bench]:
    async with Keeper(tmp_path / "archive.sqlite3") as keeper:
        await keeper.sync_feeds([FEED])
        yield Bench(keeper)


async def test_counts_of_a_poll_add_up(bench: Bench) -> None:
    bench.serves(fetched(b"1"), fetched(b"2"))
    bench.feed(b"1", item(1), item(2, "날씨"))
    bench.feed(b"2", item(1), item(2, "고친 날씨"), item(3, "새 소식"), refused=1)
    first, second = await bench.poll(), await bench.poll()
    assert (first.seen, first.new, first.flagged) == (2, 2, 1)
    assert (second.seen, second.new, second.changed, second.known, second.refused) == (4, 1, 1, 1, 1)


async def test_an_entry_listed_twice_with_two_texts_does_not_change_at_every_poll(bench: Bench) -> None:
    bench.serves(fetched(b"1"), fetched(b"2"), fetched(b"3"))
    for body in (b"1", b"2", b"3"):
        bench.feed(body, item(1), item(1, summary="다른 글"))
    reports = [await bench.poll() for _ in range(3)]
    assert [(r.seen, r.new, r.changed, r.known) for r in reports] == [(2, 1, 0, 1), (2, 0, 0, 2), (2, 0, 0, 2)]


async def test_two_items_are_never_one_entry(bench: Bench) -> None:
    """Guids that count positions, under a title that recurs: one item has the guid of an entry, another its link."""
    old = item(1, "날씨", guid="1")
    above = item(2, "날씨", guid="1", published=NOW, summary="맑음")
    below = replace(old, guid="2", summary="흐림")
    bench.serves(fetched(b"1"), fetched(b"2"), fetched(b"3"))
    bench.feed(b"1", old)
    for body in (b"2", b"3"):
        bench.feed(body, above, below)
    reports = [await bench.poll() for _ in range(3)]
    assert [(r.seen, r.new, r.changed, r.known) for r in reports] == [(1, 1, 0, 0), (2, 1, 1, 0), (2, 0, 0, 2)]
    entries = await bench.keeper.ask(lambda reader: list(reading.entries(reader)))
    assert sorted(entry.summary for entry in entries) == ["맑음", "흐림"]


async def test_an_entry_tells_its_figures_at_once_and_its_page_tells_its_own(bench: Bench) -> None:
    bench.serves(fetched(b"1"))
    bench.feed(b"1", item(1, "북한, 미사일 2발 발사"))
    bench.pages[b"1"] = Extracted(title="북한, 미사일 3발 발사", text="합참은 미사일 3발이 350㎞를 날았다고 밝혔다.")

    async def given() -> list[tuple[str, float | None, str | None]]:
        figures = (await bench.keeper.ask(told.figures, [1]))[ArticleId(1)]
        return [(figure.unit, figure.low, figure.speaker) for figure in figures]

    await bench.poll()
    assert await given() == [("missiles", 2.0, None)]
    await bench.read()
    assert await given() == [("missiles", 3.0, None), ("missiles", 3.0, "합참"), ("km", 350.0, "합참")]
    assert (await bench.article()).draft.family == "hangang"


async def test_the_same_bytes_are_not_parsed_again(bench: Bench) -> None:
    bench.serves(fetched(b"1"))
    bench.feed(b"1", item(1))
    await bench.poll()
    bench.documents.clear()
    assert (await bench.poll()).outcome == "unchanged"


async def test_validators_go_out_with_the_next_request(bench: Bench) -> None:
    bench.serves(fetched(b"1", etag='"a"', last_modified="Mon"), NotModified(url="", final_url="", fetched_at=NOW))
    bench.feed(b"1", item(1))
    await bench.poll()
    assert (await bench.poll()).outcome == "unchanged"
    sent = bench.web.asked[1][1]
    assert (sent.etag, sent.last_modified) == ('"a"', "Mon")


async def test_a_document_that_does_not_parse_keeps_the_old_validators(bench: Bench) -> None:
    bench.serves(fetched(b"1", etag='"a"'), fetched(b"2", etag='"b"'))
    bench.feed(b"1", item(1))
    bench.documents[b"2"] = StageFailed(Reason.NOT_A_FEED, "it is a poem")
    await bench.poll()
    report = await bench.poll()
    state = await bench.state()
    assert (report.outcome, report.reason) == ("failed", Reason.NOT_A_FEED)
    assert (state.status, state.reason, state.validators.etag) == (FeedStatus.FAILING, "not-a-feed", '"a"')


@pytest.mark.parametrize("reason", [Reason.DNS, Reason.TIMEOUT, Reason.HTTP_5XX, Reason.FORBIDDEN_ADDRESS])
async def test_a_failure_is_named_counted_and_slows_down_but_never_stops(bench: Bench, reason: Reason) -> None:
    bench.serves(failed(reason))
    delays = []
    for count in range(1, 13):
        await bench.poll()
        state = await bench.state()
        assert (state.failures, state.reason, state.failing_since) == (count, str(reason), NOW)
        assert state.next_poll is not None
        delays.append(state.next_poll - NOW)
    assert delays == sorted(delays)
    assert timedelta(minutes=1) <= delays[0] <= timedelta(hours=1)
    assert timedelta(hours=12) <= delays[-1] <= timedelta(days=1)


@pytest.mark.parametrize("longest", [timedelta(hours=2), timedelta(days=3)])
def test_a_feed_that_fails_for_long_is_asked_as_seldom_as_the_setting_says(
    longest: timedelta,
) -> None:
    pace = replace(PACE, longest=longest)
    state = replace(FEED, failures=40)
    wait = failure_wait(SPEC, state, pace, Reason.TIMEOUT, None, NOW)
    assert 0.9 * longest <= wait <= longest
    assert failure_wait(SPEC, state, pace, Reason.RATE_LIMITED, NOW + timedelta(hours=9), NOW) == timedelta(hours=9)


async def test_a_recovered_feed_forgets_its_failure(bench: Bench) -> None:
    bench.serves(failed(Reason.DNS), fetched(b"1"))
    bench.feed(b"1", item(1))
    await bench.poll()
    await bench.poll()
    state = await bench.state()
    assert (state.status, state.failures, state.reason, state.failing_since) == (FeedStatus.OK, 0, None, None)


async def test_a_304_after_a_failure_does_not_clear_its_count(bench: Bench) -> None:
    bench.serves(failed(Reason.DNS), NotModified(url="", final_url="", fetched_at=NOW))
    await bench.poll()
    await bench.poll()
    state = await bench.state()
    assert (state.status, state.failures) == (FeedStatus.OK, 1)


async def test_a_gone_feed_says_so_and_is_still_asked_some_day(bench: Bench) -> None:
    bench.serves(failed(Reason.GONE, status=410))
    await bench.poll()
    state = await bench.state()
    assert state.status is FeedStatus.GONE
    assert state.next_poll is not None


async def test_a_permanent_move_is_followed_from_the_start_once_confirmed(bench: Bench) -> None:
    bench.serves(fetched(b"1", permanent_url="https://moved.example/rss"))
    bench.feed(b"1", item(1))
    for _ in range(4):
        await bench.poll()
    assert [asked[0] for asked in bench.web.asked] == [FEED.url] * 3 + ["https://moved.example/rss"]
    assert (await bench.state()).status is FeedStatus.MOVED


async def test_a_headline_whose_page_is_dead_stays_and_says_why(bench: Bench) -> None:
    bench.serves(fetched(b"1"))
    bench.feed(b"1", item(1, summary="합참은 동해상으로 쐈다고 밝혔다."))
    await bench.poll()
    bench.serves(failed(Reason.HTTP_4XX, status=404))
    report = await bench.read()
    kept = await bench.article()
    assert (report.outcome, report.reason) == ("failed", Reason.HTTP_4XX)
    assert (kept.page.status, kept.page.reason, kept.page.http_status) == (PageStatus.FAILED, "http-4xx", 404)
    assert (kept.draft.text_source, kept.flag.fires) == (TextSource.SUMMARY, 3)


async def test_a_page_that_is_down_is_tried_again_and_then_given_up(bench: Bench) -> None:
    bench.serves(fetched(b"1"))
    bench.feed(b"1", item(1))
    await bench.poll()
    bench.serves(failed(Reason.TIMEOUT))
    outcomes = [(await bench.read(NOW + timedelta(days=days))).outcome for days in range(3)]
    assert outcomes == ["retry", "retry", "failed"]


async def test_a_page_becomes_the_article_with_its_own_title_time_and_flag(bench: Bench) -> None:
    bench.serves(fetched(b"1"))
    bench.feed(b"1", item(1, "속보"))
    await bench.poll()
    bench.serves(fetched(b"p", PAGE))
    bench.pages[b"p"] = Extracted(title="북한, 미사일 세 발 발사", text="합참이 밝혔다.\n\n세 발이다.", language="ko")
    assert (await bench.read()).fires == 3
    kept = await bench.article()
    assert (kept.draft.title, kept.draft.text_source) == ("북한, 미사일 세 발 발사", TextSource.PAGE)
    assert kept.page.status is PageStatus.OK
    assert kept.draft.published == NOW - timedelta(hours=1)


@pytest.mark.parametrize("quality", [Quality.PAYWALL, Quality.CONSENT, Quality.SOFT404, Quality.JS, Quality.EMPTY])
async def test_junk_is_never_archived_as_an_article(bench: Bench, quality: Quality) -> None:
    bench.serves(fetched(b"1"))
    bench.feed(b"1", item(1, summary="합참은 동해상으로 쐈다고 밝혔다."))
    await bench.poll()
    bench.serves(fetched(b"p", PAGE))
    bench.pages[b"p"] = Extracted(title="Subscribe", text="Please accept all cookies", quality=quality)
    report = await bench.read()
    kept = await bench.article()
    assert (report.outcome, report.reason) == ("failed", Reason.NO_ARTICLE)
    assert (kept.draft.title, kept.draft.text) == ("북한, 미사일 발사", "합참은 동해상으로 쐈다고 밝혔다.")
    assert (kept.draft.quality, kept.page.reason) == (str(quality), "no-article")


async def test_a_page_that_gives_far_less_than_the_feed_is_suspected(bench: Bench) -> None:
    bench.serves(fetched(b"1"))
    bench.feed(b"1", item(1, content_text="전문이다. " * 100, content_html="<p>전문</p>"))
    await bench.poll()
    bench.serves(fetched(b"p", PAGE))
    bench.pages[b"p"] = Extracted(title="북한, 미사일 발사", text="전문이다.")
    await bench.read()
    assert (await bench.article()).draft.text_source is TextSource.CONTENT


async def test_an_old_entry_is_archived_but_its_page_is_left_alone(bench: Bench) -> None:
    bench.serves(fetched(b"1"))
    bench.feed(b"1", item(1, published=NOW - timedelta(days=40)))
    await bench.poll()
    page = (await bench.article()).page
    assert (page.status, page.reason) == (PageStatus.NONE, "too-old")


async def _overtaken(bench: Bench, first: ParsedEntry, second: ParsedEntry, page: Extracted) -> Any:
    """A read that begins, a poll that archives an edit meanwhile, and then the read's end."""
    bench.serves(fetched(b"1"), fetched(b"2"))
    bench.feed(b"1", first)
    bench.feed(b"2", second)
    await bench.poll()
    pending = await bench.keeper.pending_page(1)
    await bench.poll()
    bench.serves(fetched(b"p", PAGE))
    bench.pages[b"p"] = page
    later = replace(bench.tools, clock=lambda: NOW)
    await read(replace(pending, due=NOW - timedelta(minutes=5)), SPEC, later)
    return await bench.article()


async def test_a_refused_page_never_brings_back_an_older_headline(bench: Bench) -> None:
    junk = Extracted(title="", text="", quality=Quality.JS)
    kept = await _overtaken(bench, item(1, summary="옛"), item(1, "새 제목", summary="새 요약"), junk)
    assert (kept.draft.title, kept.draft.text, kept.revisions) == ("새 제목", "새 요약", 2)


async def test_a_refused_page_never_costs_the_text_that_the_feed_gave_meanwhile(bench: Bench) -> None:
    junk = Extracted(title="", text="", quality=Quality.JS)
    fuller = item(1, content_html="<p>전문</p>", content_text="전문이다. " * 100, summary="요약")
    kept = await _overtaken(bench, item(1), fuller, junk)
    assert kept.draft.text_source is TextSource.CONTENT


async def test_a_page_read_before_an_edit_is_read_again(bench: Bench) -> None:
    page = Extracted(title="옛 제목", text="옛 본문이다. " * 20)
    kept = await _overtaken(bench, item(1, summary="옛"), item(1, "새 제목", summary="새 요약"), page)
    assert (kept.page.status, kept.page.next_try) == (PageStatus.PENDING, NOW)


@pytest.mark.parametrize(
    ("reason", "outcome"),
    [(Reason.CRASHED, "retry"), (Reason.TIMEOUT, "retry"), (Reason.CPU_LIMIT, "failed"), (Reason.PARSE, "failed")],
)
async def test_a_page_whose_child_was_killed_is_tried_again_but_not_one_that_kills(
    bench: Bench, reason: Reason, outcome: str
) -> None:
    bench.serves(fetched(b"1"))
    bench.feed(b"1", item(1))
    await bench.poll()
    bench.serves(fetched(b"p", PAGE))
    bench.pages[b"p"] = StageFailed(reason, "it ended")
    assert (await bench.read()).outcome == outcome


async def test_a_teaser_never_replaces_a_whole_article(bench: Bench) -> None:
    bench.serves(fetched(b"1"), fetched(b"2"))
    bench.feed(b"1", item(1))
    bench.feed(b"2", item(1, summary="고침"))
    await bench.poll()
    bench.serves(fetched(b"p", PAGE), fetched(b"t", PAGE))
    bench.pages[b"p"] = Extracted(title="제목", text="전문이다. " * 50, quality=Quality.FULL)
    bench.pages[b"t"] = Extracted(title="제목", text="로그인 후 이용", quality=Quality.TEASER)
    await bench.read()
    web = bench.web
    bench.serves(fetched(b"2"))
    await bench.poll()
    bench.web = web
    assert (await bench.read()).outcome == "failed"
    assert (await bench.article()).draft.text.startswith("전문이다.")


async def test_an_edited_entry_is_no_duplicate_of_itself(bench: Bench) -> None:
    long = (
        "북한이 동해상으로 단거리 탄도미사일 두 발을 발사했다고 합동참모본부가 밝혔다. 군은 제원을 분석하고 있다. " * 3
    )
    bench.serves(fetched(b"1"), fetched(b"2"))
    bench.feed(b"1", item(1, summary=long))
    bench.feed(b"2", item(1, summary=f"{long} 추가로 알려졌다."))
    for _ in range(2):
        await poll(SPEC, await bench.state(), replace(bench.tools, fingerprint=fingerprint_of))
    kept = await bench.article()
    assert (kept.draft.duplicate_of, kept.story_id) == (None, 1)


@pytest.mark.parametrize("days", [0.01, 7, 400])
async def test_no_feed_is_due_right_after_its_poll(bench: Bench, days: float) -> None:
    spec = replace(SPEC, interval=timedelta(days=days))
    bench.serves(fetched(b"1"), failed(Reason.GONE, status=410))
    bench.feed(b"1", item(1))
    for _ in range(2):
        await poll(spec, await bench.state(), bench.tools)
        assert await bench.keeper.ask(reading.due_feeds, NOW) == ()


async def test_what_a_wrong_clock_put_off_is_due_by_the_right_one(bench: Bench) -> None:
    bench.serves(fetched(b"1"))
    bench.feed(b"1", item(1))
    ahead = NOW + timedelta(days=5)
    bench.web = FakeWeb({FEED.url: fetched(b"1", fetched_at=ahead)})
    await poll(SPEC, await bench.state(), replace(bench.tools, clock=lambda: ahead))
    assert [state.id for state in await bench.keeper.ask(reading.due_feeds, NOW)] == [FEED.id]
    assert [page.article_id for page in await bench.keeper.ask(reading.due_pages, NOW, limit=5)] == [1]
    bench.web = FakeWeb({FEED.url: failed(Reason.DNS, fetched_at=ahead)})
    await poll(SPEC, await bench.state(), replace(bench.tools, clock=lambda: ahead))
    assert not waiting(await bench.state(), NOW)


@pytest.mark.parametrize(
    ("told", "minutes"), [(None, 15), (5, 15), (40, 40), (60 * 24, 60)], ids=["nothing", "short", "long", "a day"]
)
async def test_a_feed_that_says_it_stays_the_same_is_left_alone_longer(
    bench: Bench, told: int | None, minutes: int
) -> None:
    bench.serves(fetched(b"1"))
    bench.feed(b"1", item(1), ttl=None if told is None else timedelta(minutes=told))
    await bench.poll()
    state = await bench.state()
    assert state.interval == timedelta(minutes=minutes)
    soonest = max(told or 0, minutes * 0.9) if told is None or told <= minutes else minutes
    assert NOW + timedelta(minutes=soonest) <= state.next_poll <= NOW + timedelta(minutes=minutes)


async def test_a_poll_that_was_cut_off_before_its_write_is_simply_done_again(bench: Bench) -> None:
    bench.serves(fetched(b"1"))
    bench.feed(b"1", item(1))

    class CutOffError(BaseException):
        pass

    class Dying(Keeper):
        async def save_poll(self, batch: Any) -> Any:
            raise CutOffError

    tools = replace(bench.tools, keep=_as(Dying, bench.keeper))
    with pytest.raises(CutOffError):
        await poll(SPEC, await bench.state(), tools)
    assert (await bench.poll()).new == 1


def _as(kind: type[Keeper], keeper: Keeper) -> Keeper:
    twin = kind.__new__(kind)
    twin.__dict__.update(keeper.__dict__)
    return twin


async def _rolled_over(bench: Bench, *documents: tuple[bytes, list[int]], hours: int = 1) -> list[Any]:
    """Polls of documents that list these items, an hour apart."""
    reports = []
    for n, (body, numbers) in enumerate(documents):
        at = NOW + n * timedelta(hours=hours)
        bench.feed(body, *(item(number, f"소식 {number}") for number in numbers))
        bench.web = FakeWeb({FEED.url: fetched(body, fetched_at=at)})
        reports.append(await poll(SPEC, await bench.state(), replace(bench.tools, clock=lambda at=at: at)))
    return reports


async def test_a_document_that_shares_nothing_with_the_last_is_a_possible_gap_with_its_window(bench: Bench) -> None:
    reports = await _rolled_over(bench, (b"1", [1, 2]), (b"2", [2, 3]), (b"3", [7, 8]), (b"4", [8, 9]))
    gap = Gap(feed_id=FEED.id, since=NOW + timedelta(hours=1), until=NOW + timedelta(hours=2), listed=2)
    assert [report.gap for report in reports] == [None, None, gap, None]
    assert await bench.keeper.ask(reading.gaps) == {FEED.id: (gap,)}


async def test_the_window_of_a_gap_begins_at_the_last_good_poll_whatever_failed_since(bench: Bench) -> None:
    await _rolled_over(bench, (b"1", [1, 2]))
    for answer in (NotModified(url="", final_url="", fetched_at=NOW + timedelta(minutes=30)), failed(Reason.DNS)):
        bench.serves(answer)
        await bench.poll()
    bench.serves(fetched(b"2", fetched_at=NOW + timedelta(days=3)))
    bench.feed(b"2", item(9))
    report = await bench.poll()
    assert (report.gap.since, report.gap.until) == (NOW + timedelta(minutes=30), NOW + timedelta(days=3))


async def test_no_gap_is_seen_where_nothing_was_listed_before_or_nothing_is_new(bench: Bench) -> None:
    reports = await _rolled_over(bench, (b"0", []), (b"1", [1]), (b"2", []), (b"3", [1]))
    assert [report.gap for report in reports] == [None] * 4


async def test_a_feed_that_was_empty_and_lists_one_more_has_no_gap(bench: Bench) -> None:
    """As lists of warnings in force are, most days."""
    reports = await _rolled_over(bench, (b"1", [1]), (b"2", []), (b"3", [2]))
    assert [report.gap for report in reports] == [None] * 3


async def test_what_is_pinned_hides_no_gap(bench: Bench) -> None:
    pinned = item(99, "공지", published=NOW - timedelta(days=90))
    for n, body in enumerate((b"1", b"2")):
        bench.web = FakeWeb({FEED.url: fetched(body, fetched_at=NOW + n * timedelta(hours=1))})
        news = [item(10 * n + m, f"소식 {n} {m}", published=NOW - m * timedelta(minutes=1)) for m in range(3)]
        bench.feed(body, pinned, *news)
        report = await bench.poll()
    assert report.gap is not None
    assert (report.new, report.known) == (3, 1)


async def test_no_gap_ends_before_it_begins(bench: Bench) -> None:
    reports = await _rolled_over(bench, (b"1", [1]), (b"2", [2]), hours=-9000)
    assert [report.gap for report in reports] == [None, None]


async def test_a_feed_that_rolls_over_is_asked_sooner_and_a_quiet_one_later(bench: Bench) -> None:
    await _rolled_over(bench, (b"1", [1, 2]), (b"2", [3, 4]), hours=0)
    quick = (await bench.state()).interval
    for _ in range(9):
        bench.serves(NotModified(url="", final_url="", fetched_at=NOW))
        await bench.poll()
    quiet = (await bench.state()).interval
    assert quick is not None
    assert quiet is not None
    assert quick <= PACE.usual < quiet <= PACE.quiet


async def test_an_interval_that_is_configured_is_kept_to(bench: Bench) -> None:
    spec = replace(SPEC, interval=timedelta(hours=3))
    bench.serves(fetched(b"1"), NotModified(url="", final_url="", fetched_at=NOW))
    bench.feed(b"1", item(1), ttl=timedelta(minutes=1))
    for _ in range(2):
        await poll(spec, await bench.state(), bench.tools)
        assert (await bench.state()).interval == timedelta(hours=3)


async def test_the_wish_of_a_server_is_met_to_the_second(bench: Bench) -> None:
    bench.serves(failed(Reason.RATE_LIMITED, status=429, retry_at=NOW + timedelta(seconds=1234)))
    await bench.poll()
    assert (await bench.state()).next_poll == NOW + timedelta(seconds=1234)


async def test_an_entry_whose_time_could_not_be_read_gets_it_when_it_can(bench: Bench) -> None:
    """As when the machine's clock was behind, so that the news seemed to come from the future."""
    hour = timedelta(hours=1)
    bench.serves(fetched(b"1"), fetched(b"2"))
    bench.feed(b"1", item(1, published=None, published_note="future"))
    bench.feed(b"2", item(1, published=NOW - hour))
    await bench.poll()
    report = await bench.poll()
    kept = await bench.article()
    assert (report.known, report.changed) == (1, 0)
    assert (kept.draft.published, kept.draft.published_note, kept.revisions) == (NOW - hour, None, 1)
    assert check(bench.path) == []


AHEAD = NOW + timedelta(days=400)
FUTURE = NOW + timedelta(days=300)


@pytest.mark.parametrize(("published", "note"), [(NOW, None), (None, "future")])
async def test_a_time_that_a_wrong_clock_let_pass_is_put_right(
    bench: Bench, published: datetime | None, note: str | None
) -> None:
    bench.serves(fetched(b"1", fetched_at=AHEAD), fetched(b"2", clock_agrees=True))
    bench.feed(b"1", item(1, published=FUTURE))
    bench.feed(b"2", item(1, published=published, published_note=note))
    await bench.poll()
    await bench.poll()
    kept = (await bench.article()).draft
    assert (kept.published, kept.published_note) == (published, note)
    assert check(bench.path) == []


@pytest.mark.parametrize("unchanged", [False, True], ids=["another document", "304"])
async def test_so_is_that_of_an_entry_which_is_listed_no_more(bench: Bench, unchanged: bool) -> None:
    later = NotModified(url="", final_url="", fetched_at=NOW, clock_agrees=True)
    bench.serves(fetched(b"1", fetched_at=AHEAD), later if unchanged else fetched(b"2", clock_agrees=True))
    bench.feed(b"1", item(1, published=FUTURE))
    bench.feed(b"2", item(2, published=NOW))
    await bench.poll()
    await bench.poll()
    kept = (await bench.article()).draft
    assert (kept.published, kept.published_note) == (None, "future")
    assert check(bench.path) == []


async def test_a_clock_that_is_behind_takes_no_time_back(bench: Bench) -> None:
    """Its server's clock tells another time."""
    behind = NOW - timedelta(days=30)
    bench.serves(fetched(b"1"), fetched(b"2", fetched_at=behind))
    bench.feed(b"1", item(1, published=NOW), item(2, published=NOW))
    bench.feed(b"2", item(1, published=None, published_note="future"))
    await bench.poll()
    await bench.poll()
    assert (await bench.article()).draft.published == NOW


async def test_an_edit_or_another_feed_without_a_time_forgets_none(bench: Bench) -> None:
    bench.serves(fetched(b"1"), fetched(b"2"))
    bench.feed(b"1", item(1, published=NOW))
    bench.feed(b"2", item(1, summary="고침", published=None, published_note="missing"))
    await bench.poll()
    assert (await bench.poll()).changed == 1
    (entry,) = await bench.keeper.ask(lambda reader: list(reading.entries(reader)))
    assert (entry.published, entry.revisions) == (NOW, 2)
    assert (await bench.article()).draft.published == NOW


async def test_who_tells_more_of_an_article_later_does_not_become_its_outlet(bench: Bench) -> None:
    other = replace(SPEC, id=FeedId("mirror"), url="https://mirror.example/rss", outlet="Mirror")
    state = FeedState(id=other.id, url=other.url)
    await bench.keeper.sync_feeds([FEED, state])
    bench.serves(fetched(b"1"))
    bench.feed(b"1", item(1, published=NOW))
    await bench.poll()
    bench.web = FakeWeb({other.url: fetched(b"2", other.url)})
    bench.feed(b"2", item(1, summary="길게 전한다.", published=None, published_note="missing"))
    await poll(other, state, bench.tools)
    kept = (await bench.article()).draft
    assert (kept.outlet, kept.published, kept.text) == (SPEC.outlet, NOW, "길게 전한다.")


async def test_a_page_that_one_feed_has_no_use_for_is_read_for_another(bench: Bench) -> None:
    bench.serves(fetched(b"1"))
    bench.feed(b"1", item(1))
    await poll(replace(SPEC, pages=False), await bench.state(), bench.tools)
    assert (await bench.article()).page.status is PageStatus.NONE
    other = FeedState(id=FeedId("mirror"), url=FEED.url)
    await bench.keeper.sync_feeds([FEED, other])
    await poll(replace(SPEC, id=other.id), other, bench.tools)
    assert (await bench.article()).page.status is PageStatus.PENDING


async def test_a_summary_that_changes_at_every_poll_does_not_fetch_its_page_at_every_poll(bench: Bench) -> None:
    bench.serves(*(fetched(str(n).encode()) for n in range(6)))
    waits = []
    for n in range(6):
        bench.feed(str(n).encode(), item(1, summary=f"조회 {n}"))
        await bench.poll()
        waits.append((await bench.article()).page.next_try - NOW)
    assert waits == sorted(waits)
    assert waits[1] == timedelta(0)
    assert waits[-1] >= timedelta(hours=4)


LAUNCH = item(
    1, "북한, 동해상으로 탄도미사일 2발 발사", summary="합참은 24일 북한이 동해로 미사일 2발을 쐈다고 밝혔다."
)
FIRED = item(
    2, "N. Korea fires two ballistic missiles into East Sea", summary="It fired two missiles Tuesday, Seoul said."
)
MORE = item(3, "N. Korea fires three ballistic missiles into East Sea", summary="It fired three missiles Tuesday.")


async def _stories(bench: Bench) -> list[int]:
    return [one.story_id for one in await bench.keeper.ask(lambda reader: list(reading.articles(reader)))]


async def test_reports_of_one_event_are_one_story_within_a_document_and_after(bench: Bench) -> None:
    bench.serves(fetched(b"1"), fetched(b"2"))
    bench.feed(b"1", LAUNCH, MORE)
    bench.feed(b"2", LAUNCH, FIRED, MORE)
    await bench.poll()
    await bench.poll()
    assert await _stories(bench) == [1, 2, 1]


async def test_reports_listed_together_are_one_story(bench: Bench) -> None:
    bench.serves(fetched(b"1"))
    bench.feed(b"1", MORE, LAUNCH, FIRED)
    await bench.poll()
    assert await _stories(bench) == [1, 2, 2]


async def test_a_page_that_tells_more_joins_its_story(bench: Bench) -> None:
    bench.serves(fetched(b"1"))
    bench.feed(b"1", item(1, "[속보] 합참 발표", published=NOW), FIRED)
    bench.pages[b"page"] = Extracted(title=LAUNCH.title, text=f"{LAUNCH.summary} 군은 경계를 강화했다.")
    await bench.poll()
    assert await _stories(bench) == [1, 2]
    bench.serves(fetched(b"page", PAGE))
    pending = await bench.keeper.pending_page(ArticleId(1))
    await read(pending, SPEC, bench.tools)
    assert await _stories(bench) == [1, 1]
