"""Archives for tests of searching: documents put straight into the tables and the index, without the store."""

from collections.abc import Iterable
from pathlib import Path

from sqlalchemy import insert, text

from archive import schema
from archive.dialects import Reader
from archive.dialects.chosen import read, writing
from archive.dialects.engines import make_engine
from archive.evaluate import Document
from archive.place import Place
from archive.reading import SCHEMA_VERSION
from archive.times import docid


def seed(place: Place, documents: Iterable[Document]) -> Reader:
    """An archive that holds these documents (each with an id of its own), open for reading.

    A file is made; a database has an empty archive already.
    """
    engine = make_engine(place)
    with engine.begin() as db:
        if isinstance(place, Path):
            schema.metadata.create_all(db)
            writing(db).new_index(db)
            db.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)"))
            db.execute(text("INSERT INTO alembic_version VALUES (:v)"), {"v": SCHEMA_VERSION})
        kept = list(documents)
        rows = _apart([_article(document) for document in kept])
        pages = [{"article_id": document.id, "status": document.status} for document in kept]
        sources = sorted({source for document in kept for source in document.sources})
        formerly = {old: document.story_id for document in kept for old in document.formerly}
        put = {
            schema.article: rows,
            schema.page: pages,
            schema.watch: [
                {"article_id": d.id, "first_read": d.seen, "gone_since": d.seen if d.gone else None}
                for d in kept
                if d.gone or d.id % 2
            ],
            schema.feed: [{"id": source, "url": f"https://{source}.example/rss"} for source in sources],
            schema.entry: [_entry(document, source) for document in kept for source in document.sources],
            schema.body: [_body(document) for document in kept if document.status == "ok"],
            schema.story: list({row["id"]: row for row in map(_story, kept)}.values()),
            schema.story_alias: [{"id": old, "story_id": story} for old, story in formerly.items()],
            schema.response: [_response(document) for document in kept if document.status == "ok"],
        }
        for table, values in put.items():
            if values:
                db.execute(insert(table), values)
        writing(db).index(db, rows)
    engine.dispose()
    return read(place)


def _apart(rows: list[dict]) -> list[dict]:
    """The rows, none in another's place in the index."""
    taken: set[int] = set()
    for row in rows:
        while row["docid"] in taken:
            row["docid"] += 1_024
        taken.add(row["docid"])
    return rows


def _article(document: Document) -> dict:
    offset = document.published.utcoffset() if document.published else None
    return {
        "id": document.id,
        "docid": docid(document.published or document.seen, document.id),
        "key": f"k{document.id}",
        "url": document.url,
        "canonical_url": document.canonical_url,
        "outlet": document.outlet,
        "title": document.title,
        "text": document.text,
        "text_source": "page",
        "language": document.language,
        "authors": list(document.authors),
        "image": document.image,
        "revisions": document.revisions,
        "duplicate_of": document.duplicate_of,
        "published": document.published,
        "published_offset": None if offset is None else round(offset.total_seconds() / 60),
        "quality_reasons": [],
        "sha256": "",
        "first_seen": document.seen,
        "updated_at": document.seen,
        "story_id": document.story_id or document.id,
        "fires": document.fires,
        "topics": list(document.topics),
    }


def _story(document: Document) -> dict:
    return {
        "id": document.story_id or document.id,
        "articles": 1,
        "sources": document.families,
        "fires": document.fires,
        "first_published": document.published or document.seen,
        "last_published": document.published or document.seen,
        "last_seen": document.seen,
    }


def _entry(document: Document, source: str) -> dict:
    return {
        "feed_id": source,
        "article_id": document.id,
        "title": document.title,
        "summary": "",
        "content_html": "",
        "authors": [],
        "categories": [],
        "digest": "",
        "first_seen": document.seen,
        "last_seen": document.seen,
    }


def _body(document: Document) -> dict:
    """What its server sent, kept if it has a snapshot, and let go since if it has none."""
    data, let_go = (b"x", None) if document.snapshot else (None, document.seen)
    key = f"s{document.id}"
    return {
        "sha256": key,
        "size": 1,
        "coding": "",
        "data": data,
        "stored": 1,
        "last_seen": document.seen,
        "let_go": let_go,
    }


def _response(document: Document) -> dict:
    url = document.url or ""
    return {
        "article_id": document.id,
        "url": url,
        "final_url": url,
        "status": 200,
        "headers": [],
        "fetched_at": document.seen,
        "sha256": f"s{document.id}",
    }
