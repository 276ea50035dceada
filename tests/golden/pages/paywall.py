"""The beginning of an article that is for subscribers, as the page and its JSON-LD say."""

from datetime import UTC, datetime

from worker.flow import Extracted, Quality

URL = "https://beacon.example/radars"
EXPECTED = Extracted(
    title="Inside the workshop that builds the island's radars",
    text=(
        "In a shed behind the Seolmun ferry pier, eleven engineers solder receivers that will watch the strait for "
        "drones too small for the navy's old sets to see.\n\n"
        "Their first order is due before the winter storms, and half of the parts have yet to arrive."
    ),
    authors=("Ines Moor",),
    published=datetime(2026, 11, 19, 22, 0, tzinfo=UTC),
    language="en",
    quality=Quality.PAYWALL,
    quality_reasons=("not free to read",),
)
