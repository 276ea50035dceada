import tomllib
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest

from worker.demo.content import KOREA, base_of, expectations, feeds_toml, load
from worker.demo.site import DemoSite
from worker.feeds import load_feeds

BASE = date(2026, 11, 24)
SPACED = {"ko", "en", "ru"}  # languages whose words can be counted by their spaces


@pytest.fixture(scope="module")
def site() -> DemoSite:
    return load(BASE)


def test_the_same_base_gives_the_same_web(site: DemoSite) -> None:
    assert load(BASE) == site
    assert load(datetime(2026, 11, 23, 20, tzinfo=UTC)) == site


@pytest.mark.parametrize(
    ("now", "base"),
    [
        (datetime(2026, 11, 24, 14, 59, tzinfo=UTC), date(2026, 11, 24)),
        (datetime(2026, 11, 24, 15, 0, tzinfo=UTC), date(2026, 11, 25)),
        (datetime(2026, 1, 1, 0, 30, tzinfo=KOREA), date(2026, 1, 1)),
    ],
    ids=["last minute of a day in Korea", "first minute of the next", "new year"],
)
def test_the_base_day_is_the_day_in_korea(now: datetime, base: date) -> None:
    assert base_of(now) == base


@pytest.mark.parametrize("base", [date(2026, 11, 24), date(2027, 3, 29), date(2028, 3, 1)], ids=str)
def test_everything_happened_in_the_week_before_the_base_day(base: date) -> None:
    end = datetime(base.year, base.month, base.day, tzinfo=KOREA)
    for story in load(base).edition(2):
        assert end - timedelta(days=7) <= story.published <= story.touched <= end, story.id


def test_there_are_enough_outlets_and_stories_of_both_languages(site: DemoSite) -> None:
    assert len(site.outlets) >= 12
    assert len({outlet.template for outlet in site.outlets}) >= 5
    assert {feed.format for feed in site.feeds} == {"rss", "rdf", "atom", "json"}
    assert {feed.items for feed in site.feeds} == {"headline", "summary", "html", "full"}
    languages = Counter(site.outlet(story.outlet).language for story in site.edition(2))
    assert sum(languages.values()) >= 64
    assert abs(languages["ko"] - languages["en"]) <= 6
    assert {"ja", "zh", "ru"} <= languages.keys()


def test_ids_addresses_guids_and_hosts_are_unique(site: DemoSite) -> None:
    for edition in (site.edition(1), site.edition(2)):
        assert max(Counter(story.id for story in edition).values()) == 1
        addresses = [address for story in edition for address in (story.url, story.via) if address]
        assert max(Counter(addresses).values()) == 1
        assert max(Counter((story.feed, story.guid) for story in edition).values()) == 1
    assert max(Counter(outlet.host for outlet in site.outlets).values()) == 1
    assert max(Counter(feed.known_url for feed in site.feeds).values()) == 1


def test_every_host_is_of_the_reserved_kind(site: DemoSite) -> None:
    assert all(outlet.host.endswith(".example") for outlet in site.outlets)


def test_stories_have_the_length_of_stories(site: DemoSite) -> None:
    for story in site.edition(2):
        if story.page in ("missing", "gone"):
            continue
        text = " ".join(story.paragraphs)
        if site.outlet(story.outlet).language in SPACED:
            assert 120 <= len(text.split()) <= 400, story.id
        else:
            assert 300 <= len(text) <= 1500, story.id
        assert len(story.paragraphs) >= 4, story.id


def test_words_hold_no_control_characters_and_no_placeholders(site: DemoSite) -> None:
    for story in (*site.edition(1), *site.edition(2)):
        words = [story.title, story.summary, story.caption, story.section, *story.paragraphs, *story.authors]
        # Japanese headlines part their clauses by an ideographic space, which Python does not call printable.
        assert all(text.replace("\u3000", "").isprintable() and text == text.strip() for text in words), story.id
        assert not any("{" in text or "\ufffd" in text for text in words), story.id


def test_weekdays_in_a_story_follow_the_base_day() -> None:
    def first_words(base: date) -> str:
        return next(story for story in load(base).stories if story.id == "he-nuclear-test").paragraphs[0]

    assert "nuclear test on Monday" in first_words(date(2026, 11, 24))
    assert "nuclear test on Saturday" in first_words(date(2026, 11, 29))


def test_a_wire_story_is_carried_by_four_more_outlets_in_each_language(site: DemoSite) -> None:
    by_id = {story.id: story for story in site.stories}
    copies = Counter(story.copy_of for story in site.stories if story.copy_of)
    carried = {site.outlet(by_id[wire].outlet).language: count for wire, count in copies.items() if count >= 3}
    assert carried.keys() == {"ko", "en"}
    verbatim = [
        story for story in site.stories if story.copy_of and story.paragraphs == by_id[story.copy_of].paragraphs
    ]
    edited = [story for story in site.stories if story.copy_of and story not in verbatim]
    assert len(verbatim) >= 2
    assert len(edited) >= 4
    for story in edited:
        shared = set(story.paragraphs) & set(by_id[story.copy_of or ""].paragraphs)
        assert len(shared) >= 3, story.id


def test_every_grade_is_there_in_both_languages_and_a_third_is_ordinary(site: DemoSite) -> None:
    expected = expectations(site)
    assert len(expected) == len(site.edition(2))
    for language in ("ko", "en"):
        assert {row.fires for row in expected if row.language == language} == {0, 1, 2, 3, 4, 5}
    assert sum(row.fires == 0 for row in expected) * 3 >= len(expected)


def test_pages_that_cannot_be_had_are_told_apart(site: DemoSite) -> None:
    fates = Counter(row.page for row in expectations(site))
    assert fates.keys() == {"ok", "missing", "gone", "paywall", "robots"}
    assert all(row.fires >= 1 for row in expectations(site) if row.page != "ok")


def test_between_the_rounds_something_changes_and_most_stays(site: DemoSite) -> None:
    before = {story.id: story for story in site.edition(1)}
    after = {story.id: story for story in site.edition(2)}
    assert before.keys() < after.keys()
    text = [key for key, old in before.items() if old.paragraphs[:1] != after[key].paragraphs[:1]]
    headline = [key for key, old in before.items() if old.title != after[key].title]
    guid = [key for key, old in before.items() if old.guid != after[key].guid]
    assert text == ["hw-nll"]
    assert headline == ["bd-kim"]
    assert guid == ["ms-kpop"]
    assert after["hw-nll"].touched > before["hw-nll"].touched
    assert all(after[key].url == before[key].url for key in before)


def test_the_feeds_are_a_configuration_that_loads(site: DemoSite, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("feeds.d")
    (folder / "demo.toml").write_text(feeds_toml(site), encoding="utf-8")
    loaded = load_feeds(folder)
    assert [(spec.id, spec.url) for spec in loaded] == [(feed.id, feed.known_url) for feed in site.feeds]
    assert {spec.profile for spec in loaded} == {"wire", "press", "specialist", "state", "official"}
    assert not all(spec.pages for spec in loaded)
    assert len(tomllib.loads(feeds_toml(site))["feed"]) == len(site.feeds)
