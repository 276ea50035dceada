"""Say of an article what an analyst knows better than the rules. What is said is kept for good, beside what they say.

bongsu feedback 12 no --note "a film, not a launch"    not to be flagged, whatever the rules say
bongsu feedback 12 yes                                 to be flagged
bongsu feedback 12 fires 4                             to be flagged, with four fires
bongsu feedback 12 topic cyber                         about cyber first of all
bongsu feedback 12 withdraw                            the rules decide again
bongsu feedback list                                   all that was said

The latest word of a kind counts in lists and searches, after a change of the rules too; `bongsu explain` shows both
sides, and `bongsu export --what feedback` writes all of it with the texts it was said about.
"""

import argparse
from typing import TYPE_CHECKING, Any

from worker.cli.show import article_id, fires, safe, when, write, write_json

if TYPE_CHECKING:
    from archive.model import Feedback
    from worker.settings import Settings

WORDS = ("yes", "no", "topic", "fires", "withdraw")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """ID WORD [VALUE] | list, --note, --by, --json."""
    parser.add_argument("id", metavar="ID|list", help="an article's id, as `bongsu search` shows it; or list")
    parser.add_argument("say", metavar="|".join(WORDS), nargs="?", choices=WORDS, help="what you say of it")
    parser.add_argument("value", metavar="VALUE", nargs="?", help="the topic's name, or the fires, 1 to 5")
    parser.add_argument("--note", metavar="TEXT", default="", help="why, in your words")
    parser.add_argument("--by", metavar="NAME", help="who says it (the user's name on this machine)")
    parser.add_argument("--json", action="store_true", help="one JSON document")


def run(args: argparse.Namespace) -> int:
    """0. Raises UsageError, NoSuchArticle, Missing, Busy."""
    from worker.errors import UsageError
    from worker.settings import load

    settings = load(args.config)
    if args.id == "list":
        if args.say is not None:
            raise UsageError(f"`feedback list` takes no more words; leave `{args.say}` away")
        return _list(settings, as_json=args.json)
    return _keep(args, settings)


def _value(args: argparse.Namespace) -> str | None:
    """The topic or the fires, checked. Raises UsageError."""
    from worker.errors import UsageError
    from worker.flags.rules import TOPICS

    given = args.value
    if args.say is None:
        raise UsageError(f"say what you think of article {args.id}: {', '.join(WORDS)}")
    if args.say == "topic" and given not in TOPICS:
        raise UsageError(f"`{given or ''}` is no topic. There are {', '.join(TOPICS)}")
    if args.say == "fires" and given not in ("1", "2", "3", "4", "5"):
        raise UsageError(f"fires are 1 to 5, not `{given or ''}`; `no` says that it is none")
    if args.say not in ("topic", "fires") and given is not None:
        raise UsageError(f"`{args.say}` takes no value; words of yours go into --note")
    return str(given) if given is not None else None


def _keep(args: argparse.Namespace, settings: "Settings") -> int:
    import getpass

    from archive import export, open_beside, reading
    from archive.model import ArticleId, Remark, Say
    from worker.compose import utc_now
    from worker.errors import UsageError

    value = _value(args)
    try:
        number = ArticleId(article_id(args.id))
    except argparse.ArgumentTypeError as error:
        raise UsageError(str(error)) from error
    remark = Remark(
        article_id=number,
        said_at=utc_now(),
        said_by=args.by or getpass.getuser(),
        say=Say(args.say),
        value=value,
        note=args.note.strip(),
    )
    with open_beside(settings.archive_place) as archive:
        kept = archive.remark(remark)
        article = reading.article(archive.reader, number)
    stands, flag = article.standing, article.flag
    if args.json:
        shown = {"fires": stands.fires, "topics": list(stands.topics)}
        ruled = {"fires": flag.fires, "topics": list(flag.topics)}
        write_json({**export.feedback_record(kept), "stands": shown, "rules": ruled}, indent=2)
        return 0
    write(f"{fires(stands.fires)} {safe(article.draft.title)}")
    told = _words(flag.fires, flag.topics)
    write(f"Kept. It stands with {_words(stands.fires, stands.topics)}; the rules say {told}.")
    return 0


def _words(count: int, topics: tuple[str, ...]) -> str:
    return f"{count} of 5 fires ({', '.join(topics) or 'no topic'})" if count else "no flag"


def said_line(kept: "Feedback", settings: "Settings") -> str:
    """A remark in a line: what, who, when, why."""
    remark = kept.remark
    what = " ".join(part for part in (str(remark.say), remark.value) if part)
    note = f": {safe(remark.note)}" if remark.note else ""
    return f"{what}, by {safe(remark.said_by)}, {when(remark.said_at, settings.timezone)}{note}"


def _list(settings: "Settings", *, as_json: bool) -> int:
    from archive import export, feedback, open_reader

    reader = open_reader(settings.archive_place)
    try:
        said = list(feedback.everything(reader))
    finally:
        reader.close()
    if as_json:
        rows: list[dict[str, Any]] = [export.feedback_record(one) for one in said]
        write_json({"feedback": rows}, indent=2)
        return 0
    for one in said:
        write(f"{one.remark.article_id:>7}  {said_line(one, settings)}")
    write(f"{len(said) or 'No'} remarks.")
    return 0
