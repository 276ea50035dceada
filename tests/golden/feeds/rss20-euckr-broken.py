"""EUC-KR with one broken byte, which costs one syllable."""

from datetime import datetime, timedelta, timezone

from worker.flow import ParsedEntry, ParsedFeed

KST = timezone(timedelta(hours=9))

EXPECTED = ParsedFeed(
    title="갯벌신문",
    kind="rss",
    entries=(
        ParsedEntry(
            title="군, 서북도서 해상사격훈련 실시…북측 반응 주시",
            url="http://getbeol.example/view.html?no=1",
            summary="해�대가 23일 해상사격훈련을 했다. 똠방각하 펲시콜라.",
            published=datetime(2026, 11, 23, 9, 0, tzinfo=KST),
        ),
        ParsedEntry(
            title="통일부 “대북 지원 검토”",
            url="http://getbeol.example/view.html?no=2",
            summary="통일부는 지원을 검토한다.",
            published=datetime(2026, 11, 23, 10, 0, tzinfo=KST),
            published_note="zone-assumed",
        ),
    ),
    notes=("bytes that are not cp949 were replaced",),
)
