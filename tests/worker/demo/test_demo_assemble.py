from datetime import date
from typing import Any

import pytest

from worker.demo.assemble import assemble
from worker.demo.site import DemoSite
from worker.errors import ConfigError

BASE = date(2026, 11, 24)


def outlet(name: str, *stories: dict[str, Any]) -> dict[str, Any]:
    own = {"id": name, "name": name, "host": f"{name}.example", "language": "ko", "timezone": "Asia/Seoul"}
    feed = {"id": f"{name}-feed", "path": "/feed", "title": name, "format": "rss"}
    return {"outlet": {**own, "template": "bare", "copyright": ""}, "feed": [feed], "story": list(stories)}


def story(**changes: Any) -> dict[str, Any]:
    values = {
        "id": "first",
        "at": "-2 14:05",
        "path": "/{date}/1",
        "section": "북한",
        "title": '합참 "북한, 미사일 2발 발사"',
        "summary": "요약",
        "expect_fires": 3,
        "text": "첫 문단이다.\n\nThe second paragraph\nof two lines.\n\n셋째 문단이다.",
    }
    return values | changes


def copied(**changes: Any) -> dict[str, Any]:
    return {"id": "second", "copy_of": "first", "at": "-2 15:00", "path": "/2", **changes}


def made(*stories: dict[str, Any], copies: tuple[dict[str, Any], ...] = ()) -> DemoSite:
    # The copy's file comes before the wire's by name: order of files must not matter.
    return assemble({"a.toml": outlet("a", *copies), "b.toml": outlet("b", *stories)}, BASE, {}, {})


def test_a_story_is_dated_from_the_base_day_in_its_outlets_zone() -> None:
    told = made(story()).stories[0]
    assert told.published.isoformat() == "2026-11-22T14:05:00+09:00"
    assert told.url == "http://b.example/20261122/1"
    assert told.feed == "b-feed"


def test_paragraphs_are_parted_by_empty_lines() -> None:
    assert made(story()).stories[0].paragraphs == (
        "첫 문단이다.",
        "The second paragraph of two lines.",
        "셋째 문단이다.",
    )


def test_a_copy_takes_what_it_does_not_say_from_the_wire() -> None:
    wire, copy = made(story(), copies=(copied(),)).stories
    assert (copy.title, copy.summary, copy.paragraphs) == (wire.title, wire.summary, wire.paragraphs)
    assert (copy.outlet, copy.copy_of, copy.expect_fires) == ("a", "first", 3)


def test_a_copy_may_be_edited_cut_and_continued() -> None:
    changes = {"title": "다른 제목", "edits": [["첫 문단", "새 문단"]], "cut": 1, "add": "끝 문단이다."}
    copy = made(story(), copies=(copied(**changes),)).stories[1]
    assert copy.title == "다른 제목"
    assert copy.paragraphs == ("새 문단이다.", "The second paragraph of two lines.", "끝 문단이다.")


def test_a_revision_stands_in_the_second_round_only() -> None:
    later = {"title": "정정", "updated": "-1 09:00", "edits": [["첫", "고친"]]}
    site = made(story(later=later), story(id="new", path="/n", since=2))
    assert [told.id for told in site.edition(1)] == ["first"]
    assert site.edition(1)[0].updated is None
    revised = next(told for told in site.edition(2) if told.id == "first")
    assert (revised.title, revised.paragraphs[0]) == ("정정", "고친 문단이다.")
    assert revised.touched.isoformat() == "2026-11-23T09:00:00+09:00"


def test_the_data_handed_in_is_left_as_it_was() -> None:
    documents = {"a.toml": outlet("a", story(later={"title": "정정"}))}
    assert assemble(documents, BASE, {}, {}) == assemble(documents, BASE, {}, {})


@pytest.mark.parametrize(
    ("stories", "copies", "message"),
    [
        ([story(), story(path="/2")], [], "b.toml: story first: the id is taken already"),
        ([story()], [copied(copy_of="none")], "a.toml: story second: copy_of names none"),
        ([story(ttile="제목")], [], "b.toml: story first: unknown key ttile"),
        ([story(later={"tilte": "제목"})], [], "b.toml: story first: unknown key later.tilte"),
        ([story(later={"edits": [["없는 말", "말"]]})], [], "story first: edits replaces '없는 말'"),
        ([{"id": "first", "title": "제목"}], [], "story first: lacks at, path, summary, section, expect_fires"),
    ],
    ids=["id twice", "copy of nothing", "unknown key", "unknown key of a revision", "edit of nothing", "keys missing"],
)
def test_data_that_contradicts_itself_is_refused(
    stories: list[dict[str, Any]], copies: list[dict[str, Any]], message: str
) -> None:
    with pytest.raises(ConfigError) as refused:
        made(*stories, copies=tuple(copies))
    assert message in str(refused.value)
