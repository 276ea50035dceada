"""The reading of figures on sentences of our own; a floor is lowered only with a reason."""

from collections import Counter

import pytest

from tests.quality.figures import score, sentences, speakers


def test_there_are_many_sentences_of_both_languages_with_traps_among_them() -> None:
    every = list(sentences())
    assert len(every) >= 160
    assert min(Counter(s.language for s in every).values()) >= 60
    assert sum(not s.labels for s in every) >= 25


@pytest.mark.parametrize("half", ["seen", "blind", "fresh"])
@pytest.mark.parametrize("language", ["en", "ko"])
def test_figures_are_read_right(half: str, language: str) -> None:
    found = score(half, language)
    assert found.precision >= 0.95
    assert found.recall >= 0.95


def test_who_says_them_is_told() -> None:
    for half in ("seen", "blind", "fresh"):
        right, labelled = speakers(half)
        assert right >= 0.8 * labelled
