"""What is an edit, and what only came with other furniture."""

# ruff: noqa: E501  (texts of a table stand on one line)

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.edits import edit_between, is_edit, same_headline

KO = '합참은 23일 북한이 탄도미사일 2발을 쐈다고 밝혔다.\n\n병력 1만1000명이 "참가"했다…\n\n정부는 회의를 열었다.'
EN = 'Two missiles flew 480 km, the army said.\n\n"We are ready," it added - at last.\n\nThe cabinet met.'
FURNITURE = {
    "readers counted": (f"{KO}\n\n조회수 1,234", f"{KO}\n\n조회수 98,765"),
    "a counter that was not there": (EN, f"{EN}\n\n1,204 views · 12 comments"),
    "times and counters in a row": (
        f"입력 2026.11.23 15:04 | 수정 2026.11.23 16:00 조회 12\n{KO}",
        f"입력 2026.11.23 15:04 | 수정 2026.11.24 09:00 조회 99\n{KO}",
    ),
    "a Korean time of change": (f"최종수정 2026년 11월 23일 오후 3:05\n{KO}", f"최종수정 2026년 11월 24일 오전 9:15\n{KO}"),
    "an English time of change": (f"Updated: Nov. 24, 2026 3:05 p.m. KST\n{EN}", f"Updated: Nov. 25, 2026 9:15 a.m.\n{EN}"),
    "so long ago": (f"3시간 전\n{KO}", f"5시간 전\n{KO}"),
    "updated so long ago": (f"Last updated 2 hours ago\n{EN}", f"Last updated 3 days ago\n{EN}"),
    "minutes to read": (f"3 min read\n{EN}", f"4 min read\n{EN}"),
    "curled quotes": (KO, KO.replace('"참가"', "“참가”").replace("…", "...")),
    "long dashes": (EN, EN.replace(" - ", " – ").replace('"', "'")),
    "spaces": (KO, KO.replace("탄도미사일 2발", "탄도미사일  2 발").replace("\n\n", "\n")),
    "lines broken elsewhere": (EN, EN.replace(" the army", "\nthe army")),
    "other stories under a label": (f"{KO}\n\n관련기사\n북, 또 발사\n미 항모 입항", f"{KO}\n\n관련기사\n미 항모 입항\n한미 회담"),
    "other stories in another order": (f"{EN}\nRelated stories\nA ship sails\nA base opens", f"{EN}\nRelated stories\nA base opens\nA ship sails"),
    "other stories without a label": (f"{KO}\n북, 또 발사…한미 규탄\n미 항모 부산 입항", f"{KO}\n일본 총리 방한\n미 항모 부산 입항"),
    "a list in another order": (f"Ships named:\nThe Heron\nThe Crane\n{EN}", f"Ships named:\nThe Crane\nThe Heron\n{EN}"),
    "an advertisement": (EN.replace("\n\nThe", "\n\nADVERTISEMENT\n\nThe"), EN),
    "a number of the session": (f"{EN}\nref: 8f3a9c22be10ff", f"{EN}\nref: 1b3a9c22be10aa"),
    "a query in an address": (f"{EN} See https://x.example/a?s=1 now.", f"{EN} See https://x.example/a?s=2 now."),
    "full width": (KO, KO.replace("2발", "２발")),
}  # fmt: skip
EDITS = {
    "a figure": (KO, KO.replace("2발", "3발")),
    "a large figure": (KO, KO.replace("1만1000", "1만2000")),
    "a figure in words": (EN, EN.replace("Two", "Three")),
    "a day": (KO, KO.replace("23일", "24일")),
    "a particle": (KO, KO.replace("북한이", "북한은")),
    "a name": (KO, KO.replace("북한이", "한국이")),
    "a correction": (KO, f"{KO}\n\n[바로잡습니다] 병력 수를 바로잡습니다."),
    "a sentence less": (KO, KO.replace("\n\n정부는 회의를 열었다.", "")),
    "sentences in another order": ("A first thing.\nA second thing.", "A second thing.\nA first thing."),
    "a figure below the last sentence": (f"{KO}\n사망 12명 부상 30명", f"{KO}\n사망 13명 부상 30명"),
    "a figure where there is no sentence": ("Dead: 12\nHurt: 30", "Dead: 13\nHurt: 30"),
    "a time within a sentence": ("미사일은 3시간 전 발사됐다.", "미사일은 5시간 전 발사됐다."),
    "a question": (EN, EN.replace("met.", "met?")),
    "a real paragraph after an advertisement": (f"{EN}\nADVERTISEMENT\nThe army said so.", f"{EN}\nADVERTISEMENT\nThe army denied it."),
    "a real paragraph after other stories": (f"{KO}\n관련기사\n북, 또 발사\n군은 2척을 보냈다.", f"{KO}\n관련기사\n북, 또 발사\n군은 3척을 보냈다."),
}  # fmt: skip


@pytest.mark.parametrize(("old", "new"), FURNITURE.values(), ids=FURNITURE)
def test_furniture_is_no_edit(old: str, new: str) -> None:
    assert old != new
    assert not is_edit("북, 발사", old, "북, 발사", new)
    assert not is_edit("북, 발사", new, "북, 발사", old)


@pytest.mark.parametrize(("old", "new"), EDITS.values(), ids=EDITS)
def test_what_is_said_otherwise_is_an_edit(old: str, new: str) -> None:
    assert is_edit("북, 발사", old, "북, 발사", new)
    assert is_edit("북, 발사", new, "북, 발사", old)


def test_headlines() -> None:
    assert same_headline('북 "발사" [3]', "북 “발사” [12]")
    assert not same_headline("북, 2발 발사", "북, 3발 발사")
    assert is_edit("북, 2발 발사", KO, "북, 3발 발사", KO)
    assert is_edit("[속보] 북 발사", KO, "[2보] 북 발사", KO)


def test_an_edit_in_short_leaves_furniture_out() -> None:
    short = edit_between("t", f"{KO}\n조회 3", "t", KO.replace("2발", "3발") + "\n조회 99")
    assert (short.added, short.removed, short.figures) == (1, 1, (("2", "3"),))


@pytest.mark.parametrize(
    "line", ["updated " + "1" * 140 + "x", "1:1:" * 38 + "x", "jan " * 38 + "x", "2026.11. " * 16 + "x"]
)
def test_a_line_made_to_stall_is_judged_like_any_other(line: str) -> None:
    assert is_edit("t", f"{line}\n{EN}", "t", EN)


@given(st.text(alphabet="가나 .\n12“\"'조회", max_size=80), st.text(alphabet="가나 .\n12“\"'조회", max_size=80))
def test_it_does_not_matter_which_text_came_first(one: str, other: str) -> None:
    assert is_edit("t", one, "t", other) == is_edit("t", other, "t", one)
    assert not is_edit("t", one, "t", one)
