"""Whether two texts that run along each other are one form, filled in otherwise, with few figures to tell. Pure.

A form's frame stands word for word, and what differs are things: a dish, a road, a wish for the day. Who tells news in
other words changes verbs and small words as well, leaves out, puts in and turns round; who reads with a scanner
misspells.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

from archive.text import is_cjk
from worker.discord import garbled, misspelled
from worker.figured import figure
from worker.overlap import DENSE, LATIN, Gap, Laid, Overlap, gaps

# Things that stand for others: so many, one to so many words of the text, and so many to one rewording: who rewords a
# few lines rewords most of them.
_LEAST: Final = 2
# Of a text of a few lines two are enough.
_FEW_WORDS: Final = {LATIN: 80, DENSE: 50}
_WORDS_TO_A_THING: Final = {LATIN: 25, DENSE: 13}
_TO_A_REWORDING: Final = 2
_FEW: Final = 3
Heads = tuple[Laid, Laid]
# Slots, known from several issues, that another issue fills otherwise.
_LEAST_SLOTS: Final = 2
_WORDS_TO_A_SLOT: Final = {LATIN: 40, DENSE: 24}
# Whole clauses that stand for others: so many words each, so many of them, and so much of the text.
_CLAUSE: Final = 3
_CLAUSES: Final = 2
_MUCH: Final = 0.12
_LONGEST_THING: Final = 4
# Letters of a passage that stands for another, and to how many of its words one may be in both.
_PASSAGE: Final = 300
_COMMON: Final = 5
# Letters of words that no scanner makes of each other, of words a headline names, of what it loses.
_WHOLLY_CJK: Final = 2
_WHOLLY_LATIN: Final = 4
_TOLD_CJK: Final = 2
_TOLD_LATIN: Final = 4
_SCRAP: Final = 2
_SMALL_WORDS: Final = (
    "a an the of and or in on at for by to with from as that this these those it its he his she her they their them "
    "is are was were be been being has have had will would can could may might not no but who which what when while "
    "after before since because about around some any more most other over under into out up down then than also too "
    "very such each both all one once again only just still yet so if during until against between through"
)
_SMALL_CJK: Final = (
    "모두 전원 다 약 가량 정도 쯤 현재 지금 이미 벌써 일찍 진작 다시 또 더 매우 아주 함께 더불어 및 이번 금번 그 이"
)
_SMALL: Final = frozenset((*_SMALL_WORDS.split(), *_SMALL_CJK.split()))
_IRREGULAR: Final = (
    "said says say told tell tells began begin took take gave give made make came come went go saw see got get put "
    "held hold led lead left leave met meet kept keep sent send set ran run rose rise fell fall won win lost lose "
    "became become brought bring bought buy built build chose choose drew draw found find felt feel knew know meant "
    "mean paid pay read sought seek sold sell spoke speak spent spend stood stand taught thought think wrote write "
    "plans intends seeks wants asks hopes expects believes calls"
)
_VERBS: Final = frozenset(_IRREGULAR.split())
_VERBAL: Final = re.compile(r".{2,}(?:ed|ing|ly)")
# What is said of a thing: 했다, 연다, 하며, 열려 … Nouns end with most of these syllables too, but not with more.
_VERBAL_CJK: Final = re.compile(
    r".*(?:며|면서|려고|도록|습니까|져|쳐|워|했던|됐던|하던|하는|되는|있는|없는|하기|되기|"
    r"[하되으이다려자]면|[하되이있없라다리치지키들오가]고|[하되나]자|[하되있없않는은던]지|[하되있없]게|[해라여어아워와돼서고]서|"
    r"[습하되으이더]니|니까|[하되으오가보]려|하여|되어|[이하되크나]다|하라|(?<![북남제권기])한|된|될|(?<![분역])할|던|[힌긴린킨]|"
    r"(?<![피동서남올이])해|(?<!어)때|만에|따라|뒤)"
)
_ENDING: Final = re.compile(r".*([가-힣])[다고지음]")
_N, _SS = 4, 20  # what a syllable ends with: ㄴ of 한다, ㅆ of 했다
_PARTICLE: Final = re.compile(r"(?:[은는이가을를에의와과로도]|에게|으로|에서|부터|까지)$")
# What a word is in its sentence, whatever letter it ends with.
_ROLES: Final = {"는": "은", "가": "이", "를": "을", "과": "와", "으로": "로"}


@dataclass(slots=True)
class _Changes:
    """What differs where two texts run along: things, whole clauses (and their letters), wording, letters misread.

    `others` are the things that no scanner makes of each other, `told` those that the headlines name, each its own;
    `scraps` is wording of so few letters that a scanner may have lost them.
    """

    things: int = 0
    others: int = 0
    told: int = 0
    clauses: int = 0
    letters: int = 0
    wording: int = 0
    scraps: int = 0
    misread: int = 0

    @property
    def slots(self) -> int:
        """What was filled in otherwise: of a scanned text, what no scanner made of it."""
        return self.clauses + self.told + (self.others if self.misread > 1 else self.things)

    @property
    def reworded(self) -> int:
        """What was said otherwise."""
        return self.wording + (0 if self.misread > 1 else self.scraps)


def _said(laid: Laid, numbers: range) -> list[str]:
    return [laid.words[number][0].casefold() for number in numbers]


def _parts(found: Overlap, gap: Gap) -> Iterator[tuple[range, range]]:
    """The words, by number, that stand for each other in a gap, less those that both have there."""
    here, there = _said(found.here, gap.here), _said(found.there, gap.there)
    if set(here).isdisjoint(there):
        if here or there:
            yield gap
        return
    for what, first, end, other, other_end in SequenceMatcher(None, here, there, autojunk=False).get_opcodes():
        if what != "equal":
            yield gap.here[first:end], gap.there[other:other_end]


def _bare(word: str) -> str:
    """A word without its particle."""
    return _PARTICLE.sub("", word) if is_cjk(word) else word


def _role(word: str) -> str:
    """What a Korean word is in its sentence: its particle, one for all forms of it; nothing for other words."""
    particle = _PARTICLE.search(word) if is_cjk(word) else None
    return _ROLES.get(particle.group(), particle.group()) if particle else ""


def _content(words: Sequence[str]) -> list[str]:
    return [_bare(word) for word in words if word not in _SMALL]


def _verbal(words: Sequence[str]) -> bool:
    if is_cjk(words[-1]):
        words = words[-1:]  # what is said of a thing comes last
    return any(_verbal_cjk(word) if is_cjk(word) else word in _VERBS or _VERBAL.fullmatch(word) for word in words)


def _verbal_cjk(word: str) -> bool:
    ending = _ENDING.fullmatch(word)
    final = (ord(ending[1]) - ord("가")) % 28 if ending else 0
    return final == _SS or (final == _N and word.endswith("다")) or _VERBAL_CJK.fullmatch(word) is not None


def _alike(one: str, other: str) -> bool:
    return one[:4] == other[:4] or misspelled(one, other)


def _things(here: Sequence[str], there: Sequence[str]) -> int:
    """How many things stand for as many others, of words that have no more than an ending in common; 0: it is wording.

    Of Korean each word is one. What is done in both may be the same, said otherwise.
    """
    one, other = _content(here), _content(there)
    if max(len(here), len(there)) > _LONGEST_THING or not (one and other) or (_verbal(here) and _verbal(there)):
        return 0
    if _role(here[-1]) != _role(there[-1]):
        return 0
    if len(one) == len(other):
        others = sum(not _alike(a, b) for a, b in zip(one, other, strict=True))
    else:
        others = 0 if any(_alike(a, b) for a in one for b in other) else min(len(one), len(other))
    return others if is_cjk(one[0]) else min(others, 1)


def _wholly_other(one: str, other: str) -> bool:
    """Whether two words have so little in common, and are so long, that no scanner takes one for the other."""
    size = _WHOLLY_CJK if is_cjk(one) else _WHOLLY_LATIN
    both = SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()
    return min(len(one), len(other)) >= size and 5 * sum(block.size for block in both) < 2 * max(len(one), len(other))


def _told(words: Sequence[str], own: Laid, other: Laid) -> bool:
    """Whether a headline names one of the words, and the other headline does not."""
    return any(
        len(word) >= (_TOLD_CJK if is_cjk(word) else _TOLD_LATIN) and word in own.letters and word not in other.letters
        for word in _content(words)
    )


def _both_told(here: Sequence[str], there: Sequence[str], heads: Heads) -> bool:
    """Whether each headline, and only that, names some of what its own text has there."""
    return _told(here, *heads) and _told(there, *reversed(heads))


def _count(changes: _Changes, here: Sequence[str], there: Sequence[str], heads: Heads, *, edge: bool) -> None:
    here, there = ([word for word in words if not figure(word)] for words in (here, there))
    if not (here and there):
        if not edge and (here or there):
            scrap = len("".join((*here, *there))) <= _SCRAP
            changes.scraps += scrap
            changes.wording += not scrap
        return
    one, other = ("".join(map(_bare, words)) for words in (here, there))
    if misspelled(one, other):
        changes.misread += (one != other) + (garbled(one) != garbled(other))
        return
    told = _both_told(here, there, heads)
    # Who filed a text is named at its ends.
    things = _things(here, there) if not edge or (_role(here[-1]) and len(here) == len(there)) else 0
    changes.told += told
    if things or told:
        changes.things += max(1, things)
        changes.others += _wholly_other(one, other)
    elif not edge:
        changes.wording += 1


def _is_clause(here: Sequence[str], there: Sequence[str]) -> bool:
    one, other = set(_content(here)), set(_content(there))
    return min(len(here), len(there)) > _CLAUSE and _COMMON * len(one & other) <= min(len(one), len(other))


def _changes(found: Overlap, heads: Heads) -> _Changes:
    changes, inner = _Changes(), set(gaps(found, longest=_PASSAGE))
    for gap in gaps(found, edges=True, longest=_PASSAGE):
        here, there = _said(found.here, gap.here), _said(found.there, gap.there)
        if gap in inner and _is_clause(here, there) and not misspelled("".join(here), "".join(there)):
            changes.clauses += 1
            changes.letters += len("".join(here))
            changes.told += _both_told(here, there, heads)
            continue
        apart: tuple[list[str], list[str]] = ([], [])
        for ours, theirs in _parts(found, gap):
            one, other = _said(found.here, ours), _said(found.there, theirs)
            edge = gap not in inner and _at_an_end(found, ours, theirs)
            if not edge and bool(one) != bool(other):
                apart[0].extend(one)
                apart[1].extend(other)
            else:
                _count(changes, one, other, heads, edge=edge)
        _count_apart(changes, *apart, heads)
    return changes


def _at_an_end(found: Overlap, here: range, there: range) -> bool:
    """Whether a part is the first or the last of either text: who filed it is named there."""
    return 0 in (here.start, there.start) or here.stop == len(found.here.words) or there.stop == len(found.there.words)


def _count_apart(changes: _Changes, here: Sequence[str], there: Sequence[str], heads: Heads) -> None:
    """What only one text has between the same words, and what only the other, a few words off: an item of a list."""
    if max(len(here), len(there)) <= _LONGEST_THING:
        both = set(here) & set(there)
        here, there = ([word for word in words if word not in both] for words in (here, there))
        _count(changes, here, there, heads, edge=False)
    else:
        changes.wording += 1


def refilled(found: Overlap, heads: Heads) -> bool:
    """Whether the texts are one form: things or clauses stand for others in it, and hardly anything else differs.

    `heads` are the headlines of `found.here` and `found.there`: a thing that each names counts twice.
    """
    changes, count = _changes(found, heads), len(found.here.words)
    if changes.reworded > (changes.slots - 1 if changes.slots <= _FEW else changes.slots / _TO_A_REWORDING):
        return False
    if changes.clauses >= _CLAUSES and changes.letters >= _MUCH * len(found.here.letters):
        return True
    script = found.here.script
    return changes.slots >= (_LEAST if count < _FEW_WORDS[script] else count / _WORDS_TO_A_THING[script])


# What a text's neighbours have in place of its words: those of one neighbour, by the numbers of the first of them.
Instead = Mapping[int, str]


def instead(found: Overlap, own: Laid) -> Instead:
    """What the other text has where it and `own` differ, save what is the same misread."""
    values: dict[int, str] = {}
    for gap in gaps(found, edges=True):
        for here, there in _parts(found, gap):
            pair = [(here, found.here), (there, found.there)]
            (mine, laid), (others, other) = pair if found.here is own else reversed(pair)
            a, b = ("".join(map(_bare, _content(_said(one, words)))) for one, words in ((laid, mine), (other, others)))
            if a and b and not misspelled(a, b):
                values[mine[0]] = b
    return values


def slots(seen: Sequence[Instead]) -> frozenset[int]:
    """Where several neighbours have as many other things: the slots of a form that all of them fill."""
    values: defaultdict[int, list[str]] = defaultdict(list)
    for one in seen:
        for place, value in one.items():
            if not any(misspelled(value, other) for other in values[place]):
                values[place].append(value)
    return frozenset(place for place, others in values.items() if len(others) > 1)


def is_issue(one: Instead, slots: frozenset[int], own: Laid) -> bool:
    """Whether a neighbour fills most slots of the form otherwise, and so many of them."""
    differing = len(one.keys() & slots)
    return differing >= max(_LEAST_SLOTS, len(own.words) / _WORDS_TO_A_SLOT[own.script]) and 2 * differing >= len(slots)
