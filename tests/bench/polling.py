"""What polling costs: bongsu, lemon24/reader and newsboat over the same feeds, new and unchanged, in turns.

python tests/bench/polling.py [FEEDS …] [--runs N] [--reader PYTHON] [--newsboat PROGRAM]

Each run begins with nothing archived: every contender polls all feeds (cold), once more uncounted (newsboat keeps no
validators of a first answer), and then is told 304 for each (unchanged). Medians over the runs.

CPU is user and system time of the command and of all its descendants: a parent made for the purpose takes in every
orphan (PR_SET_CHILD_SUBREAPER) and waits until none is left, so bongsu's fork server and its children count. Start-up,
the same command with one feed, is subtracted; "from the slope" is what each feed costs between the first and the last
number of feeds. Bytes are of HTTP, as the server counts them. Each does what it does unasked: reader without its
search, bongsu with index, flags and duplicates. "reader+search" is reader with its search kept up to date.
"""

import argparse
import ctypes
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from newsweb import Count, NewsWeb

PR_SET_CHILD_SUBREAPER = 36
READER_ADDS = """
import sys, reader
archive = reader.make_reader("reader.sqlite")
if sys.argv[1:]:
    archive.enable_search()
for url in sys.stdin:
    archive.add_feed(url.strip())
"""
READER_POLLS = """
import sys, reader
archive = reader.make_reader("reader.sqlite")
archive.update_feeds(scheduled=False)
if sys.argv[1:]:
    archive.update_search()
"""
BONGSU = """
[archive]
path = "archive.sqlite3"
[fetch]
per_host_spacing_seconds = "0 s"
allow_addresses = {addresses}
"""
ROUNDS = ("cold", "unchanged")


class Contender(NamedTuple):
    """`prepare` makes a folder ready to poll some URLs, uncounted; `command` polls them, in that folder."""

    name: str
    prepare: Callable[[Path, Sequence[str]], None]
    command: tuple[str, ...]


class Spent(NamedTuple):
    """One poll of all feeds: seconds, and what was sent."""

    cpu: float
    wall: float
    sent: Count


def bongsu() -> Contender:
    """The program beside this interpreter."""

    def prepare(folder: Path, urls: Sequence[str]) -> None:
        addresses = [url.split("/")[2] for url in urls]
        (folder / "bongsu.toml").write_text(BONGSU.format(addresses=json.dumps(addresses)))
        (folder / "feeds.d").mkdir()
        blocks = [
            f'[[feed]]\nid = "feed-{n}"\nurl = "{url}"\ntitle = "Feed {n}"\noutlet = "Outlet {n}"\npages = false\n'
            for n, url in enumerate(urls)
        ]
        (folder / "feeds.d/all.toml").write_text("\n".join(blocks))

    program = str(Path(sys.executable).with_name("bongsu"))
    return Contender("bongsu", prepare, (program, "--config", "bongsu.toml", "poll", "--once", "--json"))


def reader(python: str, *search: str) -> Contender:
    """lemon24/reader, by its API; with `search`, its full-text index too."""

    def prepare(folder: Path, urls: Sequence[str]) -> None:
        command = [python, "-c", READER_ADDS, *search]
        subprocess.run(command, cwd=folder, input="\n".join(urls), text=True, check=True)

    return Contender("+".join(("reader", *search)), prepare, (python, "-c", READER_POLLS, *search))


def newsboat(program: str) -> Contender:
    """newsboat, with files of its own."""

    def prepare(folder: Path, urls: Sequence[str]) -> None:
        (folder / "urls").write_text("\n".join(urls) + "\n")
        (folder / "config").write_text("")

    return Contender("newsboat", prepare, (program, "-u", "urls", "-C", "config", "-c", "cache.db", "-x", "reload"))


def measured(command: Sequence[str], folder: Path) -> tuple[float, float]:
    """CPU and wall seconds of a command and all that descends from it."""
    ours, theirs = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(ours)
        try:
            os.write(theirs, json.dumps(_alone(command, folder)).encode())
        finally:
            os._exit(0)
    os.close(theirs)
    with os.fdopen(ours) as pipe:
        told = pipe.read()
    os.waitpid(child, 0)
    if not told:
        raise SystemExit(f"{command[0]} failed:\n{(folder / 'output').read_text()[-2000:]}")
    cpu, wall = json.loads(told)
    return cpu, wall


def _alone(command: Sequence[str], folder: Path) -> tuple[float, float]:
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    environ = {**os.environ, "HOME": str(folder)}
    began = time.monotonic()
    with (folder / "output").open("ab") as output:
        subprocess.run(command, cwd=folder, env=environ, stdout=output, stderr=output, check=True)
    wall = time.monotonic() - began
    try:
        while True:
            os.wait()
    except ChildProcessError:
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        return used.ru_utime + used.ru_stime, wall


