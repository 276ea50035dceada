"""Figures read in labelled sentences: precision and recall by language and half.

`python -m tests.quality.figures [seen] [blind]` also shows what is wrong in a half.
"""

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from worker.figures import figures

Label = tuple[float | None, float | None, str, str | None]


class Sentence(NamedTuple):
    half: str
    language: str
    text: str
    labels: Counter[Label]
    speaker: str | None


class Score(NamedTuple):
    right: int
    read: int
    labelled: int

    @property
    def precision(self) -> float:
        return self.right / self.read if self.read else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.labelled if self.labelled else 1.0


def sentences() -> Iterator[Sentence]:
    for line in Path(__file__).with_suffix(".txt").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            kind, text, written, speaker = (part.strip() for part in line.split("|"))
            half, language = kind.split()
            yield Sentence(
                half, language, text, Counter(map(_label, filter(None, written.split(";")))), speaker or None
            )


def _label(written: str) -> Label:
    low, high, unit, qualifier = written.split()
    return (_end(low), _end(high), unit, None if qualifier == "-" else qualifier)


def _end(written: str) -> float | None:
    return None if written == "*" else float(written)


def read(text: str) -> Counter[Label]:
    return Counter((f.low, f.high, f.unit, f.qualifier) for f in figures("", text))


def score(half: str, language: str) -> Score:
    chosen = [s for s in sentences() if (s.half, s.language) == (half, language)]
    pairs = [(read(s.text), s.labels) for s in chosen]
    return Score(
        sum((found & labels).total() for found, labels in pairs),
        sum(found.total() for found, _ in pairs),
        sum(labels.total() for _, labels in pairs),
    )


def speakers(half: str) -> tuple[int, int]:
    """How many of the labelled speakers are told, of how many."""
    chosen = [s for s in sentences() if s.half == half and s.speaker]
    return sum({f.speaker for f in figures("", s.text)} == {s.speaker} for s in chosen), len(chosen)


def table(halves: list[str]) -> Iterator[str]:
    for half in halves:
        for language in ("en", "ko"):
            found = score(half, language)
            counts = f"{found.right} right of {found.read} read, {found.labelled} labelled"
            yield f"{half:5} {language}  P {found.precision:.3f}  R {found.recall:.3f}  ({counts})"
        yield "{:5} speakers told: {} of {}".format(half, *speakers(half))


def misses(half: str) -> Iterator[str]:
    for s in sentences():
        told = read(s.text)
        if s.half == half and told != s.labels:
            yield f"{s.text}\n   read {dict(told - s.labels)}, missed {dict(s.labels - told)}"
        if s.half == half and s.speaker and (said := {f.speaker for f in figures("", s.text)}) != {s.speaker}:
            yield f"{s.text}\n   speaker {said}"


if __name__ == "__main__":
    wanted = sys.argv[1:]
    lines = [*table(["seen", "blind", "fresh"]), *(line for half in wanted for line in misses(half))]
    sys.stdout.writelines(f"{line}\n" for line in lines)
