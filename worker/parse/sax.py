"""An XML reader that is quick with text and refuses documents built to exhaust it. Pure.

feedparser makes it by name, as `xml.sax.make_parser` does with any driver; sitemaps and OPML are `walked` with it.
"""

from collections.abc import Mapping
from typing import Any, Final
from xml.sax import SAXParseException
from xml.sax.expatreader import ExpatParser
from xml.sax.handler import ContentHandler

from worker.errors import StageFailed
from worker.flow import Reason

MAX_DEPTH: Final = 256
MAX_ELEMENTS: Final = 100_000
MAX_ATTRIBUTES: Final = 256
# feedparser copies all it knows at each element.
MAX_PREFIXES: Final = 256


class BoundedParser(ExpatParser):
    """Expat that gives text in whole pieces. Raises StageFailed(PARSE) beyond its bounds."""

    _parser: Any  # the base class's, which typeshed leaves out
    max_elements = MAX_ELEMENTS

    def reset(self) -> None:
        """Begin a document."""
        super().reset()
        # Otherwise expat calls back for each line and entity, a quarter of all CPU that feeds cost.
        self._parser.buffer_text = True
        self._parser.buffer_size = 1 << 20
        self._depth = self._elements = 0
        self._prefixes: set[str | None] = set()

    def start_element(self, name: str, attrs: Mapping[str, str]) -> None:
        """Expat's callback where namespaces are not read."""
        self._count(attrs)
        super().start_element(name, attrs)

    def end_element(self, name: str) -> None:
        """Expat's callback where namespaces are not read."""
        self._depth -= 1
        super().end_element(name)

    def start_element_ns(self, name: str, attrs: Mapping[str, str]) -> None:
        """Expat's callback where namespaces are read."""
        self._count(attrs)
        super().start_element_ns(name, attrs)

    def end_element_ns(self, name: str) -> None:
        """Expat's callback where namespaces are read."""
        self._depth -= 1
        super().end_element_ns(name)

    def start_namespace_decl(self, prefix: str | None, uri: str) -> None:
        """Expat's callback for a prefix that is declared."""
        self._prefixes.add(prefix)
        if len(self._prefixes) > MAX_PREFIXES:
            raise StageFailed(Reason.PARSE, f"more than {MAX_PREFIXES} prefixes of namespaces")
        super().start_namespace_decl(prefix, uri)

    def _count(self, attrs: Mapping[str, str]) -> None:
        self._depth += 1
        self._elements += 1
        if self._depth > MAX_DEPTH:
            raise StageFailed(Reason.PARSE, f"elements nested more than {MAX_DEPTH} deep")
        if self._elements > self.max_elements:
            raise StageFailed(Reason.PARSE, f"more than {self.max_elements} elements")
        if len(attrs) > MAX_ATTRIBUTES:
            raise StageFailed(Reason.PARSE, f"an element with more than {MAX_ATTRIBUTES} attributes")


def create_parser() -> Any:  # noqa: ANN401  (what xml.sax.make_parser calls)
    """A parser, for `xml.sax.make_parser`."""
    return BoundedParser()


def walk(xml: str, handler: ContentHandler, *, max_elements: int = MAX_ELEMENTS) -> str | None:
    """Tell a handler what a `repaired` document says, names as written; None, or why and where it broke off.

    Raises StageFailed(PARSE) beyond the bounds.
    """
    parser = BoundedParser()
    parser.max_elements = max_elements
    parser.setContentHandler(handler)
    try:
        parser.feed(xml.encode("utf-8"))
        parser.close()
    except SAXParseException as error:
        return f"{error.getMessage()} in line {error.getLineNumber()}"
    return None


def local(name: str) -> str:
    """A name without its prefix, in lower case: documents forget to declare prefixes, and nobody minds."""
    return name.rpartition(":")[2].lower()
