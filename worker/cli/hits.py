"""How search results look, and a query that can't be read: to pieces of styled text, then to the terminal."""

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from datetime import tzinfo
from typing import Final, NamedTuple

from archive.errors import QueryError
from archive.grouping import Group
from archive.model import Hit, Hits
from archive.query import Query, show
from archive.snippets import Matcher, marks, matcher
from worker.cli.show import colour_wanted, console, fires, safe, when, write
from worker.cli.wrap import columns

_FIRST: Final = {
    "newest": "newest first",
    "oldest": "oldest first",
    "relevance": "best first",
    "fires": "most fires first",
}
_MARGIN: Final = 6
_STYLES: Final = {
    "plain": "",
    "title": "bold",
    "match": "bold yellow",
    "fires": "red",
    "faint": "bright_black",
}


class Piece(NamedTuple):
    """A text safe to show, and the name of its style."""

    text: str
    style: str = "plain"


Line = list[Piece]


def write_hits(
    hits: Hits,
    query: Query,
    *,
    order: str,
    offset: int,
    after: int | None = None,
    took: float,
    zone: tzinfo | None,
    counts: Sequence[str] = (),
    groups: Sequence[Group] = (),
    paged: bool = True,
) -> None:
    """Write a page of hits to stdout, wrapped on a terminal, in colour unless NO_COLOR. `took` is in milliseconds.

    On a terminal, what is longer than it goes through a pager.
    """
    sought = matcher(query.root)
    told = {group.hit.id: _told(group) for group in groups}
    blocks = [(_fires(hit.fires), _block(hit, sought, zone, told.get(hit.id, ""))) for hit in hits.hits]
    footer = [*counts, *_footer(hits, query, order, offset, after, took)]
    if sys.stdout.isatty():
        _paint(blocks, footer, paged=paged)
        return
    for margin, lines in blocks:
        for i, line in enumerate(lines):
            write((margin if i == 0 else "").ljust(_MARGIN) + "".join(piece.text for piece in line))
        write("")
    for text in footer:
        write(text)


def _fires(count: int) -> str:
    """Fires, in letters that stdout's encoding has."""
    text = fires(count)
    try:
        text.encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:
        return "*" * count or "-"
    return text


def _told(group: Group) -> str:
    """How many tell a story, where more than one does."""
    if group.articles == 1:
        return ""
    return f"story {group.hit.story_id}: {group.articles} articles, {group.sources} sources"


def _block(hit: Hit, sought: Matcher, zone: tzinfo | None, told: str = "") -> list[Line]:
    spans = [(mark.start, mark.end) for mark in marks(hit.title, sought.title)]
    facts = [
        f"#{hit.id}",
        hit.outlet,
        when(hit.published or hit.seen, zone),
        hit.language or "",
        ", ".join(hit.topics),
        told,
    ]
    lines = [
        _highlighted(hit.title or "(no title)", spans, "title"),
        [Piece(" · ".join(safe(fact) for fact in facts if fact), "faint")],
    ]
    if hit.snippet.strip():
        lines.append(_highlighted(hit.snippet, hit.highlights, "plain"))
    return lines


def _highlighted(text: str, spans: Iterable[tuple[int, int]], style: str) -> Line:
    pieces: Line = []
    at = 0
    for start, end in spans:
        pieces += [Piece(safe(text[at:start]), style), Piece(safe(text[start:end]), "match")]
        at = end
    return [piece for piece in (*pieces, Piece(safe(text[at:]), style)) if piece.text]


def _footer(hits: Hits, query: Query, order: str, offset: int, after: int | None, took: float) -> Iterator[str]:
    found = f"{'more than ' if hits.more else ''}{hits.total:,}"
    if not hits.total:
        yield f"Nothing found for {safe(show(query.root)) or 'everything'} ({took:.0f} ms)."
        yield from (f"  {safe(hint)}" for hint in hits.hints or ("try fewer or shorter words",))
    elif not hits.hits:
        yield f"No more: {found} found ({took:.0f} ms)."
    elif after is not None:
        further = f"; next: --after {hits.hits[-1].id}"
        yield f"{len(hits.hits)} after {after} of {found}, {_FIRST[order]} ({took:.0f} ms){further}"
    else:
        last = offset + len(hits.hits)
        pages = hits.more or last < hits.total or offset > 0
        shown = f"{offset + 1:,}–{last:,} of {found}" if pages else f"{found} found"
        further = f"; next: --offset {last}" if hits.more or last < hits.total else ""
        yield f"{shown}, {_FIRST[order]} ({took:.0f} ms){further}"
    yield from (f"  {note}" for note in hits.notes)


def _paint(blocks: Sequence[tuple[str, list[Line]]], footer: Iterable[str], *, paged: bool) -> None:
    from rich.table import Table
    from rich.text import Text

    page = Table.grid(padding=(0, 1, 0, 0))
    page.add_column(width=_MARGIN - 1, style=_STYLES["fires"])
    page.add_column(overflow="fold")
    for margin, lines in blocks:
        body = Text("\n").join(Text.assemble(*((piece.text, _STYLES[piece.style]) for piece in line)) for line in lines)
        page.add_row(Text(margin), body.append("\n"))
    below = [Text(text, _STYLES["faint"]) for text in footer]
    screen = console()
    shown: list[Table | Text] = [page, *below] if blocks else [*below]
    height = sum(len(screen.render_lines(part)) for part in shown)
    with ExitStack() as stack:
        if paged and height >= screen.height:
            os.environ.setdefault("LESS", "FRX")  # colours as they are, and an end where all is shown
            stack.enter_context(screen.pager(styles=colour_wanted()))
        for part in shown:
            screen.print(part)


def complaint(text: str, error: QueryError) -> list[str]:
    """A query that can't be read, with a caret under the place, and what to do: lines for stderr."""
    before = _visible(text[: error.column - 1])[-60:]
    after = _visible(text[error.column - 1 :])[:40]
    hint = [f"  {safe(error.hint)}"] if error.hint else []
    return [f"bongsu: {safe(str(error))}", f"  {before}{after}", "  " + " " * columns(before) + "^", *hint]


def _visible(text: str) -> str:
    """A text for a terminal; a character that can't be shown becomes a replacement mark, so that columns hold."""
    return "".join(safe(character) or "\ufffd" for character in text)
