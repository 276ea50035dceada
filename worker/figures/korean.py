"""Figures in Korean: a number and its counter (900만 발), and the noun that tells what a counter counts. Pure."""

import re
from collections.abc import Iterator
from typing import Final

from worker.figures import measures, numerals
from worker.figures.found import BEFORE, CAP, RANGE, Found, shared, since_stop, words

_MARKS: Final = "을를이가은는의도만에로과와씩간째당까부여였라며고쯤선급"
_COUNTER: Final = re.compile(
    r"\s?(여|몇)?\s?("
    + "|".join(sorted((*measures.COUNTERS, *measures.BY_THING), key=len, reverse=True))
    + rf")(?:(?![가-힣A-Za-z0-9])|(?=[{_MARKS}](?![가-힣])|[{_MARKS}][가-힣]?(?![가-힣])"
    r"|이상|이하|미만|초과|가량|정도|안팎|내외|남짓|분량|어치|상당|규모|넘|동안|이나|이었|이며|이라|으로|에서|에게|까지|부터|밖에|보다|포인트|쓰|대의))"
)
_BEFORE: Final = re.compile(
    r"(?:(?P<about>약|대략|어림잡아|추정)|(?P<least>최소|적어도|적게는|최소한)|(?P<most>최대|많게는|최고)|(?P<near>거의))\s?$"
)
_AFTER: Final = re.compile(
    r"(?P<about>\s?여\b|\s?(?:가량|정도|쯤|안팎|내외|남짓))|(?P<least>\s?이상)|(?P<most>\s?이하)|(?P<under>\s?미만)"
    r"|(?P<over>\s?초과|[을를이가]?\s?(?:넘|웃도|웃돌|상회))|(?P<near>\s?가까이|에 육박|에 가까운)"
)
_CAP: Final = re.compile(r"(?:상한|한도|쿼터)(?:선|량|치)?(?:인|은|는)?\s?(?:연간\s|연\s)?$")
_CAP_AFTER: Final = re.compile(r"(?:의|인|라는)?\s?(?:상한|한도|쿼터)")
_TIME: Final = re.compile(r"간|째|\s?(?:동안|만에|전|뒤|후|이상|넘|가까이|형)")
_CLOCK: Final = re.compile(r"\d시\s?$")
_WORD: Final = re.compile(r"[가-힣A-Za-z0-9·-]+")
_LED: Final = words(
    """
    약 총 모두 최소 최대 각각 연간 매달 하루 추가로 대략 거의 등 약간 매년 무려 또 및 와 과
    최소한 많게는 적어도 이 가운데 중 그중
    """
)
_OF_IT: Final = re.compile(r"의\s((?:[가-힣A-Za-z-]+\s?){1,3})")
_OF_WHICH: Final = re.compile(r"의?\s((?:[가-힣A-Za-z-]+\s?){1,3})")
_HARMED: Final = re.compile(r"[이가은는도]?\s?[^.,\s]{0,6}\s?(숨지|숨졌|사망|전사|부상|다치|다쳤)")
_MEASURED: Final = words(
    """
    t kt kg l km miles m feet usd krw jpy cny eur rub percent barrels
    """
)
_OF_SOMETHING: Final = words("t kg l barrels rounds guns systems")
_TIMES: Final = words(
    """
    seconds minutes hours days weeks months years times
    """
)
# What a counter may count, beyond what it says itself.
_COUNTS: Final = {
    "발": words("rounds missiles rockets mines warheads"),
    "기": words("missiles aircraft warheads launchers satellites balloons reactors systems mines"),
    "대": words("aircraft tanks trucks vehicles launchers guns centrifuges loudspeakers systems"),
    "개": words("containers balloons sites accounts companies mines systems warheads missiles"),
    "문": words("guns"),
    "정": words("guns"),
    "동": words("sites"),
    "채": words("sites"),
}
# A word that is no bare noun: it bears a particle, or is a verb.
_BORNE: Final = re.compile(r"(?:[을를이가은는도만의과와에로서며고다한된인게히]|까지|부터)$")


