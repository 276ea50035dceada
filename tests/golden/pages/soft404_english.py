"""An error page served as 200, in English."""

from worker.flow import Extracted, Quality

URL = "https://www.harbourledger.example/gone"
EXPECTED = Extracted(
    title="Page not found",
    text=(
        "The page you asked for is no longer available. It may have been moved or deleted, or there may be a mistake "
        "in the address.\n\n"
        "Go to the front page or try a search."
    ),
    language="en",
    quality=Quality.SOFT404,
    quality_reasons=("says it is not there",),
)
