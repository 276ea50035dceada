"""How well forms with few figures are told apart, on a part of the set of tests/quality/formset.py: floors, pinned.

The whole of it is for `python -m tests.quality.copies "forms tuning" "forms blind"`.
"""

import pytest

from tests.quality.copies import ours, score
from tests.quality.formset import documents

# Pairs of copies, by half and language: precision and recall.
FLOORS = {
    ("tuning", "en"): (0.9, 0.8),
    ("tuning", "ko"): (0.85, 0.5),
    ("blind", "en"): (0.9, 0.75),
    ("blind", "ko"): (0.85, 0.45),
}


@pytest.mark.parametrize(("half", "lang"), FLOORS)
def test_forms_and_news_told_again_stay_above_their_floor(half, lang):
    asked = [one for one in documents(half, issues=4) if one.lang == lang]
    pairs = score(asked, ours(asked))
    precision, recall = FLOORS[half, lang]
    assert (pairs.precision >= precision, pairs.recall >= recall) == (True, True), pairs
