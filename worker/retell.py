"""What articles tell (family, credit, figures, marks), worked out again when outlets.d or the reading of it changed.

An archive from before the stories has no marks of its articles: so it gets them, all of them, since a late report may
be of any day. That joins nothing by itself; what comes from then on finds them.

A bounded piece at a time, in the order of ids; how far it has come is kept in the archive, in the transaction of each
piece, so that whoever is interrupted goes on. `bongsu outlets apply` and the service both do it so.
"""

from collections.abc import Sequence
from typing import Final

from archive import reading, told
from archive.dialects import Reader
from archive.model import Told, Untold
from worker import marks
from worker.anchors import Known
from worker.credits import attributed
from worker.figures import VERSION, with_figures
from worker.outlets import Outlets
from worker.placing import marked

KEY: Final = "told"
"""Under which the archive notes what its articles were told by, and how far."""
AT_ONCE: Final = 200
"""Articles told anew in one transaction by the command."""
_DONE: Final = "done"


def version_of(outlets: Outlets, known: Known) -> str:
    """What changes when articles are to be told anew."""
    return f"{outlets.version}.{VERSION}.{marks.VERSION}.{known.lexicon.version}"


def told_upto(reader: Reader, version: str) -> int | None:
    """The id up to which articles were told by a version; None when all were."""
    noted, _, upto = (reading.mark(reader, KEY) or "").partition(" ")
    if noted != version:
        return 0
    return None if upto == _DONE else int(upto)


def note(version: str, pieces: Sequence[Untold]) -> str:
    """What is noted after a piece: how far it has come, or that there was none left."""
    return f"{version} {pieces[-1].article_id if pieces else _DONE}"


def tell(outlets: Outlets, known: Known, pieces: Sequence[Untold]) -> list[Told]:
    """What articles tell now."""
    return [_told(outlets, known, piece) for piece in pieces]


def _told(outlets: Outlets, known: Known, piece: Untold) -> Told:
    draft, _ = marked(with_figures(attributed(outlets, piece.draft)), piece.first_seen, known)
    return Told(
        article_id=piece.article_id,
        family=draft.family,
        credited=draft.credited,
        figures=draft.figures,
        marks=draft.marks,
        anchors=draft.anchors,
    )


def next_pieces(reader: Reader, after: int, limit: int = AT_ONCE) -> tuple[Untold, ...]:
    """The articles that are next."""
    return told.drafts_after(reader, after, limit=limit)
