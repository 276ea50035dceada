"""The lines of a plain-text capture, and what each seems to be. Pure. `capture.py` says what becomes of them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from itertools import pairwise, zip_longest
from typing import Final


class Kind(Enum):
    """What a line seems to be."""

    BARE = auto()
    BULLET = auto()
    PROSE = auto()
    TITLE = auto()  # marked as one
    RULE = auto()
    LABEL = auto()
    SMALL = auto()  # byline, time, copyright


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line with its number, the empty lines above it, and what it seems to be."""

    number: int
    gap: int
    text: str
    kind: Kind = Kind.BARE


# ---- what a line is --------------------------------------------------------------------------------------------------

_BREAK: Final = re.compile(r"\r\n|[\n\r\v\f\x85\u2028\u2029]")
_BULLET: Final = re.compile(
    r"(?:[*•·‧∙ㆍ・◦‣⁃▪▫■□◆◇○●▶▷►▸★☆※✓▲△▼▽]\s*|[-–—+]\s+|-(?=[\"“‘'\[]?[가-힣])|\(?\d{1,3}[.)]\s+|[①-⑳]\s*)(?=\S)"
)
_RULE: Final = re.compile(r"[-=_*~#─━═·•.]{3,}|(?:[-*=]\s){2,}[-*=]")
_TITLE: Final = re.compile(r"(?:#{1,6}\s+|(?:title|headline|제목)\s*[:：]\s*)(?=\S)", re.IGNORECASE)
_LABELS: Final = re.compile(
    r"(?:top|latest|more|other|most|related|breaking|trending|popular|recommended|today'?s|recent|editors?'?)\s"
    r"(?:read|viewed|popular|news|stories|headlines|articles|picks|coverage|on this)(?:\s\w+)?"
    r"|headlines|see also|read more|in other news"
    r"|(?:주요|많이 본|최신|관련|인기|추천|오늘의|실시간|다른|이 시각)\s?(?:주요 ?)?"
    r"(?:뉴스|기사|소식|헤드라인)|헤드라인|속보",
    re.IGNORECASE,
)
_MONTH: Final = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?"
_DATE: Final = (
    r"(?:\(?\d{4}\s?[-./년]\s?\d{1,2}\s?[-./월]\s?\d{1,2}일?[.)]?"
    rf"|(?:[a-z]{{3,6}}day,?\s)?(?:{_MONTH}\s\d{{1,2}}|\d{{1,2}}\s{_MONTH}),?\s\d{{4}})"
    r"(?:[\s|·,/(]*(?:[월화수목금토일]\)|오전|오후|at|am|pm|a\.m\.|p\.m\.|kst|gmt|utc|\d{1,2}[:시]\s?\d{2}분?(?::\d{2})?|\)))*"
)
_STAMP: Final = (
    "published|updated|posted|last updated|modified|입력|수정|승인|등록|기사입력|최종수정|송고시간|송고|발행"
)
_SMALL: Final = re.compile(
    r"(?-i:(?:By|BY)\s+[A-Z][\w.'-]+(?:[\s,]+(?:and\s+)?[A-Z][\w.'-]*){0,6})"
    r"|(?:[가-힣]{2,4}\s*=\s*)?[가-힣]{2,4}(?:[,·]\s?[가-힣]{2,4})*\s(?:(?:선임|인턴|수습|전문)\s?)?(?:기자|특파원)(?:\s*=?\s*\S+@\S+)?"
    r"|(?:.{0,24}\s)?[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    rf"|(?:(?:{_STAMP})\s*[:：]?\s*)?{_DATE}(?:[\s|·]*(?:{_STAMP})\s*[:：]?\s*{_DATE})*"
    r"|\d{1,2}\s?(?:(?:minute|hour|day)s?\sago|분\s?전|시간\s?전|일\s?전)"
    r"|\((?:end|끝)\)|<\s?저작권자.*"
    r"|.{0,20}(?:copyright\s?(?:©|ⓒ|\(c\)|\d{4})|저작권자|무단\s?전재|all rights reserved|[ⓒ©]).{0,120}",
    re.IGNORECASE,
)
_CJK: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u1100-\u11ff]")
_STOP: Final = re.compile(r"(?<!\.)[.。．][\"”’'»)\]」』]*$")
_PREDICATE_END: Final = re.compile(r"다[.]?[\"”’')\]」』]*$")
_PREDICATE_STOP: Final = re.compile(r"다[.][\"”’')\]」』]*$")
_ABBREVIATION: Final = re.compile(
    r"\b(?:(?:[A-Z]\.)+|(?:Inc|Corp|Co|Ltd|Jr|Sr|vs|No|St|a\.m|p\.m|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.)[\"”’')\]]*$"
)
SENTENCES: Final = re.compile(
    r"(?<![A-Z])(?<!\b[A-Z][a-z])(?<!\b[A-Z][a-z]{2})[.!?。][\"”’')\]]*\s+(?=[\"“‘'(\[]?[A-Z가-힣])|。(?=\S)"
)


def _size(text: str) -> int:
    """Length as a reader feels it: a Hangul or Han character says as much as two letters."""
    return len(text) + len(_CJK.findall(text))


