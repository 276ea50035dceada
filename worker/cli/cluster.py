"""Stage: texts to stories. Reads one article a line, in the order they arrived, and says which are one story.

In:  {"id", "title", "text", "published"?, "lang"?, "outlet"?}
Out: {"id", "story", "duplicate_of": id or null, "score"}; `story` is the id of the first article of the story.
"""

import argparse
from collections import Counter, defaultdict
from datetime import UTC, datetime
from typing import Any, Final

from archive.fingerprint import bands
from archive.model import JUDGED, ArticleDraft, ArticleId, Neighbour, TextSource
from worker.cluster import place
from worker.errors import UsageError

# As many look-alikes are compared as the archive would offer, those that share most bands, the latest first.
LIMIT: Final = 50
# A file has no clock: all came at one moment, in order, and only published times can be far apart.
ARRIVAL: Final = datetime(1970, 1, 1, tzinfo=UTC)


class Desk:
    """The articles that came so far, found by their fingerprints. Grows with every article."""

    def __init__(self) -> None:
        self._came: list[Neighbour] = []
        self._given: list[Any] = []
        self._by_band: defaultdict[int, list[int]] = defaultdict(list)

    def take(self, item: dict[str, Any]) -> dict[str, Any]:
        """Place one article. Raises KeyError without an id, ValueError for fields of another kind."""
        given = item["id"]
        draft = _draft(item)
        own = bands(draft.title, draft.text[:JUDGED])
        shared = Counter(number for band in own for number in self._by_band.get(band, ()))
        alike = sorted(shared, key=lambda number: (-shared[number], -number))[:LIMIT]
        placement = place(draft, [self._came[number] for number in alike], seen=ARRIVAL)
        number = len(self._came)
        story = ArticleId(number) if placement.story_id is None else placement.story_id
        self._came.append(
            Neighbour(
                id=ArticleId(number),
                story_id=story,
                title=draft.title,
                text=draft.text[:JUDGED],
                outlet=draft.outlet,
                published=draft.published,
                first_seen=ARRIVAL,
            )
        )
        self._given.append(given)
        for band in own:
            self._by_band[band].append(number)
        original = placement.duplicate_of
        return {
            "story": self._given[story],
            "duplicate_of": None if original is None else self._given[original],
            "score": placement.score,
        }


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
    desk = Desk()

    async def answer(item: dict[str, Any]) -> dict[str, Any]:
        return desk.take(item)

    return asyncio.run(run_jsonl(args.file, answer))
