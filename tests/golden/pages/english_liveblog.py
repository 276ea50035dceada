"""A live blog: posts under headings of their times, shares and a newsletter between them."""

from datetime import UTC, datetime

from worker.flow import Extracted, Quality

URL = "https://www.harbourledger.example/live/1"
MUST_NOT = (
    "Share on X",
    "Copy link",
    "never miss",
    "Ferry fares",
    "Most read",
    "putt",
    "©",
)
PARAGRAPHS = (
    (
        "A patrol vessel remains within sight of the island ferry on Friday evening, hours after it"
        " first crossed the line that both sides had agreed on in spring."
    ),
    "18:40 Ferry told to wait",
    (
        "The operator of the island ferry says the evening crossing is put off until further notice"
        ". Some ninety passengers are being looked after in the terminal, and hot meals have been h"
        "anded out."
    ),
    "17:15 Coast guard releases pictures",
    (
        "Pictures released by the coast guard show the vessel half a mile from the pier. It had cov"
        "ered its number with canvas, a spokeswoman said, which is not allowed in these waters."
    ),
    "15:02 First sighting",
    (
        "A fisherman was the first to report the vessel. He told this paper that its lights were of"
        "f and that nobody answered on the radio for nearly an hour."
    ),
)
EXPECTED = Extracted(
    title="Harbour standoff: what we know, as it happens",
    text="\n\n".join(PARAGRAPHS),
    authors=("Anna Reyes",),
    published=datetime(2026, 11, 20, 15, 10, tzinfo=UTC),
    language="en",
    quality=Quality.FULL,
)
