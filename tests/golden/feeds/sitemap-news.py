"""A news sitemap: NFD title in CDATA, pictures' own titles, addresses with bare ampersands, an entry without title."""

from datetime import datetime, timedelta, timezone

from worker.flow import ParsedEntry, ParsedFeed

KST = timezone(timedelta(hours=9))

EXPECTED = ParsedFeed(
    title="나루일보",
    kind="sitemap",
    entries=(
        ParsedEntry(
            title='北, 동해로 미사일 <2발> 발사…합참 "분석 중"',
            url="https://feeds.example/politics/20261123-1?a=1&b=2",
            published=datetime(2026, 11, 23, 15, 5, tzinfo=KST),
            updated=datetime(2026, 11, 23, 16, 0, tzinfo=KST),
            categories=("미사일", "합참", "북한"),
        ),
        ParsedEntry(
            title="북한산 & 인왕산 단풍 (종합)",
            url="https://feeds.example/society/2",
            published=datetime(2026, 11, 22, 0, 0, tzinfo=KST),
            published_note="zone-assumed",
        ),
        ParsedEntry(
            title="",
            url="https://feeds.example/english/3",
            published=datetime(2026, 11, 21, 9, 0, tzinfo=KST),
            published_note="zone-assumed",
            updated=datetime(2026, 11, 21, 9, 0, tzinfo=KST),
        ),
    ),
    language="ko",
    refused=1,
    notes=("refused for want of title and address: 1",),
)
