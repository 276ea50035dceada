"""The words of a headline or a sentence as features: concepts, which every language shares, and what is left. Pure.

A feature is a name with a weight. Weights are fixed by its kind: whether two articles are of one story must not depend
on what else has been archived, or in which order.
"""

import re
from collections.abc import Iterator
from typing import Final

from worker.concepts import Feature, Lexicon
from worker.stems import noun, stem

WORD: Final = 0.8
NAME: Final = 1.7
SYLLABLES: Final = 0.5

_LATIN: Final = re.compile(r"[^\W_]+(?:[.'’][^\W_]+)*")
_KO_WORD: Final = re.compile("[가-힣]+|[A-Za-z0-9]+|[\u4e00-\u9fff]")
_KO_RUN: Final = re.compile("[가-힣]+|[A-Za-z][A-Za-z0-9]+(?:-[0-9]+)?|[\u4e00-\u9fff]")
# Of a title with more capitals than this share, capitals say nothing about names.
_IN_CAPITALS: Final = 0.6

_STOP: Final = """
a an the and or but nor for of in on at to from by with as than into over after before since under between amid about
against during through within without toward towards across near off up down out is are was were be been being has have
had do does did will would could should may might can must shall not no yes it its he him his she her they them their we
our us you your i my me this that these those there here who whom which what when where why how all any some each other
another more most many much few several such own same so too very just also only even still yet already again once now
then ever never said say says saying tell told according report reports reported reporting announce announced statement
official officials government authorities spokesman spokesperson source sources new news latest update updated breaking
exclusive live watch video photos year years month months week weeks day days hour hours minute time today yesterday
tomorrow monday tuesday wednesday thursday friday saturday sunday january february march april june july august
september october november december jan feb mar apr jun jul aug sep sept oct nov dec early late morning afternoon
evening night first second third one two three four five six seven eight nine ten last next past recent recently ahead
while if because due including include included make made take took get got give gave see seen set put go went come came
expect expected plan planned likely least around nearly almost mr ms mrs percent million billion thousand hundred state
local national country world people part area region number high low big top major key both it's per via vs military
group member use used call called show showed lead led follow following continue want need help work way back
korea korean koreans north south northern southern donald kim lee park choi
"""
_STOP_STEMS: Final = frozenset(map(stem, _STOP.split()))
_STOP_NOUNS: Final = """
밝혔다 말했다 전했다 보도했다 발표했다 했다 한다 있다 됐다 된다 것으로 것이 것은 대해 대한 위해 위한 따르면 관련
지난 이날 오전 오후 기자 뉴스 통해 등을 이번 올해 가운데 이어 속보 종합 단독 정부 당국 관계자 설명했다 덧붙였다
알려졌다 나타났다 예정 이후 이전 최근 현지 현지시간 시간 하는 하고 있는 없는 있다고 한다고 했다고 그는 이는 또한
이에 함께 대비 지역 인근 오늘 어제 내일 전날 사진 영상
"""
_STOP_KO: Final = frozenset(_STOP_NOUNS.split())
_ENDINGS: Final = """
했다 밝혔 혔다 말했 전했 이다 있다 습니 니다 라고 다고 라며 다며 것으 으로 에서 한다 된다 됐다 하는 하고 있는
에게 까지 부터 이라 이날 지난 따르 르면 대해 관련 위해 통해 현지 지시 시간 오전 오후 하며 되는 였다 었다 았다
졌다 렸다 켰다 에는 에도 에선 들이 들은 들을
"""
_STOP_PAIRS: Final = frozenset(_ENDINGS.split())


def features(text: str, proper: frozenset[str], known: Lexicon, *, korean: bool) -> Iterator[Feature]:
    """Concepts and `w:` a word or two syllables, with their weights. `proper` are stems known to be of names."""
    yield from _korean(text, known) if korean else _english(text, proper, known)


def proper_names(title: str, lead: str) -> frozenset[str]:
    """The stems of words that are capitalised within a sentence."""
    found: set[str] = set()
    ended = True
    for match in _LATIN.finditer(lead):
        between = lead[match.end() : match.end() + 2]
        if not ended and match.group()[0].isupper():
            found.add(stem(match.group()))
        ended = between[:1] in (".", "!", "?", "\n", ":") and not between[1:].strip()
    words = _LATIN.findall(title)
    if sum(1 for word in words if not word[0].islower()) <= len(words) * _IN_CAPITALS:
        found.update(stem(word) for word in words[1:] if word[0].isupper())
    return frozenset(found)


def form(title: str, proper: frozenset[str], known: Lexicon, *, korean: bool) -> tuple[tuple[str, bool], ...]:
    """The words of a headline in order, without their endings, each with whether it is a name or a number.

    Of a Korean word nobody can tell: any that no concept is found in may be one.
    """
    if korean:
        runs = _KO_WORD.findall(title)
        return tuple((noun(run), any(name[0] == "w" for name, _ in _korean(run, known))) for run in runs)
    words = _LATIN.findall(title)
    return tuple(
        (stem(word), word[0].isdigit() or stem(word) in proper or stem(word) in known.somewhere) for word in words
    )


def _english(text: str, proper: frozenset[str], known: Lexicon) -> Iterator[Feature]:
    words = _LATIN.findall(text)
    stems = [stem(word) for word in words]
    skip = 0
    for at, root in enumerate(stems):
        if skip:
            skip -= 1
            continue
        for rest, feature in known.english.get(root, ()):
            if rest and tuple(stems[at + 1 : at + 1 + len(rest)]) != rest:
                continue
            if root in ("us", "un") and words[at] != root.upper():
                continue
            yield feature
            skip = len(rest)
            break
        else:
            if root not in _STOP_STEMS and len(root) > 1 and not root.isdigit():
                yield f"w:{root}", NAME if root in proper or words[at].isupper() else WORD


def _korean(text: str, known: Lexicon) -> Iterator[Feature]:
    for run in _KO_RUN.findall(text):
        if run in known.han:
            yield known.han[run]
        elif "가" <= run[0] <= "힣":
            yield from _run(run, known)
        elif len(run) > 1:
            yield from _english(run, frozenset(), known)
        else:
            yield f"w:{run}", WORD


def _run(run: str, known: Lexicon) -> Iterator[Feature]:
    """Concepts within a Korean word, and pairs of syllables of what is left of it."""
    at = left = 0
    rest: list[str] = []
    while at < len(run) - 1:
        for word, concepts in known.korean.get(run[at : at + 2], ()):
            if run.startswith(word, at) and (len(word) > 2 or at == left):
                yield from concepts
                rest.append(run[left:at])
                at = left = at + len(word)
                break
        else:
            at += 1
    rest.append(noun(run[left:]))
    for piece in rest:
        if len(piece) > 1 and piece not in _STOP_KO:
            for i in range(len(piece) - 1):
                if (pair := piece[i : i + 2]) not in _STOP_PAIRS:
                    yield f"w:{pair}", SYLLABLES
