"""Every misbehaviour by name, with what becomes of a feed that shows it. The server has each at /bad/<name>."""

from typing import Final

from tests.fakeweb.documents import DOCUMENTS
from tests.fakeweb.misbehaviour import Bad
from tests.fakeweb.replies import REPLIES
from tests.fakeweb.wire import WIRE

TABLE: Final[dict[str, Bad]] = {**WIRE, **REPLIES, **DOCUMENTS}
assert len(TABLE) == len(WIRE) + len(REPLIES) + len(DOCUMENTS), "a name is given twice"
