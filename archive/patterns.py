"""Regular expressions that a user typed: read with an error that has a column, and tried with a limit of time. Pure.

They are those of the library `regex`, case counts unless (?i) is written, and they see a text as it is archived. An
expression may take for ever on an unlucky text: `regex` gives up when told to, Python's own never does.
"""

import re
import warnings
from functools import lru_cache
from math import prod
from typing import TYPE_CHECKING, Any, Final

from archive.errors import QueryError

if TYPE_CHECKING:
    import regex

MAX_LENGTH: Final = 300
SECONDS_A_TEXT: Final = 0.1
# The library writes out what is to be repeated so many times: (a{999}){999} takes gigabytes to compile.
_MOST_WRITTEN_OUT: Final = 50_000
# It also lets a pattern call itself, which takes memory as long as it runs.
_CALLS_ITSELF: Final = re.compile(r"\(\?(?:R|[0-9+-]*[0-9]|&|P>)[^)]*\)")
_REPEATS: Final = re.compile(r"\{\s*([0-9]+)")


class TimedOut(Exception):
    """A regular expression took too long on a text, or too much memory."""


def check(text: str, *, column: int) -> None:
    """Raises QueryError for what is no regular expression; `column` is where its first character stands."""
    if len(text) > MAX_LENGTH:
        raise QueryError(
            f"a regular expression may have {MAX_LENGTH} characters, this has {len(text):,}",
            column=column,
            hint="search for words, and keep the expression for what words can't say",
        )
    written_out = len(text) * prod(max(1, int(times[:9])) for times in _REPEATS.findall(text))
    if written_out > _MOST_WRITTEN_OUT:
        raise QueryError("this regular expression repeats too much", column=column, hint="write + or * for many")
    if calls := _CALLS_ITSELF.search(text):
        raise QueryError(
            "a regular expression can't call itself or a part of itself",
            column=column + calls.start(),
            hint=r"to mean a ( as it is, write \(",
        )
    import regex

    try:
        _compiled(text)
    except regex.error as error:
        where = column + min(error.pos or 0, len(text))
        raise QueryError(
            f"not a regular expression: {error.msg}", column=where, hint=r"a character is meant as it is after a \ "
        ) from error
    except (ValueError, OverflowError, RecursionError, MemoryError, KeyError, IndexError, TypeError) as error:
        raise QueryError(
            "this regular expression can't be read", column=column, hint="say it more simply, or with words"
        ) from error


def finds(pattern: str, text: str, *, seconds: float = SECONDS_A_TEXT) -> bool:
    """Whether a checked pattern finds anything in a text. Raises TimedOut."""
    try:
        return _compiled(pattern).search(text, timeout=seconds) is not None
    except (TimeoutError, MemoryError) as error:
        raise TimedOut from error


@lru_cache(maxsize=32)
def _compiled(pattern: str) -> "regex.Pattern[Any]":
    import regex

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of spellings that a later version may read otherwise
        return regex.compile(pattern)
