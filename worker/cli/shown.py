"""Show one article: its text, where it was seen, what became of its page, its copies and earlier texts.

bongsu show 12                        the article and where each part of it comes from
bongsu show 12 --raw > page.html      its page as the server sent it, unpacked; the last one kept
bongsu show 12 --raw --snapshot 1     an earlier one, by the number that `bongsu show 12` gives it
bongsu show 12 --json                 all that is known of it, its earlier texts too
"""

import argparse
from typing import TYPE_CHECKING

from worker.cli.feedback import said_line
from worker.cli.figures import conflict_lines, figure_lines
from worker.cli.raw import show_raw, snapshot_line, snapshot_record
from worker.cli.show import article_id, fires, safe, when, write, write_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archive.dialects import Reader
    from archive.model import Article
    from worker.settings import Settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """ID, --raw, --snapshot, --json."""
    parser.add_argument("id", metavar="ID", type=article_id, help="an article's id, as `bongsu search` shows it")
    parser.add_argument("--raw", action="store_true", help="its page as the server sent it, unpacked")
    parser.add_argument("--snapshot", metavar="N", type=int, help="which one, with --raw (the last)")
    parser.add_argument("--json", action="store_true", help="one JSON document; with --raw, head and body_b64")


def run(args: argparse.Namespace) -> int:
    """0. Raises Missing, NoSuchArticle, NoSnapshot, UsageError."""
    from archive import open_reader, reading
    from worker.settings import load

    settings = load(args.config)
    reader = open_reader(settings.archive_place)
    try:
        article = reading.article(reader, args.id)
        if args.raw or args.snapshot is not None:
            show_raw(reader, article, args.snapshot, settings.fetch.max_body_bytes, as_json=args.json)
        elif args.json:
            write_json(_record(reader, article))
        else:
            _print(reader, article, settings)
    finally:
        reader.close()
    return 0


def _record(reader: "Reader", article: "Article") -> dict[str, object]:
    from archive import export, reading, sightings, snapshots, told
    from archive.times import to_iso
    from worker.cli.edits import record

    watch = reading.watch(reader, article.id)
    return {
        **export.article_record(article),
        "sources": dict(article.draft.sources),
        "figures": [export.figure_record(figure) for figure in told.figures(reader, [article.id])[article.id]],
        "feedback": [export.feedback_record(kept) for kept in article.feedback],
        "snapshots": [snapshot_record(snapshot) for snapshot in snapshots.snapshots(reader, article.id)],
        "gone_since": to_iso(watch.gone_since) if watch and watch.gone_since else None,
        "sightings": [record(seen) for seen in sightings.sightings(reader, article_id=article.id)],
        "entries": [export.entry_record(entry) for entry in reading.entries(reader, article_id=article.id)],
        "story_articles": list(reading.story(reader, article.story_id)),
        "earlier_texts": [
            {"n": r.n, "seen": to_iso(r.seen_at), "title": r.title, "text": r.text, "sha256": r.sha256}
            for r in reading.revisions(reader, article.id)
        ],
    }


def _print(reader: "Reader", article: "Article", settings: "Settings") -> None:
    from archive import reading, sightings, snapshots, told
    from worker.cli.changed import in_short, kind_of

    draft, page, zone = article.draft, article.page, settings.timezone
    write(f"{fires(article.standing.fires)} {safe(draft.title)}")
    facts = [safe(draft.outlet), when(draft.published, zone), draft.language or "", ", ".join(map(safe, draft.authors))]
    write(" · ".join(fact for fact in facts if fact))
    if draft.url:
        write(safe(draft.url))
    for name, value in (("dateline", draft.dateline), ("e-mail", ", ".join(draft.emails))):
        if value:
            write(f"{name} {safe(value)}")
    write("")
    for paragraph in draft.text.split("\n"):
        write(safe(paragraph))
    write("")
    write(f"text       from the {draft.text_source}, sha256 {article.sha256[:16]}…")
    if draft.sources:
        write("found in   " + ", ".join(safe(f"{name} {source}") for name, source in draft.sources))
    write(f"first seen {when(article.first_seen, zone)}")
    why = f": {page.reason}, {safe(page.detail or '')}" if page.reason else ""
    write(f"page       {page.status}{why}")
    watch = reading.watch(reader, article.id)
    if watch is not None and watch.gone_since is not None:
        write(f"gone       since {when(watch.gone_since, zone)}; the text is what it was")
    if watch is not None and watch.checked_at is not None:
        found = f"{watch.reason}, {safe(watch.detail or '')}" if watch.reason else "there"
        further = f"; the next {when(watch.next_check, zone)}" if watch.next_check else ""
        write(f"last look  {when(watch.checked_at, zone)}: {found}{further}")
    kept = snapshots.snapshots(reader, article.id)
    for snapshot in kept:
        write(f"as sent    {snapshot.n}: {snapshot_line(snapshot, zone)}")
    if page.status == "ok" and not kept:
        write("as sent    not kept: read with `snapshots.enabled = false`, or by a bongsu that kept none")
    for entry in reading.entries(reader, article_id=article.id):
        write(f"seen in    {entry.feed_id} since {when(entry.first_seen, zone)}: {safe(entry.title)}")
    if draft.family:
        write(safe(f"voice      {draft.family}" + (f", a copy of {draft.credited}" if draft.credited else "")))
    for line in figure_lines(told.figures(reader, [article.id])[article.id], draft):
        write(f"figure     {line}")
    for line in _disputed(reader, article):
        write(f"disputed   {line}")
    for number in reading.story(reader, article.story_id):
        if number != article.id:
            write(f"same story {number}")
    for revision in reading.revisions(reader, article.id):
        write(f"before     text {revision.n}, {when(revision.seen_at, zone)}: {safe(revision.title)}")
    for seen in sightings.sightings(reader, article_id=article.id):
        write(f"seen       {kind_of(seen)} {when(seen.sighting.seen_at, zone)}: {in_short(seen)}")
    for said in article.feedback:
        write(f"analyst    {said_line(said, settings)}")
    if article.standing.fires or article.feedback:
        what = ", ".join(article.standing.topics) or "none"
        write(f"flag       {what}; `bongsu explain {article.id}` says why")


def _disputed(reader: "Reader", article: "Article") -> "Iterator[str]":
    """What the articles of its story disagree about, side by side."""
    from archive import reading, told
    from worker.cli.story import COMPARED
    from worker.figures.conflicts import conflicts

    found = conflicts(told.figures(reader, reading.story(reader, article.story_id)[:COMPARED]))
    ids = {claim.article_id for conflict in found for claim in conflict.claims}
    drafts = {number: reading.article(reader, number).draft for number in sorted(ids)}
    marks = {number: f"{number} {draft.outlet}" for number, draft in drafts.items()}
    return conflict_lines(found, drafts, marks)