def polls(contender: Contender, folder: Path, web: NewsWeb, feeds: int, what: str) -> Spent:
    """One poll, seen from both ends. Ends the program when the server saw something else than it should."""
    web.count()
    cpu, wall = measured(contender.command, folder)
    sent = web.count()
    seen = {"cold": sent.full, "unchanged": sent.unchanged}.get(what, sent.full + sent.unchanged)
    if seen != feeds or seen < sent.full + sent.unchanged:
        raise SystemExit(
            f"{contender.name}, {what}: {sent.full} documents and {sent.unchanged} × 304 for {feeds} feeds"
        )
    return Spent(cpu, wall, sent)


Results = dict[tuple[str, int, str], Spent]


def one_run(contenders: Sequence[Contender], web: NewsWeb, feeds: int) -> Results:
    """Everyone cold, then everyone once more, then everyone unchanged."""
    found: Results = {}
    with tempfile.TemporaryDirectory() as base:
        for contender in contenders:
            folder = Path(base, contender.name)
            folder.mkdir()
            contender.prepare(folder, web.urls[:feeds])
        for what in ("cold", "settling", "unchanged"):
            for contender in contenders:
                found[contender.name, feeds, what] = polls(contender, Path(base, contender.name), web, feeds, what)
    return found


def median(runs: Sequence[Spent]) -> Spent:
    """Figure by figure."""
    return Spent(statistics.median(r.cpu for r in runs), statistics.median(r.wall for r in runs), runs[0].sent)


def report(spent: Results, names: Sequence[str], sizes: Sequence[int]) -> list[str]:
    """The table, a line each."""
    lines = [
        f"{'feeds':>6} {'':10} {'':13} {'CPU ms/feed':>12} {'× bongsu':>9} {'wall s':>7} "
        f"{'sent B/feed':>12} {'received B/feed':>16}"
    ]
    for feeds in sizes:
        for what in ROUNDS:
            ours = _per_feed(spent, names[0], 1, feeds, what)
            for name in names:
                each, of = _per_feed(spent, name, 1, feeds, what), spent[name, feeds, what]
                lines.append(
                    f"{feeds:6} {what:10} {name:13} {each:12.2f} {each / ours:9.2f} {of.wall:7.1f} "
                    f"{of.sent.from_client / feeds:12.0f} {of.sent.from_server / feeds:16.0f}"
                )
    if len(sizes) > 1:
        lines.append(f"from the slope, {sizes[0]} to {sizes[-1]} feeds:")
        for what in ROUNDS:
            ours = _per_feed(spent, names[0], sizes[0], sizes[-1], what)
            for name in names:
                each = _per_feed(spent, name, sizes[0], sizes[-1], what)
                lines.append(f"{'':6} {what:10} {name:13} {each:12.2f} {each / ours:9.2f}")
    starts = ", ".join(f"{name} {spent[name, 1, 'cold'].cpu:.2f} s" for name in names)
    return [*lines, f"start-up (one feed, cold): {starts}"]


def _per_feed(spent: Results, name: str, few: int, many: int, what: str) -> float:
    """Milliseconds of CPU that one more feed costs."""
    return 1000 * (spent[name, many, what].cpu - spent[name, few, what].cpu) / (many - few)


def chosen(args: argparse.Namespace) -> list[Contender]:
    """Those that are here; a line for each that is not."""
    found = [bongsu()]
    if subprocess.run([args.reader, "-c", "import reader"], capture_output=True).returncode == 0:
        found += [reader(args.reader), reader(args.reader, "search")]
    else:
        sys.stdout.write(f"without reader: {args.reader} can't import it (pip install reader sgmllib3k)\n")
    program = shutil.which(args.newsboat)
    if program:
        found.append(newsboat(program))
    else:
        sys.stdout.write(f"without newsboat: there is no {args.newsboat}\n")
    return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("feeds", metavar="FEEDS", nargs="*", type=int, default=[200, 2000], help="how many feeds")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--reader", metavar="PYTHON", default=sys.executable, help="an interpreter that has reader")
    parser.add_argument("--newsboat", metavar="PROGRAM", default="newsboat")
    args = parser.parse_args()
    sizes = sorted(args.feeds)
    if sizes[0] < 2:
        parser.error("FEEDS: two or more, so that start-up can be told from polling")
    contenders = chosen(args)
    runs: defaultdict[tuple[str, int, str], list[Spent]] = defaultdict(list)
    with NewsWeb(sizes[-1]) as web:
        sys.stdout.write(f"{sizes[-1]} feeds of {web.bytes / sizes[-1] / 1000:.1f} kB on average\n")
        for run in range(args.runs):
            turn = run % len(contenders)
            for feeds in (1, *sizes):
                for key, spent in one_run([*contenders[turn:], *contenders[:turn]], web, feeds).items():
                    runs[key].append(spent)
    medians = {key: median(spent) for key, spent in runs.items()}
    sys.stdout.write("\n".join(report(medians, [c.name for c in contenders], sizes)) + "\n")


if __name__ == "__main__":
    main()
