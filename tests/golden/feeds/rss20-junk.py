"""NFD, bidi overrides, NUL, references to surrogates, bare ampersands, junk around the document."""

from datetime import UTC, datetime

from worker.flow import ParsedEntry, ParsedFeed

EXPECTED = ParsedFeed(
    title="바람뉴스",
    kind="rss",
    entries=(
        ParsedEntry(
            title="북한, 위성 발사 예고 제목 끝",
            guid="https://baram.example/1?a=1&b=2",
            url="https://baram.example/1?a=1&b=2",
            summary="AT&T와 R&D,\n\n문단 하나\n\n&foo;",
            published=datetime(2026, 11, 23, 6, 5, tzinfo=UTC),
        ),
    ),
)
