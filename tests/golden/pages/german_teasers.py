"""A German page with teaser boxes and lists of other stories within its text."""

from datetime import datetime, timedelta, timezone

from worker.flow import Extracted, Quality

URL = "https://www.hafenblatt.example/a/1"
CET = timezone(timedelta(hours=1))
MUST_NOT = (
    "Lesen Sie auch",
    "Anstrich",
    "räumt Fehler ein",
    "Mehr zum Thema",
    "Putt",
    "Rechte",
)
PARAGRAPHS = (
    (
        "Ein Frachter, der auf der Liste der Vereinten Nationen steht, liegt seit vier Tagen im Haf"
        "en von Garam. Das bestätigte die Hafenbehörde am Freitag."
    ),
    (
        "Die Papiere des Schiffes trugen einen anderen Namen, sagte eine Sprecherin. Erst ein Vergl"
        "eich mit Fotos habe den Irrtum gezeigt."
    ),
    (
        "Fachleute fordern seit Langem, dass Schiffe ohne Signal nur nach einem solchen Vergleich e"
        "inlaufen dürfen. Elf Häfen in der Nachbarschaft halten es bereits so."
    ),
    "Die Behörde will ihre Regeln bis zum Jahresende ändern.",
)
EXPECTED = Extracted(
    title="Frachter liegt seit vier Tagen im Hafen",
    text="\n\n".join(PARAGRAPHS),
    published=datetime(2026, 11, 20, 12, 0, tzinfo=CET),
    language="de",
    quality=Quality.FULL,
)
