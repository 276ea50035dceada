"""What was seen of articles after they were read, and the texts they had; `watching` writes. Without SQLAlchemy."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from archive.dialects import Reader, Row
from archive.edits import edit_between, is_edit, same_retitling
from archive.errors import NoSuchArticle
from archive.model import ArticleId, EntryId, Revision, Sighting, SightingKind
from archive.times import from_iso, to_iso

# The headline before and after, of the article or of the entry; the number of the answer that proves it.
_SEEN: Final = """
    SELECT s.*, a.outlet, a.url, a.title, a.fires,
        CASE s.kind WHEN 'edited' THEN r.title WHEN 'headline' THEN er.title END AS old_title,
        CASE s.kind WHEN 'edited' THEN coalesce(later.title, a.title)
            WHEN 'headline' THEN coalesce(elater.title, e.title) END AS new_title,
        (SELECT count(*) FROM response o WHERE o.article_id = s.article_id AND (o.fetched_at < p.fetched_at
            OR (o.fetched_at = p.fetched_at AND o.id <= p.id))) AS snapshot
    FROM sighting s JOIN article a ON a.id = s.article_id
    LEFT JOIN revision r ON s.entry_id IS NULL AND r.article_id = s.article_id AND r.n = s.n
    LEFT JOIN revision later ON s.entry_id IS NULL AND later.article_id = s.article_id AND later.n = s.n + 1
    LEFT JOIN entry_revision er ON er.entry_id = s.entry_id AND er.n = s.n
    LEFT JOIN entry_revision elater ON elater.entry_id = s.entry_id AND elater.n = s.n + 1
    LEFT JOIN entry e ON e.id = s.entry_id
    LEFT JOIN response p ON p.id = s.response_id
"""

# A feed and a page show an edit within a day and a half of each other: the page is read again a day later at most.
ONE_EDIT: Final = timedelta(days=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A sighting with the article it is of. `headlines` are before and after, where these differ.

    `snapshot` is the number of the answer that proves it, among the article's.
    """

    sighting: Sighting
    title: str
    outlet: str
    url: str | None
    fires: int
    headlines: tuple[str, str] | None = None
    snapshot: int | None = None

    @property
    def is_stealth(self) -> bool:
        """Whether a text was changed without a word of it."""
        return self.sighting.kind is SightingKind.EDITED and self.sighting.time_changed is False


def sightings(
    reader: Reader,
    *,
    since: datetime | None = None,
    kinds: Sequence[SightingKind] = (),
    article_id: int | None = None,
    limit: int = -1,
) -> Iterator[Seen]:
    """What was seen, newest first, streamed. What an earlier version took for an edit and is none is left out.

    So is a headline by a feed where the page, or an earlier feed, shows the same edit: it is told once.
    """
    conditions = ["1 = 1"]
    values: dict[str, object] = {f"kind{n}": str(kind) for n, kind in enumerate(kinds)}
    if kinds:
        conditions.append(f"s.kind IN ({', '.join(f':{name}' for name in values)})")
    if since is not None:
        conditions.append("s.seen_at >= :since")
        values["since"] = to_iso(since)
    if article_id is not None:
        conditions.append("s.article_id = :article_id")
        values["article_id"] = article_id
    where = " AND ".join(conditions)
    for row in reader.rows(f"{_SEEN} WHERE {where} ORDER BY s.seen_at DESC, s.id DESC", values):
        if limit == 0:
            return
        words, figures = (row["words_added"], row["words_removed"]), _figures(row)
        if row["kind"] == SightingKind.EDITED and row["words_added"] is None:
            old, new = _two(reader, row["article_id"], row["n"])
            if not is_edit(old.title, old.text, new.title, new.text):
                continue
            short = edit_between(old.title, old.text, new.title, new.text)
            words, figures = (short.added, short.removed), short.figures
        seen = _seen(row, None if words[0] is None else (words[0], words[1]), figures)
        if seen.sighting.kind is SightingKind.HEADLINE and _told_by_another(reader, seen):
            continue
        limit -= 1
        yield seen


def _told_by_another(reader: Reader, seen: Seen) -> bool:
    """Whether a feed's other headline is the edit that the page shows too, or that another feed showed before."""
    own, retitled = seen.sighting, seen.headlines
    sql = f"{_SEEN} WHERE s.article_id = :of AND s.id <> :own AND s.seen_at BETWEEN :first AND :last"
    span = {"first": to_iso(own.seen_at - ONE_EDIT), "last": to_iso(own.seen_at + ONE_EDIT)}
    near = [_seen(row, None, ()) for row in reader.rows(sql, {"of": own.article_id, "own": own.id, **span})]
    again = [one.sighting.seen_at for one in near if one.sighting.entry_id == own.entry_id]
    for one in near:
        other = one.sighting
        page = other.kind is SightingKind.EDITED
        feed = other.kind is SightingKind.HEADLINE and other.entry_id != own.entry_id and other.id < own.id
        first, last = sorted((own.seen_at, other.seen_at))
        apart = any(first < moment < last for moment in again)  # that feed changed it back, and again, in between
        if retitled and one.headlines and (page or feed) and not apart and same_retitling(retitled, one.headlines):
            return True
    return False


def texts(reader: Reader, article_id: int) -> tuple[Revision, ...]:
    """All texts of an article, oldest first, the current one last. Raises NoSuchArticle."""
    sql = """
        SELECT n, seen_at, title, text, sha256 FROM revision WHERE article_id = :id
        UNION ALL SELECT revisions, updated_at, title, text, sha256 FROM article WHERE id = :id ORDER BY n
    """
    found = tuple(map(_revision, reader.rows(sql, {"id": article_id})))
    if not found:
        raise NoSuchArticle(f"there is no article {article_id}; `bongsu search` shows ids")
    return found


def _two(reader: Reader, article_id: int, n: int) -> tuple[Revision, Revision]:
    kept = {text.n: text for text in texts(reader, article_id)}
    return kept[n], kept[n + 1]


def _revision(row: Row) -> Revision:
    return Revision(
        n=row["n"], seen_at=from_iso(row["seen_at"]), title=row["title"], text=row["text"], sha256=row["sha256"]
    )


def _figures(row: Row) -> tuple[tuple[str, str], ...]:
    return tuple((old, new) for old, new in json.loads(row["figures"]))


def _seen(row: Row, words: tuple[int, int] | None, figures: tuple[tuple[str, str], ...]) -> Seen:
    changed = row["time_changed"]
    sighting = Sighting(
        id=row["id"],
        article_id=ArticleId(row["article_id"]),
        seen_at=from_iso(row["seen_at"]),
        kind=SightingKind(row["kind"]),
        entry_id=None if row["entry_id"] is None else EntryId(row["entry_id"]),
        n=row["n"],
        words=words,
        figures=figures,
        time_changed=None if changed is None else bool(changed),
        **{name: row[name] for name in ("http_status", "reason", "detail", "response_id")},
    )
    old, new = row["old_title"], row["new_title"]
    return Seen(
        sighting=sighting,
        title=row["title"],
        outlet=row["outlet"],
        url=row["url"],
        fires=row["fires"],
        headlines=(old, new) if old is not None and old != new else None,
        snapshot=row["snapshot"] or None,
    )
