"""A page that asks for consent in the article's place."""

from worker.flow import Extracted, Quality

URL = "https://www.harbourledger.example/defence/drone"
EXPECTED = Extracted(
    title="The Harbour Ledger",
    text=(
        "We and our 312 partners store and use cookies to measure how our pages are read and to show advertising that "
        "suits you.\n\n"
        "You can accept all cookies, or manage your choices. You can change your mind at any time in our privacy "
        "centre."
    ),
    language="en",
    quality=Quality.CONSENT,
    quality_reasons=("asks for consent",),
)
