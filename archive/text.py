"""Folding text for matching: the index, the query and the rules all see a text through this file. Pure.

Two views of a text:

* `fold` is for rules and snippets: NFKC, case and accents off, typographic quotes and dashes plain, with a map
  back to the original, so that whatever is found can be shown where it stands.
* `tokens` is for the index: words of alphabetic scripts as they are, runs of Hangul, Han and Kana as overlapping
  pairs and then the last character alone (미사일 → 미사, 사일, 일). A pair query finds any part of a run (북한 in
  대북한군), and a one-character query is a prefix query (북* finds 북한, and 남북 by its last character). States
  named by one character each are one run, however they are joined: 한·미·일, 한-미-일 and 한미일 meet. US and UN, in
  capitals, are the initials they stand for, u s and u n: they meet U.S. and U.N., and not "us" or "Kim Jong Un".
  The 북 of 전북, 경상북도 or 노트북 is not the North, and the 북한 of 북한강, a river, no state: another character
  stands in its place, one that no folded text has. 력사, as the North spells it, is 역사, but not in 협력사.

Change anything here and raise FOLD_VERSION: an archive indexed under another version is indexed anew.
"""

import codecs
import re
import unicodedata
from array import array
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice, pairwise
from typing import Final, NamedTuple

FOLD_VERSION: Final = 3

# One class for scripts written without spaces or with particles attached: Hangul, Han, Kana.
CJK: Final = (
    "\u1100-\u11ff\u3005\u3007\u3040-\u30ff\u3130-\u318c\u318e\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\U00020000-\U0003ffff"
)
_RUN: Final = re.compile(f"[{CJK}]+|[^\\W_{CJK}]+")
_IS_CJK: Final = re.compile(f"[{CJK}]")

# Only states: 군·경 or 중·단거리 written together would be, or look like, another word (중단 is "halt").
STATES: Final = "한미일중러북남조영불독우이팔韓美日中露俄北南朝英佛獨"
JOINT: Final = "[·-]"
ALONE: Final = r"(?<![^\W\d_a-z]{})"  # formatted with a character: it is the first of its run
_JOINED: Final = re.compile(f"{ALONE.format('')}([{STATES}]){JOINT}(?=[{STATES}])")

# Of the alphabets that meet in one text: Latin, Greek, Cyrillic, and digits.
LETTER: Final = "[0-9a-z\u00df-\u00f6\u00f8-\u02af\u0370-\u0373\u0376-\u037d\u037f-\u0481\u048a-\u052f]"
_CAPITALS: Final = re.compile(f"(?<!{LETTER})(?<!jong.)u[sn](?!{LETTER})")

# Words that end in 북 and are no state: provinces, quarters and directions; what has its name from a book.
_BOOKS: Final = ("노트", "페이스", "가이드", "핸드", "맥", "크롬", "갤럭시", "워크", "스케치", "오디오", "전자")
_NORTH: Final = re.compile(
    "북(?:(?:(?<=[전충경강성동서]북)(?<!함경북)(?![한핵측부쪽])|(?<=[상라청]북)(?=도)"
    + "".join(f"|(?<={book}북)" for book in _BOOKS)
    + ")|(?=한강(?:[이은을의에과도변물수유]|[^가-힣]|\\Z)))"
)
_NORTH_HANJA: Final = re.compile("北(?:(?<=[東西河湖華江慶全忠台臺]北)|(?=[京歐]|海道))")
_OTHER: Final = {"북": "ㅂ", "北": "ㅃ"}
AS_WRITTEN: Final = str.maketrans({other: written for written, other in _OTHER.items()})
# What stands before 력사 where 력 belongs to it: 협력, 무력, 병력.
_POWERS: Final = "협능무병전경권노로실압세동인폭화효매체국주중시청학금재총수풍탄활마저득쟁"
_HISTORY: Final = re.compile(f"력(?<![{_POWERS}]력)(?=사)")

# Same length in and out, so that offsets stay true: quotes, dashes and the middle dots of Korean headlines.
_PLAIN: Final = {
    **dict.fromkeys("‘’‚‛ʼ´`′＇", "'"),
    **dict.fromkeys("“”„‟″＂«»", '"'),
    **dict.fromkeys("‐‑‒–—―−－", "-"),
    **dict.fromkeys("ㆍ・･∙•‧", "·"),
    "…": "…",
}
# What most texts are made of: these fold to their small letters, once the typographer's marks are plain.
_ORDINARY: Final = "\t\n -_a-~·…‘’“”–—가-힣一-鿿▲△▼▽▶▷■□◆◇●○◎★☆※→←【】「」『』《》〈〉€£₩°©®"
_ODD: Final = re.compile(f"[^{_ORDINARY}]")
_SOME: Final = 200  # of other characters in a text, until it is faster to look at all
_MARKS: Final = (("\n", " "), ("\t", " "), ("‘", "'"), ("’", "'"), ("“", '"'), ("”", '"'), ("–", "-"), ("—", "-"))
_IRREGULAR: Final = "\ufffe"  # stands for a character that folds to none or to several: fold it by itself


