"""One story: who told it when, and what you know better about what belongs to it.

bongsu story show 12                    who was first, what each outlet told when, copies below their text, what they
                                        disagree about
bongsu story merge 12 40                these two are one: it goes by the lower id, the other leads to it
bongsu story split 57                   article 57 is no part of its story, nor are the copies of its text

What you say is kept with the time and your name, and holds: articles to come never join what you parted.
"""

import argparse
from typing import TYPE_CHECKING, Any, Final

from worker.cli.figures import conflict_lines
from worker.cli.show import fires, iso, safe, story_id, when, write, write_json
from worker.cli.stories import facts, story_record
from worker.cli.timeline import article_record, conflict_record, first_lines, first_record, folded, outlet_lines
from worker.cli.wrap import write_wrapped

if TYPE_CHECKING:
    from datetime import tzinfo

    from archive.model import StoryChange
    from worker.settings import Settings

COMPARED: Final = 200
"""Articles of a story whose figures are held against each other."""
WORDS = ("show", "merge", "split")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Words: show ID | merge ID ID | split ARTICLE, --note, --by, --json."""
    parser.add_argument("what", metavar="|".join(WORDS), choices=WORDS, help="what to do")
    parser.add_argument("id", metavar="ID", type=story_id, help="a story's id; for split an article's")
    parser.add_argument("other", metavar="ID", type=story_id, nargs="?", help="for merge, the other story's id")
    parser.add_argument("--note", metavar="TEXT", default="", help="why, in your words")
    parser.add_argument("--by", metavar="NAME", help="who says it (the user's name on this machine)")
    parser.add_argument("--json", action="store_true", help="one JSON document")


def run(args: argparse.Namespace) -> int:
    """0. Raises UsageError, NoSuchStory, NoSuchArticle, Missing, Busy."""
    from worker.errors import UsageError
    from worker.settings import load

    if (args.what == "merge") != (args.other is not None):
        raise UsageError("`story merge` takes two ids, `story show` and `story split` take one")
    settings = load(args.config)
    return _show(args, settings) if args.what == "show" else _regroup(args, settings)


def _show(args: argparse.Namespace, settings: "Settings") -> int:
    from archive import open_reader, reading, stories, told
    from worker.figures.conflicts import conflicts

    reader = open_reader(settings.archive_place)
    try:
        story = stories.story(reader, args.id)
        articles = stories.articles(reader, story.id)
        figures = told.figures(reader, [one.id for one in articles])
        found = conflicts({one.id: figures[one.id] for one in articles[:COMPARED]})
        ids = sorted({claim.article_id for conflict in found for claim in conflict.claims})
        drafts = {number: reading.article(reader, number).draft for number in ids}
        changed = stories.changes(reader, story.id)
    finally:
        reader.close()
    if args.json:
        document: dict[str, Any] = story_record(story) | first_record(articles)
        document["asked"] = args.id
        document["timeline"] = [article_record(one, figures[one.id]) for one in articles]
        document["disputed"] = [conflict_record(conflict, drafts) for conflict in found]
        document["changes"] = [_change_record(change) for change in changed]
        write_json(document, indent=2)
        return 0
    zone = settings.timezone
    write_wrapped(f"{fires(story.fires)} {safe(story.title) or '(no title)'}", hang=2)
    write_wrapped(facts(story, zone), hang=2)
    if story.id != args.id:
        write(f"{args.id} is now story {story.id}.")
    for line in first_lines(articles, zone):
        write_wrapped(line, hang=2)
    write("")
    for line in outlet_lines(folded(articles), figures, zone):
        write_wrapped(line, hang=4)
    marks = {number: f"#{number} {draft.outlet}" for number, draft in drafts.items()}
    for line in conflict_lines(found, drafts, marks):
        write_wrapped(line, hang=4)
    for change in changed:
        write_wrapped(f"changed    {_change_line(change, zone)}", hang=11)
    return 0


def _regroup(args: argparse.Namespace, settings: "Settings") -> int:
    import getpass

    from archive import open_beside
    from archive.model import ArticleId, Regroup, RegroupWhat
    from worker.compose import utc_now

    by, at = args.by or getpass.getuser(), utc_now()
    note = args.note.strip()
    if args.what == "split":
        wish = Regroup(what=RegroupWhat.SPLIT, at=at, by=by, article_id=ArticleId(args.id), note=note)
    else:
        ids = {"story_id": ArticleId(args.id), "other_id": ArticleId(args.other)}
        wish = Regroup(what=RegroupWhat.MERGE, at=at, by=by, note=note, **ids)
    with open_beside(settings.archive_place) as archive:
        done = archive.regroup(wish)
    if args.json:
        write_json({"story": done.story_id, "other": done.other_id})
    elif args.what == "split":
        write(
            f"Kept. Article {args.id}, with the copies of its text, is story {done.other_id}; "
            f"what it was part of is story {done.story_id}."
        )
    else:
        write(f"Kept. They are story {done.story_id}; {done.other_id} leads to it.")
    return 0


def _change_line(change: "StoryChange", zone: "tzinfo | None") -> str:
    """What was changed about a story, by whom and when."""
    what = {
        "merge": f"{change.other_id} joined {change.story_id}",
        "split": f"article {change.article_id} parted from {change.story_id}",
        "move": f"article {change.article_id} moved from {change.other_id} to {change.story_id}",
    }[change.what]
    why = f" (shown by article {change.article_id})" if change.what == "merge" and change.article_id else ""
    note = f": {safe(change.note)}" if change.note else ""
    return f"{what}{why}, by {safe(change.by)}, {when(change.at, zone)}{note}"


def _change_record(change: "StoryChange") -> dict[str, Any]:
    return {
        "what": str(change.what),
        "at": iso(change.at),
        "by": change.by,
        "article": change.article_id,
        "story": change.story_id,
        "other": change.other_id,
        "note": change.note,
    }
