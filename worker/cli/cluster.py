"""Stage: texts to stories. Reads one article a line, in the order they arrived, and says which are one story.

In:  {"id", "title", "text", "published"?, "lang"?, "outlet"?}
Out: {"id", "story", "duplicate_of": id or null, "score"}; `story` is the id of the first article of the story, the
same for all reports of one event. `merged` are stories that this article shows to be one with it: where it is there,
the lines before still call them by their own names.
"""

import argparse
from collections import Counter, defaultdict
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
        self._alias: dict[ArticleId, ArticleId] = {}

    def take(self, item: dict[str, Any]) -> dict[str, Any]:
        """Place one article. Raises KeyError without an id, ValueError for fields of another kind."""
        given = item["id"]
        draft = _draft(item)
        number = ArticleId(len(self._came))
        own = bands(draft.title, draft.text[:JUDGED])
        shared = Counter(number for band in own for number in self._by_band.get(band, ()))
        alike = sorted(shared, key=lambda number: (-shared[number], -number))[:LOOK_ALIKES]
        placement = place(draft, [self._came[number] for number in alike], seen=ARRIVAL)
        for band in own:
            self._by_band[band].append(number)
        copied = placement.duplicate_of
        story, merged = self._story(number, draft, placement)
        self._came.append(_as_neighbour(number, story, copied, draft))
        self._given.append(given)
        answer = {
            "story": self._given[story],
            "duplicate_of": None if copied is None else self._given[copied],
            "score": placement.score,
        }
        return answer | ({"merged": [self._given[one] for one in merged]} if merged else {})

    def _story(self, number: ArticleId, draft: ArticleDraft, copied: Placement) -> tuple[ArticleId, list[ArticleId]]:
        marks = marks_of(
            draft.title,
            draft.text,
            published=draft.published or ARRIVAL,
            language=draft.language,
            known=self._known,
        )
        anchors = anchors_of(marks)
        at = None if copied.story_id is None else self._resolved(copied.story_id)
        apart = set(map(self._resolved, copied.apart))
        told = [one for one in self._recent.candidates(anchors, marks.hours) if one.story_id not in apart - {at}]
        found = belongs(marks, told, at=at)
        story = number if found.story_id is None else found.story_id
        merged: list[ArticleId] = []
        for other in found.bridges:
            kept, gone = min(story, other), max(story, other)
            self._recent.merge(kept, gone)
            self._alias |= {one: kept for one, at in self._alias.items() if at == gone} | {gone: kept}
            story = kept
            merged.append(gone)
        self._recent.add(Member(id=number, story_id=story, marks=dumped(marks)), anchors, marks.hours)
        return story, merged

    def _resolved(self, story: ArticleId) -> ArticleId:
        return self._alias.get(story, story)


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
