"""Korean words as both Koreas spell them, and words of one syllable. Pure.

South of the border ㄹ and ㄴ are not written at the head of some words (두음법칙): 노동, 역사, 여성; north of it they
are: 로동, 력사, 녀성. A word of three syllables or more is also looked for in the spelling of the other side; one of
two only if it is among those listed, for so short a spelling stands within other words too: 련합 in 훈련합니다,
이스 (of 리스) in 이스라엘.
"""

from collections.abc import Iterator
from typing import Final

# As the South spells it, as the North does.
_BOTH: Final = """
노동 로동 여성 녀성 여사 녀사 연맹 련맹 낙원 락원 나진 라진 용천 룡천 양강 량강 능라 릉라 냉면 랭면
이념 리념 내일 래일 임진 림진 노력 로력 노선 로선 육군 륙군
"""
_SOUTH: Final = dict(zip(_BOTH.split()[1::2], _BOTH.split()[::2], strict=True)) | {
    "령도": "영도",
    "련합": "연합",
    "련대": "연대",
    "리용": "이용",
    "리론": "이론",
    "리유": "이유",
}
_NORTH: Final = dict(zip(_BOTH.split()[::2], _BOTH.split()[1::2], strict=True))
_N, _R, _NONE = 2, 5, 11
_SOFT: Final = frozenset({2, 6, 7, 12, 17, 20})  # ㅑ ㅕ ㅖ ㅛ ㅠ ㅣ
_SOFT_N: Final = frozenset({6, 12, 17})  # ㅕ ㅛ ㅠ; a word that begins with 니 or 이 seldom was the other

_CLOSED: Final = "이은을의과에도만으"  # particles after a final consonant, by their first syllable
_OPEN: Final = "가는를의와에도만로"
# A state of one syllable beside another: 북미, 미중 … but not before 한, for -한 ends half of all adjectives.
_STATES: Final = {
    "북": "미중러일측핵",
    "미": "중러일북군측",
    "일": "미중북",
    "중": "미러일북",
    "러": "북중미",
    "한": "미중러일",
}
_COMPOUNDS: Final = {
    "핵": "무실잠탄개보시물연위공협합전군능사폐확우억정문프추폭활융발방태투포불동재항미비추안인반국열합화",
}
# What stands before a state in words that may go on: 대북 in 대북전단.
_BEFORE: Final = {"북": "대남방월탈친", "미": "한대방반", "일": "한대방반", "중": "한방", "러": "한대방"}


def is_syllable(text: str) -> bool:
    """Whether it is one Hangul syllable."""
    return len(text) == 1 and "가" <= text <= "힣"


def follows(syllable: str) -> str:
    """What may follow a word of one syllable, each one syllable: a particle, or what makes a compound of it."""
    particles = _CLOSED if (ord(syllable) - 0xAC00) % 28 else _OPEN
    return "".join(dict.fromkeys(particles + _STATES.get(syllable, "") + _COMPOUNDS.get(syllable, "")))


def compounds(syllable: str) -> tuple[str, ...]:
    """Words that a word of one syllable ends, and that may go on."""
    return tuple(before + syllable for before in _BEFORE.get(syllable, ""))


def spellings(run: str) -> tuple[str, ...]:
    """The same word as the other Korea spells it: none to three."""
    found = [*_within(run)] if len(run) > 3 else []
    if len(run) > 2:
        found += [head + run[1:] for head in _heads(run[0])]
    elif (other := _SOUTH.get(run) or _NORTH.get(run)) is not None:
        found.append(other)
    return tuple(dict.fromkeys(found))[:3]


def _within(run: str) -> Iterator[str]:
    for at in range(1, len(run) - 1):
        pair = run[at : at + 2]
        other = (_SOUTH if pair in _SOUTH else _NORTH).get(pair)
        if other is not None:
            yield run[:at] + other + run[at + 2 :]


def _heads(syllable: str) -> Iterator[str]:
    if not is_syllable(syllable):
        return
    initial, rest = divmod(ord(syllable) - 0xAC00, 588)
    vowel = rest // 28
    others: tuple[int, ...] = ()
    if initial == _R:
        others = (_NONE,) if vowel in _SOFT else (_N,)
    elif initial == _N and vowel in _SOFT_N:
        others = (_NONE,)
    elif initial == _N and vowel not in _SOFT:
        others = (_R,)
    elif initial == _NONE and vowel in _SOFT:
        others = (_R, _N) if vowel in _SOFT_N else (_R,)
    for other in others:
        yield chr(0xAC00 + other * 588 + rest)
