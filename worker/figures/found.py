"""A figure as it was found, before its sentence is looked at; and what both languages need for finding one. Pure."""

import re
from dataclasses import dataclass
from typing import Final

RANGE: Final = re.compile(r"\s?(?:[-–~∼～〜]|to|or|내지|에서)\s?(?=[\d$€£¥₩A-Za-z])")
BEFORE: Final = re.compile(
    r"\b(?:(?P<about>about|around|approximately|roughly|some|estimated|circa)"
    r"|(?P<near>nearly|almost|close to|just under)"
    r"|(?P<over>more than|over|in excess of|upwards? of|exceeding|exceeded|above|surpassed|topped)"
    r"|(?P<least>at least|no fewer than|no less than|not less than|a minimum of)"
    r"|(?P<most>up to|as many as|as much as|at most|no more than|not more than|a maximum of)"
    r"|(?P<under>less than|fewer than|under|below))\s(?:an? |the |about )?$",
    re.IGNORECASE,
)
"""A qualifier that ends where a number begins."""
CAP: Final = re.compile(
    r"\b(?:cap|caps|capped|ceiling|limits?|quota|limited)\b[^.;]{0,70}?\b(?:of|at|to|is|was)\s$", re.I
)
"""A cap that ends where its number begins."""
_STOP: Final = re.compile(r"[.!?\n](?:\s|$)")


@dataclass(frozen=True, slots=True)
class Found:
    """From where to where a figure stands, its number, its class and its thing."""

    start: int
    end: int
    low: float
    high: float
    unit: str
    thing: str
    qualifier: str | None


def since_stop(before: str) -> str:
    """What stands before a number in its sentence."""
    return _STOP.split(before)[-1]


def words(text: str) -> frozenset[str]:
    """A set of words, written as a text."""
    return frozenset(text.split())


def shared(low: float, high: float, first: str, second: str) -> float:
    """The lower end of a range, whose scale may be written with the higher end only: 1~2만 명, 8 to 10 million."""
    bare = re.fullmatch(r"[\d.,]+", first)
    scale = re.sub(r"[\d.,]+", "", second).strip()
    if bare and scale and low < (digits := float(re.sub(r"[^\d.]", "", second) or 0)) and digits:
        return low * high / digits
    return low
