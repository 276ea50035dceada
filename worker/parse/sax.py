"""An XML reader for feedparser that is quick with text and refuses documents built to exhaust it. Pure.

feedparser makes it by name, as `xml.sax.make_parser` does with any driver.
"""

from collections.abc import Mapping
from typing import Any, Final
from xml.sax.expatreader import ExpatParser

from worker.errors import StageFailed
from worker.flow import Reason

MAX_DEPTH: Final = 256
MAX_ELEMENTS: Final = 100_000
MAX_ATTRIBUTES: Final = 256


class BoundedParser(ExpatParser):
    """Expat that gives text in whole pieces. Raises StageFailed(PARSE) beyond its bounds."""

    _parser: Any  # the base class's, which typeshed leaves out

    def reset(self) -> None:
        """Begin a document."""
        super().reset()
        # Otherwise expat calls back for each line and entity, a quarter of all CPU that feeds cost.
        self._parser.buffer_text = True
        self._parser.buffer_size = 1 << 20
        self._depth = self._elements = 0

    def start_element_ns(self, name: str, attrs: Mapping[str, str]) -> None:
        """Expat's callback."""
        self._depth += 1
        self._elements += 1
        if self._depth > MAX_DEPTH:
            raise StageFailed(Reason.PARSE, f"elements nested more than {MAX_DEPTH} deep")
        if self._elements > MAX_ELEMENTS:
            raise StageFailed(Reason.PARSE, f"more than {MAX_ELEMENTS} elements")
        if len(attrs) > MAX_ATTRIBUTES:
            raise StageFailed(Reason.PARSE, f"an element with more than {MAX_ATTRIBUTES} attributes")
        super().start_element_ns(name, attrs)

    def end_element_ns(self, name: str) -> None:
        """Expat's callback."""
        self._depth -= 1
        super().end_element_ns(name)


def create_parser() -> Any:  # noqa: ANN401  (what xml.sax.make_parser calls)
    """A parser, for `xml.sax.make_parser`."""
    return BoundedParser()