def korean(text: str, start: int) -> Found | None:
    """The figure in Korean that begins at a place; None where the number there counts nothing we know."""
    first = numerals.KOREAN.match(text, start)
    if first is None:
        return None
    (low, high), end, ranged = numerals.korean(first[0]), first.end(), False
    if (gap := RANGE.match(text, end)) and (second := numerals.KOREAN.match(text, gap.end())):
        more = numerals.korean(second[0])[1]
        low, high, end, ranged = shared(low, more, first[0], second[0]), more, second.end(), True
    counted = _COUNTER.match(text, end)
    if counted is None or (ranged and low >= high):
        return None
    return _counted(text, start, counted, (low, high), ranged)


def _counted(text: str, start: int, counted: re.Match[str], numbers: tuple[float, float], ranged: bool) -> Found | None:
    counter, end = counted[2], counted.end()
    if _is_time(text, start, counter, end, numbers[0]):
        return None
    before, after = text[max(start - 60, 0) : start], text[end : end + 30]
    unit, thing = _thing(counter, since_stop(before), after)
    if unit is None or (thing == counter and counter in "발문" and not text[start].isdigit()):
        return None  # 한 발 물러서다 is a step, and nothing that flies
    if unit == "people" and (harm := _HARMED.match(after)):
        thing = f"{thing} {harm[1]}".strip()
    qualifier = "about" if counted[1] or (numbers[0] != numbers[1] and not ranged) else "range" if ranged else None
    if _CAP.search(before) or _CAP_AFTER.match(after) or CAP.search(before):
        qualifier = "cap"
    elif match := _AFTER.match(after) or _BEFORE.search(before) or BEFORE.search(before):
        qualifier = match.lastgroup
    return Found(start, end, *numbers, unit, thing, qualifier)


def _is_time(text: str, start: int, counter: str, end: int, number: float) -> bool:
    """Whether a number with a counter of time is a date or an hour, not how long something lasts."""
    after = text[end : end + 6]
    if counter in ("일", "주"):
        return _TIME.match(after) is None
    if counter == "년":
        return number >= 1000 or (after[:1] in "생대도" and bool(after[:1])) or (number < 1)
    if counter == "분":
        return after[:1] == "의" or _CLOCK.search(text[max(start - 4, 0) : start]) is not None
    return False


def _thing(counter: str, before: str, after: str) -> tuple[str | None, str]:
    """The class of what a counter counts, and its noun: after it (발의 포탄), else before it (포탄 900만 발)."""
    own = measures.COUNTERS.get(counter)
    for word, beside in _nouns(before, after, counter):
        unit, noun = _known(word)
        if unit and (unit == own or unit in _COUNTS.get(counter, ())):
            return unit, noun
        if own in _OF_SOMETHING and measures.LIKE.get(noun):
            return own, noun
        if beside and unit is None and counter in measures.BY_THING and not _BORNE.search(word):
            return None, ""  # 표적 수백 개: targets, and no radars that stand before them
    if counter in measures.BY_THING or own is None:
        return None, ""
    return own, "" if own in _MEASURED or own in _TIMES else counter


def _nouns(before: str, after: str, counter: str) -> Iterator[tuple[str, bool]]:
    """Words that may be what a counter counts, the likeliest first, each with whether it stands right before."""
    if match := (_OF_WHICH if counter == "개" else _OF_IT).match(after):
        yield from ((word, False) for word in match[1].split())
    led = [word for word in _WORD.findall(before) if word not in _LED and not word[0].isdigit()]
    yield from ((word, n == 0) for n, word in enumerate(reversed(led[-5:])))


def _known(word: str) -> tuple[str | None, str]:
    """The class of a Korean noun by its longest known end, its particle left out; and the noun."""
    for bare in (word, re.sub(r"(?:에서|에게|으로|[을를이가은는도만의과와에로])$", "", word)):
        for length in range(min(len(bare), 7), 0, -1):
            if (length > 1 or len(bare) == 1) and (unit := measures.KOREAN.get(bare[-length:])):
                return unit, bare
        if bare in measures.LIKE:
            return None, bare
    return None, word
