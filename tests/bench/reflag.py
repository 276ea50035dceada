"""How fast an archive is judged again, in how much memory, and that it goes on after SIGKILL at random moments.

python -m tests.bench.reflag [--articles 50000] [--kills 5] [--seed 1]

Builds an archive in a folder of its own, judged by no rules; kills `bongsu reflag` so many times, runs it to its end,
and prints articles, CPU seconds and the peak of memory. Ends with 1 when an article goes by no judgement, or by two.
"""

import argparse
import json
import os
import random
import resource
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

from archive import judged, open_reader
from tests.bench.corpus import build
from tests.e2e.command import BONGSU, environment


def kill_some(home: Path, kills: int, seed: int) -> None:
    """Start it and kill it, so many times."""
    chance = random.Random(seed)
    for _ in range(kills):
        with subprocess.Popen(
            [BONGSU, "reflag"], cwd=home, env=environment(home), stdout=subprocess.DEVNULL
        ) as started:
            with suppress(subprocess.TimeoutExpired):
                started.wait(chance.uniform(0.5, 6))
            with suppress(ProcessLookupError):
                os.kill(started.pid, signal.SIGKILL)
        sys.stdout.write(f"killed; {kept(home):,} judgements kept\n")


def kept(home: Path) -> int:
    """How many judgements there are."""
    reader = open_reader(path_of(home))
    try:
        return int(next(iter(reader.rows("SELECT count(*) AS n FROM judgement")))["n"])
    finally:
        reader.close()


def path_of(home: Path) -> Path:
    """The archive's file."""
    return home / ".local/share/bongsu/archive.sqlite3"


def main() -> int:
    """0 when every article goes by one judgement of the rules."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=50_000)
    parser.add_argument("--kills", type=int, default=5)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        path_of(home).parent.mkdir(parents=True)
        build(path_of(home), given.articles)
        kill_some(home, given.kills, given.seed)
        before = kept(home)
        spent = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
        done = subprocess.run(
            [BONGSU, "reflag", "--json"], cwd=home, env=environment(home), stdout=subprocess.PIPE, check=True
        )
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        told = json.loads(done.stdout)
        count = given.articles - before
        sys.stdout.write(
            f"{count:,} articles judged in {used.ru_utime - spent:.1f} CPU s, {told['switched']:,} switched; "
            f"at most {used.ru_maxrss / 1024:.0f} MB\n"
        )
        reader = open_reader(path_of(home))
        sound = judged.versions(reader) == {told["rules_version"]: given.articles} and kept(home) == given.articles
        reader.close()
        sys.stdout.write(
            "each article goes by one judgement\n" if sound else "NOT each article goes by one judgement\n"
        )
        return 0 if sound else 1


if __name__ == "__main__":
    raise SystemExit(main())
