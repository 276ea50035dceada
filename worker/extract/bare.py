"""Text that stands in a container without a paragraph of its own, parted by `<br>`, as Korean editing systems write it.

Pure. Generic extractors look for paragraphs and lose such text; here each bare run becomes a paragraph.
"""

from typing import Final

from lxml.etree import _Element
from lxml.html import Element, HtmlElement

from worker.extract.page import INLINE

CONTAINERS: Final = frozenset({"article", "body", "center", "dd", "div", "main", "section", "td"})
_LEAST_RUN: Final = 20
_SMALLER: Final = 0.15
# Of a page's visible text: below this the page has paragraphs and its bare text is menus and captions.
LEAST_SHARE: Final = 0.3

# A run: the node whose tail begins it (None: the container's own text), and its inline elements.
_Run = tuple[HtmlElement | None, list[HtmlElement]]


def wrap_bare_runs(tree: HtmlElement, least: float) -> int:
    """Wrap bare runs in paragraphs, in place, if they hold more than `least` characters in all.

    Returns how many characters were wrapped: 0 when the page was left as it was.
    """
    found = [(container, *_bare(container)) for container in tree.iter(*CONTAINERS)]
    total = sum(size for _, _, size in found)
    if total <= least:
        return 0
    most = max(size for _, _, size in found)
    wrapped = 0
    for container, runs, size in found:
        # Bylines, menus and imprints are bare text too, each in a small container of its own.
        if size >= _SMALLER * most:
            wrapped += size
            for run in reversed(runs):
                # Backwards, so that wrapping one run does not move the start of the next.
                _wrap(container, run)
    return wrapped


def _bare(container: HtmlElement) -> tuple[list[_Run], int]:
    """The container's runs, and how many characters those hold that are long enough to be sentences."""
    sized = [(run, size) for run in _runs(container) if (size := _size(container, run))]
    return [run for run, _ in sized], sum(size for _, size in sized if size >= _LEAST_RUN)


def _runs(container: HtmlElement) -> list[_Run]:
    """The container's runs: what stands between its block children and line breaks."""
    runs: list[_Run] = [(None, [])]
    for child in container:
        if child.tag in INLINE and not _holds_blocks(child):
            runs[-1][1].append(child)
        else:
            runs.append((child, []))
    return runs


def _holds_blocks(element: HtmlElement) -> bool:
    return (
        next(element.iter("p", "br", "img", "figure", "table", "ul", "h1", "h2", "h3", *CONTAINERS), None) is not None
    )


def _text_before(container: HtmlElement, start: HtmlElement | None) -> str:
    return (container.text if start is None else start.tail) or ""


def _size(container: HtmlElement, run: _Run) -> int:
    """The characters of a run that are not a link's."""
    start, inline = run
    size = len(_text_before(container, start).strip())
    for element in inline:
        if element.tag != "a":
            size += len("".join(element.itertext()).strip())
        size += len((element.tail or "").strip())
    return size


def _wrap(container: HtmlElement, run: _Run) -> None:
    start, inline = run
    paragraph = Element("p")
    paragraph.text = _text_before(container, start)
    if start is None:
        container.text = None
        container.insert(0, paragraph)
    else:
        start.tail = None
        _insert_after(container, start, paragraph)
    for element in inline:
        paragraph.append(element)


def _insert_after(container: HtmlElement, start: _Element, paragraph: HtmlElement) -> None:
    container.insert(container.index(start) + 1, paragraph)
