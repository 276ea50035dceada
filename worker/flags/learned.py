"""A second opinion, learned from labelled texts: how likely a text is to be flagged rightly. Pure.

It knows which rules had a say with what score, and the title and first words as hashed runs of two to four characters.
What is learned is numbers in a JSON file with where they come from: it needs no library to be used, and runs no code.
"""

import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from zlib import crc32

from archive.model import Flag
from archive.text import fold
from worker.errors import ConfigError

FORMAT: Final = 1
PLACES: Final = 1 << 15
HEAD: Final = 200
"""Characters of the text, after the title, that are looked at."""
RUNS: Final = (2, 3, 4)
MARGIN: Final = 0.005
"""How much more F1 on frozen texts is better, and no accident of one text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """What was learned. `digest` names it, `rules_version` the rules whose judgements it learned to weigh."""

    digest: str
    rules_version: str
    bias: float
    weights: Mapping[int, float]
    better: bool

    def chance(self, flag: Flag, title: str, text: str) -> float:
        """From 0 to 1, how likely the text is core, given what the rules make of it."""
        found = features(flag, title, text)
        total = self.bias + sum(self.weights.get(place, 0.0) * value for place, value in found.items())
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


def total(flag: Flag) -> float:
    """The score that the rules gave."""
    return round(sum(part.score for part in flag.parts), 3)


def features(flag: Flag, title: str, text: str) -> dict[int, float]:
    """What is weighed: place → value."""
    folded = f"^{fold(title).text}$ {fold(text[:HEAD]).text}"
    runs = {folded[at : at + size] for size in RUNS for at in range(len(folded) - size + 1)}
    places = {crc32(run.encode()) % PLACES for run in runs}
    share = 1 / math.sqrt(len(places)) if places else 0.0
    found = dict.fromkeys(places, share)
    for part in flag.parts:
        if part.score:
            found[PLACES + crc32(part.rule.encode()) % PLACES] = part.score
    found[2 * PLACES] = total(flag)
    return found


def read_model(text: str, where: str) -> Model:
    """The model a file holds. Raises ConfigError."""
    try:
        document: dict[str, Any] = json.loads(text)
        if document["format"] != FORMAT:
            raise ConfigError(f"{where}: is of another version of bongsu; run `bongsu learn` again")
        return Model(
            digest=hashlib.sha256(text.encode()).hexdigest()[:12],
            rules_version=str(document["rules_version"]),
            bias=float(document["bias"]),
            weights={int(place): float(weight) for place, weight in document["weights"].items()},
            better=document["frozen"]["learned_f1"] >= document["frozen"]["rules_f1"] + MARGIN,
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ConfigError(f"{where}: is no file that `bongsu learn` wrote ({error}); run it again") from error
