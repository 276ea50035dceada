"""Numbers of a headline or an opening, in English and Korean, as what tells one event from another. Pure.

How many of what, in units that do not depend on the language: `round` (missiles, 발, 기), `person` (troops, 명), `km`,
`dollar` … They are light: what a reader wants to see of figures is worked out elsewhere.
"""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

# Shares by which two figures of one unit may differ and still be one: ranges and magnitudes are measured anew by each
# who tells, sums are rounded and converted.
TOLERANCE: Final = {
    "km": 0.25, "altitude": 0.25, "metre": 0.25, "magnitude": 0.06, "dollar": 0.1, "won": 0.1, "ton": 0.1,
    "barrel": 0.05, "person": 0.05, "percent": 0.03,
}  # fmt: skip
# What rises while it is told: a difference is news, not another event.
RISING: Final = frozenset(("toll", "damage", "fled"))


class Quantity(NamedTuple):
    """So many of a unit. `about`: the text itself says that it is not exact, or only a bound."""

    unit: str
    value: float
    about: bool = False

    @property
    def key(self) -> str:
        """The same for the same figure in any language."""
        return f"{self.unit}:{self.value:g}"


_ONE_TO_TWENTY: Final = """
one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
nineteen twenty
"""
_EN_SMALL: Final = {
    word: number
    for number, word in enumerate(_ONE_TO_TWENTY.split(), 1)
} | {
    "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "dozen": 12,
}  # fmt: skip
_EN_SCALE: Final = {
    "hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "dozen": 12, "m": 1e6, "mn": 1e6,
    "bn": 1e9, "k": 1e3, "mln": 1e6, "bln": 1e9, "trln": 1e12,
}  # fmt: skip
_EN_UNITS: Final = {
    word: unit
    for unit, words in {
        "round": "missile missiles rocket rockets projectile projectiles round rounds shell shells icbm icbms irbms "
        "srbms slbms",
        "craft": "aircraft plane planes jet jets warplane warplanes fighter fighters bomber bombers drone drones "
        "helicopter helicopters tank tanks truck trucks vehicle vehicles car cars balloon balloons",
        "ship": "ship ships vessel vessels boat boats destroyer destroyers warship warships submarine submarines "
        "tanker tankers",
        "person": "troop troops soldier soldiers people person persons worker workers personnel civilians passengers "
        "defectors employees sailors marines police officers migrants refugees students protesters athletes men women "
        "children members crew fighters spectators delegates",
        "toll": "dead deaths killed casualties injured wounded missing injuries fatalities bodies victims",
        "km": "km kilometers kilometres kilometer kilometre",
        "mile": "miles mile",
        "metre": "meters metres",
        "ton": "tons tonnes ton tonne",
        "barrel": "barrels bpd",
        "dollar": "dollars usd",
        "won": "won",
        "euro": "euros euro",
        "yen": "yen",
        "pound": "pounds",
        "yuan": "yuan",
        "percent": "percent pct percentage",
        "container": "containers",
        "point": "points point pts",
        "basis": "basis bps",
        "seat": "seats",
        "degree": "degrees degree celsius",
        "home": "homes houses buildings",
    }.items()
    for word in words.split()
}
_TOLL_EN: Final = re.compile(
    r"\b(?:kill\w*|dead|death\w*|die[sd]?|dying|wound\w*|injur\w*|missing|casualt\w*|hurt|fatalit\w*|toll|drown\w*|hospital\w*)\b"
)
_TOLL_KO: Final = re.compile("전사|사망|숨지|숨져|숨졌|숨진|부상|다쳐|다쳤|다친|실종|사상|희생|병원|이송")
_FLED_EN: Final = re.compile(r"\b(?:evacuat\w*|flee\w*|fled|displaced|homeless)\b")
_FLED_KO: Final = re.compile("대피|피난|이재민")
_TOLL_SPAN: Final = 24
# What is measured upwards is no range.
_HIGH_EN: Final = re.compile(r"\b(?:altitudes?|apogee|high)\b", re.IGNORECASE)
_HIGH: Final = 22
# Nor is where something is: 250 km west of a port.
_PLACED_EN: Final = re.compile(
    r"[ -]?[a-z]+\s+(?:to the )?(?:(?:north|south|east|west)[a-z-]*\s+of|off|from)\b", re.IGNORECASE
)
_PLACED_KO: Final = re.compile(r"[동서남북]쪽\s*$")
_PLACED: Final = 4
_LENGTHS: Final = frozenset(("km", "mile", "metre"))
# One of two missiles: two were fired.
_OF_SOME: Final = re.compile(r" of (?:the |its |their )?(" + "|".join(_EN_SMALL) + r")(?![a-z])", re.IGNORECASE)
# Who is in his sixties is no sixty vehicles.
_AGED_KO: Final = re.compile(
    r"\s*(?:[초중후]반|남[성녀]|여성|운전|노인|직원|주부|청년|가장|회사원|탈북|승객|선원|주민|부부|용의자|피의자)"
)
_ABOUT_EN: Final = re.compile(
    r"(?:about|around|some|nearly|almost|roughly|approximately|over|under|least|than|estimated|close to|up to|"
    r"as many as)\s+(?:US)?[$€£]?$"
)
_EN_WORDS: Final = "|".join(sorted(_EN_SMALL, key=len, reverse=True))
_EN_NUMBER: Final = re.compile(
    rf"(?<![\w.,-])(?P<money>US\$|[$€£₩¥])?(?P<number>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?"
    rf"|(?a:(?:{_EN_WORDS})(?:-(?:{_EN_WORDS}))?(?![a-z])))"
    r"(?P<pct>\s?%)?(?:[ -]?(?P<scale>hundred|thousand|million|billion|trillion|dozen|mn|bn|m|k|mln|bln|trln)\b)?"
    r"(?P<tail>(?:[ -]?(?:of )?[A-Za-z’'-]+){0,4})",
    re.IGNORECASE,
)
_A_MISSILE: Final = re.compile(
    r"\b(?:fire[ds]?|firing|launch\w*|test-?fire[ds]?|lob\w*|shoots?|shot)\s+(?:off\s+)?an?\s+(?:[\w-]+\s+){0,4}?"
    r"(?:missile|rocket|projectile|icbm|irbm|slbm)\b"
    r"(?!s?[ -](?:test|launch|program|engine|base|site|threat|attack|defen[cs]e|unit|drill))",
    re.IGNORECASE,
)
_MONEY: Final = {"$": "dollar", "us$": "dollar", "€": "euro", "£": "pound", "₩": "won", "¥": "yen"}
_MAGNITUDE: Final = re.compile(
    r"(?:magnitude|규모)[ -]?(?:of )?(?P<a>\d(?:\.\d)?)(?:\s?(?:→|,|·|/|와|과|and|to)\s?(?P<d>\d\.\d))?"
    r"|(?P<b>\d\.\d)[ -]?magnitude|\bM(?P<c>\d\.\d)\b",
    re.IGNORECASE,
)
# 3:1 is one, 7:30 a time of day.
_SCORE: Final = re.compile(
    r"(?<![\d.,/:-])(?:(\d{1,3})\s?[-–대]\s?(\d{1,3})|(\d{1,2}) ?: ?(\d))(?![\d,/:-]|\s?[년월일시차호형%]|[a-zA-Z])"
)

