"""The words and values of a query, one at a time: what a token means, or why it means nothing. Pure."""

import re
from typing import Final

from archive.errors import QueryError
from archive.forms import phrase_forms, prefix_forms, word_forms
from archive.model import PageStatus
from archive.scan import Token
from archive.tree import HAS, MOST_SOURCES, Fires, Phrase, Prefix, Sources, Term, Word

_FIRES: Final = re.compile(r"([0-5])(?:\.\.([0-5]))?")
_SOURCES: Final = re.compile(r"(\d{1,4})(?:\.\.(\d{1,4}))?", re.ASCII)
_MAX_ID: Final = 2**63 - 1


def term(token: Token) -> Term | None:
    """A term, or None when there is no letter or digit in it."""
    if token.kind == "phrase":
        return Phrase(token.text) if phrase_forms(token.text) else None
    if not token.text.endswith("*"):
        return Word(token.text) if word_forms(token.text) else None
    stem = token.text.rstrip("*")
    found = prefix_forms(stem)
    if not found:
        return None
    last = found[0].runs[-1]
    if len(last) < 2 and last.isascii():
        raise QueryError("* needs at least two letters before it", column=token.column, hint=f"{stem}… is too common")
    return Prefix(stem)


def name_term(name: str) -> Word | Prefix | None:
    """A name as a term: any of its spellings. A syllable alone names nothing: 북 is a name in headlines only."""
    if name.endswith("*"):
        return Prefix(name.rstrip("*")) if prefix_forms(name) else None
    return Word(name) if len(name) > 1 and word_forms(name) else None


def fires(operator: str, value: str, column: int) -> Fires:
    """A number of fires, or a span of them. Raises QueryError."""
    found = _FIRES.fullmatch(value)
    if found is None or (found.group(2) and operator not in (":", "=")):
        raise QueryError(
            f"fires is a number from 0 to 5, not {value!r}", column=column, hint="fires>=3, fires:4, fires:2..4"
        )
    low = int(found.group(1))
    high = int(found.group(2) or low)
    bounds = {">=": (low, 5), ">": (low + 1, 5), "<=": (0, low), "<": (0, low - 1)}.get(operator, (low, high))
    if bounds[0] > bounds[1]:
        raise QueryError(f"no number of fires is {operator.strip(':=')}{value}", column=column, hint="fires is 0 to 5")
    return Fires(*bounds, f"fires{operator}{value}")


def sources(operator: str, value: str, column: int) -> Sources:
    """A number of independent sources, or a span of them. Raises QueryError."""
    found = _SOURCES.fullmatch(value)
    if found is None or (found.group(2) and operator not in (":", "=")):
        raise QueryError(
            f"sources is a whole number, not {value!r}", column=column, hint="sources>=3, sources:1, sources:2..4"
        )
    low = int(found.group(1))
    high = int(found.group(2) or low)
    bounds = {">=": (low, MOST_SOURCES), ">": (low + 1, MOST_SOURCES), "<=": (0, low), "<": (0, low - 1)}.get(
        operator, (low, high)
    )
    if bounds[0] > bounds[1]:
        raise QueryError(
            f"no number of sources is {operator.strip(':=')}{value}", column=column, hint="a story has one or more"
        )
    return Sources(*bounds, f"sources{operator}{value}")


def checked(name: str, value: str, column: int) -> str:
    """A field's value in the spelling of the archive. Raises QueryError."""
    low = value.casefold()
    if name in ("id", "story"):
        if not (value.isascii() and value.isdigit() and int(value) <= _MAX_ID):
            raise QueryError(
                f"{name}: takes an article's number, not {value!r}",
                column=column,
                hint=f"each hit shows its own; {name}:123",
            )
        return str(int(value))
    if name == "status" and low not in list(PageStatus):
        raise QueryError(
            f"no page has the status {value!r}; there are {', '.join(PageStatus)}", column=column, hint="status:ok"
        )
    if name == "has" and low not in HAS:
        raise QueryError(f"has: takes one of {', '.join(HAS)}, not {value!r}", column=column, hint="has:edit")
    if name == "lang" and not re.fullmatch(r"[a-z]{2,3}(-[a-z0-9]{1,8})*", low):
        raise QueryError(f"{value!r} is not a language code", column=column, hint="two letters: lang:ko, lang:en")
    return value if name in ("url", "outlet") else low
