"""Learning the second opinion from labelled texts, and proving on others that it is worth hearing. [edge]

A fifth of the texts, chosen by a digest of their titles, is frozen: never learned from, only measured on. What is
learned is used only if the rules with it do better there than the rules alone. Needs scikit-learn (`bongsu[learn]`).
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final
from zlib import crc32

from archive.model import Flag
from worker.errors import UsageError
from worker.flags import score as rules
from worker.flags.learned import FORMAT, PLACES, Model, features, read_model
from worker.flags.measure import BORDERLINE, CORE, Labelled, Score, score
from worker.flags.opinion import second_opinion
from worker.flags.ruleset import Ruleset

FROZEN: Final = 5
"""One text of so many is frozen."""
ENOUGH: Final = 20
"""Core texts, and others, that there must be to learn from."""

Pairs = list[tuple[Labelled, Flag]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """What came out: the file to keep, and what the frozen texts say of it."""

    text: str
    model: Model
    rules: Score
    both: Score


def is_frozen(title: str) -> bool:
    """Whether a text is only measured on: by its title alone, so that more texts change nothing about it."""
    return crc32(title.strip().casefold().encode()) % FROZEN == 0


def learn(ruleset: Ruleset, items: Sequence[Labelled], provenance: dict[str, Any]) -> Learned:
    """Learn, and measure on what is frozen. Raises UsageError with too few texts, or without scikit-learn."""
    alone = replace(ruleset, learned=None)
    sure = [item for item in items if item.label != BORDERLINE]
    pairs = [(i, rules.judge(alone, title=i.title, text=i.text, language=i.language or None)) for i in sure]
    frozen = [pair for pair in pairs if is_frozen(pair[0].title)]
    seen = [pair for pair in pairs if not is_frozen(pair[0].title)]
    core = sum(item.label == CORE for item, _ in seen)
    if min(core, len(seen) - core) < ENOUGH or not any(item.label == CORE for item, _ in frozen):
        raise UsageError(f"too few texts to learn from: {core} core and {len(seen) - core} others; {ENOUGH} of each")
    bias, weights = _fitted(seen)
    before = score(frozen)
    document: dict[str, Any] = {
        "format": FORMAT,
        "rules_version": alone.version,
        "provenance": {**provenance, "learned_from": len(seen), "core": core, "frozen": len(frozen)},
        "frozen": {"rules_f1": before.f1 or 0.0, "learned_f1": 0.0},
        "bias": bias,
        "weights": {str(place): weight for place, weight in weights.items()},
    }
    model = read_model(json.dumps(document), "learned")
    after = score([(i, second_opinion(alone, model, flag, i.title, i.text)) for i, flag in frozen])
    document["frozen"]["learned_f1"] = after.f1 or 0.0
    text = json.dumps(document, ensure_ascii=False, indent=1) + "\n"
    return Learned(text=text, model=read_model(text, "learned"), rules=before, both=after)


def _fitted(pairs: Pairs) -> tuple[float, dict[int, float]]:
    """A logistic regression's bias and weights, rounded: what is written is what is measured."""
    try:
        from scipy.sparse import csr_matrix
        from sklearn.linear_model import LogisticRegression
    except ImportError as error:
        raise UsageError("learning needs scikit-learn: install bongsu[learn]") from error
    rows, columns, values = [], [], []
    for number, (item, flag) in enumerate(pairs):
        for place, value in features(flag, item.title, item.text).items():
            rows.append(number)
            columns.append(place)
            values.append(value)
    table = csr_matrix((values, (rows, columns)), shape=(len(pairs), 2 * PLACES + 1))
    labels = [int(item.label == CORE) for item, _ in pairs]
    fitted = LogisticRegression(C=4.0, max_iter=1000, class_weight="balanced").fit(table, labels)
    weights = {place: round(float(weight), 4) for place, weight in enumerate(fitted.coef_[0]) if abs(weight) >= 1e-4}
    return round(float(fitted.intercept_[0]), 4), weights
