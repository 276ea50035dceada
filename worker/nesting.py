"""Markup nested no deeper than parsers can bear: what is beyond keeps its words and loses its tags. Pure.

The HTML parser of lxml drops whatever follows the 255th level. Those that build the tree a browser builds need the
square of the depth, and carry each `<b>` nobody closed into every paragraph that follows. Articles are nested some
fifty deep: who nests deeper is broken or hostile.
"""

import re
from collections import Counter
from typing import Final

MAX_DEPTH: Final = 100
# What escaping may add: an ampersand that stands alone costs a browser's parser all the text before it.
_ROOM: Final = 20_000
# A tag longer than this holds no attribute that anyone reads, and costs the square of their number.
_LONGEST_TAG: Final = 20_000
_TAG: Final = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]*)(?:[^<>\"']|\"[^\"<]*\"|'[^'<]*')*>?")
_LONG_TAG: Final = re.compile(rf"<[a-zA-Z][^<>]{{{_LONGEST_TAG},}}")
_NAMED: Final = re.compile(r"<[a-zA-Z0-9:-]+")
_BARE: Final = re.compile(r"&(?![a-zA-Z#])")
_VOID: Final = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"}
)
_CARRIED_ON: Final = frozenset(
    {"a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"}
)
# What a new element of these ends if it stands open on top: nobody writes its end.
_ENDED_BY: Final = {
    "p": frozenset({"p"}),
    "li": frozenset({"li", "p"}),
    "dt": frozenset({"dt", "dd", "p"}),
    "dd": frozenset({"dt", "dd", "p"}),
    "td": frozenset({"td", "th", "p"}),
    "th": frozenset({"td", "th", "p"}),
    "tr": frozenset({"td", "th", "tr", "p"}),
    "option": frozenset({"option"}),
}


def flattened(markup: str) -> str:
    """The markup without the tags of elements more than MAX_DEPTH deep, long tags without their attributes.

    What was left open, as `<b>`, ends with what it stands in. Linear in its length: 1 µs a tag; where there can't be so
    many open, a count.
    """
    if len(markup) > _LONGEST_TAG:
        markup = _BARE.sub("&amp;", _LONG_TAG.sub(_bare_tag, markup))[: len(markup) + _ROOM]
    elif markup.count("<") - markup.count("</") <= MAX_DEPTH:
        return markup
    return _TAG.sub(_Flattener(), markup)


def _bare_tag(match: re.Match[str]) -> str:
    """A long tag's name. One as long as the tag loses as much as makes a tag long, as any other."""
    written = match.group()
    named = _NAMED.match(written)
    return written[: min(named.end() if named else 0, len(written) - _LONGEST_TAG)]


class _Flattener:
    """Told each tag in order, answers what is written in its place."""

    def __init__(self) -> None:
        self._open: list[str] = []
        self._standing: Counter[str] = Counter()
        self._dropped: Counter[str] = Counter()

    def __call__(self, match: re.Match[str]) -> str:
        name = match[2].lower()
        if name in _VOID:
            return match.group()
        return (self._end if match[1] else self._start)(name, match.group())

    def _start(self, name: str, written: str) -> str:
        ended = _ENDED_BY.get(name, frozenset())
        while self._open and self._open[-1] in ended:
            self._pop()
        if len(self._open) >= MAX_DEPTH:
            self._dropped[name] += 1
            return " "
        self._open.append(name)
        self._standing[name] += 1
        return written

    def _end(self, name: str, written: str) -> str:
        if self._dropped[name]:
            self._dropped[name] -= 1
            return " "
        if not self._standing[name]:
            return written
        within = []
        while (open_ := self._pop()) != name:
            within.append(open_)
        return "".join(f"</{left}>" for left in within if left in _CARRIED_ON) + written

    def _pop(self) -> str:
        name = self._open.pop()
        self._standing[name] -= 1
        return name
