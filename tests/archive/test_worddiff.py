"""What changed, word by word: the pieces make both texts, and read as a person would mark them."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.worddiff import MOST_STEPS, change, diff
from worker.cli.changed import lines_of, plain

WORDS = (
    "북한이", "북한은", "미사일", "11,000명", "12,000명", "두", "세", "발을", "쐈다", ".", "two", "three",
    "missiles", " ", " ",
    "\n", "\n\n", "“",
    unicodedata.normalize("NFD", "한국"), "３", "北", "\u200b", "👍🏽", "a", "a",
)  # fmt: skip
TEXTS = st.one_of(st.lists(st.sampled_from(WORDS), max_size=40).map("".join), st.text(max_size=60))


@given(TEXTS, TEXTS)
def test_the_pieces_make_both_texts_to_the_letter(old: str, new: str) -> None:
    pieces = diff(old, new)
    assert "".join(text for kind, text in pieces if kind != "+") == old
    assert "".join(text for kind, text in pieces if kind != "-") == new
    assert all(text for _, text in pieces)
    if old == new:
        assert all(kind == "=" for kind, _ in pieces)


MARKED = {
    "a particle": ("북한이 쐈다.", "북한은 쐈다.", "북한[-이-]{+은+} 쐈다."),
    "a figure in a word": ("병력 11,000명이 갔다", "병력 12,000명이 갔다", "병력 [-11,000-]{+12,000+}명이 갔다"),
    "a count": ("미사일 두 발을 쐈다", "미사일 세 발을 쐈다", "미사일 [-두-]{+세+} 발을 쐈다"),
    "another name": ("한국이 밝혔다", "북한이 밝혔다", "[-한국이-]{+북한이+} 밝혔다"),
    "words in a row": ("It flew 480 km.", "It had flown 500 km.", "It [-flew 480-]{+had flown 500+} km."),
    "a word more": ("the army said", "the army said Monday", "the army said{+ Monday+}"),
    "nothing": ("그대로", "그대로", "그대로"),
    "all": ("", "새 글", "{+새 글+}"),
}


@pytest.mark.parametrize(("old", "new", "shown"), MARKED.values(), ids=MARKED)
def test_changes_are_marked_as_a_reader_would(old: str, new: str, shown: str) -> None:
    assert [plain(line) for line in lines_of(old, new, whole=True)] == [shown]


def test_lines_that_stayed_are_left_out() -> None:
    old = "one\n\ntwo 1\n\nthree\n\nfour"
    assert [plain(line) for line in lines_of(old, old.replace("1", "2"))] == ["…", "two [-1-]{+2+}", "…"]


@pytest.mark.parametrize(
    ("old", "new", "short"),
    [
        ("Two missiles flew 480 km", "Three missiles flew 500 km", (2, 2, (("Two", "Three"), ("480", "500")))),
        ("병력 1만2000명", "병력 1만5000명", (1, 1, (("1만2000", "1만5000"),))),
        ("함정 4척이 대기", "함정 대기", (0, 1, (("4", ""),))),
        ("미사일 두 발", "미사일 세 발", (1, 1, (("두", "세"),))),
        ("a b c", "a b c", (0, 0, ())),
    ],
)
def test_a_change_in_short(old: str, new: str, short: object) -> None:
    assert tuple(change(old, new)) == short


def test_texts_made_to_stall_are_told_apart_within_bounds() -> None:
    """A thousand lines, each of which would take as long as a text may: most stand whole in each other's place."""
    old, new = ("\n".join(" ".join(f"{n}{name}{w}" for w in range(60)) for n in range(400)) for name in "ab")
    pieces = diff(old.replace("0a0", "0b0"), new)
    assert "".join(text for kind, text in pieces if kind != "-") == new
    assert sum(kind == "=" for kind, _ in pieces) < 4 * 400


def test_texts_with_nothing_in_common_stand_in_each_others_place() -> None:
    old, new = (" ".join(f"{name}{n}" for n in range(MOST_STEPS)) for name in "ab")
    assert [kind for kind, _ in diff(old, new)] == ["-", "+"]
