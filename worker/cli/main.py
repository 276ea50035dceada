"""The door: `bongsu VERB …`. Only the chosen verb's module is imported, so a search does not load the fetcher."""

import argparse
import difflib
import importlib
import io
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final, Never, NoReturn

from archive.errors import ArchiveError, Busy, Missing, QueryError, SchemaMismatch, Undone
from worker.errors import ConfigError, UsageError, WorkerError
from worker.kinds import masked

# Verb, its module in worker.cli, what it does. The order is the order of `bongsu --help`.
VERBS: Final = {
    "init": ("init", "write a config folder to edit"),
    "demo": ("demo", "see it work: a small web of its own, no network"),
    "run": ("run", "poll and read for ever, as a service"),
    "queue": ("queue", "share the work among several workers on PostgreSQL"),
    "poll": ("poll", "poll what is due, or all, once (for cron)"),
    "feeds": ("feeds", "list, test, find, add and exchange feeds"),
    "search": ("search", "find articles"),
    "stories": ("stories", "list the stories, and how many tell them"),
    "story": ("story", "show one story; join and part stories"),
    "show": ("shown", "show one article with its history and sources"),
    "diff": ("diff", "show what changed in an article, word by word"),
    "edits": ("edits", "list edits, stealth edits, vanished and restored pages"),
    "explain": ("explain", "say why an article is flagged, or is not"),
    "feedback": ("feedback", "say what an article is, over what the rules say"),
    "rules": ("rules", "test, measure, lint and list the flag rules"),
    "learn": ("learn", "learn a second opinion from labelled texts and feedback"),
    "reflag": ("reflag", "judge the archive again after a change of the rules"),
    "reread": ("reread", "read the pages that are kept again, with today's extraction"),
    "outlets": ("outlets", "list outlets and their families; tell the archive anew after a change"),
    "stats": ("stats", "count what the archive holds"),
    "import": ("imports", "bring in captures, HTML pages, JSON lines"),
    "export": ("export", "write feeds, entries, articles, feedback as JSON lines or CSV"),
    "db": ("db", "check, upgrade and back up the archive"),
    "health": ("health", "say whether it is healthy: for monitors and scripts"),
    "doctor": ("doctor", "look what is wrong, how grave it is, and what to do"),
    "metrics": ("metrics", "write the archive's metrics for Prometheus"),
    "config": ("config", "show the settings and where they come from; check all files"),
    "parse": ("parse", "stage: a feed document to entries"),
    "extract": ("extract", "stage: a page to an article"),
    "judge": ("judge", "stage: a text to a flag with its evidence"),
    "cluster": ("cluster", "stage: texts to stories"),
}

EXIT_CODES: Final = """\
exit codes:
  0 done   1 failed   2 wrong use or config   3 partly done   4 findings, with --fail-on
  10 no archive, or another schema   75 busy, try later   130 interrupted   143 told to stop
"""


class Parser(argparse.ArgumentParser):
    """argparse, with the nearest verb or option named when one is misspelt."""

    known: tuple[str, ...] = ()

    def error(self, message: str) -> NoReturn:
        """Print what is wrong and where to look, and exit with 2."""
        self.exit(2, f"bongsu: {message}\nTry `{self.prog} --help`.\n")


def nearest(word: str, known: Sequence[str]) -> str:
    """' Did you mean …?' or nothing."""
    close = difflib.get_close_matches(word, known, n=1, cutoff=0.6)
    return f" Did you mean `{close[0]}`?" if close else ""


def _version() -> str:
    from importlib.metadata import version

    return f"bongsu {version('bongsu')}"


class _Version(argparse.Action):
    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> Never:
        sys.stdout.write(_version() + "\n")
        parser.exit(0)


def _add_common(parser: argparse.ArgumentParser, default: object) -> None:
    parser.add_argument(
        "--config",
        metavar="FILE",
        type=Path,
        default=default,
        help="settings file (else BONGSU_CONFIG, ./config/bongsu.toml, XDG, /etc/bongsu, the shipped defaults)",
    )


def _top() -> Parser:
    listing = "\n".join(f"  {verb:9} {what}" for verb, (_, what) in VERBS.items())
    parser = Parser(
        prog="bongsu",
        usage="bongsu [--config FILE] VERB …",
        description="Beacon fires for Korean security news: fetch, archive, search and flag.",
        epilog=f"verbs (`bongsu VERB --help` tells more):\n{listing}\n\n{EXIT_CODES}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    _add_common(parser, None)
    parser.add_argument("--version", action=_Version, nargs=0, help="print the version")
    parser.add_argument("verb", metavar="VERB", nargs="?", help=argparse.SUPPRESS)
    return parser


def _split(argv: Sequence[str]) -> tuple[Sequence[str], list[str]]:
    """What stands up to the verb, and what follows it, to the letter."""
    at = 0
    while at < len(argv) and argv[at].startswith("-"):
        at += 2 if argv[at] == "--config" else 1
    return argv[: at + 1], list(argv[at + 1 :])


def _parse(argv: Sequence[str]) -> tuple[str, argparse.Namespace]:
    top = _top()
    before, rest = _split(argv)
    first = top.parse_args(before)
    if first.verb is None:
        top.print_help()
        raise SystemExit(2)
    if first.verb not in VERBS:
        raise UsageError(
            f"there is no verb `{first.verb}`.{nearest(first.verb, tuple(VERBS))} `bongsu --help` lists all."
        )
    module_name, what = VERBS[first.verb]
    module = importlib.import_module(f"worker.cli.{module_name}")
    parser = Parser(
        prog=f"bongsu {first.verb}",
        description=module.__doc__ or what,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    _add_common(parser, first.config)
    module.add_arguments(parser)
    # A verb whose words may begin with a minus (search) says which of them are no options.
    args = parser.parse_args(getattr(module, "words", list)(rest))
    return module_name, args


def exit_code(error: Exception) -> int:
    """The exit code that scripts can rely on for an error of ours."""
    table: tuple[tuple[type[Exception], int], ...] = (
        (ConfigError, 2),
        (UsageError, 2),
        (QueryError, 2),
        (Busy, 75),
        (Undone, 75),
        (Missing, 10),
        (SchemaMismatch, 10),
    )
    return next((code for kind, code in table if isinstance(error, kind)), 1)


def _os_error(error: OSError) -> str:
    what = error.strerror or str(error)
    return f"{error.filename}: {what.lower()}" if error.filename else what


def run(argv: Sequence[str]) -> int:
    """Run one command line; expected failures end as one sentence on stderr and an exit code."""
    try:
        module_name, args = _parse(argv)
        code = importlib.import_module(f"worker.cli.{module_name}").run(args)
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader of our output (head, less) has seen enough; keep Python from complaining at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        sys.stderr.write("bongsu: interrupted\n")
        return 130
    except (WorkerError, ArchiveError) as error:
        sys.stderr.write(f"bongsu: {masked(str(error))}\n")
        return exit_code(error)
    except OSError as error:
        sys.stderr.write(f"bongsu: {_os_error(error)}\n")
        return 1
    return int(code)


def main() -> NoReturn:
    """The console script."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        # A headline the terminal's encoding lacks is shown with question marks; it is no reason to stop.
        sys.stdout.reconfigure(errors="replace")
    raise SystemExit(run(sys.argv[1:]))