_KO_SMALL: Final = {
    "한": 1, "두": 2, "세": 3, "네": 4, "다섯": 5, "여섯": 6, "일곱": 7, "여덟": 8, "아홉": 9, "열": 10, "열한": 11,
    "열두": 12, "스무": 20, "수십": 0, "수백": 0, "수천": 0, "수만": 0,
}  # fmt: skip
_KO_UNITS: Final = {
    "발": "round", "기": "round", "대": "craft", "척": "ship", "명": "person", "km": "km", "㎞": "km", "킬로미터": "km",
    "마일": "mile", "m": "metre", "미터": "metre", "t": "ton", "톤": "ton", "배럴": "barrel", "달러": "dollar",
    "불": "dollar", "원": "won", "유로": "euro", "엔": "yen", "위안": "yuan", "파운드": "pound", "%": "percent",
    "퍼센트": "percent", "％": "percent", "p": "point", "포인트": "point", "bp": "basis", "석": "seat", "도": "degree",
    "컨테이너": "container", "채": "home", "문": "gun",
}  # fmt: skip
_KO_NUMBER: Final = re.compile(
    r"(?P<about>약|최소|최대|적어도|거의)?\s?(?<![\d.,가-힣])(?P<number>(?:\d[\d,]*(?:\.\d+)?\s?[조억만천백]{0,2}\s?)+|"
    + "|".join(sorted(_KO_SMALL, key=len, reverse=True))
    + r")\s?(?P<more>여\s?)?(?:개\s)?(?P<unit>"
    + "|".join(sorted(map(re.escape, _KO_UNITS), key=len, reverse=True))
    + r")(?![a-zA-Z])(?P<after>\s?(?:이상|넘|가량|안팎|정도|미만|이하|가까)?)"
)
_KO_PIECE: Final = re.compile(r"(\d[\d,]*(?:\.\d+)?)\s?([조억만천백]*)")
_KO_SCALE: Final = {"백": 1e2, "천": 1e3, "만": 1e4, "억": 1e8, "조": 1e12}
_KO_VALUE: Final = re.compile(r"(?<![\d.,])(?:\d[\d,]*(?:\.\d+)?\s?[조억만천백]{0,2}\s?)+(?![\d,.]*\s?[일월년시분])")
_TELLING: Final = 20
_YEARS: Final = (1900, 2100)
_DECADES: Final = range(10, 100, 10)
_PER_MILE: Final = 1.609


def quantities(text: str, *, korean: bool) -> Iterator[Quantity]:
    """The figures of a headline or a sentence that have a unit."""
    for match in _MAGNITUDE.finditer(text):
        for told in filter(None, match.group("a", "b", "c", "d")):
            yield Quantity("magnitude", float(told))
    for match in _SCORE.finditer(text):
        high, low = sorted((int(match[1] or match[3]), int(match[2] or match[4])), reverse=True)
        yield Quantity("score", high * 1000 + low)
    yield from _korean(text) if korean else _english(text)


