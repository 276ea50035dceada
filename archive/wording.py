"""What a search is put together of, where databases say it differently. Pure.

`plan.py` compiles a query's tree with a `Wording`; each database has its own in `dialects/`.
"""

from collections.abc import Iterable
from typing import Final, NamedTuple, Protocol

from archive.forms import Spelling

EVER: Final = ("0", str(2**63 - 1))
"""From the first row there may be to the last."""


class Driver(NamedTuple):
    """Full text that leads to documents: what to select from as `f`, and the conditions on it.

    Those of `sieve` are asked of each document that is come by, so that counting all of them may cost too much.
    `unordered` finds the same without a walk through time, where that is the cheaper way to count.
    """

    source: str
    drive: tuple[str, ...] = ()
    sieve: tuple[str, ...] = ()
    unordered: "Driver | None" = None


class Wording(Protocol):
    """One database's full-text expressions, and its SQL where that is not everyone's. Values are parameters."""

    docid: str
    """The document at hand, where full text drives."""

    chooses: bool
    """Whether `driver` has chosen the way to the newest documents already."""

    def phrase(self, spelling: Spelling, scope: str | None) -> str:
        """Tokens in a row, in the title, the body or (None) either."""
        ...

    def near(self, first: Spelling, second: Spelling, distance: int, scope: str | None) -> str | None:
        """Two phrases of one part at most so many tokens apart; None where only `near_sql` can say it."""
        ...

    def near_sql(self, pairs: Iterable[tuple[Spelling, Spelling]], distance: int, scope: str | None, docid: str) -> str:
        """The same, for any of these pairs, as a condition on the document at hand."""
        ...

    def every(self, texts: Iterable[str]) -> str:
        """All of these expressions."""
        ...

    def either(self, texts: Iterable[str]) -> str:
        """Any of these expressions."""
        ...

    def without(self, text: str, denied: str) -> str:
        """The one expression and not the other."""
        ...

    def driver(self, text: str, name: str) -> Driver:
        """What finds the documents of an expression, given that a parameter of this name holds it."""
        ...

    def matching(self, docid: str, text: str, value: str, *, text_drives: bool) -> str:
        """Whether an expression, which the parameter `value` holds, finds the document at hand."""
        ...

    def joined(self, docid: str) -> str:
        """How the article `a` follows the document at hand, which drives whatever a planner thinks."""
        ...

    def article(self, condition: str, index: str, docid: str) -> str:
        """Whether the article `x` of the document at hand fulfils a condition that an index answers alone."""
        ...

    def numbers(self, value: str) -> str:
        """A table of one column, `value`: the numbers of a JSON list."""
        ...

    def texts(self, value: str) -> str:
        """The same of texts."""
        ...

    def pairs(self, value: str) -> str:
        """A table of two columns, `first` and `second`: the texts of a JSON list of lists of two."""
        ...

    def latest(self, listed: str, table: str, owner: str, limit: str, within: tuple[str, str] = EVER) -> str:
        """What to select from: numbers `w`, each with its rows `n` of a table of `value` and an owner, the latest.

        `limit` of each number at most, of the owners from the first to before the last of `within`.
        """
        ...

    def opening(self, text: str, limit: str) -> str:
        """The first so many characters of a column of text."""
        ...

    def contains(self, text: str, part: str) -> str:
        """Whether a text holds another."""
        ...

    def listed(self, column: str) -> str:
        """The distinct texts of a column, joined by commas: an aggregate."""
        ...

    def gathers(self, text: str) -> bool:
        """Whether a beginning of words is in it, for which the index gathers all there is before it gives the first."""
        ...

    def loose(self, text: str) -> str:
        """An expression that finds what another does, and no more than the index must give to find that."""
        ...

    def counted(self, name: str, limit: str) -> str:
        """A SELECT of how many documents the `loose` expression of a parameter finds; no more than a limit."""
        ...
