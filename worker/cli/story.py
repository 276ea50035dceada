"""One story: who told it when, and what you know better about what belongs to it.

bongsu story show 12                    its articles in the order of their publication, copies below their text
bongsu story merge 12 40                these two are one: it goes by the lower id, the other leads to it
bongsu story split 57                   article 57 is no part of its story

What you say is kept with the time and your name, and holds: articles to come never join what you parted.
"""

import argparse
from typing import TYPE_CHECKING, Any

from worker.cli.show import article_id, fires, iso, safe, when, write, write_json
from worker.cli.stories import facts, story_record

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import tzinfo

    from archive.model import ArticleId, StoryArticle, StoryChange
    from worker.settings import Settings

WORDS = ("show", "merge", "split")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Words: show ID | merge ID ID | split ARTICLE, --note, --by, --json."""
    parser.add_argument("what", metavar="|".join(WORDS), choices=WORDS, help="what to do")
    parser.add_argument("id", metavar="ID", type=article_id, help="a story's id; for split an article's")
    parser.add_argument("other", metavar="ID", type=article_id, nargs="?", help="for merge, the other story's id")
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
    from archive import open_reader, stories

    reader = open_reader(settings.archive_place)
    try:
        story = stories.story(reader, args.id)
        told, changed = stories.articles(reader, story.id), stories.changes(reader, story.id)
        copied = _folded(told)
    finally:
        reader.close()
    if args.json:
        document: dict[str, Any] = story_record(story)
        document["timeline"] = [_article_record(one) for one in told]
        document["changes"] = [_change_record(change) for change in changed]
        write_json(document, indent=2)
        return 0
    write(f"{fires(story.fires)} {safe(story.title)}")
    write(facts(story, settings.timezone))
    if story.id != args.id:
        write(f"{args.id} is now story {story.id}.")
    write("")
    for one, copies in copied:
        for line in _lines(one, copies, settings.timezone):
            write(line)
    for change in changed:
        write(f"changed    {_change_line(change, settings.timezone)}")
    return 0


def _folded(told: "Sequence[StoryArticle]") -> "list[tuple[StoryArticle, list[StoryArticle]]]":
    """The articles in order, each with the copies of its text that the story has."""
    own = {one.id: one for one in told}
    copies: dict[int, list[StoryArticle]] = {}
    first: list[StoryArticle] = []
    for one in told:
        if one.duplicate_of in own and one.duplicate_of != one.id:
            copies.setdefault(_text_of(one, own), []).append(one)
        else:
            first.append(one)
    return [(one, copies.get(one.id, [])) for one in first]


def _text_of(one: "StoryArticle", own: "Mapping[ArticleId, StoryArticle]") -> "ArticleId":
    """The article whose text it is, over copies of copies."""
    seen: set[ArticleId] = set()
    while one.duplicate_of is not None and one.duplicate_of in own and one.id not in seen:
        seen.add(one.id)
        one = own[one.duplicate_of]
    return one.id


def _lines(one: "StoryArticle", copies: "Sequence[StoryArticle]", zone: "tzinfo | None") -> "Iterator[str]":
    yield f"{when(one.published or one.first_seen, zone)}  {safe(one.outlet)} ({one.language or '?'})"
    yield f"      {safe(one.title) or '(no title)'} · #{one.id}"
    if copies:
        said = (f"{safe(copy.outlet)} #{copy.id} {when(copy.published or copy.first_seen, zone)}" for copy in copies)
        yield f"      copies: {', '.join(said)}"


def _regroup(args: argparse.Namespace, settings: "Settings") -> int:
    import getpass

    from archive import open_archive, open_reader
    from archive.model import ArticleId, Regroup, RegroupWhat
    from worker.compose import utc_now

    open_reader(settings.archive_place).close()  # a missing archive is not to be made
    by, at = args.by or getpass.getuser(), utc_now()
    note = args.note.strip()
    if args.what == "split":
        wish = Regroup(what=RegroupWhat.SPLIT, at=at, by=by, article_id=ArticleId(args.id), note=note)
    else:
        ids = {"story_id": ArticleId(args.id), "other_id": ArticleId(args.other)}
        wish = Regroup(what=RegroupWhat.MERGE, at=at, by=by, note=note, **ids)
    with open_archive(settings.archive_place) as archive:
        done = archive.regroup(wish)
    if args.json:
        write_json({"story": done.story_id, "other": done.other_id})
    elif args.what == "split":
        write(f"Kept. Article {args.id} is story {done.other_id}; what it was part of is story {done.story_id}.")
    else:
        write(f"Kept. They are story {done.story_id}; {done.other_id} leads to it.")
    return 0


def _change_line(change: "StoryChange", zone: "tzinfo | None") -> str:
    """What was changed about a story, by whom and when."""
    what = {
        "merge": f"{change.other_id} joined {change.story_id}",
        "split": f"article {change.article_id} parted from {change.story_id}",
        "move": f"article {change.article_id} moved, {change.other_id} joined {change.story_id}",
    }[change.what]
    why = f" (shown by article {change.article_id})" if change.what == "merge" and change.article_id else ""
    note = f": {safe(change.note)}" if change.note else ""
    return f"{what}{why}, by {safe(change.by)}, {when(change.at, zone)}{note}"


def _article_record(one: "StoryArticle") -> dict[str, Any]:
    return {
        "id": one.id,
        "title": one.title,
        "outlet": one.outlet,
        "language": one.language,
        "published": iso(one.published),
        "seen": iso(one.first_seen),
        "fires": one.fires,
        "url": one.url,
        "duplicate_of": one.duplicate_of,
    }


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
