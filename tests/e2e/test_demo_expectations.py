"""What the demo web's data says of each story, against what the archive holds once the demo has run."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from tests.e2e.command import bongsu
from worker.demo import content
from worker.demo.site import Expectation, Story

# Words of the pages around the stories that no text may keep. Taken from the templates, the labels and the outlets.
TELLTALES = (
    "카카오톡 페이스북",
    "글자크기",
    "댓글 12",
    "12 comments",
    "많이 본 뉴스",
    "관련기사",
    "Most read",
    "Related stories",
    "Самое читаемое",
    "Материалы по теме",
    "Поделиться",
    "アクセスランキング",
    "無断転載",
    "무단 전재",
    "All rights reserved",
    "All Rights Reserved",
    "При цитировании",
    "지어낸 것입니다",
    "invented for the demonstration",
    "вымышлены для демонстрации",
    "구독하기",
    "morning newsletter",
    "Advertisement",
    "Published ",
    "입력 20",
    "| ",
)
EXACT_FLOOR = 0.94
WITHIN_ONE = 0.95


@dataclass(frozen=True, slots=True)
class Kept:
    """A story of the demo: what its data says, and the article the archive holds of it."""

    story: Story
    expected: Expectation
    article: Mapping[str, Any]


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> list[Kept]:
    home = tmp_path_factory.mktemp("home")
    done = bongsu("demo", "--keep", "kept", home=home)
    assert done.code == 0, done.err
    rows = bongsu("--config", "kept/bongsu.toml", "export", "--what", "articles", home=home).lines
    articles = {row["url"].partition("?")[0]: row for row in rows} | {row["canonical_url"]: row for row in rows}
    base = tomllib.loads((home / "kept" / "bongsu.toml").read_text("utf-8"))["demo"]["base"]
    site = content.load(date.fromisoformat(base))
    return [
        Kept(story, expected, articles.get(story.url) or articles[story.link])
        for story, expected in zip(site.edition(2), content.expectations(site), strict=True)
    ]


def test_what_is_to_be_flagged_is_and_nothing_else(kept: list[Kept]) -> None:
    wrong = [k.story.id for k in kept if bool(k.article["fires"]) != bool(k.expected.fires)]
    assert wrong == []


def test_fires_are_as_grave_as_the_data_says(kept: list[Kept]) -> None:
    apart = [abs(k.article["fires"] - k.expected.fires) for k in kept]
    assert sum(by <= 1 for by in apart) >= WITHIN_ONE * len(apart)
    assert sum(by == 0 for by in apart) >= EXACT_FLOOR * len(apart)


def test_titles_are_the_headlines_without_the_outlet(kept: list[Kept]) -> None:
    wrong = [k.article["title"] for k in kept if k.article["title"].split() != k.story.title.split()]
    assert wrong == []


def test_texts_are_the_storys_own_paragraphs(kept: list[Kept]) -> None:
    for k in kept:
        if k.expected.page == "ok":
            paragraphs = [text.removeprefix("## ") for text in k.story.paragraphs]
            assert [line for line in k.article["text"].split("\n") if line] == paragraphs, k.story.id


@pytest.mark.parametrize("telltale", TELLTALES)
def test_nothing_of_the_page_around_it_is_left_in_a_text(kept: list[Kept], telltale: str) -> None:
    assert [k.story.id for k in kept if telltale in k.article["text"]] == []


def test_captions_stay_out_of_texts(kept: list[Kept]) -> None:
    assert [k.story.id for k in kept if k.story.caption and k.story.caption in k.article["text"]] == []


def test_times_are_right_to_the_minute(kept: list[Kept]) -> None:
    found = {k.story.id: datetime.fromisoformat(k.article["published"]) for k in kept}
    assert [k.story.id for k in kept if abs(found[k.story.id] - k.story.published) >= timedelta(minutes=1)] == []


def test_languages_are_right(kept: list[Kept]) -> None:
    assert [k.story.id for k in kept if k.article["language"] != k.expected.language] == []


def test_reporters_are_named_where_the_story_names_them(kept: list[Kept]) -> None:
    pairs = [(set(k.article["authors"]), set(k.story.authors)) for k in kept if k.story.authors]
    assert [found for found, named in pairs if found != named] == []
