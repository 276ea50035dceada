"""What a tree of processes uses, read from /proc."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

PAGE = 4_096


class Memory(NamedTuple):
    """Bytes: `pss` shares pages that several processes have among them, `rss` counts them for each."""

    pss: int
    rss: int


def tree(pid: int) -> Iterator[int]:
    """A process and all its descendants."""
    yield pid
    with suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            with suppress(OSError):
                for child in (task / "children").read_text().split():
                    yield from tree(int(child))


def memory(*pids: int) -> Memory:
    """What these processes hold together; those that have ended count nothing."""
    pss = rss = 0
    for pid in pids:
        with suppress(OSError):
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
            pss += next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) * 1_024
            rss += int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE
    return Memory(pss, rss)


def descriptors(pid: int) -> int:
    """How many files a process has open."""
    return len(list(Path(f"/proc/{pid}/fd").iterdir()))
