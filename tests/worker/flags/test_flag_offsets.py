"""Evidence stands where it says, whatever the script and however the text is composed."""

import unicodedata

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.model import Flag
from archive.text import fold
from worker.flags import Ruleset, judge
from worker.flags.explain import explanation

PIECES = st.one_of(
    st.sampled_from(
        [
            "North Korea",
            "Ｎｏｒｔｈ　Ｋｏｒｅａ",
            "북한이",
            unicodedata.normalize("NFD", "북한이 핵실험을"),
            "미사일",
            unicodedata.normalize("NFD", "탄도미사일"),
            "北",
            "北朝鮮がミサイルを発射",
            "ﾐｻｲﾙ",
            "🚀",
            "👩🏽‍🚀",
            "é",
            "e\u0301",
            "㎞",
            "ﬁres",
            "missile launch",
            "\u200b",
            "제재 결의",
            "Северная Корея",
            "КНДР испытала ракету",
            "朝鲜发射导弹",
            "金正恩",
            "NORTH KOREA’S missıle",
            "ß",
            "ǅ",
            "İ",
            "i\u0307",
            "ﬃ",
            "한\u0301",
            "\u1112\u1161\u11ab\u1100\u116e\u11a8군",
            "핵\u200d실험",
            ". ",
            "\n",
            " ",
            "“",
            "…",
        ]
    ),
    st.text(max_size=6),
)
TEXTS = st.lists(PIECES, max_size=14).map("".join)


ASCII_PIECES = st.one_of(
    st.sampled_from(
        [
            "North Korea", "north korea's", "NORTH KOREAN", "US", "U.S.", "us", "Kim Jong Un", "38 North", "38north",
            "Hwasong-17", "hwasong17", "F-35s", "missile launch", "dismissiles", "sanctions", "UNSC resolution 1718",
            "troops", "Lazarus", "DPRK", "ROK-U.S.", "THAAD", "fires", "nuclear test",
            " ", ". ", "\n", "-", "'", '"', "_", "/", "(", ")", "2", "x", "s",
        ]
    ),
    st.text(st.characters(codec="ascii"), max_size=4),
)  # fmt: skip


def assert_evidence_stands(ruleset: Ruleset, flag: Flag, title: str, text: str) -> None:
    """Each piece is the text at its place, and folds to a form that the rules know: so the place is the right one."""
    fields = {"title": title, "text": text}
    patterns = tuple({form.pattern for owner in ruleset.owners for form in owner.forms})
    for piece in flag.evidence:
        assert piece.start < piece.end
        assert fields[piece.field][piece.start : piece.end] == piece.text
        assert fold(piece.text).text.startswith(patterns)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(title=TEXTS, text=TEXTS)
def test_evidence_is_the_text_at_its_place(shipped: Ruleset, title: str, text: str) -> None:
    flag = judge(shipped, title=title, text=text)
    assert_evidence_stands(shipped, flag, title, text)
    told = explanation(flag, title, text)
    assert "".join(span.text for span in told.title) == title
    assert "".join(span.text for span in told.text) == text


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=TEXTS)
def test_nfd_korean_is_found_after_anything(shipped: Ruleset, before: str) -> None:
    title = before + " ¶ " + unicodedata.normalize("NFD", "북한이 탄도미사일을 발사")
    flag = judge(shipped, title=title)
    assert "dprk" in flag.entities
    assert_evidence_stands(shipped, flag, title, "")


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(title=st.lists(ASCII_PIECES, max_size=12).map("".join), text=st.lists(ASCII_PIECES, max_size=24).map("".join))
def test_ascii_is_read_as_any_other_text(shipped: Ruleset, title: str, text: str) -> None:
    sign = " \N{PILCROW SIGN}"
    alone, followed = judge(shipped, title=title, text=text), judge(shipped, title=title + sign, text=text + sign)
    assert (alone.flagged, alone.fires, alone.topics) == (followed.flagged, followed.fires, followed.topics)
    assert (alone.entities, alone.evidence) == (followed.entities, followed.evidence)


def test_parts_sum_to_the_score_that_decides(shipped: Ruleset) -> None:
    flagged = judge(shipped, title="북한, 탄도미사일 발사")
    vetoed = judge(shipped, title="북한 미사일 발사에 코스피 하락")
    assert sum(part.score for part in flagged.parts) >= 1
    assert flagged.flagged
    assert sum(part.score for part in vetoed.parts) == 0
    assert not vetoed.flagged
