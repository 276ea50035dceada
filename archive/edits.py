"""Whether a text that differs was edited, or only came with other furniture. Pure.

No edit: counters of readers and comments, times of updating, lists of other stories, labels of advertisements, session
numbers, typographic quotes and dashes, spaces and line breaks, items of a list in another order. All else is one: a
figure, a word, a name, a sentence moved or left out. A line is judged furniture only if it reads as nothing else.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from archive.worddiff import Change, change, diff

_SAME: Final = str.maketrans(
    {
        **dict.fromkeys("“”„‟«»″‹›‘’‚‛′`´「」『』＂", "'"),
        '"': "'",
        **dict.fromkeys("‐‑‒–—―−─", "-"),
        **dict.fromkeys("‧・ㆍ•∙", "·"),
    }
)
_DOTS: Final = re.compile(r"(?:\.{2,}|…)+")
_QUERY: Final = re.compile(r"(https?://[^\s?#]+)[?#]\S*")
# (3) or [12] after a headline counts comments.
_COUNTED: Final = re.compile(r"\s*[\[(]\d{1,4}[\])]$")
_SENTENCE: Final = re.compile(r"(?:[.!。！]|[다요음함됨임죠까])['\])}>』」]*$")
_SENTENCE_LENGTH: Final = 120
_FURNITURE_LENGTH: Final = 160

_COUNT: Final = r"[\d,.]+\s*[kKmM천만]?"
_THING: Final = (
    r"조회\s?수?|댓글\s?수?|추천\s?수?|비추천|공감|공유|좋아요|스크랩|구독자?|views?|comments?|shares?|likes?|reads?|hits?|"
    r"page\s?views?|replies|閲覧数?|浏览|阅读|评论"
)
_MONTH: Final = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?"
# Possessive: what reads as a moment is taken whole, or a long run of digits would be tried in every division.
_MOMENT: Final = (
    rf"(?:\d++|{_MONTH}|(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*|오전|오후|[ap]\.?m\.?|kst|gmt|utc|est|edt|at|on"
    r"|\([월화수목금토일]\)|[-./:년월일시분초\s,;T'()])++Z?"
)
_WHEN: Final = (
    r"(?:기사\s?)?(?:입력|등록|수정|최종\s?(?:수정|업데이트)|승인|송고|작성|게재|업데이트|발행)\s?(?:일시|시간|시각|일|됨)?"
    r"|(?:last\s|first\s)?(?:updated|published|modified|posted|edited|revised)|更新|最終更新|公開|发布"
)
_AGO: Final = (
    r"(?:\d+|an?|one)\s?(?:(?:sec(?:ond)?|min(?:ute)?|hour|hr|day|week|month)s?\.?\s?ago|[초분시간일주달개월]+\s?전)"
    r"|방금\s?전|just now"
)
_BIT: Final = re.compile(
    rf"(?:(?:{_THING})\s*[:：]?\s*{_COUNT}\s*(?:회|건|개|명|번)?"
    rf"|{_COUNT}\s*(?:{_THING}|people (?:are )?(?:reading|read) this|명이 (?:읽|보)[가-힣 ]*)"
    rf"|(?:{_WHEN})\s*[:：]?\s*(?:{_MOMENT}|{_AGO})"
    rf"|(?:\d{{4}}\s?[-./년]\s?\d{{1,2}}\s?[-./월]|{_MONTH}\s\d|\d{{1,2}}\s{_MONTH}\s\d{{4}}){_MOMENT}"
    rf"|(?:{_AGO})|\d+\s?(?:min(?:ute)?s?|분)\s?(?:read|읽기|분량)|읽는\s?시간\s?\d+분"
    r"|(?:(?:ref|id|session|token|trace|request|기사번호|고유번호)\W{0,3})?(?=(?:[\w-]*\d){4})(?=[\w-]*[A-Za-z])[\w-]{12,}"
    r"|(?:ref|id|session|token|trace|request|기사번호|고유번호)\W{1,3}[\w-]+"
    r"|advertise?ments?|ads?|sponsored(?: content)?|광고|ad\s?choices|스폰서|협찬)",
    re.IGNORECASE,
)
_BETWEEN: Final = re.compile(r"\s*[|·/ㅣ]\s*|\s{2,}|\s(?=(?:입력|수정|조회|댓글|추천|updated)\b)", re.IGNORECASE)
_LABEL: Final = re.compile(
    r"\W*(?:(?:관련|추천|인기|최신|많이\s?본|주요|오늘의|이\s?시각|함께\s?(?:본|볼)|다른|실시간)\s?(?:주요\s?)?(?:기사|뉴스|소식|이슈)"
    r"|(?:related|recommended|popular|trending|latest|more|top|most\s(?:read|viewed|popular))"
    r"(?:\s(?:articles?|stories|story|news|topics?|links?|reads?|now|for you|on this|headlines?))*"
    r"|(?:read|see)\s(?:more|also|next)|editor'?s picks?|you (?:may|might) also (?:like|be interested in)"
    r"|関連記事|相关阅读)\W*",
    re.IGNORECASE,
)
_ALIKE: Final = 0.5
# Lines below a story that are compared with each other; more of them are no list of links.
_MOST_PAIRS: Final = 10_000


class Told(NamedTuple):
    """What a text says: its headline and its lines, each without what only looks different."""

    title: str
    lines: tuple[str, ...]
    tail: tuple[str, ...]


def is_edit(old_title: str, old_text: str, new_title: str, new_text: str) -> bool:
    """Whether what an article says was changed."""
    old, new = _told(old_title, old_text), _told(new_title, new_text)
    if _key(old.title) != _key(new.title):
        return True
    if old.lines != new.lines and not _reordered(old.lines, new.lines):
        return "".join(map(_key, old.lines)) != "".join(map(_key, new.lines))
    return _tail_edited(old.tail, new.tail)


def edit_between(old_title: str, old_text: str, new_title: str, new_text: str) -> Change:
    """An edit in short, furniture left out."""
    old, new = _told(old_title, old_text), _told(new_title, new_text)
    return change(_plain(old), _plain(new))


def same_headline(first: str, second: str) -> bool:
    """Whether two headlines say the same."""
    return _key(_headline(first)) == _key(_headline(second))


def same_retitling(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Whether two changes of a headline, old and new, are one: it says the same now, or the same words came and went.

    A feed may call a story otherwise than its page does, with the outlet's name behind it: one edit changes both.
    """
    return same_headline(one[1], other[1]) or _retitled(*one) == _retitled(*other) != []


