"""Look after the archive's database.

bongsu db check [--quick]     prove it whole: database, full-text index, digests (works beside a running service)
bongsu db upgrade             bring it to this version's schema, after a backup beside it
bongsu db copy FROM TO        move it to another database: a file's name or postgresql+psycopg://… each, verified equal
bongsu db backup FILE         copy it, whole, to a new file
bongsu db backup --into FOLDER [--keep 7]    the same, named after the time; of those the latest are kept
bongsu db restore FILE        put a backup in its place; what was there is kept beside it
bongsu db compact             make its file as small as it can be
bongsu db prune [--dry-run]   let go of pages as sent that are beyond `snapshots.max_age_days` and `.max_bytes`
bongsu db prune --articles-before DATE [--flagged] [--yes]
                              tell how many articles nothing keeps; with --yes, take them out for good
bongsu db reindex             make the full-text index anew from the archived texts
"""

import argparse
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

from worker.cli.show import day, write, write_json

if TYPE_CHECKING:
    from archive.place import Place
    from worker.settings import Settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Check | upgrade | copy | backup | restore | compact | prune | reindex."""
    verbs = parser.add_subparsers(
        dest="what", metavar="check|upgrade|copy|backup|restore|compact|prune|reindex", required=True
    )
    check = verbs.add_parser("check", help="prove it whole")
    check.add_argument("--quick", action="store_true", help="leave out indexing everything anew to compare")
    check.add_argument("--json", action="store_true", help="one JSON document")
    verbs.add_parser("upgrade", help="bring it to this version's schema")
    copy = verbs.add_parser("copy", help="copy it to another database")
    copy.add_argument("source", metavar="FROM", help="a file, or postgresql+psycopg://USER@HOST/NAME")
    copy.add_argument("target", metavar="TO", help="a new file, or an empty database")
    backup = verbs.add_parser("backup", help="copy it, whole, to a new file")
    where = backup.add_mutually_exclusive_group(required=True)
    where.add_argument("file", metavar="FILE", nargs="?", type=Path)
    where.add_argument("--into", metavar="FOLDER", type=Path, help="a folder of backups, each named after its time")
    backup.add_argument("--keep", metavar="N", type=_number, default=7, help="how many stay in that folder (7)")
    restore = verbs.add_parser("restore", help="put a backup in its place")
    restore.add_argument("file", metavar="FILE", type=Path)
    verbs.add_parser("compact", help="make its file as small as it can be")
    prune = verbs.add_parser("prune", help="let go of pages as sent that are too old or too many")
    prune.add_argument("--dry-run", action="store_true", help="only tell what would be let go")
    prune.add_argument(
        "--articles-before",
        metavar="DATE",
        type=day,
        help="articles instead, of before this day, as 2026-11-01: only told how many without --yes",
    )
    prune.add_argument("--flagged", action="store_true", help="flagged articles too")
    prune.add_argument("--yes", action="store_true", help="take articles out, and not only tell how many")
    prune.add_argument("--json", action="store_true", help="one JSON document")
    verbs.add_parser("reindex", help="make the full-text index anew")


def run(args: argparse.Namespace) -> int:
    """check: 0 whole, 1 not. The others: 0."""
    from worker.settings import load

    settings = load(args.config)
    path = settings.archive_place
    if args.what == "copy":
        return _copy(settings, args.source, args.target)
    if args.what == "check":
        return _check(path, quick=args.quick, as_json=args.json)
    if args.what == "prune" and args.articles_before is not None:
        return _prune_articles(
            settings, args.articles_before, flagged=args.flagged, dry=args.dry_run or not args.yes, as_json=args.json
        )
    if args.what == "prune":
        return _prune(settings, dry=args.dry_run, as_json=args.json)
    if args.what == "upgrade":
        return _upgrade(path)
    from archive.copies import restore_archive
    from archive.store import open_archive

    if args.what == "backup":
        return _backup(path, args)
    if args.what == "restore":
        aside = restore_archive(args.file, path)
        write(f"{args.file} is in place of {path}" + (f"; what was there is in {aside}" if aside else ""))
        return 0
    if args.what == "compact":
        return _compact(path)
    with open_archive(path, any_fold=True) as archive:
        write(f"{archive.reindex():,} articles indexed")
    return 0


def _copy(settings: "Settings", source: str, target: str) -> int:
    from archive.transfer import copy_archive
    from worker.cli.progress import progress_bar

    with progress_bar() as show:
        copied = copy_archive(_named(settings, source), _named(settings, target), progress=show)
    for table in copied:
        write(f"{table.rows:>10,}  {table.table}")
    write(f"{_named(settings, source)} copied to {_named(settings, target)} and verified equal")
    return 0


def _named(settings: "Settings", text: str) -> "Place":
    """A file or a database; the one that the settings name has its password from there."""
    from archive.place import place_of

    place = place_of(text)
    return settings.archive_place if place == settings.archive.url else place


def _check(path: "Place", *, quick: bool, as_json: bool) -> int:
    from archive.check import examine

    found = examine(path, quick=quick)
    if as_json:
        whole = {"archive": str(path), "whole": not found.findings}
        write_json({**whole, "findings": list(found.findings), "notes": list(found.notes)})
        return 1 if found.findings else 0
    for finding in found.findings or (f"{path} is whole",):
        write(finding)
    for note in found.notes:
        write(f"note: {note}")
    return 1 if found.findings else 0


def _backup(path: "Place", args: argparse.Namespace) -> int:
    from archive.backups import backup_into
    from archive.copies import copy_database
    from worker.compose import utc_now

    if args.file is not None:
        copy_database(path, args.file)
        write(f"{path} copied to {args.file}")
        return 0
    made, gone = backup_into(path, args.into, utc_now(), args.keep)
    write(f"{path} copied to {made}")
    for old in gone:
        write(f"{old} removed: {args.keep} are kept")
    return 0


def _number(text: str) -> int:
    if text.isascii() and text.isdigit() and 0 < int(text) < 100_000:
        return int(text)
    raise argparse.ArgumentTypeError(f"`{text:.40}` is no number of backups to keep; 1 or more")


def _upgrade(path: "Place") -> int:
    from archive.copies import upgrade_archive
    from worker.cli.progress import progress_bar

    with progress_bar() as progress:
        backup = upgrade_archive(path, progress)
    write(f"{path} has this version's schema" + (f"; the archive as it was is in {backup}" if backup else ""))
    return 0


def _prune(settings: "Settings", *, dry: bool, as_json: bool) -> int:
    from archive import open_reader
    from archive.retention import LetGo
    from archive.store import open_archive
    from worker.compose import retention_of, utc_now

    open_reader(settings.archive_place).close()  # a missing archive is not to be made
    now, gone = utc_now(), LetGo()
    retention = retention_of(settings)
    with open_archive(settings.archive_place) as archive:
        if dry:
            gone = archive.would_let_go(retention, now)
        else:
            while (some := archive.let_go(retention, now)).bodies:
                gone += some
    if as_json:
        write_json({"bodies": gone.bodies, "stored_bytes": gone.stored, "dry_run": dry})
        return 0
    what = "would be let go" if dry else "let go; digests and headers stay"
    write(f"{gone.bodies:,} pages as sent, {gone.stored / 1e6:,.1f} MB, {what}")
    return 0


def _prune_articles(settings: "Settings", day: date, *, flagged: bool, dry: bool, as_json: bool) -> int:
    from archive import open_reader
    from archive.store import open_archive

    open_reader(settings.archive_place).close()  # a missing archive is not to be made
    before = datetime.combine(day, time(), settings.timezone).astimezone(UTC)
    with open_archive(settings.archive_place) as archive:
        ids = archive.prunable(before, flagged=flagged)
        if not dry:
            archive.prune(ids)
    if as_json:
        write_json({"articles": len(ids), "dry_run": dry})
        return 0
    smaller = "; `bongsu db compact` makes the file smaller" if isinstance(settings.archive_place, Path) else ""
    what = "would be taken out; --yes does it" if dry else f"taken out{smaller}"
    write(f"{len(ids):,} articles from before {day} {what}")
    return 0


def _compact(path: "Place") -> int:
    from archive import open_reader
    from archive.store import open_archive

    open_reader(path).close()  # a missing archive is not to be made
    before = path.stat().st_size if isinstance(path, Path) else 0
    with open_archive(path) as archive:
        archive.compact()
    assert isinstance(path, Path)  # a server's archive was refused
    write(f"{path}: {before / 1e6:,.1f} MB before, {path.stat().st_size / 1e6:,.1f} MB now")
    return 0
