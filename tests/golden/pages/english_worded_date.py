"""A page of divs with its date in words and a zone, a caption in a div, and a later date in another story's address."""

from datetime import datetime, timedelta, timezone

from worker.flow import Extracted, Quality

URL = "https://www.harbourledger.example/d/7"
PARAGRAPHS = (
    (
        "A grey drone with a wingspan of three metres was lifted from the sea two kilometres south of Seolmun "
        "island before dawn on Friday, the coastal command said, and taken to a base for study."
    ),
    (
        'The skipper who found it said he had thought its tail was a buoy until he came alongside. "It was quite '
        'whole," he said. "There was not a scratch on the wing, and the camera was still in its place."'
    ),
    (
        "Investigators are comparing the wreck with two drones found in spring. The command said it would not "
        "guess where this one had taken off, and asked crews to report such finds rather than touch them."
    ),
)
EXPECTED = Extracted(
    title="Drone lifted from sea off Seolmun",
    text="\n\n".join(PARAGRAPHS),
    authors=("Kim Garam",),
    published=datetime(2026, 11, 20, 8, 30, tzinfo=timezone(timedelta(hours=8))),
    language="en",
    quality=Quality.FULL,
)
