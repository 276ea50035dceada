"""Version 1.0: one author, a link blog, plain text, no title."""

from datetime import UTC, datetime

from worker.flow import ParsedEntry, ParsedFeed

EXPECTED = ParsedFeed(
    title="Field Notes",
    kind="jsonfeed",
    entries=(
        ParsedEntry(
            title="A report worth reading.",
            guid="1",
            url="https://source.example/report",
            summary="A report worth reading.\n\nIt is short & clear.",
            content_html="<p>A report worth reading.</p><p>It is short &amp; clear.</p>",
            content_text="A report worth reading.\n\nIt is short & clear.",
            authors=("Rae Morland",),
            published=datetime(2026, 11, 23, 1, 2, 3, tzinfo=UTC),
        ),
    ),
)
