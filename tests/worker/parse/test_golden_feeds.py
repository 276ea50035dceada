"""Each feed document beside its expectation: tests/golden/feeds/<name>.xml, .json or .html, and <name>.py.

<name>.py has EXPECTED, and SELECTORS for a page of headlines.
"""

import runpy
from datetime import UTC, datetime
from pathlib import Path

import pytest

from worker.parse import parse

FOLDER = Path(__file__).parents[2] / "golden" / "feeds"
DOCUMENTS = sorted(path for path in FOLDER.iterdir() if path.suffix in (".xml", ".json", ".html"))
NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)


@pytest.mark.parametrize("path", DOCUMENTS, ids=[path.stem for path in DOCUMENTS])
def test_a_feed_document_gives_what_is_written_beside_it(path: Path) -> None:
    beside = runpy.run_path(str(path.with_suffix(".py")))
    expected, selectors = beside["EXPECTED"], beside.get("SELECTORS")
    found = parse(
        path.read_bytes(),
        url="https://feeds.example/dir/feed.xml",
        content_type=None,
        timezone="Asia/Seoul",
        now=NOW,
        kind="listing" if selectors else "auto",
        selectors=selectors,
    )
    for entry, wanted in zip(found.entries, expected.entries, strict=True):
        assert entry == wanted
        assert entry.published is None or entry.published.utcoffset() == wanted.published.utcoffset()
    assert found == expected
