"""Blocks of feed files: what is written is read as the same feed; switching one off changes nothing else."""

import tomllib
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker import kinds
from worker.feedblocks import block, new_id, switched_off
from worker.feeds import load_feeds
from worker.flow import FeedSpec, Selectors

PLAIN = FeedSpec(id="naru", url="https://naru.example/rss?a=1&b=2", title="나루일보", outlet="나루일보")
FULL = FeedSpec(
    id="naru-fleet",
    url="https://fleet.example/press",
    title='해동함대 "보도자료" \\ 軍',
    outlet="Haedong Fleet",
    language="ko",
    timezone="Asia/Seoul",
    profile="official",
    pages=False,
    enabled=False,
    interval=timedelta(minutes=90),
    tags=("navy", "north-korea"),
    kind="listing",
    selectors=Selectors(item='li[class="기사"]', title="b", link="a", date="time", summary="p"),
)


@pytest.mark.parametrize("feed", [PLAIN, FULL], ids=["plain", "everything"])
def test_a_block_is_read_as_the_feed_it_was_written_from(feed: FeedSpec, tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(block(feed), encoding="utf-8")
    assert load_feeds(tmp_path) == (feed,)


def test_a_block_says_only_what_is_not_the_default() -> None:
    assert block(PLAIN) == ('[[feed]]\nid = "naru"\nurl = "https://naru.example/rss?a=1&b=2"\ntitle = "나루일보"\n')


@pytest.mark.parametrize(
    ("title", "url", "wanted"),
    [
        ("The Naru Post: Defence & Security", "https://x.example/rss", "the-naru-post-defence-security"),
        ("Café Séoul", "https://x.example/rss", "cafe-seoul"),
        ("나루일보 정치", "https://www.naru.co.kr/rss/politics.xml", "naru-politics"),
        ("나루일보 RSS", "https://rss.naru.example/S1N1.xml", "naru"),
        ("ＮＫ　Ｎｅｗｓ", "https://x.example/", "nk-news"),
        ("北京新聞", "https://뉴스.example/", "example"),
        ("", "", "feed"),
        ("A " * 60 + "B", "https://x.example/", "-".join("a" * 20)),
        ("taken", "https://x.example/", "taken-3"),
    ],
    ids=["English", "accents", "Korean", "Korean with RSS", "full width", "hanja", "nothing", "long", "taken"],
)
def test_an_id_is_made_from_what_is_there(title: str, url: str, wanted: str) -> None:
    assert new_id(title, url, {"taken", "taken-2"}) == wanted


FILE = """# 우리 목록
[defaults]
language = "ko"

[[feed]]   # the first
id = "a"  # its name
url = "https://a.example/rss"
title = "에이"

# about b
[[feed]]
title = "비"
enabled =  true # for now
url = "https://b.example/rss"
id = "b"

[[feed]]
id = "c"
url = "https://c.example/list"
title = "씨"
kind = "listing"
[feed.selectors]
item = "li"
"""


@pytest.mark.parametrize(
    ("feed", "before", "after"),
    [
        ("a", 'id = "a"  # its name\n', 'id = "a"  # its name\nenabled = false\n'),
        ("b", "enabled =  true # for now\n", "enabled =  false # for now\n"),
        ("c", 'id = "c"\n', 'id = "c"\nenabled = false\n'),
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["unix", "windows"])
def test_switching_off_changes_one_line_and_keeps_every_comment(
    feed: str, before: str, after: str, newline: str
) -> None:
    text = FILE.replace("\n", newline)
    wanted = FILE.replace(before, after, 1).replace("\n", newline)
    assert switched_off(text, feed) == wanted


@pytest.mark.parametrize(
    "text",
    [
        'feed = [{id = "a", url = "https://a.example/rss", title = "에이"}]\n',
        'x = """\n[[feed]]\nid = "a"\n"""\n[[feed]]\nid = "a"\n',
    ],
    ids=["in line", "a text that looks like a block"],
)
def test_what_can_not_be_switched_off_surely_is_left_alone(text: str) -> None:
    assert switched_off(text, "a") is None


@given(title=st.text(max_size=60), path=st.text(alphabet="abc가/._-?=&1", max_size=30))
def test_whatever_a_feed_is_called_its_new_id_may_be_configured(title: str, path: str) -> None:
    kinds.SLUG.read(new_id(title, f"https://naru.example/{path}", ()))


@given(title=st.text(min_size=1, max_size=60).filter(lambda text: text.strip() and text.isprintable()))
def test_any_title_the_config_allows_is_written_so_that_it_is_read_again(title: str) -> None:
    written = block(replace(PLAIN, title=title, outlet=title))
    assert tomllib.loads(written)["feed"][0]["title"] == title
