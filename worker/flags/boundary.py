"""Where a word begins and ends, in English and in Korean. Pure.

A form in letters needs a word boundary on both sides; a plural ending belongs to it.
A Korean form is checked by its length:

* three syllables and more stand anywhere: 탄도미사일발사 holds 미사일;
* two syllables need on their left no Hangul, a prefix (대북한, 주북한) or another known form (한미정상회담); on their
  right no Hangul, a particle, an ending (제재했다, 북한군) or another known form;
* one syllable needs no Hangul on its left, and nothing or a particle on its right: 핵을 but not 핵심 and not 핵이빨.

A Chinese character alone (北, 美) must not touch another that is not itself a known form: 北 in 北최선희, not in 東北.
"""

from collections.abc import Container
from typing import Final

from worker.flags.forms import LETTERS, is_hangul

LONG: Final = 3  # syllables from which on a form stands anywhere
PREFIXES: Final = frozenset("대방주친전반탈신구재한미중일러북남")

_PARTICLES: Final = """
    은 는 이 가 을 를 에 의 와 과 도 로 으로 에서 에게 에겐 에게서 부터 까지 만 만의 라 이라 라고
    이라고 라며 이라며 라는 이라는 라도 이라도 엔 에는 에도 에의 에만 에선 에서는 에서도 에서의 와의
    과의 와는 과는 와도 과도 로의 로는 로도 로서 으로의 으로는 으로도 으로서 로써 으로써 로부터 으로부터
    서 보다 처럼 마저 조차 이나 나 이든 든 이란 란 며 이며 인 이다 다 였다 이었다 입니다 이었던 였던
    인데 인가 일 뿐 뿐만 땐 때 께 한테 랑 이랑 하고 들 들이 들을 들은 들의 들도 들에 측 측이 측은
    측에 측의 측과 여 야 아 씨 님 등 등을 등이 등의 등에 식 발 밖 간 내 내의 내에 내서 용
"""
PARTICLES: Final = frozenset(_PARTICLES.split())
_LONGEST: Final = max(map(len, PARTICLES))

# First syllables of what follows a two-syllable word: verb endings, suffixes and second halves of compounds.
_ENDINGS: Final = frozenset("하한할했함해되된될됐됨돼시적용국측군자인들등설론력권주법안제발행판식급단망전령부법령범죄")
_RESTS: Final = (
    "성명",
    "위원",
    "위협",
    "정권",
    "당국",
    "문제",
    "관련",
    "대상",
    "강화",
    "명단",
    "계획",
    "준비",
    "징후",
    "중단",
)


def word_end(text: str, end: int, *, stem: bool) -> int:
    """Where the word of a form in letters ends, its plural or open ending included; -1 when it goes on otherwise."""
    size = len(text)
    if stem:
        while end < size and LETTERS[text[end]]:
            end += 1
        return end
    if end >= size or not LETTERS[text[end]]:
        return end
    for ending in ("s", "es"):
        stop = end + len(ending)
        if text.startswith(ending, end) and (stop >= size or not LETTERS[text[stop]]):
            return stop
    return -1


def is_particle(text: str, end: int) -> bool:
    """Whether the Hangul that a word goes on with is a particle and nothing more."""
    size = len(text)
    for stop in range(end + 1, end + _LONGEST + 1):
        if stop >= size or not "가" <= text[stop] <= "힣":
            return text[end:stop] in PARTICLES
    return False


def may_begin(text: str, start: int, ends: Container[int]) -> bool:
    """Whether a form of two syllables may begin after a syllable; `ends` is where other known forms end."""
    return (text[start - 1] in PREFIXES and (start == 1 or not is_hangul(text[start - 2]))) or start in ends


def may_go_on(text: str, end: int, starts: Container[int]) -> bool:
    """Whether the word of a form of two syllables may go on with those here; `starts` is where other known forms
    start.
    """
    return text[end] in _ENDINGS or is_particle(text, end) or text.startswith(_RESTS, end) or end in starts


def is_han(character: str) -> bool:
    """Whether it is a Chinese character."""
    return "\u4e00" <= character <= "\u9fff"


def lone_han(text: str, start: int, starts: Container[int], ends: Container[int]) -> bool:
    """Whether the Chinese character here stands for itself, not as part of a longer word."""
    before = start > 0 and is_han(text[start - 1]) and start not in ends
    after = start + 1 < len(text) and is_han(text[start + 1]) and start + 1 not in starts
    return not before and not after
