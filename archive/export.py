"""The archive in plain JSON lines or CSV: everything a stranger needs to read it without us."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from archive import reading
from archive.dialects import Reader
from archive.feedback import everything
from archive.model import Article, Entry, Feedback, FeedState, Figure, Gap
from archive.times import to_iso

Record = dict[str, Any]
NOTED_GAPS: Final = 3

# A spreadsheet would run a cell that starts like this as a formula; some read full width, and past blanks.
_FORMULA: Final = re.compile(r"[\s\ufeff]*[=+\-@＝＋－＠]|[\t\r\n]")


def _time(moment: datetime | None) -> str | None:
    if moment is None:
        return None
    return moment.isoformat(timespec="seconds") if moment.utcoffset() else to_iso(moment)


def gap_note(gap: Gap) -> str:
    """A possible gap in words."""
    return (
        f"possible gap from {_time(gap.since)} to {_time(gap.until)}: none of the {gap.listed} entries listed then "
        "was known before"
    )


def feed_record(feed: FeedState, gaps: Sequence[Gap] = ()) -> Record:
    """A feed and how it fares. `gaps`, latest first, are told among its notes too."""
    return {
        "type": "feed",
        "id": feed.id,
        "url": feed.url,
        "title": feed.title,
        "outlet": feed.outlet,
        "language": feed.language,
        "status": str(feed.status),
        "last_error": feed.reason,
        "detail": feed.detail,
        "failures": feed.failures,
        "failing_since": _time(feed.failing_since),
        "last_attempt": _time(feed.last_attempt),
        "last_success": _time(feed.last_success),
        "last_new": _time(feed.last_new),
        "next_poll": _time(feed.next_poll),
        "interval_seconds": None if feed.interval is None else round(feed.interval.total_seconds()),
        "moved_to": feed.moved_to,
        "gaps": [{"since": _time(gap.since), "until": _time(gap.until), "listed": gap.listed} for gap in gaps],
        "notes": [*feed.notes, *(gap_note(gap) for gap in gaps[:NOTED_GAPS])],
    }


def entry_record(entry: Entry) -> Record:
    """An entry as its feed last listed it."""
    return {
        "type": "entry",
        "feed": entry.feed_id,
        "id": entry.id,
        "guid": entry.guid,
        "url": entry.url,
        "title": entry.title,
        "summary": entry.summary,
        "content_html": entry.content_html,
        "authors": list(entry.authors),
        "categories": list(entry.categories),
        "published": _time(entry.published),
        "published_note": entry.published_note,
        "updated": _time(entry.updated),
        "seen": _time(entry.first_seen),
        "last_seen": _time(entry.last_seen),
        "article_id": entry.article_id,
        "revisions": entry.revisions,
        "page": {
            "status": str(entry.page.status),
            "reason": entry.page.reason,
            "detail": entry.page.detail,
            "http_status": entry.page.http_status,
            "final_url": entry.page.final_url,
            "fetched_at": _time(entry.page.fetched_at),
            "body_sha256": entry.page.body_sha256,
        },
    }


def figure_record(figure: Figure) -> Record:
    """A quantity a text gives; offsets in code points."""
    return {name: getattr(figure, name) for name in Figure.__slots__}


def article_record(article: Article) -> Record:
    """An article with its current text and flag. `sha256` is of title, empty line, text in UTF-8.

    `fires` and `topics` are what stands, by the analyst where one said so; `rules_…` and the evidence are the rules'.
    """
    draft, flag = article.draft, article.flag
    return {
        "type": "article",
        "id": article.id,
        "url": draft.url,
        "title": draft.title,
        "text": draft.text,
        "text_source": str(draft.text_source),
        "language": draft.language,
        "outlet": draft.outlet,
        "authors": list(draft.authors),
        "published": _time(draft.published),
        "published_note": draft.published_note,
        "modified": _time(draft.modified),
        "seen": _time(article.first_seen),
        "canonical_url": draft.canonical_url,
        "section": draft.section,
        "image": draft.image,
        "quality": draft.quality,
        "dateline": draft.dateline,
        "emails": list(draft.emails),
        "family": draft.family,
        "credited": draft.credited,
        "story": article.story_id,
        "duplicate_of": draft.duplicate_of,
        "fires": article.standing.fires,
        "topics": list(article.standing.topics),
        "decided_by": "analyst" if article.standing.by_analyst else "rules",
        "rules_fires": flag.fires,
        "rules_topics": list(flag.topics),
        "entities": list(flag.entities),
        "evidence": [
            {"field": e.field, "start": e.start, "end": e.end, "text": e.text, "rule": e.rule} for e in flag.evidence
        ],
        "rules_version": flag.rules_version,
        "sha256": article.sha256,
        "revisions": article.revisions,
        "feeds": list(article.feeds),
    }


def feedback_record(feedback: Feedback) -> Record:
    """What an analyst said, with the text (its `sha256`) and the version of the rules it was said about."""
    remark = feedback.remark
    return {
        "type": "feedback",
        "id": feedback.id,
        "article_id": remark.article_id,
        "said": _time(remark.said_at),
        "by": remark.said_by,
        "say": str(remark.say),
        "value": remark.value,
        "note": remark.note,
        "sha256": feedback.sha256,
        "rules_version": feedback.rules_version,
    }


def _feedback(reader: Reader) -> Iterator[Record]:
    """All that was said, with the words it was said about, so that it is of use by itself."""
    for said in everything(reader):
        article = reading.article(reader, said.remark.article_id)
        title, text = article.draft.title, article.draft.text
        for earlier in reading.revisions(reader, article.id) if said.sha256 != article.sha256 else ():
            if earlier.sha256 == said.sha256:
                title, text = earlier.title, earlier.text
        yield feedback_record(said) | {"language": article.draft.language, "title": title, "text": text}


def _feeds(reader: Reader) -> Iterator[Record]:
    gaps = reading.gaps(reader)
    return (feed_record(feed, gaps.get(feed.id, ())) for feed in reading.feed_states(reader))


def _entries(reader: Reader) -> Iterator[Record]:
    return map(entry_record, reading.entries(reader))


def _articles(reader: Reader) -> Iterator[Record]:
    return map(article_record, reading.articles(reader))


KINDS: Final[Mapping[str, Callable[[Reader], Iterator[Record]]]] = {
    "feeds": _feeds,
    "entries": _entries,
    "articles": _articles,
    "feedback": _feedback,
}


def records(reader: Reader, kinds: Sequence[str]) -> Iterator[Record]:
    """All records of some kinds (keys of KINDS), in that order, streamed."""
    for kind in kinds:
        yield from KINDS[kind](reader)


def _cell(value: object) -> str:
    if isinstance(value, list | tuple):
        value = " | ".join(map(str, value))
    # The csv module leaves a lone carriage return unquoted, and readers take it for the end of a row.
    text = "" if value is None else re.sub("\r\n?", "\n", str(value))
    return f"'{text}" if _FORMULA.match(text) else text


def csv_lines(rows: Iterable[Record]) -> Iterator[str]:
    """Records of one kind as CSV with a header, a line each; nested values are joined or left out."""
    header: list[str] = []
    for row in rows:
        buffer = io.StringIO()
        writer = csv.writer(buffer, lineterminator="\n")
        if not header:
            header = [key for key, value in row.items() if not isinstance(value, dict) and key != "evidence"]
            writer.writerow(header)
        writer.writerow([_cell(row[key]) for key in header])
        yield buffer.getvalue()
