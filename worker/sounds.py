"""Names as they sound, the same in English and in Korean: Karaganda is 카라간다, Jae-won is 재원. Pure.

No transliteration: classes of consonants, in order, are what is left of a name on its way into the other script. Two
that sound alike by chance are not rare, so that a sound is worth something only where more is shared.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from worker.concepts import Lexicon
from worker.stems import noun, stem

SOUND: Final = 1.0
LONG: Final = 1.5
GIVEN: Final = 1.7
_LONG: Final = 4
_SHORTEST: Final = 3

_ENGLISH: Final = (
    (re.compile(r"[^a-z]"), ""), (re.compile("tch|[cs]h|ts|tz|c(?=[eiy])"), "s"), (re.compile("ph"), "p"),
    (re.compile("gh(?=[^aeiou]|$)"), ""), (re.compile("x"), "ks"), (re.compile("n?ng"), "n"),
    (re.compile("[ckgq]+"), "k"), (re.compile("[td]+"), "t"), (re.compile("[bpfv]+"), "p"),
    (re.compile("[szj]+"), "s"), (re.compile("[rl]+"), "l"), (re.compile("m+"), "m"), (re.compile("n+"), "n"),
    (re.compile("[hwy]"), ""),
)  # fmt: skip
_VOWELS: Final = re.compile("[aeiou]+")
_R_UNHEARD: Final = re.compile("r+(?![aeiouyr])")
_FIRST_VOWEL: Final = {"a": "a", "e": "i", "i": "i", "o": "o", "u": "o"}
_ONSETS: Final = "kkntt lmppss -sssktp".replace(" ", "")  # ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍ; ㅎ is not heard
# ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ
_NUCLEI: Final = "aiaioioioaiioooiiooii"
# none ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ
_CODAS: Final = "-kkknnntlkmlllllmppttnttktpt"
_SURNAMES: Final = frozenset(
    "김이박최정강조윤장임한오서신권황안송전홍유고문양손배백허남심노하곽성차주우구민류나진지엄채원천방공현함변염여추도소"
)
# A province, a town, an island, a ship …, or the end of a word that is no particle: 카라간다주, 업비트서.
_KINDS: Final = frozenset("주시도섬함호항현군구서측발")
_RUN: Final = re.compile("[가-힣]{2,}")
_WORD: Final = re.compile(r"[^\W\d_]{3,}")
_GIVEN: Final = re.compile(r"\b[A-Z][a-z]+-[A-Za-z][a-z]+\b")
_SPELT: Final = re.compile(r"([^aeiou]*)([aeiouwy]+)([^aeiou]*)")


def sounds(text: str, proper: frozenset[str], known: Lexicon, *, korean: bool) -> Iterator[tuple[str, float]]:
    """`p:` what the names of a text sound like, `g:` given names of two syllables, with weights. `proper` are stems."""
    if korean:
        for run in _RUN.findall(text):
            word = noun(run)
            if not _has_concept(word, known):
                yield from _korean(word)
                if len(word) > _SHORTEST and word[-1] in _KINDS:
                    yield from _korean(word[:-1])
        return
    for match in _GIVEN.finditer(text):
        if sound := _given(match.group().lower()):
            yield sound, GIVEN
    for word in _WORD.findall(text):
        if stem(word) in proper and stem(word) not in known.english:
            for sound in _english(word.lower()):
                yield sound, LONG if len(sound) > 2 + _LONG else SOUND


def _has_concept(word: str, known: Lexicon) -> bool:
    return any(
        word.startswith(concept, at)
        for at in range(len(word) - 1)
        for concept, _ in known.korean.get(word[at : at + 2], ())
    )


@lru_cache(maxsize=20_000)
def _english(word: str) -> tuple[str, ...]:
    """An r that no vowel follows is heard by some and not by others: both."""
    return tuple(dict.fromkeys(filter(None, (_sound(word), _sound(_R_UNHEARD.sub("", word))))))


def _sound(word: str) -> str | None:
    vowel = next((_FIRST_VOWEL[letter] for letter in word if letter in _FIRST_VOWEL), "")
    for pattern, heard in _ENGLISH:
        word = pattern.sub(heard, word)
    return _named(_VOWELS.sub("", word), vowel)


def _named(consonants: str, vowel: str) -> str | None:
    """A short sound is told from others by its first vowel too."""
    if len(consonants) < _SHORTEST:
        return None
    return f"p:{consonants}" if len(consonants) >= _LONG else f"p:{consonants}{vowel}"


@lru_cache(maxsize=20_000)
def _korean(word: str) -> tuple[tuple[str, float], ...]:
    """What a Korean word sounds like, were it a name; and the given name it has if it is a person's."""
    syllables = [divmod(ord(letter) - 0xAC00, 588) for letter in word]
    parts = [(_onset(onset), _NUCLEI[rest // 28], _CODAS[rest % 28]) for onset, rest in syllables]
    heard = re.sub("(.)\\1+", "\\1", "".join(f"{onset}{coda}" for onset, _, coda in parts).replace("-", ""))
    found = [(sound, LONG if len(sound) > 2 + _LONG else SOUND)] if (sound := _named(heard, parts[0][1])) else []
    if len(word) == 3 and word[0] in _SURNAMES:
        found.append(("g:" + ".".join(map("".join, parts[1:])).replace("-", ""), GIVEN))
    return tuple(found)


def _onset(number: int) -> str:
    return _ONSETS[number] if number < len(_ONSETS) else "-"


def _given(name: str) -> str | None:
    """A given name of two syllables, jae-won, by its consonants and vowels."""
    syllables = [_SPELT.fullmatch(part) for part in name.split("-")]
    found: list[str] = []
    for match in syllables:
        if match is None:
            return None
        consonants = [match[1], match[3]]
        for at, letters in enumerate(consonants):
            for pattern, heard in _ENGLISH:
                letters = pattern.sub(heard, letters)
            consonants[at] = letters
        found.append(f"{consonants[0]}{_spelt(match[2])}{consonants[1]}")
    return "g:" + ".".join(found)


def _spelt(vowels: str) -> str:
    """Ae and ee are in front, oo and eo at the back, wa is a."""
    vowels = vowels.lstrip("wy") or vowels
    if vowels[-1] == "a":
        return "a"
    if vowels in ("eo", "eu", "o", "oo", "u", "ou", "eou"):
        return "o"
    return "i"
