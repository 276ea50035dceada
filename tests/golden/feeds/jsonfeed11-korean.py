"""Version 1.1: relative links, numbers for names, an unreadable time, items that are none."""

from datetime import datetime, timedelta, timezone

from worker.flow import ParsedEntry, ParsedFeed

KST = timezone(timedelta(hours=9))

EXPECTED = ParsedFeed(
    title="한가람 안보연구소",
    kind="jsonfeed",
    entries=(
        ParsedEntry(
            title="북·중 교역 <재개> 신호",
            guid="https://hangaram.example/brief/7",
            url="https://feeds.example/brief/7",
            summary="단둥에서 화물열차가 움직였다.",
            content_html=(
                "<h2>요약</h2>"
                "<p>단둥에서 <a "
                'href="https://feeds.example/map" rel="noopener noreferrer">화물열차</a>가 움직였다.</p>'
            ),
            content_text="요약\n\n단둥에서 화물열차가 움직였다.",
            authors=("안소라",),
            published=datetime(2026, 11, 23, 15, 5, tzinfo=KST),
            updated=datetime(2026, 11, 23, 16, 0, tzinfo=KST),
            categories=(
                "교역",
                "국경",
            ),
        ),
        ParsedEntry(
            title="제목만 있는 글",
            guid="8",
            published_note="unreadable",
        ),
    ),
    language="ko",
    refused=2,
    notes=("refused for want of title, address and text: 2",),
)
