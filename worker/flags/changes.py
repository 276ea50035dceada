"""What a change of the rules does to what is flagged: gained, lost, graver, milder, about something else. Pure.

Rules are compared with rules: what an analyst decided stands either way, and is counted apart.
"""

from collections import Counter
from dataclasses import dataclass, field
from typing import Final

from archive.model import Change

KINDS: Final = ("gained", "lost", "graver", "milder", "topics")


def kind_of(change: Change) -> str | None:
    """Which of KINDS a change is, None for none. Topics matter only where something is flagged."""
    if change.before != change.after:
        if not change.before:
            return "gained"
        return "lost" if not change.after else "graver" if change.after > change.before else "milder"
    return "topics" if change.after and set(change.topics_before) != set(change.topics_after) else None


@dataclass(slots=True)
class Changes:
    """A running count, with the first few of each kind as examples; the memory it takes does not grow."""

    examples: int = 5
    judged: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    fires: Counter[tuple[int, int]] = field(default_factory=Counter)
    gained: Counter[str] = field(default_factory=Counter)
    lost: Counter[str] = field(default_factory=Counter)
    held: int = 0
    samples: dict[str, list[Change]] = field(default_factory=dict)

    def add(self, change: Change) -> None:
        """Count one article."""
        self.judged += 1
        self.fires[change.before, change.after] += 1
        kind = kind_of(change)
        if kind is None:
            return
        self.counts[kind] += 1
        self.held += change.remarked
        before = set(change.topics_before) if change.before else set()
        after = set(change.topics_after) if change.after else set()
        self.gained.update(after - before)
        self.lost.update(before - after)
        kept = self.samples.setdefault(kind, [])
        if len(kept) < self.examples:
            kept.append(change)

    @property
    def changed(self) -> int:
        """How many articles are flagged otherwise than before."""
        return sum(self.counts.values())
