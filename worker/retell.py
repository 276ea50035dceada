"""What articles tell (family, credit, figures), worked out again when outlets.d or the reading of figures changed.

A bounded piece at a time, in the order of ids; how far it has come is kept in the archive, in the transaction of each
piece, so that whoever is interrupted goes on. `bongsu outlets apply` and the service both do it so.
"""

from collections.abc import Sequence
from typing import Final

from archive import reading, told
from archive.dialects import Reader
from archive.model import ArticleDraft, ArticleId, Told
from worker.credits import attributed
from worker.figures import VERSION, with_figures
from worker.outlets import Outlets

KEY: Final = "told"
"""Under which the archive notes what its articles were told by, and how far."""
AT_ONCE: Final = 200
"""Articles told anew in one transaction by the command."""
_DONE: Final = "done"


def version_of(outlets: Outlets) -> str:
    """What changes when articles are to be told anew."""
    return f"{outlets.version}.{VERSION}"


def told_upto(reader: Reader, version: str) -> int | None:
    """The id up to which articles were told by a version; None when all were."""
    noted, _, upto = (reading.mark(reader, KEY) or "").partition(" ")
    if noted != version:
        return 0
    return None if upto == _DONE else int(upto)


def note(version: str, pieces: Sequence[tuple[ArticleId, ArticleDraft]]) -> str:
    """What is noted after a piece: how far it has come, or that there was none left."""
    return f"{version} {pieces[-1][0] if pieces else _DONE}"


def tell(outlets: Outlets, pieces: Sequence[tuple[ArticleId, ArticleDraft]]) -> list[Told]:
    """What articles tell now."""
    drafts = [(article_id, with_figures(attributed(outlets, draft))) for article_id, draft in pieces]
    return [
        Told(article_id=article_id, family=draft.family, credited=draft.credited, figures=draft.figures)
        for article_id, draft in drafts
    ]


def next_pieces(reader: Reader, after: int, limit: int = AT_ONCE) -> tuple[tuple[ArticleId, ArticleDraft], ...]:
    """The articles that are next."""
    return told.drafts_after(reader, after, limit=limit)
