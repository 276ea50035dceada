"""A headline page: links relative to <base>, times in text and attribute, a link listed twice, items that are none."""

from datetime import datetime, timedelta, timezone

from worker.flow import ParsedEntry, ParsedFeed, Selectors

KST = timezone(timedelta(hours=9))

SELECTORS = Selectors(item="ul.headlines > li.item", link="a.tit", date=".time", summary="p.lead")

EXPECTED = ParsedFeed(
    title="정치 <속보> | 나루일보",
    kind="listing",
    entries=(
        ParsedEntry(
            title='합참 "북, 동해상으로 미사일 발사"',
            url="https://feeds.example/news/view?id=1",
            summary="군 당국은 제원을 분석하고 있다.",
            published=datetime(2026, 11, 23, 15, 5, tzinfo=KST),
            published_note="zone-assumed",
        ),
        ParsedEntry(
            title="한·미 연합훈련 시작 동영상",
            url="https://naru.example/2",
            published=datetime(2026, 11, 23, 10, 0, tzinfo=KST),
        ),
    ),
    language="ko-kr",
    refused=3,
    notes=("refused for want of a link or a title: 3",),
)
