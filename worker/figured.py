"""What a text's words say of how many and when, by the place where they stand: numbers, weekdays, months. Pure.

So that two texts can be held to each other: a word counts as a figure where it stands for one, not where it is a name
(Jun-hee) or a verb (may); whether it counts the dead is told, and whether it is the day a text was filed.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import date
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import product
from typing import Final

from worker.datelines import dateline_of
from worker.overlap import DENSE, Laid

_NUMBERS: Final = {
    word: str(number)
    for words in (
        "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
        "eighteen nineteen twenty",
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
        "fifteenth sixteenth seventeenth eighteenth nineteenth twentieth",
        "한 두 세 네 다섯 여섯 일곱 여덟 아홉 열",
        "첫 둘째 셋째 넷째",
        "一 二 三 四 五 六 七 八 九 十",
    )
    for number, word in enumerate(words.split(), 1)
}
_DAYS: Final = {
    **{day[:size]: day[:3] for day in ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
       for size in (3, len(day))},
    **{month[:size]: month[:3] for month in ("january", "february", "march", "april", "may", "june", "july", "august",
       "september", "october", "november", "december") for size in (3, len(month))},
    "sept": "sep",
}  # fmt: skip
# Days and months that are words or names as well: Jun-hee in March, what may be, the sun.
_AS_WELL: Final = frozenset(("jan", "mar", "march", "may", "jun", "sat", "sun"))
_BEFORE_DAYS: Final = """
in of on for by to at since until till from through during between before after and or last next this early late mid
"""
_BEFORE: Final = frozenset(_BEFORE_DAYS.split())
_LONG_DAYS: Final = {day: short for day, short in _DAYS.items() if day.endswith("day")}
# How alike a weekday and what a scanner makes of it are; those nearest to each other, Sunday and Monday, to 0.67.
_MUCH_LIKE: Final = 0.8
_WEEK: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WEEKDAYS: Final = frozenset((*_WEEK, *(f"{day}요일" for day in "월화수목금토일")))
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAY: Final = re.compile(r"[월화수목금토일]요일")
# 한 where it counts nothing: 또 한 번, 한 걸음, 한 목소리, 한모씨.
_A: Final = re.compile(r"(?<=[또시] )한 번|한(?=\s?(?:번 더|걸음|목소리|편|때|쪽|측|가운데|[○ㅇ]|모\s?씨))")
_DIGITS: Final = re.compile(r"(\d+)[a-z]{0,3}", re.IGNORECASE)  # 12th, 65mm, 4km
# The dead and injured as they are counted, from the figure on or up to it; no age, no road, no ship.
_COUNTED_EN: Final = re.compile(
    r"\w+ (?:[a-z]+ ){0,3}?(?:(?:were|was|are|have been|had) )?(?:killed|dead|died|dies?|injured|wounded|hurt)\b"
)
_COUNTING_EN: Final = re.compile(
    r"\b(?:kill(?:s|ed|ing)?|injur(?:es|ed|ing)|wound(?:s|ed|ing)|(?:death )?toll \w+(?: \w+)?|leav(?:es|ing)|left)"
    r"(?: at least| about| some| nearly| more than| over)? $"
)
_COUNTED_KO: Final = re.compile(
    r"\d+\s?명(?:[이은의을]|으로|가량|이상)?\s?(?:[가-힣]{1,4}\s)?(?:사망|숨|부상|다쳐|다치|다쳤|실종|희생|사상)"
)
_COUNTING_KO: Final = re.compile(r"(?:사망|희생|부상|실종|사상)자?(?:[는가이]|수[는가])?\s?(?:[가-힣]{2,4}\s)?$")
_AROUND: Final = 60
# By how much, or what share, a toll rises between two tellings of one event.
_RISE: Final = 3
_RISE_SHARE: Final = 0.5
# Words, told apart once: some megabytes.
KEPT: Final = 1 << 14

Figures = Mapping[str, int]
"""Figures, and the place in the letters of each."""


@lru_cache(maxsize=KEPT)
def figure(word: str) -> str | None:
    """The number, weekday or month a word stands for."""
    digits = _DIGITS.fullmatch(word)
    if digits:
        return digits.group(1).lstrip("0") or "0"
    weekday = _WEEKDAY.match(word)
    if weekday:
        return weekday.group()
    low = word.lower()
    return _NUMBERS.get(low) or _DAYS.get(low) or (_misread_day(low) if low.endswith("ay") else None)


def _misread_day(word: str) -> str | None:
    """The weekday that a scanner made a word of: it is much like one, and less like all others."""
    likely = [(SequenceMatcher(None, word, day, autojunk=False).ratio(), short) for day, short in _LONG_DAYS.items()]
    (_, second), (best, first) = sorted(likely)[-2:]
    return first if best >= _MUCH_LIKE and first != second else None


def figure_at(laid: Laid, number: int) -> str | None:
    """The figure that a word of a text is, where it stands."""
    word, place = laid.words[number]
    value = figure(word)
    if value == "1" and _counts_nothing(laid.plain, place):
        return None
    if value is None or word.lower() not in _AS_WELL:
        return value
    before, after = (laid.words[n][0] if 0 <= n < len(laid.words) else "" for n in (number - 1, number + 1))
    if (before.lower() in _BEFORE and before != "By") or _DIGITS.fullmatch(before) or _DIGITS.fullmatch(after):
        return value
    hyphened = "-" in (laid.plain[place - 1 : place], laid.plain[place + len(word) : place + len(word) + 1])
    return value if word[0].isupper() and not (hyphened or before[:1].isupper() or after[:1].isupper()) else None


def _counts_nothing(text: str, place: int) -> bool:
    """Whether a 1 here is of the agency 뉴스1, or 한 merely means "a"."""
    return _A.match(text, place) is not None or (text[place] == "1" and text.endswith("뉴스", 0, place))


def figures(laid: Laid, words: Iterable[int] | None = None) -> dict[str, int]:
    """The figures among some words of a text, or all, each with its last place in the letters."""
    numbers = range(len(laid.words)) if words is None else words
    found = ((figure_at(laid, number), laid.starts[number]) for number in numbers)
    return {value: place for value, place in found if value is not None}


def weekdays(values: Iterable[str], year: int) -> set[str]:
    """The days of the week, as figures, that some months and numbers are in a year."""
    months = [_MONTHS.index(value) + 1 for value in values if value in _MONTHS]
    days = [int(value) for value in values if value.isdigit() and 0 < int(value) <= 31]
    found = set[str]()
    for month, day in product(months, days):
        with suppress(ValueError):  # no such day
            found.add(_WEEK[date(year, month, day).weekday()])
    return found


def has_month(values: Iterable[str]) -> bool:
    """Whether one of some figures is a month."""
    return any(not value.isdigit() and value not in WEEKDAYS for value in values)


def is_rise(here: Laid, ours: Figures, there: Laid, theirs: Figures) -> bool:
    """Whether figures at one place of two texts count the dead or injured of one event, as more are found."""
    if len(ours) != 1 or len(theirs) != 1:
        return False
    (one, at), (other, other_at) = *ours.items(), *theirs.items()
    if not (one.isdigit() and other.isdigit() and _is_toll(here, at) and _is_toll(there, other_at)):
        return False
    least, most = sorted((int(one), int(other)))
    return most - least <= max(_RISE, _RISE_SHARE * least)


def _is_toll(laid: Laid, place: int) -> bool:
    at = laid.words[bisect_right(laid.starts, place) - 1][1]
    before, after = laid.plain[max(0, at - _AROUND) : at].lower(), laid.plain[at : at + _AROUND].lower()
    counted, counting = (_COUNTED_KO, _COUNTING_KO) if laid.script == DENSE else (_COUNTED_EN, _COUNTING_EN)
    return counted.match(after) is not None or counting.search(before) is not None


def filed(laid: Laid) -> range:
    """The places in the letters that say where and when a text was filed."""
    dateline = dateline_of(laid.plain)
    begin = -1 if dateline is None else laid.plain.find(dateline)
    if dateline is None or begin < 0:
        return range(0)
    numbers = [n for n, (_, at) in enumerate(laid.words) if begin <= at < begin + len(dateline)]
    if not numbers:
        return range(0)
    first, last = numbers[0], numbers[-1]
    return range(laid.starts[first], laid.starts[last + 1] if last + 1 < len(laid.starts) else len(laid.letters))
