"""A page that scripts would have to build."""

from worker.flow import Extracted, Quality

URL = "https://naru.example/app/77"
EXPECTED = Extracted(
    title="나루통신",
    text="You need to enable JavaScript to run this app.",
    language="en",
    quality=Quality.JS,
    quality_reasons=("needs JavaScript",),
)
