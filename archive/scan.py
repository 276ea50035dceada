"""The words, quotes, parentheses and fields of a query, in order, each with its column. Pure."""

import difflib
import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from archive.errors import QueryError

SCOPES: Final = ("title", "body")
VALUES: Final = ("source", "outlet", "lang", "topic", "status", "story", "id", "url", "has", "entity")
PERIODS: Final = ("date", "seen")
COUNTS: Final = ("fires", "sources")
FIELDS: Final = (*SCOPES, *VALUES, *COUNTS, *PERIODS)


class Token(NamedTuple):
    """`kind` is open, close, minus, phrase, word, regex, near, OR, AND, NOT, field, value or end.

    A field's `text` is its name; unless it is a scope, its value comes next, or else something is wrong.
    """

    kind: str
    text: str
    column: int
    operator: str = ""


# Keyboards and word processors write these for the plain ones; same length, so that columns hold.
_SAME: Final = str.maketrans("“”„‟″＂（）：", '""""""():')
_WORD: Final = re.compile(r'[^\s()"|]+')
# fires >= 3, with blanks
_COMPARED: Final = re.compile(r"(fires|sources|date|seen)[ \t]*(>=|<=|[=<>])[ \t]*(?=[^\s()])")
_FIELD: Final = re.compile(r"([a-z]+)(:|>=|<=|=|>|<)")


def scan(text: str) -> Iterator[Token]:
    """The tokens of a query, an end last. Raises QueryError."""
    plain = text.translate(_SAME)
    at = 0
    while at < len(plain):
        character, column = plain[at], at + 1
        if character.isspace():
            at += 1
        elif character in "()":
            yield Token("open" if character == "(" else "close", character, column)
            at += 1
        elif character == '"':
            end = plain.find('"', at + 1)
            if end < 0:
                raise QueryError("this quote is never closed", column=column, hint='add a closing " or remove it')
            yield Token("phrase", text[at + 1 : end], column)
            at = end + 1
        elif character == "/" and not _ends(plain[at + 1 : at + 2]):
            token = _regex(text, at)
            yield token
            at += len(token.text) + 2
        elif character == "|":
            run = len(plain) - at - len(plain[at:].lstrip("|"))
            yield Token("OR", plain[at : at + run], column)
            at += run
        elif character in "-!" and not _ends(plain[at + 1 : at + 2]):
            yield Token("minus", character, column)
            at += 1
        elif compared := _COMPARED.match(plain, at):
            yield Token("field", compared[1], column, compared[2])
            at = compared.end()
        else:
            for token in _word(text, plain, at):
                yield token
                at = token.column - 1 + len(token.text) + len(token.operator)
    yield Token("end", "", len(text) + 1)


def _regex(text: str, at: int) -> Token:
    end = at + 1
    while end < len(text) and text[end] != "/":
        end += 1 + (text[end] == "\\")
    if end >= len(text):
        raise QueryError(
            "this / begins a regular expression that is never ended",
            column=at + 1,
            hint='add a closing /, or quote the word: "/…"',
        )
    return Token("regex", text[at + 1 : end], at + 1)


def _ends(following: str) -> bool:
    """Whether nothing stands there that could be denied: a lone dash asks nothing."""
    return following.isspace() or following in ("", ")")


def _word(text: str, plain: str, at: int) -> Iterator[Token]:
    found = _WORD.match(plain, at)
    assert found is not None  # the caller has seen a character that begins a word
    word, end = found.group(), found.end()
    field = _FIELD.match(word)
    if word in ("AND", "OR", "NOT"):
        yield Token(word, word, at + 1)
    elif word.casefold() == "near" and plain[end : end + 1] == "(":
        yield Token("near", word, at + 1, "(")
    elif field is not None and _is_field(field, word, followed=plain[end : end + 1], column=at + 1):
        yield Token("field", field.group(1), at + 1, field.group(2))
        start = at + field.end()
        if start < end and field.group(1) not in SCOPES:
            yield Token("value", text[start:end], start + 1)
    else:
        yield Token("word", text[at:end], at + 1)


def _is_field(field: re.Match[str], word: str, *, followed: str, column: int) -> bool:
    """Whether a word begins with a field; raises for what can only be a field gone wrong."""
    name, operator = field.groups()
    rest = word[field.end() :]
    if name not in FIELDS:
        if operator != ":" or rest.startswith("//") or not (rest or (followed and followed in '"(')):
            return False
        close = difflib.get_close_matches(name, FIELDS, n=1)
        meant = f"did you mean {close[0]}:? " if close else ""
        raise QueryError(
            f"there is no field {name}:; there are {', '.join(FIELDS)}",
            column=column,
            hint=f'{meant}to search for the text, quote it: "{word}"',
        )
    if operator != ":" and name not in (*COUNTS, *PERIODS):
        raise QueryError(
            f"{name} can't be compared with {operator}",
            column=column,
            hint=f"write {name}:value; only fires, sources, date and seen compare",
        )
    return True
