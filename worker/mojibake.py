"""Text that was read in a wrong encoding before it came to us, and how it is set right. Pure.

Four rules keep good text as it is:

1. Nothing is tried without a signature: sequences no language writes, such as Ã© for é, â€™ for ’, ÇÑ±¹ for 한국.
2. UTF-8 taken for windows-1252 is set right by ftfy, a line at a time, with its repair of encodings alone: all of ftfy
   would also change quotes, ligatures and widths.
3. What ftfy does not know, UTF-8 taken for CP949 and CP949 taken for Latin, is set right only where every byte of it
   gives everyday Korean.
4. `unhidden` is for whole documents: there, half of the bytes of doubly encoded Korean are control characters, which
   no parser lets through.
"""

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from worker.letters import plausibility

if TYPE_CHECKING:
    from ftfy import TextFixerConfig

_QUOTES: Final = "‘’“”…–—"
_SPECIAL: Final = "€‚ƒ„†‡ˆ‰Š‹ŒŽ•˜™š›œžŸ"
_CERTAIN: Final = f"[\x80-\x9f\xa1-\xbf{_SPECIAL}]"
_ANY: Final = f"[\x80-\xbf{_SPECIAL}{_QUOTES}]"
# After a capital, Ã and Â end a word in capitals: “AMANHÔ.
_TAKEN_FOR_LATIN: Final = re.compile(
    f"â€|â„¢|ðŸ|(?<![A-ZÀ-Þ])[ÂÃÄÅ]{_CERTAIN}|(?:[ÐÑ]{_ANY}){{2}}|(?:[ØÙÚÛ]{_ANY}){{2}}|(?:[ÎÏ]{_ANY}){{2}}"
    f"|(?:×{_ANY}){{2}}|(?:[à-í]{_ANY}{_ANY}){{2}}"
)
_LOST_QUOTE: Final = re.compile(f"â€(?!{_ANY})")  # its third character is a control character, which is gone
_KOREAN_AS_LATIN: Final = re.compile(r"[\xa1-\xfe]{4,}")
_HANGUL_OR_HAN: Final = re.compile("[가-힣一-鿿豈-﫿]{2}")
_HANGUL: Final = re.compile("[가-힣]")
_FOREIGN: Final = re.compile(r"[^\x00-\x7f]")
_EVERYDAY: Final = 0.7
_ODD: Final = 0.3
_OVERWHELMING: Final = 0.8

_LEADING: Final = "ÂÃÄÅÐÑØÙÎÏ×àáâãäåæçèéêëìíð"
_SEQUENCES: Final = re.compile(f"(?:[\xc2-\xdf]{_ANY}|[\xe0-\xef]{_ANY}{_ANY}|[\xf0-\xf4]{_ANY}{_ANY}{_ANY})+")
_MAY_BE_MEANT: Final = re.compile(f"[^Â-ÅâÎ-Ñ×ØÙ][\xad{_QUOTES}][\xab\xbb{_QUOTES}]?")  # Fuß-ball, “Fuß”, fatigué…»
_HIDDEN: Final = re.compile(f"[\xc2-\xf4]{_ANY}{{0,2}}[\x80-\x9f]")
_BYTES: Final = {ord(character): character.encode("cp1252").decode("latin-1") for character in _SPECIAL + _QUOTES}


def unhidden(document: str) -> str:
    """A document with what is doubly encoded set right, where control characters show that it is."""
    while any(lead in document for lead in _LEADING) and _HIDDEN.search(document):
        before, document = document, _SEQUENCES.sub(_unhide, document)
        if document == before:
            break
    return document


def _unhide(match: re.Match[str]) -> str:
    run = match.group()
    if _MAY_BE_MEANT.fullmatch(run):
        return run
    try:
        return run.translate(_BYTES).encode("latin-1").decode("utf-8")
    except UnicodeDecodeError:
        return run


def mended(text: str) -> str:
    """A text with what was read in a wrong encoding set right, a line at a time. Idempotent."""
    if text.isascii():
        return text
    return "\n".join(line if line.isascii() else _mended_line(line) for line in text.split("\n"))


def _mended_line(line: str) -> str:
    before = ""
    while line != before:  # each round makes it shorter
        before = line
        if _KOREAN_AS_LATIN.search(line):
            line = _korean_from_latin(line)
        if _TAKEN_FOR_LATIN.search(line):
            line = _by_ftfy(line)
        if _HANGUL_OR_HAN.search(line):
            line = _korean_from_cp949(line)
    return line


@cache
def _config() -> "TextFixerConfig":
    from ftfy import TextFixerConfig

    return TextFixerConfig(replace_lossy_sequences=False, fix_c1_controls=False)


def _by_ftfy(line: str) -> str:
    # 40 ms of CPU to import, and few texts need it.
    from ftfy import fix_encoding

    return fix_encoding(_LOST_QUOTE.sub("”", line), _config())


def _korean_from_latin(line: str) -> str:
    """CP949 taken for Latin, all of a line everyday Korean: ÇÑ±¹."""
    try:
        read = line.encode("latin-1").decode("euc_kr")
    except UnicodeError:
        return line
    return read if plausibility(read, "cp949") >= _EVERYDAY else line


def _korean_from_cp949(line: str) -> str:
    """UTF-8 taken for CP949, a whole line of it: 諛붾엺."""
    try:
        read = line.encode("cp949").decode("utf-8")
    except UnicodeError:
        return line
    hangul, foreign = len(_HANGUL.findall(read)), len(_FOREIGN.findall(read))
    is_korean = hangul >= max(2, foreign * _OVERWHELMING)
    return read if is_korean and plausibility(line, "cp949") <= _ODD else line
