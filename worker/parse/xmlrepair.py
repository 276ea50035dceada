"""Make feed XML well-formed where its faults are the usual ones. Pure."""

import html.entities
import re
from typing import Final

_ROOTS: Final = r"(?:[\w.-]+:)?(?:rss|rdf|feed|channel|urlset|sitemapindex|opml)"
_ROOT: Final = re.compile(rf"<{_ROOTS}(?=[\s/>])", re.IGNORECASE)
_END: Final = re.compile(rf"</{_ROOTS}\s*>", re.IGNORECASE)
_TAIL: Final = 4096
# Not allowed in XML 1.0 at all.
_CONTROLS: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]+")
# CDATA sections and comments as they are, unclosed ones to the end of all; references to characters; named ones but for
# XML's own five; a bare &.
_REFERENCE: Final = re.compile(
    r"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)|&#(?:[xX]([0-9a-fA-F]{1,8})|([0-9]{1,9}));|&(?!(?:lt|gt|amp|quot|apos);)(?:([A-Za-z]\w{1,30});)?",
    re.DOTALL,
)


def repaired(text: str) -> str:
    """The document from its first element to its last, without DOCTYPE, with every reference one that XML knows.

    Named HTML entities become their characters, other ampersands `&amp;`; characters that XML forbids are left out,
    written or referred to. Text is never changed otherwise; in CDATA sections only forbidden characters go.
    """
    text = _CONTROLS.sub("", text)
    start = _ROOT.search(text)
    if start:
        ends = [end.end() for end in _END.finditer(text, max(start.end(), len(text) - _TAIL))]
        text = text[start.start() : ends[-1] if ends else len(text)]
    return _REFERENCE.sub(_reference, text) if "&" in text else text


def _reference(match: re.Match[str]) -> str:
    written = match.group()
    if written[0] == "<":
        return written
    hexadecimal, decimal, name = match.groups()
    if hexadecimal or decimal:
        code = int(hexadecimal, 16) if hexadecimal else int(decimal)
        return written if _allowed(code) else ""
    if name:
        character = html.entities.html5.get(f"{name};")
        return f"&amp;{name};" if character is None else html.escape(character)
    return "&amp;"


def _allowed(code: int) -> bool:
    """Whether XML 1.0 has this character."""
    return code in (9, 10, 13) or 32 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or 0x10000 <= code <= 0x10FFFF
