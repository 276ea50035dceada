"""An English page: JSON-LD with references, a sidebar of headlines, a "read more" line, a newsletter line."""

from datetime import datetime, timedelta, timezone

from worker.flow import Extracted, Quality

URL = "https://www.harbourledger.example/defence/drone-seolmun-island"
KST = timezone(timedelta(hours=9))
EXPECTED = Extracted(
    title="Harbour patrol finds drifting drone near Seolmun Island",
    text=(
        "A patrol boat of the Seolmun harbour office pulled a reconnaissance drone out of the water on Thursday "
        "morning, two kilometres south of the island's lighthouse, officials said.\n\n"
        "The aircraft had a wingspan of about three metres and carried a camera whose memory was intact, according to "
        "Captain Orla Venn, who led the crew. “We saw a grey tail and thought of a buoy,” she said.\n\n"
        "Investigators from the coastal command are comparing its parts with those of two drones found in the spring. "
        "They have not said where it took off, and asked fishermen to report wreckage rather than lift it aboard.\n\n"
        "The island's council will meet on Monday to decide whether the ferry needs an escort while the search for "
        "further debris goes on."
    ),
    authors=("Ada Quill", "Ben Tarr", "Min-seo Han"),
    published=datetime(2026, 11, 20, 8, 30, tzinfo=KST),
    modified=datetime(2026, 11, 20, 11, 5, tzinfo=KST),
    language="en",
    canonical_url="https://www.harbourledger.example/defence/drone-seolmun-island?utm_source=front",
    image="https://www.harbourledger.example/pictures/2026/drone-on-deck.jpg",
    section="Defence",
    quality=Quality.FULL,
)
