"""Stage: texts to stories. Reads one article a line, in the order they arrived, and says which are one story.

In:  {"id", "title", "text", "published"?, "lang"?, "outlet"?}
Out: {"id", "story", "duplicate_of": id or null, "score"}; `story` is the id of the first article of the story, the
same for all reports of one event. `merged` are stories that this article shows to be one with it: where it is there,
the lines before still call them by their own names. `moved` are articles before, each with the story it is of from here
on: it is nearer to that one than to the one it was in.
"""

import argparse
import json
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from archive.fingerprint import bands
from archive.model import JUDGED, ArticleDraft, ArticleId, Neighbour, TextSource
from worker.anchors import NOTHING, anchors_of, marks_of
from worker.cli.came import ARRIVAL, Came, Name
from worker.cli.stage import published
from worker.cluster import place
from worker.decode import clean
from worker.errors import UsageError, WorkerError
from worker.refine import refine
from worker.stories import belongs

if TYPE_CHECKING:
    from worker.anchors import Known


class Desk:
    """Says of each article that comes which of those before it are a copy or a story with it."""

    def __init__(self, known: "Known" = NOTHING) -> None:
        self._known = known
        self._came = Came()

    def close(self) -> None:
        """Forget what came."""
        self._came.close()

    def take(self, item: dict[str, Any]) -> dict[str, Any]:
        """Place one article. Raises KeyError without an id, ValueError for fields of another kind."""
        given, draft, came = _name(item), _draft(item), self._came
        number = ArticleId(len(came))
        own = bands(draft.title, draft.text[:JUDGED])
        copied = place(draft, came.alike(own), seen=ARRIVAL)
        marks = marks_of(
            draft.title,
            draft.text,
            published=draft.published or ARRIVAL,
            language=draft.language,
            known=self._known,
        )
        anchors = anchors_of(marks)
        at = copied.story_id
        around = came.candidates(anchors, marks.hours)
        near = [one for one in around.members if one.story_id not in copied.apart - {at}]
        found = belongs(marks, near, beside=around.beside, at=at)
        story = number if found.story_id is None else found.story_id
        kept = min(story, *found.bridges) if found.bridges else story
        merged = sorted({story, *found.bridges} - {kept})
        for gone in merged:
            came.merge(kept, gone)
        came.add(given, _as_neighbour(number, kept, copied.duplicate_of, draft), marks, own, anchors)
        moved = self._drawn(found.drawn, kept)
        story = moved.pop(number, kept)
        answer: dict[str, Any] = {
            "story": came.given(story),
            "duplicate_of": None if copied.duplicate_of is None else came.given(copied.duplicate_of),
            "score": copied.score,
        }
        if merged:
            answer["merged"] = [came.given(one) for one in merged]
        if moved:
            answer["moved"] = {str(came.given(one)): came.given(to) for one, to in moved.items()}
        return answer

    def _drawn(self, drawn: Sequence[ArticleId], story: ArticleId) -> dict[int, ArticleId]:
        """Move articles to a story, each with its copies, unless they are all there is in theirs.

        Which articles go by another story since, for a story's name is its first's.
        """
        if not drawn:
            return {}
        came = self._came
        left = {came.story_of(one) for one in drawn}
        before = {one: told for told in (*left, story) for one in came.members(told)}
        for one in drawn:
            members = came.members(came.story_of(one))
            text = [other for other in members if came.first_of(other) == came.first_of(one)]
            if len(text) < len(members):
                for other in text:
                    came.move(other, story)
        for told in (*left, story):
            came.merge(ArticleId(min(came.members(told))), told)
        return {one: now for one, told in before.items() if (now := came.story_of(one)) != told}


def _as_neighbour(number: ArticleId, story: ArticleId, copied: ArticleId | None, draft: ArticleDraft) -> Neighbour:
    return Neighbour(
        id=number,
        story_id=story,
        title=draft.title,
        text=draft.text[:JUDGED],
        outlet=draft.outlet,
        published=draft.published,
        first_seen=ARRIVAL,
        duplicate_of=copied,
    )


def _name(item: dict[str, Any]) -> Name:
    given = item["id"]
    if isinstance(given, str | int | float) and not isinstance(given, bool):
        return given
    raise ValueError(f"`id` must be a string or a number, not {json.dumps(given):.40}")


def _string(item: dict[str, Any], key: str) -> str:
    value = item.get(key)
    if value is not None and not isinstance(value, str):
        raise ValueError(f"`{key}` must be a string, not {type(value).__name__}")
    return clean(value or "")


def _published(text: str) -> datetime | None:
    moment = published(text)
    if moment is None:
        return None
    try:
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except OverflowError as error:
        raise ValueError(f"`published` is no ISO 8601 time: {text!r}") from error


def _draft(item: dict[str, Any]) -> ArticleDraft:
    """The article of an item, as the archive would have it: without copyright and share lines, and the like."""
    draft = ArticleDraft(
        key="",
        url=None,
        outlet=_string(item, "outlet"),
        title=_string(item, "title"),
        text=_string(item, "text"),
        text_source=TextSource.PAGE,
        language=_string(item, "lang") or None,
        published=_published(_string(item, "published")),
    )
    return refine(draft)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """FILE or `-`, and `--jsonl`."""
    from worker.cli.stage import add_stage_arguments

    add_stage_arguments(parser)


def run(args: argparse.Namespace) -> int:
    """0; an article that can't be read is answered with its reason. Raises UsageError without --jsonl."""
    from worker.cli.stage import answer_jsonl

    if not args.jsonl:
        raise UsageError("cluster reads and writes JSON lines: add --jsonl and a FILE, or - for standard input")
    from worker.known import load_known
    from worker.rulebook import load_ruleset
    from worker.settings import load

    settings = load(args.config)
    desk = Desk(load_known(settings, load_ruleset(settings)))

    def answer(item: dict[str, Any]) -> dict[str, Any]:
        try:
            return desk.take(item)
        except sqlite3.Error as error:
            raise WorkerError(f"what came is kept in a temporary file, in TMPDIR or /var/tmp: {error}") from error

    with closing(desk):
        return answer_jsonl(args.file, answer)