_SENTENCE: Final = 24  # a full stop at the end of less is a headline's, or a caption's
_PREDICATE: Final = 16  # the same where a Korean predicate stands before it: headlines leave those out
_SHORT: Final = 110  # one sentence up to here may be a headline
_SEVERAL: Final = 160  # two sentences in less, the second unfinished, may be a headline
_UNENDED: Final = 80  # a Korean predicate without a full stop ends a paragraph from here on
_LONG: Final = 240  # no headline is so long
_FULL_LINE: Final = 0.75  # of the margin: what a line broken there fills


def is_prose(text: str) -> bool:
    """Whether a line is a paragraph of an article rather than a headline."""
    size = _size(text)
    if size >= _LONG or (size >= _SEVERAL and SENTENCES.search(text)):
        return True
    if size >= (_PREDICATE if _PREDICATE_STOP.search(text) else _UNENDED) and _PREDICATE_END.search(text):
        return True
    return size >= _SENTENCE and _STOP.search(text) is not None and not _ABBREVIATION.search(text)


def _is_short(line: Line) -> bool:
    return _size(line.text) <= _SHORT and not SENTENCES.search(line.text)


def _judged(line: Line) -> Line:
    text = line.text
    if _RULE.fullmatch(text):
        return replace(line, kind=Kind.RULE)
    marked = _TITLE.match(text)
    if marked:
        title = text[marked.end() :].rstrip("# ")
        return replace(line, kind=Kind.LABEL if _LABELS.fullmatch(title) else Kind.TITLE, text=title)
    bullet = _BULLET.match(text)
    if bullet:
        rest = text[bullet.end() :]
        single = _is_short(replace(line, text=rest)) or not is_prose(rest)
        return replace(line, kind=Kind.BULLET if single else Kind.PROSE, text=rest)
    bare = text.strip("[]<>【】()◇■▶# :：")
    if _LABELS.fullmatch(bare) or (text.endswith((":", "：")) and _size(text) <= 2 * _SENTENCE):
        return replace(line, kind=Kind.LABEL)
    if _SMALL.fullmatch(text):
        return replace(line, kind=Kind.SMALL)
    return replace(line, kind=Kind.PROSE if is_prose(text) else Kind.BARE)


# ---- lines of a text -------------------------------------------------------------------------------------------------


def _numbered(text: str) -> Iterator[Line]:
    gap = 0
    for number, raw in enumerate(_BREAK.split(text), 1):
        line = raw.strip(" \t\u00a0\u3000\ufeff\u200b")
        if line:
            yield Line(number=number, gap=gap, text=line)
        gap = 0 if line else gap + 1


def _blocks(lines: Sequence[Line]) -> list[list[Line]]:
    blocks: list[list[Line]] = []
    for line in lines:
        if line.gap or not blocks:
            blocks.append([])
        blocks[-1].append(line)
    return blocks


def _is_wrapped(block: Sequence[Line]) -> bool:
    """Whether a block is one paragraph broken at a margin: full lines, of which only the last ends a sentence."""
    *full, last = block
    if not full or not _STOP.search(last.text) or any(_BULLET.match(line.text) for line in block):
        return False
    margin = max(_size(line.text) for line in full)
    ends = sum(_STOP.search(line.text) is not None for line in full)
    return (
        _size(last.text) <= margin <= _SHORT
        and all(_size(line.text) >= _FULL_LINE * margin for line in full)
        and ends <= len(full) / 2
    )


def _joined(block: Sequence[Line], *, wrapped: bool) -> list[Line]:
    """A block with the lines that continue the one before joined to it."""
    joined = list(block[:1])
    for before, line in pairwise(block):
        continues = line.text[0].islower() and not _STOP.search(before.text) and _size(before.text) >= _SENTENCE
        if wrapped or (continues and not _BULLET.match(line.text)):
            joined[-1] = replace(joined[-1], text=f"{joined[-1].text} {line.text}")
        else:
            joined.append(line)
    return joined


def read_lines(text: str) -> list[Line]:
    """The lines of a text that are not empty, wrapped ones joined, each judged."""
    blocks = _blocks(list(_numbered(text)))
    wrapped = [_is_wrapped(block) for block in blocks]
    # One such block may be a title over a sentence; a margin shows in several.
    several = sum(wrapped) > 1
    lines = [
        _judged(line)
        for block, full in zip(blocks, wrapped, strict=True)
        for line in _joined(block, wrapped=full and several)
    ]
    return _settled(lines)


def _settled(lines: list[Line]) -> list[Line]:
    """Short sentences above the article are headlines that end in a full stop."""
    words = [line for line in lines if line.kind not in (Kind.SMALL, Kind.LABEL)]
    start = next((line.number for line, after in zip_longest(words, words[1:]) if _solid(line, after)), 0)
    return [
        replace(line, kind=Kind.BARE) if line.kind is Kind.PROSE and line.number < start else line for line in lines
    ]


def _solid(line: Line, after: Line | None) -> bool:
    """Whether prose is surely an article's: long, or followed by more, or the last there is before a clear mark."""
    return line.kind is Kind.PROSE and (
        not _is_short(line) or after is None or after.kind in (Kind.PROSE, Kind.TITLE, Kind.RULE)
    )
