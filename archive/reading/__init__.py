"""Rows to values: everything that is read from an archive but search. Plain SQL, without SQLAlchemy (0.3 s to import).

`open_reader` is the door for those who only look; the store reads through the same functions.
"""

from archive.reading.articles import article, articles, draft_of, entries, flag_of, revisions
from archive.reading.door import SCHEMA_VERSION, check_fold, mismatch, open_reader, prove_ours, schema_version
from archive.reading.feeds import CLOCK_SLACK, due_feed, due_feeds, feed_states, gaps
from archive.reading.likes import OF_BAND, known, likely, neighbours, neighbours_of
from archive.reading.pages import LONGEST_RETRY, due_checks, due_pages, pending_page, watch
from archive.reading.tallies import counts, graded, mark, story

__all__ = [
    "CLOCK_SLACK",
    "LONGEST_RETRY",
    "OF_BAND",
    "SCHEMA_VERSION",
    "article",
    "articles",
    "check_fold",
    "counts",
    "draft_of",
    "due_checks",
    "due_feed",
    "due_feeds",
    "due_pages",
    "entries",
    "feed_states",
    "flag_of",
    "gaps",
    "graded",
    "known",
    "likely",
    "mark",
    "mismatch",
    "neighbours",
    "neighbours_of",
    "open_reader",
    "pending_page",
    "prove_ours",
    "revisions",
    "schema_version",
    "story",
    "watch",
]
