"""Headline pages: what selectors find, and a redesigned page that is not silence."""

from datetime import UTC, datetime
from typing import Any

import pytest

from worker.errors import StageFailed
from worker.flow import ParsedFeed, Reason, Selectors
from worker.parse import parse

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
URL = "https://naru.example/politics/list"
TWO = """<div class="n"><a href="/1">북한 외무성 담화</a></div>
<div class="n"><a href="2">NK statement &amp; reply</a></div>"""


def read(body: str | bytes, **selectors: Any) -> ParsedFeed:
    return parse(
        body.encode() if isinstance(body, str) else body,
        url=URL,
        content_type=None,
        timezone="Asia/Seoul",
        now=NOW,
        max_entries=100,
        kind="listing",
        selectors=Selectors(**{"item": ".n", **selectors}),
    )


@pytest.mark.parametrize("item", [".n", ".n > a", "div:has(> a)"], ids=["block", "the link itself", "by content"])
def test_headlines_are_found_without_more_than_an_item(item: str) -> None:
    feed = read(TWO, item=item)
    assert [(entry.title, entry.url) for entry in feed.entries] == [
        ("북한 외무성 담화", "https://naru.example/1"),
        ("NK statement & reply", "https://naru.example/politics/2"),
    ]
    assert (feed.kind, feed.refused, feed.notes) == ("listing", 0, ())


@pytest.mark.parametrize(
    ("selectors", "said"),
    [
        ({"item": "li.new-design"}, 'selector item "li.new-design" matched nothing'),
        ({"link": "a.headline"}, 'selector link "a.headline" matched no link in any of 2 items'),
        ({"title": "h3"}, 'selector title "h3" matched no text in any of 2 items'),
    ],
    ids=["item", "link", "title"],
)
def test_a_page_whose_headlines_are_nowhere_is_a_failure_that_names_the_selector(
    selectors: dict[str, str], said: str
) -> None:
    with pytest.raises(StageFailed) as caught:
        read(TWO, **selectors)
    assert caught.value.reason == Reason.PARSE
    assert said in caught.value.detail
    assert URL in caught.value.detail


def test_a_date_that_is_nowhere_is_noted_and_costs_no_headline() -> None:
    feed = read(TWO, date="time")
    assert len(feed.entries) == 2
    assert feed.notes == ('selector date "time" matched nothing',)
    assert {entry.published_note for entry in feed.entries} == {"missing"}


def test_a_picture_says_the_title_where_no_words_do() -> None:
    body = '<div class="n"><a href="/1"><img alt="사진으로 보는 열병식" src="x"></a></div>'
    assert read(body).entries[0].title == "사진으로 보는 열병식"


@pytest.mark.parametrize("encoding", ["euc-kr", "utf-8"])
def test_a_page_in_any_encoding_is_read(encoding: str) -> None:
    body = f'<html><head><meta charset="{encoding}"></head><body>{TWO}</body></html>'.encode(encoding)
    assert read(body).entries[0].title == "북한 외무성 담화"


def test_an_over_long_page_keeps_its_first_headlines() -> None:
    body = "".join(f'<div class="n"><a href="/{n}">기사 {n}</a></div>' for n in range(150))
    feed = read(body)
    assert [entry.title for entry in feed.entries] == [f"기사 {n}" for n in range(100)]
    assert feed.notes == ("lists 150 items; the newest 100 were kept",)


def test_an_empty_page_is_empty() -> None:
    with pytest.raises(StageFailed) as caught:
        read(b" \n")
    assert caught.value.reason == Reason.EMPTY
