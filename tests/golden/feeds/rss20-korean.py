"""KST times, CDATA, HTML in a title, a guid that is no link, no title, a time far ahead, an item of nothing."""

from datetime import datetime, timedelta, timezone

from worker.flow import ParsedEntry, ParsedFeed

KST = timezone(timedelta(hours=9))

EXPECTED = ParsedFeed(
    title="나루일보 > 정치",
    kind="rss",
    entries=(
        ParsedEntry(
            title='北, 동해로 탄도미사일 발사…"한·미 정찰자산 추적"',
            guid="naru-1001",
            url="https://naru.example/news/1001?a=1&b=2",
            summary=(
                "합동참모본부는 23일 오후 <단거리> 발사체를 포착했다고 밝혔다.\n\n사거리는 300㎞다.\n고도는 50㎞다."
            ),
            content_html=(
                "<p>합동참모본부는 <a "
                'href="https://naru.example/tag/jcs" rel="noopener noreferrer">23일</a> 밝혔다.</p>'
                '<img src="https://naru.example/news/images/a.jpg">'
            ),
            content_text="합동참모본부는 23일 밝혔다.",
            authors=("송하나",),
            published=datetime(2026, 11, 23, 15, 5, tzinfo=KST),
            categories=(
                "북한",
                "국방",
            ),
        ),
        ParsedEntry(
            title="국회 국방위, 내년 예산 심사 착수",
            guid="1002",
            url="https://feeds.example/news/1002",
            summary="국방위원회가 23일 내년도 예산안 심사에 들어갔다.",
            authors=("민보라 기자",),
            published=datetime(2026, 11, 23, 15, 5, tzinfo=KST),
            published_note="zone-assumed",
        ),
        ParsedEntry(
            title="속보 서해에서 어선 나포",
            url="https://naru.example/news/1003",
            summary="속보 서해에서 어선 나포",
            published=datetime(2026, 11, 23, 9, 0, tzinfo=KST),
            published_note="zone-assumed",
        ),
        ParsedEntry(
            title="먼 훗날의 기사",
            url="https://naru.example/news/1004",
            published_note="future",
        ),
    ),
    language="ko-kr",
    ttl=timedelta(minutes=15),
    refused=1,
    notes=("refused for want of title, address and text: 1",),
)
