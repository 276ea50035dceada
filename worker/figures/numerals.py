"""Numbers as English and Korean write them: 9 million, two dozen, half a million, 1만1천, 수십, 8~10. Pure."""

import re
from typing import Final

_TEENS: Final = """
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
    eighteen nineteen
    """
_TENS: Final = "twenty thirty forty fifty sixty seventy eighty ninety"
_UNITS: Final = dict(zip(_TEENS.split(), range(20), strict=True)) | dict(
    zip(_TENS.split(), range(20, 100, 10), strict=True)
)
_HUNDREDS: Final = {"dozen": 12, "hundred": 100}
_SCALES: Final = _HUNDREDS | {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_SHORT: Final = {
    "mn": 10**6,
    "mln": 10**6,
    "bn": 10**9,
    "bln": 10**9,
    "tn": 10**12,
    "trln": 10**12,
    "tln": 10**12,
    "k": 10**3,
    "m": 10**6,
    "b": 10**9,
}
_MANY: Final = {"tens": 10, "dozens": 12, "scores": 20, "hundreds": 100, "thousands": 1000, "millions": 10**6}
_KOREAN: Final = {"십": 10, "백": 100, "천": 1000, "만": 10**4, "억": 10**8, "조": 10**12}
_NATIVE: Final = {
    "한": 1, "두": 2, "세": 3, "석": 3, "네": 4, "넉": 4, "다섯": 5, "여섯": 6, "일곱": 7, "여덟": 8,
    "아홉": 9, "열": 10, "열한": 11, "열두": 12, "열세": 13, "열네": 14, "스무": 20, "스물": 20,
}  # fmt: skip

_DIGITS: Final = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_SCALE: Final = "dozen|hundred|thousand|million|billion|trillion"
_WORD: Final = "|".join(sorted(_UNITS, key=len, reverse=True))
_MULTIPLIED: Final = rf"(?:{_DIGITS})(?:[ \u00a0-]?(?:{_SCALE}|bn|mn|bln|mln|tn|trln|tln)\b)?(?:[ -](?:{_SCALE})\b)?"
_IN_WORDS: Final = (
    rf"(?:half a|a quarter of a) (?:{_SCALE})\b|(?:an?(?= (?:{_SCALE})\b)|(?:{_WORD})\b)"
    rf"(?:(?: and |[ -])(?:{_WORD}|{_SCALE})\b)*"
)
_VAGUE: Final = r"(?:tens|dozens|scores|hundreds|thousands|millions)(?: of (?:hundreds|thousands|millions))?(?= of\b)"
ENGLISH: Final = re.compile(rf"{_VAGUE}|{_MULTIPLIED}|{_IN_WORDS}", re.I)
"""One number in English, where it begins."""
_HAN_SCALE: Final = r"[십백천]?[만억조]|[십백천]"
_HAN: Final = rf"\d[\d,]*(?:\.\d+)?(?:\s?(?:{_HAN_SCALE})(?:\s?\d[\d,]*(?:{_HAN_SCALE}))*(?:\s?\d[\d,]*)?)?"
KOREAN: Final = re.compile(
    rf"{_HAN}|(?:수|몇)\s?(?:십|백|천)?[만억]|(?:수|몇)\s?[십백천]|[십백천]?만(?=\s?여?\s?[명발톤개])"
    r"|[십백천](?=여\s?[명발톤개척대기])"
    rf"|(?:{'|'.join(sorted(_NATIVE, key=len, reverse=True))})(?=\s?(?:명|발|기|척|대|개|문|차례|달))"
)
"""One number in Korean, where it begins."""
_HAN_PART: Final = re.compile(r"(\d[\d,]*(?:\.\d+)?)\s?([십백천]?[만억조]|[십백천])?")
_TOKEN: Final = re.compile(r"[\d.,]+|[a-z]+", re.I)


def english(text: str) -> tuple[float, float]:
    """The least and the most that an English number may be: the same, but of dozens and hundreds."""
    words = [word.lower() for word in _TOKEN.findall(text)]
    if words[0] in _MANY:
        base = _MANY[words[0]] * (_MANY[words[2]] if len(words) == 3 else 1)
        base = base * 10 // 12 if words[0] == "dozens" else base  # dozens are tens, for all that a dozen is twelve
        return (2 * base if words[0] in ("tens", "dozens", "scores") else base, 10 * base - 1)
    if words[0] == "half":
        return (_SCALES[words[2]] / 2,) * 2
    if words[:2] == ["a", "quarter"]:
        return (_SCALES[words[4]] / 4,) * 2
    return (_added(words),) * 2


def _added(words: list[str]) -> float:
    total = current = 0.0
    for word in words:
        scale = _SCALES.get(word) or _SHORT.get(word)
        if word in ("a", "an"):
            current = 1
        elif word in _UNITS:
            current += _UNITS[word]
        elif scale is None:
            current += float(word.replace(",", "").rstrip(".")) if word != "and" else 0
        elif scale <= _SCALES["hundred"]:
            current *= scale
        else:
            total, current = total + current * scale, 0.0
    return _whole(total + current)


def short_scale(letter: str) -> float:
    """What a letter after an amount of money multiplies it by: $5m."""
    return float(_SHORT[letter.lower()])


def korean(text: str) -> tuple[float, float]:
    """The least and the most that a Korean number may be: the same, but of 수십 and its kind."""
    if text in _NATIVE:
        return (float(_NATIVE[text]),) * 2
    if text[0] in "수몇":
        base = _scale(text[1:].strip())
        return (2 * base if base == 10 or (text[0] == "수" and base == 10**4) else base, 10 * base - 1)
    if not text[0].isdigit():
        return (_scale(text),) * 2
    total = section = 0.0
    for number, scale in _HAN_PART.findall(text):
        amount = float(number.replace(",", "") or 0)
        if not scale:
            section += amount
        elif scale[-1] in "만억조":
            total += (section + amount * _scale(scale[:-1])) * _scale(scale[-1])
            section = 0.0
        else:
            section += amount * _scale(scale)
    return (_whole(total + section),) * 2


def _whole(number: float) -> float:
    """A number as it was meant: 8.2 times a billion is 8,200,000,000."""
    return float(f"{number:.12g}")


def _scale(letters: str) -> float:
    scale = 1
    for letter in letters:
        scale *= _KOREAN[letter]
    return float(scale)