def _retitled(old: str, new: str) -> list[tuple[str, str]]:
    return [(kind, _key(text)) for kind, text in diff(_headline(old), _headline(new)) if kind != "="]


def _plain(told: Told) -> str:
    return "\n".join((told.title, *told.lines, *told.tail))


def _headline(title: str) -> str:
    return _COUNTED.sub("", _fold(title))


def _told(title: str, text: str) -> Told:
    own = list(_own(_fold(line) for line in text.splitlines()))
    last = next((n for n in range(len(own), 0, -1) if _is_sentence(own[n - 1])), 0)
    # Without a sentence there is no telling what is beside the story: all of it is the story.
    last = last or len(own)
    return Told(_headline(title), tuple(own[:last]), tuple(own[last:]))


def _fold(line: str) -> str:
    text = unicodedata.normalize("NFKC", _DOTS.sub("\u2026", line)).translate(_SAME)
    text = "".join(c for c in text if unicodedata.category(c) != "Cf")
    return " ".join(_QUERY.sub(r"\1", _DOTS.sub("…", text)).split())


def _key(line: str) -> str:
    return line.replace(" ", "")


def _own(lines: Iterator[str]) -> Iterator[str]:
    """The lines that are not furniture."""
    listing = False
    for line in lines:
        if not line or _is_furniture(line):
            continue
        if _LABEL.fullmatch(line):
            listing = True
        elif listing and not _is_sentence(line):
            continue
        else:
            listing = False
            yield line


def _is_furniture(line: str) -> bool:
    if len(line) > _FURNITURE_LENGTH:
        return False
    bits = [bit.strip(" []()<>|:·-") for bit in _BETWEEN.split(line)]
    bits = [bit for bit in bits if bit]
    return bool(_BIT.fullmatch(line) or all(map(_BIT.fullmatch, bits)))


def _is_sentence(line: str) -> bool:
    return len(line) >= _SENTENCE_LENGTH or _SENTENCE.search(line) is not None


def _reordered(old: Sequence[str], new: Sequence[str]) -> bool:
    """Whether the same lines stand in another order, but for sentences: these make a story in theirs."""
    if Counter(map(_key, old)) != Counter(map(_key, new)):
        return False
    return [line for line in map(_key, old) if _is_sentence(line)] == [
        line for line in map(_key, new) if _is_sentence(line)
    ]


def _tail_edited(old: Sequence[str], new: Sequence[str]) -> bool:
    """Whether a line below the last sentence was changed. Whole lines that come and go are links to other stories."""
    gone, come = list((Counter(old) - Counter(new)).elements()), list((Counter(new) - Counter(old)).elements())
    if len(gone) * len(come) > _MOST_PAIRS:
        return True
    return any(_key(one) != _key(other) and _are_alike(one, other) for one in gone for other in come)


def _are_alike(one: str, other: str) -> bool:
    first, second = Counter(one.split()), Counter(other.split())
    return 2 * (first & second).total() >= 2 * _ALIKE * max(first.total(), second.total())
