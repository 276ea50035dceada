"""Relative links and nested xml:base, text that is no HTML, XHTML and plain content, no published time."""

from datetime import UTC, datetime, timedelta, timezone

from worker.flow import ParsedEntry, ParsedFeed

EST = timezone(timedelta(hours=-5))

EXPECTED = ParsedFeed(
    title="Strait Review",
    kind="atom",
    entries=(
        ParsedEntry(
            title="Why <blank> fields hide sanctions evasion",
            guid="tag:strait.example,2026:1",
            url="https://strait.example/base/one.html",
            summary="Ships leave the field empty.",
            content_html=(
                "<p>Ships leave the <a "
                'href="https://strait.example/base/deep/x.html" rel="noopener noreferrer">field</a> empty.</p>'
                "<p>Ports look away.</p>"
            ),
            content_text="Ships leave the field empty.\n\nPorts look away.",
            authors=(
                "Ana Castell",
                "이도윤",
            ),
            published=datetime(2026, 11, 22, 23, 0, tzinfo=EST),
            updated=datetime(2026, 11, 23, 4, 30, tzinfo=UTC),
            categories=("Sanctions & trade",),
        ),
        ParsedEntry(
            title="Drill <Ulji> begins early",
            guid="tag:strait.example,2026:2",
            url="https://strait.example/two",
            summary="First line.\n\nSecond & last.",
            content_html="<p>First line.</p><p>Second &amp; last.</p>",
            content_text="First line.\n\nSecond & last.",
            published=datetime(2026, 11, 23, 5, 0, tzinfo=UTC),
            updated=datetime(2026, 11, 23, 5, 0, tzinfo=UTC),
        ),
    ),
    language="en-gb",
)
