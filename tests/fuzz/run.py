"""Read many mutated documents, or search for hostile queries, and say what must not be.

python tests/fuzz/run.py feeds|pages|queries COUNT [--seed N] [--from N] [--workers N] [FOLDER …]

Each is read in a child with the limits of the shipped settings. The same seed makes the same documents and queries.
FOLDERs hold more documents to start from. Exits 1 if anything raised, broke a
promise, or went over a limit.
"""

import argparse
import asyncio
import sys
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.fuzz.attempt import Attempt, attempt, config
from tests.fuzz.seeds import KINDS, Kind, seeds
from worker.errors import StageFailed
from worker.sandbox import STAGES, Sandbox

_SLOWEST = 10
_SHOWN = 40
_EVERY = 2000


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


class Tally:
    """What came of the attempts so far."""

    def __init__(self) -> None:
        self.outcomes: Counter[str] = Counter()
        self.slowest: list[Attempt] = []
        self.bad: list[Attempt] = []
        self.cpu = 0.0

    def count(self, done: Attempt) -> None:
        """Count one attempt."""
        self.outcomes[done.outcome] += 1
        self.cpu += done.cpu
        self.slowest = sorted((*self.slowest, done), key=lambda a: -a.cpu)[:_SLOWEST]
        if done.faults:
            self.bad.append(done)
            if len(self.bad) <= _SHOWN:
                _say(f"BAD #{done.index} {done.outcome} ({done.made})\n  " + "\n  ".join(done.faults))


async def fuzz(kind: Kind, seed: int, numbers: range, folders: tuple[str, ...], workers: int) -> Tally:
    """Make so many attempts, some at once, and count them."""
    limits = config().settings.sandbox
    tally, began, waiting = Tally(), time.monotonic(), iter(numbers)
    sandbox = Sandbox(
        workers=workers,
        cpu_seconds=limits.cpu_seconds,
        memory_bytes=limits.memory_bytes,
        tasks_per_child=5000,
        preload=(*STAGES, "tests.fuzz.attempt"),
    )

    async def work() -> None:
        for index in waiting:
            try:
                done = await sandbox.run(attempt, kind, seed, index, folders)
            except StageFailed as error:
                done = Attempt(index, limits.cpu_seconds, str(error.reason), (error.detail,), "?")
            tally.count(done)
            if tally.outcomes.total() % _EVERY == 0:
                _say(f"… {tally.outcomes.total()} in {time.monotonic() - began:.0f} s, {len(tally.bad)} bad")

    async with sandbox:
        await asyncio.gather(*(work() for _ in range(workers)))
    return tally


def main() -> int:
    """Run by hand."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kind", choices=KINDS)
    parser.add_argument("count", type=int)
    parser.add_argument("folders", nargs="*")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--from", type=int, default=0, dest="first")
    parser.add_argument("--workers", type=int, default=2)
    args = parser.parse_args()
    folders = tuple(str(Path(folder).resolve()) for folder in args.folders)
    began = time.monotonic()
    numbers = range(args.first, args.first + args.count)
    _say(f"{args.count} {args.kind} from {len(seeds(args.kind, folders))} seeds, seed {args.seed}")
    tally = asyncio.run(fuzz(args.kind, args.seed, numbers, folders, args.workers))
    for slow in tally.slowest:
        _say(f"{slow.cpu:8.3f} s  #{slow.index} {slow.outcome} ({slow.made})")
    said = ", ".join(f"{name} {count}" for name, count in tally.outcomes.most_common())
    total = tally.outcomes.total()
    _say(f"{total} {args.kind} in {time.monotonic() - began:.0f} s: {1000 * tally.cpu / total:.2f} ms CPU each; {said}")
    _say(f"bad: {len(tally.bad)}")
    return 1 if tally.bad else 0


if __name__ == "__main__":
    sys.exit(main())
