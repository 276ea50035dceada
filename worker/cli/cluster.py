"""Stage: texts to stories. Reads one article a line, in the order they arrived, and says which are one story.

In:  {"id", "title", "text", "published"?, "lang"?, "outlet"?}
Out: {"id", "story", "duplicate_of": id or null, "score"}; `story` is the id of the first article of the story, the
same for all reports of one event. `merged` are stories that this article shows to be one with it: where it is there,
the lines before still call them by their own names. `moved` are articles before, each with the story it is of from here
on: it is nearer to that one than to the one it was in.
"""

import argparse
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from archive.fingerprint import bands
from archive.model import JUDGED, LOOK_ALIKES, ArticleDraft, ArticleId, Member, Neighbour, TextSource
from worker.anchors import NOTHING, anchors_of, marks_of
from worker.cluster import Placement, place
from worker.errors import UsageError
from worker.marks import dumped
from worker.recent import Recent
from worker.stories import belongs

if TYPE_CHECKING:
    from worker.anchors import Known

# A file has no clock: all came at one moment, in order, and only published times can be far apart.
ARRIVAL: Final = datetime(1970, 1, 1, tzinfo=UTC)


class Desk:
    """The articles that came so far, found by their fingerprints and their anchors. Grows with every article."""

    def __init__(self, known: "Known" = NOTHING) -> None:
        self._known = known
        self._came: list[Neighbour] = []
        self._given: list[Any] = []
        self._by_band: defaultdict[int, list[int]] = defaultdict(list)
        self._recent = Recent()

    def take(self, item: dict[str, Any]) -> dict[str, Any]:
        """Place one article. Raises KeyError without an id, ValueError for fields of another kind."""
        given = item["id"]
        draft = _draft(item)
        number = ArticleId(len(self._came))
        own = bands(draft.title, draft.text[:JUDGED])
        shared = Counter(number for band in own for number in self._by_band.get(band, ()))
        alike = sorted(shared, key=lambda number: (-shared[number], -number))[:LOOK_ALIKES]
        placement = place(draft, [self._as_told(number) for number in alike], seen=ARRIVAL)
        for band in own:
            self._by_band[band].append(number)
        copied = placement.duplicate_of
        story, merged, moved = self._story(number, draft, placement)
        self._came.append(_as_neighbour(number, story, copied, draft))
        self._given.append(given)
        answer = {
            "story": self._given[story],
            "duplicate_of": None if copied is None else self._given[copied],
            "score": placement.score,
        }
        if merged:
            answer["merged"] = [self._given[one] for one in merged]
        if moved:
            answer["moved"] = {str(self._given[one]): self._given[to] for one, to in moved.items()}
        return answer

    def _as_told(self, number: int) -> Neighbour:
        return replace(self._came[number], story_id=self._recent.story_of(number))

    def _story(
        self, number: ArticleId, draft: ArticleDraft, copied: Placement
    ) -> tuple[ArticleId, list[ArticleId], dict[int, ArticleId]]:
        marks = marks_of(
            draft.title,
            draft.text,
            published=draft.published or ARRIVAL,
            language=draft.language,
            known=self._known,
        )
        anchors = anchors_of(marks)
        at, near = copied.story_id, self._recent.candidates(anchors, marks.hours)
        found = belongs(marks, [one for one in near if one.story_id not in set(copied.apart) - {at}], at=at)
        story = number if found.story_id is None else found.story_id
        merged: list[ArticleId] = []
        for other in found.bridges:
            kept, gone = min(story, other), max(story, other)
            self._recent.merge(kept, gone)
            story = kept
            merged.append(gone)
        self._recent.add(Member(id=number, story_id=story, marks=dumped(marks)), anchors, marks.hours)
        moved = self._drawn(found.drawn, story)
        return moved.pop(number, story), merged, moved

    def _drawn(self, drawn: Sequence[ArticleId], story: ArticleId) -> dict[int, ArticleId]:
        """Move articles to a story; which articles go by another story since, for a story's name is its first's."""
        left = {self._recent.story_of(one) for one in drawn}
        before = {one: told for told in (*left, story) for one in self._recent.members(told)} if drawn else {}
        for one in drawn:
            self._recent.move(one, story)
        for told in (*left, story) if drawn else ():
            self._recent.merge(ArticleId(min(self._recent.members(told))), told)
        return {one: now for one, told in before.items() if (now := self._recent.story_of(one)) != told}


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


def _string(item: dict[str, Any], key: str) -> str:
    value = item.get(key)
    if value is not None and not isinstance(value, str):
        raise ValueError(f"`{key}` must be a string, not {type(value).__name__}")
    return value or ""


def _published(text: str) -> datetime | None:
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise ValueError(f"`published` is no ISO 8601 time: {text!r}") from error


def _draft(item: dict[str, Any]) -> ArticleDraft:
    return ArticleDraft(
        key="",
        url=None,
        outlet=_string(item, "outlet"),
        title=_string(item, "title"),
        text=_string(item, "text"),
        text_source=TextSource.PAGE,
        language=_string(item, "lang") or None,
        published=_published(_string(item, "published")),
    )


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """FILE or `-`, and `--jsonl`."""
    from worker.cli.stage import add_stage_arguments

    add_stage_arguments(parser)


def run(args: argparse.Namespace) -> int:
    """0; an article that can't be read is answered with its reason. Raises UsageError without --jsonl."""
    import asyncio

    from worker.cli.stage import run_jsonl

    if not args.jsonl:
        raise UsageError("cluster reads and writes JSON lines: add --jsonl and a FILE, or - for standard input")
    from worker.known import load_known
    from worker.rulebook import load_ruleset
    from worker.settings import load

    settings = load(args.config)
    desk = Desk(load_known(settings, load_ruleset(settings)))

    async def answer(item: dict[str, Any]) -> dict[str, Any]:
        return desk.take(item)

    return asyncio.run(run_jsonl(args.file, answer))
