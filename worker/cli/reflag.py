"""Judge the archive again after a change of the rules, and say what is gained, lost and changed before it counts.

bongsu reflag --dry-run          only say it; works beside a running service
bongsu reflag                    judge, say it, then have all articles go by the new judgements
bongsu reflag --since 30d        only articles of the last thirty days

Broken off, it goes on where it was when run again. Judgements by older rules are kept. A running service does this by
itself after a reload (`flags.reflag`), beside its work.
"""

import argparse
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from worker.cli.show import fires, safe, write, write_json

if TYPE_CHECKING:
    from archive.model import Change
    from worker.flags.changes import Changes
    from worker.settings import Settings

_WORDS = {
    "gained": "flagged, not before",
    "lost": "flagged before, no longer",
    "graver": "more fires",
    "milder": "fewer fires",
    "topics": "other topics",
}


def age(text: str) -> timedelta:
    """A length of time from the command line: 30d, 12h."""
    from worker.kinds import duration

    kind = duration("1 min", "36500 d")
    try:
        return timedelta(seconds=kind.read(text))
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"`{text:.40}` is no length of time such as 30d or 12h") from error


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """--dry-run, --since, --samples, --json."""
    parser.add_argument("--dry-run", action="store_true", help="only say what would change")
    parser.add_argument("--since", metavar="AGE", type=age, help="only articles of the last so many days: 30d")
    parser.add_argument("--samples", metavar="N", type=int, default=5, help="how many articles of each change (5)")
    parser.add_argument("--json", action="store_true", help="one JSON document")


def run(args: argparse.Namespace) -> int:
    """0. Raises Missing, Busy when another bongsu writes (but not with --dry-run), ConfigError."""
    from worker.compose import utc_now
    from worker.flags.changes import Changes
    from worker.settings import load

    settings = load(args.config)
    since = None if args.since is None else utc_now() - args.since
    changes = Changes(examples=max(0, args.samples))
    if args.dry_run:
        version = _compared(settings, changes, since)
        _tell(args, changes, version, switched=None)
        return 0
    return _reflag(args, settings, changes, since)


def _compared(settings: "Settings", changes: "Changes", since: datetime | None) -> str:
    from archive import open_reader
    from worker.cli.progress import progress_bar
    from worker.compose import judge_with
    from worker.feeds import load_feeds
    from worker.reflag import compare, profiles_of
    from worker.rulebook import load_ruleset

    ruleset = load_ruleset(settings)
    profiles = profiles_of(load_feeds(settings.feeds_dir))
    reader = open_reader(settings.archive_place)
    try:
        with progress_bar() as progress:
            judge = judge_with(ruleset)
            compare(reader, ruleset.version, judge, profiles, changes, since=since, progress=progress)
    finally:
        reader.close()
    return ruleset.version


def _reflag(args: argparse.Namespace, settings: "Settings", changes: "Changes", since: datetime | None) -> int:
    from archive import open_archive, open_reader
    from worker import reflag
    from worker.cli.progress import progress_bar
    from worker.compose import judge_with, utc_now
    from worker.feeds import load_feeds
    from worker.rulebook import load_ruleset

    open_reader(settings.archive_place).close()  # a missing archive is not to be made
    ruleset = load_ruleset(settings)
    version, profiles = ruleset.version, reflag.profiles_of(load_feeds(settings.feeds_dir))
    with open_archive(settings.archive_place) as archive:
        with progress_bar() as progress:
            judge = judge_with(ruleset)
            reflag.judge_all(archive, version, judge, profiles, clock=utc_now, since=since, progress=progress)
        reflag.report(archive.reader, version, changes, since=since)
        if not args.json:
            _print(changes, version)
        with progress_bar() as progress:
            switched = reflag.switch_all(archive, version, since=since, progress=progress)
    _tell(args, changes, version, switched=switched)
    return 0


def _tell(args: argparse.Namespace, changes: "Changes", version: str, *, switched: int | None) -> None:
    if args.json:
        write_json(_record(changes, version, switched), indent=2)
        return
    if switched is None:
        _print(changes, version)
        write("Nothing was written." if changes.judged else "There is nothing to do.")
    elif switched:
        write(f"{switched:,} articles go by rules {version} now; the judgements before are kept.")
    else:
        write("There is nothing to do.")


def _print(changes: "Changes", version: str) -> None:
    write(f"{changes.judged:,} articles that other rules judged, by rules {version}: {changes.changed:,} change.")
    for kind, words in _WORDS.items():
        if not changes.counts[kind]:
            continue
        write(f"  {changes.counts[kind]:>7,}  {kind:7} {words}")
        for change in changes.samples.get(kind, ()):
            write(f"           {fires(change.before):>5} → {fires(change.after):5}  {change.id:>6}  {_said(change)}")
    for name, counted in (("gained", changes.gained), ("lost", changes.lost)):
        if counted:
            write(f"  topics {name}: " + ", ".join(f"{topic} {n:,}" for topic, n in counted.most_common()))
    if changes.held:
        write(f"  {changes.held:,} of them an analyst has a say on, which stands (`bongsu feedback list`).")


def _said(change: "Change") -> str:
    topics = ", ".join(change.topics_after or change.topics_before)
    return f"{safe(change.title)}  ({topics})" + ("  analyst's say stands" if change.remarked else "")


def _record(changes: "Changes", version: str, switched: int | None) -> dict[str, Any]:
    return {
        "rules_version": version,
        "dry_run": switched is None,
        "judged": changes.judged,
        "changed": changes.changed,
        **{kind: changes.counts[kind] for kind in _WORDS},
        "topics_gained": dict(changes.gained.most_common()),
        "topics_lost": dict(changes.lost.most_common()),
        "fires": [
            {"before": before, "after": after, "articles": count}
            for (before, after), count in sorted(changes.fires.items())
        ],
        "analyst_stands": changes.held,
        "switched": switched or 0,
        "samples": {kind: [_sample(change) for change in some] for kind, some in changes.samples.items()},
    }


def _sample(change: "Change") -> dict[str, Any]:
    return {
        "id": change.id,
        "title": change.title,
        "before": {"fires": change.before, "topics": list(change.topics_before)},
        "after": {"fires": change.after, "topics": list(change.topics_after)},
        "analyst_stands": change.remarked,
    }
