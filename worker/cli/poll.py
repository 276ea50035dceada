"""Poll feeds once, read the pages that are due, and say what was done.

Every enabled feed is polled, but for those that failed lately and whose time to try again has not come. What is
archived already is not archived twice, however often you poll. Told to stop (SIGTERM, Ctrl-C), it ends at once: what
was done is archived and counted, the rest is due the next time.
"""

import argparse
import asyncio
import signal
import sys
from collections.abc import Mapping
from typing import Any

from worker.cli.show import write, write_json

_OFFLINE = frozenset({"dns", "connect", "timeout", "reset"})
"""What every feed fails with where there is no network."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """FEED…, --once, --due, --json."""
    parser.add_argument("feed", metavar="FEED", nargs="*", help="only these feed ids, whatever their state")
    parser.add_argument("--once", action="store_true", help="one round, then exit: what this verb does in any case")
    parser.add_argument("--due", action="store_true", help="only feeds whose interval has passed (for a frequent cron)")
    parser.add_argument("--json", action="store_true", help="the counts as one JSON document")
    parser.add_argument("--quiet", action="store_true", help="no progress, no log lines but errors")


def run(args: argparse.Namespace) -> int:
    """0 done, 3 when some feeds failed, 1 when all did; 130 and 143 when told to stop."""
    from archive.lock import prove_free
    from worker.settings import load

    settings = load(args.config)
    prove_free(settings.archive_place)
    from worker import log
    from worker.cli.progress import progress_bar
    from worker.compose import load_config
    from worker.run.once import poll_once
    from worker.run.told import until_told
    from worker.run.units import Tally

    tally = Tally()
    with progress_bar(quiet=args.quiet or args.json) as progress:
        watched = sys.stderr.isatty() and not args.json
        log.configure("error" if args.quiet or watched else settings.log.level, settings.log.format)
        config = load_config(settings)
        work = poll_once(config, tally, only=args.feed, due_only=args.due, progress=progress)
        stopped = asyncio.run(until_told(work))
    if args.json:
        write_json(tally.as_json())
    else:
        write(summary(tally.as_json(), whole=stopped is None))
    if stopped is not None:
        how = "interrupted" if stopped is signal.SIGINT else "told to stop"
        sys.stderr.write(f"bongsu: {how}; what was not done is due the next time\n")
        return 128 + stopped
    if tally.failed:
        return 1 if tally.failed == tally.polled else 3
    return 0


def summary(counts: Mapping[str, Any], *, whole: bool = True) -> str:
    """The counts of a round as a few lines for a person, with what they mean if it was a whole one."""
    lines = [
        f"feeds    {counts['polled']} polled, {counts['unchanged']} unchanged, {counts['failed']} failed, "
        f"{counts['waiting']} not due",
        f"entries  {counts['seen']} seen = {counts['new']} new + {counts['changed']} changed + "
        f"{counts['known']} known + {counts['refused']} refused; {counts['flagged']} of the new flagged",
        f"pages    {counts['pages_read']} read, {counts['pages_unchanged']} unchanged, "
        f"{counts['pages_retry']} to be tried again, {counts['pages_failed']} failed"
        + (f", {counts['pages_unwanted']} no longer wanted" if counts["pages_unwanted"] else ""),
    ]
    if counts["checks"]:
        lines.append(
            f"looks    {counts['checks']} at pages that were read: {counts['checks_changed']} edited, "
            f"{counts['checks_gone']} gone, {counts['checks_unsure']} with no sure answer"
        )
    if whole:
        lines += _meaning(counts)
    if counts["gaps"]:
        lines.append(
            f"gaps     {counts['gaps']} feed{'s' * (counts['gaps'] > 1)} with nothing known among what is listed: "
            "entries may have come and gone unseen; `bongsu feeds list` tells which"
        )
    reasons = counts.get("reasons")
    if reasons:
        lines.append("reasons  " + ", ".join(f"{name} {count}" for name, count in reasons.items()))
    return "\n".join(lines)


def _meaning(counts: Mapping[str, Any]) -> list[str]:
    if counts["polled"] + counts["waiting"] == 0:
        return ["no feed is configured; `bongsu config show` tells where they are looked for"]
    if counts["polled"] == 0:
        return ["feeds that failed wait before they are asked again; `bongsu poll FEED` asks one now"]
    if counts["failed"] == counts["polled"] and len(counts["reasons"]) == 1:
        asked = ": is this machine online?" if _OFFLINE.issuperset(counts["reasons"]) else ";"
        return [f"every feed failed in the same way{asked} `bongsu feeds test FEED` tells what to do"]
    return []
