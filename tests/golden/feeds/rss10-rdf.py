"""RDF in Japanese: two creators, dc:date, a Japanese time, the syndication module, the language on the root."""

from datetime import datetime, timedelta, timezone

from worker.flow import ParsedEntry, ParsedFeed

KST = timezone(timedelta(hours=9))

EXPECTED = ParsedFeed(
    title="みなと新報",
    kind="rdf",
    entries=(
        ParsedEntry(
            title="北朝鮮が飛翔体を発射 防衛省が発表",
            guid="https://minato.example/a/1",
            url="https://minato.example/a/1",
            summary="防衛省は23日、北朝鮮が弾道ミサイルの可能性があるものを発射したと発表した。",
            authors=(
                "港 太郎",
                "浜 花子",
            ),
            published=datetime(2026, 11, 23, 6, 10, tzinfo=KST),
            updated=datetime(2026, 11, 23, 6, 10, tzinfo=KST),
            categories=("国際",),
        ),
        ParsedEntry(
            title="日米韓、電話で協議",
            guid="https://minato.example/a/2",
            url="https://minato.example/a/2",
            published=datetime(2026, 11, 23, 15, 5, tzinfo=KST),
            published_note="zone-assumed",
            updated=datetime(2026, 11, 23, 15, 5, tzinfo=KST),
        ),
    ),
    language="ja",
    ttl=timedelta(minutes=30),
)
