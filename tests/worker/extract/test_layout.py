"""Layout tables and captions: what is unwrapped, what goes, what stays."""

import pytest
from lxml.html import fromstring

from worker.extract.layout import lay_plain
from worker.extract.page import words_of

PROSE = "설문도 앞바다에서 무인기가 발견됐다고 당국이 밝혔다. The drone was found at sea, officials said. " * 4
DATA = "<table><tr><td>가람</td><td>3</td></tr><tr><td>설문</td><td>5</td></tr></table>"


def plain(body):
    tree = fromstring(f"<html><body>{body}</body></html>")
    lay_plain(tree)
    return tree


def test_a_table_of_prose_becomes_blocks_without_its_small_cells():
    tree = plain(f"<table><tr><td>정치 Politics</td></tr><tr><td>{PROSE}</td></tr><tr><td>Share 공유</td></tr></table>")
    assert list(tree.iter("table", "td")) == []
    assert words_of(tree) == PROSE.strip()


def test_cells_of_like_size_all_stay():
    tree = plain(f"<table><tr><td>{PROSE}</td></tr><tr><td>{PROSE}</td></tr></table>")
    assert words_of(tree) == f"{PROSE} {PROSE}".strip().replace("  ", " ")


@pytest.mark.parametrize(
    "table",
    [DATA, f"<table><tr><th>이름</th></tr><tr><td>{PROSE}</td></tr></table>"],
    ids=["small cells", "headed"],
)
def test_a_table_of_data_stays_a_table(table):
    tree = plain(f"<p>{PROSE}</p>{table}")
    assert len(list(tree.iter("table"))) == 1


@pytest.mark.parametrize(
    "caption",
    [
        '<div class="photo"><img src="1.jpg"><div>순찰정 A boat</div></div>',
        '<div><img src="1.jpg"><div class="photo_txt">순찰정 A boat</div></div>',
        '<table align="center"><tr><td><img src="1.jpg"></td></tr><tr><td>순찰정 A boat</td></tr></table>',
        '<p class="wp-caption-text">순찰정 A boat</p>',
        '<span class="img_desc">순찰정 A boat</span>',
    ],
    ids=["in a photo box", "named", "in a table", "wordpress", "description"],
)
def test_captions_go(caption):
    assert words_of(plain(f"<p>{PROSE}</p>{caption}")) == PROSE.strip()


@pytest.mark.parametrize(
    "kept",
    ['<div class="capital">설문 Seolmun</div>', '<div class="text"><img src="1.jpg">순찰정 A boat</div>'],
    ids=["another word", "no picture box"],
)
def test_what_only_looks_like_a_caption_stays(kept):
    assert words_of(plain(f"<p>{PROSE}</p>{kept}")) != PROSE.strip()