def values(text: str, *, korean: bool) -> Iterator[float]:
    """Figures whatever they count, where they are large enough to tell; years are none."""
    for match in (_KO_VALUE if korean else _EN_NUMBER).finditer(text):
        if korean:
            value = _ko_value(match[0].strip())
        else:
            value = _en_value(match["number"].lower(), (match["scale"] or "").lower())
        if value >= _TELLING and not (_YEARS[0] <= value <= _YEARS[1] and "," not in match[0]):
            yield value


def _english(text: str) -> Iterator[Quantity]:
    if _A_MISSILE.search(text):
        yield Quantity("round", 1)
    for match in _EN_NUMBER.finditer(text):
        some = _OF_SOME.match(match["tail"])
        value = _en_value((some[1] if some else match["number"]).lower(), (match["scale"] or "").lower())
        about = bool(_ABOUT_EN.search(text[max(0, match.start() - 24) : match.start()]))
        if match["money"]:
            yield Quantity(_MONEY[match["money"].lower()], value, about)
        elif match["pct"]:
            yield Quantity("percent", value, about)
        elif (unit := _en_unit(match["tail"])) is not None:
            if unit in _LENGTHS and _PLACED_EN.match(match["tail"]):
                continue
            around = text[max(0, match.start() - _TOLL_SPAN) : match.end() + _TOLL_SPAN].lower()
            if unit in ("person", "toll"):
                toll = unit == "toll" or _TOLL_EN.search(around)
                unit = "toll" if toll else "fled" if _FLED_EN.search(around) else "person"
            if unit == "mile":
                unit, value, about = "km", round(value * _PER_MILE, 1), True
            if unit == "km" and _HIGH_EN.search(text[max(0, match.start() - _HIGH) : match.end() + _HIGH]):
                unit = "altitude"
            yield Quantity(unit, value, about)


def _en_value(number: str, scale: str) -> float:
    if number[0].isdigit():
        value = float(number.replace(",", ""))
    else:
        value = float(sum(_EN_SMALL[part] for part in number.split("-")))
    return round(value * _EN_SCALE.get(scale, 1), 6)


def _en_unit(tail: str) -> str | None:
    for word in re.split(r"[ -]", tail.lower()):
        if word in _NOT_ACROSS:
            return None
        if (unit := _EN_UNITS.get(word.strip("’'"))) is not None:
            return unit
    return None


# Between a number and its unit stand adjectives, never these.
_ACROSS_NO: Final = """
and in on at to by from for with as than after before since into over who that which was were is are has have had will
more others other year years month months day days week weeks hour hours minutes time times mm millimeter millimetre
"""
_NOT_ACROSS: Final = frozenset(_ACROSS_NO.split())


def _korean(text: str) -> Iterator[Quantity]:
    for match in _KO_NUMBER.finditer(text):
        value = _ko_value(match["number"])
        if not value:
            continue
        unit = _KO_UNITS[match["unit"]]
        if unit in _LENGTHS and _PLACED_KO.search(text[max(0, match.start() - _PLACED) : match.start()]):
            continue
        if unit == "craft" and value in _DECADES and _AGED_KO.match(text, match.end()):
            continue
        if unit == "person":
            around = text[max(0, match.start() - 8) : match.end() + 14]
            unit = "toll" if _TOLL_KO.search(around) else "fled" if _FLED_KO.search(around) else "person"
        if unit == "mile":
            unit, value = "km", round(value * _PER_MILE, 1)
        if unit == "km" and "고도" in text[max(0, match.start() - _HIGH) : match.start()]:
            unit = "altitude"
        yield Quantity(unit, value, bool(match["about"] or match["more"] or match["after"].strip()))


def _ko_value(number: str) -> float:
    """What a Korean number comes to: 4만5천 → 45000, 1만2000 → 12000, 900만 → 9000000; 0 for what is no number."""
    if number in _KO_SMALL:
        return float(_KO_SMALL[number])
    total = part = 0.0
    for digits, scales in _KO_PIECE.findall(number):
        value = float(digits.replace(",", "") or 0)
        for scale in scales:
            if scale in "천백":
                value *= _KO_SCALE[scale]
        part += value
        for scale in scales:
            if scale in "조억만":
                total += part * _KO_SCALE[scale]
                part = 0.0
    return total + part


# So many times more is of something else: what a ship has aboard, and what she can hold.
_HELD: Final = frozenset(("ton", "barrel"))
_OF_ELSE: Final = 5


def conflict(a: frozenset[Quantity], b: frozenset[Quantity]) -> bool:
    """Whether figures of one unit can't be of one event: they count the same thing, and come to no like number."""
    return not any(_alike(one, other) for one in a for other in b)


def _alike(one: Quantity, other: Quantity) -> bool:
    less, more = sorted((one.value, other.value))
    if less == more or (one.unit in _HELD and more > _OF_ELSE * less):
        return True
    share = TOLERANCE.get(one.unit, 0.0) + (0.12 if one.about or other.about else 0.0)
    return more - less <= share * more
