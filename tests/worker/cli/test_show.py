"""What a terminal is shown is one line that steers nothing."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from worker.cli.show import safe


@settings(max_examples=300)
@given(
    st.one_of(
        st.text(max_size=60),
        st.text(alphabet="\x1b[]0;m\x07\x9b\u202e\u2066\ud800\n\t\r\x00\x7f\ue000가a", max_size=40),
    )
)
def test_nothing_shown_steers_a_terminal(text):
    shown = safe(text)
    assert not any(unicodedata.category(c) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp") for c in shown)
    assert [c for c in shown if c != " "] == [c for c in text if c != " " and c in shown]
    assert safe(shown) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("북한 \x1b[31m미사일\x1b[0m", "북한 [31m미사일[0m"),
        ("a\x1b]0;제목\x07b", "a]0;제목b"),
        ("한\n줄\t로", "한 줄 로"),
        ("\u202egnp.exe", "gnp.exe"),
        ("\ud83d", ""),
    ],
)
def test_what_steers_is_left_out(text, shown):
    assert safe(text) == shown
