"""Where a word begins and ends, in English and in Korean. Pure.

A form in letters needs a word boundary on both sides; a plural ending belongs to it.
A Korean form is checked by its length:

* three syllables and more stand anywhere: 탄도미사일발사 holds 미사일; but a name of three ends as one of two does,
  김정은 is not in 김정은혜;
* two syllables need on their left no Hangul, a prefix (대북한, 주북한) or another known form (한미정상회담); on their
  right no Hangul, a particle, an ending (제재했다, 북한군) or another known form;
* one syllable needs no Hangul on its left, and nothing or a particle on its right: 핵을 but not 핵심 and not 핵이빨.

A Chinese character alone (北, 美) must not touch another that is not itself a known form: 北 in 北최선희, not in 東北.
"""

from collections.abc import Callable
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
_KEPT: Final = 50_000

_COUNTERS: Final = """
    명 가구 개 년 월 일 시 분 초 건 곳 원 층 동 번 세 살 대 억 만 천 조 도 회 호선 등성 필지 % km
"""
COUNTERS: Final = tuple(_COUNTERS.split())
"""What a number in Korean counts: 화성 12명 is twelve people of a town, 화성 12형 a missile."""

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


def word_end(text: str, end: int) -> int:
    """Where the word ends that goes on here."""
    while end < len(text) and LETTERS[text[end]]:
        end += 1
    return end


class _Kept(dict[str, int]):
    """Something worked out of a few characters, when they are first met, and kept while there is room."""

    def __init__(self, work_out: Callable[[str], int]) -> None:
        super().__init__()
        self._work_out = work_out

    def __missing__(self, characters: str) -> int:
        if len(self) >= _KEPT:
            self.clear()
        self[characters] = found = self._work_out(characters)
        return found


def _ending(after: str) -> int:
    """How much of what follows a form in letters is its plural ending; -1 when its word goes on otherwise."""
    for n, ending in enumerate(("", "s", "es")):
        if after.startswith(ending) and not any(LETTERS[character] for character in after[n : n + 1]):
            return n
    return -1


def _is_particle(tail: str) -> bool:
    rest = _hangul_run(tail)
    return not rest or rest in PARTICLES


def _goes_on(tail: str) -> bool:
    rest = _hangul_run(tail)
    return not rest or rest in PARTICLES or rest[0] in _ENDINGS or rest.startswith(_RESTS)


def _hangul_run(tail: str) -> str:
    for n, character in enumerate(tail):
        if not is_hangul(character):
            return tail[:n]
    return tail


ENDING: Final = 3
ENDINGS: Final = _Kept(_ending)
"""The ENDING characters after a form in letters → how many are a plural ending; -1 when its word goes on otherwise."""
TAIL: Final = 1 + max(map(len, PARTICLES))
PARTICLE_TAILS: Final = _Kept(_is_particle)
"""The TAIL characters after a form of one syllable → whether its word may end there."""
TAILS: Final = _Kept(_goes_on)
"""The TAIL characters after a form of two syllables → whether its word may end there, or go on so."""


def may_begin(text: str, start: int, ends: Callable[[int], bool]) -> bool:
    """Whether a form of two syllables may begin after a syllable; `ends` tells where other known forms do."""
    return (text[start - 1] in PREFIXES and (start == 1 or not is_hangul(text[start - 2]))) or ends(start)


def is_han(character: str) -> bool:
    """Whether it is a Chinese character."""
    return "\u4e00" <= character <= "\u9fff"


def lone_han(text: str, start: int, starts: Callable[[int], bool], ends: Callable[[int], bool]) -> bool:
    """Whether the Chinese character here stands for itself, not as part of a longer word."""
    before = start > 0 and is_han(text[start - 1]) and not ends(start)
    after = start + 1 < len(text) and is_han(text[start + 1]) and not starts(start + 1)
    counted = start > 0 and text[start - 1].isdigit()  # 8日 is a day
    return not before and not after and not counted
