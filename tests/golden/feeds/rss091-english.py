"""A DOCTYPE with entities, HTML entities, a bare ampersand, no times."""

from worker.flow import ParsedEntry, ParsedFeed

EXPECTED = ParsedFeed(
    title="Harbour Post",
    kind="rss",
    entries=(
        ParsedEntry(
            title="Séoul & Washington to hold talks — envoys say",
            url="https://harbour.example/talks.html",
            summary="Envoys meet on Tuesday at Foggy Bottom & in Seoul, the &outlet; says.",
            published_note="missing",
        ),
        ParsedEntry(
            title='Destroyer "Cape Linden" leaves port',
            url="https://harbour.example/destroyer.html",
            published_note="missing",
        ),
    ),
    language="en",
)