class Folded(NamedTuple):
    """A folded text. `span` leads from places in it to places in the original, in code points."""

    text: str
    starts: "array[int] | None"
    ends: "array[int] | None"

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where text[start:end] stands in the original: the smallest whole stretch. Needs start < end."""
        if self.starts is None or self.ends is None:
            return start, end
        return self.starts[start], self.ends[end - 1]


def _fold_character(character: str) -> str:
    plain = _PLAIN.get(character)
    if plain is not None:
        return plain
    if unicodedata.category(character) in ("Cf", "Cc", "Cs", "Co", "Cn"):
        return " " if character in "\t\n\r\v\f\x1c\x1d\x1e\x1f\x85" else ""
    composed = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", character).casefold())
    if composed.isascii() or _IS_CJK.match(composed):
        return composed
    bare = "".join(c for c in unicodedata.normalize("NFD", composed) if not "\u0300" <= c <= "\u036f")
    return unicodedata.normalize("NFC", bare)


class _Table(dict[int, str]):
    """Code point → its fold, worked out when first met."""

    def __missing__(self, code_point: int) -> str:
        folded = _fold_character(chr(code_point))
        self[code_point] = folded if len(folded) == 1 else _IRREGULAR
        return self[code_point]


_TABLE: Final = _Table()


def _extends(character: str) -> bool:
    """Whether a character belongs to the one before it: marks, medial and final jamo, half-width voicing."""
    return (
        unicodedata.combining(character) != 0
        or "\u1160" <= character <= "\u11ff"
        or "\ud7b0" <= character <= "\ud7ff"
        or character in "\uff9e\uff9f"
    )


class _Kinds(dict[int, str]):
    """Code point → its part in a cluster: `e` belongs to the one before it, `i` is irregular, `.` folds to one."""

    def __missing__(self, code_point: int) -> str:
        kind = "e" if _extends(chr(code_point)) else "i" if _TABLE[code_point] == _IRREGULAR else "."
        self[code_point] = kind
        return kind


_KINDS: Final = _Kinds()
# Clusters that do not fold to one character each, in a text written as its kinds.
_IRREGULAR_CLUSTER: Final = re.compile(".e+|^e|i", re.DOTALL)
_PLACES: Final = array("I", range(1 << 14))  # those of most texts: counting takes longer than copying


def _fold_in_pieces(text: str, folded: str, irregular: Iterable[re.Match[str]]) -> Folded:
    """Fold cluster by cluster what is irregular, and take the rest as it is in `folded`, one character for one."""
    places = array("I", range(len(text) + 1)) if len(text) >= len(_PLACES) else _PLACES[: len(text) + 1]
    out: list[str] = []
    starts, ends = array("I"), array("I")
    done = 0
    for match in irregular:
        at, end = match.span()
        cluster = text[at:end] if end == at + 1 else unicodedata.normalize("NFKC", text[at:end])
        plain = "".join(map(_fold_character, cluster))
        out += folded[done:at], plain
        starts += places[done:at] + array("I", [at]) * len(plain)
        ends += places[done + 1 : at + 1] + array("I", [end]) * len(plain)
        done = end
    out.append(folded[done:])
    return Folded("".join(out), starts + places[done:-1], ends + places[done + 1 :])


def _as_folded(text: str, folded: str, irregular: str) -> Folded:
    """A text of characters that fold by themselves, once it is known what to but for the `irregular` ones."""
    if irregular not in folded:
        return Folded(folded, None, None)
    return _fold_in_pieces(text, folded, re.finditer(irregular, folded))


def _folded_page(alphabet: str) -> str:
    """What each character of a code page folds to, one for one; 0 where it does not."""
    return "".join(plain if len(plain) == 1 else "\0" for plain in map(_fold_character, alphabet))


# Alphabets of one byte a character: through bytes a text is folded in a tenth of the time that `translate` takes. None
# of their characters belongs to the one before it.
_ALPHABETS: Final = tuple(bytes(range(256)).decode(page, "ignore") for page in ("cp1252", "cp1251", "cp1250", "cp1254"))
_PAGES: Final = tuple((codecs.charmap_build(alphabet), _folded_page(alphabet)) for alphabet in _ALPHABETS)
_LAST_OF_PAGES: Final = max(map(max, _ALPHABETS))


def _fold_by_page(text: str) -> Folded | None:
    """Fold a text of one of those alphabets; None where it is of none."""
    for page, folds in _PAGES:
        try:
            written, _ = codecs.charmap_encode(text, "strict", page)
        except UnicodeEncodeError as error:
            if text[error.start] > _LAST_OF_PAGES:
                return None
            continue
        folded, _ = codecs.charmap_decode(written, "strict", folds)
        return _as_folded(text, folded, "\0")
    return None


@lru_cache(1 << 12)
def _replaced(character: str) -> str | None:
    """What stands for a character wherever it stands; None where that depends on what is around it."""
    plain = _TABLE[ord(character)]
    settled = plain.lower() == plain and (not _ODD.match(plain) or _fold_character(plain) == plain)
    return plain if not _extends(character) and (settled or plain == _IRREGULAR) else None


def _fold_but_for_some(text: str) -> Folded | None:
    """Fold a text of ordinary characters and some others; None where those are many or can't be seen by themselves."""
    others = [match.group() for match in islice(_ODD.finditer(text), _SOME + 1)]
    if len(others) > _SOME:
        return None
    folded = text
    for mark, plain in _MARKS:
        folded = folded.replace(mark, plain)
    for character in set(others):
        replaced = _replaced(character)
        if replaced is None:
            return None
        folded = folded.replace(character, replaced)
    return _as_folded(text, folded.lower(), _IRREGULAR)


