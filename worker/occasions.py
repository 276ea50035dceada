"""Which of a row an event is, and on which day, as a headline or an opening says it in English or Korean. Pure.

`ordinals`: the 12th package, 12차, the fourth launch of this year. `days`: dates, resolved against the day of
publication.
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

_ORDINAL_WORDS: Final = """
first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth
sixteenth seventeenth eighteenth nineteenth twentieth
"""
_MONTH_NAMES: Final = """
jan january|feb february|mar march|apr april|may|jun june|jul july|aug august|sep sept september|oct october|
nov november|dec december
"""
_EN_ORDINALS: Final = {word: number for number, word in enumerate(_ORDINAL_WORDS.split(), 1)}
_EN_ORDINAL: Final = re.compile(
    rf"(?<![\w.-])(?:(?P<digits>\d{{1,3}})(?:st|nd|rd|th)|(?P<word>{'|'.join(_EN_ORDINALS)}))(?P<tail>\b.{{0,48}})",
    re.IGNORECASE,
)
_NO_ROW: Final = re.compile(
    r"[ -](?:century|parallel|fleet|division|brigade|corps|army|street|avenue|floor|infantry|regiment|wing|largest|"
    r"biggest|highest|lowest|world|lady|half|quarter|place|day|minute|time in|consecutive|straight|term|son|daughter)",
    re.IGNORECASE,
)
_ROW: Final = re.compile(
    r"[ -](?:\w+ )?(?:round|package|meeting|summit|phase|batch|shipment|tranche|edition)", re.IGNORECASE
)
_GAME: Final = re.compile(r"\b(?:Game|Round|Phase|Stage) (\d{1,2})\b")
_PERIOD_EN: Final = re.compile(r"\b(?:this|of the|in a) (year|month|week)\b", re.IGNORECASE)
_KO_ORDINAL: Final = re.compile(
    r"(?<![\d.,])(?:제\s?)?(?:(?P<digits>\d{1,3})|(?P<word>두|세|네|다섯|여섯|일곱|여덟|아홉|열))\s?"
    r"(?P<kind>차(?!례|량|선|관|장|세|이|별|단)|번째|주년|회(?!의|담|장|원|사|견|복|동|계|식|전|피|수|로|귀))"
)
_KO_WORDS: Final = {"두": 2, "세": 3, "네": 4, "다섯": 5, "여섯": 6, "일곱": 7, "여덟": 8, "아홉": 9, "열": 10}
_PERIOD_KO: Final = re.compile("(올해|올 들어|이달|이번 주|이번주)")
_PERIODS: Final = {"올해": "year", "올 들어": "year", "이달": "month", "이번 주": "week", "이번주": "week"}


def ordinals(text: str, *, korean: bool) -> Iterator[str]:
    """Which of a row, as kind:number: `nth:12` for the 12th package and 12차, `year:4` for the fourth of this year."""
    if korean:
        for match in _KO_ORDINAL.finditer(text):
            number = int(match["digits"]) if match["digits"] else _KO_WORDS[match["word"]]
            kind = "anniversary" if match["kind"] == "주년" else "nth"
            period = _PERIOD_KO.search(text[max(0, match.start() - 16) : match.start()])
            yield f"{_PERIODS[period[1]] if period and kind == 'nth' else kind}:{number}"
        return
    for match in _GAME.finditer(text):
        yield f"nth:{match[1]}"
    for match in _EN_ORDINAL.finditer(text):
        tail = match["tail"]
        number = int(match["digits"]) if match["digits"] else _EN_ORDINALS[match["word"].lower()]
        if _NO_ROW.match(tail) or (number <= 2 and match["word"] and not _ROW.match(tail)):
            continue
        period = _PERIOD_EN.search(tail)
        kind = "anniversary" if re.match(r"\W*(?:\w+ )?anniversary", tail, re.IGNORECASE) else "nth"
        yield f"{period[1].lower() if period and kind == 'nth' else kind}:{number}"


_MONTHS: Final = {name: number for number, names in enumerate(_MONTH_NAMES.split("|"), 1) for name in names.split()}
_MONTH: Final = (
    r"(?P<{}>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?)\.?"
)
_COUNTS: Final = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4}
_EN_DATE: Final = re.compile(
    rf"\b(?:{_MONTH.format('m1')} (?P<d1>\d{{1,2}})(?:st|nd|rd|th)?(?![\d,.]*\d{{3}}|%)|"
    rf"(?P<d2>\d{{1,2}})(?:st|nd|rd|th)? {_MONTH.format('m2')}"
    r"|(?P<next>next |this coming |last )?(?P<weekday>(?:mon|tues|wednes|thurs|fri|satur|sun)day)"
    r"|(?P<relative>today|yesterday|tomorrow)"
    rf"|(?P<back>(?:(?P<count>{'|'.join(_COUNTS)}) days?|(?P<same>the day)) (?:after|earlier|before|ago)\b"
    r"|the previous day|day (?P<nth>two|three) of))\b",
    re.IGNORECASE,
)
_WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_RELATIVE: Final = {"today": 0, "yesterday": -1, "tomorrow": 1, "오늘": 0, "어제": -1, "내일": 1, "이날": 0}
_KO_COUNTS: Final = {"하루": 1, "이틀": 2, "사흘": 3, "나흘": 4}
_KO_DATE: Final = re.compile(
    r"(?:(?P<month>\d{1,2})월\s?)?(?<![\d.])(?P<day>\d{1,2})일(?!간|째|\s?만에|\s?연속|\s?동안|정|\s?이내|부터\s?이틀|자)"
    r"|(?P<next>다음 ?주 |지난 ?주 |오는 )?(?P<weekday>[월화수목금토일])요일(?!마다)"
    r"|(?P<relative>오늘|어제|내일|이날)|(?P<back>전날|(?P<count>하루|이틀|사흘|나흘) ?(?:만에|전|뒤))"
)
_FAR: Final = 40


def days(text: str, published: date, *, korean: bool) -> Iterator[int]:
    """The days a text names near the day of its publication, each as its proleptic number.

    "A day after" goes back from the day that is named last before it: what is told a day later names both.
    """
    latest = published.toordinal()
    behind: list[int] = []
    for match in (_KO_DATE if korean else _EN_DATE).finditer(text):
        if match["back"]:
            behind.append(_days_back(match, korean=korean))
            continue
        found = _day(match, published, korean=korean)
        if found is not None:
            latest = found
            yield found
    yield from (latest - count for count in behind)


def _days_back(match: re.Match[str], *, korean: bool) -> int:
    if korean:
        return _KO_COUNTS.get(match["count"], 1)
    if match["nth"]:
        return _COUNTS[match["nth"].lower()] - 1
    return _COUNTS.get((match["count"] or "a").lower(), 1)


def _day(match: re.Match[str], published: date, *, korean: bool) -> int | None:
    """The day that is named, if it is near."""
    if match["relative"]:
        return published.toordinal() + _RELATIVE[match["relative"].lower()]
    if match["weekday"]:
        weekday = "월화수목금토일".index(match["weekday"]) if korean else _WEEKDAYS.index(match["weekday"].lower())
        return None if match["next"] else _weekday(published, weekday)
    if korean:
        return _nearest(published, int(match["day"]), int(match["month"]) if match["month"] else None)
    month = _MONTHS[(match["m1"] or match["m2"]).lower()]
    return _nearest(published, int(match["d1"] or match["d2"]), month)


def _weekday(published: date, weekday: int) -> int:
    """The latest day of that name, or tomorrow: where it is told, another day may have begun."""
    ahead = published + timedelta(days=1)
    return ahead.toordinal() - (ahead.weekday() - weekday) % 7


def _nearest(published: date, day: int, month: int | None) -> int | None:
    """The date of that day nearest to the publication, if it is near at all."""
    around = [published + timedelta(days=offset) for offset in (-31, 0, 31)] if month is None else []
    tries = [(one.year, one.month) for one in around] or [
        (year, month or 1) for year in (published.year - 1, published.year, published.year + 1)
    ]
    found: list[int] = []
    for year, number in tries:
        try:
            found.append(date(year, number, day).toordinal())
        except ValueError:
            continue
    near = min(found, key=lambda one: abs(one - published.toordinal()), default=None)
    return near if near is not None and abs(near - published.toordinal()) <= _FAR else None
