"""The archive judged again after a change of the rules, a bounded piece at a time, so that nobody waits long.

1. Every article that goes by another version is judged; judgements are kept beside those before. What an article shows
   does not change yet. The judgements are the checkpoint: whoever is interrupted finds them, and goes on.
2. Old and new judgements are compared: the report.
3. The articles go over to the new judgements, piece by piece. Interrupted, the rest still goes by the old ones.

`bongsu reflag` and the service (`worker.run.rejudge`) both do it so.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final

from archive import judged
from archive.dialects import Reader
from archive.model import ArticleDraft, ArticleId, Change, FeedId, Flag, Judgeable, Judged
from archive.store import Archive
from worker.flags.changes import Changes
from worker.flow import FeedSpec

AT_ONCE: Final = 200
"""Articles judged, or switched, in one transaction."""

Judge = Callable[[ArticleDraft, str], Flag]
Progress = Callable[[str, int, int], None]
Profiles = Mapping[FeedId, str]


def profiles_of(feeds: Sequence[FeedSpec]) -> Profiles:
    """The profile of each configured feed."""
    return {feed.id: feed.profile for feed in feeds}


def judged_again(articles: Sequence[Judgeable], judge: Judge, profiles: Profiles) -> list[Judged]:
    """Judge articles as they were when they came: by the profile of the feed that listed each first."""
    return [
        Judged(article_id=a.id, sha256=a.sha256, flag=judge(a.draft, profiles.get(a.feed_id, "press")))
        for a in articles
    ]


def waiting(reader: Reader, version: str, since: datetime | None = None) -> int:
    """How many articles go by another version."""
    return sum(judged.count_of(reader, old, since) for old in judged.older(reader, version))


def compare(
    reader: Reader,
    version: str,
    judge: Judge,
    profiles: Profiles,
    changes: Changes,
    *,
    since: datetime | None = None,
    progress: Progress,
) -> None:
    """Count what the rules would change, and change nothing."""
    total = waiting(reader, version, since)
    for pieces in _pieces(reader, version, since, again=True):
        for article, new in zip(pieces, judged_again(pieces, judge, profiles), strict=True):
            changes.add(change_of(article, new.flag))
        progress("judge", changes.judged, total)


def judge_all(
    archive: Archive,
    version: str,
    judge: Judge,
    profiles: Profiles,
    *,
    clock: Callable[[], datetime],
    since: datetime | None = None,
    progress: Progress,
) -> int:
    """Judge whatever goes by another version and was not judged by this one; how many. What articles show stays."""
    total, done = waiting(archive.reader, version, since), 0
    for pieces in _pieces(archive.reader, version, since, again=False):
        archive.add_judgements(judged_again(pieces, judge, profiles), clock())
        done += len(pieces)
        progress("judge", done, total)
    return done


def report(reader: Reader, version: str, changes: Changes, *, since: datetime | None = None) -> None:
    """Count what going over to the version changes, of all that was judged by it."""
    for old in judged.older(reader, version):
        for change in judged.changes(reader, old, version, since=since):
            changes.add(change)


def switch_all(archive: Archive, version: str, *, since: datetime | None = None, progress: Progress) -> int:
    """Have all that was judged by the version go by it; how many did."""
    total, done = waiting(archive.reader, version, since), 0
    for old in judged.older(archive.reader, version):
        while ids := judged.to_switch(archive.reader, old, version, limit=AT_ONCE, since=since):
            done += archive.switch(version, ids)
            progress("switch", done, total)
    return done


def _pieces(reader: Reader, version: str, since: datetime | None, *, again: bool) -> Iterator[tuple[Judgeable, ...]]:
    for old in judged.older(reader, version):
        below: int | None = None
        while pieces := judged.to_judge(reader, old, version, limit=AT_ONCE, since=since, below=below, again=again):
            yield pieces
            below = pieces[-1].place


def change_of(article: Judgeable, flag: Flag) -> Change:
    """What a new judgement of an article changes."""
    return Change(
        id=ArticleId(article.id),
        title=article.draft.title,
        before=article.fires,
        topics_before=article.topics,
        after=flag.fires,
        topics_after=flag.topics,
        remarked=article.remarked,
    )
