"""Small pages told apart, articles from what stands in their place: shares over a labelled set of our own."""

import tomllib
from datetime import UTC, datetime
from pathlib import Path

from worker.extract import extract
from worker.flow import Quality

PAGES = tomllib.loads(Path(__file__).with_name("page_kinds.toml").read_text("utf-8"))
NOW = datetime(2026, 11, 24, tzinfo=UTC)
# Of what is no article so much is marked; of the articles not one in a hundred is, which is none of a few dozen.
LEAST_MARKED = 0.9


def is_full(told):
    repeated = "".join(told.get("repeat", "").replace("{n}", str(n)) for n in range(1, 41))
    markup = told["html"].replace("{repeat}", repeated)
    found = extract(markup.encode(), url=told.get("url", "https://www.garam.example/news/20261120001"), now=NOW)
    return found.quality is Quality.FULL


def test_what_is_no_article_is_marked():
    missed = [told["name"] for told in PAGES["junk"] if is_full(told)]
    assert len(PAGES["junk"]) >= 25
    assert len(missed) <= (1 - LEAST_MARKED) * len(PAGES["junk"]), missed


def test_short_articles_are_not():
    assert len(PAGES["good"]) >= 25
    assert [told["name"] for told in PAGES["good"] if not is_full(told)] == []
