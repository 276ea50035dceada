import io
import json
import re
from datetime import date

import feedparser
import pytest
from bs4 import BeautifulSoup

from worker.demo.content import load
from worker.demo.render import absence, feed_document, front_page, page
from worker.demo.site import DemoFeed, DemoSite, Round, Story

SITE = load(date(2026, 11, 24))
ROUNDS: tuple[Round, ...] = (1, 2)
FEEDS = [pytest.param(feed, number, id=f"{feed.id}-{number}") for feed in SITE.feeds for number in ROUNDS]


def listed(feed: DemoFeed, number: Round) -> list[Story]:
    return [story for story in SITE.edition(number) if story.feed == feed.id]


def by_id(story_id: str, number: Round = 1, site: DemoSite = SITE) -> Story:
    return next(story for story in site.edition(number) if story.id == story_id)


def decoded(story: Story, number: Round = 1) -> str:
    body, _ = page(story, SITE, number)
    return body.decode(story.undeclared or SITE.outlet(story.outlet).encoding)


@pytest.mark.parametrize(("feed", "number"), FEEDS)
def test_a_feed_parses_and_lists_its_stories(feed: DemoFeed, number: Round) -> None:
    body, content_type = feed_document(feed, SITE, number)
    stories = listed(feed, number)
    assert stories
    if feed.format == "json":
        items = json.loads(body)["items"]
        found = [(item["title"], item["url"], item["id"]) for item in items]
        assert found == [(story.title, story.link, story.guid) for story in stories]
        return
    parsed = feedparser.parse(io.BytesIO(body), response_headers={"content-type": content_type})
    assert not parsed.bozo
    assert [entry.title for entry in parsed.entries] == [story.title for story in stories]
    assert [entry.link.partition("?")[0] for entry in parsed.entries] == [story.link for story in stories]
    assert all(entry.link.endswith(feed.tracking) for entry in parsed.entries)
    assert parsed.version == {"rss": "rss20", "rdf": "rss10", "atom": "atom10"}[feed.format]


@pytest.mark.parametrize(("feed", "number"), FEEDS)
def test_a_feed_is_in_its_outlets_encoding_and_says_so(feed: DemoFeed, number: Round) -> None:
    encoding = SITE.outlet(feed.outlet).encoding
    body, content_type = feed_document(feed, SITE, number)
    text = body.decode(encoding)
    assert content_type.endswith(f"charset={encoding}")
    assert feed.format == "json" or f'encoding="{encoding}"' in text.partition("\n")[0]
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffd]", text)
    assert not re.search(r"&amp;#\d", text)


@pytest.mark.parametrize("number", ROUNDS)
def test_every_page_tells_its_story(number: Round) -> None:
    for story in SITE.edition(number):
        soup = BeautifulSoup(decoded(story, number), "lxml")
        shown = " ".join(soup.body.get_text(" ").split()) if soup.body else ""
        assert " ".join(story.title.split()) in shown, story.id
        readable = story.paragraphs[:1] if story.page == "paywall" else story.paragraphs
        for paragraph in readable:
            assert paragraph.removeprefix("## ") in shown, story.id
        assert SITE.labels[SITE.outlet(story.outlet).language]["fiction"] in shown, story.id
        assert "$" not in re.sub(r"\$\d", "", shown), story.id


def test_no_page_holds_a_control_character() -> None:
    for number in ROUNDS:
        for story in SITE.edition(number):
            assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffd]", decoded(story, number)), story.id


def test_structured_data_is_sound_and_cannot_end_its_script() -> None:
    for story in SITE.edition(1):
        soup = BeautifulSoup(decoded(story), "lxml")
        for script in soup.find_all("script", type="application/ld+json"):
            assert json.loads(script.get_text())["headline"] == story.title


def test_the_euc_kr_outlet_declares_what_it_is() -> None:
    story = by_id("ns-mdl")
    body, content_type = page(story, SITE, 1)
    assert content_type == "text/html; charset=euc-kr"
    assert "군사분계선" in body.decode("euc-kr")
    with pytest.raises(UnicodeDecodeError):
        body.decode("utf-8")


def test_one_page_is_in_euc_kr_without_a_word_about_it() -> None:
    story = by_id("dn-contact")
    body, content_type = page(story, SITE, 1)
    assert content_type == "text/html"
    assert "charset" not in body.decode("euc-kr")
    assert "판문점" in body.decode("euc-kr")


def test_a_paywalled_page_keeps_the_rest_to_itself() -> None:
    story = by_id("pl-banks")
    text = decoded(story)
    assert story.paragraphs[1] not in text
    assert "Subscribe" in text
    assert '"isAccessibleForFree": false' in text


def test_a_full_feed_carries_the_whole_story_and_a_headline_feed_only_its_title() -> None:
    full, bare = (next(feed for feed in SITE.feeds if feed.id == name) for name in ("anbo-plaza", "mulgyeol-tv"))
    entries = feedparser.parse(io.BytesIO(feed_document(full, SITE, 1)[0])).entries
    assert all(
        story.paragraphs[-1] in entry.content[0].value for entry, story in zip(entries, listed(full, 1), strict=True)
    )
    assert not any(
        "summary" in entry for entry in feedparser.parse(io.BytesIO(feed_document(bare, SITE, 1)[0])).entries
    )


def test_an_edit_is_told_by_page_and_feed_alike() -> None:
    before, after = by_id("hw-nll", 1), by_id("hw-nll", 2)
    assert "10여 발" in decoded(before)
    assert "30여 발" in decoded(after, 2)
    assert "2026.11.22 06:35" in decoded(after, 2)
    feed = next(feed for feed in SITE.feeds if feed.id == "hangang-wire")
    updated = [
        next(
            entry.updated
            for entry in feedparser.parse(io.BytesIO(feed_document(feed, SITE, n)[0])).entries
            if entry.link == after.url
        )
        for n in ROUNDS
    ]
    assert updated == ["2026-11-21T23:52:00+09:00", "2026-11-22T06:35:00+09:00"]


def test_a_front_page_names_its_feeds_and_headlines() -> None:
    outlet = SITE.outlet("hangang-wire")
    soup = BeautifulSoup(front_page(outlet, SITE, 1)[0].decode(outlet.encoding), "lxml")
    assert [link["href"] for link in soup.find_all("link", rel="alternate")] == [
        "http://hangang-wire.example/feeds/all.atom"
    ]
    assert "북한 경비정 서해 NLL 침범…군, 경고사격으로 퇴각시켜" in soup.get_text()


def test_an_absent_page_says_so_in_the_outlets_language() -> None:
    assert "찾을 수 없습니다" in absence(SITE.outlet("namsan-sinmun"), SITE, "missing")[0].decode("euc-kr")
    assert "has been removed" in absence(SITE.outlet("harbour-post"), SITE, "gone")[0].decode()