def fold(text: str) -> Folded:
    """Fold a text for matching, with the map back.

    NFD and NFC, full and half width, case, Latin, Greek and Cyrillic accents, quotes, dashes and middle dots all meet;
    invisible characters vanish. About 300 MB/s in Korean and in alphabets of one code page, 60 MB/s in other texts, and
    1 MB/s through characters that do not fold to one.
    """
    if (quick := _fold_by_page(text) or _fold_but_for_some(text)) is not None:
        return quick
    folded = text.translate(_TABLE)
    if _IRREGULAR not in folded and unicodedata.is_normalized("NFC", text) and unicodedata.is_normalized("NFC", folded):
        return Folded(folded, None, None)
    return _fold_in_pieces(text, folded, _IRREGULAR_CLUSTER.finditer(text.translate(_KINDS)))


def told_apart(folded: str) -> str:
    """A folded text of the same length, in which no word looks like another: what is not the North, what is 역사."""
    if "북" in folded:
        folded = _NORTH.sub(_OTHER["북"], folded)
    if "北" in folded:
        folded = _NORTH_HANJA.sub(_OTHER["北"], folded)
    return _HISTORY.sub("역", folded) if "력사" in folded else folded


def searched(text: str) -> Folded:
    """A text as index and queries see it: folded, words told apart, and US and UN, in capitals, as U.S and U.N."""
    plain, starts, ends = fold(text)
    folded = Folded(told_apart(plain), starts, ends)
    places = _initials(text, folded)
    return _pointed(folded, places) if places else folded


def _initials(text: str, folded: Folded) -> list[int]:
    """Where a point belongs within US and UN."""
    if "US" not in text and "UN" not in text:
        return []
    found = [match.span() for match in _CAPITALS.finditer(folded.text)]
    return [start + 1 for start, end in found if text[slice(*folded.span(start, end))].isupper()]


def _with_points(folded: str, places: list[int]) -> str:
    return ".".join(folded[start:end] for start, end in pairwise((0, *places, len(folded))))


def _pointed(folded: Folded, places: list[int]) -> Folded:
    """With a point before each of these places, that stands where the character before it does."""
    size = len(folded.text)
    old_starts = array("I", range(size)) if folded.starts is None else folded.starts
    old_ends = array("I", range(1, size + 1)) if folded.ends is None else folded.ends
    starts, ends = array("I"), array("I")
    for start, end in pairwise((0, *places, size)):
        starts += old_starts[start:end]
        ends += old_ends[start:end]
        if end < size:
            starts.append(old_starts[end - 1])
            ends.append(old_ends[end - 1])
    return Folded(_with_points(folded.text, places), starts, ends)


def is_cjk(run: str) -> bool:
    """Whether a run (as `runs` gives them) is of Hangul, Han or Kana."""
    return not run.isascii() and _IS_CJK.match(run) is not None


def runs(folded: str) -> Iterator[tuple[str, int, int]]:
    """The words of a folded text in order, each with its place: a run is of one kind of script, never mixed."""
    for match in _RUN.finditer(folded):
        yield match.group(), match.start(), match.end()


def words(folded: str) -> list[str]:
    """The runs alone, where no one asks for their places."""
    return _RUN.findall(folded)


def joined(folded: str) -> str:
    """A folded text with joints between one-character states left out: 한·미·일 → 한미일."""
    return _JOINED.sub(r"\1", folded)


def may_join(first: str, second: str) -> bool:
    """Whether these two characters of a run may stand in a text with a joint between them."""
    return first in STATES and second in STATES


def run_tokens(run: str) -> list[str]:
    """The index tokens of one run: itself, or its pairs and its last character."""
    return [run[i : i + 2] for i in range(len(run))] if is_cjk(run) else [run]


def tokens(text: str) -> list[str]:
    """The index tokens of a text, in order. Only letters and digits are in them."""
    found: list[str] = []
    folded = fold(text)
    for run in words(joined(_with_points(told_apart(folded.text), _initials(text, folded)))):
        if run.isascii():
            found.append(run)
        else:
            found += run_tokens(run)
    return found
