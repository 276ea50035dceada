"""Archives as earlier schemas left them, written with plain SQL: what a later bongsu must be able to upgrade."""

from pathlib import Path

from sqlalchemy import text

from archive.dialects.chosen import writing
from archive.dialects.engines import make_engine
from archive.migrations import upgrade
from archive.place import Place
from archive.rows import text_sha256
from archive.text import FOLD_VERSION

TITLE = "북한, 동해로 미사일 발사"
URL = "https://haedong.example/news/articleView.html?idxno=77&page=2"
"""An address whose key has changed since: what tells the article is its number alone."""
TEXT = "합참이 밝혔다. Two missiles."
EARLIER = "합참이 밝혔다. One missile."
"""What the article said before."""
ROWS = (
    "INSERT INTO feed (id, url, title, outlet, status, failures, last_success, etag, moved_seen, notes) "
    "VALUES ('hangang', 'https://hangang.example/rss', '', 'Hangang Wire', 'ok', 0, "
    "'2026-11-24T03:00:00Z', '\"1\"', 0, '[]')",
    "INSERT INTO article (id, docid, key, url, outlet, title, text, text_source, authors, quality_reasons, sha256, "
    "first_seen, updated_at, revisions, story_id, fires, topics, rules_version) VALUES (1, 1, :url, :url, "
    "'Hangang Wire', :title, :text, 'page', '[]', '[]', :sha256, "
    "'2026-11-24T03:00:00Z', '2026-11-24T03:00:00Z', 2, 1, 3, '[]', 'r')",
    "INSERT INTO judgement (article_id, sha256, rules_version, judged_at, fires, topics, entities, evidence, parts) "
    "VALUES (1, :sha256, 'r', '2026-11-24T03:00:00Z', 3, '[]', '[]', '[]', '[]')",
    "INSERT INTO revision (article_id, n, seen_at, title, text, text_source, sha256) VALUES (1, 1, "
    "'2026-11-24T02:00:00Z', :title, :earlier, 'page', :earlier_sha256)",
    "INSERT INTO page (article_id, status, attempts, fetched_at) VALUES (1, 'ok', 1, '2026-11-24T03:00:00Z')",
    "INSERT INTO entry (id, feed_id, article_id, guid, url, title, summary, content_html, authors, categories, digest, "
    "first_seen, last_seen, revisions) VALUES (1, 'hangang', 1, 'g1', :url, :title, '', '', '[]', '[]', 'd', "
    "'2026-11-24T03:00:00Z', '2026-11-24T03:00:00Z', 1)",
    "INSERT INTO alias (feed_id, kind, value, entry_id) VALUES ('hangang', 'guid', 'g1', 1)",
    "INSERT INTO alias (feed_id, kind, value, entry_id) VALUES ('hangang', 'link', substr(:url, 9), 1)",
)
SINCE_0006 = (
    "INSERT INTO sighting (article_id, seen_at, kind, n) VALUES (1, '2026-11-24T03:00:00Z', 'edited', 1)",
    "INSERT INTO watch (article_id, first_read, next_check, attempts) "
    "VALUES (1, '2026-11-24T03:00:00Z', '2026-11-24T03:00:00Z', 0)",
)
SINCE_0008 = (
    "INSERT INTO story (id, articles, sources, fires, first_published, last_published, last_seen) "
    "VALUES (1, 1, 1, 0, '2026-11-24T03:00:00Z', '2026-11-24T03:00:00Z', '2026-11-24T03:00:00Z')",
)


def old_archive(place: Place, schema: str, *, fold_version: str = str(FOLD_VERSION)) -> None:
    """Write an archive of an earlier schema with one feed, one entry and its article.

    No server ever had one of the first four; what such a one would be shows whether their migrations run there.
    """
    if isinstance(place, Path):
        place.parent.mkdir(parents=True, exist_ok=True)
    engine = make_engine(place)
    with engine.begin() as db:
        upgrade(db, schema)
        if not isinstance(place, Path):
            writing(db).new_index(db)
        db.execute(text("INSERT INTO meta VALUES ('fold_version', :version)"), {"version": fold_version})
        values = {"url": URL, "title": TITLE, "text": TEXT, "sha256": text_sha256(TITLE, TEXT)}
        values |= {"earlier": EARLIER, "earlier_sha256": text_sha256(TITLE, EARLIER)}
        since_0006, since_0008 = (SINCE_0006 if schema >= "0006" else ()), (SINCE_0008 if schema >= "0008" else ())
        for row in (*ROWS, *since_0006, *since_0008):
            db.execute(text(row), values)
        writing(db).index(db, [{"docid": 1, "title": TITLE, "text": TEXT}])
    engine.dispose()
