"""Sentences of a text, who speaks in one, and the dates in it. Pure."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import Final

_END: Final = re.compile(r"[.!?。\n][\"”’')\]]*\s*")
_ABBREVIATED: Final = re.compile(
    r"(?:\b(?:[A-Z]|Mr|Mrs|Ms|Dr|St|No|vs|Gen|Lt|Col|Sen|Rep|Gov|Adm|Maj|Capt|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec))$"
)
_SAY: Final = (
    r"(?:said|says|told|reported|reports|announced|estimated|estimates|claimed|confirmed|added|stated|found|assessed"
    r"|believes?|wrote|testified|revealed|disclosed|noted|warned)"
)
_NAME: Final = r"(?:[Tt]he |[Aa]n? )?[A-Za-z][\w.'’&-]*(?: (?:of |the |and |for )?[\w.'’&-]+){0,6}?"
_ACCORDING: Final = re.compile(
    rf"[Aa]ccording to ({_NAME})(?=[,.;]|\s(?:that|which|in|on|released|issued|published)\b|$)"
)
_SPOKE: Final = re.compile(
    rf"(?:^|[,;:”\"—–=-] ?|\bthat |\band |\bbut )({_NAME})(?:, [^,.]{{1,60}},)? (?:also |later |has |had )?{_SAY}\b"
)
_SPOKEN_BY: Final = re.compile(r"[,”\"] (?:said|says|according to) ((?:the )?[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){0,4})")
_KO_ACCORDING: Final = re.compile(
    r"(?:^|[,.]\s?)([가-힣A-Za-z0-9·() ]{1,30}?)(?:에|의 발표에|의 말에) (?:따르면|의하면)"
)
_KO_SAY: Final = re.compile(
    r"(?:밝혔|말했|전했|보도했|발표했|주장했|추정했|추산했|설명했|평가했|분석했|보고했|강조했|내다봤|확인했|덧붙였"
    r"|지적했|공개했|파악했)(?:다|으|고|지|는)"
)
_KO_NAME: Final = r"[가-힣A-Za-z0-9·()]+"
_KO_SUBJECT: Final = re.compile(rf"(?:^|[,.”\"=]\s?)({_KO_NAME}(?: {_KO_NAME}){{0,3}}?)(?:은|는|측은|측이)(?=\s)")
_KO_SUBJECT_LATE: Final = re.compile(rf".*(?:고|것으로|며|면서) ({_KO_NAME}(?: {_KO_NAME})?)(?:은|는|이|가) ?$")
_NOBODY: Final = frozenset(
    {"it", "he", "which", "who", "that", "this", "there", "and", "but", "they", "we", "she", "i", "as", "also", "what"}
    | {"when", "while", "because", "if", "not", "many", "some", "after", "before", "since", "until", "once", "or"}
)
_BEING: Final = frozenset(
    {"is", "was", "are", "were", "be", "been", "being", "to", "not", "also", "had", "has", "have"}
)
_KO_NOBODY: Final = frozenset(
    {"지금", "이번", "이날", "그", "이", "오늘", "당시", "최근", "앞서", "올해", "이는", "이것", "또"}
)
_NAMED: Final = frozenset({"he", "she", "they"})
_MONTH: Final = (
    r"(?:Jan(?:uary|\.)|Feb(?:ruary|\.)|Mar(?:ch|\.)|Apr(?:il|\.)|May|June?|July?|Aug(?:ust|\.)|Sept?(?:ember|\.)"
    r"|Oct(?:ober|\.)|Nov(?:ember|\.)|Dec(?:ember|\.))"
)
_DATES: Final = re.compile(
    rf"\b(?:{_MONTH} (?:\d{{1,2}}(?:, (?:19|20)\d\d)?|(?:19|20)\d\d)|\d{{1,2}} {_MONTH}(?: (?:19|20)\d\d)?"
    r"|(?:late |early |mid-)?(?:last|this|next) (?:year|month|week|spring|summer|autumn|fall|winter|October|March)"
    r"|(?:in|since|of|by|until|during|late|early|between) (?:19|20)\d\d|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
    r"|yesterday|today)\b"
)
_KO_DATES: Final = re.compile(
    r"(?:(?:19|20)\d\d년\s?)?\d{1,2}월(?:\s?\d{1,2}일)?|(?:19|20)\d\d년(?!대)|지난\s?\d{1,2}일|\b\d{1,2}일(?!간|째|\s?동안)"
    r"|지난해|작년|올해|내년|지난달|이달|다음 달|[월화수목금토일]요일|이날|어제|오늘"
)
_HANGUL: Final = re.compile(r"[가-힣]")


def sentence_ends(text: str) -> list[int]:
    """Where sentences begin, but the first: each ends where the next begins, less the spaces between."""
    return [match.end() for match in _END.finditer(text) if _ends(text, match)]


def _ends(text: str, match: re.Match[str]) -> bool:
    if match[0][0] == "\n":
        return True
    at = match.start()
    return match[0][-1].isspace() and (text[at] != "." or _ABBREVIATED.search(text, max(at - 5, 0), at) is None)


def sentence_at(text: str, ends: Sequence[int], at: int) -> tuple[int, int]:
    """From where to where the sentence goes that has a character of a text in it."""
    number = bisect_right(ends, at)
    start = ends[number - 1] if number else 0
    end = ends[number] if number < len(ends) else len(text)
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def speaker_of(sentence: str) -> str | None:
    """Who says what a sentence says, as written; None where the sentence does not tell."""
    if _KO_SAY.search(sentence) or "따르면" in sentence or "의하면" in sentence:
        return _korean_speaker(sentence)
    for pattern in (_ACCORDING, _SPOKEN_BY):
        if match := pattern.search(sentence):
            return match[1].rstrip(".")
    for match in _SPOKE.finditer(sentence):
        words = match[1].split()
        if words[-1].lower() in _BEING:
            continue
        if words[0].lower() in _NAMED or words[0].lower() not in _NOBODY:
            return match[1]
    return None


def _korean_speaker(sentence: str) -> str | None:
    if match := _KO_ACCORDING.search(sentence):
        return match[1].strip()
    said = [match.start() for match in _KO_SAY.finditer(sentence)]
    if not said:
        return None
    if late := _KO_SUBJECT_LATE.search(sentence[: said[-1]]):
        return late[1]
    first = _KO_SUBJECT.search(sentence)
    return first[1].strip() if first and first[1] not in _KO_NOBODY else None


def dates_in(sentence: str) -> list[tuple[int, int, str]]:
    """The dates of a sentence: from where to where, and as written."""
    dates = _KO_DATES if _HANGUL.search(sentence) else _DATES
    return [(match.start(), match.end(), match[0]) for match in dates.finditer(sentence)]


def nearest(dates: Sequence[tuple[int, int, str]], at: int, until: int) -> str | None:
    """The date that stands nearest to what goes from one place to another; None where there is none."""
    near = ((max(start - until, at - end, 0), date) for start, end, date in dates)
    return min(near, default=(0, None))[1]
